#include "repair/json_line.h"

#include "text/escape.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Position after the string that begins at `at`, or the size if it does not end.
std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

/// Position after the value that begins at `at`: the comma or brace that ends it.
std::size_t skip_value(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}')) break;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    ++at;
  }
  return at;
}

/// The value of a member as it is written.
std::optional<std::string_view> find_member(std::string_view object, std::string_view key) {
  object = trim(object);
  std::size_t at = 1;
  while (at < object.size()) {
    at = skip_blanks(object, at);
    if (at >= object.size() || object[at] != '"') return std::nullopt;
    const std::size_t key_end = skip_string(object, at);
    const std::string_view name = object.substr(at + 1, key_end - at - 2);
    at = skip_blanks(object, key_end);
    if (at >= object.size() || object[at] != ':') return std::nullopt;
    const std::size_t start = skip_blanks(object, at + 1);
    const std::size_t end = skip_value(object, start);
    if (name == key) return trim(object.substr(start, end - start));
    at = end + 1;
  }
  return std::nullopt;
}

}  // namespace

bool is_json_object(std::string_view line) {
  line = trim(line);
  return line.size() > 6 && line.starts_with("{\"") && line.ends_with('}');
}

std::optional<std::string> json_string(std::string_view object, std::string_view key) {
  const auto value = find_member(object, key);
  if (!value || !value->starts_with('"')) return std::nullopt;
  return unescape(value->substr(1, value->size() < 2 ? 0 : value->size() - 2));
}

std::optional<std::string> json_member(std::string_view object, std::string_view key) {
  if (auto text = json_string(object, key)) return text;
  const auto value = find_member(object, key);
  return value ? std::optional(std::string(*value)) : std::nullopt;
}

}  // namespace smtplain
