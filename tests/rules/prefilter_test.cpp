// The prefilter may name too many candidates, never too few: checked for every pattern on every example there
// is.
#include "rules/prefilter.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "rules/literals.h"
#include "rules/load.h"
#include "rules/matcher.h"
#include "rules/normalise.h"

using namespace smtplain::rules;

TEST_CASE("whatever matches is a candidate", "[rules][prefilter]") {
  RuleStore store;
  std::vector<std::string> errors;
  load_directory(SMTPLAIN_SOURCE_DIR "/rules", store, errors);
  store.finish();
  REQUIRE(errors.empty());
  const RuleTables tables = store.tables();
  std::vector<std::unique_ptr<RE2>> compiled;
  for (const PatternData& pattern : tables.patterns) compiled.push_back(compile_pattern(pattern.source));
  for (const ExampleData& example : tables.examples) {
    if (example.text.empty()) continue;
    const std::string words = normalise_reply(example.text).words;
    std::vector<std::uint32_t> candidates;
    find_candidates(tables, fold(words), candidates);
    for (std::uint32_t p = 0; p < tables.patterns.size(); ++p) {
      const PatternData& pattern = tables.patterns[p];
      const bool candidate =
          pattern.required.empty() || std::binary_search(candidates.begin(), candidates.end(), p);
      if (candidate && !pattern.plain) continue;
      INFO(pattern.source << " on " << words);
      if (RE2::PartialMatch(words, *compiled[p]) != candidate)
        CHECK(RE2::PartialMatch(words, *compiled[p]) == candidate);
    }
  }
}
