// The loader refuses what would surprise an author, and says where it stands.
#include <catch2/catch.hpp>

#include "rules/load.h"

using namespace smtplain::rules;

namespace {

// The faults of a file that holds one rule, `rule` in JSON.
std::vector<std::string> faults_of(const std::string& rule) {
  RuleStore store;
  std::vector<std::string> errors;
  const std::string causes =
      R"({"causes": [{"id": "auth.required", "when": "w", "explain": "e", "who": "you"}]})";
  load_text(causes, "rules/causes.json", store, errors);
  load_text("{ \"group\": \"g\",\n  \"rules\": [\n" + rule + "\n] }", "rules/g.json", store, errors);
  store.finish();
  if (errors.empty()) check_rules(store.tables(), store.rules.size(), errors);
  return errors;
}

// A good rule with one field replaced.
std::string rule_with(const std::string& what, const std::string& by) {
  std::string rule = R"({ "id": "auth.required.words", "cause": "auth.required",
  "when": { "text": "log in first" },
  "title": "Log in first", "explain": "The server {host} wants a log-in.",
  "fix": [ { "who": "you", "do": "Log in." } ],
  "examples": { "match": [ "530 Log in first" ] } })";
  if (what.empty()) return rule;
  const std::size_t at = rule.find(what);
  REQUIRE(at != std::string::npos);
  return rule.replace(at, what.size(), by);
}

void refuses(const std::string& what, const std::string& by, const std::string& message) {
  const auto faults = faults_of(rule_with(what, by));
  CAPTURE(faults, what, by);
  REQUIRE(faults.size() >= 1);
  CHECK(faults.front().find(message) != std::string::npos);
  CHECK(faults.front().find("rules/g.json:") == 0);
}

}  // namespace

TEST_CASE("a good rule is loaded without a word", "[rules][loader]") {
  CHECK(faults_of(rule_with("", "")).empty());
}

TEST_CASE("the loader names file, line and fault", "[rules][loader]") {
  const auto faults = faults_of(rule_with("log in first", "no such words"));
  REQUIRE(faults.size() == 1);
  CHECK(faults[0] ==
        "rules/g.json:3: rule auth.required.words: the pattern \"no such words\" matches none of the rule's "
        "examples");
  const auto unknown = faults_of(rule_with("\"explain\"", "\"explian\": \"x\", \"explain\""));
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0] ==
        "rules/g.json:5: rule auth.required.words: \"explian\" is not a field that is known here");
}

TEST_CASE("what the loader refuses", "[rules][loader]") {
  refuses("\"title\": \"Log in first\",", "", "needs a \"title\"");
  refuses("Log in first\",", "Log in first.\",", "ends with a full stop");
  refuses("\"explain\": \"The server {host} wants a log-in.\",", "", "needs a \"explain\"");
  refuses("\"fix\": [ { \"who\": \"you\", \"do\": \"Log in.\" } ],", "", "needs a \"fix\"");
  refuses("\"who\": \"you\"", "\"who\": \"somebody\"", "must be one of: you");
  refuses("{host}", "{hots}", "unknown placeholder {hots}");
  refuses("\"cause\": \"auth.required\"", "\"cause\": \"auth.nonsense\"", "must begin with the cause");
  refuses("auth.required.words\", \"cause\": \"auth.required",
          "auth.nonsense.words\", \"cause\": \"auth.nonsense", "unknown cause auth.nonsense");
  refuses("log in first", "log in (first", "is wrong: missing )");
  refuses("\"text\": \"log in first\"", "\"text\": \"log in first\", \"code\": \"9xx\"",
          "must look like 535, 53x or 5xx");
  refuses("\"text\": \"log in first\"", "\"text\": \"log in first\", \"enhanced\": \"5.7\"",
          "must look like 5.7.8");
  refuses("\"text\": \"log in first\"", "\"text\": \"log in first\", \"kind\": \"answer\"",
          "must be reply, error");
  refuses("\"text\": \"log in first\"", "\"text\": \"log in first\", \"answers_shown\": true",
          "needs \"answers\"");
  refuses("\"text\": \"log in first\"", "\"text\": \"log in first\", \"answers\": \"LOGIN\"",
          "is no command");
  refuses("\"text\": \"log in first\"", "\"text\": []", "is an empty list");
  refuses("\"text\": \"log in first\"", "", "needs at least one test");
  refuses("\"text\": \"log in first\"", "\"session\": { \"outcome\": \"lost\" }", "must be one of: accepted");
  refuses("[ \"530 Log in first\" ]", "[]", "needs at least one \"match\"");
  refuses("[ \"530 Log in first\" ]", "[ \"530 Log in first\" ], \"no_match\": [ { \"text\": \"x\" } ]",
          "needs an \"instead\"");
  refuses("\"id\"", "\"id\": \"auth.required.again\", \"id\"", "\"id\" is given twice");
  refuses("\"title\"", "\"confidence\": 2, \"title\"", "must be above 0 and at most 1");
}

