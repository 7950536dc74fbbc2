// Every sample after every kind of paste damage: it is explained as before. What is not stands in
// exceptions.txt.
#include "damage/damage.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "damage/verdict.h"
#include "sanitized.h"

using namespace smtplain;
using namespace smtplain::damage;

namespace {

using Lines = std::vector<std::string>;

const std::filesystem::path kRoot = SMTPLAIN_SOURCE_DIR;

/// Every `shards`th sample, so that the cases can run side by side.
std::vector<Sample> shard_of_samples(std::size_t shard, std::size_t shards) {
  std::vector<Sample> mine;
  std::size_t at = 0;
  for (Sample& sample : samples(kRoot / "samples")) {
    if (at++ % shards == shard) mine.push_back(std::move(sample));
  }
  return mine;
}

/// "KIND: SAMPLE", of these samples.
Lines exceptions(const std::vector<Sample>& of) {
  std::ifstream in(kRoot / "tests/damage/exceptions.txt");
  Lines lines;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::string name = line.substr(line.find(": ") + 2);
    const bool mine =
        std::any_of(of.begin(), of.end(), [&](const Sample& sample) { return sample.name == name; });
    if (mine) lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

Lines changed_by_damage(const std::vector<Sample>& of) {
  const Analyzer analyzer(Rules::builtin());
  Lines changed;
  for (const Sample& sample : of) {
    Judge judge(analyzer);
    const Verdict undamaged = judge.verdict(sample.bytes);
    const std::string log = plain(sample.bytes);
    for (const Damage& kind : kinds()) {
      if (!survives(undamaged, judge.verdict(kind.apply(log)), kind.leaves))
        changed.push_back(std::string(kind.name).append(": ").append(sample.name));
    }
  }
  std::sort(changed.begin(), changed.end());
  return changed;
}

void check_shard(std::size_t shard) {
  if (kSanitized && shard != 0) return;
  constexpr std::size_t shards = 4;
  const auto mine = shard_of_samples(shard, shards);
  REQUIRE(mine.size() > 50);
  CHECK(changed_by_damage(mine) == exceptions(mine));
}

}  // namespace

TEST_CASE("Paste damage changes no explanation, samples 1, 5, 9 ...", "[damage]") {
  check_shard(0);
}
TEST_CASE("Paste damage changes no explanation, samples 2, 6, 10 ...", "[damage]") {
  check_shard(1);
}
TEST_CASE("Paste damage changes no explanation, samples 3, 7, 11 ...", "[damage]") {
  check_shard(2);
}
TEST_CASE("Paste damage changes no explanation, samples 4, 8, 12 ...", "[damage]") {
  check_shard(3);
}

TEST_CASE("Every exception is of a sample and a kind of damage that exist", "[damage]") {
  const auto all = samples(kRoot / "samples");
  std::ifstream in(kRoot / "tests/damage/exceptions.txt");
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    CAPTURE(line);
    const std::size_t colon = line.find(": ");
    REQUIRE(colon != std::string::npos);
    CHECK(std::any_of(all.begin(), all.end(),
                      [&](const Sample& sample) { return sample.name == line.substr(colon + 2); }));
    const auto all_kinds = kinds();
    CHECK(std::any_of(all_kinds.begin(), all_kinds.end(),
                      [&](const Damage& kind) { return kind.name == line.substr(0, colon); }));
  }
}
