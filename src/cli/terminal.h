// What the environment says of the terminal.
#pragma once
#include <functional>
#include <string>

namespace smtplain {

using Environment = std::function<const char*(const char*)>;

/// The command that shows long output: PAGER, else less. Empty: none (PAGER is empty or "cat", there is no
/// less, or the terminal is too simple for one).
std::string pager_command(const Environment& environment);

/// Whether the terminal is one that is known to show OSC 8 links; others may print them as rubbish.
bool terminal_knows_links(const Environment& environment);

}  // namespace smtplain
