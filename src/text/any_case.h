// Text compared and searched whatever the case of its letters A to Z.
#pragma once
#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

#include "text/characters.h"

namespace smtplain {

/// True if the first `count` characters are the same but for the case of A to Z.
bool same_in_any_case(const char* a, const char* b, std::size_t count);
/// False if two characters are different letters in any case; asked first, as most comparisons end here.
constexpr bool may_be_same(char a, char b) {
  return ((a ^ b) & ~0x20) == 0;
}
inline bool iequals(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         (a.empty() || (may_be_same(a[0], b[0]) && same_in_any_case(a.data(), b.data(), a.size())));
}
inline bool istarts_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && iequals(text.substr(0, prefix.size()), prefix);
}
/// Position of `needle` (lower case) in `text` in any case, from `from` on; npos if not there.
std::size_t ifind(std::string_view text, std::string_view needle, std::size_t from = 0);
inline bool mentions(std::string_view text, std::string_view words) {
  return ifind(text, words) != npos;
}
inline bool iends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && iequals(text.substr(text.size() - end.size()), end);
}

using WordList = std::span<const std::string_view>;

/// True if the text mentions one of these (lower case).
inline bool mentions_any(std::string_view text, WordList all) {
  return std::any_of(all.begin(), all.end(),
                     [text](std::string_view words) { return mentions(text, words); });
}
inline bool mentions_any(std::string_view text, std::initializer_list<std::string_view> all) {
  return mentions_any(text, WordList(all.begin(), all.size()));
}
inline bool iequals_any(std::string_view text, WordList all) {
  return std::any_of(all.begin(), all.end(), [text](std::string_view word) { return iequals(text, word); });
}
inline bool istarts_with_any(std::string_view text, WordList all) {
  return std::any_of(all.begin(), all.end(),
                     [text](std::string_view start) { return istarts_with(text, start); });
}
inline bool iends_with_any(std::string_view text, WordList all) {
  return std::any_of(all.begin(), all.end(), [text](std::string_view end) { return iends_with(text, end); });
}
inline bool iends_with_any(std::string_view text, std::initializer_list<std::string_view> all) {
  return iends_with_any(text, WordList(all.begin(), all.size()));
}
inline bool starts_with_any(std::string_view text, WordList all) {
  return std::any_of(all.begin(), all.end(),
                     [text](std::string_view start) { return text.starts_with(start); });
}
inline bool ends_with_any(std::string_view text, WordList all) {
  return std::any_of(all.begin(), all.end(), [text](std::string_view end) { return text.ends_with(end); });
}
inline bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> all) {
  return ends_with_any(text, WordList(all.begin(), all.size()));
}

}  // namespace smtplain
