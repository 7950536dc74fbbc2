// A log that is read part by part: its lines to the sessions in it.
#pragma once
#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "readers/reader.h"
#include "repair/document.h"
#include "repair/wishes.h"
#include "secrets/lines.h"
#include "session/machine.h"
#include "text/line.h"

namespace smtplain {

/// The format of this name, nullptr if there is none.
const Format* find_format(std::string_view name);

/// What a reader of the format finds in the lines, for deciding how to read them.
std::vector<Session> sessions_in(std::span<const Line> lines, const Format& format);

/// Short as pastes are. A long log is written by one program, and looking at its pieces would take too long.
bool is_paste_sized(std::span<const Line> lines);

/// How much of a dialogue it finds there: commands and replies.
std::size_t said_in(std::span<const Line> lines, const Format& format);

/// Reads a log's lines, all at once or part by part. Call part() for each in order, then finish().
class LogReader {
 public:
  LogReader(std::unique_ptr<Reader> reader, SessionLimits limits);
  LogReader(const Format& format, SessionLimits limits) : LogReader(format.make(), limits) {}

  /// Sessions that are over; more may be over with the next part. `before_gaps` gets how many sessions the
  /// log has before each gap of the document.
  std::vector<Session> part(const Document& document, std::vector<std::uint64_t>* before_gaps = nullptr);
  bool interleaved() const { return machine_.interleaved(); }
  /// Sessions that begin in the next part and are not read, though their lines stand among others.
  void pass(std::vector<RoutineSession> sessions) { machine_.pass(std::move(sessions)); }
  /// Of these, and in order with those of part() and finish(), the ones that are over.
  std::vector<RoutineSession> passed() { return machine_.passed(); }
  /// The others. `lines`: how many the log has.
  std::vector<Session> finish(std::uint64_t lines);
  /// Sessions go to `watch` as they end, and not to part() and finish().
  void watch(SessionWatch& watch) { machine_.watch(watch); }
  /// Nothing has come for a while: tells what the reader held back.
  void flush() { reader_->finish(machine_); }
  void end_silent(std::uint32_t line, bool failed) { machine_.end_silent(line, failed); }
  std::vector<std::string> secrets() const { return machine_.secrets(); }

 private:
  void own_lines(std::uint32_t end);
  Line without_secret(Line line);
  std::uint64_t cross(const Gap& gap);
  void remember_good(const std::vector<Line>& lines, const std::vector<Session>& sessions);
  std::vector<Session> with_texts(std::vector<Session> sessions) const;

  std::shared_ptr<Arena> storage_ = std::make_shared<Arena>();
  SessionMachine machine_;
  std::unique_ptr<Reader> reader_;
  Wishes wishes_;
  SecretLines secret_lines_;
  std::uint32_t next_ = 1;
  std::vector<std::string> good_;  // the first and the last lines of a session that went well
  struct Text {
    std::shared_ptr<Arena> storage;
    std::size_t lines, bytes;
  };
  void let_old_texts_go(std::size_t held);

  std::deque<Text> texts_;  // of the last parts
  std::size_t text_lines_ = 0, text_bytes_ = 0;
};

}  // namespace smtplain
