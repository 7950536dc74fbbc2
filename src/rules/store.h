// Rule tables that own their text: what the loader fills, and what is merged with the built-in tables.
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/literals.h"
#include "rules/model.h"
#include "rules/prefilter.h"

namespace smtplain::rules {

class RuleStore {
 public:
  RuleStore() = default;
  RuleStore(const RuleStore&) = delete;
  RuleStore& operator=(const RuleStore&) = delete;

  std::string_view keep(std::string_view text);

  Range add_words(const std::vector<std::string_view>& words);
  /// A pattern with what pattern_needs() says of it, and its program.
  void add_pattern(std::string_view source, std::uint32_t owner);

  /// Rules that are loaded from now on may name the advice of `base`. Its text must outlive this.
  void share_advice(const RuleTables& base);
  /// Appends the rules, entries and causes of `base` whose ids are not here yet. Its text must outlive this.
  void append(const RuleTables& base);

  /// Sorts the entries and builds the prefilter; call it when everything is in.
  void finish();

  RuleTables tables() const;

  std::vector<RuleData> rules;
  std::vector<PatternData> patterns;
  std::vector<Text> words;
  std::vector<NeedData> needs;
  std::vector<CodeTest> codes;
  std::vector<EnhancedTest> enhanced;
  std::vector<SessionTest> session_tests;
  std::vector<FixData> fixes;
  std::vector<AdviceData> advice;
  std::vector<ExampleData> examples;
  std::vector<EntryData> entries;
  std::vector<CauseData> causes;

 private:
  RuleData rebased(RuleData rule, const RuleTables& base);
  std::uint32_t literal(std::string_view text);
  Range add_needs(const std::vector<Literal>& list);
  Range append_needs(const RuleTables& base, Range range);
  Range add_program(std::string_view pattern);
  Range append_patterns(const RuleTables& base, Range range, std::uint32_t owner);
  std::string sample() const;
  void renumber_literals();
  void require_the_rarer();
  std::uint8_t kinds_of(const PatternData& pattern) const;
  bool makes_candidate(std::uint32_t pattern) const;
  void list_uses();
  void sort_domains();
  void take_looks();

  std::deque<std::string> texts_;
  std::vector<LiteralData> literals_;
  std::unordered_map<std::string_view, std::uint32_t> literal_numbers_;
  std::vector<UseData> uses_;
  std::vector<StepData> steps_;
  Prefilter prefilter_;
  std::vector<DomainData> domains_;
  std::vector<RuleLook> rule_looks_;
  std::vector<PatternLook> pattern_looks_;
};

}  // namespace smtplain::rules
