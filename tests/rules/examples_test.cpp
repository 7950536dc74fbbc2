// The rules that come with the program keep what their examples promise.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "smtplain/rules.h"

using namespace smtplain;

namespace {

nlohmann::json read_json(const std::string& path) {
  std::ifstream in(SMTPLAIN_SOURCE_DIR "/" + path);
  REQUIRE(in);
  return nlohmann::json::parse(in);
}

}  // namespace

TEST_CASE("every example is won by its rule's cause, and none ties", "[rules][examples]") {
  for (const RuleRemark& remark : Rules::builtin()->test()) {
    FAIL_CHECK(remark.file << ':' << remark.line << ": " << remark.rule << ": " << remark.text);
  }
}

TEST_CASE("every cause has a rule", "[rules][examples]") {
  const auto rules = Rules::builtin();
  std::set<std::string_view> named;
  for (std::size_t i = 0; i < rules->size(); ++i) named.insert(rules->rule(i).cause);
  for (const Cause& cause : rules->causes()) {
    INFO(cause.id);
    CHECK((named.contains(cause.id) || cause.id == "none"));
  }
}

TEST_CASE("every reply code of a refusal has an answer, whatever it answers", "[rules][examples]") {
  const auto rules = Rules::builtin();
  for (int code = 400; code < 600; ++code) {
    for (Verb verb : {Verb::none, Verb::connection, Verb::ehlo, Verb::starttls, Verb::auth, Verb::auth_answer,
                      Verb::mail, Verb::rcpt, Verb::data, Verb::content, Verb::quit, Verb::unknown}) {
      const auto verdict = rules->judge_reply(std::to_string(code) + " xyzzy", {verb, {}, {}, {}});
      INFO(code << ' ' << name(verb));
      REQUIRE_FALSE(verdict.diagnosis.empty());
      CHECK(verdict.diagnosis.front().confidence <= 0.9);
      CHECK_FALSE(verdict.diagnosis.front().fix.empty());
    }
  }
}

TEST_CASE("the JSON Schema knows the same causes as the loader", "[rules][examples]") {
  std::set<std::string> listed, known;
  const nlohmann::json schema = read_json("rules/rule.schema.json");
  for (const auto& id : schema["definitions"]["rule"]["properties"]["cause"]["enum"]) {
    listed.insert(id.get<std::string>());
  }
  for (const Cause& cause : Rules::builtin()->causes()) known.emplace(cause.id);
  CHECK(listed == known);
}

TEST_CASE("the first advice stands alone", "[rules][examples]") {
  const auto rules = Rules::builtin();
  for (std::size_t i = 0; i < rules->size(); ++i) {
    const RuleInfo rule = rules->rule(i);
    const auto first = std::find_if(rule.fix.begin(), rule.fix.end(),
                                    [](const RuleInfo::Advice& fix) { return fix.client.empty(); });
    INFO(rule.id);
    CHECK((first == rule.fix.end() || !first->text.starts_with("Or ")));
  }
}

TEST_CASE("every file of rules keeps to the JSON Schema, and all shared advice is shared",
          "[rules][examples]") {
  namespace fs = std::filesystem;
  valijson::Schema schema;
  const nlohmann::json schema_text = read_json("rules/rule.schema.json");
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_text), schema);
  std::map<std::string, int> uses;
  for (const auto& entry : fs::recursive_directory_iterator(SMTPLAIN_SOURCE_DIR "/rules")) {
    const std::string path = fs::relative(entry.path(), SMTPLAIN_SOURCE_DIR).generic_string();
    if (!path.ends_with(".json") || path.ends_with(".schema.json")) continue;
    const nlohmann::json file = read_json(path);
    if (!file.contains("rules") && !file.contains("advice")) continue;
    INFO(path);
    CHECK(valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(file), nullptr));
    const nlohmann::json advice = file.value("advice", nlohmann::json::object());
    for (const auto& shared : advice.items()) uses[shared.key()] += 0;
    for (const auto& rule : file.value("rules", nlohmann::json::array())) {
      for (const auto& fix : rule.value("fix", nlohmann::json::array()))
        if (fix.contains("use")) ++uses[fix["use"].get<std::string>()];
    }
  }
  for (const auto& [name, count] : uses) {
    INFO(name);
    CHECK(count >= 2);
  }
}
