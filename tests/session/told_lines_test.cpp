// Remarks and facts that one line alone would tell wrongly.
#include <catch2/catch.hpp>

#include "has.h"
#include "session/explained.h"
#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("STARTTLS that is refused within TLS does not change how the connection began", "[remarks]") {
  const Source source = one_session(
      "Connecting to SMTP server...\n> C: connect to SMTP server\n> C: host > smtp.example.com\n> C: port > "
      "465\n> C: smtp server connected\n< S: 220 smtp.example.com ESMTP\n> C: send smtp command, HELO\n< S: "
      "250-smtp.example.com\n< S: 250-STARTTLS\n< S: 250 8BITMIME\n> C: send STARTTLS command\n< S: 454 "
      "Command not permitted when TLS active\n");
  CHECK(source.sessions[0].tls.mode == TlsMode::implicit);
  CHECK(source.sessions[0].tls.used);
}

TEST_CASE("JavaMail's log-in exception that quotes 220 tells of no refused log-in", "[remarks]") {
  const Source source = one_session(
      "jakarta.mail.AuthenticationFailedException: 220 2.0.0 Ready to start TLS\n;\n  nested exception is:\n"
      "        jakarta.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n"
      "        javax.net.ssl.SSLHandshakeException: PKIX path building failed\n");
  const std::string text = remarks(source.sessions[0], 1);
  INFO(text);
  CHECK(has(text, "was ready to encrypt"));
  CHECK_FALSE(has(text, "did not accept the log-in"));
}

TEST_CASE("replies alone: that nobody is left answers DATA", "[remarks]") {
  const Source source = one_session(
      "220 mail.example.com ESMTP\n250-mail.example.com\n250 DSN\n250 2.1.0 Ok\n554 5.7.1 "
      "<b@example.net>: Recipient address rejected: Access denied\n554 5.5.1 Error: no valid recipients\n221 "
      "2.7.0 Error: I can break rules, too. Goodbye.\n");
  CHECK(has(remarks(source.sessions[0], 6), "No recipient was accepted"));
  CHECK(has(remarks(source.sessions[0], 7), "something else than SMTP"));
}

TEST_CASE("in a server's own log its administrator is told first what to do", "[remarks]") {
  const Source source = one_session(
      "Nov  3 09:14:02 mx postfix/smtpd[812]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 "
      "Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; from=<a@example.org> "
      "to=<b@example.com> proto=ESMTP helo=<pc>\n");
  REQUIRE(source.sessions[0].server.tells);
  REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
  REQUIRE_FALSE(source.sessions[0].diagnosis[0].fix.empty());
  CHECK(source.sessions[0].diagnosis[0].fix[0].who == "the server's administrator");
}

TEST_CASE("what the whole session shows is told beside the reply that decided", "[remarks]") {
  const Source source = one_session(
      "Connected to smtp://mail.example.com:25/\nS: 220 mail.example.com ESMTP\nC: EHLO pc\nS: "
      "250-mail.example.com\nS: 250 SIZE 1000000\nC: AUTH LOGIN\nS: 501 Syntax error: expected "
      "NOOP/RSET/MAIL/QUIT\n");
  const std::string text = remarks(source.sessions[0], 7);
  INFO(text);
  CHECK(has(text, "where no log-in is offered"));
  CHECK_FALSE(has(text, "base64"));
}

TEST_CASE("Postfix that calls a part of itself has not failed", "[remarks]") {
  const Source source = one_session(
      "Oct 24 09:08:11 mx postfix/smtp[9]: > smtp.example.com[192.0.2.4]:587: MAIL FROM:<a@example.com>\n"
      "Oct 24 09:08:15 mx postfix/smtp[9]: < smtp.example.com[192.0.2.4]:587: 530 5.7.0 Authentication "
      "required\nOct 24 09:08:15 mx postfix/smtp[9]: connect to subsystem private/bounce\n");
  CHECK(source.sessions[0].events.back().kind == Kind::note);
  CHECK(has(remarks(source.sessions[0], 3), "another part of itself"));
}

