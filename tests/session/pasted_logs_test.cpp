// What people paste, as they paste it: short logs, and what is to be found in the last session of each.
#include <catch2/catch.hpp>

#include "smtplain/analyze.h"

using namespace smtplain;

namespace {

struct Pasted {
  const char* what;
  std::string log;
  std::string told;  // "outcome stage cause"
};

std::string told(const Session& session) {
  const std::string cause = session.diagnosis.empty() ? "none" : std::string(session.diagnosis[0].cause);
  return std::string(name(session.outcome)) + ' ' + std::string(name(session.stage)) + ' ' + cause;
}

Source analyze(const std::string& log) {
  static const Analyzer analyzer(Rules::builtin());
  return analyzer.analyze("log", log);
}

const std::string kEhlo =
    "Got: 250-mail.example.com\nGot: 250-SIZE 20240000\nGot: 250-STARTTLS\nGot: 250 DSN\n";

}  // namespace

TEST_CASE("pasted logs", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"of a host's addresses the first failed, the second answered and hung up",
       "$ telnet localhost 25\nTrying ::1...\ntelnet: connect to address ::1: Connection refused\n"
       "Trying 127.0.0.1...\nConnected to localhost.\nEscape character is '^]'.\n"
       "Connection closed by foreign host.\n",
       "failed greeting connect.dropped"},
      {"Exim's words without a code are a reply's words",
       "2019-08-08 20:00:06 H=mx.example.com [192.0.2.5] F=<a@example.com> rejected RCPT <b@example.org>: "
       "mailbox is full\n",
       "rejected rcpt_to recipient.mailbox-full"},
      {"so are those behind PHPMailer's list of recipients",
       "Mailer Error: SMTP Error: The following recipients failed: b@example.org: Verification failed for "
       "<a@example.com>\nUnrouteable address\nSender verify failed\n",
       "rejected rcpt_to sender.invalid"},
      {"the next server's refusal in Haraka's log at level notice",
       "[NOTICE] [DAA706AE-4EA6-4651-816F-C14B4C0BED7E.6.1] [outbound] recipient <b@example.net> rejected: "
       "550 "
       "5.1.1 No such user\n",
       "rejected rcpt_to recipient.unknown"},
      {"Zend's stack tells that it was the log-in",
       "Zend\\Mail\\Protocol\\Exception\\RuntimeException: 5.7.0 ...authentication rejected\n"
       " in /srv/vendor/zend-mail/src/Protocol/AbstractProtocol.php:348\nStack trace:\n"
       "#0 /srv/vendor/zend-mail/src/Protocol/Smtp/Auth/Login.php(78): "
       "Zend\\Mail\\Protocol\\AbstractProtocol->_expect(Array)\n"
       "#1 /srv/vendor/zend-mail/src/Transport/Smtp.php(401): "
       "Zend\\Mail\\Protocol\\Smtp->helo('vps.example')\n",
       "rejected auth auth.bad-credentials"},
      {"a stack on the line of its exception: line numbers are no errno, and method names no handshake",
       "Fatal error: Uncaught exception 'Swift_BadResponseException' with message 'Expected response code(s) "
       "[250] but got response []' in /srv/Swift.php:250 Stack trace: #0 /srv/Swift.php(261): "
       "Swift->command('EHLO [192.0.2.7]', 250) #1 /srv/Swift.php(220): Swift->handshake() #2 "
       "/srv/Swift.php(101): Swift->connect() in /srv/Swift.php on line 250\n",
       "failed ehlo connect.dropped"},
      {"one server refused the connection, the next one's certificate is not trusted",
       "[2024-04-16T08:46:20+0200] error    : Cannot connect to [localhost]:25 -- Connection refused\n"
       "[2024-04-16T08:46:20+0200] error    : Mail: SSL server certificate verification error: unable to get "
       "local issuer certificate\n",
       "failed tls tls.cert-untrusted"},
      {"DokuWiki's verdict above a dialogue that breaks off",
       "There was an unexpected problem communicating with SMTP: SMTP Server did not respond with anything I "
       "recognized\n\nSet: the server\nConnecting to mail.example.com at 587\n"
       "Got: 220 mail.example.com ESMTP\nSent: EHLO pc\n" +
           kEhlo + "Sent: STARTTLS\n",
       "failed starttls connect.dropped"}};
  for (const Pasted& pasted : logs) {
    INFO(pasted.what);
    const Source source = analyze(pasted.log);
    REQUIRE(!source.sessions.empty());
    CHECK(told(source.sessions.back()) == pasted.told);
  }
}

TEST_CASE("pasted logs: DokuWiki's verdict below the dialogue belongs to it", "[pasted]") {
  const Source source = analyze(
      "Set: the server\nConnecting to mail.example.com at 587\nGot: 220 mail.example.com ESMTP\nSent: EHLO "
      "pc\n" +
      kEhlo +
      "Sent: STARTTLS\nGot: 220 go\n\nThere was an unexpected problem communicating with SMTP: Start TLS "
      "failed "
      "to enable crypto\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.sessions[0].size.limit == 20240000);
}

TEST_CASE("pasted logs: a list of capabilities that the log cuts off takes no size back", "[pasted]") {
  const Source source = analyze(
      "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n -> EHLO pc\n"
      "<-  250-mail.example.com\n<-  250-SIZE 10240000\n<-  250 STARTTLS\n -> STARTTLS\n<-  220 go\n"
      "=== TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256\n ~> EHLO pc\n"
      "<~  250-mail.example.com\n<~  250-PIPELINING\n");
  CHECK(source.sessions.at(0).size.limit == 10240000);
}

TEST_CASE("pasted logs: an address may begin like a keyword", "[pasted]") {
  const Source source = analyze(
      "2019-08-08 20:00:06 H=mx.example.com [192.0.2.5] F=<tom@example.com> rejected RCPT "
      "<from@example.org>: "
      "relay not permitted\n");
  CHECK(source.sessions.at(0).envelope.from == "tom@example.com");
  CHECK(source.sessions.at(0).envelope.recipients.at(0).address == "from@example.org");
}
