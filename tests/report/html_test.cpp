
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <sstream>

#include "has.h"
#include "report/layout.h"
#include "report/reporter.h"
#include "samples.h"

using namespace smtplain;

namespace {

std::string page_of(const std::vector<std::pair<std::string, std::string>>& logs,
                    ReportOptions options = {}) {
  const auto rules = Rules::builtin();
  const Analyzer analyzer(rules);
  std::ostringstream out;
  options.rules = rules.get();
  const auto reporter = find_report_format("html")->make(out, options);
  Summary summary;
  reporter->begin();
  for (const auto& [path, bytes] : logs) {
    const Source source = analyzer.analyze(path, bytes);
    summary.add(source);
    reporter->source(source);
  }
  reporter->end(summary);
  return out.str();
}

Session session_of(const std::string& log) {
  return Analyzer(Rules::builtin()).analyze("mail.log", log).sessions.at(0);
}

const std::string kNotTaken =
    "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250-mx.example.com\nS: 250 HELP\nC: MAIL "
    "FROM:<a@example.com>\n"
    "S: 250 ok\nC: RCPT TO:<b@example.com>\nS: 550 5.1.1 <b@example.com>: User unknown\nC: QUIT\nS: 221 "
    "bye\n";

}  // namespace

TEST_CASE("html: every sample gives a page whose links and labels have their targets", "[report][html]") {
  std::size_t pages = 0;
  for (const auto& log : samples::logs()) {
    const std::string page = page_of({{log.filename().string(), read_whole(log)}});
    INFO(log);
    ++pages;
    std::set<std::string> ids;
    bool unique = true;
    for (auto at = page.find(" id=\""); at != std::string::npos; at = page.find(" id=\"", at + 1))
      unique = ids.insert(page.substr(at + 5, page.find('"', at + 5) - at - 5)).second && unique;
    CHECK(unique);
    for (auto at = page.find("href=\"#"); at != std::string::npos; at = page.find("href=\"#", at + 1)) {
      const std::string target = page.substr(at + 7, page.find('"', at + 7) - at - 7);
      CAPTURE(target);
      CHECK(ids.count(target) == 1);
    }
    CHECK(count(page, "<h1>") == 1);
    CHECK(count(page, "<section") == count(page, "</section>"));
    CHECK(count(page, "<details") == count(page, "</details>"));
    CHECK(count(page, "http-equiv") == 0);
    CHECK(count(page, " src=") == 0);
  }
  CHECK(pages > 100);
}

TEST_CASE("html: the verdict first, the proof linked both ways", "[report][html]") {
  const std::string page = page_of({{"mail.log", kNotTaken}});
  const auto at = [&](const std::string& part) { return page.find(part); };
  CHECK(at("<h2>") < at("<h3>Why"));
  CHECK(at("<h3>Why") < at("<h3>What to do"));
  CHECK(at("<h3>What to do") < at("<h3>Proof"));
  CHECK(at("<h3>Proof") < at("<h3>The dialogue"));
  CHECK(at("<h3>The dialogue") < at("<h3>Line by line"));
  CHECK(at("<a href=\"#s1-l8\">line 8</a>") < page.size());
  CHECK(at("id=\"s1-l8\"") < page.size());
  CHECK(count(page, "href=\"#s1-proof\"") >= 1);
  CHECK(count(page, "<article") == 1);
}

TEST_CASE("html: many sessions get a summary, and each its own part", "[report][html]") {
  const std::string page = page_of({{"a.log", kNotTaken + kNotTaken}, {"b.log", kNotTaken}});
  CHECK(count(page, "<details class=\"session bad\"") == 3);
  CHECK(page.find("3 sessions") < page.find("<details class=\"session"));
  CHECK(count(page, "<td class=\"num\">3</td>") == 2);
  ReportOptions table;
  table.many = true;
  const std::string rows = page_of({{"a.log", kNotTaken}, {"b.log", kNotTaken}}, table);
  CHECK(count(rows, "<tr id=") == 2);
  CHECK(count(rows, "<svg role") == 0);
  CHECK(page_of({{"a.log", "Dear diary\n"}}).find("No SMTP dialogue was found") != std::string::npos);
}

TEST_CASE("html: long logs stay readable", "[report][html]") {
  std::string log =
      "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250 mx\nC: MAIL FROM:<a@example.com>\nS: 250 ok\n";
  for (int i = 0; i < 5000; ++i) log += "C: RCPT TO:<b@example.com>\nS: 250 ok\n";
  log += "C: DATA\nS: 354 go\nC: .\nS: 554 5.7.1 " + std::string(100'000, 'x') + "\n";
  const std::string page = page_of({{"mail.log", log}});
  CHECK(page.size() < 1'500'000);
  CHECK(page.find("are left out here") != std::string::npos);
  CHECK(page.find("more bytes") != std::string::npos);

  std::string sessions;
  for (int i = 0; i < 400; ++i) sessions += kNotTaken;
  const std::string many = page_of({{"mail.log", sessions}});
  CHECK(count(many, "<details class=\"session") == 400);
  CHECK(many.find("400 sessions") != std::string::npos);
}

TEST_CASE("ladder: arrows, pauses, encryption and what decided", "[report][ladder]") {
  const std::string log =
      "2024-05-14 09:12:33 SERVER -> CLIENT: 220 mx.example.com ESMTP\n"
      "2024-05-14 09:12:33 CLIENT -> SERVER: EHLO a\n"
      "2024-05-14 09:12:41 SERVER -> CLIENT: 250-mx.example.com\n"
      "2024-05-14 09:12:41 SERVER -> CLIENT: 250 STARTTLS\n"
      "2024-05-14 09:12:41 CLIENT -> SERVER: STARTTLS\n"
      "2024-05-14 09:12:41 SERVER -> CLIENT: 220 go\n"
      "2024-05-14 09:12:41 CLIENT -> SERVER: EHLO a\n"
      "2024-05-14 09:12:41 SERVER -> CLIENT: 250 mx.example.com\n"
      "2024-05-14 09:12:41 CLIENT -> SERVER: MAIL FROM:<a@example.com>\n"
      "2024-05-14 09:14:46 SERVER -> CLIENT: 550 5.7.1 no\n";
  const Ladder ladder = make_ladder(session_of(log));
  std::vector<std::int64_t> pauses;
  std::size_t decisive = 0, encrypted = 0;
  for (const LadderStep& step : ladder.steps) {
    if (step.pause_ms) pauses.push_back(*step.pause_ms);
    encrypted += step.encrypted;
    if (!step.decisive) continue;
    ++decisive;
    CHECK(step.negative);
    CHECK(step.line == 10);
    CHECK(step.shape == LadderStep::Shape::to_client);
  }
  CHECK(pauses == std::vector<std::int64_t>{8000, 125'000});
  CHECK(decisive == 1);
  CHECK(encrypted >= 4);
  const auto rows = ladder_rows(ladder, 90);
  for (const std::string& row : rows) CHECK(display_width(row) <= 90);
  const auto shows = [&](const std::string& part) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const std::string& row) { return row.find(part) != std::string::npos; });
  };
  CHECK(shows("│ EHLO a ─"));
  CHECK(shows("◀"));
  CHECK(shows("8 s later"));
  CHECK(shows("2 min 5 s later"));
  CHECK(shows("║ ◀"));
  CHECK(shows("✗   10"));
  const std::string page = page_of({{"mail.log", log}});
  CHECK(count(page, "class=\"life dots\"") == 4);
  CHECK(count(page, "class=\"shade\"") == 1);
  CHECK(count(page, "s fault decisive") == 1);
}
