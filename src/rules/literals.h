// What text a regular expression cannot do without, so that most patterns never have to be run.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain::rules {

/// Shorter literals are too common to be worth a look, but for two letters that are a word of their own.
inline constexpr std::size_t kMinLiteral = 3;

/// What has to stand beside a literal: `\b`, `^` and `$` of the pattern.
enum Edge : std::uint8_t { kWordBefore = 1, kWordAfter = 2, kTextStart = 4, kTextEnd = 8 };

/// A folded text that a match contains, and which of its edges have to be such.
struct Literal {
  std::string text;
  std::uint8_t edges = 0;
  bool sure = false;                                 ///< the pattern asks for nothing else
  auto operator<=>(const Literal&) const = default;  // NOLINT(modernize-use-nullptr): there is none
};

struct PatternNeeds {
  std::vector<Literal> any_of;  ///< every match contains one of them. Empty: nothing is known
  std::vector<Literal> also;    ///< and one of these too, if not empty
  unsigned letters = 0;         ///< letters and digits a match has at the least
};

inline constexpr auto kWordBytes = [] {
  std::array<bool, 256> word{};
  for (unsigned c = 0; c < 128; ++c)
    word[c] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  return word;
}();
/// What `\b` takes for a part of a word.
constexpr bool is_word(char c) {
  return kWordBytes[static_cast<unsigned char>(c)];
}

/// Which edges the `length` bytes at `at` of a folded text have.
inline std::uint8_t edges_at(std::string_view folded, std::size_t at, std::size_t length) {
  const char* const first = folded.data() + at;  // asked for each literal of each text: no checks
  const char* const end = first + length;
  const bool at_start = at == 0, at_end = at + length == folded.size();
  const bool before = !at_start && is_word(first[-1]), after = !at_end && is_word(*end);
  return static_cast<std::uint8_t>((before != is_word(*first) ? kWordBefore : 0) |
                                   (after != is_word(end[-1]) ? kWordAfter : 0) |
                                   (at_start ? kTextStart : 0) | (at_end ? kTextEnd : 0));
}

/// Reads RE2 syntax conservatively: what it does not understand makes `any_of` empty, never wrong.
/// It counts on text with single blanks, as normalise.h makes it: `\s+` is a blank.
PatternNeeds pattern_needs(std::string_view pattern);

/// The pattern with long counted gaps made unbounded (`.{0,60}` to `.*`), "" if it has none. It matches
/// whatever the pattern matches and more, and runs many times faster: each place in a counted gap is a state
/// of its own.
std::string without_counts(std::string_view pattern);

}  // namespace smtplain::rules
