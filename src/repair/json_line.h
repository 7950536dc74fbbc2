// One JSON object on a line, as container engines and structured loggers write it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace smtplain {

/// True if the line is a JSON object from end to end, as far as its braces and quotes tell.
bool is_json_object(std::string_view line);

/// The value of a member of the outermost object: a string unescaped, anything else as it is written. nullopt
/// if there is no such member. Does not judge whether the rest of the line is sound JSON.
std::optional<std::string> json_member(std::string_view object, std::string_view key);

/// The same for a member that is a string; nullopt if it is anything else.
std::optional<std::string> json_string(std::string_view object, std::string_view key);

}  // namespace smtplain
