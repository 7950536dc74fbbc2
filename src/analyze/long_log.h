// A log that is too long to be held: its bytes to parts, the parts to sessions.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/log_reader.h"
#include "analyze/routine.h"
#include "repair/parts.h"
#include "smtplain/analyze.h"

namespace smtplain {

/// Says why a log has no sessions.
void tell_no_sessions(Source& source);

/// The bytes of a long log in parts of whole lines.
class LogBytes {
 public:
  /// `head`: what was read already. A part has `size` bytes or a line.
  LogBytes(std::string head, const Input& input, std::size_t size)
      : bytes_(std::move(head)), end_(bytes_.size()), input_(input), size_(size) {}

  /// Of the parts so far.
  std::uint64_t bytes() const { return total_; }
  /// No further bytes come behind those of the last part.
  bool ended() const { return ended_ && begin_ == end_; }

  /// Empty at the end. Valid until the next call. `least`: so many bytes, if the log has them.
  std::string_view next(std::string_view encoding, std::size_t least = 0);
  /// So many bytes at the end of the last part come again.
  void put_back(std::size_t bytes) {
    begin_ -= bytes;
    total_ -= bytes;
  }

 private:
  void fill(std::size_t wanted);

  std::string bytes_;
  std::size_t begin_ = 0, end_;  // of those in it that were not given yet
  const Input& input_;
  const std::size_t size_;
  std::uint64_t total_ = 0;
  bool ended_ = false;
};

/// What is to be read of a part of the log, and what is known of the rest.
struct DecodedPart {
  Document document;
  std::vector<RoutineSession> routine;
  std::shared_ptr<const void> routine_keeper;
};

/// A log that is read in parts. read() may be called by another thread than the rest.
class LongLog {
 public:
  LongLog(const std::string& path, std::string head, const Input& input, const AnalyzeOptions& options);

  /// The next lines; nullopt at the end.
  std::optional<DecodedPart> decode();
  /// The sessions that ended in them, if any did.
  std::optional<Source> read(DecodedPart decoded);
  /// The same sessions when they are judged.
  void learn(const Source& part);
  /// The others. After all is decoded and read.
  Source finish();

 private:
  Source part_of(std::vector<Session> sessions);

  /// What is found out from the log's beginning.
  struct Detected {
    const Format* format = nullptr;
    double confidence = 1;
    bool bare = false;  // without a logging system's prefix
  };
  static PartDecoder decoder_for(std::string_view head, const AnalyzeOptions& options, Detected& detected);

  Detected detected_;
  PartDecoder decoder_;
  const std::size_t size_;
  std::size_t wanted_;
  LogBytes bytes_;
  std::unique_ptr<Routine> routine_;
  bool by_name_ = false;                   // routine_ tells messages apart by their names
  std::atomic<bool> interleaved_ = false;  // then no lines belong to a session by standing together
  Source told_;
  std::optional<LogReader> reader_;
  std::uint64_t lines_ = 0;
};

}  // namespace smtplain
