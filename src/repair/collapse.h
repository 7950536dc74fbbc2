// A dialogue that lost its newlines, as web pages and search engines leave it: all of it on one line.
#pragma once
#include <string_view>
#include <vector>

namespace smtplain {

/// Cuts `line` where a reply line, a command, an AUTH answer, message content, its final dot, or what telnet
/// says of the connection begins, with or without blanks between. What may begin where follows from the
/// dialogue itself: a command ends a reply only if an answer to it comes next, and a reply code ends a
/// command, but "250 users" ends nothing. A line that holds one utterance gives one view. The views are
/// trimmed and point into `line`.
std::vector<std::string_view> split_dialogue(std::string_view line);

/// True if split_dialogue() would cut the line; for a reader that has to choose.
bool is_collapsed_dialogue(std::string_view line);

}  // namespace smtplain
