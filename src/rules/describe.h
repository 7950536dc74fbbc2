// A rule for people: its tests in the words of its file.
#pragma once
#include "rules/model.h"
#include "smtplain/rules.h"

namespace smtplain::rules {

RuleInfo describe(const RuleTables& tables, const RuleData& rule);

}  // namespace smtplain::rules
