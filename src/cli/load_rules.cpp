#include "cli/load_rules.h"

#include <ostream>

#include "report/layout.h"

namespace smtplain {

std::shared_ptr<const Rules> load_rules(const std::vector<std::string>& folders, Context& context) {
  auto builtin = Rules::builtin();
  if (folders.empty()) return builtin;
  LoadedRules loaded = Rules::load(folders, builtin);
  for (const std::string& error : loaded.errors) context.err << "smtplain: " << safe_text(error) << '\n';
  return std::move(loaded.rules);
}

std::shared_ptr<const Rules> load_rules(std::vector<std::string> folders, Config& config, Context& context) {
  std::string error;
  std::shared_ptr<const Rules> rules;
  if (find_config(config, error)) {
    folders.insert(folders.begin(), config.rules.begin(), config.rules.end());
    rules = load_rules(folders, context);
    if (rules && check_causes(config, *rules, error)) return rules;
  }
  if (!error.empty()) context.err << "smtplain: " << safe_text(error) << '\n';
  return nullptr;
}

}  // namespace smtplain
