// JSON with line numbers: a strict loader has to say where a fault is, and nlohmann's values do not know.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain::rules {

struct JsonMember;

/// A JSON value and the line of the file on which it begins (for text) or ends (for numbers).
struct JsonNode {
  enum class Type : std::uint8_t { null, boolean, number, text, list, object };
  Type type = Type::null;
  std::uint32_t line = 0;
  bool boolean = false;
  double number = 0;
  std::string text;
  std::vector<JsonNode> items;
  std::vector<JsonMember> members;

  bool is(Type t) const { return type == t; }
  const JsonNode* find(std::string_view key) const;
};

struct JsonMember {
  std::string key;
  JsonNode value;
};

/// False on a syntax error or a key given twice; `error` and `line` then say what and where.
bool parse_json_lines(std::string_view json, JsonNode& root, std::string& error, std::uint32_t& line);

}  // namespace smtplain::rules
