#include "text/quoted_printable.h"

#include <array>

#include "text/encoding.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t npos = std::string_view::npos;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// An encoded '=' where a log's own syntax has one. Message content in a log may be quoted-printable while
/// the log is not.
bool shows_encoding(std::string_view line) {
  constexpr std::array<std::string_view, 5> signs = {"AUTH=3D", "SIZE=3D", "BODY=3D", "=3D=3D=3D ", "RET=3D"};
  for (const std::string_view sign : signs) {
    if (line.find(sign) != npos) return true;
  }
  // padding of a base64 answer: "dXNlcg=3D=3D"
  const std::string_view text = trim(line);
  if (!text.ends_with("=3D")) return false;
  std::size_t word = text.rfind(' ');
  word = word == npos ? 0 : word + 1;
  std::string answer(text.substr(word, text.find('=', word) - word));
  for (std::size_t at = text.find("=3D", word); at != npos; at = text.find("=3D", at + 1)) answer += '=';
  return looks_like_base64(answer);
}

}  // namespace

std::string decode_quoted_printable(std::string_view text, bool& soft_break) {
  soft_break = text.ends_with('=');
  if (soft_break) text.remove_suffix(1);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '=' && at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[at + 2]) : -1;
    if (low < 0) {
      out += text[at];
      continue;
    }
    out += static_cast<char>(high << 4 | low);
    at += 2;
  }
  return out;
}

bool undo_quoted_printable(Draft& draft) {
  bool shown = false;
  for (const Line& line : draft.sample()) shown = shown || shows_encoding(line.text);
  if (!shown) return false;
  std::vector<Line> lines;
  lines.reserve(draft.lines.size());
  std::string text;
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    Line line = draft.lines[i];
    text.clear();
    bool soft_break = false;
    do {
      text += decode_quoted_printable(draft.lines[i].text, soft_break);
    } while (soft_break && ++i < draft.lines.size());
    draft.rewrite(line, to_valid_utf8(text), true);
    lines.push_back(line);
  }
  draft.lines = std::move(lines);
  return true;
}

}  // namespace smtplain
