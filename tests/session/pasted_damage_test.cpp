// Pasted logs: what stands around a dialogue, and what a page, a mail or a terminal made of it.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("pasted logs: damage", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"a person quotes Laravel's error in Markdown",
       "> **Connection could not be established with host 127.0.0.1 :stream_socket_client(): unable to "
       "connect to 127.0.0.1:1025 (Connection refused)**\n",
       "failed connect connect.refused"},
      {"a bounce breaks the line behind the code, and a person quotes it once more",
       "`<b@example.net>: host example.net[192.0.2.1] said: 554\n"
       "    Your message was received but it could not be saved. Please retry later.\n"
       "    (in reply to end of DATA command)`\n"
       "I get `\"SENT: 554 Your message was received but it could not be saved. Please retry later.` and "
       "`Aborting save since the message is zero bytes.`\n",
       "rejected message server.temporary"},
      {"a person quotes a reply and puts quotes where the address was",
       "After \"rcpt to:\" the server sends back the message \"554 <\"the address here\">: Recipient address "
       "rejected: Relay access denied\". How do i fix it?\n",
       "rejected rcpt_to relay.denied"}};
  check_told(logs);
}

TEST_CASE("pasted logs: a long stamp before the mark", "[pasted]") {
  const std::string head = "[mail-1] 2016/10/28 13:06:12.013677 DEBUG - smtp_client - mail.example.com:25 - ";
  const Source source = analyze(head + "< 220 mail.example.com ESMTP\n" + head + "> EHLO pc\n" + head +
                                "< 250 mail.example.com\n" + head + "> MAIL FROM:<a@example.com>\n" + head +
                                "< 550 5.7.1 no\n");
  CHECK(told(source.sessions.at(0)).starts_with("rejected mail_from"));
}

TEST_CASE("pasted logs: a transcript between the words of its program", "[pasted]") {
  const Source source = analyze(
      "Connecting to smtp.example.com:465\nCipher: ECDHE-RSA-RC4-SHA\n[S] 220 mx.example.com ESMTP\n"
      "[C] EHLO localhost\n[S] 250 ok\n");
  CHECK(source.sessions.at(0).server.host == "smtp.example.com");
  CHECK(source.sessions.at(0).tls.used);
}

TEST_CASE("pasted logs: a reply within JSON ends with its text", "[pasted]") {
  const Source source = one_session(
      "{\"ErrorModel\":{\"Message\":\"SMTP 5xx error: permanent error (550): Error: content "
      "rejected.\",\"Object\":\"error\"},\"error\":\"\"}\n");
  REQUIRE(source.sessions[0].reply() != nullptr);
  CHECK(source.sessions[0].reply()->text == "550 Error: content rejected.");
}

TEST_CASE("pasted logs: a person quotes an error and asks", "[pasted]") {
  const Source source = analyze(
      "I check log, found error: \"Sending the mail failed: 503 Error: need EHLO and AUTH first "
      "!\\r\\n,\", how can I fix it? thanks\n");
  const Session& session = source.sessions.at(0);
  CHECK(session.events[static_cast<std::size_t>(session.reply_event)].text ==
        "503 Error: need EHLO and AUTH first !");
}

TEST_CASE("pasted logs: a remark stands where the secret was", "[pasted]") {
  for (const std::string remark :
       {"(*** 80 bytes hidden ***)", "<base64 code scrambled by me>", "[cut out by me]"}) {
    INFO(remark);
    const Source source = analyze("220 mail.example.com ESMTP\nEHLO pc\n250 AUTH PLAIN LOGIN\nAUTH PLAIN " +
                                  remark + "\n235 2.0.0 OK\nQUIT\n");
    CHECK(source.sessions.at(0).auth.mechanism == "PLAIN");
  }
}

