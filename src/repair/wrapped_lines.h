// Long lines that a terminal, an editor or a mail program broke. For newlines that were lost see newlines.h.
#pragma once
#include "repair/draft.h"

namespace smtplain {

/// Joins lines that were broken at one column, the widest: by a terminal wherever that is in a word, by a
/// mail program between words; the second half of none begins like a line of a log. Takes out the blanks that
/// a terminal filled its lines with, if they were copied along.
bool undo_wrapping(Draft& draft);

}  // namespace smtplain
