// Events in the order of their lines.
#pragma once
#include "smtplain/session.h"

namespace smtplain {

/// Puts the events into the order of the log's lines, and all that points to them with them. A reader tells
/// some late, as it had to hold them, and they are judged in the order in which things were said.
void order_by_line(Session& session);

}  // namespace smtplain