TEST_CASE("pasted logs: a server logs both sides under its own name", "[pasted]") {
  const Source source = analyze(
      "submission: 220 mail.example.com ESMTP Service Ready\nsubmission: EHLO pc\nsubmission: 250-Hello pc\n"
      "submission: 250 AUTH PLAIN\nsubmission: AUTH PLAIN AGFAZXhhbXBsZS5jb20ATWFwbGU3N3N5cnVw\n"
      "submission: 235 2.0.0 Authentication succeeded\nsubmission: MAIL FROM:<a@example.com>\n"
      "submission: 250 2.0.0 Ok\nsubmission: RCPT TO:<b@example.org>\nsubmission: 550 5.1.1 No such user\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "rejected rcpt_to recipient.unknown");
  CHECK(session.auth.username == "a@example.com");
  for (const Event& event : session.events) CHECK(event.text.find("AGFAZXhh") == std::string_view::npos);
}

TEST_CASE("pasted logs: a guide says what the answers mean and which key to press", "[pasted]") {
  const Source source = analyze(
      "220 mail.example.com ESMTP\nEHLO pc<ENTER>\n250-mail.example.com\n250 AUTH LOGIN\nAUTH LOGIN<ENTER>\n"
      "334 VXNlcm5hbWU6\nYUBleGFtcGxlLmNvbQ== # the user name\n334 UGFzc3dvcmQ6\n"
      "TWFwbGU3N3N5cnVw # Base64 encoded password\n535 5.7.8 Error: authentication failed\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "rejected auth auth.bad-credentials");
  CHECK(session.auth.username == "a@example.com");
  for (const Event& event : session.events) CHECK(event.text.find("TWFwbGU3") == std::string_view::npos);
}

TEST_CASE("pasted logs: the server says I, not a person", "[pasted]") {
  const Source source = one_session(
      "[2023-11-11 13:28:06] ERROR: Email sending error: I cannot deliver mail for <b@example.com>\n"
      "But I fixed it, it was on the email server.\n");
  CHECK(source.sessions[0].outcome == Outcome::failed);
}

TEST_CASE("pasted logs: broken lines, and what was cut off above", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"a bounce breaks within a reply of several lines",
       "<b@web.de>: host mx-ha03.web.de[192.0.2.17] refused to talk\n"
       "    to me: 554-web.de (mxweb012) Nemesis ESMTP Service not available 554-No\n"
       "    SMTP service 554 invalid DNS PTR resource record, IP=192.0.2.20\n"
       "Reporting-MTA: dns; mail.example.de\n",
       "rejected greeting policy.reverse-dns", 1},
      {"a page breaks a line of Exim's main log anywhere",
       "    2014-03-25 15:35:55 [3721] 1WSTOA-0000xz-JF == b@example.org\n"
       "    R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail\n"
       "    server after RCPT TO:<b@example.org>: host\n"
       "    mx.example.org [192.0.2.25]: 451-192.0.2.7 is not yet\n    authorized to deliver mail from\\\\n"
       "451-<a@example.com> to <b@example.org>.\\\\n451 Please try later.\n",
       "deferred rcpt_to policy.greylisted", 1},
      {"a whole line of Exim's main log has nothing below it",
       "2014-03-25 15:35:55 1WSTOA-0000xz-JF ** b@example.org R=dnslookup T=remote_smtp: SMTP error from "
       "remote mail server after RCPT TO:<b@example.org>: host mx.example.org [192.0.2.25]: 550 no such "
       "user\nWhat may that be?\n",
       "rejected rcpt_to recipient.unknown", 1},
      {"WebSphere puts thread and stream before what JavaMail prints",
       "[1/10/13 15:32:22:968 CET] 0000002d SystemOut     O DEBUG SMTP: trying to connect to host "
       "\"mail.example.com\", port 25, isSSL false\n"
       "[1/10/13 15:32:23:168 CET] 0000002d SystemOut     O 220 mail.example.com ESMTP\n"
       "[1/10/13 15:32:23:168 CET] 0000002d SystemOut     O DEBUG SMTP: connected to host "
       "\"mail.example.com\", port: 25\n[1/10/13 15:32:23:169 CET] 0000002d SystemOut     O EHLO pc\n"
       "[1/10/13 15:32:23:170 CET] 0000002d SystemOut     O 250-mail.example.com\n250 SIZE 20480000\n"
       "[1/10/13 15:32:23:170 CET] 0000002d SystemOut     O MAIL FROM:<a@example.com>\n",
       "incomplete mail_from none", 1},
      {"CodeIgniter's log, whose greeting has a prefix and 220 comes again after STARTTLS",
       "ERROR - 2022-08-08 23:13:22 --> 220 mail.example.com ESMTP\n\n"
       "hello: 250-mail.example.com\n250 STARTTLS\n\nstarttls: 220 2.0.0 SMTP server ready\n\n"
       "hello: 250-mail.example.com\n250 AUTH LOGIN PLAIN\n\n"
       "Failed to authenticate password. Error: 535 5.7.8 Username and password not accepted\n",
       "rejected auth auth.bad-credentials", 1},
      {"a tail of curl, a remark, and another tail",
       "< 235 2.7.0 Authentication successful\n> VRFY a@example.org\n< 502 5.5.1 VRFY command is disabled\n"
       "* Command failed: 502\n> QUIT\n< 221 2.0.0 Bye\n* Closing connection 0\n\n"
       "With another server I get:\n\n< 235 Authentication succeeded\n> VRFY a@example.org\n"
       "< 252 Administrative prohibition\n* Connection #0 to host mail.example.com left intact\n",
       "no_message none none", 2},
      {"a dialogue of swaks that lacks its head, below an application's error",
       "javax.mail.MessagingException: Could not connect to SMTP host: mail.example.com, port: 25;\n"
       "  nested exception is:\n\tjava.net.ConnectException: Connection timed out\n"
       "\tat javax.mail.Transport.send(Transport.java:80)\n\nFrom the command line:\n\n"
       "<~  250-mail.example.com\n<~  250 AUTH PLAIN LOGIN\n ~> AUTH LOGIN\n<~  334 VXNlcm5hbWU6\n"
       " ~> YUBleGFtcGxlLmNvbQ==\n<~  334 UGFzc3dvcmQ6\n ~> c2VjcmV0MTIz\n"
       "<~* 535 5.7.8 Error: authentication failed\n",
       "rejected auth auth.bad-credentials", 2},
      {"a further line of a reply may be empty",
       "  b@gmail.com\n    host gmail-smtp-in.l.google.com [192.0.2.26]\n"
       "    SMTP error from remote mail server after pipelined end of data:\n"
       "    550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n    550-5.7.26\n"
       "    550 5.7.26  https://support.google.com/mail/answer/81126#authentication f18 - gsmtp\n",
       "rejected message policy.sender-authentication", 1},
      {"CodeIgniter's log with the first line of each reply only",
       "220 ESMTP smtp.example.com\nhello: 250-out1.example.com\nstarttls: 220 2.0.0 Ready to start TLS\n"
       "hello: 250-out1.example.com\nfrom: 250 2.1.0 Ok\n"
       "to: 553 5.7.1 <a@example.org>: Sender address rejected: not owned by user b@example.com\n"
       "The following SMTP error was encountered: 553 5.7.1 <a@example.org>: Sender address rejected: not "
       "owned by user b@example.com\nquit: 221 2.0.0 Bye\n",
       "rejected rcpt_to sender.not-authorized", 1},
      {"Odoo writes out the line end behind the code",
       "('Message delivery failed', \"Mail delivery failed via SMTP server 'None'.\\nSMTPSenderRefused: "
       "550\\n5.7.1 Sender address rejected: not owned by user\\nbounce-12@example.com\")\n",
       "rejected mail_from sender.not-authorized", 1},
      {"PHP's frames name the command among the arguments",
       "Swift_TransportException:\nExpected response code 250 but got code \"\", with message \"\"\n\n"
       "  at Swift_Transport_AbstractSmtpTransport->executeCommand('MAIL FROM:<a@example.com>\n"
       "', array(250), array())\n",
       "failed mail_from connect.dropped", 1},
      {"Net_SMTP's log-in failed because STARTTLS did",
       " authentication failure [SMTP: STARTTLS failed [enableCrypto: false; crypto_method: 121; attempts: "
       "1] (code: 220, response: 2.0.0 SMTP server ready)]\n",
       "failed tls tls.handshake-failed", 1},
  };
  check_told(logs);
  for (const Pasted& paste : logs) {
    if (std::string_view(paste.what).starts_with("CodeIgniter"))
      CHECK(analyze(paste.log).sessions[0].tls.used);
  }
}

