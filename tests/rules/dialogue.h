// A session written the way the rules' examples write it, and judged by the rules that come with the program.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "rules/examples.h"
#include "rules/load.h"
#include "smtplain/rules.h"

namespace smtplain {

inline Session judged(const std::vector<std::string_view>& lines, Why* why = nullptr) {
  const auto store = std::make_shared<rules::RuleStore>();
  rules::ExampleData example;
  example.log = store->add_words(lines);
  Session session = rules::example_session(example, {}, store->tables());
  session.storage->hold(store);  // its events are views into the lines
  Rules::builtin()->judge(session, why);
  return session;
}

}  // namespace smtplain
