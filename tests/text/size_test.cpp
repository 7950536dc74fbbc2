#include "text/size.h"

#include <catch2/catch.hpp>

using namespace smtplain;

TEST_CASE("attachment sizes follow from the limit", "[size]") {
  CHECK(attachment_rule_of_thumb(104857600) == 78643200);  // "about 75 MB"
  CHECK(human_size(78643200) == "75 MB");
  CHECK(attachment_exact(104857600) == 76623714);
  CHECK(attachment_exact(4096) == 0);
  CHECK(attachment_rule_of_thumb(9223372036854775807) > 0);
}

TEST_CASE("the limit for an attachment is the smallest that holds it", "[size]") {
  for (std::int64_t bytes : {1, 56, 57, 58, 1000, 20'000'000}) {
    const auto limit = limit_for_attachment(bytes);
    CHECK(attachment_exact(limit) >= bytes);
    CHECK(attachment_exact(limit - 4) < bytes);
  }
}

TEST_CASE("sizes are read as people write them", "[size]") {
  CHECK(parse_size("104857600") == 104857600);
  CHECK(parse_size("25MiB") == 26214400);
  CHECK(parse_size("20 MB") == 20971520);
  CHECK(human_size(*parse_size("20 MB")) == "20 MB");
  CHECK(parse_size("1.5k") == 1536);
  CHECK(parse_size("1 TB") == 1099511627776);
  CHECK_FALSE(parse_size("1 mbit"));
  CHECK_FALSE(parse_size("big"));
  CHECK_FALSE(parse_size("-1"));
  CHECK_FALSE(parse_size("1 parsec"));
}