TEST_CASE("a quoted mail in which some words look like a command", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"Odoo in a quoted mail",
       "> Same error 365 no working\n>\n> 2018-04-22 17:14:57,529 24771 INFO demo\n"
       "> odoo.addons.base.ir.ir_mail_server: Mail delivery failed via SMTP server\n> 'None'.\n"
       "> SMTPSenderRefused: 530\n> 5.7.57 SMTP; Client was not authenticated to send anonymous mail during\n"
       "> MAIL FROM [CY4PR19CA0041.namprd19.prod.outlook.com]\n> bounce+5-res.users-6@example.com\n>\n"
       "> Traceback (most recent call last):\n>\n"
       "> File \"/home/odoo/odoo-11.0/odoo/addons/base/ir/ir_mail_server.py\", line\n> 458, in send_email\n"
       "> smtp.sendmail(smtp_from, smtp_to_list, message.as_string())\n"
       "> File \"/usr/lib/python3.5/smtplib.py\", line 862, in sendmail\n"
       "> raise SMTPSenderRefused(code, resp, from_addr)\n"
       "> smtplib.SMTPSenderRefused: (530, b'5.7.57 SMTP; Client was not\n"
       "> authenticated to send anonymous mail during MAIL FROM [\n"
       "> CY4PR19CA0041.namprd19.prod.outlook.com]', 'bounce+5-res.users-6@example.com')\n",
       "rejected mail_from auth.disabled", 1}});
  const Source masked = analyze("dial tcp smtp.***.com:25: connect: connection refused\n");
  CHECK(masked.sessions.at(0).server.host.empty());  // ".com" is none
}

