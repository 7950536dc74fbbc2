// Logs of several programs in one file, one behind another; not all of them need be about mail.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "samples.h"
#include "sanitized.h"
#include "smtplain/analyze.h"

using namespace smtplain;

namespace {

struct EndOfSession {
  Outcome outcome;
  std::string cause;
  bool operator==(const EndOfSession&) const = default;
};

std::vector<EndOfSession> ends_of(const std::string& log) {
  std::vector<EndOfSession> told;
  for (const Session& session : Analyzer(Rules::builtin()).analyze("-", log).sessions)
    told.push_back(
        {session.outcome, session.diagnosis.empty() ? "" : std::string(session.diagnosis[0].cause)});
  return told;
}

// Of each program one, told alike whatever stands around it.
const std::vector<std::string> kLogs = {"curl/cram-md5-accepted",
                                        "swaks/recipient-unknown",
                                        "telnet/relay-denied",
                                        "openssl/starttls-crlf-accepted",
                                        "nodemailer/accepted",
                                        "javamail/accepted",
                                        "msmtp/recipient-unknown",
                                        "smtplib/level2-accepted",
                                        "gnutls-cli/smtps-accepted",
                                        "ruby/accepted",
                                        "phpmailer/gmail-bad-credentials"};

/// Those of `log`, `times` over, and where they end.
struct Piece {
  std::string log;
  int times = 1;
};
struct File {
  std::string text;
  std::vector<EndOfSession> ends;
};
File file_of(const std::vector<Piece>& pieces) {
  File file;
  std::map<std::string, std::pair<std::string, std::vector<EndOfSession>>> read;
  for (const auto& [log, times] : pieces) {
    auto& [text, ends] = read[log];
    if (text.empty()) {
      text = read_whole(samples::kRoot / "samples" / (log + ".log"));
      ends = ends_of(text);
    }
    for (int i = 0; i < times; ++i) {
      file.text += text;
      file.ends.insert(file.ends.end(), ends.begin(), ends.end());
    }
  }
  return file;
}

/// How many are told as they should be, in order: the longest common subsequence.
std::size_t told_right(const std::vector<EndOfSession>& wanted, const std::vector<EndOfSession>& told) {
  std::vector<std::size_t> row(told.size() + 1, 0);
  for (const EndOfSession& end : wanted) {
    std::size_t diagonal = 0;
    for (std::size_t i = 0; i < told.size(); ++i) {
      const std::size_t above = row[i + 1];
      row[i + 1] = end == told[i] ? diagonal + 1 : std::max(above, row[i]);
      diagonal = above;
    }
  }
  return row.back();
}

/// Of a log that comes in parts.
std::vector<EndOfSession> ends_in_parts(const std::string& log, bool routine) {
  AnalyzeOptions options;
  options.whole_bytes = 20'000;
  options.part_bytes = 20'000;
  options.routine = routine;
  std::vector<EndOfSession> told;
  std::map<std::uint32_t, EndOfSession> by_line;
  const auto end_of = [](const Session& session) {
    return EndOfSession{session.outcome,
                        session.diagnosis.empty() ? "" : std::string(session.diagnosis[0].cause)};
  };
  std::size_t at = 0;
  const Input input = [&](char* to, std::size_t size) {
    const std::size_t count = log.copy(to, size, at);
    at += count;
    return count;
  };
  Analyzer(Rules::builtin(), options).analyze("-", input, [&](Source source) {
    for (const Session& session : source.sessions) by_line[session.first_line] = end_of(session);
    for (const RoutineSession& session : source.routine) by_line[session.first_line] = end_of(*session.like);
    return true;
  });
  for (const auto& [line, end] : by_line) told.push_back(end);
  return told;
}

std::vector<std::string> causes_in_paste(const std::string& log) {
  std::vector<std::string> causes;
  for (const Session& session : Analyzer(Rules::builtin()).analyze("-", log).sessions)
    causes.push_back(session.diagnosis.empty() ? "none" : std::string(session.diagnosis[0].cause));
  return causes;
}

std::string sample_log(const std::string& name) {
  return read_whole(samples::kRoot / "samples" / (name + ".log"));
}

using CausesOfPaste = std::vector<std::string>;

const std::string kRefusedDialogue =
    "* Connected to mail.example.com (192.0.2.25) port 587 (#0)\n"
    "< 220 mail.example.com ESMTP\n> EHLO laptop\n< 250 mail.example.com\n"
    "> MAIL FROM:<alice@example.com>\n< 250 Ok\n> RCPT TO:<bob@example.net>\n"
    "< 550 5.7.1 Relaying denied\n> QUIT\n< 221 Bye\n* Closing connection 0\n";

std::string shop_log(int lines, const std::string& said) {
  std::string log;
  for (int i = 0; i < lines; ++i) {
    log += "[2026-11-23 09:" + std::to_string(10 + i % 50) + ":00] shop.INFO: order " + std::to_string(i) +
           ' ' + said + '\n';
  }
  return log;
}

struct FoundBelow {
  std::string format;
  std::vector<std::tuple<std::uint32_t, Outcome, Stage, std::string>> sessions;
  bool operator==(const FoundBelow&) const = default;
};

/// `above`: lines above the log, which those of the sessions are told without.
FoundBelow found_below(const std::string& log, std::uint32_t above, std::size_t whole_bytes) {
  AnalyzeOptions options;
  options.whole_bytes = whole_bytes;
  FoundBelow told;
  std::string_view left = log;
  const Input input = [&](char* buffer, std::size_t size) {
    const std::size_t count = left.copy(buffer, size);
    left.remove_prefix(count);
    return count;
  };
  Analyzer(Rules::builtin(), options).analyze("-", input, [&](const Source& source) {
    if (!source.format.empty()) told.format = source.format;
    for (const Session& session : source.sessions) {
      const std::string cause = session.diagnosis.empty() ? "" : std::string(session.diagnosis[0].cause);
      told.sessions.emplace_back(session.first_line - above, session.outcome, session.stage, cause);
    }
    return true;
  });
  return told;
}

}  // namespace

