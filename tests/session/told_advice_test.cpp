// Whom an advice is for, as the log shows who reads it.
#include <catch2/catch.hpp>

#include "has.h"
#include "session/explained.h"
#include "session/pasted.h"

using namespace smtplain;

namespace {

const Diagnosis& diagnosis_of(const Source& source) {
  REQUIRE_FALSE(source.sessions.empty());
  REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
  return source.sessions[0].diagnosis[0];
}

}  // namespace

TEST_CASE("whoever reads a server's own log runs the mailboxes that it looks for, too", "[advice]") {
  const Source source = one_session(
      "Nov  3 09:14:02 mx postfix/smtpd[812]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 550 5.1.1 "
      "<b@example.com>: Recipient address rejected: User unknown in local recipient table; "
      "from=<a@example.org> to=<b@example.com> proto=ESMTP helo=<pc>\n");
  const Diagnosis& told = diagnosis_of(source);
  REQUIRE_FALSE(told.fix.empty());
  CHECK(told.fix[0].who == "the server's administrator");
  CHECK(has(told.fix[0].text, "create the mailbox"));
}

TEST_CASE("the name of Postfix's service tells the port, and so that a log-in is missing", "[advice]") {
  const Source source = one_session(
      "Nov  3 09:14:02 mx postfix/submission/smtpd[812]: connect from unknown[192.0.2.7]\n"
      "Nov  3 09:14:03 mx postfix/submission/smtpd[812]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 "
      "5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied; from=<a@example.org> "
      "to=<b@example.com> proto=ESMTP helo=<pc>\n");
  CHECK(source.sessions[0].server.port == 587);
  CHECK(diagnosis_of(source).cause == "auth.required");
}

TEST_CASE("a notice of a mail server gets no advice for those who type or set a program up", "[advice]") {
  const Source source = one_session(
      "Subject: Failure when sending\n\nSending failed while communicating with: <mail.example.com>\n"
      "<b@example.com>\n\nSMTP error: 500 Syntax error, command unrecognized\n\nOriginal recipients:\n"
      "b@example.com\n");
  CHECK(source.sessions[0].envelope.by_server);
  for (const Fix& fix : diagnosis_of(source).fix) {
    INFO(fix.text);
    CHECK_FALSE(has(fix.text, "typed"));
    CHECK_FALSE(has(fix.text, "compare port"));
  }
}

TEST_CASE("no log-in was tried where SwiftMailer found no method", "[advice]") {
  const Source source = one_session(
      "Swift_TransportException: Failed to authenticate on SMTP server with username \"a@example.com\" using "
      "0 possible authenticators\n");
  CHECK(source.sessions[0].auth.result == AuthResult::cancelled);
  CHECK_FALSE(has(remarks(source.sessions[0], 1), "were tried and"));
  CHECK_FALSE(has(remarks(source.sessions[0], 1), "accepted none"));
}

TEST_CASE("Postfix's words for a bounce tell of a delivery, though only one line of it is here", "[advice]") {
  const Source source = one_session(
      "status=bounced (host mail.example.com[192.0.2.1] said: 553 5.7.1 <a@example.com>: Sender address "
      "rejected: not logged in (in reply to RCPT TO command))\n");
  CHECK(source.sessions[0].envelope.by_server);
  CHECK(has(diagnosis_of(source).fix.at(0).text, "not through another mail server"));
}

TEST_CASE("what PHPMailer's lines mean is no remark for a log of JavaMail", "[advice]") {
  const Source source = one_session(
      "DEBUG SMTP: trying to connect to host \"localhost\", port 1025, isSSL false\n"
      "DEBUG SMTP: got bad greeting from host \"localhost\", port: 1025, response: [EOF]\n"
      "org.springframework.mail.MailSendException: Mail server connection failed. Failed messages: "
      "jakarta.mail.MessagingException: Got bad greeting from SMTP host: localhost, port: 1025, response: "
      "[EOF]\n");
  CHECK_FALSE(has(remarks(source.sessions[0], 2), "refusal"));
  CHECK_FALSE(has(remarks(source.sessions[0], 3), "PHP"));
}

TEST_CASE("a reply is quoted behind an exception that is raised", "[advice]") {
  const Source source =
      one_session("Exception raised 421 Service not available, check your credentials or configuration.\n");
  REQUIRE(source.sessions[0].reply() != nullptr);
  CHECK(source.sessions[0].reply()->code == 421);
}

TEST_CASE("a client that has logged in is not told to log in", "[advice]") {
  const Source source = one_session(
      "=== Trying mail.example.com:587...\n=== Connected to mail.example.com.\n<-  220 mail.example.com "
      "ESMTP "
      "Postfix\n -> EHLO pc\n<-  250-mail.example.com\n<-  250 AUTH PLAIN\n -> AUTH PLAIN AGEAYg==\n<-  235 "
      "2.7.0 Authentication successful\n -> MAIL FROM:<a@example.com>\n<-  250 2.1.0 Ok\n -> RCPT "
      "TO:<b@example.com>\n<** 554 5.7.1 <pc.example.com[192.0.2.7]>: Client host rejected: Access denied\n");
  CHECK(has(diagnosis_of(source).title, "although it has logged in"));
}

TEST_CASE("curl's common name alone proves no wrong name, for there are others behind it", "[advice]") {
  const Source source = one_session(
      "* Connected to smtp.example.com (192.0.2.1) port 465 (#0)\n* SSL connection using TLSv1.2 / "
      "ECDHE-RSA-AES128-GCM-SHA256\n* Server certificate:\n*  subject: CN=*.mail.example.com\n*  issuer: "
      "CN=Some CA\n*  SSL certificate verify ok.\n< 220 smtp.example.com ESMTP\n> EHLO pc\n< 250 "
      "smtp.example.com\n> QUIT\n< 221 bye\n");
  for (const Finding& finding : source.sessions[0].findings)
    CHECK(finding.rule != "finding.certificate-other-name");
}

TEST_CASE("what the verdict says is not seen once more", "[advice]") {
  const Source source = one_session(
      "* Connected to 127.0.0.1 (127.0.0.1) port 1025\n* SSL certificate problem: self-signed certificate\n"
      "* Closing connection\ncurl: (60) SSL certificate problem: self-signed certificate\n");
  for (const Finding& finding : source.sessions[0].findings)
    CHECK(finding.title != diagnosis_of(source).title);
}