TEST_CASE("a remark that names a program is told of that program's log", "[pasted]") {
  const Source php = analyze(
      "$mail->Host = \"mail.example.com\";\nSERVER -> CLIENT: 220 mail.example.com ESMTP\n"
      "CLIENT -> SERVER: EHLO pc\nSERVER -> CLIENT: 250 mail.example.com\n");
  for (const Annotation& remark : php.sessions.at(0).annotations)
    CHECK(remark.text.find("msmtp") == std::string::npos);
}

TEST_CASE("a bulletin board's links are shown as their text", "[pasted]") {
  const Source source = analyze(
      "220 mx.example.com ESMTP Postfix (Ubuntu)\nmail from: [email]a@example.com[/email]\n250 2.1.0 Ok\n"
      "rcpt to: [EMAIL=\"b@example.net\"]b@example.net[/EMAIL]\n554 5.7.1 <b@example.net>: Relay access "
      "denied\n");
  CHECK(source.sessions.at(0).envelope.from == "a@example.com");
}

TEST_CASE("records that are equally long are not one wrapped line", "[pasted]") {
  const std::string
      head = "t=2017-02-15T1",
      info = "+0000 lvl=info msg=\"Sending alert\" logger=alerting\n",
      fault =
          "+0000 lvl=eror msg=\"Failed to send alert notification email\" logger=alerting.notifier.email "
          "error=\"x509: failed to load system roots and no roots provided\"\n";
  const Source source =
      analyze(head + "1:19:09" + info + head + "1:19:11" + fault + head + "1:20:32" + info + head +
              "1:20:32" + fault + head + "2:11:33" + info + head + "2:11:35" + fault);
  REQUIRE_FALSE(source.sessions.empty());
  CHECK(told(source.sessions.back()) == "failed tls tls.client-setup");
  CHECK(source.sessions.back().last_line == 6);
}

TEST_CASE("an address that the page ate is not the empty sender", "[pasted]") {
  const Source source = analyze(
      "220 mx.example.com ESMTP Postfix\nmail from\n\npop@example.com\n250 2.1.0 Ok\nrcpt to:\n"
      "pop@example.com\n250 2.1.5 Ok\n");
  CHECK_FALSE(source.sessions.at(0).envelope.from_seen);
}

TEST_CASE("a log that begins with the dot of a message that was cut off", "[pasted]") {
  const Source source = analyze(
      ">> .\n<< 250 2.0.0 Ok: queued as B0DC58F\n>> MAIL FROM:<a@example.com>\n<< 250 2.1.0 Ok\n"
      ">> RCPT TO:<b@example.net>\n<< 550 5.1.2 Recipient address rejected: Domain not found\n");
  REQUIRE_FALSE(source.sessions.empty());
  const Session& session = source.sessions.back();
  CHECK(told(session) == "rejected rcpt_to recipient.domain-not-found");
  for (const Event& event : session.events) CHECK(event.verb != Verb::unknown);
}

