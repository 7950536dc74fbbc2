#include "serve/accept.h"

#include <algorithm>

#include "text/smtp.h"

namespace smtplain::serve {
namespace {

std::string_view next(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const std::string_view part = trim(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

// "0.8" in thousandths; what cannot be read is 1.
int weight(std::string_view text) {
  if (text.empty() || text[0] == '1') return 1000;
  if (text[0] != '0') return 1000;
  int value = 0;
  int place = 100;
  for (std::size_t i = 2; i < text.size() && i < 5 && text[i] >= '0' && text[i] <= '9'; ++i, place /= 10)
    value += (text[i] - '0') * place;
  return value;
}

// 3: the very type, 2: "text/*", 1: "*/*", 0: another.
int precision(std::string_view range, std::string_view type) {
  if (iequals(range, type)) return 3;
  if (range == "*/*" || range == "*") return 1;
  const auto slash = range.find('/');
  return slash != npos && range.substr(slash) == "/*" &&
                 iequals(range.substr(0, slash), type.substr(0, type.find('/')))
             ? 2
             : 0;
}

}  // namespace

int negotiate(std::string_view accept, std::span<const std::string_view> types) {
  if (trim(accept).empty()) return 0;
  int best = -1, best_weight = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    int found = 0, its_weight = 0;
    for (std::string_view ranges = accept; !ranges.empty();) {
      std::string_view parameters = next(ranges, ',');
      const std::string_view range = next(parameters, ';');
      int q = 1000;
      while (!parameters.empty()) {
        const std::string_view parameter = next(parameters, ';');
        if (parameter.size() > 2 && istarts_with(parameter, "q=")) q = weight(parameter.substr(2));
      }
      // The most precise range decides, whatever its weight.
      if (const int fits = precision(range, types[i]); fits > found) found = fits, its_weight = q;
    }
    if (found > 0 && its_weight > best_weight) best = static_cast<int>(i), best_weight = its_weight;
  }
  return best;
}

}  // namespace smtplain::serve
