// Classes of ASCII characters, whatever the locale, and runs of them.
#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace smtplain {

/// Where nothing was found.
inline constexpr auto npos = std::string_view::npos;

/// A table of words that nobody has to count.
template <typename... Words>
constexpr std::array<std::string_view, sizeof...(Words)> word_list(const Words&... words) {
  return {words...};
}

constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_letter(char c) {
  return is_upper(c) || is_lower(c);
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// -1 if `c` is no hexadecimal digit.
constexpr int hex_value(char c) {
  return !is_hex(c) ? -1 : is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
/// The byte that two hexadecimal digits stand for.
constexpr char hex_byte(char high, char low) {
  return static_cast<char>(hex_value(high) * 16 + hex_value(low));
}
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
constexpr bool is_space(char c) {
  return is_blank(c) || c == '\n' || c == '\r';
}
constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c + 32) : c;
}

/// A class of characters as a table: every byte of a log may be asked for.
class CharacterClass {
 public:
  /// Letters and digits, or digits alone, and `others`.
  constexpr CharacterClass(bool letters, std::string_view others) {
    for (char c = '0'; c <= '9'; ++c) add(c);
    for (char c = 'a'; letters && c <= 'z'; ++c) add(c);
    for (char c = 'A'; letters && c <= 'Z'; ++c) add(c);
    for (const char c : others) add(c);
  }
  // As many bytes as the table has would be copied for each word that an algorithm looks at.
  CharacterClass(const CharacterClass&) = delete;
  CharacterClass& operator=(const CharacterClass&) = delete;
  constexpr bool operator()(char c) const { return in_[static_cast<unsigned char>(c)]; }

 private:
  constexpr void add(char c) { in_[static_cast<unsigned char>(c)] = true; }
  std::array<bool, 256> in_{};
};

inline constexpr CharacterClass is_alnum{true, ""};
inline constexpr CharacterClass is_base64_character{true, "+/="};
/// What a token of HTTP is made of (RFC 6750 section 2.1).
inline constexpr CharacterClass is_token_character{true, "+/=-_.~"};

/// Past the characters from `at` on that pass the test.
template <typename Test>
constexpr std::size_t skip_while(std::string_view text, std::size_t at, const Test& test) {
  while (at < text.size() && test(text[at])) ++at;
  return at;
}
/// The first character from `at` on that is one of few, npos if there is none. std::string_view's own member
/// calls memchr for each character of the text.
constexpr std::size_t find_any(std::string_view text, std::string_view few, std::size_t at = 0) {
  for (; at < text.size(); ++at) {
    for (const char c : few) {
      if (text[at] == c) return at;
    }
  }
  return std::string_view::npos;
}
constexpr std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return skip_while(text, at, is_blank);
}

}  // namespace smtplain
