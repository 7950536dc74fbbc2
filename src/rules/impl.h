// What stands behind smtplain::Rules.
#pragma once
#include <memory>
#include <vector>

#include "rules/matcher.h"
#include "rules/store.h"
#include "smtplain/rules.h"

namespace smtplain {

class Rules::Impl {
 public:
  explicit Impl(const rules::RuleTables& tables) : matcher(tables) {
    for (const rules::CauseData& cause : tables.causes)
      causes.push_back({cause.id, cause.when, cause.explain, cause.who});
  }

  std::unique_ptr<const rules::RuleStore> store;  ///< owns the tables, but for the built-in rules
  std::shared_ptr<const Rules> base;              ///< owns the text of what was taken over from it
  std::vector<Cause> causes;
  rules::Matcher matcher;
};

namespace rules {

/// Rules over tables that live for ever: the generated file calls this.
std::shared_ptr<const Rules> from_tables(const RuleTables& tables);

/// Rules over their own tables.
std::shared_ptr<const Rules> from_store(std::unique_ptr<const RuleStore> store,
                                        std::shared_ptr<const Rules> base);

}  // namespace rules
}  // namespace smtplain
