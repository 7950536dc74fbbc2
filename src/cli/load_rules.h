#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cli/context.h"
#include "smtplain/rules.h"

namespace smtplain {

/// The rules built in, with those of the folders on top. Null, with the errors printed, if one cannot be
/// used.
std::shared_ptr<const Rules> load_rules(const std::vector<std::string>& folders, Context& context);

/// Names of the log formats, for options.
std::vector<std::string> input_format_names();

}  // namespace smtplain