TEST_CASE("broken JSON is told with its line", "[rules][loader]") {
  RuleStore store;
  std::vector<std::string> errors;
  load_text("{ \"group\": \"g\",\n  \"rules\": [\n  ,\n", "rules/g.json", store, errors);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].find("rules/g.json:3: not valid JSON") == 0);
}

TEST_CASE("two rules may not share an id", "[rules][loader]") {
  const auto faults = faults_of(rule_with("", "") + ",\n" + rule_with("", ""));
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("the id is taken by rules/g.json:3") != std::string::npos);
}

TEST_CASE("a folder without rules is a fault", "[rules][loader]") {
  RuleStore store;
  std::vector<std::string> errors;
  load_directory(SMTPLAIN_SOURCE_DIR "/src/text", store, errors);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].find("no rules are here") != std::string::npos);
}

TEST_CASE("a rule takes in the advice it names", "[rules][loader]") {
  RuleStore store;
  std::vector<std::string> errors;
  load_text(R"({ "advice": { "log-in": [ { "who": "you", "client": "curl", "do": "Add --user." },
                                         { "who": "you", "do": "Log in." } ],
                             "again": [ { "use": "log-in" } ] } })",
            "rules/advice.json", store, errors);
  const std::string rule = rule_with("{ \"who\": \"you\", \"do\": \"Log in.\" }",
                                     "{ \"who\": \"you\", \"do\": \"First.\" }, { \"use\": \"again\" }");
  load_text("{ \"group\": \"g\", \"rules\": [" + rule + "] }", "rules/g.json", store, errors);
  CAPTURE(errors);
  REQUIRE(errors.empty());
  const auto fixes = slice(store.tables().fixes, store.rules.front().fix);
  REQUIRE(fixes.size() == 3);
  CHECK(fixes[0].text == "First.");
  CHECK(fixes[1].client == "curl");
  CHECK(fixes[2].text == "Log in.");

  RuleStore own;
  own.share_advice(store.tables());
  load_text("{ \"group\": \"g\", \"rules\": [" + rule + "] }", "my-rules/g.json", own, errors);
  CHECK(errors.empty());
  CHECK(own.rules.front().fix.count == 3);
}

TEST_CASE("advice that is not there is a fault", "[rules][loader]") {
  refuses("{ \"who\": \"you\", \"do\": \"Log in.\" }", "{ \"use\": \"log-in\" }",
          "names no advice of advice.json: log-in");
  refuses("{ \"who\": \"you\", \"do\": \"Log in.\" }", "{ \"use\": \"log-in\", \"who\": \"you\" }",
          "names no advice");
  RuleStore store;
  std::vector<std::string> errors;
  load_text("{ \"advice\": {\n \"log-in\": [] } }", "rules/advice.json", store, errors);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0] == "rules/advice.json:2: advice: \"log-in\" holds nothing to do");
}