TEST_CASE("many short logs of several programs are told as each alone", "[analyze]") {
  std::mt19937 random(GENERATE(1, 2, 3));
  std::vector<Piece> pieces;
  for (int i = 0; i < 40; ++i) pieces.push_back({kLogs[random() % kLogs.size()]});
  const File file = file_of(pieces);
  CHECK(told_right(file.ends, ends_of(file.text)) >= file.ends.size() - 1);
}

TEST_CASE("long logs of several programs, one behind the other, are told as each alone", "[analyze]") {
  const int seed = GENERATE(1, 2);
  if (left_to_release(static_cast<std::size_t>(seed - 1))) return;
  std::mt19937 random(static_cast<unsigned>(seed));
  std::vector<Piece> pieces;
  for (const std::string& log : kLogs) pieces.push_back({log, 40});
  std::shuffle(pieces.begin(), pieces.end(), random);
  const File file = file_of(pieces);
  REQUIRE(std::count(file.text.begin(), file.text.end(), '\n') > 4000);
  CHECK(told_right(file.ends, ends_of(file.text)) >= file.ends.size() - 5);
  CHECK(told_right(file.ends, ends_in_parts(file.text, false)) >= file.ends.size() - 5);
  CHECK(told_right(file.ends, ends_in_parts(file.text, true)) >= file.ends.size() - 5);
}

