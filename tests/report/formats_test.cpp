// The formats for machines, fed with a log that tries to break out of each of them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "has.h"
#include "report/issue.h"
#include "report/reporter.h"
#include "report/xml.h"

using namespace smtplain;
using nlohmann::json;

namespace {

const std::string kHostile =
    "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250 mx.example.com\nC: AUTH PLAIN "
    "AGFAZXhhbXBsZS5jb20AczNjcjN0LXBhc3M=\n"
    "S: 235 ok\nC: MAIL FROM:<a@example.com>\nS: 250 ok\nC: RCPT TO:<\"]]>%0A::error::x\"@example.com>\n"
    "S: 550 5.1.1 <b@example.com>: User unknown ```</failure>]]>&'\" | ::warning::x =cmd \x01 \xff\nC: "
    "QUIT\nS: 221 bye\n";

std::string report(std::string_view format, const std::string& log, int times = 1) {
  const auto rules = Rules::builtin();
  const Analyzer analyzer(rules);
  std::ostringstream out;
  ReportOptions options;
  options.rules = rules.get();
  const auto reporter = find_report_format(format)->make(out, options);
  Summary summary;
  reporter->begin();
  for (int i = 0; i < times; ++i) {
    const Source source = analyzer.analyze("./logs/mail <1>.log", log);
    summary.add(source);
    reporter->source(source);
  }
  reporter->end(summary);
  return out.str();
}

std::string sessions(int count) {
  std::string log;
  for (int i = 0; i < count; ++i) log += kHostile;
  return log;
}

}  // namespace

TEST_CASE("no format shows a password or a raw control character", "[report]") {
  for (const ReportFormat& format : report_formats()) {
    const std::string out = report(format.name, kHostile);
    INFO(format.name);
    CHECK_FALSE(out.empty());
    CHECK_FALSE(has(out, "s3cr3t"));
    CHECK_FALSE(has(out, "AGFAZXhh"));
    CHECK_FALSE(has(out, "czNjcjN0"));
    CHECK(std::none_of(out.begin(), out.end(),
                       [](unsigned char c) { return c < 0x20 && c != '\n' && c != '\t' && c != '\r'; }));
  }
}

TEST_CASE("gcc: one line an issue, with the line of the reply", "[report]") {
  const std::string out = report("gcc", kHostile);
  CHECK(has(out, "./logs/mail <1>.log:9:1: error: "));
  CHECK(has(out, "[recipient.unknown]\n"));
}

TEST_CASE("github: commands are escaped and no more than GitHub shows", "[report]") {
  const std::string out = report("github", kHostile, 30);
  std::istringstream lines(out);
  std::size_t errors = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("::error ", 0) == 0) ++errors;
    CHECK((line.rfind("::", 0) == 0 || line.rfind("smtplain: ", 0) == 0));
  }
  CHECK(errors == 10);
  CHECK(has(out, "20 more of level error"));
  CHECK(has(out, "::error file=logs/mail <1>.log,line=9,"));  // as git has it, not "./logs"
  CHECK(has(out, "%0AWhat to do: "));
}

TEST_CASE("gitlab: fingerprints are unique, and do not depend on lines", "[report]") {
  const auto found = [](const std::string& log) {
    const json all = json::parse(report("gitlab", log));
    std::set<std::string> prints;
    for (const json& one : all) {
      CHECK(prints.insert(one.at("fingerprint")).second);
      CHECK(one.at("location").at("path") == "logs/mail <1>.log");
    }
    return prints;
  };
  CHECK(found(sessions(3)).size() >= 3);
  CHECK(found(kHostile) == found("some prose before\n\n" + kHostile));
}

