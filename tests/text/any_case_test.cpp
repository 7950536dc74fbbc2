#include "text/any_case.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "text/characters.h"

namespace smtplain {
namespace {

std::size_t find_slowly(std::string_view text, std::string_view needle, std::size_t from) {
  if (needle.empty()) return std::string_view::npos;
  for (std::size_t at = from; at + needle.size() <= text.size(); ++at) {
    if (std::equal(needle.begin(), needle.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                   [](char a, char b) { return to_lower(a) == to_lower(b); }))
      return at;
  }
  return std::string_view::npos;
}

std::string random_text(std::mt19937& random, std::size_t size) {
  // Few letters, so that much is found, and the neighbours of letters in the table without bit 5.
  constexpr std::string_view kCharacters = "aAbBzZ @`[{\xC1\xE1";
  std::string text;
  for (; size > 0; --size) text += kCharacters[random() % kCharacters.size()];
  return text;
}

}  // namespace

TEST_CASE("A word is found in any case, wherever it stands", "[any-case]") {
  std::mt19937 random(20240514);
  for (int round = 0; round < 20000; ++round) {
    const std::string text = random_text(random, random() % 70);
    std::string needle = random_text(random, random() % 5);
    std::transform(needle.begin(), needle.end(), needle.begin(), to_lower);
    const std::size_t from = random() % 20;
    CAPTURE(text, needle, from);
    REQUIRE(ifind(text, needle, from) == find_slowly(text, needle, from));
  }
}

TEST_CASE("Only the letters A to Z have a case", "[any-case]") {
  CHECK(ifind("AUTH LOGIN", "login") == 5);
  CHECK(ifind("a@b", "a`b") == std::string_view::npos);
  CHECK(ifind("[x]", "{x}") == std::string_view::npos);
  CHECK(ifind("\xC3\x89", "\xC3\xA9") == std::string_view::npos);
  CHECK(iequals("Ehlo", "EHLO"));
  CHECK_FALSE(iequals("@", "`"));
  CHECK(istarts_with("MAIL FROM:<a>", "mail from"));
}

}  // namespace smtplain
