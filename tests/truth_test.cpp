// What a log says and what it does not: numbers that are no reply codes, codes given twice or lost, words
// that are only a consequence, stars of a firewall and of the user's own.
#include <catch2/catch.hpp>
#include <string>

#include "smtplain/analyze.h"

using namespace smtplain;

namespace {

const Source& explain(const std::string& log) {
  static const Analyzer analyzer(Rules::builtin());
  static Source source;
  source = analyzer.analyze("log", log);
  return source;
}

struct Truth {
  const char* what;
  const char* log;
  Outcome outcome;
  const char* cause;  ///< of the first diagnosis; "" for none
  unsigned code;      ///< of the deciding reply; 0: none, or none in the log
  const char* enhanced;
};

void check(const Truth& truth) {
  const Source& source = explain(truth.log);
  INFO(truth.what << ":\n" << truth.log);
  REQUIRE_FALSE(source.sessions.empty());
  const Session& session = source.sessions.back();
  CHECK(name(session.outcome) == name(truth.outcome));
  CHECK((session.diagnosis.empty() ? "" : session.diagnosis[0].cause) == truth.cause);
  const Event* reply =
      session.reply_event < 0 ? nullptr : &session.events[static_cast<std::size_t>(session.reply_event)];
  CHECK((reply == nullptr ? 0U : reply->code) == truth.code);
  CHECK((reply == nullptr || !reply->enhanced ? "" : reply->enhanced.str()) == truth.enhanced);
}

}  // namespace

TEST_CASE("errnos, HTTP statuses, ports and sizes are no reply codes", "[truth]") {
  const Truth truths[] = {
      {"errno", "SMTP connect() failed: Connection timed out (110)\n", Outcome::failed, "connect.timeout", 0,
       ""},
      {"errno in brackets", "OSError: [Errno 111] Connection refused\n", Outcome::failed, "connect.refused",
       0, ""},
      {"Winsock", "Unable to connect to smtp.example.com:587: 10061 connection refused\n", Outcome::failed,
       "connect.refused", 0, ""},
      {"a port that looks like a code", "connect to mail.example.com[192.0.2.25]:550: Connection refused\n",
       Outcome::failed, "connect.refused", 0, ""},
      {"a host's number", "dial tcp: lookup smtp550.example.com: no such host\n", Outcome::failed,
       "dns.not-found", 0, ""},
      {"a source line",
       "smtplib.SMTPServerDisconnected: Connection unexpectedly closed\n  File \"smtplib.py\", line 554, in "
       "x\n",
       Outcome::failed, "connect.dropped", 0, ""}};
  for (const Truth& truth : truths) check(truth);
  for (const char* log : {"HTTP/1.1 503 Service Unavailable\n", "Request failed with status code 550\n"}) {
    for (const Session& session : explain(log).sessions) CHECK(session.reply_event < 0);
  }
}

TEST_CASE("A code may be given twice, within an exception, or be lost", "[truth]") {
  const Truth truths[] = {
      {"twice", "Remote host said: 550 550 5.1.1 <bob@example.net>: User unknown\n", Outcome::rejected,
       "recipient.unknown", 550, "5.1.1"},
      {"twice in a dialogue",
       "220 mx.example.net ESMTP\nEHLO a\n250 mx.example.net\nMAIL FROM:<a@example.com>\n250 OK\n"
       "RCPT TO:<bob@example.net>\n550 550 5.1.1 <bob@example.net>: User unknown\nQUIT\n221 Bye\n",
       Outcome::rejected, "recipient.unknown", 550, "5.1.1"},
      {"within an exception",
       "javax.mail.AuthenticationFailedException: 535-5.7.8 Username and Password not accepted. For more "
       "information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials x - gsmtp\n",
       Outcome::rejected, "auth.bad-credentials", 535, "5.7.8"},
      {"within Python's tuple",
       "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed')\n", Outcome::rejected,
       "auth.bad-credentials", 535, "5.7.8"},
      {"the enhanced code left",
       "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: "
       "5.7.54 SMTP; Unable to relay recipient in non-accepted domain\n",
       Outcome::rejected, "relay.denied", 0, "5.7.54"},
      {"the code in words",
       "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: "
       "No such user here\n",
       Outcome::rejected, "recipient.unknown", 550, ""},
      {"the words in the reply's own language left",
       "System.Net.Mail.SmtpException: Transaction failed. The server response was: Message rejected as "
       "spam\n",
       Outcome::rejected, "policy.spam-content", 554, ""}};
  for (const Truth& truth : truths) check(truth);
}

