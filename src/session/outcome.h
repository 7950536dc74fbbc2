// What became of the mail, and where it went wrong (docs/causes: outcome and stage).
#pragma once
#include "smtplain/session.h"

namespace smtplain {

/// Fills outcome, stage, reply_event and failure_event from the session's events. `last_stage` is where the
/// log stops.
void decide(Session& session);

}  // namespace smtplain
