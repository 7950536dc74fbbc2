#include "cli/tally.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

using namespace smtplain;

TEST_CASE("a log with a server of its own in each session takes no memory without end", "[cli]") {
  Tally tally(1'000);
  constexpr unsigned kSessions = 1'500;
  for (unsigned i = 0; i < kSessions; ++i) {
    const std::string server = "host" + std::to_string(i) + ".example.com";
    tally.add({"accepted", {}, server, {}});
  }
  const auto all = nlohmann::json::parse(tally.record());
  CHECK(all.at("servers").size() == 1'001);
  CHECK(all.at("sessions") == kSessions);
  std::uint64_t counted = 0;
  for (const auto& server : all.at("servers")) counted += server.at("sessions").get<std::uint64_t>();
  CHECK(counted == kSessions);

  Tally sum(1'000);
  CHECK(sum.add_record(all.dump()));
  CHECK(sum.record() == tally.record());
}
