// From the rules that hold to one cause: which reply or message decides, what only follows from it, and what
// else it might be.
#pragma once
#include <vector>

#include "rules/matcher.h"
#include "smtplain/rules.h"

namespace smtplain::rules {

/// Fills server.provider and server.software where the session does not have them.
void identify_server(const Matcher& matcher, Session& session);

/// Fills session.diagnosis and session.findings; `why` may be null.
void diagnose(const Matcher& matcher, Session& session, Why* why);

/// What a reply alone means.
ReplyVerdict judge_one_reply(const Matcher& matcher, std::string_view text, const ReplyContext& context,
                             Why* why);
std::string_view cause_of_one_reply(const Matcher& matcher, std::string_view text,
                                    const ReplyContext& context);

/// A match in words, for --why.
Why::Rule explain_match(const Matcher& matcher, const Match& match);

}  // namespace smtplain::rules
