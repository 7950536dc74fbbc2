// References of rules and tables are checked without a network.
#include "rules/refs.h"

#include <catch2/catch.hpp>

using smtplain::rules::page_of;
using smtplain::rules::ref_fault;

TEST_CASE("references that can be followed", "[rules][refs]") {
  for (const char* ref :
       {"rfc5321", "rfc5321#section-4.2.3", "rfc5321#section-F.6", "https://example.com/a?b=c"}) {
    CAPTURE(ref);
    CHECK(ref_fault(ref).empty());
  }
}

TEST_CASE("references that lead nowhere", "[rules][refs]") {
  for (const char* ref :
       {"rfc", "rfcfive", "rfc532", "rfc5321#4.2", "rfc5321#section-", "rfc5321#section-41.2",
        "http://example.com/", "https://", "https://example", "https://example.com/a b", "page 5"}) {
    CAPTURE(ref);
    CHECK_FALSE(ref_fault(ref).empty());
  }
}

TEST_CASE("one page in several spellings", "[rules][refs]") {
  CHECK(page_of("https://www.Example.com/Help/") == page_of("https://example.com/Help"));
  CHECK(page_of("https://example.com/a") != page_of("https://example.com/b"));
}
