// Which rules hold for one event: the prefilter names candidates, cheap tests thin them out, regular
// expressions decide the rest. Patterns are compiled when they are first needed, once for all threads.
#pragma once
#include <re2/re2.h>

#include <bitset>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "rules/memo.h"
#include "rules/model.h"
#include "rules/precedence.h"
#include "rules/subject.h"
#include "smtplain/session.h"

namespace smtplain::rules {

struct Match {
  std::uint32_t rule = 0;
  std::int32_t pattern = -1;  ///< the one that matched and asks for most letters
  Step step = Step::nothing;
  std::uint16_t points = 0;  ///< decides within a step
};
/// By the step, then the points, then the order of the rules: the more the better.
inline std::uint64_t order_of(const Match& match) {
  return std::uint64_t{static_cast<std::uint8_t>(match.step)} << 48 | std::uint64_t{match.points} << 32 |
         (0xFFFFFFFF - match.rule);
}
inline bool better(const Match& a, const Match& b) {
  return order_of(a) > order_of(b);
}

/// True where the rule names what the reply must answer and the log does not show it: a match then knows
/// less. 534, 535 and 538 tell by themselves, they answer AUTH only (RFC 4954 section 6).
bool guesses_command(std::uint32_t wanted, std::uint8_t kind, Verb answers, std::uint16_t code);

/// What the rules have to say of a text, whatever the session around it.
struct Verdict {
  std::vector<Match> matches;           ///< best first
  std::vector<Match> conditional;       ///< hold if their `session` tests do
  std::string_view provider, software;  ///< ids that the words give away
};

/// A rule whose words were found but which another test kept from matching.
struct NearMiss {
  std::uint32_t rule = 0;
  std::string_view failed;  ///< name of the test: "code", "answers", "without" …
};

class Matcher {
 public:
  explicit Matcher(const RuleTables& tables);

  const RuleTables& tables() const { return tables_; }
  std::uint64_t id() const { return id_; }  ///< of no other matcher that there is or was
  /// Whether any rule looks at replies with this code of below 400.
  bool wants_code(std::uint16_t code) const { return code < 400 && wanted_codes_[code]; }
  /// Whether a rule without a cause, whose findings stand beside any outcome, looks at subjects of this
  /// KindBit.
  bool finds(std::uint8_t kind) const { return (finding_kinds_ & kind) != 0; }
  /// Looks for the patterns that are for `subject.kind`; found() relies on it, the functions below do it
  /// themselves.
  void prepare(Subject& subject) const;
  /// All rules that hold, best first. Session rules are none of them. Fills in the provider and software that
  /// the words give away where the subject does not have them.
  std::vector<Match> match(Subject& subject, std::vector<NearMiss>* near = nullptr) const;
  /// Of a verdict on an event of the session.
  std::vector<Match> match(const Verdict& verdict, const Session* session) const;
  /// The provider and software that the words give away.
  std::shared_ptr<const Verdict> verdict(Subject& subject) const;
  /// The same for an event that any rule may look at. Remembers what it said of the last ones.
  std::shared_ptr<const Verdict> verdict(const Session& session, const Event& event) const;
  /// The cause that the first of match() has which has one, for a reply without a session.
  std::string_view cause(Subject& subject) const;
  /// The session rules that hold. `reply`: the subject of the session's reply where it was made already, or
  /// null.
  std::vector<Match> match_session(const Session& session, const Subject* reply) const;
  /// True if the pattern is found in a prepared subject.
  bool found(std::uint32_t pattern, const Subject& subject) const;
  /// The same for a text of its own.
  bool found_in(std::uint32_t pattern, std::string_view text) const;
  /// The compiled pattern, for captures.
  const RE2& regex(std::uint32_t pattern) const;

 private:
  struct Lazy {
    std::once_flag once, loose_once;
    std::unique_ptr<RE2> re;
    std::unique_ptr<RE2> loose;  ///< of without_counts(); null: the pattern needs none
  };

  /// Few patterns are ever compiled: their places are made by the block.
  static constexpr std::size_t kBlock = 64;
  struct Block {
    std::once_flag once;
    std::unique_ptr<Lazy[]> patterns;
  };

