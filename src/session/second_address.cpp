#include "session/second_address.h"

#include <algorithm>

#include "session/reply.h"
#include "text/characters.h"

namespace smtplain {
namespace {

/// A word of hexadecimal digits and colons, which no time of day is: "2001:db8::1".
bool names_ipv6(std::string_view text) {
  constexpr std::string_view kSigns = "0123456789abcdefABCDEF:";
  for (std::size_t at = 0; (at = text.find_first_of(kSigns, at)) != npos;) {
    const std::size_t end = std::min(text.find_first_not_of(kSigns, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const auto colons = std::count(word.begin(), word.end(), ':');
    if (colons >= 3 || (colons == 2 && word.find("::") != npos && word.size() > 3)) return true;
    at = end;
  }
  return false;
}

}  // namespace

bool names_ipv4(std::string_view text) {
  int numbers = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) {
      numbers = text[at] == '.' && at > 0 && is_digit(text[at - 1]) ? numbers : 0;
      continue;
    }
    while (at + 1 < text.size() && is_digit(text[at + 1])) ++at;
    if (++numbers == 4) return true;
  }
  return false;
}

bool says_unreachable(std::string_view text) {
  return mentions(text, "unreachable") || mentions(text, "no route to host") ||
         mentions(text, "enetunreach") || mentions(text, "ehostunreach");
}

bool has_no_way_to_ipv6(std::string_view text) {
  return says_unreachable(text) && names_ipv6(text) && !names_ipv4(text);
}

}  // namespace smtplain
