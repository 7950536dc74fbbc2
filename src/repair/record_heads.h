// What a logger or a console put before each record, where it does not look as parse_prefix() knows it.
// Each looks at the whole document, takes the heads off if they are evident and says whether it did.
#pragma once
#include "repair/draft.h"

namespace smtplain {

/// "flutter: S: 220 mail": the console's name for the program, before marks of who speaks.
bool undo_console_name(Draft& draft);

/// "Connection: opened2023-01-24 15:30:23 [500@web]": a logger that writes time and process on a line of
/// their own and no newline behind the text, so that the next record's head stands behind this one.
bool undo_heads_behind(Draft& draft);

}  // namespace smtplain
