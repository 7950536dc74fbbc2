#include "rules/examples.h"

#include <algorithm>
#include <map>

#include "rules/refs.h"

namespace smtplain::rules {
namespace {

class ExampleRunner {
 public:
  ExampleRunner(const Rules& rules, const Matcher& matcher)
      : rules_(rules), matcher_(matcher), tables_(matcher.tables()) {}

  void run(const RuleData& rule) {
    wins_ = false;
    for (const ExampleData& example : slice(tables_.examples, rule.match)) run_match(rule, example);
    for (const ExampleData& example : slice(tables_.examples, rule.no_match)) run_no_match(rule, example);
  }
  /// Whether the last rule won at least one of its own examples itself.
  bool wins() const { return wins_; }
  std::vector<RuleRemark> remarks;

  void remark(const RuleData& rule, std::uint32_t line, std::string text, bool fault = true) {
    remarks.push_back({rule.id, rule.file, line == 0 ? rule.line : line, std::move(text), fault});
  }

 private:
  Session judged(const RuleData& rule, const ExampleData& example) const {
    Session session = example_session(example, rule, tables_);
    rules_.judge(session);
    return session;
  }

  void run_match(const RuleData& rule, const ExampleData& example) {
    const Session session = judged(rule, example);
    if (rule.cause.empty()) {
      const bool told = std::any_of(session.findings.begin(), session.findings.end(),
                                    [&](const Finding& f) { return f.rule == rule.id; });
      if (!told) remark(rule, example.line, "does not match its example" + shown(example));
      wins_ = wins_ || told;
      return;
    }
    if (session.diagnosis.empty())
      return remark(rule, example.line, "no rule matches the example" + shown(example));
    const Diagnosis& best = session.diagnosis.front();
    wins_ = wins_ || best.rule == rule.id;
    if (best.cause != rule.cause) {
      remark(rule, example.line, "loses its example to " + std::string(best.rule) + shown(example));
    } else {
      check_tie(rule, example, session);
    }
  }

  void run_no_match(const RuleData& rule, const ExampleData& example) {
    const Session session = judged(rule, example);
    if (rule.cause.empty()) {
      const bool told = std::any_of(session.findings.begin(), session.findings.end(),
                                    [&](const Finding& f) { return f.rule == rule.id; });
      if (told) remark(rule, example.line, "matches its counter-example" + shown(example));
      return;
    }
    const std::string_view cause =
        session.diagnosis.empty() ? std::string_view{} : session.diagnosis.front().cause;
    if (cause == example.instead) return;
    remark(rule, example.line,
           "the counter-example should give " + quoted(example.instead) + " and gives " +
               (cause.empty() ? "nothing" : std::string(session.diagnosis.front().rule)) + shown(example));
  }

  // Two rules of different causes that are equally good make the answer an accident.
  void check_tie(const RuleData& rule, const ExampleData& example, const Session& session) {
    if (!example.log.empty()) return;
    Subject subject = event_subject(session, session.events.front());
    const std::vector<Match> matches = matcher_.match(subject);
    if (matches.empty()) return;
    for (const Match& other : matches) {
      const RuleData& rival = tables_.rules[other.rule];
      const bool equal = other.step == matches[0].step && other.points == matches[0].points;
      if (!equal || rival.cause == rule.cause || rival.cause.empty()) continue;
      remark(rule, example.line, "ties with " + std::string(rival.id) + shown(example));
    }
  }

  static std::string quoted(std::string_view cause) { return cause.empty() ? "nothing" : std::string(cause); }

  std::string shown(const ExampleData& example) const {
    std::string text(example.text);
    for (std::string_view line : slice(tables_.words, example.log))
      text += (text.empty() ? "" : " / ") + std::string(line);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return ": " + (text.size() > 160 ? text.substr(0, 160) + " …" : text);
  }

  const Rules& rules_;
  const Matcher& matcher_;
  const RuleTables& tables_;
  bool wins_ = false;
};

}  // namespace

std::vector<RuleRemark> test_examples(const Rules& rules, const Matcher& matcher) {
  ExampleRunner runner(rules, matcher);
  for (const RuleData& rule : matcher.tables().rules) runner.run(rule);
  return std::move(runner.remarks);
}

namespace {

// References must be well formed, and a page must be spelt in one way, or it looks like two.
void check_refs(const RuleTables& tables, ExampleRunner& runner) {
  std::map<std::string, std::string_view> spelt;
  const auto fault_of = [&](std::string_view ref) {
    std::string fault = ref_fault(ref);
    if (!fault.empty()) return fault;
    const auto [first, fresh] = spelt.emplace(page_of(ref), ref);
    return fresh || first->second == ref
               ? std::string{}
               : "is the page " + std::string(first->second) + " in another spelling";
  };
  for (const RuleData& rule : tables.rules) {
    for (std::string_view ref : slice(tables.words, rule.refs)) {
      if (const std::string fault = fault_of(ref); !fault.empty())
        runner.remark(rule, 0, "the reference " + std::string(ref) + ' ' + fault);
    }
  }
  for (const EntryData& entry : tables.entries) {
    for (std::string_view ref : slice(tables.words, entry.refs)) {
      if (const std::string fault = fault_of(ref); !fault.empty())
        runner.remarks.push_back(
            {entry.key, entry.table, 0, "the reference " + std::string(ref) + ' ' + fault, true});
    }
  }
}

}  // namespace

std::vector<RuleRemark> lint(const Rules& rules, const Matcher& matcher) {
  ExampleRunner runner(rules, matcher);
  const RuleTables& tables = matcher.tables();
  for (const RuleData& rule : tables.rules) {
    runner.run(rule);
    if (!runner.wins()) runner.remark(rule, 0, "wins none of its own examples: other rules shadow it", false);
    if (rule.kinds == kSession) continue;
    for (const PatternData& pattern : slice(tables.patterns, rule.text)) {
      if (!pattern.required.empty()) continue;
      runner.remark(rule, 0,
                    "the pattern \"" + std::string(pattern.source) +
                        "\" asks for no three letters in a row: it is tried on every line",
                    false);
    }
  }
  check_refs(tables, runner);
  for (const CauseData& cause : tables.causes) {
    const bool named = std::any_of(tables.rules.begin(), tables.rules.end(),
                                   [&](const RuleData& rule) { return rule.cause == cause.id; });
    if (!named && cause.id != "none")
      runner.remarks.push_back(
          {{}, "causes.json", 0, "no rule names the cause " + std::string(cause.id), true});
  }
  return std::move(runner.remarks);
}

}  // namespace smtplain::rules