  struct CodeRules {
    std::once_flag once;
    std::vector<std::uint32_t> rules;
  };
  static constexpr std::size_t kCodes = 600;

  Lazy& lazy(std::uint32_t pattern) const;
  const RE2* loose_regex(std::uint32_t pattern) const;
  bool found(const Candidate& candidate, const Subject& subject) const;
  bool possible(const Candidate& candidate, const Subject& subject) const;
  bool matches(std::uint32_t pattern, const Subject& subject) const;
  bool more_letters(std::uint32_t pattern, std::int32_t best) const;
  const std::vector<std::uint32_t>& textless(const Subject& subject) const;

  Verdict find_verdict(Subject& subject, std::vector<NearMiss>* near) const;
  void let_provider_tell(std::vector<Match>& matches) const;
  void let_surer_tell(std::vector<Match>& matches) const;
  void match_words(const Subject& subject, Verdict& verdict, std::vector<NearMiss>* near) const;
  void match_codes(const Subject& subject, Verdict& verdict) const;
  void add_match(std::uint32_t rule, std::int32_t pattern, const Subject& subject, Verdict& verdict) const;
  std::string_view entry_told(const Subject& subject, std::string_view table) const;
  std::string_view failed_quick_test(const RuleLook& rule, const Subject& subject) const;
  std::string_view failed_name_test(const RuleData& rule, const Subject& subject) const;
  /// Calls `visit` with the number of each rule that candidates are part of the `text` of, and with the first
  /// of these and the one behind the last.
  template <typename Visit>
  void for_each_rule(const Subject& subject, Visit visit) const {
    const auto& candidates = subject.scan.candidates;  // those of a rule stand side by side
    for (std::size_t at = 0; at < candidates.size();) {
      const std::uint32_t owner = tables_.pattern_looks[candidates[at].pattern].owner;
      const std::size_t first = at++;
      if ((owner & kEntryOwner) != 0) continue;
      while (at < candidates.size() && candidates[at].pattern < tables_.rule_looks[owner].patterns_end) ++at;
      visit(owner, first, at);
    }
  }
  Match most_of_textless(std::uint32_t number) const;
  void tell_names(Subject& subject) const;
  bool may_win(std::uint32_t rule, const Subject& subject) const;
  bool holds_too(const RuleData& rule, Subject& subject, bool& named) const;
  std::int32_t best_pattern(const Subject& subject, std::size_t first, std::size_t end) const;
  /// `words`: those of the reply have to hold as well.
  bool wanted_code(Range codes, const Subject& subject, bool words = false) const;
  bool wanted_enhanced(Range enhanced, const Subject& subject) const;
  bool wanted_name(Range names, std::string_view name) const;
  bool excluded(const RuleData& rule, const Subject& subject) const;
  bool reply_holds(const RuleData& rule, const Subject& reply) const;
  void look_for(Range patterns, Subject& line) const;
  /// The patterns of session rules that stand in a line, and in all lines but the message's.
  std::vector<std::uint32_t> event_words(const Event& line) const;
  std::vector<std::uint32_t> session_words(const Session& session) const;
  /// `text` and `without` of a session rule.
  static bool words_hold(const RuleData& rule, std::span<const std::uint32_t> said, std::int32_t& pattern);
  bool session_holds(const RuleData& rule, const Session& session) const;
  Match scored(std::uint32_t rule, std::int32_t pattern, const Subject& subject) const;

  RuleTables tables_;
  std::uint64_t id_;
  std::vector<Candidate> unfiltered_;    // patterns of which no literal is known
  std::vector<std::uint32_t> textless_;  // rules without `text`
  std::vector<std::uint32_t> session_;   // rules of kind session
  std::vector<std::uint32_t> outcomes_;  // of each of those: bits of the outcomes that it asks for
  std::bitset<400> wanted_codes_;
  std::uint8_t finding_kinds_ = 0;
  std::unique_ptr<Block[]> compiled_;
  std::unique_ptr<CodeRules[]> by_code_;
  Memo<Verdict> memo_;
};

std::unique_ptr<RE2> compile_pattern(std::string_view source);

}  // namespace smtplain::rules
