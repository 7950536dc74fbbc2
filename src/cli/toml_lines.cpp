#include "cli/toml_lines.h"

#define TOML_ENABLE_FORMATTERS 0
#define TOML_HEADER_ONLY 1  // its library would be loaded at each start, for a file that few have
#include <toml++/toml.h>

namespace smtplain {
namespace {

using rules::JsonNode;

JsonNode convert(const toml::node& node) {
  JsonNode out;
  out.line = static_cast<std::uint32_t>(node.source().begin.line);
  if (const toml::table* table = node.as_table()) {
    out.type = JsonNode::Type::object;
    for (const auto& [key, value] : *table) {
      out.members.push_back({std::string(key.str()), convert(value)});
      // The key's line: a table's own is that of its first bracket, or none at all.
      out.members.back().value.line = static_cast<std::uint32_t>(key.source().begin.line);
    }
  } else if (const toml::array* array = node.as_array()) {
    out.type = JsonNode::Type::list;
    for (const toml::node& item : *array) out.items.push_back(convert(item));
  } else if (const auto text = node.value_exact<std::string>()) {
    out.type = JsonNode::Type::text;
    out.text = *text;
  } else if (const auto truth = node.value_exact<bool>()) {
    out.type = JsonNode::Type::boolean;
    out.boolean = *truth;
  } else if (const auto number = node.value<double>()) {
    out.type = JsonNode::Type::number;
    out.number = *number;
  }
  return out;
}

}  // namespace

bool parse_toml_lines(std::string_view toml, JsonNode& root, std::string& error, std::uint32_t& line) {
  try {
    root = convert(toml::parse(toml));
    return true;
  } catch (const toml::parse_error& fault) {
    error = fault.description();
    line = static_cast<std::uint32_t>(fault.source().begin.line);
    return false;
  }
}

}  // namespace smtplain
