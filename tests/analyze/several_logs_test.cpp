// Logs of several programs in one file, one behind another.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "samples.h"
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

}  // namespace

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
  std::vector<std::string> missed;
  for (std::size_t first = 0; first < logs.size(); ++first) {
    for (std::size_t second = 0; second < logs.size(); ++second) {
      if (first == second) continue;
      std::vector<EndOfSession> wanted = alone[first];
      wanted.insert(wanted.end(), alone[second].begin(), alone[second].end());
      if (ends_of(texts[first] + texts[second]) != wanted) missed.push_back(logs[first] + "+" + logs[second]);
    }
  }
  CHECK(missed == known);
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