TEST_CASE("logs of two programs, one behind the other, are told as each alone", "[analyze]") {
  const std::vector<std::string> logs = {"curl/cram-md5-accepted",
                                         "phpmailer/gmail-bad-credentials",
                                         "swaks/recipient-unknown",
                                         "telnet/relay-denied",
                                         "openssl/starttls-crlf-accepted",
                                         "postfix/server-too-large",
                                         "nodemailer/accepted",
                                         "javamail/accepted",
                                         "exim/verbose-recipient-unknown",
                                         "msmtp/recipient-unknown",
                                         "smtplib/level2-accepted",
                                         "swiftmailer/accepted",
                                         "mailkit/accepted",
                                         "gnutls-cli/smtps-accepted",
                                         "haraka/auth-bad-credentials",
                                         "ruby/accepted",
                                         "perl/accepted",
                                         "stunnel/cert-untrusted"};
  // Where one program's words may be the other's.
  const std::vector<std::string> known = {"phpmailer/gmail-bad-credentials+mailkit/accepted",
                                          "postfix/server-too-large+phpmailer/gmail-bad-credentials",
                                          "postfix/server-too-large+mailkit/accepted",
                                          "exim/verbose-recipient-unknown+phpmailer/gmail-bad-credentials",
                                          "exim/verbose-recipient-unknown+mailkit/accepted"};
  std::vector<std::string> texts;
  std::vector<std::vector<EndOfSession>> alone;
  for (const std::string& log : logs) {
    texts.push_back(read_whole(samples::kRoot / "samples" / (log + ".log")));
    alone.push_back(ends_of(texts.back()));
  }
  std::vector<std::string> missed, known_here;
  std::size_t pair = 0;
  for (std::size_t first = 0; first < logs.size(); ++first) {
    for (std::size_t second = 0; second < logs.size(); ++second) {
      if (first == second || left_to_release(pair++)) continue;
      const std::string name = logs[first] + "+" + logs[second];
      if (std::find(known.begin(), known.end(), name) != known.end()) known_here.push_back(name);
      std::vector<EndOfSession> wanted = alone[first];
      wanted.insert(wanted.end(), alone[second].begin(), alone[second].end());
      if (ends_of(texts[first] + texts[second]) != wanted) missed.push_back(name);
    }
  }
  CHECK(missed == known_here);
}

TEST_CASE("a program's log that uses another's marks here and there stays whole", "[analyze]") {
  // nullmailer's marks show at its beginning and end only, MailKit's dialogue looks alike.
  const std::string log =
      "Starting delivery: host: smtp.example.com protocol: smtp file: 1567855730.1700915\n"
      "From: <a@example.com> to: <b@example.net>\n"
      "<< 220 smtp.example.com ESMTP\n>> EHLO client.example.org\n<< 250-smtp.example.com\n<< 250 STARTTLS\n"
      ">> STARTTLS\n<< 220 2.0.0 Ready to start TLS\n>> EHLO client.example.org\n"
      "smtp: Failed:\nSending failed: Protocol error\n";
  CHECK(ends_of(log).size() == 1);
}

TEST_CASE("of several programs' logs, each session knows its own format", "[analyze]") {
  const File file =
      file_of({{"curl/cram-md5-accepted"}, {"swaks/recipient-unknown"}, {"phpmailer/gmail-bad-credentials"}});
  const Source source = Analyzer(Rules::builtin()).analyze("-", file.text);
  std::vector<std::string_view> formats;
  for (const Session& session : source.sessions) formats.push_back(session.format);
  CHECK(formats == std::vector<std::string_view>{"curl", "swaks", "phpmailer"});
}

TEST_CASE("another program's error has a session of its own, below a dialogue and above it") {
  for (const std::string& gap : CausesOfPaste{"\n\n", "```\n\nThe same from Node:\n\n```\n", "-----\n"}) {
    CAPTURE(gap);
    CHECK(causes_in_paste(sample_log("telnet/relay-denied") + gap + sample_log("smtplib/connect-refused")) ==
          CausesOfPaste{"relay.denied", "connect.refused"});
    CHECK(causes_in_paste(sample_log("thunderbird/accepted") + gap + sample_log("ruby/connect-refused")) ==
          CausesOfPaste{"none", "connect.refused"});
    CHECK(causes_in_paste(sample_log("php-mail/tls-required") + gap +
                          sample_log("ssmtp/recipient-relay-denied")) ==
          CausesOfPaste{"auth.tls-required", "relay.denied"});
    CHECK(causes_in_paste(sample_log("smtplib/connect-refused") + gap +
                          sample_log("simplesmtp/entries-recipient-unknown")) ==
          CausesOfPaste{"connect.refused", "recipient.unknown"});
  }
}

TEST_CASE("a transcript below another program's log is a session of its own") {
  for (const std::string& above :
       CausesOfPaste{"phpmailer/level3-smtps-accepted", "exim/verbose-auth-failed"}) {
    CAPTURE(above);
    CausesOfPaste wanted = causes_in_paste(sample_log(above));
    wanted.push_back("policy.reverse-dns");
    CHECK(causes_in_paste(sample_log(above) + "\nSecond attempt:\n\n" +
                          sample_log("transcript/reverse-dns-missing")) == wanted);
  }
}

