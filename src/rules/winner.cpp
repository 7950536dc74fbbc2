// The cause of a reply and nothing else: rules are tried in the order of what they could be worth, so that
// most of those that hold but lose are never looked at.
#include <algorithm>

#include "rules/matcher.h"

namespace smtplain::rules {
namespace {

/// A rule some of whose patterns may match.
struct Claim {
  std::uint64_t most = 0;  ///< what it is worth if the best of them does: order_of()
  std::uint32_t rule = 0;
  std::uint32_t first = 0, end = 0;  ///< its candidates
  bool operator<(const Claim& other) const { return most < other.most; }
};

}  // namespace

// What the rule is worth at the most, whatever the subject: scored() adds 4 at most where there are no words.
Match Matcher::most_of_textless(std::uint32_t number) const {
  const RuleData& rule = tables_.rules[number];
  return {number, -1, rule.step, static_cast<std::uint16_t>(std::min(rule.points + 4, 60000u))};
}

void Matcher::tell_names(Subject& subject) const {
  if (subject.provider.empty()) subject.provider = entry_told(subject, "providers");
  if (subject.software.empty()) subject.software = entry_told(subject, "software");
}

bool Matcher::may_win(std::uint32_t rule, const Subject& subject) const {
  return tables_.rule_looks[rule].may_win && failed_quick_test(tables_.rule_looks[rule], subject).empty();
}

// The tests that cost more than a few comparisons; `named`: tell_names() was called.
bool Matcher::holds_too(const RuleData& rule, Subject& subject, bool& named) const {
  if (!named && (!rule.providers.empty() || !rule.software.empty())) {
    tell_names(subject);
    named = true;
  }
  return failed_name_test(rule, subject).empty() && !excluded(rule, subject);
}

std::string_view Matcher::cause(Subject& subject) const {
  static thread_local std::vector<Claim> claims;
  claims.clear();
  prepare(subject);
  for_each_rule(subject, [&](std::uint32_t number, std::size_t first, std::size_t end) {
    if (!may_win(number, subject)) return;
    std::int32_t longest = -1;
    for (std::size_t n = first; n < end; ++n) {
      const Candidate& candidate = subject.scan.candidates[n];
      if (possible(candidate, subject) && more_letters(candidate.pattern, longest))
        longest = static_cast<std::int32_t>(candidate.pattern);
    }
    if (longest >= 0)
      claims.push_back({order_of(scored(number, longest, subject)), number, static_cast<std::uint32_t>(first),
                        static_cast<std::uint32_t>(end)});
  });
  std::make_heap(claims.begin(), claims.end());

  Match best;
  bool any = false, named = false;
  const auto beats = [&](const Match& match) { return !any || better(match, best); };
  while (!claims.empty()) {
    const Claim claim = claims.front();
    if (any && claim.most <= order_of(best)) break;
    std::pop_heap(claims.begin(), claims.end());
    claims.pop_back();
    const RuleData& rule = tables_.rules[claim.rule];
    const std::int32_t pattern = best_pattern(subject, claim.first, claim.end);
    if (pattern < 0) continue;
    const Match match = scored(claim.rule, pattern, subject);
    if (!beats(match) || !holds_too(rule, subject, named)) continue;
    best = match;
    any = true;
  }
  for (const std::uint32_t r : textless(subject)) {  // those that could be worth most come first
    if (!beats(most_of_textless(r))) break;
    const RuleData& rule = tables_.rules[r];
    if (!may_win(r, subject)) continue;
    const Match match = scored(r, -1, subject);
    if (!beats(match) || !holds_too(rule, subject, named)) continue;
    best = match;
    any = true;
  }
  return any ? tables_.rules[best.rule].cause.view() : std::string_view{};
}

}  // namespace smtplain::rules
