// The cause of a reply and nothing else: rules are tried in the order of what they could be worth, so that
// most of those that hold but lose are never looked at.
#include <algorithm>

#include "rules/matcher.h"

namespace smtplain::rules {
namespace {

/// A rule some of whose patterns may match.
struct Claim {
  Match most;             ///< what it is worth if the best of them does
  std::size_t first = 0;  ///< its first candidate
};

bool worth_less(const Claim& a, const Claim& b) {
  return better(b.most, a.most);
}

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

bool Matcher::may_win(const RuleData& rule, const Subject& subject) const {
  return !rule.cause.empty() && rule.session.empty() && failed_quick_test(rule, subject).empty();
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
  const auto& candidates = subject.scan.candidates;
  for (std::size_t at = 0; at < candidates.size();) {
    const RuleData* rule = rule_of_text(candidates[at].pattern);
    if (rule == nullptr) {
      ++at;
      continue;
    }
    const std::size_t first = at;
    const bool wanted = may_win(*rule, subject);
    std::int32_t longest = -1;
    for (; at < candidates.size() && candidates[at].pattern < rule->text.first + rule->text.count; ++at) {
      if (wanted && possible(candidates[at], subject) && more_letters(candidates[at].pattern, longest))
        longest = static_cast<std::int32_t>(candidates[at].pattern);
    }
    const auto number = static_cast<std::uint32_t>(rule - tables_.rules.data());
    if (longest >= 0) claims.push_back({scored(number, longest, subject), first});
  }
  std::make_heap(claims.begin(), claims.end(), worth_less);

  Match best;
  bool any = false, named = false;
  const auto beats = [&](const Match& match) { return !any || better(match, best); };
  while (!claims.empty()) {
    const Claim claim = claims.front();
    if (!beats(claim.most)) break;
    std::pop_heap(claims.begin(), claims.end(), worth_less);
    claims.pop_back();
    const RuleData& rule = tables_.rules[claim.most.rule];
    std::size_t at = claim.first;
    const std::int32_t pattern = best_pattern(rule, subject, at);
    if (pattern < 0) continue;
    const Match match = scored(claim.most.rule, pattern, subject);
    if (!beats(match) || !holds_too(rule, subject, named)) continue;
    best = match;
    any = true;
  }
  for (const std::uint32_t r : textless(subject)) {  // those that could be worth most come first
    if (!beats(most_of_textless(r))) break;
    const RuleData& rule = tables_.rules[r];
    if (!may_win(rule, subject)) continue;
    const Match match = scored(r, -1, subject);
    if (!beats(match) || !holds_too(rule, subject, named)) continue;
    best = match;
    any = true;
  }
  return any ? tables_.rules[best.rule].cause.view() : std::string_view{};
}

}  // namespace smtplain::rules
