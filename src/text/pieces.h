// Pieces of a line: what stands behind or between marks, and numbers.
#pragma once
#include <string_view>

#include "text/any_case.h"

namespace smtplain {

/// What stands behind the first `mark`; empty where there is none.
inline std::string_view behind(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  return at == npos ? std::string_view{} : text.substr(at + mark.size());
}

/// The same for a mark (lower case) in any case.
inline std::string_view ibehind(std::string_view text, std::string_view mark) {
  const auto at = ifind(text, mark);
  return at == npos ? std::string_view{} : text.substr(at + mark.size());
}

/// What stands behind the first `before`, up to the next `end` or the end of the text.
inline std::string_view between(std::string_view text, std::string_view before, std::string_view end) {
  const std::string_view rest = behind(text, before);
  return rest.substr(0, rest.find(end));
}

/// Digits and nothing else.
inline bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

inline bool is_port(std::string_view text) {
  return is_number(text) && text.size() <= 5;
}

/// The digits that the text begins with.
inline std::string_view leading_digits(std::string_view text) {
  return text.substr(0, skip_while(text, 0, is_digit));
}

}  // namespace smtplain
