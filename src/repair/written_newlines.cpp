#include "repair/written_newlines.h"

#include <algorithm>

#include "repair/evidence.h"
#include "repair/json_line.h"
#include "text/characters.h"
#include "text/escape.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

std::vector<std::string_view> cut(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (auto at = text.find("\\n"); at != npos; at = text.find("\\n")) {
    std::string_view piece = text.substr(0, at);
    if (piece.ends_with("\\r")) piece.remove_suffix(2);
    pieces.push_back(piece);
    text.remove_prefix(at + 2);
  }
  if (!trim(text).empty()) pieces.push_back(text);
  return pieces;
}

/// What is said behind a mark, one that all programs know or any short word: "<-  220 hi", "recv> 220 hi".
std::string_view said_in(std::string_view piece) {
  const std::string_view said = without_speaker_mark(trim(piece));
  if (parse_reply(said) || looks_like_command(said)) return said;
  const auto blank = said.find(' ');
  return blank == npos || blank > 8 ? said : trim(said.substr(blank));
}

bool is_dialogue(const std::vector<std::string_view>& pieces) {
  std::size_t replies = 0, commands = 0;
  for (const std::string_view piece : pieces) {
    const std::string_view said = said_in(piece);
    if (parse_reply(said)) ++replies;
    if (looks_like_command(said)) ++commands;
  }
  return replies > 1 && commands > 0;
}

/// The string that nearly all of the text is: a literal, or the only long member of a JSON object.
std::string_view whole_string(std::string_view text) {
  text = trim(text);
  const std::string_view all = text;
  if (text.starts_with('{')) text = trim(text.substr(1));
  std::size_t length = 0;
  std::string_view inside = quoted(text, &length);
  const std::string_view after = trim(text.substr(length));
  if (length != 0 && after.starts_with(':')) inside = quoted(trim(after.substr(1)), &length);
  constexpr std::size_t around = 40;  // braces, the member's name, a semicolon
  return length != 0 && inside.size() + around > all.size() ? inside : std::string_view{};
}

/// The value in a form or a URL that holds a whole log: "log=220+mx%0D%0A…". Empty: there is none.
std::string_view find_url_encoded(std::string_view text) {
  constexpr std::size_t least_newlines = 3;
  const std::size_t first = text.find("%0");
  if (first == npos) return {};
  const std::size_t begin = text.find_last_of("=&? \"'", first) + 1;
  const std::string_view value = text.substr(begin, text.find_first_of("& \"'", first) - begin);
  std::size_t newlines = 0;
  for (auto at = value.find("%0"); at != npos; at = value.find("%0", at + 3))
    newlines += at + 2 < value.size() && to_lower(value[at + 2]) == 'a' ? 1 : 0;
  return newlines >= least_newlines ? value : std::string_view{};
}

std::string url_decoded(std::string_view text) {
  const bool plus = text.find("%20") == npos;  // as forms write a blank
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape =
        text[at] == '%' && at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2]);
    out += escape ? hex_byte(text[at + 1], text[at + 2]) : plus && text[at] == '+' ? ' ' : text[at];
    at += escape ? 2 : 0;
  }
  return out;
}

std::size_t count_written(std::string_view text) {
  std::size_t count = 0;
  for (auto at = text.find("\\n"); at != npos; at = text.find("\\n", at + 2)) ++count;
  return count;
}

/// What the one string of a line holds: `"250 ok",`, `'250 ok' +`. Empty: the line is no such element.
std::string_view list_element(std::string_view text) {
  constexpr std::size_t shortest = 3;
  text.remove_prefix(skip_blanks(text, 0));
  if (text.size() < shortest || (text[0] != '"' && text[0] != '\'')) return {};
  text = trim(text);
  std::size_t length = 0;
  const std::string_view inside = quoted(text, &length);
  const bool closed = length > inside.size() + 1;
  const std::string_view behind = trim(text.substr(std::min(length, text.size())));
  return closed && (behind.empty() || behind == "," || behind == "+") ? inside : std::string_view{};
}

/// Appends the lines that a line of the paste stands for.
void add_lines(const Line& line, std::string_view all, Draft& draft, std::vector<Line>& lines) {
  std::string_view left = draft.pool.add(all);
  do {
    const std::size_t end = std::min(left.find('\n'), left.size());
    std::string_view text = left.substr(0, end);
    while (text.ends_with('\r')) text.remove_suffix(1);
    lines.push_back({text, line.number, true, line.time});
    left.remove_prefix(std::min(end + 1, left.size()));
  } while (!left.empty());
}

}  // namespace

bool undo_string_literal(Draft& draft) {
  constexpr std::size_t most_lines = 3, least_newlines = 3;
  const auto is_written = [](const Line& line) { return !trim(line.text).empty(); };
  if (draft.lines.size() > 100 ||
      std::count_if(draft.lines.begin(), draft.lines.end(), is_written) > static_cast<int>(most_lines))
    return false;
  const auto line = std::find_if(draft.lines.begin(), draft.lines.end(), [&](const Line& candidate) {
    return count_written(whole_string(candidate.text)) >= least_newlines ||
           !find_url_encoded(candidate.text).empty();
  });
  if (line == draft.lines.end()) return false;
  std::vector<Line> lines(draft.lines.begin(), line);
  const std::string_view encoded = find_url_encoded(line->text);
  add_lines(*line, encoded.empty() ? unescape(whole_string(line->text)) : url_decoded(encoded), draft, lines);
  lines.insert(lines.end(), line + 1, draft.lines.end());
  draft.lines = std::move(lines);
  return true;
}

bool undo_string_list(Draft& draft) {
  constexpr std::size_t least_elements = 3;
  const auto is_element = [](const Line& line) { return !list_element(line.text).empty(); };
  bool changed = false;
  std::vector<Line> lines;
  for (auto at = draft.lines.begin(); at != draft.lines.end();) {
    const auto begin = std::find_if(at, draft.lines.end(), is_element);
    const auto end = std::find_if_not(begin, draft.lines.end(), is_element);
    std::vector<std::string_view> elements;
    for (auto line = begin; line != end; ++line) elements.push_back(list_element(line->text));
    const bool dialogue = elements.size() >= least_elements && shows_dialogue(elements);
    if (dialogue && !changed) lines.assign(draft.lines.begin(), at);
    changed = changed || dialogue;
    if (changed) lines.insert(lines.end(), at, dialogue ? begin : end);
    for (auto line = begin; dialogue && line != end; ++line)
      add_lines(*line, unescape(list_element(line->text)), draft, lines);
    at = end;
  }
  if (changed) draft.lines = std::move(lines);
  return changed;
}

bool undo_written_out_newlines(Draft& draft) {
  std::vector<Line> lines;
  bool changed = false;
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    const Line& line = draft.lines[i];
    const auto first = line.text.find("\\n");
    const bool several = first != npos && line.text.find("\\n", first + 2) != npos;
    const auto pieces =
        several && !is_json_object(line.text) ? cut(line.text) : std::vector<std::string_view>{};
    const bool split = is_dialogue(pieces);
    if (split && !changed)
      lines.assign(draft.lines.begin(), draft.lines.begin() + static_cast<std::ptrdiff_t>(i));
    changed |= split;
    if (!changed) continue;
    if (!split) lines.push_back(line);
    if (!split) continue;
    for (const std::string_view piece : pieces) {
      Line part = line;
      part.text = piece;
      part.inferred = true;
      lines.push_back(part);
    }
  }
  if (changed) draft.lines = std::move(lines);
  return changed;
}

}  // namespace smtplain
