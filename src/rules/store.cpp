#include "rules/store.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "rules/fold.h"
#include "rules/knowledge.h"
#include "rules/literals.h"
#include "rules/precedence.h"
#include "rules/program.h"

namespace smtplain::rules {
namespace {

template <typename T>
Range append_slice(std::vector<T>& pool, std::span<const T> base, Range range) {
  const auto first = static_cast<std::uint32_t>(pool.size());
  const auto from = slice(base, range);
  pool.insert(pool.end(), from.begin(), from.end());
  return {first, range.count};
}

std::string entry_id(const EntryData& entry) {
  return std::string(entry.table) + '\n' + std::string(entry.folded_key);
}

}  // namespace

std::string_view RuleStore::keep(std::string_view text) {
  return text.empty() ? std::string_view{} : texts_.emplace_back(text);
}

Range RuleStore::add_words(const std::vector<std::string_view>& list) {
  const auto first = static_cast<std::uint32_t>(words.size());
  for (std::string_view word : list) words.push_back(keep(word));
  return {first, static_cast<std::uint32_t>(list.size())};
}

// The number of this text in `literals_`, where it stands once.
std::uint32_t RuleStore::literal(std::string_view text) {
  if (const auto known = literal_numbers_.find(text); known != literal_numbers_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(literals_.size());
  literals_.push_back({.text = keep(text), .uses = {}});
  literal_numbers_.emplace(literals_.back().text, number);
  return number;
}

Range RuleStore::add_needs(const std::vector<Literal>& list) {
  const auto first = static_cast<std::uint32_t>(needs.size());
  for (const Literal& needed : list) needs.push_back({literal(needed.text), needed.edges, needed.sure});
  return {first, static_cast<std::uint32_t>(list.size())};
}

Range RuleStore::append_needs(const RuleTables& base, Range range) {
  const auto first = static_cast<std::uint32_t>(needs.size());
  for (const NeedData& needed : slice(base.needs, range))
    needs.push_back({literal(base.literals[needed.literal].text), needed.edges, needed.sure});
  return {first, range.count};
}

Range RuleStore::add_program(std::string_view pattern) {
  const auto first = static_cast<std::uint32_t>(steps_.size());
  for (const ProgramStep& step : compile_program(pattern))
    steps_.push_back({step.op, step.low, step.high, step.pair, step.length, keep(step.text)});
  return {first, static_cast<std::uint32_t>(steps_.size()) - first};
}

void RuleStore::add_pattern(std::string_view source, std::uint32_t owner) {
  const PatternNeeds known = pattern_needs(source);
  const bool sure = !known.any_of.empty() && std::all_of(known.any_of.begin(), known.any_of.end(),
                                                         [](const Literal& l) { return l.sure; });
  PatternData pattern;
  pattern.source = keep(source);
  pattern.required = add_needs(known.any_of);
  pattern.also = add_needs(known.also);
  if (!sure) pattern.program = add_program(source);
  pattern.owner = owner;
  pattern.letters = static_cast<std::uint16_t>(std::min(known.letters, 1000u));
  patterns.push_back(pattern);
}

Range RuleStore::append_patterns(const RuleTables& base, Range range, std::uint32_t owner) {
  const Range taken = append_slice(patterns, base.patterns, range);
  for (std::uint32_t p = taken.first; p < taken.first + taken.count; ++p) {
    patterns[p].owner = owner;
    patterns[p].required = append_needs(base, patterns[p].required);
    patterns[p].also = append_needs(base, patterns[p].also);
    patterns[p].program = append_slice(steps_, base.steps, patterns[p].program);
  }
  return taken;
}

void RuleStore::share_advice(const RuleTables& base) {
  for (const AdviceData& shared : base.advice)
    advice.push_back({shared.name, append_slice(fixes, base.fixes, shared.fixes)});
}

RuleData RuleStore::rebased(RuleData rule, const RuleTables& base) {
  const auto number = static_cast<std::uint32_t>(rules.size());
  const auto take_patterns = [&](Range range) { return append_patterns(base, range, number); };
  rule.text = take_patterns(rule.text);
  rule.without = take_patterns(rule.without);
  rule.codes = append_slice(codes, base.codes, rule.codes);
  rule.enhanced = append_slice(enhanced, base.enhanced, rule.enhanced);
  for (Range RuleData::*list :
       {&RuleData::providers, &RuleData::software, &RuleData::clients, &RuleData::refs}) {
    rule.*list = append_slice(words, base.words, rule.*list);
  }
  rule.session = append_slice(session_tests, base.session_tests, rule.session);
  for (std::uint32_t t = rule.session.first; t < rule.session.first + rule.session.count; ++t) {
    session_tests[t].values = append_slice(words, base.words, session_tests[t].values);
    session_tests[t].patterns = take_patterns(session_tests[t].patterns);
  }
  rule.fix = append_slice(fixes, base.fixes, rule.fix);
  for (Range RuleData::*list : {&RuleData::match, &RuleData::no_match}) {
    rule.*list = append_slice(examples, base.examples, rule.*list);
    const Range taken = rule.*list;
    for (std::uint32_t e = taken.first; e < taken.first + taken.count; ++e) {
      examples[e].log = append_slice(words, base.words, examples[e].log);
    }
  }
  return rule;
}

void RuleStore::append(const RuleTables& base) {
  std::unordered_set<std::string> known;
  for (const RuleData& rule : rules) known.emplace(rule.id);
  for (const RuleData& rule : base.rules) {
    if (!known.contains(std::string(rule.id))) rules.push_back(rebased(rule, base));
  }
  known.clear();
  for (const EntryData& entry : entries) known.insert(entry_id(entry));
  for (EntryData entry : base.entries) {
    if (known.contains(entry_id(entry))) continue;
    for (Range EntryData::*list : {&EntryData::refs, &EntryData::facts, &EntryData::hosts}) {
      entry.*list = append_slice(words, base.words, entry.*list);
    }
    entry.patterns = append_patterns(base, entry.patterns, kEntryOwner);
    entries.push_back(entry);
  }
  known.clear();
  for (const CauseData& cause : causes) known.emplace(cause.id);
  for (const CauseData& cause : base.causes) {
    if (!known.contains(std::string(cause.id))) causes.push_back(cause);
  }
}

// The rules' own examples stand for what will be read: the prefilter picks trigrams that are rare in them.
std::string RuleStore::sample() const {
  std::string text;
  for (const ExampleData& example : examples) {
    text += fold(example.text);
    text += '\n';
  }
  return text;
}

void RuleStore::finish() {
  std::stable_sort(entries.begin(), entries.end(), [](const EntryData& a, const EntryData& b) {
    return std::tie(a.table, a.folded_key) < std::tie(b.table, b.folded_key);
  });
  for (std::uint32_t e = 0; e < entries.size(); ++e) {
    const Range range = entries[e].patterns;
    for (std::uint32_t p = range.first; p < range.first + range.count; ++p)
      patterns[p].owner = kEntryOwner | e;
  }
  for (RuleData& rule : rules) {
    rule.step = step_of(rule, tables());
    rule.points = points_of(rule, tables());
  }
  prefilter_ = build_prefilter(literals_, sample());
  renumber_literals();
  require_the_rarer();
  list_uses();
  sort_domains();
  take_looks();
}

void RuleStore::take_looks() {
  std::unordered_map<std::string_view, std::uint32_t> not_for;
  for (const CauseData& cause : causes) not_for.emplace(cause.id, cause.not_for);
  rule_looks_.clear();
  for (const RuleData& rule : rules) {
    rule_looks_.push_back({rule.text.first + rule.text.count, rule.answers, not_for[rule.cause], rule.codes,
                           rule.enhanced, rule.kinds, rule.answers_shown,
                           !rule.cause.empty() && rule.session.empty(), !rule.text.empty(), rule.step,
                           rule.points});
  }
  pattern_looks_.clear();
  for (const PatternData& pattern : patterns)
    pattern_looks_.push_back({pattern.owner, pattern.also, pattern.letters});
}

void RuleStore::sort_domains() {
  domains_.clear();
  for (const EntryData& entry : entries) {
    if (entry.table != "providers") continue;
    for (std::string_view domain : slice(std::span<const Text>(words), entry.hosts)) {
      if (domain.starts_with('.')) domain.remove_prefix(1);
      if (!domain.empty()) domains_.push_back({domain, entry.key});
    }
  }
  std::stable_sort(domains_.begin(), domains_.end(),
                   [](const DomainData& a, const DomainData& b) { return a.domain < b.domain; });
}

// Which subjects the pattern's owner looks at.
std::uint8_t RuleStore::kinds_of(const PatternData& pattern) const {
  if ((pattern.owner & kEntryOwner) == 0) return rules[pattern.owner].kinds;
  return searched_in_text(entries[pattern.owner & ~kEntryOwner].table) ? kEntryWords : kReply;
}

// The prefilter sorted them.
void RuleStore::renumber_literals() {
  std::vector<std::uint32_t> number_of(literals_.size());
  for (std::uint32_t n = 0; n < literals_.size(); ++n) {
    std::uint32_t& number = literal_numbers_.at(literals_[n].text);
    number_of[number] = n;
    number = n;
  }
  for (NeedData& needed : needs) needed.literal = number_of[needed.literal];
}

// Where a pattern needs two things, that one makes it a candidate which stands in fewer of the examples.
void RuleStore::require_the_rarer() {
  std::vector<std::uint32_t> counts(literals_.size());
  for (const ExampleData& example : examples) {
    Scan scan;
    scan_text(tables(), fold(example.text), 0, scan);
    for (const Scan::Place& place : scan.places) ++counts[place.literal];
  }
  const auto frequency = [&](Range range) {
    std::uint32_t sum = 0;
    for (const NeedData& needed : slice(std::span<const NeedData>(needs), range))
      sum += counts[needed.literal];
    return sum;
  };
  for (PatternData& pattern : patterns) {
    if (!pattern.also.empty() && frequency(pattern.also) < frequency(pattern.required))
      std::swap(pattern.required, pattern.also);
  }
}

// What a rule must be without is looked for when the rule holds, and so is what it wants of the session.
bool RuleStore::makes_candidate(std::uint32_t pattern) const {
  const std::uint32_t owner = patterns[pattern].owner;
  if ((owner & kEntryOwner) != 0) return true;
  return rules[owner].kinds != kSession && pattern - rules[owner].text.first < rules[owner].text.count;
}

// Turns "the pattern requires these literals" around.
void RuleStore::list_uses() {
  std::vector<std::vector<UseData>> of_literal(literals_.size());
  for (std::uint32_t p = 0; p < patterns.size(); ++p) {
    if (!makes_candidate(p)) continue;
    for (const NeedData& needed : slice(std::span<const NeedData>(needs), patterns[p].required))
      of_literal[needed.literal].push_back({p, kinds_of(patterns[p]), needed.edges, needed.sure});
  }
  uses_.clear();
  for (std::size_t n = 0; n < literals_.size(); ++n) {
    literals_[n].uses = {static_cast<std::uint32_t>(uses_.size()),
                         static_cast<std::uint32_t>(of_literal[n].size())};
    uses_.insert(uses_.end(), of_literal[n].begin(), of_literal[n].end());
  }
}

RuleTables RuleStore::tables() const {
  return {rules,
          patterns,
          words,
          codes,
          enhanced,
          session_tests,
          fixes,
          advice,
          examples,
          entries,
          causes,
          needs,
          literals_,
          uses_,
          steps_,
          prefilter_.buckets,
          prefilter_.filter,
          prefilter_.first,
          domains_,
          rule_looks_,
          pattern_looks_};
}

}  // namespace smtplain::rules
