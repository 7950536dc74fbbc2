// The prefilter may name too many candidates, never too few: checked for every pattern on every example there
// is.
#include "rules/prefilter.h"

#include <catch2/catch.hpp>

#include "rules/load.h"
#include "rules/matcher.h"
#include "sanitized.h"

using namespace smtplain::rules;

TEST_CASE("whatever matches is found, and nothing else", "[rules][prefilter]") {
  RuleStore store;
  std::vector<std::string> errors;
  load_directory(SMTPLAIN_SOURCE_DIR "/rules", store, errors);
  store.finish();
  REQUIRE(errors.empty());
  const RuleTables tables = store.tables();
  const Matcher matcher(tables);
  std::size_t wrong = 0, number = 0;
  for (const ExampleData& example : tables.examples) {
    if (example.text.empty() || smtplain::left_to_release(number++)) continue;
    Subject subject = reply_subject(example.text, smtplain::Verb::none);
    subject.kind = 0xFF;
    matcher.prepare(subject);
    // Each example meets a part of the patterns, each pattern many examples.
    for (std::size_t p = number % 16; p < tables.patterns.size(); p += 16) {
      const auto pattern = static_cast<std::uint32_t>(p);
      const bool found = matcher.found(pattern, subject);
      if (RE2::PartialMatch(subject.words, matcher.regex(pattern)) == found) continue;
      ++wrong;
      UNSCOPED_INFO(tables.patterns[p].source.view()
                    << " on " << subject.words << (found ? ": found" : ": not found"));
    }
  }
  CHECK(wrong == 0);
}
