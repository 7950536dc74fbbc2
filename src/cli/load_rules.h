#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cli/config.h"
#include "cli/context.h"
#include "smtplain/rules.h"

namespace smtplain {

/// The rules built in, with those of the folders on top. Null, with the errors printed, if one cannot be
/// used.
std::shared_ptr<const Rules> load_rules(const std::vector<std::string>& folders, Context& context);

/// The same with the folders that the configuration names below; fills `config`.
std::shared_ptr<const Rules> load_rules(std::vector<std::string> folders, Config& config, Context& context);

}  // namespace smtplain
