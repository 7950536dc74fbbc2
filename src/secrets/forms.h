// The ways in which a log may show a known secret once more.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace smtplain {

/// What URLs, forms, HTML, JSON and the strings of programs make of a text. Only those that differ from it:
/// none for letters and digits.
std::vector<std::string> escaped_forms(std::string_view text);

/// Four or five letters and digits, both among them: so short that it is looked for only where nothing else
/// can be meant.
bool is_short_secret(std::string_view secret);

/// False where the letters at `at` are the middle of a longer word: a password "letter" in "newsletters".
bool stands_alone(std::string_view text, std::size_t at, std::size_t size);

/// True if the word of this size at `at` is one of its own and no part of a name: mx01.example.com, a-b01.
bool is_lone_word(std::string_view text, std::size_t at, std::size_t size);

}  // namespace smtplain
