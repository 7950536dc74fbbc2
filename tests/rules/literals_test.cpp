// What a pattern needs is found conservatively: a missed literal costs time, a wrong one costs answers.
#include "rules/literals.h"

#include <catch2/catch.hpp>

#include "rules/fold.h"

using namespace smtplain::rules;
using Words = std::vector<std::string>;

namespace {

Words any_of(std::string_view pattern) {
  Words words;
  for (const Literal& literal : pattern_needs(pattern).any_of) words.push_back(literal.text);
  return words;
}

}  // namespace

TEST_CASE("plain words are needed as they stand, folded", "[rules][prefilter]") {
  const auto needs = pattern_needs("User Unknown");
  CHECK(needs.any_of == std::vector<Literal>{{"user unknown", 0, true}});
  CHECK(needs.letters == 11);
}

TEST_CASE("of several runs the longest is needed", "[rules][prefilter]") {
  CHECK(any_of("user .* unknown recipient") == Words{" unknown recipient"});
  CHECK(any_of("^no such (?P<what>\\w+)") == Words{"no such "});
  CHECK(any_of("mail-?box full") == Words{"mail-box full", "mailbox full"});
}

TEST_CASE("of alternatives one is needed", "[rules][prefilter]") {
  CHECK(any_of("over quota|mailbox full") == Words{"over quota", "mailbox full"});
  CHECK(any_of("(user|mailbox) is full") == Words{"mailbox is full", "user is full"});
  CHECK(any_of("quota|.*").empty());
}

TEST_CASE("anchors, classes and escapes", "[rules][prefilter]") {
  CHECK(any_of("\\bquota\\b") == Words{"quota"});
  CHECK(any_of("e-?mail[ _]box").size() == 4);
  CHECK(any_of("a\\.b\\.c") == Words{"a.b.c"});
  CHECK(any_of("user\\s+unknown") == Words{"user unknown"});
  CHECK(any_of("quota{2,3}") == Words{"quot"});
  CHECK(any_of("[^a]+").empty());
  CHECK(any_of("\\pL+").empty());
  CHECK(any_of("(unclosed").empty());
}

TEST_CASE("edges go with the literals", "[rules][prefilter]") {
  constexpr std::uint8_t word = kWordBefore | kWordAfter;
  CHECK(pattern_needs("\\bquota\\b").any_of == std::vector<Literal>{{"quota", word, true}});
  CHECK(pattern_needs("(?:^|#)bad address(?:\\b|$)").any_of ==
        std::vector<Literal>{{"#bad address", kWordAfter, true},
                             {"#bad address", kTextEnd, true},
                             {"bad address", kWordAfter | kTextStart, true},
                             {"bad address", kTextStart | kTextEnd, true}});
  CHECK(pattern_needs("over\\b quota").any_of == std::vector<Literal>{{"over quota", 0, true}});
  CHECK(any_of("over\\bquota").empty());
  CHECK(pattern_needs("\\brelay.{0,9}denied$").any_of == std::vector<Literal>{{"denied", kTextEnd, false}});
  CHECK(pattern_needs("\\bip\\b").any_of == std::vector<Literal>{{"ip", word, true}});
  CHECK(any_of("\\bip").empty());
  CHECK(edges_at("over quota", 5, 5) == (word | kTextEnd));
  CHECK(edges_at("over_quota", 5, 5) == (kWordAfter | kTextEnd));
  CHECK(edges_at("(quota)", 0, 7) == (kTextStart | kTextEnd));
}

TEST_CASE("some branches are literals and some are not", "[rules][prefilter]") {
  CHECK(pattern_needs("greylisted|try .{0,20}later").any_of ==
        std::vector<Literal>{{"greylisted", 0, true}, {"later", 0, false}});
  CHECK(any_of("greylisted|\\d+").empty());
}

TEST_CASE("folding keeps the length and knows Latin-1, Cyrillic and Greek", "[rules][prefilter]") {
  CHECK(fold("BO\xC3\x8ETE PLEINE") == "bo\xC3\xAEte pleine");
  CHECK(fold("\xD0\x9F\xD0\xA0\xD0\x81") == "\xD0\xBF\xD1\x80\xD1\x91");  // ПРЁ
  CHECK(fold("ΆΓΝΩ ΈΉΊ ΌΎΏ ΠΫ") == "άγνω έήί όύώ πϋ");
}

TEST_CASE("counted gaps can be loosened", "[rules][prefilter]") {
  CHECK(without_counts("user.{0,60}unknown") == "user.*unknown");
  CHECK(without_counts("a[^{0,99}]b{1,40}c\\d{1,3}") == "a[^{0,99}]b+c\\d{1,3}");
  CHECK(without_counts("no \\{0,60} gap").empty());
  CHECK(without_counts("plain").empty());
}
