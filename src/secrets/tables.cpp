#include "secrets/tables.h"

#include <algorithm>

namespace smtplain {
SecretSpan read_cell(std::string_view line, std::size_t& at, char sign) {
  const std::size_t begin = at;
  if (at < line.size() && line[at] == '"') {
    at = skip_quoted(line, at);
    const bool closed = at > begin + 1 && line[at - 1] == '"';
    return {begin + 1, closed ? at - 1 : at};
  }
  at = std::min(line.find(sign, at), line.size());
  return {begin, at};
}

bool may_head_table(std::string_view line) {
  if (line.size() < 5) return false;
  if (line.front() == '|' || line.front() == ' ')
    return line.find('|', 1) != npos || line.find(kDrawn, 1) != npos;  // as databases print them
  if (line.front() == kDrawn.front()) return line.starts_with(kDrawn);
  if (line.front() == '(') return line.find(kDrawn) != npos;  // its frame was taken off
  const bool names = is_letter(line.front()) || line.front() == '"';
  if (!names || (is_upper(line[1]) && is_upper(line[3]))) return false;
  return line.find(',') != npos || line.find(';') != npos || line.find('\t') != npos ||
         line.find(" | ") != npos || line.find(kDrawn) != npos;
}

std::string flattened(std::string_view line) {
  std::string flat(line);
  std::replace(flat.begin(), flat.end(), '|', '!');
  for (std::size_t at = flat.find(kDrawn); at != npos; at = flat.find(kDrawn, at + 1)) {
    const auto last = static_cast<unsigned char>(at + 2 < flat.size() ? flat[at + 2] : 0);
    flat.replace(at, 3, last == 0x82 || last == 0x83 ? "|  " : "-  ");
  }
  return flat;
}

bool is_rule(std::string_view line) {
  return line.find_first_not_of("+-|:= ") == npos;
}

}  // namespace smtplain
