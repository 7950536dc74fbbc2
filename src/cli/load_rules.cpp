#include "cli/load_rules.h"

#include <ostream>

namespace smtplain {

std::shared_ptr<const Rules> load_rules(const std::vector<std::string>& folders, Context& context) {
  auto builtin = Rules::builtin();
  if (folders.empty()) return builtin;
  LoadedRules loaded = Rules::load(folders, builtin);
  for (const std::string& error : loaded.errors) context.err << "smtplain: " << error << '\n';
  return std::move(loaded.rules);
}

}  // namespace smtplain
