// Programs match what RE2 matches: constructs one by one, and every pattern on the rules' own examples, cut,
// joined and mixed.
#include "rules/program.h"

#include <catch2/catch.hpp>
#include <random>

#include "rules/fold.h"
#include "rules/load.h"
#include "rules/matcher.h"

using namespace smtplain::rules;

namespace {

bool program_matches(std::string_view pattern, std::string_view text) {
  const std::vector<ProgramStep> program = compile_program(pattern);
  REQUIRE_FALSE(program.empty());
  std::vector<StepData> steps;
  for (const ProgramStep& step : program)
    steps.push_back({step.op, step.low, step.high, step.pair, step.length, std::string_view(step.text)});
  return run_program(steps, fold(text));
}

RuleStore& all_rules() {
  static RuleStore store;
  if (store.rules.empty()) {
    std::vector<std::string> errors;
    load_directory(SMTPLAIN_SOURCE_DIR "/rules", store, errors);
    REQUIRE(errors.empty());
    store.finish();
  }
  return store;
}

// The examples, and twice as many texts that begin as one and end as another.
std::vector<std::string> texts_of(const RuleTables& tables) {
  std::vector<std::string> texts;
  for (const ExampleData& example : tables.examples) {
    if (!example.text.empty()) texts.emplace_back(example.text.view());
  }
  std::mt19937 random(20261121);
  const std::size_t count = texts.size();
  const auto any = [&]() -> const std::string& { return texts[random() % count]; };
  for (std::size_t n = 0; n < 2 * count; ++n) {
    const std::string head = any(), tail = any();
    texts.push_back(head.substr(0, random() % (head.size() + 1)) + (n % 2 == 0 ? " " : "") +
                    tail.substr(random() % (tail.size() + 1)));
  }
  return texts;
}

}  // namespace

TEST_CASE("programs match as RE2 does", "[rules][program]") {
  const std::vector<std::string> patterns = {"a.{0,3}b",
                                             "\\ba.{2,4}b\\b",
                                             "^(?:\\S+ )?no\\b",
                                             "x(?:a|bc|)y$",
                                             "(?:very |too )*busy",
                                             "(?:ab){2,3}c",
                                             "(?:ab)+c",
                                             "(?P<ip>\\d{1,3}(?:\\.\\d{1,3}){3})",
                                             "[^ ]*@[a-c_-]+",
                                             "colou?r",
                                             "\\b(?:in|on) \\[?\\d",
                                             "a\\Bb|c\\s+d",
                                             "[]x]y",
                                             "\\w+\\W\\D{2}",
                                             "a.*b.*c"};
  std::mt19937 random(7);
  constexpr std::string_view kLetters = "aabbccxy  no1.2@-_]dAB\t";
  for (const std::string& pattern : patterns) {
    const auto re = compile_pattern(pattern);
    REQUIRE(re->ok());
    for (int n = 0; n < 3000; ++n) {
      std::string text;
      for (std::size_t length = random() % 24; text.size() < length;) {
        constexpr std::string_view kWords[] = {"very ", "busy", "ab", "no ", "1.22.", "color", "a@b"};
        if (random() % 6 == 0) text += kWords[random() % std::size(kWords)];
        text += kLetters[random() % kLetters.size()];
      }
      INFO(pattern << " on '" << text << "'");
      REQUIRE(program_matches(pattern, text) == RE2::PartialMatch(text, *re));
    }
  }
}

TEST_CASE("what a program cannot say is left to RE2", "[rules][program]") {
  for (const std::string_view pattern :
       {"\\x41b", "\\p{L}+", "[[:alpha:]]", "(?:ab){5}", "a{2}{3}", "(a", "a)", "[ä-ö]"})
    CHECK(compile_program(pattern).empty());
}

TEST_CASE("patterns decide as RE2 does on cut and joined examples", "[rules][program]") {
  const RuleTables tables = all_rules().tables();
  const Matcher matcher(tables);
  std::size_t wrong = 0, with_program = 0, number = 0;
  for (const PatternData& pattern : tables.patterns) with_program += !pattern.program.empty();
  CHECK(with_program > 500);
  for (const std::string& text : texts_of(tables)) {
    Subject subject = reply_subject(text, smtplain::Verb::none);
    subject.kind = 0xFF;
    matcher.prepare(subject);
    for (std::size_t p = number++ % 509; p < tables.patterns.size(); p += 509) {
      const auto pattern = static_cast<std::uint32_t>(p);
      const bool found = matcher.found(pattern, subject);
      if (RE2::PartialMatch(subject.words, matcher.regex(pattern)) == found) continue;
      ++wrong;
      UNSCOPED_INFO(tables.patterns[p].source.view() << " on " << subject.words);
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("the cause alone is the cause of the first match", "[rules][program]") {
  const RuleTables tables = all_rules().tables();
  const Matcher matcher(tables);
  using smtplain::Verb;
  std::size_t number = 0;
  for (const std::string& text : texts_of(tables)) {
    if (++number % 4 != 0) continue;
    const Verb answers =
        std::vector{Verb::none, Verb::auth, Verb::mail, Verb::rcpt, Verb::data}[number / 4 % 5];
    Subject all = reply_subject(text, answers), one = reply_subject(text, answers);
    std::string_view expected;
    for (const Match& match : matcher.match(all)) {
      expected = tables.rules[match.rule].cause;
      if (!expected.empty()) break;
    }
    INFO(text);
    REQUIRE(matcher.cause(one) == expected);
  }
}

TEST_CASE("a long text takes no longer than its length asks for", "[rules][program]") {
  std::string text;
  while (text.size() + 4 < kMaxProgramText) text += "a.1 ";
  CHECK_FALSE(program_matches("(?:\\S+ )*a.{0,60}\\d{1,3}.*b", text));
  CHECK(program_matches("^(?:\\S+ )*\\S*$", text + "x"));
}