TEST_CASE("an EHLO list that was told before is told in one line", "[pasted]") {
  const Source source = analyze(
      "Sent: EHLO pc\nGot: 250-mail.example.com\nGot: 250-PIPELINING\nGot: 250-STARTTLS\nGot: 250 DSN\n"
      "Sent: STARTTLS\nGot: 220 2.0.0 Ready to start TLS\nSent: EHLO pc\nGot: 250-mail.example.com\n"
      "Got: 250-PIPELINING\nGot: 250-AUTH PLAIN\nGot: 250 DSN\nSent: QUIT\n");
  std::string keywords;
  for (const Annotation& remark : source.sessions.at(0).annotations)
    if (remark.rule == "keywords") keywords += remark.text.substr(0, remark.text.find(' ')) + ' ';
  CHECK(keywords == "PIPELINING: STARTTLS: DSN: AUTH: As ");
}

TEST_CASE("Somebody's remark behind the mechanisms is none of them", "[pasted]") {
  const Source source = one_session(
      "220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n"
      "250-AUTH LOGIN PLAIN    <== you need to see this\n250 DSN\nQUIT\n221 Bye\n");
  CHECK(source.sessions[0].auth.offered.size() == 2);
}

TEST_CASE("What was typed behind a prompt, each with a remark", "[pasted]") {
  const Source source = one_session(
      "> telnet mail.example.com 25\n220 mail.example.com ESMTP\n> helo pc # who I am\n250 OK\n> mail "
      "from:<a@example.com> # the sender\n250 OK\n> rcpt to:<b@example.com> # where to\n550 5.1.1 User "
      "unknown\n");
  CHECK(told(source.sessions[0]) == "rejected rcpt_to recipient.unknown");
  CHECK(source.sessions[0].envelope.from == "a@example.com");
}

