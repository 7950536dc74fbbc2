#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/archive.h"
#include "cli/baseline.h"
#include "cli/batch.h"
#include "cli/config.h"
#include "cli/context.h"
#include "cli/paths.h"

using namespace smtplain;
namespace fs = std::filesystem;

namespace {

const std::string kStart =
    "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250 mx.example.com\nC: MAIL FROM:<a@example.com>\n";
const std::string kRefused =
    kStart + "S: 250 ok\nC: RCPT TO:<b@example.com>\nS: 550 5.1.1 <b@example.com>: User unknown\n";
const std::string kDeferred = kStart +
                              "S: 250 ok\nC: RCPT TO:<b@example.com>\nS: 450 4.2.0 <b@example.com>: "
                              "Greylisted, try again in 5 minutes\n";
const std::string kSent =
    kStart +
    "S: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\nC: DATA\nS: 354 go\nC: .\nS: 250 2.0.0 queued as A1\n";

struct Result {
  int code;
  std::string out, err;
};

Result check(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "check");
  std::istringstream in;
  std::ostringstream out, err;
  Context context{in, out, err};
  const int code = run(arguments, context);
  return {code, out.str(), err.str()};
}

/// A folder of logs that vanishes with the test.
class Folder {
 public:
  Folder() {
    fs::remove_all(path_);
    fs::create_directories(path_ / "old");
    file("a.log", kRefused);
    file("b.log", kSent);
    file("old/c.log", kDeferred);
  }
  ~Folder() { fs::remove_all(path_); }
  void file(const std::string& name, const std::string& bytes) {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string str() const { return path_.string(); }

 private:
  const fs::path path_ = fs::temp_directory_path() / ("smtplain-check-test-" + std::to_string(getpid()));
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("check: a line a fault, a summary, and exit codes", "[check]") {
  const Folder folder;
  const Result all = check({folder.str()});
  CHECK(all.code == kFaultsFound);
  CHECK(has(all.out, folder / "a.log:7: error: recipient.unknown: "));
  CHECK(has(all.out, folder / "old/c.log:7: warning: policy.greylisted: "));
  CHECK(has(all.out, "3 sessions, 2 with a fault"));
  CHECK(has(all.out, "mx.example.com"));
  CHECK(check({folder / "b.log"}).code == kDone);
  CHECK(check({folder / "old"}).code == kDone);
  CHECK(check({folder / "old", "--fail-on", "deferred"}).code == kFaultsFound);
  CHECK(check({folder / "a.log", "--fail-on", "never"}).code == kDone);
  CHECK(check({}).code == kBadUsage);
}

TEST_CASE("check: globs, causes, quiet", "[check]") {
  const Folder folder;
  CHECK(check({folder.str(), "--exclude", "a.*"}).code == kDone);
  CHECK(check({folder.str(), "--include", "b*"}).code == kDone);
  CHECK(check({folder.str(), "--ignore", "recipient.*"}).code == kDone);
  CHECK_FALSE(has(check({folder.str(), "--only", "policy.greylisted"}).out, "recipient.unknown"));
  CHECK_FALSE(has(check({folder.str(), "-q"}).out, "sessions"));
  CHECK(has(check({folder.str(), "--max-sessions", "1"}).out, "1 session,"));
}

TEST_CASE("check: what cannot be read is named and stops nothing", "[check]") {
  Folder folder;
  folder.file("0.log", "Dear diary\n");
  const Result result = check({folder / "missing.log", folder.str()});
  CHECK(result.code == kFaultsFound);
  CHECK(has(result.err, "missing.log: No such file"));
  CHECK(has(result.err, "0.log: no SMTP"));
  CHECK(has(result.out, "3 sessions"));
  CHECK(check({folder / "missing.log", folder / "b.log"}).code == kBadInput);
}

TEST_CASE("check: the same with any number of threads", "[check]") {
  Folder folder;
  for (int i = 0; i < 60; ++i)
    folder.file("x" + std::to_string(i) + ".log", i % 2 == 0 ? kRefused : kDeferred);
  const std::string one = check({folder.str(), "--jobs", "1"}).out;
  CHECK(one == check({folder.str(), "--jobs", "7"}).out);
  CHECK(check({folder.str(), "-j", "3", "-f", "ndjson"}).out ==
        check({folder.str(), "-j", "1", "-f", "ndjson"}).out);
}

TEST_CASE("check: known faults do not fail, new ones do", "[check]") {
  Folder folder;
  const std::string baseline = folder / "known.json";
  CHECK(check({folder.str(), "--include", "*.log", "--write-baseline", baseline}).code == kDone);
  folder.file("a.log", "prose before\n\n" + kRefused);
  const Result again = check({folder.str(), "--include", "*.log", "--baseline", baseline});
  CHECK(again.code == kDone);
  CHECK(has(again.out, "2 faults are known"));
  folder.file("d.log", kStart + "S: 552 5.3.4 Message size exceeds fixed limit\n");
  CHECK(check({folder.str(), "--include", "*.log", "--baseline", baseline}).code == kFaultsFound);
  folder.file("bad.json", "{}");
  CHECK(check({folder.str(), "--baseline", folder / "bad.json"}).code == kBadUsage);
  for (const auto& entry : fs::directory_iterator(folder.str()))
    CHECK_FALSE(has(entry.path().string(), "known.json."));
}

TEST_CASE("check: compressed logs and archives", "[check]") {
  Folder folder;
  const auto pack = [&](const std::string& command) {
    const std::string line = "cd " + folder.str() + " && " + command;
    return std::system(line.c_str()) == 0;
  };
  REQUIRE(
      pack("gzip -k a.log && tar -czf all.tar.gz a.log old && gzip -k b.log && head -c 60 a.log.gz >cut.gz"));
  CHECK(has(check({folder / "a.log.gz"}).out, "a.log.gz:7: error: recipient.unknown"));
  CHECK(has(check({folder / "all.tar.gz"}).out, "all.tar.gz!old/c.log:7: warning: policy.greylisted"));
  CHECK(check({folder / "b.log.gz"}).code == kDone);
  const Result cut = check({folder / "cut.gz", folder / "b.log"});
  CHECK(cut.code == kBadInput);
  CHECK(has(cut.err, "cut.gz: "));
}

TEST_CASE("archives that unpack to too much are left", "[check]") {
  Folder folder;
  const std::string line = "yes C: NOOP | head -c 60000000 | gzip -9 >" + (folder / "bomb.gz");
  REQUIRE(std::system(line.c_str()) == 0);
  std::ifstream file(folder / "bomb.gz", std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  CHECK(looks_packed(bytes));
  CHECK(unpack(bytes).errors.size() == 1);
  ArchiveLimits small;
  small.bytes = 1000;
  const ArchiveContent content = unpack(bytes, small);
  CHECK(content.errors.size() == 1);
  CHECK((content.members.empty() || content.members[0].bytes.size() <= 1000));
  CHECK_FALSE(looks_packed("220 mx.example.com ESMTP"));
}

TEST_CASE("summarize: parts in any order sum up to what one run says", "[check]") {
  Folder folder;
  const auto summary = [](const std::string& records) {
    std::istringstream in(records);
    std::ostringstream out, err;
    Context context{in, out, err};
    CHECK(run({"summarize"}, context) == kDone);
    return out.str();
  };
  const std::string whole = check({folder.str()}).out;
  const std::string first = check({folder / "a.log", folder / "b.log", "-f", "ndjson"}).out;
  const std::string second = check({folder / "old", "-f", "ndjson"}).out;
  CHECK(whole.substr(whole.find("3 sessions")) == summary(first + second));
  CHECK(summary(second + first) == summary(first + second));
  std::istringstream in("{}\nnonsense\n");
  std::ostringstream out, err;
  Context context{in, out, err};
  CHECK(run({"summarize", "-"}, context) == kBadInput);
  CHECK(has(err.str(), "standard input:2: "));
}

TEST_CASE("diff: where two sessions part, and what else differs", "[diff]") {
  const Folder folder;
  std::istringstream in;
  std::ostringstream out, err;
  Context context{in, out, err};
  CHECK(run({"diff", folder / "b.log", folder / "a.log"}, context) == kDone);
  CHECK(has(out.str(), "They part at reply 4\n"));
  CHECK(has(out.str(), "bad : line 7, to RCPT: 550 5.1.1"));
  CHECK(run({"diff", folder / "b.log", folder / "missing.log"}, context) == kBadInput);
}

TEST_CASE("smtplain.json is strict", "[check]") {
  const auto parse = [](const std::string& text) {
    Config config;
    config.path = "dir/smtplain.json";
    std::string error;
    return parse_config(text, config, error) ? std::string("good") : error;
  };
  CHECK(
      parse(
          R"({"rules": ["mine"], "ignore": [{"cause": "policy.greylisted", "reason": "normal"}], "fail_on": "never"})") ==
      "good");
  CHECK(parse("{\n \"colour\": 1}") ==
        "dir/smtplain.json:2: unknown key \"colour\"; known are rules, ignore and fail_on");
  CHECK(has(parse("{\n\n \"fail_on\": \"x\"}"), "dir/smtplain.json:3: fail_on must be"));
  CHECK(has(parse("{\"ignore\": [{\"cause\": \"x\"}]}"), "reason"));
  CHECK(has(parse("{\n oops"), "json:2: "));
}

TEST_CASE("globs without a slash match the name alone", "[check]") {
  CHECK(glob_matches("*.log", "/var/log/mail.log"));
  CHECK_FALSE(glob_matches("log", "/var/log/mail.txt"));
  CHECK(glob_matches("*/log/*", "/var/log/mail.txt"));
}
