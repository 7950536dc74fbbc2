#include "readers/program_log.h"

#include <algorithm>
#include <utility>

#include "readers/command_words.h"
#include "readers/connection_words.h"
#include "readers/tool_words.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// The mark that a line begins with, whatever blanks a paste put before it.
const Mark* mark_of(std::string_view text, std::span<const Mark> marks) {
  const std::string_view bare = trim(text);
  for (const Mark& mark : marks) {
    const std::string_view wanted = trim(mark.text);
    if (!istarts_with(bare, wanted)) continue;
    // "--" alone parts a letter from its signature.
    if (mark.who == Who::program && bare == "--") continue;
    const bool ends =
        bare.size() == wanted.size() || bare[wanted.size()] == ' ' || bare[wanted.size()] == '\t';
    if (ends || mark.text.back() != ' ') return &mark;
  }
  return nullptr;
}

// "Connecting to " is a mark and part of what the program says; "!! " is a mark only.
bool belongs_to_words(const Mark& mark) {
  const char last = trim(mark.text).back();
  const bool letter = (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z');
  return letter && (mark.who == Who::program || mark.who == Who::failure);
}

// "use of closed network connection" tells of one that was there.
bool fails_to_connect(std::string_view text) {
  return ifind(text, "connect") != npos && ifind(text, "closed") == npos &&
         kind_of_words(text) == Kind::error;
}

// "The server has unexpectedly disconnected", "connection reset by peer".
bool tells_of_end(std::string_view text) {
  if (!mentions_any(text, {"disconnect", "closed", "reset by", "handshake"})) return false;
  const Kind kind = kind_of_words(text);
  return kind == Kind::error || kind == Kind::close;
}

}  // namespace

Line without_prefix(const Line& line) {
  Line bare = line;
  const Prefix prefix = parse_prefix(line.text);
  if (prefix.time) bare.time = prefix.time;
  bare.text = prefix.rest;
  return bare;
}

Line from_mark(const Line& line, std::span<const Mark> marks) {
  constexpr std::size_t kLongestPrefix = 120;
  std::size_t first = npos;
  for (const Mark& mark : marks) first = std::min(first, line.text.substr(0, kLongestPrefix).find(mark.text));
  if (first == npos) return without_prefix(line);
  Line bare = line;
  bare.text = line.text.substr(first);
  if (const Prefix prefix = parse_prefix(line.text); prefix.time) bare.time = prefix.time;
  return bare;
}

double score_marks_behind_prefix(std::span<const Line> lines, std::span<const Mark> marks,
                                 std::size_t least) {
  std::vector<Line> bare;
  bare.reserve(lines.size());
  for (const Line& line : lines)
    bare.push_back(mark_of(line.text, marks) != nullptr ? line : without_prefix(line));
  return score_marks(bare, marks, least);
}

bool any_line_has(std::span<const Line> lines, std::string_view words) {
  constexpr std::size_t kLookAt = 4000;  // what a program prints first; a longer line is a dump
  return std::any_of(lines.begin(), lines.end(), [words](const Line& line) {
    return ifind(line.text.substr(0, kLookAt), words) != npos;
  });
}

bool any_line_has_any(std::span<const Line> lines, std::initializer_list<std::string_view> all) {
  return std::any_of(all.begin(), all.end(),
                     [lines](std::string_view words) { return any_line_has(lines, words); });
}

ProgramLog::ProgramLog(const MarkTable& table, std::string_view client_name)
    : MarkedReader(table, &read_connection_words), table_(table), client_name_(client_name) {}

void ProgramLog::read(const Line& line, EventSink& sink) {
  WatchedSink watched(sink, watched_, client_name_);
  const Line bare = mark_of(line.text, table_.marks) != nullptr ? line : without_prefix(line);
  const Mark* mark = mark_of(bare.text, table_.marks);
  if (mark == nullptr) return unmarked(bare, watched);
  if (begins_attempt(bare.text, *mark)) begin_attempt(sink);
  // Words before the first mark are a headline over the dialogue, which will show the reply itself.
  flush(watched_.spoken ? Quotes::tell : Quotes::hide, watched);
  if (belongs_to_words(*mark)) return program_says(bare, mark->who, trim(bare.text), watched);
  MarkedReader::read(bare, watched);
}

void ProgramLog::unmarked(const Line& line, EventSink& sink) {
  const Expect expect = sink.expect();
  const bool awaited = expect == Expect::reply || expect == Expect::more_reply;
  if (words_.empty() && watched_.spoken && parse_reply(trim(line.text)) &&
      (awaited || expect == Expect::content))
    return dialogue().said_by_server(line, trim(line.text), sink);
  if (is_own_line(line, sink)) {
    flush(watched_.spoken ? Quotes::tell : Quotes::hide, sink);
    return tell_own_line(line, sink);
  }
  words_.push_back(line);
  if (words_.size() >= kMostWords) flush(Quotes::tell, sink);
}

