#include "repair/typography.h"

#include <algorithm>
#include <array>
#include <span>

#include "text/characters.h"
#include "text/encoding.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

enum class Glyph {
  other,
  invisible,
  blank,
  double_quote,
  single_quote,
  dash,
  right_arrow,
  left_arrow,
  ellipsis
};

Glyph glyph_of(char32_t c) {
  if (c < 0xA0) return Glyph::other;
  if (c == 0xAD || (c >= 0x200B && c <= 0x200F && c != 0x200D) || (c >= 0x202A && c <= 0x202E) ||
      (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF) {
    return Glyph::invisible;
  }
  if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
      c == 0x3000) {
    return Glyph::blank;
  }
  if (c >= 0x201C && c <= 0x201F) return Glyph::double_quote;
  if (c >= 0x2018 && c <= 0x201B) return Glyph::single_quote;
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFF0D) return Glyph::dash;
  if (c == 0x2192 || c == 0x21D2 || c == 0x27F6) return Glyph::right_arrow;
  if (c == 0x2190 || c == 0x21D0 || c == 0x27F5) return Glyph::left_arrow;
  if (c == 0x2026) return Glyph::ellipsis;
  return Glyph::other;
}

/// Calls `visit(glyph, position, length)` for each character beyond ASCII.
template <typename Visit>
void for_each_glyph(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(text.substr(at)));
    visit(glyph_of(utf8_code_point(text.substr(at), length)), at, length);
    at += length;
  }
}

/// Three digits of a reply code end right before `at` and begin a word.
bool follows_code(std::string_view text, std::size_t at) {
  return at >= 3 && is_digit(text[at - 1]) && is_digit(text[at - 2]) && text[at - 3] >= '2' &&
         text[at - 3] <= '5' && (at == 3 || !is_digit(text[at - 4]));
}

/// A dash that stands for '-' in a continuation line's code, an option or an arrow.
bool is_syntax_dash(std::string_view text, std::size_t at, std::size_t length) {
  const std::string_view after = text.substr(at + length);
  if (follows_code(text, at) && !after.empty() && after[0] != ' ' && !is_digit(after[0])) return true;
  if (after.starts_with('>') || after.starts_with("&gt;")) return true;
  return at > 0 && text[at - 1] == '<' && (after.empty() || after[0] == ' ');
}

/// "<-- 220" and "--> EHLO" at the start of a line: a word processor makes one dash of two.
bool is_long_arrow(std::string_view text, std::size_t at, std::size_t length) {
  const std::string_view after = text.substr(at + length);
  return (at == 0 && after.starts_with("> ")) || (at == 1 && text[0] == '<' && after.starts_with(' '));
}

/// A quote that opens what a client said it read or sent, or a call's argument: “250-…”, ‘ehlo x\r\n’, $data
/// is “”, server.login(“tom”.
bool is_syntax_quote(std::string_view text, std::size_t at, std::size_t length) {
  const std::string_view after = text.substr(at + length);
  const bool code = after.size() > 3 && follows_code(after, 3) && !is_digit(after[3]);
  if (code || looks_like_command(after.substr(0, 64))) return true;
  constexpr std::array openers = word_list("send: ", "reply: ", " is ", "code ", "message ", "Msg: ");
  std::string_view before = text.substr(0, at);
  if (before.size() > 1 && before.back() == '(' && is_alnum(before[before.size() - 2])) return true;
  if (before.ends_with('b')) before.remove_suffix(1);
  return ends_with_any(before, openers);
}

bool has_syntax_quote(std::string_view text) {
  bool found = false;
  for_each_glyph(text, [&](Glyph glyph, std::size_t at, std::size_t length) {
    const bool quote = glyph == Glyph::double_quote || glyph == Glyph::single_quote;
    found = found || (quote && is_syntax_quote(text, at, length));
  });
  return found;
}

/// What the character becomes, or nothing if it stays.
std::string_view plain_form(Glyph glyph, std::string_view text, std::size_t at, std::size_t length,
                            bool quotes) {
  switch (glyph) {
    case Glyph::double_quote: return quotes ? "\"" : "";
    case Glyph::single_quote: return quotes ? "'" : "";
    case Glyph::dash:
      return is_long_arrow(text, at, length) ? "--" : is_syntax_dash(text, at, length) ? "-" : "";
    case Glyph::ellipsis: return quotes ? "..." : "";
    case Glyph::right_arrow: return "->";
    case Glyph::left_arrow: return "<-";
    default: return "";
  }
}

bool has_high(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

std::string without_invisible(std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  for_each_glyph(text, [&](Glyph glyph, std::size_t at, std::size_t length) {
    if (glyph != Glyph::invisible && glyph != Glyph::blank) return;
    out.append(text, copied, at - copied);
    if (glyph == Glyph::blank) out += ' ';
    copied = at + length;
  });
  return out.append(text, copied, npos);
}

namespace {

/// `quotes`: the typographic quotes of the line stand for plain ones.
std::string with_plain_glyphs(std::string_view text, bool quotes) {
  std::string out;
  std::size_t copied = 0;
  for_each_glyph(text, [&](Glyph glyph, std::size_t at, std::size_t length) {
    const std::string_view plain = plain_form(glyph, text, at, length, quotes);
    if (plain.empty()) return;
    out.append(text, copied, at - copied).append(plain);
    copied = at + length;
  });
  return out.append(text, copied, npos);
}

/// True if the document has typographic quotes and dots alone: a word processor has been at all of it.
bool is_typeset(std::span<const Line> lines) {
  std::size_t typographic = 0;
  for (const Line& line : lines) {
    if (line.text.find_first_of("\"'") != npos || line.text.find("...") != npos) return false;
    for_each_glyph(line.text, [&](Glyph glyph, std::size_t, std::size_t) {
      typographic += glyph == Glyph::double_quote || glyph == Glyph::single_quote || glyph == Glyph::ellipsis;
    });
  }
  return typographic >= 2;
}

}  // namespace

std::string with_plain_punctuation(std::string_view text) {
  return with_plain_glyphs(text, has_syntax_quote(text));
}

bool undo_typography(Draft& draft) {
  bool changed = false;
  const bool typeset = is_typeset(draft.sample());
  for (Line& line : draft.lines) {
    if (!has_high(line.text)) continue;
    const std::string visible = without_invisible(line.text);
    const std::string plain = with_plain_glyphs(visible, typeset || has_syntax_quote(visible));
    if (plain == line.text) continue;
    draft.rewrite(line, plain, plain != visible);
    changed = true;
  }
  return changed;
}

}  // namespace smtplain
