// What to do: the advice of a rule, and advice that several rules give in the same words.
#include <algorithm>

#include "rules/advice.h"
#include "rules/load.h"
#include "rules/vocabulary.h"
#include "text/joined.h"

namespace smtplain::rules {
namespace {

void take_in(std::string_view name, Fields& fields, RuleStore& store) {
  const auto known = std::find_if(store.advice.rbegin(), store.advice.rend(),
                                  [name](const AdviceData& advice) { return advice.name == name; });
  if (known == store.advice.rend())
    return fields.fault("use", "names no advice of advice.json: " + std::string(name));
  const Range shared = known->fixes;
  for (std::uint32_t i = 0; i < shared.count; ++i)
    store.fixes.push_back(FixData(store.fixes[shared.first + i]));
}

void load_fix(const JsonNode& node, const std::string& owner, Faults& faults, RuleStore& store) {
  Fields fields(node, owner + ": fix", faults);
  if (const auto name = fields.text("use"); !name.empty()) {
    take_in(name, fields, store);
    return fields.refuse_others();
  }
  FixData fix;
  fix.who = store.keep(fields.required_text("who"));
  fix.client = store.keep(fields.text("client"));
  fix.only_if = store.keep(fields.text("if"));
  fix.text = store.keep(fields.required_text("do"));
  const auto known = actors();
  if (std::find(known.begin(), known.end(), fix.who) == known.end())
    fields.fault("who", "must be one of: " + joined(known));
  if (!fix.only_if.empty() && find_condition(fix.only_if) == nullptr)
    fields.fault("if", "must be one of: " + condition_names());
  fields.refuse_others();
  store.fixes.push_back(fix);
}

}  // namespace

Range load_fixes(const JsonNode& list, const std::string& owner, Faults& faults, RuleStore& store) {
  const auto first = static_cast<std::uint32_t>(store.fixes.size());
  for (const JsonNode& node : list.items) load_fix(node, owner, faults, store);
  return {first, static_cast<std::uint32_t>(store.fixes.size()) - first};
}

void load_advice(const JsonNode& root, Faults& faults, RuleStore& store) {
  Fields fields(root, "file", faults);
  fields.text("$schema");
  fields.text("about");
  if (const JsonNode* named = fields.child("advice", JsonNode::Type::object)) {
    Fields names(*named, "advice", faults);
    for (const auto& [name, value] : named->members) {
      const JsonNode* list = names.child(name, JsonNode::Type::list);
      if (list == nullptr) continue;
      const Range fixes = load_fixes(*list, "advice " + name, faults, store);
      if (fixes.empty()) names.fault(name, "holds nothing to do");
      store.advice.push_back({store.keep(name), fixes});
    }
  }
  fields.refuse_others();
}

}  // namespace smtplain::rules