TEST_CASE("node-sendmail names the reply's code twice, and it is read once", "[remarks]") {
  const Source source = one_session(
      "Error: SMTP code:530 msg:530 SMTP authentication is required.\n"
      "    at response (/srv/node_modules/sendmail/sendmail.js:217:24)\n");
  REQUIRE(source.sessions[0].reply_event >= 0);
  const Event& reply = source.sessions[0].events[static_cast<std::size_t>(source.sessions[0].reply_event)];
  CHECK(reply.code == 530);
  CHECK(std::string(reply.text) == "530 SMTP authentication is required.");
}

TEST_CASE("Ruby's class behind the reply is none of the server's words", "[remarks]") {
  const Source source = one_session(
      "Net::SMTPAuthenticationError: 454 4.7.0 Temporary authentication failure: generic failure "
      "(Net::SMTPAuthenticationError)\n"
      "/usr/local/bundle/gems/net-smtp-0.5.0/lib/net/smtp/authenticator.rb:45:in `finish'\n"
      "/usr/local/bundle/gems/net-smtp-0.5.0/lib/net/smtp/auth_plain.rb:6:in `auth'\n");
  REQUIRE(source.sessions[0].reply_event >= 0);
  const Event& reply = source.sessions[0].events[static_cast<std::size_t>(source.sessions[0].reply_event)];
  CHECK(std::string(reply.text) == "454 4.7.0 Temporary authentication failure: generic failure");
}

TEST_CASE("what follows the code in Node's error is the next field, and answers the log-in", "[remarks]") {
  const Source source = one_session(
      "{ Error: Invalid login: Mailbox cannot be accessed\n\n"
      "code: 'EAUTH', response: 'Mailbox cannot be accessed', responseCode: 550, command: 'AUTH LOGIN' }\n");
  const std::string text = remarks(source.sessions[0], 3);
  INFO(text);
  CHECK(has(text, "refuses the log-in"));
  const Event& reply = source.sessions[0].events.back();
  CHECK(std::string(reply.text) == "550");
}

TEST_CASE("Windows Live Mail's block of settings says port and encryption in any language", "[remarks]") {
  const Source source = one_session(
      "Erro de Servidor: 454\nResposta do Servidor: 454 4.7.1 <b@example.net>: Relay access denied\n"
      "Servidor: 'mail.example.com'\nID de Erro do Windows Live Mail: 0x800CCC79\nProtocolo: SMTP\n"
      "Porta: 465\nSecure(SSL): Sim\n");
  CHECK(source.sessions[0].server.port == 465);
  CHECK(source.sessions[0].tls.used);
  CHECK(source.sessions[0].tls.mode == TlsMode::implicit);
}

TEST_CASE("commas between the parts of a reply belong to none of them", "[remarks]") {
  const Source source = one_session(
      "SUCCESS => Received:     220 mail.example.com ESMTP\nINFO => Sending:         EHLO pc\n"
      "SUCCESS => Received:     250-mail.example.com, 250-PIPELINING, 250-STARTTLS, 250 CHUNKING\n");
  REQUIRE(source.sessions[0].capabilities.size() == 3);
  CHECK(source.sessions[0].capabilities[1].keyword == "STARTTLS");
}

TEST_CASE("what was offered before STARTTLS does not tell what is missing behind it", "[remarks]") {
  const Source source = one_session(
      "2024-05-14 09:12:33 SERVER -> CLIENT: 220 mail.example.com ESMTP\n"
      "2024-05-14 09:12:33 CLIENT -> SERVER: EHLO pc\n"
      "2024-05-14 09:12:33 SERVER -> CLIENT: 250-mail.example.com250-STARTTLS250 DSN\n"
      "2024-05-14 09:12:33 CLIENT -> SERVER: STARTTLS\n"
      "2024-05-14 09:12:33 SERVER -> CLIENT: 220 2.0.0 Ready to start TLS\n"
      "2024-05-14 09:12:33 CLIENT -> SERVER: EHLO pc\nSMTP Error: Could not authenticate.\n"
      "2024-05-14 09:12:34 CLIENT -> SERVER: QUIT\n");
  REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
  CHECK(source.sessions[0].diagnosis[0].cause == "auth.bad-credentials");
}

