#include "repair/terminal.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "text/byte_blocks.h"
#include "text/characters.h"

namespace smtplain {
namespace {

constexpr char kEscape = '\x1B', kBell = '\x07', kBackspace = '\b', kDelete = '\x7F';
constexpr int kWidestMove = 200;  ///< a cursor moved further right than this is no layout

bool is_control(char c) {
  const auto b = static_cast<unsigned char>(c);
  return (b < 0x20 && c != '\t') || b == 0x7F;
}

/// U+0080 to U+009F, the C1 controls, in UTF-8.
bool is_c1(std::string_view text) {
  return text.size() > 1 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;
}

/// Parameters, intermediates and the final byte of a control sequence. CSI n C moves the cursor right:
/// Windows consoles write runs of blanks so.
std::size_t skip_control_sequence(std::string_view text, std::string& out) {
  std::size_t at = 0;
  int number = 0;
  while (at < text.size() && text[at] >= 0x20 && text[at] <= 0x3F) {
    if (text[at] >= '0' && text[at] <= '9') number = std::min(number * 10 + (text[at] - '0'), kWidestMove);
    ++at;
  }
  if (at == text.size() || text[at] < 0x40 || text[at] > 0x7E) return at;
  if (text[at] == 'C') out.append(static_cast<std::size_t>(std::max(number, 1)), ' ');
  return at + 1;
}

/// A string for the terminal (window title, hyperlink) ends with BEL or ESC \. One that does not end within
/// the line was cut, and only its introducer is taken off, lest the rest of the line be hidden.
std::size_t skip_control_string(std::string_view text) {
  const std::size_t end = text.find_first_of("\x07\x1B");
  if (end == npos) return 0;
  return text[end] == kBell ? end + 1 : text.substr(end + 1).starts_with('\\') ? end + 2 : end;
}

/// Length of the escape sequence whose ESC was just read.
std::size_t skip_escape(std::string_view text, std::string& out) {
  if (text.empty()) return 0;
  const char first = text[0];
  if (first == '[') return 1 + skip_control_sequence(text.substr(1), out);
  if (first == ']' || first == 'P' || first == '_' || first == '^' || first == 'X') {
    return 1 + skip_control_string(text.substr(1));
  }
  if (first >= 0x20 && first <= 0x2F) {  // ESC ( B and its like
    return text.size() > 1 && text[1] >= 0x30 && text[1] <= 0x7E ? 2 : 1;
  }
  return first >= 0x30 && first <= 0x7E ? 1 : 0;
}

/// Takes the last character of the line off, as a typed backspace does.
void erase_last(std::string& out, std::size_t line_start) {
  while (out.size() > line_start && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80) out.pop_back();
  if (out.size() > line_start) out.pop_back();
}

}  // namespace

void append_as_shown(std::string_view text, std::string& out) {
  const std::size_t line_start = out.size();
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == kEscape) {
      ++at;
      at += skip_escape(text.substr(at), out);
    } else if (c == kBackspace || c == kDelete) {
      erase_last(out, line_start);
      ++at;
    } else if (is_control(c)) {
      ++at;
    } else if (is_c1(text.substr(at))) {
      const bool sequence = text[at + 1] == '\x9B';
      at += 2;
      if (sequence) at += skip_control_sequence(text.substr(at), out);
    } else {
      out += c;
      ++at;
    }
  }
}

