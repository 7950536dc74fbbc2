// A whole log on one line, or nearly: its newlines were lost, or became blanks.
#pragma once
#include "repair/draft.h"

namespace smtplain {

/// Cuts it between JSON objects, before anything looks into their strings.
bool undo_joined_objects(Draft& draft);

/// Cuts such a log where its own lines begin: at the time stamp or the program's name that its first line
/// begins with, or where a program is known to begin its lines (openers.h). Leaves
/// documents alone whose text is spread over lines as logs are.
bool undo_run_together(Draft& draft);

}  // namespace smtplain
