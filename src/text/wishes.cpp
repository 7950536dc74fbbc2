#include "text/wishes.h"

#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t npos = std::string_view::npos;

bool speaks_of_wishes(std::string_view heading) {
  constexpr std::size_t kLongest = 60;
  return heading.size() <= kLongest && ifind(heading, "expected") != npos &&
         ifind(heading, "actual") == npos && ifind(heading, "unexpected") == npos;
}

}  // namespace

bool Wishes::holds(std::string_view line, bool told) {
  if (line.find("##") == npos) return wished_;
  const std::string_view text = trim(parse_prefix(line).rest);
  if (text.starts_with("##")) wished_ = told && speaks_of_wishes(text);
  return wished_;
}

}  // namespace smtplain
