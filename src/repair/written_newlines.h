// A whole dialogue within one string: "220 hi\r\nEHLO pc\r\n250 ok\r\n", its line ends written out; or in a
// list of strings.
#pragma once
#include "repair/draft.h"

namespace smtplain {

/// Takes a document that is one string of a programming language, or a JSON object around one, as the lines
/// that the string holds: "...\n...", '...\r\n...', {"output": "..."}.
bool undo_string_literal(Draft& draft);

/// Cuts lines at "\r\n" and "\n" written out, where what is between is a dialogue: commands and replies. A
/// single reply so written (`response: "535-5.7.8 …\n535 …"`) stays whole, for its reader knows what stands
/// around it.
bool undo_written_out_newlines(Draft& draft);

/// Takes a dialogue that is a list of strings, each on a line of its own (`"S: 220 hi",`), out of its quotes.
bool undo_string_list(Draft& draft);

}  // namespace smtplain
