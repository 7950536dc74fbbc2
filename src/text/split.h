// A text to its lines.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/line.h"

namespace smtplain {

/// Cuts `text` at LF, CRLF and CR CRLF; at a lone CR too, where what a terminal would overwrite becomes
/// pieces of one line with its number (a progress meter), or lines of their own in a text that has no LF at
/// all. `count` gets how many lines the text has. The views point into `text`.
std::vector<Line> split_lines(std::string_view text, bool has_carriage_return, std::uint64_t& count);
/// The same for a part of a text in which `end`, LF or CR, ends the lines.
std::vector<Line> split_lines(std::string_view text, bool has_carriage_return, char end,
                              std::uint64_t& count);

}  // namespace smtplain