// The number of lines up to the next head of a report: that of an exception, what the format knows as one, or
// a line that begins as the first failure did: a record of a logging system, or below a gap in a paste.
// `opening`: how that one began, empty before it.
std::size_t ProgramLog::report_length(std::span<const Line> words, bool& headed,
                                      std::string_view& opening) const {
  constexpr std::size_t kOpening = 20;
  ReportHeads heads;
  headed = heads.next(words[0]) || heads_report(words[0].text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Line& line = words[i];
    const bool apart = i == 0 || line.time || trim(words[i - 1].text).empty();
    const bool again = apart && !opening.empty() && line.text.starts_with(opening);
    if (i > 0 && (heads.next(line) || heads_report(line.text) || again)) return i;
    const bool long_enough = opening.empty() && apart && line.text.size() > kOpening;
    if (long_enough && (find_quoted_reply(line.text) || kind_of_words(line.text) == Kind::error))
      opening = line.text.substr(0, kOpening);
  }
  return words.size();
}

// A reply that the words quote, else what they say of a connection that was made and came to an end.
void ProgramLog::keep_headline(std::span<const Line> words) {
  const Line* failure = nullptr;
  for (const Line& line : words) {
    const auto quoted = find_quoted_reply(line.text);
    const bool tells = quoted && !quoted->bare();
    if (tells || (failure == nullptr && tells_of_end(line.text))) failure = &line;
    if (tells) break;
  }
  if (failure == nullptr) return;
  watched_.headline = *failure;
  watched_.headline_text = failure->text;
}

// The dialogue was cut off before it came to the reply that its headline quotes.
void ProgramLog::tell_headline(EventSink& sink) {
  if (watched_.headline_text.empty() || !watched_.spoken || watched_.went_far || watched_.replies.refused())
    return;
  Line line = watched_.headline;
  line.text = sink.keep(std::exchange(watched_.headline_text, {}));
  line.inferred = true;
  ReplyMemory none;  // what the dialogue showed last is not what the reply answers
  tell_failure({&line, 1}, Quotes::tell, none, sink);
}

// Beside a dialogue the same words may tell how it ended, whenever they come.
bool ProgramLog::tells_other_attempt(std::span<const Line> report) const {
  return watched_.reports.tells_other(report, watched_.replies) ||
         (!watched_.spoken && watched_.reports.tells_later(report));
}

void ProgramLog::flush(Quotes quotes, EventSink& sink) {
  std::span<const Line> words = words_;
  if (quotes == Quotes::hide) keep_headline(words);
  std::string_view opening;
  while (!words.empty()) {
    bool headed = false;
    std::size_t length = report_length(words, headed, opening);
    const bool other = tells_other_attempt(words.first(length));
    if (other && (headed || words.size() < words_.size())) dialogue().begin_another(sink);
    const bool adds = headed || !watched_.spoken;
    if (adds) watched_.reports.add(words.first(length));
    // What tells the same failure again may bring the stack that belongs to it.
    while (length < words.size()) {
      const std::span<const Line> rest = words.subspan(length);
      const auto next = rest.first(report_length(rest, headed, opening));
      if (tells_other_attempt(next)) break;
      if (adds) watched_.reports.add(next);
      length += next.size();
    }
    tell_failure(words.first(length), quotes, watched_.replies, sink);
    words = words.subspan(length);
  }
  words_.clear();
}

bool ProgramLog::begins_attempt(std::string_view text, const Mark& mark) const {
  text = trim(text);
  const std::string_view rest = text.substr(std::min(text.size(), trim(mark.text).size()));
  return table_.begins_session(text) || table_.begins_session(trim(rest));
}

void ProgramLog::begin_if_over(EventSink& sink) {
  WatchedSink watched(sink, watched_, client_name_);
  if (watched_.spoken || watched_.connecting) flush(Quotes::tell, watched);
  if (watched_.over()) dialogue().begin_another(watched);
}

void ProgramLog::begin_attempt(EventSink& sink) {
  begin_if_over(sink);
  watched_.connecting = true;
}

void ProgramLog::say_client(const Line& line, std::string_view text, EventSink& sink) {
  WatchedSink watched(sink, watched_, client_name_);
  flush(watched_.spoken ? Quotes::tell : Quotes::hide, watched);
  dialogue().said_by_client(line, text, watched);
}

void ProgramLog::say_server(const Line& line, std::string_view text, EventSink& sink) {
  WatchedSink watched(sink, watched_, client_name_);
  flush(watched_.spoken ? Quotes::tell : Quotes::hide, watched);
  dialogue().said_by_server(line, text, watched);
}

