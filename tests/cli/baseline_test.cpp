#include "cli/baseline.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "program.h"
#include "report/reporter.h"

using namespace smtplain;
using nlohmann::json;

TEST_CASE("check: known faults do not fail, new ones do", "[check]") {
  Folder folder;
  const std::string baseline = folder / "known.json";
  CHECK(check({folder.str(), "--include", "*.log", "--write-baseline", baseline}).code == kDone);
  folder.file("a.log", "prose before\n\n" + kRefused);
  const Result again = check({folder.str(), "--include", "*.log", "--baseline", baseline});
  CHECK(again.code == kDone);
  CHECK(has(again.out, "2 with a fault, 2 of them known"));
  folder.file("d.log", kStart + "S: 552 5.3.4 Message size exceeds fixed limit\n");
  CHECK(check({folder.str(), "--include", "*.log", "--baseline", baseline}).code == kFaultsFound);
  folder.file("bad.json", "{}");
  CHECK(check({folder.str(), "--baseline", folder / "bad.json"}).code == kBadUsage);
  for (const auto& entry : std::filesystem::directory_iterator(folder.str()))
    CHECK_FALSE(has(entry.path().string(), "known.json."));
}

TEST_CASE("baseline: every format marks known faults and drops none", "[check][baseline]") {
  Folder folder;
  const std::string baseline = folder / "known.json";
  REQUIRE(check({folder / "a.log", "--write-baseline", baseline}).code == kDone);
  folder.file("d.log", kStart + "S: 552 5.3.4 Message size exceeds fixed limit\n");
  const auto shown = [&](std::string_view format) {
    const Result result = check({folder / "a.log", folder / "b.log", folder / "d.log", "--baseline", baseline,
                                 "--format", std::string(format)});
    CHECK(result.code == kFaultsFound);
    return result.out;
  };
  for (const ReportFormat& format : report_formats()) {
    INFO(format.name);
    const std::string out = shown(format.name);
    CHECK(has(out, "a.log"));
    CHECK(has(out, "d.log"));
    const bool marked = has(out, "(known)") || has(out, "\"known\":true") || has(out, "\"known\": true") ||
                        has(out, ",known\r\n") || has(out, "suppressions");
    CHECK(marked);
  }
  const json results = json::parse(shown("sarif"))["runs"][0]["results"];
  REQUIRE(results.size() == 2);
  CHECK(results[0]["baselineState"] == "unchanged");
  CHECK(results[0]["suppressions"][0]["kind"] == "external");
  CHECK(results[1]["baselineState"] == "new");
  CHECK(results[1]["suppressions"].empty());
  CHECK(has(shown("text"), "(known)\n"));
  CHECK(has(shown("text"), "3 sessions, 2 with a fault, 1 of them known from the baseline\n"));
  CHECK(has(shown("gcc"), "a.log:7:1: note: "));
  CHECK(has(shown("gcc"), "d.log:5:1: error: "));
  CHECK(has(shown("github"), "::notice file="));
  CHECK(has(shown("junit"), "tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\""));
  CHECK(has(shown("checkstyle"), "line=\"7\" severity=\"info\""));
  CHECK(json::parse(shown("gitlab"))[0]["severity"] == "info");
  CHECK(has(run_program({"summarize"}, shown("ndjson")).out, "1 of them known"));
}

TEST_CASE("baseline: a file that is none is refused, with its name", "[baseline]") {
  Folder folder;
  folder.file("list.json", R"({"smtplain_baseline": 1, "faults": [{"fingerprint": 7}]})");
  folder.file("half.json", R"({"smtplain_baseline": 1, "faults": [)");
  for (const char* name : {"list.json", "half.json", "missing.json"}) {
    const Result result = check({folder / "b.log", "--baseline", folder / name});
    CHECK(result.code == kBadUsage);
    CHECK(has(result.err, name));
  }
  CHECK(check({folder / "b.log", "--write-baseline", folder / "no/such/folder.json"}).code == kBadInput);
}

// A child writes two baselines in turn without a pause and is killed at any moment: what stands there is
// always one of the two.
TEST_CASE("baseline: kill -9 while it is written leaves the old one or the new one", "[baseline]") {
  const Folder folder;
  const std::string path = folder / "known.json";
  Baseline small, large;
  const Analyzer analyzer(Rules::builtin());
  small.add(analyzer.analyze("a.log", kRefused));
  std::string many;
  for (int i = 0; i < 400; ++i)
    many +=
        "S: 220 mx" + std::to_string(i) + ".example.com ESMTP\n" + kRefused.substr(kRefused.find('\n') + 1);
  large.add(analyzer.analyze("b.log", many));
  std::string error;
  REQUIRE(small.write(path, error));
  const std::string first = folder.read("known.json");
  REQUIRE(large.write(path, error));
  const std::string second = folder.read("known.json");
  REQUIRE(second.size() > 20 * first.size());

  int seen_first = 0, seen_second = 0;
  // A busy machine may not let the child come far in the time it is given: then there are more rounds.
  const auto both_seen = [&] { return seen_first > 0 && seen_second > 0; };
  for (int round = 0; round < 40 || (!both_seen() && round < 4000); ++round) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      std::string ignored;
      for (;;) {
        small.write(path, ignored);
        large.write(path, ignored);
      }
    }
    std::this_thread::sleep_for(std::chrono::microseconds(500 + 311 * (round % 64)));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    const std::string now = folder.read("known.json");
    REQUIRE((now == first || now == second));
    ++(now == first ? seen_first : seen_second);
  }
  CHECK(both_seen());
}
