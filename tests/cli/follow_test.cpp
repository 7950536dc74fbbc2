// A log is explained while it is being written.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/child.h"
#include "cli/program.h"
#include "families.h"
#include "samples.h"
#include "sanitized.h"

using namespace smtplain;
using nlohmann::json;

namespace {

void append(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::app) << text << std::flush;
}

}  // namespace

TEST_CASE("each reply is explained before the next line is written, in each family of logs", "[follow]") {
  std::size_t index = 0;
  for (const Family& family : kFamilies) {
    if (left_to_release(index++)) continue;
    INFO(family.name);
    Child child({"--follow", "--width", "200"});
    const auto client = [&](const std::string& text) {
      child.write(family.client + text + family.end + '\n');
    };
    const auto server = [&](const std::string& text) {
      child.write(family.server + text + family.end + '\n');
    };
    child.write(family.start);
    server("220 mx.example.com ESMTP Postfix");
    // Three words may be anything. From here on there is no doubt.
    client("EHLO pc");
    server("250-mx.example.com");
    server("250 SIZE 10240000");
    CHECK(child.says("250-mx.example.com"));
    CHECK(child.says("The largest message that the server takes"));
    client("MAIL FROM:<a@example.com>");
    server("250 2.1.0 Ok");
    CHECK(child.says("250 2.1.0 Ok"));
    client("RCPT TO:<b@example.com>");
    CHECK(child.says("RCPT TO:<b@example.com>"));
    server("550 5.1.1 <b@example.com>: Recipient address rejected: User unknown");
    CHECK(child.says("550 5.1.1"));
    CHECK(child.says("5.1.1:"));
    CHECK_FALSE(has(child.unread(), "WHY"));
    client("QUIT");
    server("221 2.0.0 Bye");
    CHECK(child.says("221 2.0.0 Bye"));
    // Nothing more comes: the session is over, and its verdict is told.
    CHECK(child.says("WHY"));
    CHECK(child.says("PROOF"));
    child.close_input();
    CHECK(child.end() == 0);
    CHECK(child.err.empty());
  }
}

TEST_CASE("a line that is not yet whole waits", "[follow]") {
  Child child({"--follow"});
  child.write(kStart + "S: 250 ok\nC: RCPT TO:<b@example.com>\nS: 550 5.1");
  CHECK(child.says("RCPT TO:<b@example.com>"));
  CHECK_FALSE(has(child.unread(), "550"));
  child.write(".1 User unknown\n");
  CHECK(child.says("550 5.1.1 User unknown"));
  child.write("C: QU");  // the last one needs no line end
  child.close_input();
  CHECK(child.says("WHY"));
  CHECK(child.end() == 0);
}

TEST_CASE("the verdict of a session comes before the next session's lines", "[follow]") {
  const std::string again = kRefused + "C: QUIT\nS: 221 bye\n";
  const Result result = run_program({"--follow"}, again + kSent);
  CHECK(result.code == 0);
  const auto verdict = result.out.find("WHY"), next = result.out.rfind("220 mx.example.com ESMTP");
  CHECK(verdict < next);
  CHECK(has(result.out, "SUMMARY"));
  CHECK(has(result.out, "1 x recipient.unknown"));
}

TEST_CASE("a session a line for programs, as it ends", "[follow]") {
  Child child({"--follow", "-f", "ndjson"});
  child.write(kRefused + "C: QUIT\nS: 221 bye\n");
  CHECK(child.says("\n"));
  const json first = json::parse(child.out);
  CHECK(first["outcome"] == "rejected");
  CHECK(first["diagnosis"][0]["cause"] == "recipient.unknown");
  CHECK(first["path"] == "-");
  CHECK(first["events"].size() == 9);
  child.write(kSent);
  child.close_input();
  CHECK(child.end() == 0);
  std::istringstream lines(child.out);
  std::string line;
  std::getline(lines, line);
  std::getline(lines, line);
  CHECK(json::parse(line)["outcome"] == "accepted");
}