TEST_CASE("an error that quotes what the dialogue shows tells of the same attempt") {
  CHECK(causes_in_paste(
            kRefusedDialogue +
            "\nTraceback (most recent call last):\n  File \"send.py\", line 12, in <module>\n"
            "smtplib.SMTPRecipientsRefused: {'bob@example.net': (550, b'5.7.1 Relaying denied')}\n") ==
        CausesOfPaste{"relay.denied"});
  // The dialogue was cut off before it came to the reply.
  CHECK(causes_in_paste(
            "Warning: mail(): SMTP server response: 550 5.7.1 Relaying denied in C:\\shop\\a.php on line "
            "14\n\n" +
            kRefusedDialogue.substr(0, kRefusedDialogue.find("< 550")))
            .size() == 1);
}

TEST_CASE("gaps within a dialogue that somebody typed part nothing") {
  const std::string log = sample_log("openssl/starttls-crlf-accepted");
  std::string gaps;
  for (const char c : log) {
    gaps += c;
    if (c == '\n') gaps += '\n';
  }
  CHECK(causes_in_paste(log) == CausesOfPaste{"none"});
  CHECK(causes_in_paste(gaps) == CausesOfPaste{"none"});
}

TEST_CASE(
    "a program's error below a gap is of another attempt if the dialogue above cannot have come to it") {
  const std::string accepted = sample_log("nodemailer/accepted"),
                    refused = sample_log("smtplib/recipient-unknown");
  CHECK(causes_in_paste(accepted + "\nThe next day:\n\n" +
                        sample_log("nodemailer/error-only-connect-timeout")) ==
        CausesOfPaste{"none", "connect.timeout"});
  CHECK(causes_in_paste(sample_log("smtplib/connect-refused") + "\n```\n\n" + refused) ==
        CausesOfPaste{"connect.refused", "recipient.unknown"});
  // It ended without a reply, and the error says why.
  CHECK(causes_in_paste(
            refused.substr(0, refused.find("reply: b'550")) +
            "\nsmtplib.SMTPRecipientsRefused: {'bob@example.net': (554, b'5.7.1 Relay access denied')}\n")
            .size() == 1);
}

TEST_CASE("a dialogue is found below another program's lines, whatever damaged it", "[analyze]") {
  const auto* const name = GENERATE(
      "phpmailer/gmail-bad-credentials", "phpmailer/cert-expired-html", "phpmailer/v51-level2-auth-failed",
      "codeigniter/auth-bad-credentials", "curl/cram-md5-accepted", "swaks/recipient-unknown",
      "nodemailer/accepted", "postfix/client-verbose-relay-denied", "javamail/accepted");
  CAPTURE(name);
  const std::string log = read_whole(samples::kRoot / "samples" / (std::string(name) + ".log"));
  constexpr std::size_t kWhole = std::size_t{4} << 20;
  const FoundBelow alone = found_below(log, 0, kWhole);
  REQUIRE(!alone.sessions.empty());
  for (const int above : {300, 450, 3000}) {
    CAPTURE(above);
    const std::string whole = shop_log(above, "placed") + log;
    CHECK(found_below(whole, static_cast<std::uint32_t>(above), kWhole) == alone);
    // Read in parts, where the dialogue begins in what is read at first.
    CHECK(found_below(whole, static_cast<std::uint32_t>(above), whole.size()) == alone);
  }
}

TEST_CASE("a long log that has nothing to do with mail has no sessions", "[analyze]") {
  const std::string shop = shop_log(2000, "failed: Connection timed out");
  CHECK(found_below(shop, 0, std::size_t{4} << 20).sessions.empty());
  CHECK(found_below(shop, 0, 8192).sessions.empty());
  CHECK(found_below("Connection timed out\n", 0, 8192).sessions.size() == 1);
}

namespace {

std::vector<Outcome> outcomes_of(const std::string& log) {
  std::vector<Outcome> told;
  for (const EndOfSession& end : ends_of(log)) told.push_back(end.outcome);
  return told;
}

const std::string kRefusedRecipient =
    "CLIENT -> SERVER: MAIL FROM:<a@example.com>\nSERVER -> CLIENT: 250 OK\n"
    "CLIENT -> SERVER: RCPT TO:<b@example.com>\nSERVER -> CLIENT: 550 no such user\n";
const std::string kProseBetween = "\nWith the other address it works, see here:\n\n";

}  // namespace