TEST_CASE("sarif: one run, rules with help, a fingerprint a result", "[report]") {
  const json sarif = json::parse(report("sarif", kHostile, 2));
  CHECK(sarif.at("version") == "2.1.0");
  REQUIRE(sarif.at("runs").size() == 1);
  const json& run = sarif.at("runs")[0];
  const json& rules = run.at("tool").at("driver").at("rules");
  CHECK(run.at("results").size() >= 2);
  for (const json& result : run.at("results")) {
    const json& rule = rules.at(result.at("ruleIndex").get<std::size_t>());
    CHECK(rule.at("id") == result.at("ruleId"));
    CHECK_FALSE(rule.at("help").at("text").get<std::string>().empty());
    CHECK_FALSE(result.at("partialFingerprints").empty());
    CHECK(result.at("locations")[0].at("physicalLocation").at("artifactLocation").at("uri") ==
          "logs/mail%20%3C1%3E.log");  // as git has it, without "./"
  }
}

TEST_CASE("sarif: a rule's help says whose program each advice is for, and fits no one log", "[report]") {
  const std::string sarif = report(
      "sarif",
      "$ telnet mail.example.com 587\nConnected to mail.example.com.\n220 mail.example.com ESMTP\nEHLO pc\n"
      "250-mail.example.com\n250 AUTH PLAIN\nAUTH PLAIN AGJvYgBzZWNyZXQ=\n535 5.7.8 no\n");
  CHECK(has(sarif, "With curl: Add --ssl-reqd"));
  CHECK(has(sarif, "went over port N, which"));
}

TEST_CASE("junit and checkstyle: text cannot end its element", "[report]") {
  const std::string junit = report("junit", kHostile);
  CHECK(has(junit, "tests=\"1\" failures=\"1\""));
  CHECK_FALSE(has(junit, "]]>"));
  CHECK(has(junit, "mail &lt;1&gt;.log"));
  CHECK(has(report("junit", "Dear diary\n"), "<error message="));
  CHECK(has(report("checkstyle", kHostile), "source=\"smtplain.recipient.unknown\"/>"));
  CHECK(xml_text("a\x01\xef\xbf\xbf<&>\"'\n\xff") == "a??&lt;&amp;&gt;&quot;&apos;&#10;\xef\xbf\xbd");
}

TEST_CASE("checkstyle: a log that comes in parts is one file", "[report]") {
  Source part = Analyzer(Rules::builtin()).analyze("a.log", kHostile);
  std::ostringstream out;
  const auto reporter = find_report_format("checkstyle")->make(out, {});
  reporter->begin();
  for (const bool more : {true, true, false}) {
    part.more = more;
    reporter->source(part);
  }
  reporter->end({});
  const std::string text = out.str();
  CHECK(text.find("<file") == text.rfind("<file"));
  CHECK(text.find("</file>") == text.rfind("</file>"));
  CHECK(std::count(text.begin(), text.end(), '\n') >= 7);
}

TEST_CASE("csv: quotes are doubled and nothing is a formula", "[report]") {
  const std::string out = report(
      "csv", "S: 220 =cmd|x ESMTP\nC: EHLO a\nS: 250 x\nC: MAIL FROM:<=2+3@example.com>\nS: 550 \"no\"\n");
  CHECK(has(out, "\"'=2+3@example.com\""));
  CHECK_FALSE(has(out, ",\"=2"));
  CHECK(std::count(out.begin(), out.end(), '\r') == 2);
}

TEST_CASE("markdown: no markup, no mention, and fences that hold", "[report]") {
  const std::string out = report("markdown", kHostile);
  CHECK(has(out, "````text\n"));
  CHECK(has(out, "&#64;example.com"));
  CHECK_FALSE(has(out.substr(0, out.find("### Proof")), "<b@"));
}

TEST_CASE("fingerprints ignore what changes with each mail", "[report]") {
  const Analyzer analyzer(Rules::builtin());
  const auto print = [&](const std::string& reply) {
    return fingerprint(
        analyzer
            .analyze("x", "S: 220 mx.example.com\nC: EHLO a\nS: 250 a\nC: MAIL FROM:<a@example.com>\nS: " +
                              reply + "\n")
            .sessions.at(0));
  };
  CHECK(print("550 5.7.1 denied, id A1B2C3") == print("550 5.7.1 denied, id Z9Y8X7"));
  CHECK(print("550 5.7.1 denied, id A1B2C3") != print("552 5.3.4 too large"));
}

