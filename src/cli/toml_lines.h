// TOML as the JSON nodes that know their lines, so that one loader serves both.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "rules/json_lines.h"

namespace smtplain {

/// False on a syntax error; `error` and `line` then say what and where. Dates become text.
bool parse_toml_lines(std::string_view toml, rules::JsonNode& root, std::string& error, std::uint32_t& line);

}  // namespace smtplain