TEST_CASE("a reply within JSON within an error keeps the server's words", "[remarks]") {
  const Source source = one_session(
      R"({"message":"Email transport \"Symfony\\Component\\Mailer\\Transport\\Smtp\\SmtpTransport\" started"})"
      "\n"
      R"({"message":"Error Code: 550 \\r\\nMessage: Expected response code \"250\" but got code \"550\", )"
      R"(with message \"550 \"envelope sender not allowed a@example.com\"\".","context":{}})"
      "\n");
  REQUIRE(source.sessions[0].reply_event >= 0);
  const Event& reply = source.sessions[0].events[static_cast<std::size_t>(source.sessions[0].reply_event)];
  CHECK(std::string(reply.text) == "550 envelope sender not allowed a@example.com");
}

TEST_CASE("a mail server that was hung up on is not told to try the ports of mail programs", "[remarks]") {
  const Source source = one_session(
      "Apr 25 06:41:25 mx smtpd[2]: smtp-out: Connecting to smtp+tls://192.0.2.97:25 (mx01.example.net) on "
      "session 69738a26af1c7fa5...\n"
      "Apr 25 06:41:25 mx smtpd[2]: smtp-out: Connected on session 69738a26af1c7fa5\n"
      "Apr 25 06:41:25 mx smtpd[2]: smtp-out: Error on session 69738a26af1c7fa5: Connection closed "
      "unexpectedly\n");
  CHECK(source.sessions[0].server.host == "mx01.example.net");
  CHECK(source.sessions[0].server.port == 25);
  REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
  for (const Fix& fix : source.sessions[0].diagnosis[0].fix) CHECK_FALSE(has(fix.text, "587"));
}

TEST_CASE("a provider is not named for words that any server may say", "[remarks]") {
  for (const char* reply :
       {"550 No such user!", "535 5.7.8 Sorry.", "550 5.7.1 Sending limit exceeded",
        "550 Email flagged as spam", "454 4.7.0 Too many login attempts, please try again later",
        "550 High probability of spam", "452 Too many recipients, over the limit",
        "535 Authentication failed: Bad username / password"}) {
    INFO(reply);
    const Source source = one_session(
        "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n -> "
        "EHLO pc\n<-  250 mail.example.com\n -> MAIL FROM:<a@example.com>\n<** " +
        std::string(reply) + "\n -> QUIT\n");
    REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
    const std::string& title = source.sessions[0].diagnosis[0].title;
    INFO(title);
    for (const char* name : {"Yandex", "SparkPost", "Zoho", "Gmail", "SpamExperts", "SendGrid"})
      CHECK_FALSE(has(title, name));
  }
}

TEST_CASE("PuTTY's Telnet bytes in a mail server's log are called by their name", "[remarks]") {
  const Source source = one_session(
      "Jan 14 15:23:04 mx postfix/smtpd[476]: improper command pipelining after CONNECT from "
      "unknown[192.0.2.76]: \\377\\373\\037\\377\\373 \\377\\373\\030\n");
  REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
  CHECK(source.sessions[0].diagnosis[0].rule == "protocol.pipelining.telnet");
}

TEST_CASE("a log-in that failed where none was offered is told as that, without its command too",
          "[remarks]") {
  const Source source = one_session(
      "250-SIZE 0\n250 ENHANCEDSTATUSCODES\n"
      "</pre>Failed to send AUTH LOGIN command. Error: 502 5.5.1 Command not implemented\n"
      "<br />Unable to send email using PHP SMTP. Your server might not be configured to send mail using "
      "this method.<br /><pre\n");
  REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
  CHECK(has(source.sessions[0].diagnosis[0].title, "where no log-in is offered"));
}

TEST_CASE("the host in a setting pasted beside the error is the server, and a database's is not",
          "[remarks]") {
  const std::string error =
      "\n2024-05-14 09:12:33 SMTP ERROR: Failed to connect to server: Network is unreachable (101)\n";
  for (const char* setting : {"$mail->Host       = \"smtp.example.com\";", "EMAIL_HOST = 'smtp.example.com'",
                              "'smtp_host' => 'ssl://smtp.example.com',"}) {
    INFO(setting);
    const Source source = one_session(setting + error);
    CHECK(source.sessions[0].server.host == "smtp.example.com");
  }
  const Source source = one_session("DB_HOST=db.example.com" + error);
  CHECK(source.sessions[0].server.host.empty());
}

