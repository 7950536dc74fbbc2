// A log that is still being written: each event as soon as its last line is there, each session as it ends.
//
// Its format is found out from its first lines and looked for again as more of them come, until a session
// has ended or the log has a hundred lines. Then both format and damage are settled. What was told once is
// not told again when the first lines turn out to be of another format.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "analyze/log_reader.h"
#include "repair/parts.h"
#include "smtplain/analyze.h"

namespace smtplain {

class LiveListener {
 public:
  virtual ~LiveListener() = default;
  /// `explanation`: a sentence a line, may be empty. Both are the listener's only during the call.
  virtual void event(const Session& so_far, const Event& event, const std::string& explanation) = 0;
  /// One session, judged. It is the listener's only during the call.
  virtual void session(const Source& source) = 0;
};

class LiveLog final : private SessionWatch {
 public:
  /// All references must outlive it. `format` forces a reader; empty: it is found out.
  LiveLog(std::string path, const Rules& rules, std::string_view format, LiveListener& listener);

  /// Bytes that were added. Whole lines are told before it returns; the rest of the last one is kept.
  void write(std::string_view bytes);
  /// To be called twice a second: tells what a reader held back while nothing comes, and ends sessions that
  /// are over for a second, or failed and silent for half a minute.
  void tick();
  /// The log ends: the rest of it and of its sessions.
  void end();

  /// The reader's name, empty while it is not known.
  std::string_view format() const { return format_ == nullptr ? std::string_view{} : format_->name; }

 private:
  void take(std::string bytes);
  void read_again();
  void read(Document document);
  void event(Session& so_far, std::size_t index) override;
  void ended(Session session) override;

  const std::string path_;
  const Rules& rules_;
  const Format* const forced_;
  LiveListener& listener_;
  const Format* format_ = nullptr;
  double confidence_ = 0;
  bool bare_ = false;     // the lines lose a logging system's prefix
  bool settled_ = false;  // the format
  std::string rest_;      // of a line whose end has not come yet
  std::string head_;      // the lines that the format is found out from
  std::uint64_t lines_ = 0, sessions_ = 0, skipped_ = 0, look_again_at_ = 0;
  std::optional<PartDecoder> decoder_;
  std::optional<LogReader> reader_;
  std::set<std::pair<std::uint32_t, int>> told_;  // events of the head: line, and which one of it
  std::uint32_t last_line_ = 0;
  int nth_of_line_ = 0;
  std::deque<std::uint64_t> ticks_;  // how many lines there were
};

}  // namespace smtplain
