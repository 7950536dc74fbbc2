#include "repair/run_together.h"

#include <algorithm>
#include <array>
#include <span>

#include "repair/collapse.h"
#include "repair/evidence.h"
#include "repair/newlines.h"
#include "repair/openers.h"
#include "text/characters.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

/// Shorter lines are no logs; a document of more lines has not lost its newlines.
constexpr std::size_t kShortest = 90, kMostLines = 12;

/// The line that holds most of the text of a document of few lines.
Line* find_long_line(Draft& draft) {
  std::size_t written = 0, all = 0;
  Line* longest = nullptr;
  for (Line& line : draft.lines) {
    if (trim(line.text).empty()) continue;
    if (++written > kMostLines) return nullptr;
    all += line.text.size();
    if (longest == nullptr || line.text.size() > longest->text.size()) longest = &line;
  }
  if (longest == nullptr || longest->text.size() < kShortest || longest->text.size() * 2 < all)
    return nullptr;
  return longest;
}

/// Where lines begin, in ascending order; the first is 0.
using Starts = std::vector<std::size_t>;

/// True if the texts differ in nothing but the letters and digits.
bool same_shape(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool same = a[i] == b[i] || (is_digit(a[i]) && (is_digit(b[i]) || b[i] == ' ')) ||
                      (a[i] == ' ' && is_digit(b[i])) || (is_letter(a[i]) && is_letter(b[i]));
    if (!same) return false;
  }
  return true;
}

/// Every line began with a time stamp as the first one does.
Starts stamp_starts(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  const std::size_t bracket = text[first] == '[' || text[first] == '<' ? 1 : 0;
  const Stamp stamp = parse_stamp(text.substr(first + bracket));
  if (stamp.length < 8) return {};
  const std::string_view shape = text.substr(first, stamp.length + bracket);
  Starts starts{0};
  for (std::size_t at = first + shape.size(); at + shape.size() < text.size(); ++at) {
    if (!same_shape(shape, text.substr(at, shape.size()))) continue;
    if (parse_stamp(text.substr(at + bracket, shape.size() + 1)).length != stamp.length) continue;
    starts.push_back(at);
    at += shape.size();
  }
  return starts.size() >= (stamp.time.has_date || stamp.syslog ? 2U : 3U) ? starts : Starts{};
}

/// Every line began with the same "program: " or "program[1234]: ".
Starts name_starts(std::string_view text) {
  constexpr std::size_t longest = 24;
  const std::size_t first = text.find_first_not_of(" \t");
  const std::size_t colon = text.find(": ", first);
  if (colon == npos || colon - first > longest || colon - first < 3) return {};
  const std::string_view name = text.substr(first, colon + 2 - first);
  const bool word = std::all_of(name.begin(), name.end() - 2, [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("-_.[]()/").find(c) != npos;
  });
  if (!word) return {};
  Starts starts{0};
  for (std::size_t at = text.find(name, colon); at != npos; at = text.find(name, at + 1))
    starts.push_back(at);
  return starts.size() >= 3 ? starts : Starts{};
}

/// A log in W3C's Extended Log File Format: directives ("#Fields: date-time,…"), then rows that begin with a
/// time.
Starts directive_starts(std::string_view text) {
  if (!trim(text).starts_with("#")) return {};
  Starts starts{0};
  for (const std::string_view name : {"#Version: ", "#Log-type: ", "#Date: ", "#Fields: "}) {
    for (auto at = text.find(name, 1); at != npos; at = text.find(name, at + 1)) starts.push_back(at);
  }
  const std::size_t fields = text.find("#Fields: ");
  if (fields == npos) return {};
  for (std::size_t first = fields; first < text.size(); ++first) {
    if (!is_digit(text[first]) || parse_stamp(text.substr(first)).length < 8) continue;
    starts.push_back(first);
    for (const std::size_t at : stamp_starts(text.substr(first))) starts.push_back(first + at);
    break;
  }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  return starts;
}

/// JSON objects, one a line.
Starts object_starts(std::string_view text) {
  if (!trim(text).starts_with("{\"")) return {};
  Starts starts{0};
  for (std::size_t at = text.find('}'); at != npos; at = text.find('}', at + 1)) {
    const std::size_t next = text.find_first_not_of(" \t", at + 1);
    if (next != npos && text.substr(next).starts_with("{\"")) starts.push_back(next);
  }
  return starts.size() >= 2 ? starts : Starts{};
}

