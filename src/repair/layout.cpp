#include "repair/layout.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "repair/evidence.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

bool is_empty(std::string_view text) {
  return skip_blanks(text, 0) == text.size();
}

std::string_view without_leading_blanks(std::string_view text) {
  return text.substr(skip_blanks(text, 0));
}

constexpr std::size_t kTab = 4, kCodeIndent = 4;  // CommonMark section 4.4

/// Columns of the blanks before the text.
std::size_t indent_of(std::string_view text) {
  std::size_t column = 0;
  for (const char c : text) {
    if (!is_blank(c)) return column;
    column = c == '\t' ? (column / kTab + 1) * kTab : column + 1;
  }
  return column;
}

std::string_view without_columns(std::string_view text, std::size_t columns) {
  std::size_t column = 0;
  while (column < columns && !text.empty() && is_blank(text[0])) {
    column = text[0] == '\t' ? (column / kTab + 1) * kTab : column + 1;
    text.remove_prefix(1);
  }
  return text;
}

}  // namespace

bool undo_double_spacing(Draft& draft) {
  std::size_t written = 0, followed = 0;
  const auto sample = draft.sample();
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (is_empty(sample[i].text)) continue;
    ++written;
    followed += i + 1 == sample.size() || is_empty(sample[i + 1].text);
  }
  if (written < 4 || followed * 10 < written * 9) return false;
  std::vector<Line> lines;
  lines.reserve(draft.lines.size() / 2 + 1);
  bool spare = false;  // the line before has not had its empty line taken off yet
  for (const Line& line : draft.lines) {
    if (spare && is_empty(line.text)) {
      spare = false;
      continue;
    }
    lines.push_back(line);
    spare = true;
  }
  draft.lines = std::move(lines);
  return true;
}

namespace {

/// The text after a quoting mark, or nothing if the line has none.
std::string_view without_quote(std::string_view text, char mark, bool& quoted) {
  std::string_view inner = without_leading_blanks(text);
  quoted = inner.starts_with(mark);
  if (!quoted) return text;
  inner.remove_prefix(1);
  if (inner.starts_with(' ')) inner.remove_prefix(1);
  return inner;
}

/// "< 250" and "<- EHLO" outside of the quoting show that '>' is a mark of direction.
bool is_opposite_mark(std::string_view text) {
  if (!without_leading_blanks(text).starts_with('<')) return false;
  const std::string_view said = without_speaker_mark(text);
  return begins_with_reply(said) || looks_like_command(said);
}

/// What stands behind a mark, over the document.
struct Quoting {
  std::vector<std::string_view> inside;
  std::size_t written = 0;   ///< lines that are not empty
  std::size_t broken = 0;    ///< lines without the mark between lines with it
  std::size_t commands = 0;  ///< commands right behind the mark: a client's lines, if there are no replies
};

Quoting look_behind(const Draft& draft, char mark) {
  Quoting found;
  std::size_t unmarked = 0;
  for (const Line& line : draft.sample()) {
    if (is_empty(line.text)) continue;
    ++found.written;
    bool quoted = false;
    const std::string_view inner = without_quote(line.text, mark, quoted);
    if (!quoted) {
      unmarked += !found.inside.empty();
      continue;
    }
    found.broken += std::exchange(unmarked, 0);
    found.commands += looks_like_command(trim(inner));
    found.inside.push_back(inner);
  }
  return found;
}

/// "curl: (67) Login denied": an error text may be all that is quoted.
bool begins_like_program(std::string_view text) {
  const std::size_t name = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-");
  return name != npos && name > 1 && text.substr(name).starts_with(": ");
}

/// A client's log begins with its commands; within a quoted text some words look like one.
bool is_client_side(const Quoting& found) {
  return found.commands * 8 >= found.inside.size() || looks_like_command(trim(found.inside.front()));
}

/// A mark is quoting if it stands before both sides of a dialogue, or before all lines of a block that are
/// not only a client's commands.
bool is_quoting(const Draft& draft, char mark) {
  const auto sample = draft.sample();
  const bool directed = mark == '>' && std::any_of(sample.begin(), sample.end(), [](const Line& line) {
                          return is_opposite_mark(line.text);
                        });
  const Quoting found = look_behind(draft, mark);
  if (directed || found.inside.empty()) return false;
  const bool client = found.commands > 0 && is_client_side(found);
  const bool whole = found.inside.size() == found.written && !client;
  if (found.inside.size() < 3) return whole || begins_like_program(found.inside.front());
  const bool block = found.broken * 10 < found.inside.size() && !client;
  return block || shows_dialogue(found.inside);
}

/// "GT|for|Coremail": the bars of a formatter that also put one before each line.
std::string without_inner_bars(std::string_view text) {
  std::string plain(text);
  while (plain.ends_with('|') || plain.ends_with(' ')) plain.pop_back();
  std::replace(plain.begin(), plain.end(), '|', ' ');
  return plain;
}

}  // namespace

