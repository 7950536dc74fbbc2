// JSON that may be looked at in a terminal: what cannot be seen is escaped, so that it cannot act either.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace smtplain {

/// JSON with U+007F to U+009F, bidirectional controls and zero-width characters as \u escapes (RFC 8259
/// section 7); it means the same. `json` is valid UTF-8, as JsonWriter and dump() make it.
std::string with_unseen_escaped(std::string json);

/// The value as JSON text, by `indent` blanks a level or on one line; bytes that are no UTF-8 become U+FFFD.
template <typename Json>
std::string json_text(const Json& value, int indent = -1) {
  return with_unseen_escaped(value.dump(indent, ' ', false, Json::error_handler_t::replace));
}

}  // namespace smtplain