TEST_CASE("another program's SMTP error is none of PHPMailer's", "[remarks]") {
  const Source source = one_session(
      "SMTP Error: Failed to check SMTP: Connection error: Connection error: tls handshake eof\n");
  CHECK(source.sessions[0].client.name != "PHPMailer");
}

TEST_CASE("Haraka's line says whom it delivers to, and its last words are no refusal of the recipient",
          "[remarks]") {
  const Source tried = one_session(
      "[INFO] [ED2BEE11-4646-470F-95C6-E166AF3DAED0.1.1] [outbound] Attempting to deliver to: 192.0.2.170:25 "
      "(0) (2)\n"
      "[ERROR] [ED2BEE11-4646-470F-95C6-E166AF3DAED0.1.1] [outbound] Remote end 192.0.2.170:25 closed "
      "connection while we were processing mail. Trying next MX.\n");
  CHECK(tried.sessions[0].server.address == "192.0.2.170");
  CHECK(tried.sessions[0].server.port == 25);
  const Source bounced = one_session("\"undelivered_reason\": \"550 - Tried all MXs example.com\"\n");
  CHECK(has(remarks(bounced.sessions[0], 1), "mail servers took"));
}

TEST_CASE("the address of the next host is not that of the host before", "[remarks]") {
  const Source source = one_session(
      "Apr 14 19:44:46 mail postfix/smtp[819]: 7DCA065C0A75: host mx01.example.net[192.0.2.72] refused to "
      "talk to me: 554 A problem occurred. (BL)\n"
      "Apr 14 19:44:46 mail postfix/smtp[819]: 7DCA065C0A75: host mx00.example.net[192.0.2.8] refused to "
      "talk to me: 554 A problem occurred. (BL)\n");
  CHECK(source.sessions[0].server.host == "mx01.example.net");
  CHECK(source.sessions[0].server.address == "192.0.2.72");
}

TEST_CASE("what an error's words tell is not told again by its number", "[remarks]") {
  const Source node =
      one_session("[2017-03-11 23:05:43] ERROR Send Error: connect ECONNREFUSED 127.0.0.1:587\n");
  CHECK(node.sessions[0].annotations.size() == 1);
  const Source curl =
      one_session("* Closing connection 0\ncurl: (60) SSL certificate problem: certificate has expired\n");
  CHECK_FALSE(has(remarks(curl.sessions[0], 2), "issuer unknown, self-signed"));
  const Source number = one_session("curl: (67) Something that nobody knows\n");
  CHECK_FALSE(number.sessions[0].annotations.empty());
}

TEST_CASE("Rails' settings beside an error tell server, port and encryption", "[remarks]") {
  const std::string settings =
      "  :address => \"mail.example.com\",\n  :port    => \"465\",\n  :user_name => \"a@example.com\",\n";
  const std::string error =
      "Net::ReadTimeout\n/usr/lib/ruby/net/smtp.rb:931:in `recv_response'\n"
      "/usr/lib/ruby/net/smtp.rb:554:in `block in do_start'\n";
  const Source plain = one_session(settings + error);
  CHECK(plain.sessions[0].server.host == "mail.example.com");
  CHECK(plain.sessions[0].server.port == 465);
  CHECK(plain.sessions[0].diagnosis.at(0).cause == "tls.port-mismatch");
  const Source encrypted = analyze(settings + "  :ssl => true\n" + error);
  CHECK(encrypted.sessions.at(0).tls.mode == TlsMode::implicit);
  CHECK(encrypted.sessions[0].diagnosis.at(0).cause != "tls.port-mismatch");
}

TEST_CASE("a list of recipients does not tell which was refused; a role is no server's name", "[remarks]") {
  const Source listed = analyze(
      "[E] Fail to send emails [a@example.com b@example.com]: gomail: could not send email 1: Rcpt: 550 "
      "Mailbox not found\n");
  CHECK(listed.sessions.at(0).envelope.recipients.at(0).address.empty());
  const Source alone = analyze(
      "[E] Fail to send emails [a@example.com]: gomail: could not send email 1: Rcpt: 550 Mailbox not "
      "found\n");
  CHECK(alone.sessions.at(0).envelope.recipients.at(0).address == "a@example.com");
  const Source role = analyze("Connecting to mail server.\n220 mx.example.com ESMTP\nEHLO pc\n250 hi\n");
  CHECK(role.sessions.at(0).server.host.empty());
}