TEST_CASE("What stands around a dialogue in an article is none of it", "[pasted]") {
  const std::string typed =
      "220 mail.example.com ESMTP Postfix\nEHLO pc\n250-mail.example.com\n250-SIZE 10240000\n250 AUTH PLAIN "
      "LOGIN\n";
  const std::string sent =
      "mail from: <a@example.com>\n250 2.1.0 Ok\nrcpt to: <b@example.com>\n250 2.1.5 Ok\ndata\n"
      "354 End data with <CR><LF>.<CR><LF>\nHello\n.\n250 2.0.0 Ok: queued as B9B529FE59\nquit\n221 2.0.0 "
      "Bye\n";
  const std::string openssl = "CONNECTED(00000003)\n    Verify return code: 0 (ok)\n---\n";
  const std::string object = "Net::SMTP=GLOB(0x23)";
  const std::string another = "Net::SMTP=GLOB(0x1a)";
  const std::vector<Pasted> logs = {
      {"a POP server that openssl asked after the mail had gone",
       "$ openssl s_client -starttls smtp -connect mail.example.com:25\n" + openssl +
           "250 SMTPUTF8\nEHLO pc\n250-mail.example.com\n250 SIZE 10240000\n" + sent +
           "\n$ openssl s_client -connect mail.example.com:995\n" + openssl +
           "+OK Dovecot ready\nuser b\n+OK\n",
       "accepted none none", 1},
      {"a file that curl fetched before the mail",
       "* Connected to files.example.com (192.0.2.9) port 2222 (#0)\n* SSH authentication methods available: "
       "password\n* Authentication complete\n* Closing connection 0\n"
       "* Connected to mail.example.com (192.0.2.25) port 25 (#0)\n< 220 mail.example.com ESMTP\n> EHLO pc\n"
       "< 250 SIZE 1000\n> QUIT\n< 221 Bye\n* Closing connection 0\n",
       "no_message none none", 1},
      {"the server's own record of the refused log-in",
       "$ telnet mail.example.com 25\nTrying 192.0.2.25...\nConnected to mail.example.com.\n"
       "Escape character is '^]'.\n" +
           typed +
           "AUTH PLAIN AGEAYg==\n535 5.7.8 Error: authentication failed: generic failure\n\n"
           "/var/log/mail.log\n"
           "Nov 30 14:31:52 mx postfix/smtpd[1923]: warning: SASL authentication failure: Password "
           "verification failed\n"
           "Nov 30 14:31:52 mx postfix/smtpd[1923]: warning: pc[192.0.2.7]: SASL PLAIN authentication "
           "failed: generic failure\n",
       "rejected auth auth.temporary", 1},
      {"a dialogue with marks of nobody's above a line of Postfix",
       "fetchmail: SMTP< 220 mail.example.com ESMTP Postfix\nfetchmail: SMTP> EHLO pc\n"
       "fetchmail: SMTP< 250-mail.example.com\nfetchmail: SMTP< 250 SIZE 10240000\n"
       "fetchmail: SMTP> MAIL FROM:<a@example.com>\nfetchmail: SMTP< 250 Ok\n"
       "fetchmail: SMTP> RCPT TO:<b@localhost>\nfetchmail: SMTP< 250 Ok\nfetchmail: SMTP> DATA\n"
       "fetchmail: SMTP< 354 End data with <CR><LF>.<CR><LF>\nfetchmail: SMTP>. (EOM)\n"
       "fetchmail: SMTP< 250 Ok: queued as 27099318385\nfetchmail: SMTP> QUIT\nfetchmail: SMTP< 221 Bye\n\n"
       "in the postfix logs, I can see this:\n\n"
       "Apr 25 14:41:24 mx postfix/virtual[8531]: 718B4318397: to=<b@example.com>, relay=virtual, delay=0, "
       "status=bounced (unknown user: \"b@example.com\")\n",
       "failed rcpt_to recipient.unknown", 2},
      {"Postfix's lines as Markdown shows them, above a dialogue",
       "Nov 23 16:13:52 mx postfix/smtp\\[28510\\]: 6705C20E32: to=\\<b@example.net>, "
       "relay=mx.example.net\\[192.0.2.25\\]:25, delay=19, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as "
       "469A684F8)\nNov 23 16:13:52 mx postfix/qmgr\\[28490\\]: 6705C20E32: removed\n\n"
       "$ telnet mail.example.com 25\nTrying 192.0.2.25...\n220 mail.example.com ESMTP Postfix\nHELO pc\n"
       "250 mail.example.com\nMAIL FROM: <a@example.com>\n250 2.1.0 Ok\nRCPT TO: <b@example.net>\n"
       "454 4.7.1 <b@example.net>: Relay access denied\nQUIT\n221 2.0.0 Bye\n",
       "deferred rcpt_to relay.denied", 2},
      {"each connection of Perl's is an object",
       object + "<<< 220 mail.example.com ESMTP\n" + object + ">>> EHLO pc\n" + object +
           "<<< 250 AUTH PLAIN\n" + object + ">>> AUTH\n" + object +
           "<<< 501 5.5.2 AUTH mechanism must be specified\n\nAfter:\n" + another +
           "<<< 220 mail.example.com ESMTP\n" + another + ">>> EHLO pc\n" + another + "<<< 250 AUTH LOGIN\n" +
           another + ">>> QUIT\n" + another + "<<< 221 Bye\n",
       "no_message none none", 2},
      {"a sender that the server has already is no fault",
       "220 mail.example.com ESMTP Postfix\nHELO pc\n250 mail.example.com\nMAIL FROM:root@localhost\n"
       "503 5.5.1 Error: nested MAIL command\nRCPT TO:b@example.net\n"
       "554 5.7.1 <b@example.net>: Relay access denied\nquit\n221 2.0.0 Bye\n",
       "rejected rcpt_to relay.denied", 1},
  };
  check_told(logs);
}

TEST_CASE("Tags of bulletin boards around commands and replies are no part of them", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"a colour around one reply",
       "[CODE]\ntelnet mail.example.com 587\nTrying 192.0.2.25...\nConnected to mail.example.com.\nEscape "
       "character is '^]'.\n220 mail.example.com ESMTP\n[B]EHLO pc[/B]\n250-mail.example.com\n"
       "[COLOR=\"Red\"]250-STARTTLS[/COLOR]\n250 ENHANCEDSTATUSCODES\nMAIL FROM:<a@example.com>\n"
       "[SIZE=4][B]530 5.7.0 Must issue a STARTTLS command first[/B][/SIZE]\n[/CODE]\n",
       "rejected mail_from auth.tls-required", 1},
      {"brackets that are an address",
       "220 mail.example.com ESMTP\nEHLO [192.0.2.7]\n250 mail.example.com Hello [192.0.2.7]\n"
       "MAIL FROM:<a@example.com>\n250 OK\nRCPT TO:<b@[192.0.2.8]>\n550 5.1.1 User unknown\n",
       "rejected rcpt_to recipient.unknown", 1},
  };
  check_told(logs);
}

