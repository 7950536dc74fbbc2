#include "text/escape.h"

#include <algorithm>
#include <optional>

#include "text/characters.h"
#include "text/encoding.h"

namespace smtplain {
namespace {

/// Exactly `digits` hexadecimal digits at `at`.
std::optional<char32_t> hex(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  char32_t value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = hex_value(text[at + i]);
    if (digit < 0) return std::nullopt;
    value = value << 4 | static_cast<char32_t>(digit);
  }
  return value;
}

/// \uXXXX, or two of them that make one character (RFC 8259 section 7). Gives the length after the backslash.
std::size_t append_unicode(std::string_view text, std::string& out) {
  const auto first = hex(text, 1, 4);
  if (!first) return 0;
  const bool high = *first >= 0xD800 && *first < 0xDC00;
  const auto second = high && text.substr(5).starts_with("\\u") ? hex(text, 7, 4) : std::nullopt;
  if (second && *second >= 0xDC00 && *second < 0xE000) {
    append_utf8(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
    return 11;
  }
  append_utf8(out, *first);
  return 5;
}

std::size_t append_octal(std::string_view text, std::string& out) {
  unsigned value = 0;
  std::size_t at = 0;
  while (at < text.size() && at < 3 && text[at] >= '0' && text[at] <= '7') {
    value = value * 8 + static_cast<unsigned>(text[at++] - '0');
  }
  out += static_cast<char>(value & 0xFF);
  return at;
}

/// Appends what the escape stands for and gives its length after the backslash; 0 if it is none.
std::size_t append_escape(std::string_view text, std::string& out) {
  if (text.empty()) return 0;
  const char c = text[0];
  constexpr std::string_view names = "rntbfaev", values = "\r\n\t\b\f\a\x1B\v";
  if (const std::size_t i = names.find(c); i != npos) {
    out += values[i];
    return 1;
  }
  if (c == '"' || c == '\'' || c == '\\' || c == '/' || c == '`') {
    out += c;
    return 1;
  }
  if (c == 'x') {
    const auto value = hex(text, 1, 2);
    if (value) out += static_cast<char>(*value);
    return value ? 3 : 0;
  }
  if (c == 'u') return append_unicode(text, out);
  return c >= '0' && c <= '7' ? append_octal(text, out) : 0;
}

}  // namespace

std::string unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t slash = text.find('\\', at);
    out.append(text, at, slash - at);
    if (slash == npos) break;
    const std::size_t length = append_escape(text.substr(slash + 1), out);
    if (length == 0) out += '\\';
    at = slash + 1 + length;
  }
  return to_valid_utf8(out);
}

std::string_view quoted(std::string_view text, std::size_t* length) {
  std::size_t start = 0;
  while (start < text.size() && start < 2 && std::string_view("bBuUrR").find(text[start]) != npos) {
    ++start;
  }
  if (length) *length = 0;
  if (start >= text.size() || (text[start] != '\'' && text[start] != '"')) return {};
  const char quote = text[start];
  std::size_t end = start + 1;
  while (end < text.size() && text[end] != quote) end += text[end] == '\\' ? 2 : 1;
  end = std::min(end, text.size());
  if (length) *length = std::min(end + 1, text.size());
  return text.substr(start + 1, end - start - 1);
}

}  // namespace smtplain
