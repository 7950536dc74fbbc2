// From the rules that hold to one cause: which reply or message decides, what only follows from it, and what
// else it might be.
#pragma once
#include <vector>

#include "rules/matcher.h"
#include "smtplain/rules.h"

namespace smtplain::rules {

/// Fills session.diagnosis and session.findings; `why` may be null.
void diagnose(const Matcher& matcher, Session& session, Why* why);

/// The same for a session of nothing but one reply, which tells by its words whose server it came from.
/// `reply`: its subject; it is given back.
Subject diagnose_reply(const Matcher& matcher, Session& session, Subject reply, Why* why);

}  // namespace smtplain::rules
