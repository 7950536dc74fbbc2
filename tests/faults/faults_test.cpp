// Disks fill up and fail, other programs change files meanwhile: what can be told is told, the exit code says
// that something is missing, and a message says what.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/child.h"
#include "cli/program.h"
#include "report/reporter.h"
#include "sanitized.h"

using namespace smtplain;

namespace {

// The sanitizers' own read() comes before a preloaded one.
constexpr bool kCanPreload = !kSanitized;

const Child::Surroundings kFaults = {.preload = SMTPLAIN_FAULT_SHIM};

/// A fault in its first lines, and more than 64 KiB.
std::string long_log() {
  std::string log = kRefused + "C: QUIT\nS: 221 bye\n";
  while (log.size() < 200'000) log += kSent + "C: QUIT\nS: 221 bye\n";
  return log;
}

Result run_with(const Child::Surroundings& surroundings, const std::vector<std::string>& arguments) {
  Child child(arguments, surroundings);
  child.close_input();
  const int code = child.end();
  return {code, child.out, child.err};
}

}  // namespace

TEST_CASE("a full disk is told, for every format and command", "[faults]") {
  Folder folder;
  const Child::Surroundings full = {.out = "/dev/full"};
  const auto fails = [&](const std::vector<std::string>& arguments) {
    CAPTURE(arguments);
    const Result result = run_with(full, arguments);
    CHECK(result.code == 3);
    CHECK(has(result.err, "the output could not be written to its end"));
  };
  for (const ReportFormat& format : report_formats()) {
    fails({"-f", std::string(format.name), folder / "a.log"});
    fails({"check", "-f", std::string(format.name), folder / "a.log"});
  }
  fails({"--follow", folder / "a.log"});
  fails({"redact", folder / "a.log"});
  fails({"diff", folder / "a.log", folder / "b.log"});
  fails({"code", "550 5.1.1 No such user"});
  fails({"formats"});
  fails({"rules", "list"});
}

TEST_CASE("a read error in the middle: what was read is told, and where it ends", "[faults]") {
  if (!kCanPreload) return;
  Folder folder;
  for (const std::size_t times : {1U, 30U}) {  // read whole, and in parts
    std::string log;
    for (std::size_t i = 0; i < times; ++i) log += long_log();
    folder.file("fault-eio.log", log);
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"check"}, {"check", "--jobs", "1"}, {"explain", "-f", "ndjson"}}) {
      CAPTURE(command, times);
      std::vector<std::string> arguments = command;
      arguments.push_back(folder / "fault-eio.log");
      arguments.push_back(folder / "old/c.log");
      const Result result = run_with(kFaults, arguments);
      CHECK(has(result.out, "recipient.unknown"));
      CHECK(has(result.out, "policy.greylisted"));  // of the next file
      CHECK(has(result.err, "fault-eio.log: Input/output error; it was read up to line "));
      CHECK(result.code == (command[0] == "check" ? 1 : 3));
    }
  }
}

TEST_CASE("a file that is cut while it is read", "[faults]") {
  if (!kCanPreload) return;
  Folder folder;
  for (const std::size_t times : {1U, 30U}) {
    std::string log;
    for (std::size_t i = 0; i < times; ++i) log += long_log();
    folder.file("fault-shrinks.log", log);
    const Result result = run_with(kFaults, {"check", "--fail-on", "never", folder / "fault-shrinks.log"});
    CHECK(has(result.out, "recipient.unknown"));
    CHECK(has(result.err, "became shorter while it was read; it was read up to line "));
    CHECK(result.code == 3);
  }
}

TEST_CASE("a directory that changes while it is walked, and what may not be read", "[faults]") {
  if (!kCanPreload) return;
  Folder folder;
  for (const std::string name : {"fault-denied", "fault-vanishes", "between", "zero"})
    std::filesystem::create_directories(folder / name);
  folder.file("fault-denied/x.log", kRefused);
  folder.file("between/fault-denied.log", kRefused);
  folder.file("between/fault-vanishes.log", kRefused);
  folder.file("zero/last.log", kDeferred);
  const Result result = run_with(kFaults, {"check", "--fail-on", "never", folder.str()});
  CAPTURE(result.out, result.err);
  CHECK(result.code == 3);
  CHECK(has(result.out, "a.log:7: error: recipient.unknown"));
  CHECK(has(result.out, "zero/last.log:7: warning: policy.greylisted"));
  CHECK(has(result.err, "fault-denied: Permission denied"));
  CHECK(has(result.err, "fault-vanishes: No such file or directory"));
  CHECK(has(result.err, "between/fault-denied.log: Permission denied"));
  CHECK(has(result.err, "between/fault-vanishes.log: No such file or directory"));
}

// Three streams, a log, and what a thread or the library of archives opens for a moment.
TEST_CASE("more threads than the process may open files", "[faults]") {
  if (!kCanPreload) return;  // the sanitizers need descriptors for their own checks
  Folder folder;
  for (int i = 0; i < 300; ++i) folder.file("old/" + std::to_string(i) + ".log", kRefused);
  const Result result =
      run_with({.most_files = 7}, {"check", "--jobs", "32", "-f", "ndjson", folder / "old"});
  CHECK(result.code == 1);
  CHECK(result.err.empty());
  CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 301);
}

TEST_CASE("what cannot be opened is told by name, and the rest is done", "[faults]") {
  if (!kCanPreload) return;
  Folder folder;
  folder.file("fault-denied.log", kRefused);
  const Result result = run_with(kFaults, {"-f", "json", folder / "fault-denied.log", folder / "a.log"});
  CHECK(result.code == 3);
  CHECK(has(result.err, "fault-denied.log: Permission denied"));
  CHECK(nlohmann::json::parse(result.out)["summary"]["sessions"] == 1);
  for (const std::string command : {"redact", "summarize", "diff"}) {
    CAPTURE(command);
    std::vector<std::string> arguments = {command, folder / "fault-denied.log"};
    if (command == "diff") arguments.push_back(folder / "a.log");
    const Result refused = run_with(kFaults, arguments);
    CHECK(refused.code == 3);
    CHECK(has(refused.err, "fault-denied.log: "));
  }
}
