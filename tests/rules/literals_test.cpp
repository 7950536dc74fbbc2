// What a pattern needs is found conservatively: a missed literal costs time, a wrong one costs answers.
#include "rules/literals.h"

#include <catch2/catch.hpp>

using smtplain::rules::fold;
using smtplain::rules::pattern_needs;
using smtplain::rules::without_counts;
using Words = std::vector<std::string>;

TEST_CASE("plain words are needed as they stand, folded", "[rules][prefilter]") {
  const auto needs = pattern_needs("User Unknown");
  CHECK(needs.any_of == Words{"user unknown"});
  CHECK(needs.plain);
  CHECK(needs.letters == 11);
}

TEST_CASE("of several runs the longest is needed", "[rules][prefilter]") {
  CHECK(pattern_needs("user .* unknown recipient").any_of == Words{" unknown recipient"});
  CHECK(pattern_needs("^no such (?P<what>\\w+)").any_of == Words{"no such "});
  CHECK(pattern_needs("mail-?box full").any_of == Words{"mail-box full", "mailbox full"});
}

TEST_CASE("of alternatives one is needed", "[rules][prefilter]") {
  CHECK(pattern_needs("over quota|mailbox full").any_of == Words{"mailbox full", "over quota"});
  CHECK(pattern_needs("(user|mailbox) is full").any_of == Words{"mailbox is full", "user is full"});
  CHECK(pattern_needs("quota|.*").any_of.empty());
}

TEST_CASE("anchors, classes and escapes", "[rules][prefilter]") {
  CHECK_FALSE(pattern_needs("\\bquota\\b").plain);
  CHECK(pattern_needs("\\bquota\\b").any_of == Words{"quota"});
  CHECK(pattern_needs("e-?mail[ _]box").any_of.size() == 4);
  CHECK(pattern_needs("a\\.b\\.c").any_of == Words{"a.b.c"});
  CHECK(pattern_needs("user\\s+unknown").any_of == Words{"user unknown"});
  CHECK(pattern_needs("quota{2,3}").any_of == Words{"quot"});
  CHECK(pattern_needs("[^a]+").any_of.empty());
  CHECK(pattern_needs("\\pL+").any_of.empty());
  CHECK(pattern_needs("(unclosed").any_of.empty());
}

TEST_CASE("folding keeps the length and knows Latin-1 and Cyrillic", "[rules][prefilter]") {
  CHECK(fold("BO\xC3\x8ETE PLEINE") == "bo\xC3\xAEte pleine");
  CHECK(fold("\xD0\x9F\xD0\xA0\xD0\x81") == "\xD0\xBF\xD1\x80\xD1\x91");  // ПРЁ
}

TEST_CASE("counted gaps can be loosened", "[rules][prefilter]") {
  CHECK(without_counts("user.{0,60}unknown") == "user.*unknown");
  CHECK(without_counts("a[^{0,99}]b{1,40}c\\d{1,3}") == "a[^{0,99}]b+c\\d{1,3}");
  CHECK(without_counts("no \\{0,60} gap").empty());
  CHECK(without_counts("plain").empty());
}
