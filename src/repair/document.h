// A whole log: its lines, decoded and repaired.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/session.h"
#include "text/line.h"

namespace smtplain {

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
