// A whole log on one line, or nearly: its newlines were lost, or became blanks.
#pragma once
#include "text/draft.h"

namespace smtplain {

/// Cuts such a log where its own lines begin: at the time stamp or the program's name that its first line
/// begins with, between JSON objects, or where a program is known to begin its lines (openers.h). Leaves
/// documents alone whose text is spread over lines as logs are.
bool undo_run_together(Draft& draft);

}  // namespace smtplain
