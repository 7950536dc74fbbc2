// Ctrl-C and SIGTERM end the work with what was found so far; documents are closed.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/child.h"
#include "cli/program.h"
#include "report/reporter.h"
#include "sanitized.h"
#include "shell.h"

using namespace smtplain;
using nlohmann::json;

namespace {

/// More than is read whole: a session that failed, and one in the middle of its message.
std::string long_log() {
  std::string log = kRefused + "C: QUIT\nS: 221 bye\n" + kStart +
                    "S: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\nC: DATA\nS: 354 go\n";
  while (log.size() < (std::size_t{6} << 20))
    log += "C: a line of the message, as long as most of them are\n";
  return log;
}

bool well_formed(const std::string& format, const std::string& out) {
  if (format == "json" || format == "sarif" || format == "gitlab") return json::accept(out);
  if (format == "junit" || format == "checkstyle") return shell_on("xmllint --noout", out).good;
  std::istringstream lines(out);
  for (std::string line; format == "ndjson" && std::getline(lines, line);) {
    if (!json::accept(line)) return false;
  }
  return !out.empty() && out.back() == '\n';
}

}  // namespace

// The pipe stays open, so the program is in the middle of its input: only the signal can end it.
TEST_CASE("interrupted in the middle of its input, a command tells what it found", "[interrupt]") {
  const std::string log = long_log();
  std::size_t index = 0;
  for (const int signal : {SIGINT, SIGTERM}) {
    for (const ReportFormat& format : report_formats()) {
      if (left_to_release(index++)) continue;
      const std::string name(format.name);
      INFO(name << ", signal " << signal);
      Child child({"check", "-", "-f", name});
      child.write(log);  // returns when it has read all but the last that the pipe holds
      child.signal(signal);
      CHECK(child.end() == 128 + signal);
      CHECK(has(child.err, "interrupted"));
      CHECK(well_formed(name, child.out));
      CHECK(has(child.out, "recipient.unknown"));
    }
  }
}

TEST_CASE("explain tells what it has read when it is interrupted", "[interrupt]") {
  for (const std::string format : {"text", "json", "ndjson", "markdown", "html", "sarif", "junit"}) {
    INFO(format);
    Child child({"-f", format});
    child.write(long_log());
    child.signal(SIGINT);
    CHECK(child.end() == 130);
    CHECK(has(child.err, "interrupted"));
    if (format != "html" && format != "markdown") CHECK(well_formed(format, child.out));
    if (format == "html") CHECK(has(child.out, "</html>"));
    CHECK(has(child.out, format == "sarif" ? "recipient.unknown" : "mx.example.com"));
  }
}

// A FIFO without a writer is a file that never ends.
TEST_CASE("interrupted between two files, with one thread and with several", "[interrupt]") {
  for (const std::string jobs : {"1", "4"}) {
    INFO(jobs);
    const Folder folder;
    const std::string fifo = folder / "never-ends";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    Child child({"check", "--jobs", jobs, "-f", "ndjson", folder / "a.log", fifo, folder / "b.log"});
    std::ofstream writer(fifo);  // opens once the program reads
    // More than the pipe holds: the program has read some of it.
    for (std::size_t bytes = 0; bytes < (std::size_t{1} << 18); bytes += kDeferred.size())
      writer << kDeferred;
    writer << std::flush;
    child.signal(SIGINT);
    CHECK(child.end() == 130);
    CHECK(has(child.out, "policy.greylisted"));
  }
}

TEST_CASE("an interrupted run writes no baseline", "[interrupt]") {
  const Folder folder;
  Child child({"check", "-", "-f", "ndjson", "--write-baseline", folder / "known.json"});
  child.write(long_log());
  child.signal(SIGINT);
  CHECK(child.end() == 130);
  CHECK(has(child.err, "baseline is not written"));
  CHECK_FALSE(std::filesystem::exists(folder / "known.json"));
}

// Nobody reads the output: the program cannot come to its end after the first signal.
TEST_CASE("a second Ctrl-C ends the program at once", "[interrupt]") {
  Folder folder;
  std::string log;
  for (int i = 0; i < 500; ++i) log += kRefused + "C: QUIT\nS: 221 bye\n";
  folder.file("many.log", log);
  Child child({"check", folder / "many.log", "-f", "ndjson"});
  CHECK(child.writes());
  child.signal(SIGINT);
  CHECK(child.lets_go_of(SIGINT));
  child.signal(SIGINT);
  CHECK(child.end_unread() == -SIGINT);
}
