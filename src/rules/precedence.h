// How much a rule knows: which of two rules that both hold is the better one (docs/writing-rules.md).
#pragma once
#include <string_view>

#include "rules/model.h"

namespace smtplain::rules {

std::string_view name(Step);
Step step_of(const RuleData& rule, const RuleTables& tables);

/// The points within a step that do not depend on what is looked at: a match adds the letters of its pattern,
/// and 4 for `answers`.
unsigned points_of(const RuleData& rule, const RuleTables& tables);

}  // namespace smtplain::rules
