// Texts compared without regard to case.
#pragma once
#include <string>
#include <string_view>

namespace smtplain::rules {

/// Lower case for ASCII, the accented letters of Latin-1 and Cyrillic; keeps the length. Rules are in English
/// and a dozen other languages, and a prefilter has to compare without regard to case.
void fold(std::string_view text, std::string& folded);
bool is_ascii(std::string_view text);
std::string fold(std::string_view text);

}  // namespace smtplain::rules
