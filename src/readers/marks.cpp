#include "readers/marks.h"

#include <algorithm>

#include "readers/connection_words.h"
#include "readers/tool_words.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

std::string_view without_left_blanks(std::string_view text) {
  const auto start = text.find_first_not_of(" \t");
  return start == npos ? std::string_view{} : text.substr(start);
}

std::string_view without_right_blanks(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

/// Index of the mark that `text` begins with. A mark at the very end of a line has lost its blank.
std::optional<std::size_t> find_mark(std::string_view text, std::span<const Mark> marks) {
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const std::string_view mark = marks[i].text;
    if (istarts_with(text, mark) || (text.size() + 1 == mark.size() && istarts_with(mark, text))) return i;
  }
  return std::nullopt;
}

/// Marks are compared after the indentation of a paste is off; those that begin with a blank, without it.
std::optional<std::size_t> find_mark_indented(std::string_view& text, std::span<const Mark> marks) {
  if (const auto mark = find_mark(text, marks)) {
    text.remove_prefix(std::min(text.size(), marks[*mark].text.size()));
    return mark;
  }
  const std::string_view bare = without_left_blanks(text);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const std::string_view mark = without_left_blanks(marks[i].text);
    if (mark.empty() || !(istarts_with(bare, mark) || iequals(bare, without_right_blanks(mark)))) continue;
    text = bare.substr(std::min(bare.size(), mark.size()));
    return i;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Speaker> speaker_by_shape(std::string_view text) {
  text = trim(text);
  const Said said = who_spoke(text, Expect::greeting);
  if (said == Said::server) return Speaker::server;
  if (said == Said::client) return Speaker::client;
  return std::nullopt;
}

std::string_view unquoted_speech(std::string_view text) {
  text = without_right_blanks(text);
  std::string_view inner = without_left_blanks(text);
  if (inner.size() > 1 && (inner[0] == 'b' || inner[0] == 'u') && (inner[1] == '\'' || inner[1] == '"'))
    inner.remove_prefix(1);  // Python's bytes, and Python 2's text
  if (inner.size() > 1 && (inner.front() == '"' || inner.front() == '\'') && inner.back() == inner.front()) {
    text = inner.substr(1, inner.size() - 2);
  } else if (inner.starts_with('\'') && looks_like_command(inner.substr(1))) {
    text = inner.substr(1);  // a terminal broke the line
  }
  // Markdown ends a line so.
  if (text.ends_with('\\') && !text.ends_with("\\\\"))
    text = without_right_blanks(text.substr(0, text.size() - 1));
  while (text.ends_with("\\r\\n") || text.ends_with("\\n") || text.ends_with("\\r")) {
    text.remove_suffix(text.ends_with("\\r\\n") ? 4 : 2);
  }
  return text;
}

MarkedReader::MarkedReader(const MarkTable& table, Dialogue::OwnWords own_words)
    : table_(table), dialogue_(own_words) {}

void MarkedReader::read(const Line& line, EventSink& sink) {
  std::string_view rest = line.text;
  const auto mark = find_mark_indented(rest, table_.marks);
  if (!mark) return unmarked(line, sink);
  const std::string_view said = unquoted_speech(rest);
  // "> 421 4.7.0 Try again later": a reply that somebody quoted below a log in which ">" is the client.
  if (trim(table_.marks[*mark].text) == ">" && sink.expect() != Expect::content) {
    if (const auto reply = parse_reply(trim(said)); reply && reply->code >= 400 && !reply->words.empty()) {
      Line quoted = line;
      quoted.text = trim(said);
      return unmarked(quoted, sink);
    }
  }
  const Who who = resolve(*mark, said, sink);
  if (who == Who::client || who == Who::server) tell_client(sink);
  if (who == Who::client) return dialogue_.said_by_client(line, said, sink);
  if (who == Who::server) return dialogue_.said_by_server(line, trim(said), sink);
  program_says(line, who, trim(rest), sink);
}

void MarkedReader::tell_client(EventSink& sink) {
  if (!table_.client.empty() && !dialogue_.spoken()) sink.fact(Fact::client_name, table_.client);
}

Who MarkedReader::resolve(std::size_t mark, std::string_view said, EventSink& sink) {
  const Who who = table_.marks[mark].who;
  if (who != Who::learn || mark >= kMostLearned) return who;
  const Expect expect = sink.expect();
  const auto shape = expect == Expect::content ? std::nullopt : speaker_by_shape(said);
  if (shape && !learned_[mark]) {
    // Of two marks the other one is known as soon as one is.
    for (std::size_t i = 0; i < table_.marks.size() && i < kMostLearned; ++i) {
      if (table_.marks[i].who != Who::learn || learned_[i]) continue;
      const bool same = (i == mark);
      learned_[i] = same == (*shape == Speaker::server) ? Speaker::server : Speaker::client;
    }
  }
  const bool clients_turn = expect == Expect::content || expect == Expect::auth_answer;
  const Speaker guess = clients_turn ? Speaker::client : Speaker::server;
  // One log may show a server and the client it is to the next one: the line's shape has the last word.
  return shape.value_or(learned_[mark].value_or(guess)) == Speaker::client ? Who::client : Who::server;
}

void MarkedReader::program_says(const Line& line, Who who, std::string_view text, EventSink& sink) {
  if (table_.begins_session(text) && (dialogue_.spoken() || dialogue_.failed()))
    dialogue_.begin_another(sink);
  Kind kind = connection_words(text).value_or(kind_of_words(text));
  if (who == Who::failure && kind != Kind::close) kind = Kind::error;
  if (kind == Kind::noise && !text.empty()) kind = Kind::note;
  dialogue_.said_by_program(line, kind, text, sink);
  if (table_.tell != nullptr) table_.tell(text, sink);
}

double score_marks(std::span<const Line> lines, std::span<const Mark> marks, std::size_t least) {
  std::size_t proven = 0, contradicted = 0, marked = 0, all = 0;
  for (const Line& line : lines) {
    std::string_view rest = line.text;
    if (trim(rest).empty()) continue;
    ++all;
    const auto mark = find_mark_indented(rest, marks);
    if (!mark) continue;
    ++marked;
    const auto speaker = speaker_by_shape(unquoted_speech(rest));
    if (!speaker) continue;
    const Who who = marks[*mark].who;
    const bool right = who == Who::learn || (who == Who::client) == (*speaker == Speaker::client);
    ++(right ? proven : contradicted);
  }
  if (proven < least || contradicted * 4 > proven) return 0;
  return 0.6 + 0.4 * static_cast<double>(marked) / static_cast<double>(all);
}

}  // namespace smtplain
