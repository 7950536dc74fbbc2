// A line of a log as the readers see it, and the document it belongs to.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/event.h"
#include "smtplain/session.h"

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

/// Lines that are known and not among a document's.
struct Gap {
  std::uint32_t first = 0, end = 0;  ///< the next line is `end`
  std::uint64_t sessions = 0;        ///< that they hold
};

/// A whole log, decoded and repaired. Lines are views into `storage`.
struct Document {
  std::string_view encoding;  ///< "utf-8", "utf-16le", "utf-16be", "latin-1"
  std::vector<Line> lines;
  std::vector<Gap> gaps;
  std::uint64_t line_count = 0;  ///< lines of the file
  std::uint64_t byte_count = 0;
  std::uint32_t looks_from = 1;  ///< the line from which on its damage and format show
  std::vector<std::string> warnings;
  std::shared_ptr<Arena> storage;
};

/// Decodes a file's bytes. Never fails: bytes that are no text become U+FFFD, and a warning says so.
/// `looks_from`: the line from which on it shows how the text is damaged.
Document decode(std::string bytes, std::uint32_t looks_from = 1);

}  // namespace smtplain
