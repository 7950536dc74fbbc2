#include "analyze/log_reader.h"

#include <algorithm>
#include <span>

namespace smtplain {
namespace {

// Readers may hold views into as many lines before they tell them (a hex dump of 64 KiB is the longest).
constexpr std::size_t kHeldLines = 4608;
// Unless these take more than so many bytes.
constexpr std::size_t kHeldBytes = std::size_t{32} << 20, kHeldHugeLines = 16;

// A connection and a greeting; "QUIT", "221 Bye", and what a program says behind them.
constexpr std::ptrdiff_t kBeginning = 3, kEnd = 4;

}  // namespace

std::vector<Session> sessions_in(std::span<const Line> lines, const Format& format) {
  SessionMachine machine(std::make_shared<Arena>());
  const auto reader = format.make();
  for (const Line& line : lines) reader->read(line, machine);
  reader->finish(machine);
  return machine.finish();
}

bool is_paste_sized(std::span<const Line> lines) {
  constexpr std::size_t kMostLines = 400, kMostBytes = std::size_t{128} << 10;
  if (lines.size() > kMostLines) return false;
  std::size_t bytes = 0;
  for (const Line& line : lines) bytes += line.text.size();
  return bytes <= kMostBytes;
}

std::size_t said_in(std::span<const Line> lines, const Format& format) {
  std::size_t said = 0;
  for (const Session& session : sessions_in(lines, format)) {
    for (const Event& event : session.events) said += event.from != Speaker::tool;
  }
  return said;
}

const Format* find_format(std::string_view name) {
  const auto all = formats();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Format& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

LogReader::LogReader(std::unique_ptr<Reader> reader, SessionLimits limits)
    : machine_(storage_, limits), reader_(std::move(reader)) {}

// Lines that the text layer took away (the blank ones of a log in double spacing) belong to the event before
// them.
void LogReader::own_lines(std::uint32_t end) {
  if (next_ >= end) return;
  machine_.again(Line{{}, next_, false, {}});
  if (end - next_ > 1) machine_.again(Line{{}, end - 1, false, {}});
}

/// Gives how many sessions there are before it. Those in it went well: the reader sees how such a one begins
/// and ends, and forgets what it was told before.
std::uint64_t LogReader::cross(const Gap& gap) {
  reader_->finish(machine_);
  SessionMachine aside(std::make_shared<Arena>(), {});
  auto number = gap.end - static_cast<std::uint32_t>(good_.size());
  for (const std::string& line : good_) reader_->read(Line{line, number++, false, {}}, aside);
  reader_->finish(aside);
  next_ = gap.end;
  return machine_.leave_out(gap.sessions);
}

void LogReader::remember_good(const std::vector<Line>& lines, const std::vector<Session>& sessions) {
  const auto well = std::find_if(sessions.rbegin(), sessions.rend(),
                                 [](const Session& session) { return session.went_well(); });
  if (well == sessions.rend()) return;
  const auto at = [&](std::uint32_t number) {
    return std::lower_bound(lines.begin(), lines.end(), number,
                            [](const Line& line, std::uint32_t wanted) { return line.number < wanted; });
  };
  const auto begin = at(well->first_line), end = at(well->last_line + 1);
  if (begin == lines.end() || begin->number != well->first_line) return;  // in the part before
  good_.clear();
  const auto count = end - begin, first = std::min(kBeginning, count), last = std::min(kEnd, count - first);
  for (auto line = begin; line != begin + first; ++line) good_.emplace_back(line->text);
  for (auto line = end - last; line != end; ++line) good_.emplace_back(line->text);
}

Line LogReader::without_secret(Line line) {
  if (const auto hidden = secret_lines_.hide(line.text)) line.text = storage_->keep(*hidden);
  return line;
}

std::vector<Session> LogReader::part(const Document& document, std::vector<std::uint64_t>* before_gaps) {
  // Lines of a log are short. Where they are not, the reader has to tell sooner what it holds.
  const bool huge = text_bytes_ > kHeldBytes;
  if (huge) reader_->finish(machine_);
  std::vector<Session> sessions = with_texts(machine_.take());
  machine_.next_part(document.storage);
  let_old_texts_go(huge ? kHeldHugeLines : kHeldLines);
  storage_ = document.storage;
  texts_.push_back({storage_, document.lines.size(), document.byte_count});
  text_lines_ += document.lines.size();
  text_bytes_ += document.byte_count;
  auto gap = document.gaps.begin();
  const auto cross_gaps = [&](std::uint32_t up_to) {
    for (; gap != document.gaps.end() && gap->end <= up_to; ++gap) {
      own_lines(gap->first);
      if (gap->sessions == 0) {  // lines of messages that stand among the others
        next_ = gap->end;
        continue;
      }
      const std::uint64_t before = cross(*gap);
      if (before_gaps != nullptr) before_gaps->push_back(before);
    }
  };
  reader_->ahead(document.lines);
  for (const Line& line : document.lines) {
    cross_gaps(line.number);
    machine_.pass_up_to(line.number);
    own_lines(line.number);
    next_ = std::max(next_, line.number + 1);
    if (wishes_.holds(line.text, machine_.heard_server()))
      machine_.again(line);
    else if (secret_lines_.concerns(line.text))
      reader_->read(without_secret(line), machine_);
    else
      reader_->read(line, machine_);
  }
  cross_gaps(static_cast<std::uint32_t>(-1));
  for (Session& session : with_texts(machine_.take())) sessions.push_back(std::move(session));
  if (before_gaps != nullptr && (!document.gaps.empty() || good_.empty()))
    remember_good(document.lines, sessions);
  return sessions;
}

// Before the next part comes: of its lines the reader holds none yet, but it may hold as many before them.
void LogReader::let_old_texts_go(std::size_t held) {
  while (!texts_.empty() && text_lines_ - texts_.front().lines >= held) {
    text_lines_ -= texts_.front().lines;
    text_bytes_ -= texts_.front().bytes;
    texts_.pop_front();
  }
}

std::vector<Session> LogReader::finish(std::uint64_t lines) {
  own_lines(static_cast<std::uint32_t>(lines) + 1);
  reader_->finish(machine_);
  return with_texts(machine_.finish());
}

// A session may outlive the reader, so it keeps alive what its views point into; and it no longer shares the
// storage that the machine goes on to write to.
std::vector<Session> LogReader::with_texts(std::vector<Session> sessions) const {
  if (sessions.empty()) return sessions;
  const auto texts = std::make_shared<Arena>();
  for (const Text& text : texts_) texts->hold(text.storage);
  for (Session& session : sessions) {
    if (session.storage == storage_)
      session.storage = texts;
    else
      session.storage->hold(texts);
  }
  return sessions;
}

}  // namespace smtplain
