// What a terminal would have swallowed and a recorded or copied session still holds.
#pragma once
#include <string>
#include <string_view>

#include "repair/draft.h"

namespace smtplain {

/// Appends `text` to `out` as a terminal would show it: escape sequences (ECMA-48 CSI, OSC, DCS and the short
/// ones) and control characters gone, backspaces applied. A tab stays a tab.
void append_as_shown(std::string_view text, std::string& out);

/// Applies append_as_shown to each line that needs it.
bool undo_terminal_codes(Draft& draft);

/// Takes off control characters that a program or a paste has written out: `^M`, `#015`, `\r\n` at the ends
/// of lines that are no quoted strings, and colour codes whose escape character was lost (`[0;32m`).
bool undo_written_out_controls(Draft& draft);

}  // namespace smtplain
