#include "rules/precedence.h"

#include <algorithm>

#include "text/characters.h"

namespace smtplain::rules {
namespace {

template <typename Test>
bool any_exact(std::span<const Test> tests) {
  return std::any_of(tests.begin(), tests.end(), [](const Test& test) { return test.exact(); });
}

// RFC 5248's registry ends well below this detail; providers number their own codes from here (5.7.139).
constexpr std::int16_t kOwnDetail = 40;

bool providers_own(std::span<const EnhancedTest> tests) {
  return !tests.empty() && std::all_of(tests.begin(), tests.end(),
                                       [](const EnhancedTest& t) { return t.detail >= kOwnDetail; });
}

}  // namespace

std::string_view name(Step step) {
  constexpr std::array names =
      word_list("a reply to a command that the log does not show", "a class of codes",
                "the command and a class of codes", "the reply code", "the command and the reply code",
                "a class of enhanced codes", "vague words", "the enhanced code", "the words",
                "the provider, software or client");
  return names[static_cast<std::size_t>(step)];
}

Step step_of(const RuleData& rule, const RuleTables& tables) {
  const auto enhanced = slice(tables.enhanced, rule.enhanced);
  const auto codes = slice(tables.codes, rule.codes);
  const bool exact = any_exact(enhanced) && (!rule.vague || !rule.text.empty());
  const bool words = !rule.text.empty() && !rule.vague;
  const bool named = !rule.providers.empty() || !rule.software.empty() || !rule.clients.empty();
  if (!rule.vague && named && (words || exact)) return Step::named;
  if (words || (!rule.vague && providers_own(enhanced))) return Step::text;
  if (exact) return Step::enhanced;
  if (!rule.text.empty()) return Step::vague_text;
  if (!enhanced.empty()) return Step::enhanced_class;
  if (codes.empty()) return Step::nothing;
  if (!rule.vague && any_exact(codes)) return rule.answers != 0 ? Step::stage_code : Step::code;
  return rule.answers != 0 ? Step::stage_class : Step::code_class;
}

unsigned points_of(const RuleData& rule, const RuleTables& tables) {
  unsigned points = 24 * rule.session.count;
  const auto enhanced = slice(tables.enhanced, rule.enhanced);
  // A vague one without words competes with rules for a class of enhanced codes, and knows more.
  if (any_exact(enhanced)) points += !rule.text.empty() ? 8 : rule.vague ? 2 : 0;
  if (providers_own(enhanced)) points += 15;
  const auto codes = slice(tables.codes, rule.codes);
  if (!codes.empty()) points += any_exact(codes) ? 2 : 1;
  return points;
}

}  // namespace smtplain::rules
