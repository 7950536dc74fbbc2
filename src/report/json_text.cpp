#include "report/json_text.h"

#include <algorithm>

#include "report/layout.h"
#include "text/encoding.h"

namespace smtplain {
namespace {

void append_escape(std::string& out, char32_t unit) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 15];
}

}  // namespace

std::string with_unseen_escaped(std::string json) {
  const auto first = std::find_if(json.begin(), json.end(),
                                  [](char c) { return static_cast<signed char>(c) < 0 || c == 0x7f; });
  if (first == json.end()) return json;
  const std::string_view text = json;
  auto at = static_cast<std::size_t>(first - json.begin());
  std::string out(text.substr(0, at));
  while (at < text.size()) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence(text.substr(at)), 1);
    const char32_t c = utf8_code_point(text.substr(at), length);
    if (c < 0x20 || !acts_unseen(c)) {
      out += text.substr(at, length);
    } else if (c < 0x10000) {
      append_escape(out, c);
    } else {  // a surrogate pair
      append_escape(out, 0xd800 + ((c - 0x10000) >> 10));
      append_escape(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    }
    at += length;
  }
  return out;
}

}  // namespace smtplain
