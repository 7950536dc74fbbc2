// A plain sentence beside each line of the log.
#pragma once
#include "rules/model.h"
#include "smtplain/session.h"

namespace smtplain::rules {

/// Fills session.annotations, in the order of the events.
void annotate(const RuleTables& tables, Session& session);

}  // namespace smtplain::rules
