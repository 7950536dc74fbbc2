#include "text/written_newlines.h"

#include "text/evidence.h"
#include "text/json_line.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr auto npos = std::string_view::npos;

std::vector<std::string_view> cut(std::string_view text) {
  std::vector<std::string_view> pieces;
  while (true) {
    const auto at = text.find("\\n");
    if (at == npos) break;
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

}  // namespace

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
