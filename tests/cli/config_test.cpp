#include "cli/config.h"

#include <catch2/catch.hpp>

#include "program.h"

using namespace smtplain;
namespace fs = std::filesystem;

namespace {

std::string parsed(const std::string& name, const std::string& text) {
  Config config;
  config.path = "dir/" + name;
  std::string error;
  return parse_config(text, config, error) ? "good" : error;
}

/// The configuration is looked for from the working directory upwards.
class Within {
 public:
  explicit Within(const fs::path& folder) { fs::current_path(folder); }
  ~Within() { fs::current_path(before_); }

 private:
  const fs::path before_ = fs::current_path();
};

}  // namespace

TEST_CASE("the configuration is strict, in TOML and in JSON", "[config]") {
  const auto toml = [](const std::string& text) { return parsed("smtplain.toml", text); };
  const auto in_json = [](const std::string& text) { return parsed("smtplain.json", text); };
  CHECK(toml("rules = [\"mine\"]\nfail-on = \"never\" # comment\n[[ignore]]\ncause = "
             "\"policy.greylisted\"\nreason = \"normal\"\n") == "good");
  CHECK(in_json(R"({"rules": ["mine"], "ignore": [{"cause": "policy.greylisted", "reason": "normal"}],
                 "fail-on": "never"})") == "good");
  CHECK(toml("") == "good");
  CHECK(in_json("{\n \"colour\": 1}") ==
        "dir/smtplain.json:2: unknown key \"colour\"; known are rules, ignore and fail-on");
  CHECK(toml("\n\ncolour = 1\n") ==
        "dir/smtplain.toml:3: unknown key \"colour\"; known are rules, ignore and fail-on");
  CHECK(toml("\n[colour]\nx = 1\n") ==
        "dir/smtplain.toml:2: unknown key \"colour\"; known are rules, ignore and fail-on");
  CHECK(has(toml("[[ignore]]\ncause = \"x\"\nreason = \"y\"\nuntil = 3\n"), "toml:4: unknown key \"until\""));
  CHECK(has(in_json("{\n\n \"fail-on\": \"x\"}"), "dir/smtplain.json:3: fail-on must be"));
  CHECK(has(toml("\nfail-on = 1\n"), "dir/smtplain.toml:2: fail-on must be"));
  CHECK(has(in_json("{\"ignore\": [\n{\"cause\": \"x\"}]}"), "json:2: ignore must be a list of entries"));
  CHECK(has(toml("rules = [\"a\",\n 7]\n"), "toml:2: rules must be"));
  CHECK(has(in_json("{\n oops"), "json:2: this is not JSON"));
  CHECK(has(toml("a = \n"), "toml:1: this is not TOML"));
  CHECK(has(in_json("{\"fail-on\": \"never\", \"fail-on\": \"error\"}"), "twice"));
  CHECK(has(in_json("[]"), "json:1: the configuration must be an object"));
}

TEST_CASE("check and explain use the configuration above them", "[config][check]") {
  Folder folder;
  const Within within(folder / "old");
  const std::vector<std::string> both = {folder / "a.log", folder / "old/c.log"};
  folder.file("smtplain.toml",
              "fail-on = \"warning\"\n[[ignore]]\ncause = \"recipient.*\"\nreason = \"old customers\"\n");
  const Result ignored = check(both);
  CHECK(ignored.code == kFaultsFound);
  CHECK_FALSE(has(ignored.out, "recipient.unknown"));
  CHECK(has(ignored.out, "1 session is left out by the configuration: old customers"));
  CHECK(check({folder / "old/c.log", "--fail-on", "never"}).code == kDone);
  const Result explained = run_program({"explain", folder / "a.log"});
  CHECK(explained.code == kDone);
  CHECK(has(explained.out, "old customers"));

  folder.file("smtplain.toml", "\n[[ignore]]\ncause = \"recipient.unknwon\"\nreason = \"x\"\n");
  for (const char* command : {"check", "explain"}) {
    const Result wrong = run_program({command, folder / "a.log"});
    CHECK(wrong.code == kBadUsage);
    CHECK(has(wrong.err, "smtplain.toml:3: there is no cause \"recipient.unknwon\""));
  }
  folder.file("smtplain.json", "{}");
  CHECK(has(check(both).err, "keep one of the two"));
}

TEST_CASE("rule folders of the configuration are relative to it", "[config]") {
  Folder folder;
  fs::create_directories(folder / "rules");
  folder.file(
      "rules/mine.json",
      R"({"group": "mine", "rules": [{"id": "recipient.unknown.mine", "cause": "recipient.unknown", "severity": "error",
 "confidence": 0.99, "when": {"code": 550, "enhanced": "5.1.1", "text": "user unknown"},
 "title": "Nobody of this name works here", "explain": "The address is not one of ours.",
 "fix": [{"who": "you", "do": "Look the address up."}],
 "examples": {"match": [{"text": "550 5.1.1 <b@example.com>: User unknown", "answers": "RCPT"}]}}]})");
  folder.file("smtplain.toml", "rules = [\"rules\"]\n");
  const Within within(folder / "old");
  INFO(check({folder / "a.log"}).err);
  CHECK(has(check({folder / "a.log"}).out, "Nobody of this name works here"));
  CHECK(has(run_program({"explain", folder / "a.log"}).out, "Nobody of this name works here"));
}