TEST_CASE("whole sample logs have the verdicts that they have without --follow", "[follow]") {
  std::size_t same = 0, all = 0, nth = 0;
  for (const auto& sample : samples::logs()) {
    if (nth++ % 7 != 0) continue;  // line by line takes its time
    const std::string log = read_whole(sample);
    const auto causes = [&](std::vector<std::string> arguments) {
      std::istringstream records(run_program(arguments, log).out);
      std::multiset<std::string> found;
      for (std::string line; std::getline(records, line);) {
        const json record = json::parse(line);
        found.insert(record["outcome"].get<std::string>() + ' ' +
                     (record["diagnosis"].empty() ? "" : record["diagnosis"][0]["cause"].get<std::string>()));
      }
      return found;
    };
    ++all;
    const bool equal = causes({"-f", "ndjson"}) == causes({"--follow", "-f", "ndjson"});
    if (!equal) UNSCOPED_INFO(sample);
    same += equal ? 1 : 0;
  }
  CHECK(all > 50);
  // Damage that lies over several lines is mended in whole logs only.
  CHECK(same * 100 >= all * 97);
}

TEST_CASE("a file that grows, is truncated and is replaced", "[follow]") {
  const Folder folder;
  const std::string path = folder / "grow.log";
  append(path, kStart);
  Child child({"--follow", path});
  CHECK(child.says("MAIL FROM:<a@example.com>"));
  append(path, "S: 250 ok\nC: RCPT TO:<b@example.com>\n");
  CHECK(child.says("RCPT TO:<b@example.com>"));
  append(path, "S: 550 5.1.1 <b@example.com>: User unknown\n");
  CHECK(child.says("User unknown"));
  CHECK_FALSE(has(child.unread(), "WHY"));

  std::filesystem::resize_file(path, 0);
  CHECK(child.complains("truncated"));
  CHECK(child.says("WHY"));  // what was open is told
  append(path, kStart);
  CHECK(child.says("    1 < 220 mx.example.com"));

  append(path, "S: 250 ok\nC: RCPT TO:<c@example.com>\n");  // still read from the old file
  std::filesystem::rename(path, path + ".1");
  append(path + ".1", "S: 450 4.2.0 <c@example.com>: Greylisted, try again in 5 minutes\n");
  CHECK(child.says("Greylisted"));
  append(path, kStart);
  CHECK(child.complains("another file"));
  CHECK(child.says("    1 < 220 mx.example.com"));
  child.signal(SIGINT);
  CHECK(child.end() == 130);
  CHECK(has(child.out, "SUMMARY"));
}

TEST_CASE("what cannot be followed is told", "[follow]") {
  const Folder folder;
  CHECK(run_program({"--follow", folder / "a.log", folder / "b.log"}).code == 2);
  CHECK(run_program({"--follow", "-f", "sarif"}).code == 2);
  CHECK(run_program({"--follow", folder / "none.log"}).code == 3);
  CHECK(run_program({"--follow", folder.str()}).code == 3);
  const Result empty = run_program({"--follow"}, "nothing that is known\n");
  CHECK(empty.code == 3);
  CHECK(has(empty.err, "no SMTP dialogue"));
}

TEST_CASE("control characters of a followed log do not reach the terminal", "[follow]") {
  const Result result = run_program({"--follow"}, kStart + "S: 550 \x1b]0;owned\x07\x1b[2J\xe2\x80\xae no\n");
  CHECK(has(result.out, "550"));
  for (const std::string bad : {"\x1b", "\x07", "\xe2\x80\xae"}) CHECK_FALSE(has(result.out, bad));
}

TEST_CASE("a log whose SMTP begins late", "[follow]") {
  std::string noise;
  for (int i = 0; i < 1000; ++i) noise += "something else happened " + std::to_string(i) + '\n';
  Child child({"--follow"});
  child.write(noise + kStart);
  CHECK(child.says(" 1001 < 220 mx.example.com"));
  child.close_input();
  CHECK(child.end() == 0);
}

TEST_CASE("each session that is followed has a number of its own", "[follow]") {
  const std::string out = run_program({"--follow", "--brief"}, std::string(kRefused) + kRefused).out;
  CHECK(has(out, "(session 1)"));
  CHECK(has(out, "(session 2)"));
}