TEST_CASE("below a person's words, what begins again is another attempt", "[analyze]") {
  CHECK(outcomes_of(kRefusedRecipient + kProseBetween +
                    "CLIENT -> SERVER: EHLO me\nSERVER -> CLIENT: 250 OK\n"
                    "CLIENT -> SERVER: MAIL FROM:<a@example.com>\nSERVER -> CLIENT: 250 OK\n") ==
        std::vector{Outcome::rejected, Outcome::incomplete});
  CHECK(outcomes_of("CLIENT -> SERVER: .\nSERVER -> CLIENT: 451 try again later\n" + kProseBetween +
                    "CLIENT -> SERVER: .\nSERVER -> CLIENT: 250 OK id=1dKaul-0006os-LE\n") ==
        std::vector{Outcome::deferred, Outcome::accepted});
}

TEST_CASE("below a person's words, what goes on is the same attempt", "[analyze]") {
  CHECK(outcomes_of(kRefusedRecipient + "\nSo I reset it:\n\n" +
                    "CLIENT -> SERVER: RSET\nSERVER -> CLIENT: 250 OK\n"
                    "CLIENT -> SERVER: MAIL FROM:<c@example.com>\nSERVER -> CLIENT: 250 OK\n")
            .size() == 1);
  CHECK(outcomes_of("CLIENT -> SERVER: EHLO me\nSERVER -> CLIENT: 250 OK\nCLIENT -> SERVER: STARTTLS\n"
                    "SERVER -> CLIENT: 220 go ahead\n\nAnd now it is encrypted:\n\n"
                    "CLIENT -> SERVER: EHLO me\nSERVER -> CLIENT: 250 OK\n")
            .size() == 1);
}

TEST_CASE("below a person's words, another failure of the same program is another attempt", "[analyze]") {
  const std::string between = "\n```\n\nThen I changed the port:\n\n```\n";
  // The log-in was refused, and there was no connection.
  CHECK(causes_in_paste(
            "Failed to authenticate on SMTP server with username \"a@example.com\" using 2 possible "
            "authenticators\n" +
            between +
            "Connection could not be established with host mail.example.com [Connection timed out "
            "#110]\n") == CausesOfPaste{"auth.bad-credentials", "connect.timeout"});
  // Errors of no program that is known: another host, another recipient.
  CHECK(
      causes_in_paste("6DC83CA0145 1234 a@example.com\n(lost connection with mx.example.net[192.0.2.1] while "
                      "sending end of data -- message may be sent more than once) b@example.net\n" +
                      between +
                      "6DC83CA0146 1235 a@example.com\n(lost connection with mx.example.org[192.0.2.2] while "
                      "receiving the initial server greeting) c@example.org\n")
          .size() == 2);
  const std::string refusal =
      "Server error: 454\nServer response: 454 4.7.1 <b@example.net>: Relay access denied\n";
  const std::string other =
      "Server error: 454\nServer response: 454 4.7.1 <c@example.org>: Relay access denied\n";
  CHECK(causes_in_paste(refusal + between + other) == CausesOfPaste{"relay.denied", "relay.denied"});
  CHECK(causes_in_paste(refusal + between + refusal) == CausesOfPaste{"relay.denied"});
}

TEST_CASE("who connects by hand below what a program could not do makes another attempt", "[analyze]") {
  const std::string deferred =
      "Feb 16 19:55:31 mail postfix/smtp[1469]: 421DDF840E6: to=<b@example.net>, relay=mx.example.net"
      "[192.0.2.9]:25, delay=14142, delays=13542/0.04/600/0, dsn=4.4.2, status=deferred (conversation with "
      "mx.example.net[192.0.2.9] timed out while receiving the initial server greeting)\n";
  CHECK(causes_in_paste(deferred +
                        "\xc2\xb4\nIt works with telnet:\n`\n$ telnet mx.example.net 25\nTrying "
                        "192.0.2.9...\nConnected to mx.example.net.\nEscape character is '^]'.\n^]\ntelnet> "
                        "quit\nConnection closed.\n")
            .size() == 2);
}