TEST_CASE("A refusal for now is told as one, whatever lasts behind it", "[truth]") {
  const Truth truths[] = {
      {"greylisting",
       "host mx.example.net[192.0.2.1] said: 450 4.2.0 <b@example.net>: Recipient address rejected: "
       "Greylisted, see http://postgrey.schweikert.ch/ (in reply to RCPT TO command)\n",
       Outcome::deferred, "policy.greylisted", 450, "4.2.0"},
      {"an unknown user with a 4xx code",
       "450 4.1.1 <bob@example.net>: Recipient address rejected: User unknown in "
       "local recipient table\n",
       Outcome::deferred, "recipient.unknown", 450, "4.1.1"},
      {"a name that resolves nowhere",
       "450 4.1.8 <alice@example.invalid>: Sender address rejected: Domain not found\n", Outcome::deferred,
       "sender.invalid", 450, "4.1.8"}};
  for (const Truth& truth : truths) check(truth);
}

TEST_CASE("The last line is often only a consequence", "[truth]") {
  const Truth truths[] = {
      {"PHPMailer's summary",
       "SERVER -> CLIENT: 220 mail.example.com ESMTP\nCLIENT -> SERVER: EHLO a\nSERVER -> CLIENT: "
       "250-mail.example.com\n"
       "250 AUTH LOGIN\nCLIENT -> SERVER: AUTH LOGIN\nSERVER -> CLIENT: 334 VXNlcm5hbWU6\nCLIENT -> SERVER: "
       "[credentials hidden]\n"
       "SERVER -> CLIENT: 334 UGFzc3dvcmQ6\nCLIENT -> SERVER: [credentials hidden]\n"
       "SERVER -> CLIENT: 535 5.7.8 Error: authentication failed\nSMTP ERROR: Password command failed: 535 "
       "5.7.8 Error: "
       "authentication failed\nSMTP Error: Could not authenticate.\nCLIENT -> SERVER: QUIT\nSERVER -> "
       "CLIENT: 221 2.0.0 Bye\n"
       "SMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting\n",
       Outcome::rejected, "auth.bad-credentials", 535, "5.7.8"},
      {"no valid recipients",
       "220 mx.example.net ESMTP\nEHLO a\n250 mx.example.net\nMAIL FROM:<a@example.com>\n250 2.1.0 Ok\n"
       "RCPT TO:<bob@example.net>\n554 5.7.1 <bob@example.net>: Relay access denied\nDATA\n"
       "554 5.5.1 Error: no valid recipients\nQUIT\n221 2.0.0 Bye\n",
       Outcome::rejected, "relay.denied", 554, "5.7.1"},
      {"the connection is closed after a refusal",
       "220 mx.example.net ESMTP\nEHLO a\n250 mx.example.net\nMAIL FROM:<a@example.com>\n250 2.1.0 Ok\n"
       "RCPT TO:<bob@example.net>\n550 5.1.1 <bob@example.net>: User unknown\nConnection closed by foreign "
       "host.\n",
       Outcome::rejected, "recipient.unknown", 550, "5.1.1"},
      {"503 after a refused EHLO",
       "220 mx.example.net ESMTP\nEHLO localhost\n550 5.7.1 <localhost>: Helo command rejected: Don't use "
       "localhost\n"
       "MAIL FROM:<a@example.com>\n503 5.5.1 Error: send HELO/EHLO first\nQUIT\n221 2.0.0 Bye\n",
       Outcome::rejected, "helo.rejected", 550, "5.7.1"}};
  for (const Truth& truth : truths) check(truth);
}

TEST_CASE("Stars are a firewall's in the greeting, and the user's own masking elsewhere", "[truth]") {
  check({"a firewall rewrites the greeting",
         "220 *****************************\nEHLO laptop\n500 5.5.1 Command unrecognized: \"XXXX "
         "laptop\"\nQUIT\n221 Bye\n",
         Outcome::rejected, "network.middlebox", 500, "5.5.1"});
  check({"a user hides host and name",
         "220 mail.******.com ESMTP Postfix\nEHLO ******\n250-mail.******.com\n250 AUTH LOGIN\nAUTH "
         "LOGIN\n334 VXNlcm5hbWU6\n"
         "******\n334 UGFzc3dvcmQ6\n******\n535 5.7.8 Error: authentication failed\nQUIT\n221 Bye\n",
         Outcome::rejected, "auth.bad-credentials", 535, "5.7.8"});
}

TEST_CASE("Two protected addresses are two recipients", "[truth]") {
  const Source& source = explain(
      "220 mx.example.net ESMTP\nEHLO a\n250 mx.example.net\nMAIL FROM:<[email protected]>\n250 2.1.0 Ok\n"
      "RCPT TO:<[email protected]>\n250 2.1.5 Ok\nRCPT TO:<[email protected]>\n550 5.1.1 User unknown\nDATA\n"
      "354 Go ahead\nSubject: x\n\nx\n.\n250 2.0.0 Ok: queued as 4Vf2Xq1c7Pz2xN1\nQUIT\n221 2.0.0 Bye\n");
  REQUIRE(source.sessions.size() == 1);
  const Session& session = source.sessions[0];
  REQUIRE(session.envelope.recipients.size() == 2);
  CHECK(session.envelope.recipients[0].accepted == true);
  CHECK(session.envelope.recipients[1].accepted == false);
  CHECK(name(session.outcome) == name(Outcome::partial));
}