TEST_CASE("JavaMail that waits for an answer and shows none waits for the greeting", "[remarks]") {
  const Source source = analyze(
      "DEBUG SMTP: trying to connect to host \"smtp.example.com\", port 465, isSSL false\n"
      "DEBUG SMTP: exception reading response, THROW: \njava.net.SocketTimeoutException: Read timed out\n"
      "\tat java.net.SocketInputStream.socketRead0(Native Method)\n");
  CHECK(source.sessions.at(0).stage == Stage::greeting);
  CHECK(source.sessions[0].diagnosis.at(0).cause == "tls.port-mismatch");
}

TEST_CASE("Symfony's mark before other words is a quotation's", "[remarks]") {
  const Source source = analyze(
      "> A problem occurred. (Error: Expected response code 220 but got an empty response)\n\n"
      "> [PHP] Error: stream_set_timeout() expects parameter 1 to be resource, null given at "
      "Swift/StreamBuffer.php\n> POST /index.php/settings/admin/mailtest\n");
  for (const Event& event : source.sessions.at(0).events) CHECK(event.from != Speaker::client);
}

TEST_CASE("a shell's variable is no server's name", "[remarks]") {
  const Source variable = analyze(
      "$ telnet $SERVER 587\nTrying 192.0.2.1...\nConnected to mail.example.com.\n220 mail.example.com "
      "ESMTP\n");
  CHECK(variable.sessions.at(0).server.host == "mail.example.com");
}

TEST_CASE("a port that works is not the one that failed", "[remarks]") {
  const std::string error = "time=\"2026-05-03T02:32:54Z\" level=error msg=\"Error on notify: EOF\"\n";
  for (const std::string prose :
       {"With port 25 it looks fine, but it still failed to send mail with SSL.\n\n",
        "It works with port 25, but failed to send mail with SSL.\n\n"}) {
    const Source source = analyze("smtp_smarthost: 'smtp.example.com:465'\n" + prose + error);
    INFO(prose);
    REQUIRE_FALSE(source.sessions.empty());
    CHECK(source.sessions[0].server.host == "smtp.example.com");
    CHECK(source.sessions[0].server.port == 465);
  }
  const Source failing = one_session("Port 465 no longer works: failed to connect to server\n");
  CHECK(failing.sessions[0].server.port == 465);
}

TEST_CASE("Outlook's and CDO's codes alone are failures", "[remarks]") {
  for (const std::string_view code :
       {"0x800CCC80", "CDO.Message.1 error '80040217'", "The transport lost its connection to the server."}) {
    const Source source = analyze(std::string(code) + "\n");
    INFO(code);
    REQUIRE(source.sessions.size() == 1);
    CHECK_FALSE(source.sessions[0].diagnosis.empty());
  }
  CHECK(analyze("The transport costs exceeded the limit.\n").sessions.empty());
}

TEST_CASE("settings of a log-in are no AUTH command", "[remarks]") {
  const Source source = one_session(
      "mail:\n  host: smtp.example.com\n  port: 587\n  auth: true\n"
      "org.springframework.mail.MailSendException: Mail server connection failed; nested exception is "
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 587; "
      "timeout -1;\n  nested exception is:\n\tjava.net.ConnectException: Connection timed out: connect\n");
  CHECK(source.sessions[0].auth.mechanism.empty());
  CHECK(source.sessions[0].diagnosis.at(0).cause == "connect.timeout");
}

TEST_CASE("an error that is told late is among the session's lines", "[remarks]") {
  const Source source = one_session(
      "[2017-03-11 23:05:43] ERROR [MrOpuAkKQQs] connect ECONNREFUSED 127.0.0.1:587\n"
      "[2017-03-11 23:05:43] DEBUG [MrOpuAkKQQs] Closing connection to the server using \"destroy\"\n"
      "[2017-03-11 23:05:43] ERROR Send Error: connect ECONNREFUSED 127.0.0.1:587\n");
  CHECK(source.sessions[0].first_line == 1);
}

