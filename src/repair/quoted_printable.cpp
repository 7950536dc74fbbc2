#include "repair/quoted_printable.h"

#include <algorithm>
#include <array>

#include "repair/evidence.h"
#include "text/characters.h"
#include "text/encoding.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// An encoded '=' where a log's own syntax has one. Message content in a log may be quoted-printable while
/// the log is not.
bool shows_encoding(std::string_view line) {
  constexpr std::array signs = word_list("AUTH=3D", "SIZE=3D", "BODY=3D", "=3D=3D=3D ", "RET=3D");
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

/// What a line tells of its encoding.
enum class Shows { nothing, encoding, other };

/// RFC 2045 section 6.7: no line is longer than 76, and '=' stands before two digits or ends the line.
Shows shown_by(const Line& line, const Line* next) {
  constexpr std::size_t longest = 76, soft_break_from = 70;
  const std::string_view text = line.text;
  if (text.size() > longest) return Shows::other;
  Shows shows = Shows::nothing;
  for (std::size_t at = text.find('='); at != npos; at = text.find('=', at + 1)) {
    if (at + 1 == text.size()) {
      // padding of base64 ends a line too
      if (at + 1 < soft_break_from || next == nullptr || begins_like_log(without_speaker_mark(next->text)))
        return Shows::other;
      return Shows::encoding;
    }
    const int high = hex_value(text[at + 1]), low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
    const bool letter = high >= 2 || text.substr(at + 1, 2) == "09";
    if (low < 0 || !letter) return Shows::other;
    if (text.substr(at + 1, 2) == "3D") shows = Shows::encoding;
  }
  return shows;
}

bool is_encoded_throughout(std::span<const Line> lines) {
  bool shown = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Shows shows = shown_by(lines[i], i + 1 < lines.size() ? &lines[i + 1] : nullptr);
    if (shows == Shows::other) return false;
    shown = shown || shows == Shows::encoding;
  }
  return shown;
}

}  // namespace

std::string decode_quoted_printable(std::string_view text, bool& soft_break) {
  soft_break = text.ends_with('=');
  if (soft_break) text.remove_suffix(1);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool encoded =
        text[at] == '=' && at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2]);
    out += encoded ? hex_byte(text[at + 1], text[at + 2]) : text[at];
    if (encoded) at += 2;
  }
  return out;
}

bool undo_quoted_printable(Draft& draft) {
  const auto sample = draft.sample();
  const bool shown =
      std::any_of(sample.begin(), sample.end(), [](const Line& line) { return shows_encoding(line.text); });
  if (!shown && !is_encoded_throughout(sample)) return false;
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
