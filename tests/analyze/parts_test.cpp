// A log that is read in parts gives what it gives read whole, however it is cut.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <sstream>

#include "report/reporter.h"
#include "samples.h"
#include "sanitized.h"
#include "smtplain/analyze.h"

namespace smtplain {
namespace {

/// The samples, those of one folder behind each other.
const std::map<std::string, std::vector<std::string>>& samples_by_format() {
  static const auto all = [] {
    std::map<std::string, std::vector<std::string>> found;
    for (const auto& path : smtplain::samples::logs())
      found[path.parent_path().filename().string()].push_back(smtplain::read_whole(path));
    return found;
  }();
  return all;
}

std::string ndjson(const Source& source) {
  std::ostringstream out;
  const auto reporter = find_report_format("ndjson")->make(out, {});
  reporter->source(source);
  return out.str();
}

struct Read {
  std::string sessions;
  std::uint64_t lines = 0, bytes = 0;
  std::vector<std::string> warnings;
  std::size_t parts = 0;
};

Read read_whole(const std::string& log) {
  const Source source = Analyzer(Rules::builtin()).analyze("-", log);
  return {ndjson(source), source.lines, source.bytes, source.warnings, 1};
}

/// As if the log were too long to be held: `part` bytes at a time, of which read() gives `chunk` at once.
Read read_in_parts(const std::string& log, std::size_t part, std::size_t chunk, unsigned jobs = 1) {
  AnalyzeOptions options;
  options.whole_bytes = log.size();  // the format is found out as from a whole log
  options.part_bytes = part;
  options.jobs = jobs;
  std::size_t at = 0;
  const Input input = [&](char* buffer, std::size_t size) {
    const std::size_t count = std::min({size, chunk, log.size() - at});
    std::memcpy(buffer, log.data() + at, count);
    at += count;
    return count;
  };
  Read read;
  Analyzer(Rules::builtin(), options).analyze("-", input, [&](const Source& source) {
    read.sessions += ndjson(source);
    read.lines = source.lines;
    read.bytes = source.bytes;
    read.warnings = source.warnings;
    ++read.parts;
    return true;
  });
  return read;
}

/// Where two texts part.
std::string difference(const std::string& a, const std::string& b) {
  const auto at =
      static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  const std::size_t from = at - std::min<std::size_t>(at, 200);
  return "in parts: " + a.substr(from, 300) + "\nwhole:    " + b.substr(from, 300);
}

void check_same(const Read& parts, const Read& whole) {
  INFO(difference(parts.sessions, whole.sessions));
  CHECK((parts.sessions == whole.sessions));
  CHECK(parts.lines == whole.lines);
  CHECK(parts.bytes == whole.bytes);
  CHECK(parts.warnings == whole.warnings);
}

/// Repairs decide over a log's first 500 lines. Where a sample is damaged and shorter, a part of it takes the
/// place of lines that a long log would have, and the decision may be another: formats whose samples look
/// wrapped or quoted are not here.
const std::vector<std::string> kUndamaged = {"curl",  "postfix", "exim",    "opensmtpd",  "openssl",
                                             "swaks", "msmtp",   "mailx",   "nodemailer", "smtplib",
                                             "go",    "stunnel", "sendmail"};

}  // namespace

TEST_CASE("a log in parts: each sample, cut anywhere") {
  const auto size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{4096});
  for (const std::string& name : kUndamaged) {
    std::size_t index = 0;
    for (const std::string& log : samples_by_format().at(name)) {
      if (left_to_release(index++)) continue;
      const bool pasted = std::count(log.begin(), log.end(), '\n') < 3;
      if (log.size() > 20'000 || pasted) continue;
      const Read whole = read_whole(log);
      if (whole.sessions.find("\"inferred\":true") != std::string::npos) continue;  // wrapped by its program
      INFO(name << ", parts of " << size << " bytes: " << log.substr(0, 300));
      check_same(read_in_parts(log, size, size), whole);
    }
  }
}

TEST_CASE("a log in parts: many sessions behind each other, cut anywhere") {
  for (const std::string name : {"curl", "telnet", "phpmailer", "postfix", "swaks"}) {
    std::string log;
    for (int times = 0; times < 4; ++times) {
      for (const std::string& one : samples_by_format().at(name)) log += one + '\n';
    }
    const Read whole = read_whole(log);
    INFO(name);
    const Read one = read_in_parts(log, 16'384, 4096), other = read_in_parts(log, 16'384, 777);
    CHECK((one.sessions == other.sessions));
    CHECK(one.lines == whole.lines);
    CHECK(one.bytes == log.size());
    CHECK((read_in_parts(log, 16'384, 4096, 2).sessions == one.sessions));
  }
}

TEST_CASE("a log in parts: sessions are handed over before its end, in order and with all their lines") {
  std::string log;
  const std::string session =
      "220 mx.example.com ESMTP\nEHLO client.example.org\n250-mx.example.com\n250 SIZE 1000000\n"
      "MAIL FROM:<a@example.org>\n250 ok\nRCPT TO:<b@example.com>\n550 5.1.1 No such user\nQUIT\n221 bye\n";
  for (int i = 0; i < 2000; ++i) log += session;
  AnalyzeOptions options;
  options.whole_bytes = options.part_bytes = 8192;
  std::size_t at = 0, most = 0, sessions = 0, parts = 0;
  std::uint32_t next = 1;
  const Input input = [&](char* buffer, std::size_t size) {
    const std::size_t count = std::min(size, log.size() - at);
    std::memcpy(buffer, log.data() + at, count);
    at += count;
    return count;
  };
  Analyzer(Rules::builtin(), options).analyze("-", input, [&](const Source& source) {
    CHECK(source.first_session == sessions);
    ++parts;
    sessions += source.sessions.size();
    most = std::max(most, source.sessions.size());
    for (const Session& one : source.sessions) {
      CHECK(one.first_line == next);
      CHECK(one.events.size() == 9);
      CHECK(one.diagnosis.at(0).cause == "recipient.unknown");
      next += 10;
    }
    return true;
  });
  CHECK(sessions == 2000);
  CHECK(parts > 20);
  CHECK(most < 200);
}

TEST_CASE("a log in parts: what a reader holds back does not outlive its text") {
  std::string blank;
  for (int i = 0; i < 6000; ++i) blank += '\n';
  const std::string phpmailer =
      "2024-05-14 09:12:33 SMTP -> FROM SERVER: 220 mail.example.com ESMTP\n"
      "2024-05-14 09:12:33 CLIENT -> SERVER: EHLO www.example.org\n"
      "2024-05-14 09:12:33 SERVER -> CLIENT: 250 mail.example.com\n";
  const std::string transcript =
      "C: EHLO www.example.org S: 250 mail.example.com C: MAIL FROM:<a@example.org>";
  for (const std::string& log : {phpmailer + "these words belong to no line of the log\n" + blank + phpmailer,
                                 phpmailer + "SMTP -> FROM SERVER: 550 No such user\n" + blank + phpmailer,
                                 transcript + blank + transcript}) {
    INFO(log.substr(0, 200));
    CHECK(read_in_parts(log, 512, 512).sessions == read_whole(log).sessions);
  }
}

TEST_CASE("a log in parts: the last line of a part may wait for the next one, however many lines that has") {
  std::string log = "220 mail.example.com ESMTP\nEHLO www.example.org\n250 mail.example.com\n";
  log.resize(6000, '\n');
  log += "NOOP\n250 2.0.0 Ok\nplease wait a moment\n";
  const std::size_t part = log.size();
  log += "MAIL FROM:<a@example.org>\n250 2.1.0 Ok\n";
  log.resize(2 * part, '\n');
  for (std::size_t end = 3 * part; log.size() < end;) log += "these are other words\n";
  log += "QUIT\n221 2.0.0 Bye\n";
  const Read parts = read_in_parts(log, part, part);
  CHECK(parts.sessions.find("please wait a moment") != std::string::npos);
  CHECK((parts.sessions == read_whole(log).sessions));
}

TEST_CASE("a session without end is bounded, and says what was left out") {
  std::string log = "220 mx.example.com ESMTP\nEHLO client.example.org\n250 mx.example.com\n";
  for (int i = 0; i < 30'000; ++i) log += "MAIL FROM:<a@example.org>\n250 ok\nRSET\n250 reset\n";
  log += "MAIL FROM:<a@example.org>\n550 5.7.1 go away\nQUIT\n221 bye\n";
  const Source source = Analyzer(Rules::builtin()).analyze("-", log);
  REQUIRE(source.sessions.size() == 1);
  const Session& session = source.sessions.front();
  CHECK(session.events.size() <= 8200);
  CHECK(session.last_line == 120'007);
  CHECK(session.outcome == Outcome::rejected);
  std::uint32_t line = 1;
  for (const Event& event : session.events) {
    CHECK(event.line == line);
    line = event.end_line + 1;
  }
  CHECK(line == 120'008);
  const auto note = std::find_if(session.events.begin(), session.events.end(), [](const Event& event) {
    return event.text.find("left out here") != std::string_view::npos;
  });
  CHECK(note != session.events.end());
}

}  // namespace smtplain
