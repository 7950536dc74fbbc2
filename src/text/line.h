// A line of a log as the readers see it.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "smtplain/event.h"

namespace smtplain {

/// One line, decoded to UTF-8, without line end, terminal escapes, HTML and log prefixes.
struct Line {
  std::string_view text;
  std::uint32_t number = 0;  ///< of the line in the file it came from; several lines may share one
  bool inferred = false;     ///< repaired: a paste had lost the line's start or end
  Time time;                 ///< of the prefix that was taken off, if it held one
};

/// From the line of this number on, of lines in order.
inline std::span<const Line> lines_from(std::span<const Line> lines, std::uint32_t number) {
  const auto above = [number](const Line& line) { return line.number < number; };
  const auto begin = std::partition_point(lines.begin(), lines.end(), above) - lines.begin();
  return lines.subspan(static_cast<std::size_t>(begin));
}

}  // namespace smtplain
