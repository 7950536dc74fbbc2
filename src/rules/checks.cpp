// Checks of rules that need all files to be read.
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "rules/literals.h"
#include "rules/load.h"
#include "rules/matcher.h"
#include "rules/normalise.h"
#include "rules/placeholders.h"
#include "rules/vocabulary.h"

namespace smtplain::rules {
namespace {

using Names = std::set<std::string, std::less<>>;

class Checker {
 public:
  Checker(const RuleTables& tables, std::vector<std::string>& errors) : tables_(tables), errors_(errors) {
    for (const CauseData& cause : tables.causes) causes_.insert(std::string(cause.id));
  }

  void check(const RuleData& rule) {
    if (!rule.cause.empty() && !causes_.contains(rule.cause))
      fault(rule, "unknown cause " + std::string(rule.cause));
    Names names(placeholders().begin(), placeholders().end());
    check_patterns(rule, names);
    check_placeholders(rule, rule.title, names);
    check_placeholders(rule, rule.explain, names);
    for (const FixData& fix : slice(tables_.fixes, rule.fix)) check_placeholders(rule, fix.text, names);
    for (const ExampleData& example : slice(tables_.examples, rule.no_match)) {
      if (!example.instead.empty() && !causes_.contains(example.instead)) {
        fault(rule, "example instead of an unknown cause " + std::string(example.instead), example.line);
      }
    }
  }

  void fault(const RuleData& rule, const std::string& message, std::uint32_t line = 0) {
    errors_.push_back(std::string(rule.file) + ':' + std::to_string(line == 0 ? rule.line : line) +
                      ": rule " + std::string(rule.id) + ": " + message);
  }

 private:
  void check_patterns(const RuleData& rule, Names& names) {
    const auto texts = example_texts(rule);
    for (const PatternData& pattern : slice(tables_.patterns, rule.text)) {
      const auto re = compile(rule, pattern);
      if (re == nullptr) continue;
      for (const auto& [number, name] : re->CapturingGroupNames()) names.insert(name);
      if (std::none_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return RE2::PartialMatch(text, *re); })) {
        fault(rule,
              "the pattern \"" + std::string(pattern.source) + "\" matches none of the rule's examples");
      }
    }
    for (const PatternData& pattern : slice(tables_.patterns, rule.without)) compile(rule, pattern);
    for (const SessionTest& test : slice(tables_.session_tests, rule.session)) {
      for (const PatternData& pattern : slice(tables_.patterns, test.patterns)) compile(rule, pattern);
    }
  }

  std::unique_ptr<RE2> compile(const RuleData& rule, const PatternData& pattern) {
    auto re = compile_pattern(pattern.source);
    if (re->ok()) return re;
    fault(rule, "the pattern \"" + std::string(pattern.source) + "\" is wrong: " + re->error());
    return nullptr;
  }

  // All that the rule's patterns may look at in its positive examples.
  std::vector<std::string> example_texts(const RuleData& rule) const {
    std::vector<std::string> texts;
    for (const ExampleData& example : slice(tables_.examples, rule.match)) {
      if (!example.text.empty()) {
        texts.push_back((rule.kinds & kReply) != 0 ? normalise_reply(example.text).words
                                                   : normalise_words(example.text));
      }
      for (std::string_view line : slice(tables_.words, example.log)) {
        const std::string_view said = line.substr(std::min(line.find(':') + 1, line.size()));
        texts.push_back(normalise_reply(said).words);
        texts.push_back(normalise_words(said));
      }
    }
    return texts;
  }

  // {word} is a placeholder; other braces are what they are: "auth: { user: …, pass: … }".
  void check_placeholders(const RuleData& rule, std::string_view text, const Names& names) {
    for (std::string_view name; !(name = next_placeholder(text)).empty();) {
      if (!names.contains(name)) fault(rule, "unknown placeholder {" + std::string(name) + "}");
      text.remove_prefix(static_cast<std::size_t>(name.data() - text.data()) + name.size());
    }
  }

  const RuleTables& tables_;
  std::vector<std::string>& errors_;
  Names causes_;
};

// Two clients may print the same words; else a key stands once in a table.
void check_entries(const RuleTables& tables, std::vector<std::string>& errors) {
  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
  std::set<Key> keys;
  for (const EntryData& entry : tables.entries) {
    const auto facts = slice(tables.words, entry.facts);
    const auto client = std::find(facts.begin(), facts.end(), "client");
    if (keys.emplace(entry.table, entry.folded_key,
                     client == facts.end() ? std::string_view{} : (client + 1)->view())
            .second)
      continue;
    errors.push_back("table " + std::string(entry.table) + ": the key " + std::string(entry.key) +
                     " is given twice");
  }
}

}  // namespace

void check_rules(const RuleTables& tables, std::size_t count, std::vector<std::string>& errors) {
  Checker checker(tables, errors);
  std::map<std::string_view, const RuleData*> ids;
  for (const RuleData& rule : tables.rules.first(count)) {
    checker.check(rule);
    const auto [other, fresh] = ids.emplace(rule.id, &rule);
    if (!fresh) {
      checker.fault(rule, "the id is taken by " + std::string(other->second->file) + ':' +
                              std::to_string(other->second->line));
    }
  }
  check_entries(tables, errors);
}

}  // namespace smtplain::rules
