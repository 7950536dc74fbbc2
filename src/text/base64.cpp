#include "text/base64.h"

#include <algorithm>
#include <array>

#include "text/characters.h"

namespace smtplain {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> kValues = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}();

std::string_view without_blanks_around(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Decodes up to the first character that is not of the alphabet; `taken` gets how many characters that was.
std::string decode_run(std::string_view text, std::size_t& taken) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (taken = 0; taken < text.size(); ++taken) {
    const std::int8_t value = kValues[static_cast<unsigned char>(text[taken])];
    if (value < 0) break;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xFF);
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  text = without_blanks_around(text);
  std::size_t taken = 0;
  std::string out = decode_run(text, taken);
  const std::string_view padding = text.substr(taken);
  if (text.size() % 4 != 0 || padding.size() > 2 || padding.find_first_not_of('=') != npos) {
    return std::nullopt;
  }
  return out;
}

std::string decode_base64_prefix(std::string_view text) {
  std::size_t taken = 0;
  return decode_run(without_blanks_around(text), taken);
}

std::string encode_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t left = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < left ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out += i <= left ? kAlphabet[group >> (18 - 6 * i) & 0x3F] : '=';
    }
  }
  return out;
}

}  // namespace smtplain