namespace {

bool is_surely_clean(std::string_view text) {
  const auto special = [](ByteBlock block) { return bytes_below(block, 0x20) | bytes_from(block, 0x7f); };
  return none_in_blocks(text, special, [](char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

bool undo_terminal_codes(Draft& draft) {
  bool changed = false;
  std::string shown;
  for (Line& line : draft.lines) {
    if (is_surely_clean(line.text)) continue;
    const bool dirty = std::any_of(line.text.begin(), line.text.end(), is_control) || [&] {
      for (std::size_t at = line.text.find('\xC2'); at != npos; at = line.text.find('\xC2', at + 1)) {
        if (is_c1(line.text.substr(at))) return true;
      }
      return false;
    }();
    if (!dirty) continue;
    shown.clear();
    append_as_shown(line.text, shown);
    draft.rewrite(line, shown, false);
    changed = true;
  }
  return changed;
}

namespace {

/// Forms in which line ends are written out, longest first.
constexpr std::array kWrittenEnds =
    word_list("\\r\\n", "#015#012", "^M", "#015", "#012", "\\n", "\\r", "\\015\\012");

std::size_t written_end_length(std::string_view text) {
  for (const std::string_view end : kWrittenEnds) {
    if (text.ends_with(end)) return end.size();
  }
  return 0;
}

/// A line of the kind `reply: "250 ok\r\n` belongs to a reader who knows how its program quotes.
bool inside_quotes(std::string_view text) {
  return std::count(text.begin(), text.end(), '"') % 2 != 0;
}

std::string_view without_written_ends(std::string_view text) {
  std::string_view bare = text;
  while (!bare.empty() && bare.back() == ' ') bare.remove_suffix(1);
  if (inside_quotes(bare) || written_end_length(bare) == 0) return text;
  while (const std::size_t length = written_end_length(bare)) bare.remove_suffix(length);
  return bare;
}

/// Length of a colour code that lost its escape character at the start of `text`: "[0m", "[1;32m".
std::size_t bare_colour_code(std::string_view text) {
  if (text.size() < 3 || text[0] != '[') return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", 1);
  return end != npos && end > 1 && end <= 9 && text[end] == 'm' ? end + 1 : 0;
}

/// Forms in which the escape character itself is written out.
constexpr std::array kWrittenEscapes = word_list("^[", "\\u001b", "\\u001B", "\\x1b", "\\033", "#033");

std::size_t colour_code(std::string_view text) {
  for (const std::string_view escape : kWrittenEscapes) {
    if (!text.starts_with(escape)) continue;
    const std::size_t length = bare_colour_code(text.substr(escape.size()));
    return length ? escape.size() + length : 0;
  }
  return bare_colour_code(text);
}

/// Appends `text` without colour codes; false, and nothing appended, if there are none.
bool append_without_colour(std::string_view text, std::string& out) {
  const std::size_t start = out.size();
  bool found = false;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const bool may_begin = c == '[' || c == '^' || c == '\\' || c == '#';
    if (const std::size_t length = may_begin ? colour_code(text.substr(at)) : 0) {
      at += length;
      found = true;
    } else {
      out += c;
      ++at;
    }
  }
  if (!found) out.resize(start);
  return found;
}

// One line with a colour may be prose ("rate(x[5m])"); one that begins with it was printed to a terminal.
bool begins_with_colour(std::string_view text) {
  const std::size_t length = colour_code(text);
  return length > 0 && !text.substr(length).starts_with(']');
}

}  // namespace

bool undo_written_out_controls(Draft& draft) {
  std::size_t ends = 0, colours = 0;
  std::string plain;
  for (const Line& line : draft.sample()) {
    ends += without_written_ends(line.text).size() != line.text.size();
    if (line.text.find('m') != npos) colours += append_without_colour(line.text, plain);
    if (begins_with_colour(line.text)) ++colours;
    plain.clear();
  }
  if (ends == 0 && colours < 2) return false;
  for (Line& line : draft.lines) {
    if (colours >= 2 && append_without_colour(line.text, plain)) {
      draft.rewrite(line, plain, false);
      plain.clear();
    }
    // One line alone may end in "C:\n"; a whole log whose lines do is written out.
    const std::string_view bare = without_written_ends(line.text);
    if (ends >= 2 || line.text.ends_with("\\r\\n")) line.text = bare;
  }
  return true;
}

}  // namespace smtplain
