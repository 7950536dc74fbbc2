// HTML that a debug output or a web page put into a log.
#pragma once
#include "repair/draft.h"

namespace smtplain {

/// Renders all lines where markup is evident. What was encoded twice needs two calls.
bool undo_html(Draft& draft);

}  // namespace smtplain