TEST_CASE("text: a log that ends after an accepted log-in does not leave that open", "[report]") {
  const std::string told = report(
      "text",
      "S: 220 mail.example.com ESMTP\nC: EHLO pc.example.org\nS: 250-mail.example.com\nS: 250 AUTH PLAIN\n"
      "C: AUTH PLAIN AGEAYg==\nS: 235 2.7.0 Authentication successful\n");
  CHECK(has(told, "The log stops after the log-in, which the server accepted"));
  CHECK_FALSE(has(told, "nothing was decided"));
}

TEST_CASE("text: a server that keeps the message is told to try again", "[report]") {
  const auto postfix = [](const std::string& status) {
    return report(
        "text",
        "Mar  3 10:00:01 mx postfix/smtp[812]: 4Vf2Xq1c7P: to=<b@example.net>, relay=none, delay=30, "
        "dsn=4.4.1, status=" +
            status + " (connect to mx.example.net[192.0.2.25]:25: Connection timed out)\n");
  };
  const std::string deferred = postfix("deferred");
  CHECK(has(deferred, "Not sent for now: Port 25 gives no answer"));
  CHECK(has(deferred, "tries again by itself"));
  CHECK_FALSE(has(deferred, "Encryption"));
  const std::string bounced = postfix("bounced");
  CHECK(has(bounced, "Not sent: Port 25 gives no answer"));
  CHECK_FALSE(has(bounced, "tries again by itself"));
}

TEST_CASE("people read a log in the order of its lines, whatever a reader told first", "[report]") {
  const std::string log =
      "Email sending error: I cannot deliver mail for <b@example.com> (a\n"
      "word behind the break). Failed to send.\n\nSMTP connect() failed.\n";
  for (const std::string_view format : {"text", "markdown"}) {
    const std::string out = report(format, "from the log:\n\nwhat it says\n" + log);
    INFO(out);
    const auto first = out.rfind("from the log"), second = out.rfind("Email sending");
    REQUIRE(first != std::string::npos);
    CHECK(first < second);
  }
  const std::string text = report("text", kHostile);
  std::istringstream lines(text.substr(text.find("LINE BY LINE")));
  for (std::string line, last; std::getline(lines, line);) {
    const std::string number = line.substr(0, 5);
    if (number.find_first_not_of(" 0123456789") != std::string::npos || number.back() == ' ') continue;
    CHECK(number >= last);
    last = number;
  }
}

TEST_CASE("text: where another server answered, the facts name that one and no provider", "[report]") {
  const std::string text = report(
      "text",
      "2020-05-31 15:29:59 Connection: opening to smtp.gmail.com:587, timeout=300, options=array()\n"
      "2020-05-31 15:29:59 Connection: opened\n"
      "2020-05-31 15:29:59 SERVER -> CLIENT: 220 host.example.net ESMTP Exim 4.93 #2\n"
      "2020-05-31 15:29:59 CLIENT -> SERVER: EHLO www.example.com\n"
      "2020-05-31 15:29:59 SERVER -> CLIENT: 250-host.example.net Hello\n250 STARTTLS\n"
      "2020-05-31 15:29:59 CLIENT -> SERVER: STARTTLS\n2020-05-31 15:29:59 SERVER -> CLIENT: 220 TLS go "
      "ahead\n"
      "2020-05-31 15:29:59 Connection failed. Error #2: stream_socket_enable_crypto(): Peer certificate "
      "CN=`host.example.net' did not match expected CN=`smtp.gmail.com'\n"
      "SMTP Error: Could not connect to SMTP host.\n");
  CHECK(has(text, "smtp.gmail.com, port 587; host.example.net answered"));
  CHECK_FALSE(has(text, "port 587, Gmail"));
}
