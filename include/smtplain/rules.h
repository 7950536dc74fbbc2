// What smtplain knows: rules that name the cause of a failure, tables that explain codes and words.
//
//   auto rules = smtplain::Rules::builtin();
//   rules->judge(session);                                  // fills annotations, diagnosis and findings
//   auto verdict = rules->judge_reply("550 5.1.1 No such user", {.answers = smtplain::Verb::rcpt});
//
// Rules are immutable and may be shared between threads. The built-in ones are compiled into the program and
// cost nothing at start-up; regular expressions are compiled when a reply first needs one. What judge() puts
// into a session points into the rules, which therefore have to live as long as the session.
// docs/writing-rules.md tells how a rule is written.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "smtplain/session.h"

namespace smtplain {

/// An id of the closed list of causes (docs/causes), in words.
struct Cause {
  std::string_view id;
  std::string_view when;     ///< one line
  std::string_view explain;  ///< some sentences
  std::string_view who;      ///< who must act, usually
};

/// A rule as a listing shows it.
struct RuleInfo {
  struct Advice {
    std::string_view who;
    std::string client;          ///< in words: "PHPMailer", "curl or swaks", "no mail program"; empty: any
    std::string_view condition;  ///< told only if "the reply is codes only"; empty: always
    std::string_view text;
  };
  struct Example {
    std::string text;  ///< a reply, or the lines of a dialogue
    std::string_view answers;
    std::string_view instead;  ///< counter-examples: the cause it has
    std::uint32_t line = 0;
  };
  std::string_view id, cause, title, explain, retry;
  std::string_view file;
  std::uint32_t line = 0;
  Severity severity = Severity::error;
  double confidence = 0;
  bool vague = false;
  std::vector<std::string> when;  ///< the tests, "answers: AUTH"
  std::vector<Advice> fix;
  std::vector<std::string> refs;  ///< links
  std::vector<Example> match, no_match;
};

struct RuleStats {
  std::size_t rules = 0, causes = 0, patterns = 0, examples = 0, tables = 0, entries = 0, providers = 0,
              software = 0;
};

/// An entry of rules/knowledge.
struct Knowledge {
  std::string_view table, key, title, explain, source;
  std::vector<std::string> refs;                                     ///< links
  std::vector<std::pair<std::string_view, std::string_view>> facts;  ///< providers: what is special, by name
};

/// What is known of a reply besides its text. Verb::none: not known what it answers.
struct ReplyContext {
  Verb answers = Verb::none;
  std::string_view provider, software, client;
};

struct ReplyVerdict {
  std::uint16_t code = 0;
  EnhancedCode enhanced;
  std::string text;                  ///< the words on one line, without codes
  std::string_view provider;         ///< id, where the words give it away
  std::string meaning;               ///< what the codes say by themselves, in a sentence
  std::vector<Diagnosis> diagnosis;  ///< best first
};

/// Why a diagnosis came out as it did, for `--why`.
struct Why {
  struct Rule {
    std::string_view id, cause;
    double confidence = 0;
    std::string because;  ///< "the words /no such user/ (10 letters), answers"
  };
  struct Near {
    std::string_view id, cause, failed;  ///< the test that kept it from matching
  };
  struct Event {
    std::uint32_t line = 0;  ///< 0: the session as a whole
    std::string text;
    std::vector<Rule> matched;  ///< best first
    std::vector<Near> nearly;
  };
  std::vector<Event> events;
  std::string decision;  ///< which rule won the session and why
};

/// Something that is wrong or suspicious about the rules themselves.
struct RuleRemark {
  std::string_view rule;
  std::string_view file;
  std::uint32_t line = 0;
  std::string text;
  bool fault = true;  ///< false: only worth a look
};

struct LoadedRules;

class Rules {
 public:
  /// The rules that come with the program.
  static std::shared_ptr<const Rules> builtin();
  /// The files of these directories on top of `base` (nullptr: nothing); a rule with an id of the base
  /// replaces it.
  static LoadedRules load(std::span<const std::string> directories, std::shared_ptr<const Rules> base);

  void judge(Session& session, Why* why = nullptr, bool annotate = true) const;
  /// What one event of a session that is still going on means, a sentence a line; "" if nothing is known of
  /// it.
  std::string explain(Session& so_far, std::size_t event) const;
  ReplyVerdict judge_reply(std::string_view text, const ReplyContext& context = {}, Why* why = nullptr) const;
  /// Only the cause's id, "" if none: for many replies.
  std::string_view cause_of_reply(std::string_view text, const ReplyContext& context = {}) const;

  std::size_t size() const;
  RuleInfo rule(std::size_t index) const;
  std::optional<RuleInfo> find_rule(std::string_view id) const;
  RuleStats stats() const;
  /// A rule's title, explanation or advice as it reads where a log shows nothing of what it names: "the
  /// server" for {host}.
  std::string in_general(std::string_view text) const;

  std::span<const Cause> causes() const;
  const Cause* find_cause(std::string_view id) const;

  std::optional<Knowledge> find(std::string_view table, std::string_view key) const;
  /// What the table says of the key in a sentence, with what stood behind the key in the log; "" if the key
  /// is not there.
  std::string meaning(std::string_view table, std::string_view key, std::string_view argument = {}) const;

  /// Runs every rule's own examples: each one that is not won by its rule's cause, or ties, is a remark.
  std::vector<RuleRemark> test() const;
  /// The same, and what an author should look at: rules that others always shadow, patterns that no prefilter
  /// helps.
  std::vector<RuleRemark> lint() const;

  class Impl;  ///< src/rules
  explicit Rules(std::unique_ptr<const Impl> impl);
  ~Rules();

 private:
  std::unique_ptr<const Impl> impl_;
};

struct LoadedRules {
  std::shared_ptr<const Rules> rules;  ///< nullptr if there are errors
  std::vector<std::string> errors;     ///< "file:line: message"
};

}  // namespace smtplain
