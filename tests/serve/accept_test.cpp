#include "serve/accept.h"

#include <array>
#include <catch2/catch.hpp>

using smtplain::serve::negotiate;

TEST_CASE("Accept: the best liked type, the more precise range first", "[serve]") {
  constexpr std::array<std::string_view, 4> types = {"application/json", "application/x-ndjson",
                                                     "text/markdown", "text/html"};
  const std::vector<std::pair<std::string_view, int>> cases = {
      {"", 0},
      {"*/*", 0},
      {"application/json", 0},
      {"application/x-ndjson", 1},
      {"text/markdown", 2},
      {"TEXT/HTML", 3},
      {"text/*", 2},
      {"text/html;q=0.5, text/markdown;q=0.7", 2},
      {"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", 3},
      {"application/json;q=0, */*", 1},
      {"image/png", -1},
      {"text/html;q=0", -1},
      {"text/html;level=1;q=0.2 , application/json; q=0.1", 3},
      {",,;;q=,", -1},
      {"text/html;q=banana", 3},
  };
  for (const auto& [accept, index] : cases) {
    INFO(accept);
    CHECK(negotiate(accept, types) == index);
  }
}
