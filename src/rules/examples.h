// The rules' own examples, run: what a test, `smtplain rules test` and `smtplain rules lint` do.
#pragma once
#include <vector>

#include "rules/matcher.h"
#include "smtplain/rules.h"

namespace smtplain::rules {

std::vector<RuleRemark> test_examples(const Rules& rules, const Matcher& matcher);
std::vector<RuleRemark> lint(const Rules& rules, const Matcher& matcher);

/// The session that an example stands for: a reply, a message of a client program, or a dialogue whose lines
/// begin with "C:", "S:", "T:", the name of an event kind, or "fact:".
Session example_session(const ExampleData& example, const RuleData& rule, const RuleTables& tables);

}  // namespace smtplain::rules
