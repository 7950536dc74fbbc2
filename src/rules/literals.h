// What text a regular expression cannot do without, so that most patterns never have to be run.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain::rules {

/// Shorter literals are too common to be worth a look.
inline constexpr std::size_t kMinLiteral = 3;

struct PatternNeeds {
  std::vector<std::string> any_of;  ///< folded; every match contains one of them. Empty: nothing is known
  std::vector<std::string> also;    ///< and one of these too, if not empty
  unsigned letters = 0;             ///< letters and digits a match has at the least
  bool plain = false;               ///< the pattern is these words and no more
};

/// Reads RE2 syntax conservatively: what it does not understand makes `any_of` empty, never wrong.
/// It counts on text with single blanks, as normalise.h makes it: `\s+` is a blank.
PatternNeeds pattern_needs(std::string_view pattern);

/// The pattern with long counted gaps made unbounded (`.{0,60}` to `.*`), "" if it has none. It matches
/// whatever the pattern matches and more, and runs many times faster: each place in a counted gap is a state
/// of its own.
std::string without_counts(std::string_view pattern);

/// Lower case for ASCII, the accented letters of Latin-1 and Cyrillic; keeps the length. Rules are in English
/// and a dozen other languages, and a prefilter has to compare without regard to case.
void fold(std::string_view text, std::string& folded);
std::string fold(std::string_view text);

}  // namespace smtplain::rules
