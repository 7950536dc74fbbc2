// A log of several attempts: at a glance first, and nothing explained twice.
#include "report/attempts.h"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>

#include "has.h"
#include "report/reporter.h"

using namespace smtplain;

namespace {

std::string attempt(const std::string& recipient, const std::string& answer) {
  return "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250 mx.example.com\nC: MAIL FROM:<a@example.com>\nS: "
         "250 ok\n"
         "C: RCPT TO:<" +
         recipient + ">\nS: " + answer + "\nC: QUIT\nS: 221 bye\n";
}

const std::string kUnknown = attempt("bob@example.net", "550 5.1.1 User unknown");
const std::string kFull = attempt("bob@example.net", "452 4.2.2 Mailbox full");

Source read(const std::string& log) {
  return Analyzer(Rules::builtin()).analyze("a.log", log);
}

std::string shown(std::string_view format, const std::string& log) {
  std::ostringstream out;
  const auto reporter = find_report_format(format)->make(out, {});
  reporter->source(read(log));
  return out.str();
}

}  // namespace

TEST_CASE("attempts: a row for those one behind the other that ended alike", "[report][attempts]") {
  CHECK(attempts(read(kUnknown)).empty());
  const auto rows = attempts(read(kUnknown + kUnknown + kFull + kUnknown));
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].where == "lines 1 to 18");
  CHECK(rows[0].verdict.starts_with("2 x Not sent: "));
  CHECK(rows[0].outcome == Outcome::rejected);
  CHECK(rows[1].where == "lines 19 to 27");
  CHECK(rows[1].outcome == Outcome::deferred);
  CHECK(rows[2].where == "lines 28 to 36");
}

TEST_CASE("attempts: twelve rows, the last one counts the rest; none of a log in parts",
          "[report][attempts]") {
  std::string log;
  for (int i = 0; i < 10; ++i) log += kUnknown + kFull;
  Source source = read(log);
  const auto rows = attempts(source);
  REQUIRE(rows.size() == 12);
  CHECK(rows.back().verdict == "and 9 more sessions");
  source.more = true;
  CHECK(attempts(source).empty());
}

TEST_CASE("what was said of one session is not said again", "[report][attempts]") {
  for (const char* const format : {"text", "markdown"}) {
    INFO(format);
    const std::string out = shown(format, kUnknown + kFull + kUnknown);
    CHECK(has(out, "a.log"));
    CHECK(has(out, "3 sessions"));
    CHECK(count(out, "As for lines 1 to 9, above.") == 1);
    CHECK_FALSE(has(shown(format, kUnknown + kFull), "As for"));
    CHECK_FALSE(has(shown(format, kUnknown), "sessions"));
  }
}

TEST_CASE("another log is explained anew", "[report][attempts]") {
  std::ostringstream out;
  const auto reporter = find_report_format("text")->make(out, {});
  reporter->source(read(kUnknown));
  reporter->source(read(kUnknown));
  CHECK_FALSE(has(out.str(), "As for"));
}