bool ProgramLog::words_tell_failure() const {
  return std::any_of(words_.begin(), words_.end(),
                     [](const Line& line) { return kind_of_words(line.text) == Kind::error; });
}

void ProgramLog::flush_words(EventSink& sink) {
  WatchedSink watched(sink, watched_, client_name_);
  flush(Quotes::tell, watched);
  watched_ = {};
}

void ProgramLog::finish(EventSink& sink) {
  WatchedSink watched(sink, watched_, client_name_);
  MarkedReader::finish(watched);
  flush(Quotes::tell, watched);
  tell_headline(watched);
}

void FailureReader::read(const Line& line, EventSink& sink) {
  // A line with a time of its own begins another record.
  const bool begins_record = static_cast<bool>(parse_prefix(line.text).time);
  const bool headed = heads_.next(line);
  const bool again = connects_again(line);
  if (begins_record || headed || again || record_.size() >= kMostLines) flush(sink);
  connects_again_ = connects_again_ || again;
  if (record_.empty()) headed_ = headed;
  record_.push_back(line);
}

// "Trying to connect to 192.0.2.1 on port 25", an error, and the same words once more: another attempt.
bool FailureReader::connects_again(const Line& line) {
  constexpr std::size_t kMostWords = 200;
  const std::string_view text = trim(parse_prefix(line.text).rest);
  const Kind kind = kind_of_words(text);
  came_to_nothing_ = came_to_nothing_ || (kind == Kind::error && !connecting_.empty());
  if (kind != Kind::connect || text.size() > kMostWords) return false;
  if (connecting_.empty()) connecting_ = text;
  return connecting_ == text && std::exchange(came_to_nothing_, false);
}

// "Sending mail to b@example.org", an error, and the same words once more: another attempt.
bool FailureReader::begins_again(const Line& first) {
  constexpr std::size_t kMostOpening = 200;
  const Prefix prefix = parse_prefix(first.text);
  const std::string_view text = trim(prefix.rest);
  if (!prefix.time || text.empty() || find_quoted_reply(text) || kind_of_words(text) == Kind::error) {
    failed_ = failed_ || find_quoted_reply(text) || kind_of_words(text) == Kind::error;
    return false;
  }
  std::string words;
  for (const char c : text.substr(0, kMostOpening))
    if (c != ' ' && c != '`') words += c;
  if (opening_.empty() && !failed_) opening_ = words;
  const bool again = failed_ && words == opening_;
  if (again) failed_ = false;
  return again;
}

namespace {

// Where in a dialogue the command that an error names without a reply has its place; 0: it names none. A
// log-in may come before any mail or, refused, be tried again.
int step_named(std::string_view text) {
  if (kind_of_words(text) != Kind::error || find_quoted_reply(text)) return 0;
  switch (verb_in_words(text)) {
    case Verb::ehlo:
    case Verb::helo: return 1;
    case Verb::mail: return 2;
    case Verb::rcpt: return 3;
    case Verb::data:
    case Verb::content: return 4;
    default: return 0;
  }
}

}  // namespace

void FailureReader::flush(EventSink& sink) {
  if (record_.empty()) return;
  WatchedSink watched(sink, watched_, client_name_);
  if (begins_again(record_[0]) || std::exchange(connects_again_, false)) watched.new_session();
  bool news = false, connection_failed = false;
  for (const Line& line : record_) {
    const auto quoted = find_quoted_reply(line.text);
    news =
        news || (quoted && !quoted->bare() && !watched_.replies.knows(*quoted) && !follows_refusal(*quoted));
    connection_failed = connection_failed || fails_to_connect(line.text);
  }
  const Prefix prefix = parse_prefix(record_[0].text);
  const bool stamped = static_cast<bool>(prefix.time);
  const bool other =
      (stamped || headed_) && (watched_.reports.tells_other(record_, watched_.replies, headed_) ||
                               watched_.reports.tells_later(record_));
  // "RCPT TO not accepted", and in a later record "EHLO not accepted": who is back at an earlier command
  // tried again.
  const int step = stamped ? step_named(prefix.rest) : 0;
  const bool goes_back = step != 0 && step < step_;
  if (step != 0) step_ = step;
  // Another refusal, or a reply after no connection was to be had: another attempt.
  if (other || goes_back || (news && (watched_.spoken || connection_failed_))) watched.new_session();
  watched_.reports.add(record_);
  connection_failed_ = connection_failed && !news;
  tell_failure(record_, Quotes::tell, watched_.replies, watched);
  record_.clear();
}

void FailureReader::finish(EventSink& sink) {
  flush(sink);
}

}  // namespace smtplain