TEST_CASE("What a log of several programs tells beside its sessions is none", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"the client of a mail that went leaves",
       "Nov 23 16:13:52 mx postfix/smtp[28510]: 6705C20E32: to=<b@example.net>, "
       "relay=mx.example.net[192.0.2.25]:25, delay=19, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as "
       "469A684F8)\nNov 23 16:13:52 mx postfix/qmgr[28490]: 6705C20E32: removed\n"
       "Nov 23 16:13:54 mx postfix/smtpd[28494]: disconnect from pc.example.com[192.0.2.7]\n",
       "accepted none none", 1},
      {"openssl took RCPT for its own key R, and all is typed again",
       "MAIL FROM:<a@example.com>\n250 Accepted\nRCPT TO:<b@example.net>\nRENEGOTIATING\n"
       "40D7FDD02E7F0000:error:0A00010A:SSL routines:can_renegotiate:wrong ssl "
       "version:../ssl/ssl_lib.c:2323:\n\nand once more:\n\nMAIL FROM:<a@example.com>\n250 Accepted\n"
       "rCPT TO:<b@example.net>\n250 Accepted\nDATA\n354 End data with <CR><LF>.<CR><LF>\nSubject: x\n\n"
       "hello\n.\n250 Accepted\nQUIT\nDONE\n",
       "accepted none none", 2},
  };
  check_told(logs);
}

TEST_CASE("Entities that were written out again and again", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"four times",
       "SERVER -&amp;amp;amp;gt; CLIENT: 220 mail.example.com ESMTP&amp;amp;amp;lt;br&amp;amp;amp;gt;\n"
       "CLIENT -&amp;amp;amp;gt; SERVER: EHLO pc&amp;amp;amp;lt;br&amp;amp;amp;gt;\n"
       "SERVER -&amp;amp;amp;gt; CLIENT: 250 AUTH LOGIN&amp;amp;amp;lt;br&amp;amp;amp;gt;\n"
       "CLIENT -&amp;amp;amp;gt; SERVER: MAIL FROM:&amp;amp;amp;lt;a@example.com&amp;amp;amp;gt;\n"
       "SERVER -&amp;amp;amp;gt; CLIENT: 530 5.7.0 Authentication "
       "required&amp;amp;amp;lt;br&amp;amp;amp;gt;\n",
       "rejected mail_from auth.required", 1},
  };
  check_told(logs);
}

TEST_CASE("Keys that a guide shows behind what is typed, and remarks behind them, are no part of it",
          "[pasted]") {
  const Source source = one_session(
      "220 mail.example.com ESMTP\nEHLO pc \xE2\x8F\x8E Enter\n250 AUTH LOGIN\nAUTH LOGIN \xE2\x8F\x8E "
      "Enter\n"
      "334 VXNlcm5hbWU6\nYUBleGFtcGxlLmNvbQ== \xE2\x8F\x8E Enter # the user\n334 UGFzc3dvcmQ6\n"
      "c2VzYW1lNzc= \xE2\x8F\x8E Enter # the password\n235 2.7.0 Accepted\nQUIT \xE2\x8F\x8E Enter\n221 "
      "Bye\n");
  CHECK(source.sessions[0].auth.username == "a@example.com");
  for (const Event& event : source.sessions[0].events)
    CHECK(event.text.find("c2VzYW1lNzc") == std::string_view::npos);
}

TEST_CASE("pasted logs: somebody's words above a connection that was made", "[pasted]") {
  const Source source = analyze(
      "When testing the mail I get an error notification.\n"
      "2023-01-24 15:30:23\tConnection: opening to mail.example.com:8082, timeout=300, options=array()\n"
      "2023-01-24 15:30:23\tConnection: opened\n2023-01-24 15:30:23\tSERVER -> CLIENT: \n"
      "2023-01-24 15:30:23\tConnection: closed\n2023-01-24 15:30:23\tSMTP connect() failed.\n");
  CHECK(told(source.sessions.at(0)) == "failed greeting connect.dropped");
}