struct Openings {
  Starts starts;
  std::size_t count = 0;  ///< of openers; a line may also begin behind one that is a whole line
};

Openings find_openings(std::string_view text, const LogLanguage& language) {
  Openings found;
  const std::array<bool, 256> opens = opening_bytes(language);
  for (std::size_t at = 0; at < text.size();) {
    if (!opens[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    const OpenerMatch opener = opener_at(text, at, language);
    if (opener.length == 0) {
      ++at;
      continue;
    }
    if (!opener.common) ++found.count;
    if (found.starts.empty() || found.starts.back() != at) found.starts.push_back(at);
    at += opener.length;
    if (opener.whole_line && at < text.size()) found.starts.push_back(at);
  }
  return found;
}

/// The language in which most lines begin.
Starts best_openers(std::string_view text, const LogLanguage*& spoken) {
  Openings best;
  for (const LogLanguage& language : log_languages()) {
    Openings found = find_openings(text, language);
    if (found.count <= best.count) continue;
    best = std::move(found);
    spoken = &language;
  }
  if (best.count < 2) return {};
  if (best.starts.front() != 0) best.starts.insert(best.starts.begin(), 0);
  return best.starts;
}

std::string_view without_end_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Python puts a line of source below each frame: `File "x.py", line 3, in send    server.login(user, word)`.
std::size_t frame_end(std::string_view piece) {
  const std::string_view frame = trim(piece);
  if (!frame.starts_with("File \"")) return npos;
  constexpr std::string_view in = ", in ";
  const std::size_t name = piece.find(in);
  return name == npos ? npos : piece.find(' ', name + in.size());
}

/// The utterances of a piece: what one program marks may have the other side's words behind it, unmarked.
std::vector<std::string_view> utterances(std::string_view piece, const LogLanguage& language) {
  const std::size_t mark = opener_at(piece, 0, language).length;
  const std::string_view said = piece.substr(mark);
  if (said.starts_with('.') && begins_with_reply(said.substr(1)))
    return {piece.substr(0, mark + 1), trim(said.substr(1))};
  const bool by_client = mark != 0 && (parse_command(said) || said.starts_with('.'));
  auto parts = split_dialogue(by_client ? said : piece);
  if (by_client && !parts.empty()) {
    parts.front() = piece.substr(0, static_cast<std::size_t>(parts.front().end() - piece.begin()));
  }
  return parts;
}

/// The pieces of the text that begin at `starts`.
std::vector<std::string_view> cut(std::string_view text, const Starts& starts, const LogLanguage* language) {
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : text.size();
    const std::string_view piece = without_end_blanks(text.substr(starts[i], end - starts[i]));
    if (piece.empty()) continue;
    if (language != nullptr && language->has_bare_dialogue) {
      const auto said = utterances(piece, *language);
      pieces.insert(pieces.end(), said.begin(), said.end());
    } else if (const std::size_t frame = frame_end(piece); frame != npos) {
      pieces.push_back(piece.substr(0, frame));
      pieces.push_back(piece.substr(frame));
    } else {
      pieces.push_back(piece);
    }
  }
  return pieces;
}

void replace_line(Draft& draft, const Line* line, std::span<const std::string_view> pieces) {
  std::vector<Line> lines;
  for (const Line& other : draft.lines) {
    if (&other != line) {
      lines.push_back(other);
      continue;
    }
    for (const std::string_view piece : pieces) lines.push_back({piece, other.number, true, other.time});
  }
  draft.lines = std::move(lines);
}

}  // namespace

bool undo_joined_objects(Draft& draft) {
  const Line* const line = find_long_line(draft);
  if (line == nullptr) return false;
  const auto pieces = cut(line->text, object_starts(line->text), nullptr);
  if (pieces.size() < 2) return false;
  replace_line(draft, line, pieces);
  return true;
}

bool undo_run_together(Draft& draft) {
  const Line* const line = find_long_line(draft);
  if (line == nullptr || holds_certain_marks(line->text)) return false;
  const LogLanguage* language = nullptr;
  Starts starts = directive_starts(line->text);
  if (starts.empty()) starts = stamp_starts(line->text);
  if (starts.empty()) starts = name_starts(line->text);
  if (starts.empty()) starts = best_openers(line->text, language);
  const auto pieces = cut(line->text, starts, language);
  if (pieces.size() < 2) return false;
  replace_line(draft, line, pieces);
  return true;
}

}  // namespace smtplain
