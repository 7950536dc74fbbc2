// The margins of a pasted log: quoting marks, indentation, line numbers, empty lines between the lines.
// Each looks at the whole document, takes its margin off if it is evident and says whether it did.
#pragma once
#include "repair/draft.h"

namespace smtplain {

/// An empty line after every line. Takes off one of each, so that the empty line before a message's body
/// stays.
bool undo_double_spacing(Draft& draft);

/// "> " and "| " before the lines, as mail programs and forums quote. curl's and swaks' own marks are none:
/// those of one direction never stand before both sides of a dialogue.
bool undo_quoting(Draft& draft);

/// What all lines of a paragraph are indented by, if it is as much as Markdown wants for code.
bool undo_indentation(Draft& draft);

/// "1 ", "2: ", "3| ": numbers that count the lines.
bool undo_line_numbers(Draft& draft);

}  // namespace smtplain
