// Texts one behind the other, with something between them.
#pragma once
#include <string>
#include <string_view>

namespace smtplain {

template <typename Texts>
std::string joined(const Texts& texts, std::string_view between = ", ") {
  std::string all;
  bool first = true;
  for (const std::string_view text : texts) {
    if (!first) all += between;
    first = false;
    all += text;
  }
  return all;
}

}  // namespace smtplain
