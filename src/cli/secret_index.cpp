#include "cli/secret_index.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

#include "secrets/forms.h"
#include "text/base64.h"

namespace smtplain {
namespace {

/// `bytes` with each byte that `keeps` refuses written as `mark` and two hexadecimal digits.
template <typename Keeps>
std::string hex_escaped(std::string_view bytes, char mark, Keeps keeps) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (keeps(byte))
      out += c;
    else
      out.append({mark, digits[byte >> 4], digits[byte & 15]});
  }
  return out;
}

/// Each byte as `before`, its number in this base with at least so many digits, and `after`.
std::string each_byte(std::string_view bytes, const char* before, int base, std::size_t digits,
                      const char* after) {
  std::string out;
  for (const char c : bytes) {
    std::array<char, 8> number{};
    const auto end =
        std::to_chars(number.data(), number.data() + number.size(), static_cast<unsigned char>(c), base);
    const std::string text(number.data(), end.ptr);
    out.append(before)
        .append(digits > text.size() ? digits - text.size() : 0, '0')
        .append(text)
        .append(after);
  }
  return out;
}

}  // namespace

void SecretIndex::add(const std::string& secret) {
  const auto form = [&](std::string text) {
    if (text.size() >= 4) forms_.push_back(std::move(text));
  };
  form(secret);
  const std::string encoded = encode_base64(secret);
  form(encoded);
  for (const std::string& text : {secret, encoded}) {
    form(text.substr(0, text.find_last_not_of('=') + 1));  // some tools leave the padding out
    form(hex_escaped(text, '=', [](unsigned char c) { return c >= 0x20 && c < 0x7f && c != '='; }));
    for (std::string& escaped : escaped_forms(text)) form(std::move(escaped));
    for (const auto& [before, base, digits, after] : {std::tuple{"&#", 10, 1, ";"},
                                                      {"&#x", 16, 1, ";"},
                                                      {"%", 16, 2, ""},
                                                      {"\\u", 16, 4, ""},
                                                      {"\\x", 16, 2, ""},
                                                      {"", 16, 2, ""},
                                                      {"", 16, 2, " "}})
      form(each_byte(text, before, base, static_cast<std::size_t>(digits), after));
  }
}

void SecretIndex::finish() {
  std::sort(forms_.begin(), forms_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  forms_.erase(std::unique(forms_.begin(), forms_.end()), forms_.end());
  for (const std::string& form : forms_) {
    if (form.size() >= kShortest) by_start_[std::string_view(form).substr(0, kShortest)].push_back(form);
  }
}

std::size_t SecretIndex::match(std::string_view text, std::size_t at) const {
  if (text.size() - at < kShortest) return 0;
  const auto found = by_start_.find(text.substr(at, kShortest));
  if (found == by_start_.end()) return 0;
  for (std::string_view form : found->second) {
    if (text.substr(at, form.size()) == form) return form.size();
  }
  return 0;
}

}  // namespace smtplain