TEST_CASE("the port that was tried next is not that of the failure", "[remarks]") {
  const Source source = explained(
      "With the host smtp.example.com:587\n"
      "x509: certificate is valid for smtp.example.com, not smtp.example.com:587\n\n"
      "With the host smtp.example.com:465\n");
  REQUIRE_FALSE(source.sessions.empty());
  CHECK(source.sessions[0].server.port == 587);
}

TEST_CASE("a bounce tells of a delivery between servers", "[remarks]") {
  const Source source = one_session(
      "Final-Recipient: rfc822; b@example.net\nAction: failed\nStatus: 5.7.1\nRemote-MTA: dns; "
      "mx.example.net\nDiagnostic-Code: smtp; 554 5.7.1 <b@example.net>: Relay access denied\n");
  const Diagnosis& diagnosis = source.sessions[0].diagnosis.at(0);
  CHECK(diagnosis.cause == "relay.denied");
  CHECK(diagnosis.fix.at(0).who == "the recipient's mail provider");
  const Source sent = explained("SMTP Error: 554 5.7.1 <b@example.net>: Relay access denied\n");
  CHECK(sent.sessions.at(0).diagnosis.at(0).fix.at(0).who == "you");
}

TEST_CASE("what only EOF tells does not say that the server never greeted", "[remarks]") {
  const Source source = one_session(
      "t=2017-06-06 lvl=eror msg=\"Failed to send alert notification email\" error=EOF\nhost = "
      "127.0.0.1:25\n");
  CHECK(source.sessions[0].diagnosis.at(0).rule == "connect.dropped.somewhere");
}

TEST_CASE("Postfix names the sender it rejected, not a recipient", "[remarks]") {
  const Source source = one_session(
      "status=bounced (host mail.example.com[192.0.2.17] said: 553 5.7.1 <user@example.com>: Sender address "
      "rejected: not logged in (in reply to RCPT TO command))\n");
  CHECK(source.sessions[0].envelope.from == "user@example.com");
  for (const Recipient& recipient : source.sessions[0].envelope.recipients) CHECK(recipient.address.empty());
}

TEST_CASE("a sentence that begins with MAIL FROM is an error, and its reply is read", "[remarks]") {
  const Source source = one_session(
      "SenderError: Mail from command failed - 550-Requested action not taken: mailbox unavailable\n"
      "    at smtpSend (packages/email/email.js:101:1)\n");
  CHECK(source.sessions[0].outcome == Outcome::rejected);
  CHECK(source.sessions[0].stage == Stage::mail_from);
  CHECK(source.sessions[0].reply()->code == 550);
}

TEST_CASE("a port among settings of the environment is the server's", "[remarks]") {
  const Source source = one_session(
      "MAIL_HOST=mail.example.com\nMAIL_PORT=465\nDB_PORT=3306\n"
      "Connection could not be established with host mail.example.com\n");
  CHECK(source.sessions[0].server.port == 465);
}

TEST_CASE("gen_smtp and Thunderbird name the server of the failure", "[remarks]") {
  for (const char* const log :
       {"{:network_failure, 'smtp.example.com', {:error, :econnrefused}}\n",
        "{network_failure,\"smtp.example.com\",{error,econnrefused}}\n",
        "{:network_failure, ~c\"smtp.example.com\", {:error, :timeout}}\n",
        "Unable to establish a secure link with Outgoing server (SMTP) smtp.example.com using STARTTLS since "
        "it doesn't advertise that feature.\n"}) {
    INFO(log);
    const Source source = one_session(log);
    CHECK(source.sessions[0].server.host == "smtp.example.com");
  }
}

TEST_CASE("Roundcube's errors without a dialogue are not PHPMailer's", "[remarks]") {
  const Source source = one_session(
      "[12-Aug-2024 00:22:30 +0000]: <bhn8et5l> PHP Error: SMTP server does not support authentication (POST "
      "/?_task=mail&_framed=1&_action=send)\n"
      "[12-Aug-2024 00:22:30 +0000]: <bhn8et5l> SMTP Error: Authentication failure: mail.example.com\n");
  CHECK(source.sessions[0].client.name == "Net_SMTP");
}