bool undo_quoting(Draft& draft) {
  for (const char mark : {'>', '|'}) {
    if (!is_quoting(draft, mark)) continue;
    const Quoting found = look_behind(draft, mark);
    std::size_t indent = kCodeIndent;
    for (const std::string_view inner : found.inside) {
      if (!is_empty(inner)) indent = std::min(indent, indent_of(inner));
    }
    for (Line& line : draft.lines) {
      bool quoted = false;
      line.text = without_quote(line.text, mark, quoted);
      if (!quoted) continue;
      line.text = without_columns(line.text, indent);
      line.inferred = true;
      if (mark == '|' && line.text.find('|') != npos)
        draft.rewrite(line, without_inner_bars(line.text), true);
    }
    return true;
  }
  return false;
}

namespace {

/// Takes the common indentation of each paragraph off, or only tells whether there is any.
bool unindent_paragraphs(std::span<Line> lines, bool apply) {
  bool changed = false;
  for (std::size_t start = 0; start < lines.size();) {
    std::size_t end = start, indent = std::numeric_limits<std::size_t>::max();
    for (; end < lines.size() && !is_empty(lines[end].text); ++end) {
      indent = std::min(indent, indent_of(lines[end].text));
    }
    const bool code = end > start && indent >= kCodeIndent;
    for (std::size_t i = start; apply && code && i < end; ++i)
      lines[i].text = without_columns(lines[i].text, indent);
    changed = changed || code;
    start = end + 1;
  }
  return changed;
}

}  // namespace

bool undo_indentation(Draft& draft) {
  const std::span all(draft.lines);
  const auto sample = draft.sample();
  const auto begin = static_cast<std::size_t>(sample.data() - draft.lines.data());
  return unindent_paragraphs(all.subspan(begin, sample.size()), false) && unindent_paragraphs(all, true);
}

namespace {

/// A number of up to six digits at the start of the line; `length` gets the characters up to the text.
int line_number_of(std::string_view text, std::size_t& length) {
  const std::size_t start = skip_blanks(text, 0);
  std::size_t at = start;
  int number = 0;
  while (at < text.size() && at < start + 6 && is_digit(text[at])) number = number * 10 + (text[at++] - '0');
  if (at == start) return -1;
  if (at < text.size() && std::string_view(".:)|").find(text[at]) != npos) ++at;
  if (at < text.size() && !is_blank(text[at])) return -1;
  at = skip_blanks(text, at);
  if (at < text.size() && text[at] == '|' && at + 1 < text.size() && text[at + 1] == ' ') at += 2;
  length = at;
  return number;
}

}  // namespace

bool undo_line_numbers(Draft& draft) {
  std::size_t written = 0, counting = 0, length = 0;
  int last = -2, first = -1;
  for (const Line& line : draft.sample()) {
    if (is_empty(line.text)) continue;
    ++written;
    const int number = line_number_of(line.text, length);
    if (written == 1) first = number;
    counting += number >= 0 && (number == last + 1 || last == -2);
    last = number;
  }
  const bool few = counting == written && first == 1;  // an excerpt, or an error text alone
  if ((counting < 5 && !few) || counting * 10 < written * 9) return false;
  for (Line& line : draft.lines) {
    if (line_number_of(line.text, length) >= 0) line.text.remove_prefix(length);
  }
  return true;
}

}  // namespace smtplain
