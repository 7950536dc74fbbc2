// Whose server it is, and what it runs: by its name, or by how it speaks.
#pragma once
#include "rules/matcher.h"
#include "smtplain/session.h"

namespace smtplain::rules {

/// Fills server.provider and server.software where the session does not have them.
void identify_server(const Matcher& matcher, Session& session);

}  // namespace smtplain::rules
