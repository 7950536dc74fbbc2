// Sessions that are passed over are those that would have gone the same way, and no others.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <iomanip>
#include <numeric>
#include <random>
#include <sstream>

#include "analyze/routine_messages.h"
#include "analyze/routine_sessions.h"
#include "samples.h"
#include "sanitized.h"
#include "smtplain/rules.h"

namespace smtplain {
namespace {

/// What is told of a session either way.
struct Told {
  std::string id;
  std::uint32_t first = 0, last = 0;
  std::string text;
  bool operator==(const Told&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Told& told) {
  return out << told.id << " lines " << told.first << '-' << told.last << ' ' << told.text;
}

Told told(const Session& like, std::string id, std::uint32_t first, std::uint32_t last) {
  Told one{std::move(id), first, last, std::string(name(like.outcome))};
  one.text.append(1, ' ').append(name(like.stage)).append(1, ' ').append(like.server.host);
  for (const Diagnosis& diagnosis : like.diagnosis)
    one.text += "\n" + diagnosis.title + diagnosis.explanation;
  for (const Finding& finding : like.findings) {
    const std::uint32_t line = finding.line == 0 ? 0 : finding.line - like.first_line + first;
    one.text += "\n" + std::to_string(line) + finding.title + finding.explanation;
  }
  return one;
}

struct Judged {
  std::vector<Told> sessions;
  std::size_t passed = 0;
  std::uint64_t lines = 0, bytes = 0;
};

Judged analyze(const std::string& log, bool routine, std::size_t part = 4096, unsigned jobs = 1) {
  AnalyzeOptions options;
  options.whole_bytes = log.size();  // the format is found out as from a whole log
  options.part_bytes = part;
  options.jobs = jobs;
  options.annotate = false;
  options.routine = routine;
  std::size_t at = 0;
  const Input input = [&](char* buffer, std::size_t size) {
    const std::size_t count = std::min(size, log.size() - at);
    std::memcpy(buffer, log.data() + at, count);
    at += count;
    return count;
  };
  Judged result;
  Analyzer(Rules::builtin(), options).analyze("-", input, [&](const Source& source) {
    for (const Session& session : source.sessions)
      result.sessions.push_back(
          told(session, std::string(session.id), session.first_line, session.last_line));
    for (const RoutineSession& one : source.routine)
      result.sessions.push_back(told(*one.like, one.id, one.first_line, one.last_line));
    result.passed += source.routine.size();
    result.lines = source.lines;
    result.bytes = source.bytes;
    return true;
  });
  std::stable_sort(result.sessions.begin(), result.sessions.end(),
                   [](const Told& a, const Told& b) { return a.first < b.first; });
  return result;
}

void check_judged_alike(const Judged& routine, const Judged& all) {
  REQUIRE_FALSE(all.sessions.empty());
  CHECK(routine.lines == all.lines);
  CHECK(routine.bytes == all.bytes);
  const auto [one, other] = std::mismatch(routine.sessions.begin(), routine.sessions.end(),
                                          all.sessions.begin(), all.sessions.end());
  if (one != routine.sessions.end() && other != all.sessions.end()) CHECK(*one == *other);
  CHECK(routine.sessions.size() == all.sessions.size());
}

std::vector<std::string> samples_of(const std::string& format) {
  std::vector<std::string> logs;
  for (const auto& path : samples::logs(format)) {
    std::string log = smtplain::read_whole(path);
    if (std::count(log.begin(), log.end(), '\n') >= 4 && log.size() < 20'000) logs.push_back(std::move(log));
    if (!logs.empty() && logs.back().back() != '\n') logs.back() += '\n';
  }
  REQUIRE_FALSE(logs.empty());
  return logs;
}

/// The same for another message at another time: each "12:33" of a time, and each id behind these words.
std::string again(std::string log, unsigned count) {
  const std::string digits = std::to_string(1000 + count % 9000);
  for (const std::string_view before : {"queued as ", " id=", "RCPT TO:<"}) {
    for (std::size_t at = 0; (at = log.find(before, at)) != std::string::npos;) {
      at += before.size();
      log.insert(at, digits);
    }
  }
  for (std::size_t at = 0; (at = log.find(":12:33", at)) != std::string::npos; at += 6)
    log.replace(at + 1, 2, std::to_string(10 + count % 50));
  return log;
}

bool went_well(const std::string& log) {
  const Source source = Analyzer(Rules::builtin()).analyze("-", log);
  return !source.sessions.empty() && std::all_of(source.sessions.begin(), source.sessions.end(),
                                                 [](const Session& session) { return session.went_well(); });
}

/// A line less, a line twice, another word in it, or nothing behind or before it.
std::string damaged(const std::string& log, std::mt19937& random) {
  std::vector<std::string> lines;
  std::istringstream in(log);
  for (std::string line; std::getline(in, line);) lines.push_back(line + '\n');
  const auto at = lines.begin() + static_cast<std::ptrdiff_t>(random() % lines.size());
  switch (random() % 5) {
    case 0: lines.erase(at); break;
    case 1: lines.insert(at, lines[random() % lines.size()]); break;
    case 2: at->replace(std::min(at->find(' '), at->size() - 1), 1, " 550 "); break;
    case 3: lines.erase(at + 1, lines.end()); break;
    default: lines.erase(lines.begin(), at);
  }
  return std::accumulate(lines.begin(), lines.end(), std::string());
}

/// One in ten of any kind, the others went well; one in fourteen is damaged if `damage`.
std::string long_log(const std::string& format, std::size_t sessions, unsigned seed, bool damage = false) {
  std::vector<std::string> all = samples_of(format), good;
  std::copy_if(all.begin(), all.end(), std::back_inserter(good), went_well);
  std::mt19937 random(seed);
  std::string log;
  for (unsigned i = 0; i < sessions; ++i) {
    const auto& from = i % 10 == 9 || good.empty() ? all : good;
    const std::string session = again(from[random() % from.size()], i);
    log += damage && i % 14 == 3 ? damaged(session, random) : session;
  }
  return log;
}

/// Postfix's log of messages that stand among each other: most go out as others did, some do not, one is
/// never done with. Other programs write to the log, too.
std::string mail_log(std::size_t messages, unsigned seed) {
  std::mt19937 random(seed);
  struct Open {
    std::vector<std::string> lines;
    std::size_t next = 0;
  };
  std::vector<Open> open;
  std::string log;
  unsigned second = 0, begun = 0;
  const auto hex = [&] {
    std::ostringstream text;
    text << std::hex << std::uppercase << (0x1000000u + random() % 0xEFFFFFFu) << 'A' << begun;
    return text.str();
  };
  const auto received = [&](const std::string& id) -> std::vector<std::string> {
    const std::string smtpd = "postfix/smtpd[" + std::to_string(100 + begun % 7 + 10 * (begun / 9)) + "]: ";
    std::vector<std::string> lines = {smtpd + "connect from pc.example.org[192.0.2.7]",
                                      smtpd + id + ": client=pc.example.org[192.0.2.7]"};
    if (random() % 15 == 0) {
      lines.pop_back();
      lines.push_back(smtpd +
                      "NOQUEUE: reject: RCPT from pc.example.org[192.0.2.7]: 554 5.7.1 <x@example.net>: "
                      "Relay access denied; from=<a@example.org> to=<x@example.net> proto=ESMTP");
      lines.push_back(smtpd + "disconnect from pc.example.org[192.0.2.7] ehlo=1 mail=1 rcpt=0/1 quit=1");
    } else {
      lines.push_back(smtpd + "disconnect from pc.example.org[192.0.2.7] ehlo=1 mail=1 rcpt=1 data=1 quit=1");
    }
    return lines;
  };
  const auto sent = [&](const std::string& id) {
    const std::string smtp = "postfix/smtp[" + std::to_string(500 + begun % 5) + "]: ";
    const std::string to =
        "to=<bob" + std::to_string(begun) +
        "@example.net>, relay=mx1.example.net[192.0.2.25]:25, delay=" + std::to_string(begun % 40) + ".3" +
        std::to_string(begun) + ", delays=0.05/0.01/0.2/0.08, ";
    std::vector<std::string> lines = {"postfix/pickup[9]: " + id + ": uid=1000 from=<alice@example.com>",
                                      "postfix/cleanup[11]: " + id + ": message-id=<" + id + "@example.com>",
                                      "postfix/qmgr[12]: " + id + ": from=<alice@example.com>, size=" +
                                          std::to_string(begun) + ", nrcpt=1 (queue active)"};
    const auto kind = random() % 20;
    if (kind == 0) {
      lines.push_back(
          smtp + id +
          ": host mx1.example.net[192.0.2.25] said: 451 4.7.1 Greylisted (in reply to RCPT TO command)");
      lines.push_back(smtp + id + ": " + to +
                      "dsn=4.7.1, status=deferred (host mx1.example.net[192.0.2.25] said: 451 4.7.1 "
                      "Greylisted (in reply to RCPT TO command))");
      return lines;  // it waits in the queue
    }
    if (kind == 1) {
      lines.push_back(smtp + id + ": " + to +
                      "dsn=5.1.1, status=bounced (host mx1.example.net[192.0.2.25] said: 550 5.1.1 "
                      "<bob@example.net> unknown user (in reply to RCPT TO command))");
    } else if (kind == 2) {
      lines.push_back(smtp + "connect to mx0.example.net[192.0.2.24]:25: Connection refused");
      lines.push_back(smtp + id + ": " + to + "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4Vf2Xq" + id +
                      ")");
    } else {
      if (kind < 10)
        lines.push_back(smtp +
                        "Trusted TLS connection established to mx1.example.net[192.0.2.25]:25: TLSv1.3 with "
                        "cipher TLS_AES_256_GCM_SHA384 (256/256 bits)");
      lines.push_back(smtp + id + ": " + to + "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4Vf2Xq" + id +
                      ")");
    }
    lines.push_back("postfix/qmgr[12]: " + id + ": removed");
    return lines;
  };
  while (begun < messages || !open.empty()) {
    if (begun < messages && (open.size() < 2 || random() % 6 == 0)) {
      ++begun;
      open.push_back({begun % 3 == 0 ? received(hex()) : sent(hex()), 0});
    }
    const std::size_t which = random() % open.size();
    Open& message = open[which];
    // A delivery's lines stand together: its process does one thing after the other.
    do {
      second += static_cast<unsigned>(random() % 3 == 0);
      std::ostringstream stamp;
      stamp << "May 14 " << std::setfill('0') << std::setw(2) << 8 + second / 3600 << ':' << std::setw(2)
            << second / 60 % 60 << ':' << std::setw(2) << second % 60 << " mx ";
      log += stamp.str() + message.lines[message.next++] + '\n';
      if (random() % 90 == 0) log += stamp.str() + "dovecot: imap-login: Login: user=<alice>\n";
      if (random() % 90 == 0) log += stamp.str() + "postfix/anvil[3]: statistics: max cache size 2\n";
    } while (message.next < message.lines.size() &&
             message.lines[message.next - 1].starts_with("postfix/smtp["));
    if (message.next == message.lines.size()) open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
  }
  return log;
}

const std::string kSession =
    "=== Trying mail.example.com:25...\n=== Connected to mail.example.com.\n"
    "<-  220 mail.example.com ESMTP Postfix\n -> EHLO laptop.example.org\n<-  250-mail.example.com\n"
    "<-  250 SIZE 10240000\n -> MAIL FROM:<alice@example.com>\n<-  250 2.1.0 Ok\n"
    " -> RCPT TO:<bob@example.net>\n<-  250 2.1.5 Ok\n -> DATA\n<-  354 End data with <CR><LF>.<CR><LF>\n"
    " -> Subject: test\n -> \n -> hello\n -> .\n<-  250 2.0.0 Ok: queued as 4Vf2Xq1c7P\n -> QUIT\n"
    "<-  221 2.0.0 Bye\n=== Connection closed with remote host.\n";

std::string with(std::string text, std::string_view old, std::string_view now) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

}  // namespace

TEST_CASE("routine: passed over or read, the same is told", "[routine]") {
  std::size_t index = 0;
  for (const std::string format :
       {"curl", "phpmailer", "swaks", "telnet", "postfix", "msmtp", "nodemailer", "smtplib", "javamail",
        "net_smtp", "exim", "mailkit", "ruby", "swiftmailer", "transcript", "openssl", "smtp-cli",
        "php-smtp-class", "k9"}) {
    if (left_to_release(index++)) continue;
    INFO(format);
    const std::string log = long_log(format, 100, 7);
    check_judged_alike(analyze(log, true, 8192), analyze(log, false, 8192));
  }
}

TEST_CASE("routine: between damaged sessions, too", "[routine]") {
  std::size_t index = 0;
  for (const std::string format :
       {"curl", "phpmailer", "swaks", "telnet", "nodemailer", "smtplib", "net_smtp", "mailkit", "ruby",
        "ssmtp", "libetpan", "php-smtp-class", "k9"}) {
    if (left_to_release(index++)) continue;
    INFO(format);
    const std::string log = long_log(format, 150, 5, true);
    check_judged_alike(analyze(log, true, 8192), analyze(log, false, 8192));
  }
}

TEST_CASE("routine: in parts of a few lines, and with two threads", "[routine]") {
  for (const std::string format : {"swaks", "telnet", "msmtp"}) {
    INFO(format);
    const std::string log = long_log(format, 100, 3);
    check_judged_alike(analyze(log, true, 300), analyze(log, false));
    for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{30}}) {
      const std::string shorter = log.substr(0, log.size() - cut);
      check_judged_alike(analyze(shorter, true, 4096, 2), analyze(shorter, false));
    }
  }
}

TEST_CASE("routine: most of what goes as before is passed over", "[routine]") {
  for (const std::string format : {"curl", "swaks", "telnet", "smtplib", "mailkit", "smtp-cli", "k9"}) {
    INFO(format);
    const Judged result = analyze(long_log(format, 400, 1), true, 16384);
    CHECK(result.passed > result.sessions.size() / 2);
  }
}

TEST_CASE("routine: what differs in a word that tells is read", "[routine]") {
  std::string before;
  for (unsigned i = 0; i < 120; ++i) before += again(kSession, i);
  REQUIRE(analyze(before, true).passed > 30);
  const std::vector<std::pair<std::string_view, std::string_view>> changes = {
      {"250 2.0.0 Ok: queued as 4Vf2Xq1c7P", "550 5.7.1 Message rejected as spam"},
      {"250 2.0.0 Ok: queued as 4Vf2Xq1c7P", "250 2.0.0 Ok: discarded"},
      {"250 2.1.5 Ok", "250 2.1.5 Ok, will forward"},
      {"250 2.1.5 Ok", "450 4.2.0 Greylisted"},
      {" -> QUIT\n", ""},
      {"<-  221 2.0.0 Bye\n", "<-  221 2.0.0 Bye\n<-  421 too late\n"},
      {"RCPT TO:<bob@example.net>", "RCPT TO:<bob@example.com>"},
      {"250 SIZE 10240000", "250 SIZE 100"},
      {" -> .\n<-  250 2.0.0 Ok: queued as 4Vf2Xq1c7P\n", ""},
      {"=== Connection closed with remote host.\n", "*** Remote host closed connection unexpectedly.\n"}};
  for (const auto& [old, now] : changes) {
    INFO(now);
    const std::string log = before + with(kSession, old, now) + before;
    const Judged routine = analyze(log, true), all = analyze(log, false);
    check_judged_alike(routine, all);
    const auto changed = std::find_if(all.sessions.begin(), all.sessions.end(), [&](const Told& one) {
      return one.first == 1 + static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
    });
    REQUIRE(changed != all.sessions.end());
    CHECK(routine.passed < routine.sessions.size());
  }
}

TEST_CASE("routine: messages that a server's log interleaves", "[routine]") {
  for (const unsigned seed : {1U, 2U, 3U}) {
    INFO(seed);
    const std::string log = mail_log(1500, seed);
    const Judged all = analyze(log, false, 8192);
    const Judged routine = analyze(log, true, 8192);
    check_judged_alike(routine, all);
    CHECK(routine.passed > routine.sessions.size() / 3);
    check_judged_alike(analyze(log, true, 4096, 2), all);
    check_judged_alike(analyze(log, true, 1000), all);
    const std::string begins_later = log.substr(log.find('\n', 20'000) + 1, 100'000);  // and ends in a line
    check_judged_alike(analyze(begins_later, true, 8192), analyze(begins_later, false, 8192));
  }
}

TEST_CASE("routine: a log without end that never repeats itself takes no memory for it", "[routine]") {
  RoutineSessions sessions;
  std::mt19937 random(5);
  std::size_t most = 0;
  for (int part = 0; part < 200; ++part) {
    std::string log;
    for (int line = 0; line < 500; ++line) log += std::to_string(random()) + " line\n";
    RoutineText text;
    CHECK(sessions.take(log, false, text) == log.size());
    CHECK(text.text == log);
    most = std::max(most, sessions.bytes());
  }
  CHECK(most < std::size_t{8} << 20);
}

TEST_CASE("routine: messages that never end take no memory for it", "[routine]") {
  RoutineMessages messages([](std::string_view line) -> std::optional<LogEntry> {
    return LogEntry{line.substr(0, 10), line.substr(5, 5), line};
  });
  std::mt19937 random(5);
  std::size_t most = 0;
  for (int part = 0; part < 300; ++part) {
    std::string log;
    for (int line = 0; line < 500; ++line)
      log += std::to_string(1'000'000'000 + random() % 1'000'000'000) + " line\n";
    RoutineText text;
    std::size_t taken = 0;
    while (taken < log.size()) {
      const std::size_t more = messages.take(std::string_view(log).substr(taken), false, text);
      REQUIRE(more > 0);
      taken += more;
    }
    CHECK(text.text == log);
    most = std::max(most, messages.bytes());
  }
  CHECK(most < std::size_t{4} << 20);
}

}  // namespace smtplain
