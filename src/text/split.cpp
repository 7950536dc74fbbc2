#include "text/split.h"

#include <algorithm>
#include <cstring>

#include "text/characters.h"

namespace smtplain {
namespace {

/// Position of `wanted` at or after `from`, or the size.
std::size_t find_or_end(std::string_view text, char wanted, std::size_t from) {
  const void* hit = std::memchr(text.data() + from, wanted, text.size() - from);
  return hit ? static_cast<std::size_t>(static_cast<const char*>(hit) - text.data()) : text.size();
}

/// Adds one line of the file: the pieces between its carriage returns, of which the empty ones show nothing.
void add_pieces(std::string_view line, std::uint32_t number, std::vector<Line>& lines) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  for (std::size_t at = line.find('\r'); at != npos; at = line.find('\r')) {
    if (at > 0) lines.push_back({line.substr(0, at), number, false, {}});
    line.remove_prefix(at + 1);
  }
  lines.push_back({line, number, false, {}});
}

}  // namespace

std::vector<Line> split_lines(std::string_view text, bool has_carriage_return, std::uint64_t& count) {
  const bool feeds = text.find('\n') != npos;
  return split_lines(text, has_carriage_return, !feeds && has_carriage_return ? '\r' : '\n', count);
}

std::vector<Line> split_lines(std::string_view text, bool has_carriage_return, char end,
                              std::uint64_t& count) {
  std::vector<Line> lines;
  lines.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t stop = find_or_end(text, end, at);
    const std::string_view line = text.substr(at, stop - at);
    ++number;
    if (has_carriage_return && end == '\n') {
      add_pieces(line, number, lines);
    } else {
      lines.push_back({line, number, false, {}});
    }
    at = stop + 1;
  }
  count = number;
  return lines;
}

}  // namespace smtplain
