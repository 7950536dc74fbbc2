// The letters A to Z in the other case, whatever the locale.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "text/characters.h"

namespace smtplain {

constexpr char to_upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 32) : c;
}

inline std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), to_lower);
  return out;
}

inline std::string uppered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), to_upper);
  return out;
}

/// As a sentence begins: "You" for "you".
inline std::string capitalised(std::string_view text) {
  std::string out(text);
  if (!out.empty()) out[0] = to_upper(out[0]);
  return out;
}

}  // namespace smtplain
