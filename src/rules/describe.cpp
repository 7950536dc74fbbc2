// A rule for people: its tests in the words of its file.
#include <string>

#include "rules/advice.h"
#include "rules/impl.h"
#include "rules/placeholders.h"
#include "rules/vocabulary.h"
#include "text/joined.h"

namespace smtplain::rules {
namespace {

template <typename List, typename ToText>
std::string listed(const List& list, ToText to_text) {
  std::vector<std::string> words;
  for (const auto& item : list) words.push_back(to_text(item));
  return joined(words);
}

std::string code_words(const CodeTest& test) {
  std::string text = std::to_string(test.low);
  if (test.high - test.low >= 99) text[1] = 'x';
  if (!test.exact()) text[2] = 'x';
  return text;
}

std::string enhanced_words(const EnhancedTest& test) {
  const auto part = [](int number) { return number < 0 ? std::string("x") : std::to_string(number); };
  return part(test.status) + '.' + part(test.subject) + '.' + part(test.detail);
}

std::string kind_words(std::uint8_t kinds) {
  std::vector<std::string_view> names;
  for (unsigned bit = 1; bit <= kSession; bit <<= 1) {
    if ((kinds & bit) != 0) names.push_back(kind_name(static_cast<std::uint8_t>(bit)));
  }
  return joined(names);
}

std::string answers_words(std::uint32_t bits) {
  std::vector<std::string_view> names;
  for (unsigned v = 1; v <= static_cast<unsigned>(Verb::unknown); ++v) {
    const auto verb = static_cast<Verb>(v);
    if ((bits & verb_bit(verb)) != 0) names.push_back(name(verb));
  }
  return joined(names);
}

std::string_view field_name(SessionField field) {
  for (const SessionFieldInfo& info : session_fields()) {
    if (info.field == field) return info.name;
  }
  return {};
}

std::vector<std::string> tests_of(const RuleTables& tables, const RuleData& rule) {
  std::vector<std::string> tests;
  const auto add = [&](std::string_view name, std::string words) {
    if (!words.empty()) tests.push_back(std::string(name) + ": " + std::move(words));
  };
  const auto words = [&](Range range) { return joined(slice(tables.words, range)); };
  const auto patterns = [&](Range range) {
    return listed(slice(tables.patterns, range),
                  [](const PatternData& p) { return '/' + std::string(p.source) + '/'; });
  };
  add("kind", kind_words(rule.kinds));
  add("answers", answers_words(rule.answers) + (rule.answers_shown ? ", and the log shows it" : ""));
  add("code", listed(slice(tables.codes, rule.codes), code_words));
  add("enhanced", listed(slice(tables.enhanced, rule.enhanced), enhanced_words));
  add("text", patterns(rule.text));
  add("without", patterns(rule.without));
  add("provider", words(rule.providers));
  add("software", words(rule.software));
  add("client", words(rule.clients));
  for (const SessionTest& test : slice(tables.session_tests, rule.session)) {
    add("session " + std::string(field_name(test.field)), words(test.values) + patterns(test.patterns));
  }
  return tests;
}

std::vector<RuleInfo::Example> examples_of(const RuleTables& tables, Range range) {
  std::vector<RuleInfo::Example> list;
  for (const ExampleData& example : slice(tables.examples, range)) {
    std::string text(example.text);
    for (std::string_view line : slice(tables.words, example.log)) text += std::string(line) + '\n';
    list.push_back({std::move(text), example.answers, example.instead, example.line});
  }
  return list;
}

/// "SwiftMailer|Symfony Mailer", "!program" as people read it.
std::string client_words(std::string_view wanted) {
  if (wanted == "!program") return "no mail program";
  if (wanted == "console" || wanted == "!mailer") return "commands typed by hand";
  if (wanted == "!console" || wanted == "mailer") return "a program that sends";
  std::string words(wanted.starts_with('!') ? "not " : "");
  wanted.remove_prefix(wanted.starts_with('!') ? 1 : 0);
  for (const char c : wanted) c == '|' ? words.append(" or ") : words.append(1, c);
  return words;
}

std::string_view condition_words(std::string_view only_if) {
  const AdviceCondition* const condition = find_condition(only_if);
  return condition == nullptr ? std::string_view{} : condition->words;
}

RuleInfo describe(const RuleTables& tables, const RuleData& rule) {
  RuleInfo info;
  info.id = rule.id;
  info.cause = rule.cause;
  info.title = rule.title;
  info.explain = rule.explain;
  info.retry = rule.retry;
  info.file = rule.file;
  info.line = rule.line;
  info.severity = rule.severity;
  info.confidence = static_cast<double>(rule.confidence);
  info.vague = rule.vague;
  info.when = tests_of(tables, rule);
  for (const FixData& fix : slice(tables.fixes, rule.fix))
    info.fix.push_back({fix.who, client_words(fix.client), condition_words(fix.only_if), fix.text});
  for (std::string_view ref : slice(tables.words, rule.refs)) info.refs.push_back(link_of(ref));
  info.match = examples_of(tables, rule.match);
  info.no_match = examples_of(tables, rule.no_match);
  return info;
}

}  // namespace
}  // namespace smtplain::rules

namespace smtplain {

RuleInfo Rules::rule(std::size_t index) const {
  const rules::RuleTables& tables = impl_->matcher.tables();
  return rules::describe(tables, tables.rules[index]);
}

std::optional<RuleInfo> Rules::find_rule(std::string_view id) const {
  const rules::RuleTables& tables = impl_->matcher.tables();
  for (const rules::RuleData& rule : tables.rules) {
    if (rule.id == id) return rules::describe(tables, rule);
  }
  return std::nullopt;
}

}  // namespace smtplain
