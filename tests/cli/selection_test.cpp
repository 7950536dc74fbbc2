// Which files and sessions a run of check is about.
#include <catch2/catch.hpp>
#include <numeric>
#include <random>
#include <set>

#include "cli/shard.h"
#include "cli/time_range.h"
#include "program.h"

using namespace smtplain;

namespace {

std::string dated(const std::string& day, const std::string& zone) {
  std::string log;
  std::istringstream lines(kRefused);
  for (std::string line; std::getline(lines, line);) log += day + "T23:30:00" + zone + ' ' + line + '\n';
  return log;
}

/// So long after the beginning of 1980.
Session at(std::int64_t ms, bool has_zone = false, std::int16_t zone_min = 0) {
  Session session;
  session.started = session.ended = {315'532'800'000 + ms, zone_min, true, has_zone};
  return session;
}

constexpr std::int64_t kHour = 3'600'000, kDay = 24 * kHour;

}  // namespace

TEST_CASE("shards: every file in exactly one, even by size, the same on every machine", "[shard]") {
  std::mt19937 random(7);
  std::vector<std::uint64_t> sizes(500);
  for (auto& size : sizes) size = random() % 3 == 0 ? 0 : random() % 100'000;
  const std::uint64_t largest = *std::max_element(sizes.begin(), sizes.end());
  for (const std::size_t count : {1U, 2U, 7U, 64U, 501U}) {
    std::set<std::size_t> seen;
    std::vector<std::uint64_t> loads;
    std::size_t files = 0;
    for (std::size_t number = 1; number <= count; ++number) {
      const auto mine = shard_of(sizes, {number, count});
      CHECK(mine == shard_of(sizes, {number, count}));
      CHECK(std::is_sorted(mine.begin(), mine.end()));
      files += mine.size();
      seen.insert(mine.begin(), mine.end());
      loads.push_back(std::accumulate(mine.begin(), mine.end(), std::uint64_t{0},
                                      [&](std::uint64_t sum, std::size_t i) { return sum + sizes[i]; }));
    }
    CHECK(files == sizes.size());
    CHECK(seen.size() == sizes.size());
    const auto [least, most] = std::minmax_element(loads.begin(), loads.end());
    CHECK(*most - *least <= largest);
  }
}

TEST_CASE("shards are written 3/8", "[shard]") {
  REQUIRE(parse_shard("3/8"));
  CHECK(parse_shard("3/8")->number == 3);
  CHECK(parse_shard("3/8")->count == 8);
  for (const char* wrong : {"", "3", "/", "0/8", "9/8", "3/0", "-1/8", "3/8/9", " 3/8", "3/8x", "3/99999999"})
    CHECK_FALSE(parse_shard(wrong));
  const Folder folder;
  CHECK(check({folder.str(), "--shard", "3/2"}).code == kBadUsage);
}

TEST_CASE("check --shard: the shards together are the whole", "[check][shard]") {
  Folder folder;
  for (std::size_t i = 0; i < 20; ++i)
    folder.file("x" + std::to_string(i) + ".log", std::string(i * 10, '\n') + kRefused);
  std::string parts;
  for (const char* shard : {"3/3", "1/3", "2/3"})
    parts += check({folder.str(), "--shard", shard, "-f", "ndjson"}).out;
  const std::string whole = check({folder.str()}).out;
  CHECK(whole.substr(whole.find("23 sessions")) == run_program({"summarize"}, parts).out);
  // More machines than files: some have nothing to do, and that is no fault.
  CHECK(check({folder / "b.log", "--shard", "2/2"}).code == kDone);
}

TEST_CASE("time limits compare with the clock of the log", "[time]") {
  TimeRange range;
  std::string error;
  REQUIRE(range.set_since("1980-01-02", error));
  REQUIRE(range.set_until("1980-01-03", error));
  CHECK(range.when(at(kDay - 1)) == WhenSession::outside);
  CHECK(range.when(at(kDay)) == WhenSession::within);
  CHECK(range.when(at(3 * kDay - 1)) == WhenSession::within);
  CHECK(range.when(at(3 * kDay)) == WhenSession::outside);
  // 23:00 UTC of the day before was 01:00 where the log was written.
  CHECK(range.when(at(kDay - kHour, true, 120)) == WhenSession::within);
  CHECK(range.when({}) == WhenSession::unknown);

  TimeRange zoned;
  REQUIRE(zoned.set_since("1980-01-02T02:00:00+02:00", error));
  CHECK(zoned.when(at(kDay - kHour, true, 120)) == WhenSession::outside);
  CHECK(zoned.when(at(kDay, true, 120)) == WhenSession::within);

  Session long_one = at(0);
  long_one.ended.ms += 5 * kDay;
  CHECK(range.when(long_one) == WhenSession::within);
  Session of_day = at(kHour);
  of_day.started.has_date = of_day.ended.has_date = false;
  CHECK(range.when(of_day) == WhenSession::unknown);
  for (const char* wrong : {"yesterday", "2024-13-01", "12:00", "04/05/2024", "2024-05-14 09:30 or so"}) {
    CHECK_FALSE(TimeRange().set_since(wrong, error));
    CHECK(error.find(wrong) != std::string::npos);
  }
  CHECK(TimeRange().set_until("2024-05-14 09:30", error));
}

TEST_CASE("check --since, --until: what is left out and what has no date is said", "[check][time]") {
  Folder folder;
  folder.file("a.log", dated("2024-05-14", "Z") + kRefused);
  folder.file("d.log", dated("2024-05-15", "Z"));
  folder.file("e.log", dated("2024-05-16", "Z"));
  const Result day = check({folder / "a.log", folder / "d.log", folder / "e.log", "--since", "2024-05-15",
                            "--until", "2024-05-15"});
  CHECK(has(day.out, "d.log:7: error"));
  CHECK_FALSE(has(day.out, "e.log:7"));
  CHECK(has(day.out, "2 sessions are left out by --since or --until\n"));
  CHECK(has(day.out, "1 session is kept although the log does not tell the date\n"));
  CHECK(has(day.out, "2 sessions, 2 with a fault"));
  const Result csv = check({folder / "a.log", "--since", "2024-05-15", "-f", "csv"});
  CHECK(has(csv.err, "smtplain: 1 session is kept although"));
  CHECK_FALSE(has(csv.out, "kept although"));
  CHECK(check({folder.str(), "--since", "yesterday"}).code == kBadUsage);
}

TEST_CASE("check --only, --ignore: causes that nobody knows are a slip", "[check]") {
  const Folder folder;
  CHECK(check({folder.str(), "--only", "recipient.unknwon"}).code == kBadUsage);
  CHECK(check({folder.str(), "--ignore", "recipient.*"}).code == kDone);
  CHECK(has(check({folder.str(), "--ignore", "recipient.*"}).out,
            "1 session is left out by --only or --ignore"));
}
