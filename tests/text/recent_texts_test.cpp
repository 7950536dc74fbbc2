#include "text/recent_texts.h"

#include <catch2/catch.hpp>

using namespace smtplain;

TEST_CASE("Recent texts: found out once, and again when another text took the place", "[text]") {
  RecentTexts<int> recent;
  int made = 0;
  const auto make = [&] { return ++made; };
  CHECK(recent.find("a") == nullptr);
  CHECK(recent.get("a", make) == 1);
  CHECK(recent.get("a", make) == 1);
  CHECK(recent.get("b", make) == 2);
  for (int i = 0; i < 100'000; ++i) recent.put(std::to_string(i), i);
  CHECK(recent.get("99999", make) == 99'999);
  CHECK(recent.get("a", make) == 3);
}

TEST_CASE("Recent texts: one may ask for another while it is found out", "[text]") {
  RecentTexts<std::string> recent;
  CHECK(recent.get("outer", [&] {
    return "[" + recent.get("inner", [] { return std::string("x"); }) + "]";
  }) == "[x]");
  REQUIRE(recent.find("inner") != nullptr);
  CHECK(*recent.find("inner") == "x");
}

TEST_CASE("Recent texts: long ones are not kept", "[text]") {
  RecentTexts<int> recent;
  const std::string text(1000, 'x');
  int made = 0;
  CHECK(recent.get(text, [&] { return ++made; }) == 1);
  CHECK(recent.get(text, [&] { return ++made; }) == 2);
  CHECK(recent.find(text) == nullptr);
}

TEST_CASE("Recent texts of an object are forgotten when another one asks", "[text]") {
  RecentTextsOf<int> recent;
  recent.of(1).put("a", 7);
  CHECK(recent.of(1).find("a") != nullptr);
  CHECK(recent.of(2).find("a") == nullptr);
  CHECK(recent.of(1).find("a") == nullptr);
}
