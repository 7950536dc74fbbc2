// Pasted logs: what came last, of all kinds; the older ones stand in pasted_*_test.cpp by kinds of programs.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("pasted logs: an error with its time above a typed dialogue is a program's", "[pasted]") {
  const std::string typed =
      "$ telnet mail.example.com 587\nTrying 192.0.2.9...\nConnected to mail.example.com.\n"
      "220 mail.example.com ready\nEHLO pc\n250-mail.example.com\n250 AUTH LOGIN PLAIN\nQUIT\n"
      "221 2.0.0 mail.example.com closing connection\n";
  const std::string error = "Error SMTP sendmail: (535, '5.7.0 authentication failed')\n\n";
  CHECK(told(analyze("2018-05-01 13:33:16,975 : " + error + "By hand:\n\n" + typed)) ==
        "rejected auth auth.bad-credentials; no_message none none");
  CHECK(analyze("I get: " + error + "By hand:\n\n" + typed).sessions.size() == 1);
}

TEST_CASE("Postfix: a service whose syslog_name is another one is Postfix's still", "[pasted]") {
  const std::string line = "May  6 20:28:07 mail ";
  const Source source = analyze(
      line + "enforced-tls-smtp/smtp[859]: connect to mx.example.net[192.0.2.27]:25: Connection timed out\n" +
      line +
      "enforced-tls-smtp/smtp[859]: 489E7186E99C: to=<b@example.net>, relay=none, delay=90, dsn=4.4.1, "
      "status=deferred (connect to mx.example.net[192.0.2.27]:25: Connection timed out)\n" +
      line +
      "enforced-tls-smtp/smtp[859]: 2DC65186E9E4: to=<c@example.org>, relay=mx.example.org[192.0.2.9]:25, " +
      "delay=9, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.9] said: 550 5.1.1 User unknown (in "
      "reply to RCPT TO command))\n");
  CHECK(source.format == "postfix");
  CHECK(told(source) == "failed connect connect.timeout; rejected rcpt_to recipient.unknown");
}

TEST_CASE("pasted logs: what curl says behind its last word is of another transfer", "[pasted]") {
  const std::string refused =
      "*   Trying 192.0.2.9...\n* Connected to mail.example.com (192.0.2.9) port 25 (#0)\n"
      "< 220 mail.example.com ESMTP\n> EHLO pc\n< 250-mail.example.com Hello\n< 250 AUTH PLAIN LOGIN\n"
      "> AUTH PLAIN\n< 535 Incorrect authentication data\n";
  const std::string end = "* Closing connection 0\ncurl: (67) Login denied\n";
  CHECK(told(analyze(refused + end + "\nUsing another server:\n\n> AUTH PLAIN\n< 334\n")) ==
        "rejected auth auth.bad-credentials; incomplete auth none");
  CHECK(analyze(refused + "* Closing connection 0\n> QUIT\n< 221 Bye\ncurl: (67) Login denied\n")
            .sessions.size() == 1);
}

TEST_CASE("pasted logs: no method in common, and then no answer, are two attempts", "[pasted]") {
  const Source source = analyze(
      "[2020-05-29 15:15:22][error][ERROR] SmtpError.\n[CAUSE] Client(\n"
      "    \"No compatible authentication mechanism was found\",\n)\n\n"
      "[2020-05-29 15:19:42][error][ERROR] SmtpError.\n[CAUSE] Io(\n    Os {\n        code: 11,\n"
      "        kind: WouldBlock,\n        message: \"Resource temporarily unavailable\",\n    },\n)\n");
  REQUIRE(source.sessions.size() == 2);
  CHECK(told(source.sessions[0]) == "failed auth auth.mechanism-unsupported");
  CHECK(source.sessions[1].outcome == Outcome::failed);
}

TEST_CASE(
    "pasted logs: an enhanced code that says nothing may answer HELO, and TLS that is on already is no fault",
    "[pasted]") {
  const std::string hello =
      "220 mail.example.com ESMTP\nhelo pc.example.com\n250 2.0.0 Hello pc.example.com\nSTARTTLS\n"
      "502 5.5.1 Already running in TLS\n";
  check_told(std::vector<Pasted>{
      {"go-smtp", hello + "auth login\n334 VXNlcm5hbWU6\n", "incomplete auth none"},
      {"nothing came of it", hello + "quit\n221 2.0.0 Bye\n", "rejected starttls protocol.out-of-sequence"},
  });
}

TEST_CASE("pasted logs: a script's own \"connected\" behind EHLO's reply begins nothing", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"Perl",
       "A log of the failure is here:\nNet::SMTP=GLOB(0x1c6)<<< 220 mail.example.com ESMTP\n"
       "Net::SMTP=GLOB(0x1c6)>>> EHLO pc\nNet::SMTP=GLOB(0x1c6)<<< 250-mail.example.com\n"
       "Net::SMTP=GLOB(0x1c6)<<< 250 HELP\nconnected\n",
       "incomplete ehlo none", 1},
  });
}

TEST_CASE("pasted logs: \"security: starttls\" is a setting, no command", "[pasted]") {
  const Source source = one_session(
      "My config is\n- server: mail.example.com\n- security: starttls\n- pwd: *\n\nOutput:\n"
      "220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n250 SMTPUTF8\nSTARTTLS\n");
  CHECK(told(source.sessions[0]) == "incomplete starttls none");
  CHECK_FALSE(source.sessions[0].tls.used);
}

TEST_CASE("pasted logs: what announces an exception is not judged", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"with the steps named that were taken",
       "When sending a mail using STARTTLS and AUTH LOGIN the following exception is thrown:\n\n"
       "\"Authentification failed (LOGIN) (code: 250, message: “mail.example.com”).\" Smtp.php:188\n",
       "failed auth auth.bad-credentials"},
      {"a title above the reply it names", "# Cause: 503\n\nCause: 503 5.5.1 Error: send HELO/EHLO first\n",
       "rejected mail_from protocol.out-of-sequence"},
  });
}

TEST_CASE("pasted logs: EOF is all that Go says of a server that hung up", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"Alertmanager, one pair of settings a line",
       "The mails do not come. My config:\nsmtp_smarthost: 'mail.example.com:465'\n"
       "level=error ts=2018-07-25T16:16:28.99Z caller=notify.go:332 msg=\"Error on notify\" err=EOF\n",
       "failed connect connect.dropped"},
      {"an older one",
       "time=\"2017-05-03T02:32:54Z\" level=error msg=\"Notify for 1 alerts failed: EOF\" "
       "source=\"dispatch.go:246\"\n",
       "failed connect connect.dropped"},
      {"a program's own log",
       "2016/05/19 21:30:03 worker.go:227: Sending Email to a@example.com\n"
       "2016/05/19 21:35:03 worker.go:230: EOF\n",
       "failed connect connect.dropped"},
      {"a setting whose name ends with alert is no TLS alert",
       "level=error msg=EOF fields.level=Error\n\"email_alert\": true,\n\"email_host\": "
       "\"mail.example.com\",\n",
       "failed connect connect.dropped"},
  });
}

TEST_CASE("pasted logs: dma tells the reply to EHLO without the server's name", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"after STARTTLS",
       "Aug 16 20:11:15 bsd dma[3a456.800e48000][37729]: remote delivery deferred: could not perform server "
       "greeting: 501 Syntactically invalid EHLO argument(s)\n",
       "rejected ehlo helo.rejected"},
  });
}

TEST_CASE("pasted logs: openssl by the name of its version", "[pasted]") {
  for (const char* program : {"openssl11", "openssl-3.0", "./bin/openssl.Linux.x86_64"}) {
    INFO(program);
    const Source source = one_session(
        "$ " + std::string(program) +
        " s_client -starttls smtp -connect mail.example.com:587\nCONNECTED(00000003)\n"
        "10545216:error:140790E5:SSL routines:ssl23_write:ssl handshake failure:s23_lib.c:177:\n");
    CHECK(source.sessions[0].server.host == "mail.example.com");
  }
}

TEST_CASE("pasted logs: Postfix's words of two attempts, without the recipients", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"blanks of a page between the words",
       "it returns only this:\n\nhost mx.example.com[192.0.2.25] said: 550 Access denied - Invalid HELO name "
       "(in reply to MAIL FROM     command)\n\n\nhost mx.example.net[192.0.2.26] said: 554 5.7.1     Mail "
       "appears to be unsolicited (in reply to end of     DATA command)\n",
       "rejected message policy.spam-content", 2},
  });
}

TEST_CASE("pasted logs: a quoted text that begins with an enhanced code is a reply", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"behind the number of a version",
       "Installed on Magento 2.1.10 this morning. I always get \"5.7.0 Mailgun is not loving your login or "
       "password\"\n",
       "rejected auth auth.bad-credentials"},
      {"a version alone", "Since `5.1.2 of the plugin` it says connection refused by the mail server\n",
       "failed connect connect.refused"},
  });
}

TEST_CASE("pasted logs: what whoever pasted a log says of it is no session", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"above two dialogues told by turns",
       "I am using \"nodemailer\": \"0.7.1\", trying to send mail and it's giving me 550 error.\n\n"
       "SERVER 1:\n└──220 mail.example.com ESMTP\nCLIENT 1:\n└──EHLO [127.0.0.1]\n"
       "SERVER 2:\n└──220 mail.example.com ESMTP\nCLIENT 2:\n└──EHLO [127.0.0.1]\n",
       "incomplete ehlo none", 2},
  });
}

TEST_CASE("pasted logs: the same words minutes later are another attempt", "[pasted]") {
  const std::string words =
      " +0000]: <jda6> SMTP Error: Connection failed: Invalid response code received from "
      "server in rcube.php on line 1674 (POST /?_task=mail)\n";
  check_told(std::vector<Pasted>{
      {"Roundcube", "[13-Feb-2018 16:19:49" + words + "[13-Feb-2018 16:27:35" + words,
       "failed greeting connect.read-timeout", 2},
      {"told twice at once", "[13-Feb-2018 16:19:49" + words + "[13-Feb-2018 16:19:50" + words,
       "failed greeting connect.read-timeout", 1},
      {"an application's log",
       "[2020-05-29 15:15:22] ERROR: SMTP connection refused by mail.example.com\n"
       "[2020-05-29 15:19:42] ERROR: SMTP connection refused by mail.example.com\n",
       "failed connect connect.refused", 2},
  });
}

TEST_CASE("Postfix: a host may be called postfix", "[pasted]") {
  for (const std::string host : {"postfix", "cst-postfix", "postfix01"}) {
    INFO(host);
    const std::string line = "Aug 11 03:37:17 " + host + " postfix/smtp[10305]: ";
    const Source source = analyze(
        line +
        "4F64840DFC: to=<bb@example.com>, relay=mx.example.com[192.0.2.119]:25, delay=13, dsn=2.0.0, "
        "status=sent (250 ok)\n" +
        line +
        "E5D4840DA0: to=<cc@example.net>, relay=mx.example.net[192.0.2.13]:25, delay=9, dsn=5.1.1, "
        "status=bounced (host mx.example.net[192.0.2.13] said: 550 5.1.1 <cc@example.net>: User unknown (in "
        "reply to RCPT TO command))\n");
    CHECK(source.format == "postfix");
    REQUIRE(source.sessions.size() == 2);
    CHECK(told(source.sessions[0]) == "accepted none none");
    CHECK(told(source.sessions[1]) == "rejected rcpt_to recipient.unknown");
  }
}

TEST_CASE("pasted logs: a mistake in a PHP program is no failure of mail", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"Kohana's log",
       "2015-06-23 11:47:14 --- CRITICAL: ErrorException [ 1 ]: Call to undefined method Email::factory() ~ "
       "MODPATH/email/email.php [ 34 ] in file:line\n"
       "2015-06-23 11:48:04 --- CRITICAL: Swift_TransportException [ 0 ]: Expected response code 250 but got "
       "code \"530\", with message \"530 5.7.0 Must issue a STARTTLS command first.\n\" ~ Transport.php\n",
       "rejected mail_from auth.tls-required", 1},
  });
}

TEST_CASE("pasted logs: what a person says a code means is no reply", "[pasted]") {
  const Source source = one_session(
      "The syslog of the scanner says:\n16/03/01 20:39:28 SMTPC: received error code. [550] (8000)  ERR:\n"
      "It is configured to use unauthenticated SMTP, so that is my first guess. SMTP error code 550 is "
      "supposed to mean \"recipient email address does not exist.\"\n");
  CHECK(source.sessions[0].outcome == Outcome::rejected);
  CHECK(source.sessions[0].stage != Stage::auth);
  REQUIRE(source.sessions[0].reply() != nullptr);
  CHECK(source.sessions[0].reply()->line == 2);
}

TEST_CASE("pasted logs: Ruby's class of a refusal tells no failure to connect", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"an error tracker's page", "MESSAGE\nERROR CLASS\tNet::SMTPFatalError\n",
       "rejected message policy.rejected", 1},
  });
}

TEST_CASE("pasted logs: a dump of curl may begin within the message", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"text rows",
       "[...]\nff80: s32m9SKiaz2PuYSBQYzO2QYZ4lBkERSyScaKetCOvny9Z9YwfONkkl5pzwXzShVu\n"
       "20:16:04.701930 [0-0] => Send data, 5 bytes (0x5)\n0000:\n0002: .\n"
       "20:16:04.704880 [0-0] == Info: upload completely sent off: 65541 bytes\n"
       "20:16:04.768086 [0-0] <= Recv header, 36 bytes (0x24)\n0000: 250 2.0.0 Ok: queued as 7B63413B66\n",
       "accepted none none", 1},
  });
}

TEST_CASE("pasted logs: what a scanner's library does not know is no failure", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"sslscan's head",
       "Version: 1.9.2-rbsec\nOpenSSL 1.0.1h-dev xx XXX xxxx\n\nOpenSSL version does not support SSLv2\n"
       "SSLv2 ciphers will not be detected\n\nTesting SSL server mx.example.com on port 25\n\n"
       "  TLS renegotiation:\n    ERROR: The SMTP service on mx.example.com port 25 did not appear to "
       "support "
       "STARTTLS.\nERROR: Could not connect.\n",
       "failed starttls tls.starttls-unavailable", 1},
  });
}

TEST_CASE("pasted logs: Postfix tries what it deferred again hours later", "[pasted]") {
  const auto line = [](const char* time, const char* recipient) {
    return std::string("2017-11-22T") + time + " mail postfix/smtp[27541]: C948D1F7B3A: to=<" + recipient +
           "@example.com>, relay=mx.example.com[192.0.2.64]:25, delay=61555, dsn=4.4.2, status=deferred "
           "(lost connection with mx.example.com[192.0.2.64] while sending end of data -- message may be "
           "sent more than once)\n";
  };
  const std::string early = line("05:28:36.568513+00:00", "bob"),
                    later = line("06:38:36.601501+00:00", "bob");
  CHECK(analyze(early + later).sessions.size() == 2);
  CHECK(analyze(later + early).sessions.size() == 2);
  CHECK(analyze(early + line("05:28:36.568513+00:00", "eve")).sessions.size() == 1);
  CHECK(analyze(early + line("05:28:41.601501+00:00", "bob")).sessions.size() == 1);
}

TEST_CASE("pasted logs: sendmail and Exim try what they deferred again hours later", "[pasted]") {
  const auto sendmail = [](const char* time) {
    return std::string("May 11 ") + time +
           " host sm-mta[11346]: q4BNpoVr011344: to=<bob@example.com>, delay=00:00:01, xdelay=00:00:01, "
           "mailer=esmtp, pri=120934, relay=mx.example.com. [192.0.2.4], dsn=4.0.0, stat=Deferred: "
           "Connection timed out with mx.example.com.\n";
  };
  CHECK(analyze(sendmail("10:51:51") + sendmail("11:51:51")).sessions.size() == 2);
  CHECK(analyze(sendmail("10:51:51") + sendmail("10:51:52")).sessions.size() == 1);
  const auto exim = [](const char* time, const char* rest) {
    return std::string("2017-12-20 ") + time + " 1eSVjc-0000GA-8b == bob@example.com R=dnslookup " + rest +
           "\n";
  };
  const char* timed_out = "T=remote_smtp defer (110): Connection timed out";
  CHECK(analyze(exim("10:00:00", timed_out) + exim("12:00:00", timed_out)).sessions.size() == 2);
  CHECK(analyze(exim("10:00:00", timed_out) +
                exim("12:00:00", "T=remote_smtp defer (-52): Retry time not yet reached"))
            .sessions.size() == 1);
}

TEST_CASE("Postfix: what reached a mailbox was sent, and what is queued was taken", "[pasted]") {
  const std::string taken =
      "May  5 12:57:55 mx postfix/smtpd[8499]: connect from localhost[127.0.0.1]\n"
      "May  5 12:58:25 mx postfix/smtpd[8499]: D786582E95: client=localhost[127.0.0.1]\n"
      "May  5 12:59:05 mx postfix/cleanup[8503]: D786582E95: message-id=<1@mx.example.com>\n"
      "May  5 12:59:05 mx postfix/qmgr[8446]: D786582E95: from=<a@mx.example.com>, size=346, nrcpt=1 (queue "
      "active)\n";
  const Source source = analyze(taken +
                                "May  5 12:59:05 mx postfix/local[8504]: D786582E95: to=<b@mx.example.com>, "
                                "relay=local, delay=50, dsn=2.0.0, status=sent (delivered to mailbox)\n");
  REQUIRE(source.sessions.size() == 2);
  CHECK(source.sessions[0].outcome == Outcome::accepted);
  CHECK(source.sessions[1].outcome == Outcome::accepted);
  CHECK(source.sessions[1].envelope.recipients[0].address == "b@mx.example.com");
  // a program that the mail is handed to; without the queue's word nobody knows what smtpd answered
  const Source piped = one_session(
      "May  5 12:59:05 mx postfix/smtpd[8499]: D786582E95: client=localhost[127.0.0.1]\n"
      "May  5 12:59:06 mx postfix/pipe[8504]: D786582E95: to=<b@mx.example.com>, relay=dovecot, "
      "delay=50, dsn=2.0.0, status=sent (delivered via dovecot service)\n");
  CHECK(piped.sessions[0].outcome == Outcome::accepted);
}

TEST_CASE("pasted logs: a program that connects below a typed dialogue makes an attempt of its own",
          "[pasted]") {
  const Source source = analyze(
      "554 mx.example.com Connection refused from 192.0.2.7. See http://blocked.example.com/\n"
      "Connection closed by foreign host.\n\nleads to:\n\n"
      "Aug 21 14:10:54 mail smtpd[2917]: smtp-out: Connecting to smtp+tls://192.0.2.25:25 (mx.example.com) "
      "on session 8315c24701be60d4...\n"
      "Aug 21 14:10:54 mail smtpd[2917]: smtp-out: Connected on session 8315c24701be60d4\n"
      "Aug 21 14:10:55 mail smtpd[2917]: smtp-out: Error on session 8315c24701be60d4: Connection closed "
      "unexpectedly\n");
  REQUIRE(source.sessions.size() == 2);
  CHECK(source.sessions[0].outcome == Outcome::rejected);
  CHECK(source.sessions[1].outcome == Outcome::failed);
}

TEST_CASE("pasted logs: a dialogue that is a list of strings", "[pasted]") {
  const Source source = one_session(
      "{\n  \"domain\": \"example.com\",\n  \"results\": [\n    \"S: 220 mx.example.com\",\n"
      "    \"C: EHLO pc\",\n    \"S: 250-mx.example.com\\r\\n250 SIZE 1000\",\n"
      "    \"C: MAIL FROM:<a@example.com>\",\n    \"S: 250 Sender OK\",\n    \"C: QUIT\",\n"
      "    \"S: 221 Bye\"\n  ]\n}\n");
  CHECK(source.sessions[0].outcome == Outcome::no_message);
  CHECK(source.sessions[0].envelope.from == "a@example.com");
}

TEST_CASE("pasted logs: telnet that came to the greeting only, above the server's log", "[pasted]") {
  const Source source = analyze(
      "[root@mail ~]# telnet mail.example.com 25\nTrying ::1...\nConnected to mail.example.com.\n"
      "Escape character is '^]'.\n220 mail.example.com ESMTP Postfix\n\n"
      "May 29 02:39:11 mail postfix/smtps/smtpd[389756]: warning: unknown[192.0.2.193]: SASL LOGIN "
      "authentication failed: UGFzc3dvcmQ6\n"
      "May 29 02:39:14 mail postfix/smtps/smtpd[389756]: disconnect from unknown[192.0.2.193] ehlo=1 "
      "auth=0/1 commands=1/2\n"
      "May 29 02:39:15 mail postfix/smtps/smtpd[389756]: connect from unknown[192.0.2.146]\n"
      "May 29 02:39:17 mail postfix/smtps/smtpd[389756]: Anonymous TLS connection established from "
      "unknown[192.0.2.146]: TLSv1.2 with cipher ECDHE-ECDSA-AES256-GCM-SHA384 (256/256 bits)\n");
  REQUIRE(source.sessions.size() == 3);
  CHECK(source.sessions[0].stage == Stage::greeting);
  CHECK(source.sessions[1].stage == Stage::auth);
  // the handshake is all that the log tells of the last one
  CHECK(source.sessions[2].outcome == Outcome::incomplete);
  CHECK(source.sessions[2].stage == Stage::tls);
}

TEST_CASE("pasted logs: replies as Exchange and Amazon report them", "[pasted]") {
  const Source exchange = one_session(
      "Their mail is being rejected with `mx27.example.com #550 permanent failure for one or more recipients "
      "(b@example.org: blocked) ##`\n");
  CHECK(exchange.sessions[0].outcome == Outcome::rejected);
  CHECK(exchange.sessions[0].reply_event >= 0);
  // of the two replies the one that gave up decided, and the other one is its reason
  const Source amazon = one_session(
      "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.0 Unable to lookup DNS for "
      "exampel.net>\n");
  CHECK(amazon.sessions[0].outcome == Outcome::rejected);
  REQUIRE(!amazon.sessions[0].diagnosis.empty());
  CHECK(amazon.sessions[0].diagnosis[0].cause == "recipient.domain-not-found");
}

TEST_CASE("pasted logs: what could not be reached at another host is another attempt", "[pasted]") {
  const std::string first =
      "Connection could not be established with host \"ssl://smtp.example.com:587\": stream_socket_client(): "
      "SSL operation failed with code 1. OpenSSL Error messages: error:1408F10B:SSL "
      "routines:ssl3_get_record:wrong version number\n";
  const std::string other =
      "Connection could not be established with host \"ssl://mail.example.org:587\": stream_s\n";
  CHECK(analyze(first + "\nI have the same:\n\n" + other).sessions.size() == 2);
  CHECK(analyze(first + "\n" + first).sessions.size() == 1);
}

TEST_CASE("pasted logs: Exim's refusal without what stands before it", "[pasted]") {
  const Source source =
      one_session("F=<a@lists.example.com> rejected RCPT <b@example.org>: relay not permitted\n");
  CHECK(source.sessions[0].outcome == Outcome::rejected);
  CHECK(source.sessions[0].stage == Stage::rcpt_to);
}

TEST_CASE("pasted logs: what a server could not look up or ask is not what its client could not reach",
          "[pasted]") {
  const auto cause_of = [](const std::string& warning) {
    const Source source = analyze(
        "May 24 14:04:02 mail postfix/smtpd[1467]: connect from unknown[192.0.2.7]\n"
        "May 24 14:04:02 mail postfix/smtpd[1467]: warning: " +
        warning +
        "\nMay 24 14:04:03 mail postfix/smtpd[1467]: lost connection after UNKNOWN from "
        "unknown[192.0.2.7]\n");
    return source.sessions.empty() || source.sessions[0].diagnosis.empty()
               ? std::string()
               : std::string(source.sessions[0].diagnosis[0].cause);
  };
  CHECK(cause_of("hostname pc.example.cn does not resolve to address 192.0.2.7: Name or service not known") ==
        "connect.dropped");
  CHECK(cause_of("connect to Milter service inet:localhost:8891: Connection refused") == "connect.dropped");
}

TEST_CASE("MailKit: the reasons that it lists are not what was found", "[pasted]") {
  const std::string list =
      "1. The server is using a self-signed certificate which cannot be verified.\n"
      "2. The local system is missing a Root or Intermediate certificate needed to verify the server's "
      "certificate.\n3. The certificate presented by the server is expired or invalid.\n\n";
  const std::string head =
      "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS "
      "connection.\n\n";
  const Source listed =
      one_session(head +
                  "The SSL certificate presented by the server is not trusted by the system for "
                  "one or more of the following reasons:\n" +
                  list);
  CHECK(listed.sessions[0].diagnosis[0].rule == "tls.cert-untrusted.usual-reasons");
  const Source told = one_session(
      head +
      "One possibility is that you are trying to connect to a port which does not support SSL/TLS.\n\n"
      "The other possibility is that the SSL certificate presented by the server is not trusted by the "
      "system for one or more of the following reasons:\n" +
      list + " ---> System.IO.IOException: The handshake failed due to an unexpected packet format.\n");
  CHECK(told.sessions[0].diagnosis[0].cause == "tls.port-mismatch");
}

TEST_CASE("PHPMailer: another refusal behind QUIT is of another attempt", "[pasted]") {
  const std::string first =
      "SMTP ERROR: Password command failed: 534-5.7.9 Application-specific password required.\n"
      "SMTP Error: Could not authenticate.\nCLIENT -> SERVER: QUIT\n";
  CHECK(analyze(first + "Problem sending email.\n\n"
                        "SMTP ERROR: Password command failed: 535-5.7.8 Username and Password not accepted.\n"
                        "SMTP Error: Could not authenticate.\nCLIENT -> SERVER: QUIT\n")
            .sessions.size() == 2);
  CHECK(analyze(first + "SMTP ERROR: QUIT command failed: 421 4.4.2 timeout\n").sessions.size() == 1);
  CHECK(analyze(first + first).sessions.size() == 1);
}

TEST_CASE("pasted logs: errors of an application, at different times and for different reasons", "[pasted]") {
  const std::string warning = " - PHP Warning:  fsockopen(): ";
  const std::string other_name =
      "2017-09-10 21:32:22" + warning +
      "Peer certificate CN=`*.host.example.net' did not match expected CN=`mail.example.com' in mail.php on "
      "line 167\n2017-09-10 21:32:22" +
      warning + "unable to connect to ssl://mail.example.com:465 (Unknown error) in mail.php on line 167\n";
  const std::vector<Pasted> logs = {
      {"another host, which is not found",
       other_name + "2017-09-10 22:01:48" + warning +
           "php_network_getaddresses: getaddrinfo failed: Name or service not known in mail.php on line "
           "167\n",
       "failed resolve dns.not-found", 2},
      {"a certificate that is not verified, and why",
       "2017-09-10 21:32:22" + warning +
           "SSL operation failed. error:14090086:certificate verify failed in mail.php on line 167\n" +
           other_name,
       "failed tls tls.cert-name-mismatch", 1},
      {"Laravel's context behind the last frame",
       "#66 /app/public/index.php(54): Illuminate\\Foundation\\Http\\Kernel->handle(Object(Request))\n"
       "#67 {main} {\"exception\":\"[object] (Swift_TransportException(code: 0): Connection could not be "
       "established with host smtp.example.de :stream_socket_client(): php_network_getaddresses: getaddrinfo "
       "failed: Try again at /app/vendor/swiftmailer/swiftmailer/lib/classes/Swift/Transport/StreamBuffer.php"
       ":261)\n[stacktrace]\n#0 [internal function]: Swift_Transport_StreamBuffer->{closure}()\n",
       "failed resolve dns.not-found", 1},
      {"SendGrid looks at the headers",
       "Expected response code \"250\" but got code \"550\", with message \"550 MIME message is missing "
       "'From' header\".\n",
       "rejected message message.malformed", 1},
      {"GoDaddy names the code twice",
       "Reason: There was an error while attempting to deliver your message with [Subject: \"test\"] to "
       "domain. MTA p3plsmtpa08-03.prod.phx3.example.net received this response from the destination host IP "
       "- 192.0.2.7 - 530 , 530 Error: authentication Required\n",
       "rejected mail_from auth.required", 1}};
  check_told(logs);
}

TEST_CASE("dma on a terminal: what decided came after the log-in that it gave up", "[pasted]") {
  const Source source = one_session(
      "dma: trying remote delivery to mail.example.com [2001:db8::1] pref 0\n"
      "dma: using SMTP authentication for user me@example.com\n"
      "dma: remote delivery deferred: AUTH login not available: 535 5.7.8 Error: authentication failed: "
      "Invalid authentication mechanism\ndma: SMTP login not available. Trying without.\n"
      "dma: remote delivery to mail.example.com [2001:db8::1] failed after RCPT TO: 554 5.7.1 "
      "<pc.example.org[2001:db8::2]>: Client host rejected: Access denied\n");
  CHECK(source.format == "dma");
  CHECK(source.sessions[0].stage == Stage::rcpt_to);
}

TEST_CASE("a client that tells EHLO in words of its own went on behind the handshake", "[pasted]") {
  const std::string ehlo =
      "mail.sender: Got response \"250-mail.example.com Hello [192.0.2.2]\"\n"
      "mail.sender: Got response \"250-SIZE 157286400\"\nmail.sender: Got response \"250 STARTTLS\"\n";
  const Source source = one_session(
      "mail.sender: Got response \"220 mail.example.com ESMTP ready\"\nmail.sender: Sending EHLO \"pc\"\n" +
      ehlo +
      "mail.sender: Sending STARTTLS\nmail.sender: Got response \"220 2.0.0 SMTP server ready\"\n"
      "mail.sender: Sending second EHLO \"pc\"\n" +
      ehlo);
  CHECK(source.sessions[0].tls.used);
  CHECK(source.sessions[0].stage == Stage::ehlo);
}

TEST_CASE("pasted logs: a warning of the application above the dialogue is no failure of the mail",
          "[pasted]") {
  const std::string dialogue =
      "Connection: opening to smtp.example.com:587, timeout=300\n"
      "SERVER -> CLIENT: 220 smtp.example.com ESMTP\nCLIENT -> SERVER: EHLO pc\n";
  const Source source = one_session("Video::WARNING: /var/www/html/plugin/Live/stats.json.php\n" + dialogue);
  CHECK(source.sessions[0].outcome == Outcome::incomplete);
  CHECK(source.sessions[0].diagnosis.empty());
}

TEST_CASE("a bounce that a forum wrapped anew: the reply goes on up to its command", "[pasted]") {
  const Source source = one_session(
      "> b@example.com: host mx.example.com[192.0.2.25]\n"
      "> said: 550-5.7.1 This message does not have authentication information or\n"
      "> fails to pass 550-5.7.1 authentication checks. To best protect our users\n"
      "> from spam, the 550-5.7.1 message has been blocked. Please visit 550-5.7.1\n"
      "> https://support.google.com/mail/answer/81126#authentication for more 550\n"
      "> 5.7.1 information. b29si1213791qte.461 - gsmtp (in reply to end of DATA\n> command)\n> \n");
  CHECK(source.sessions[0].stage == Stage::message);
  REQUIRE(!source.sessions[0].diagnosis.empty());
  CHECK(source.sessions[0].diagnosis[0].cause == "policy.sender-authentication");
}

TEST_CASE("MailCore numbers who spoke", "[pasted]") {
  const Source source = one_session(
      "22:47:01.230  [0] 220 mx.example.com ESMTP\n22:47:01.231  [-1] \n22:47:01.233  [1] EHLO pc\n"
      "22:47:01.652  [0] 250-mx.example.com at your service\n250-SIZE 35882577\n250 AUTH LOGIN PLAIN\n"
      "22:47:01.653  [-1] \n22:47:02.282  [1] MAIL FROM:<a@example.com> SIZE=52873\n"
      "22:47:02.566  [0] 250 2.1.0 OK\n22:47:02.569  [1] DATA\n22:47:02.979  [0] 503 5.5.1 RCPT first\n");
  CHECK(source.sessions[0].stage == Stage::data);
  REQUIRE(source.sessions[0].reply_event >= 0);
  CHECK(source.sessions[0].events[static_cast<std::size_t>(source.sessions[0].reply_event)].code == 503);
  CHECK(source.sessions[0].size.limit == 35882577);
}

TEST_CASE("git puts a mark before what a hook of the other side wrote", "[pasted]") {
  const Source source = one_session(
      "remote: Traceback (most recent call last):\n"
      "remote:   File \"hooks/post-receive\", line 2146, in send\n"
      "remote:     self.smtp.sendmail(self.envelopesender, to_addrs, msg)\n"
      "remote:   File \"/usr/lib/python2.7/smtplib.py\", line 733, in sendmail\n"
      "remote:     (code, resp) = self.mail(from_addr, esmtp_opts)\n"
      "remote:   File \"/usr/lib/python2.7/smtplib.py\", line 481, in mail\n"
      "remote:     return self.getreply()\n"
      "remote:   File \"/usr/lib/python2.7/smtplib.py\", line 368, in getreply\n"
      "remote:     raise SMTPServerDisconnected(\"Connection unexpectedly closed\")\n"
      "remote: SMTPServerDisconnected: Connection unexpectedly closed\nremote: \n");
  CHECK(source.sessions[0].stage == Stage::mail_from);
}

TEST_CASE("pasted logs: what only another attempt begins with", "[pasted]") {
  const std::string encrypted =
      "SMTP>> STARTTLS\nSMTP<< 220 2.0.0 Ready to start TLS\nSMTP>> EHLO pc\n"
      "SMTP<< 250-mail.example.com\n       250 AUTH LOGIN PLAIN\n";
  const Source exim = analyze("this is when it works:\n....\n" + encrypted +
                              "SMTP>> AUTH PLAIN ****\nSMTP<< 235 2.7.0 Accepted\n"
                              "SMTP>> MAIL FROM:<a@example.com>\n....\n\nand when it does not:\n....\n" +
                              encrypted +
                              "SMTP>> MAIL FROM:<a@example.com>\n"
                              "SMTP<< 530-5.5.1 Authentication Required. Learn more at\n....\n");
  REQUIRE(exim.sessions.size() == 2);
  CHECK(exim.sessions[0].outcome == Outcome::incomplete);
  REQUIRE(exim.sessions[1].reply() != nullptr);
  CHECK(exim.sessions[1].reply()->code == 530);
  const Source msmtp = analyze(
      "<-- 535 5.7.1 Please log in with your web browser and then try again.\n"
      "msmtp: authentication failed (method LOGIN)\n"
      "msmtp: server message: 535 5.7.1 Please log in with your web browser and then try again.\n"
      "msmtp: could not send mail (account default from /etc/msmtprc)\n\nOnce it is verified:\n\n"
      "<-- 235 2.7.0 Accepted\n--> MAIL FROM:<a@example.com>\n--> RCPT TO:<b@example.net>\n--> DATA\n"
      "<-- 250 2.1.0 OK\n<-- 250 2.1.5 OK\n<-- 354 Go ahead\n--> Subject: test\n--> .\n"
      "<-- 250 2.0.0 OK 1355059058\n");
  REQUIRE(msmtp.sessions.size() == 2);
  CHECK(msmtp.sessions[0].outcome == Outcome::rejected);
  CHECK(msmtp.sessions[1].outcome == Outcome::accepted);
}

TEST_CASE("pasted logs: PHPMailer's error told in a sentence above its log", "[pasted]") {
  const std::string said =
      "I am getting the error :  SMTP -> ERROR: RCPT not accepted from server: 451 4.3.0 "
      "Temporary lookup failure\n";
  const Source above =
      one_session(said +
                  "\nHere is all of it:\n\nSMTP -> FROM SERVER:\n220 mx.example.com ESMTP\n"
                  "SMTP -> FROM SERVER:\n250-mx.example.com\n250 8BITMIME\nSMTP -> FROM SERVER:\n"
                  "250 2.1.0 Ok\nSMTP -> FROM SERVER:\n451 4.3.0 Temporary lookup failure\n"
                  "SMTP -> ERROR: RCPT not accepted from server: 451 4.3.0 Temporary lookup failure\n");
  CHECK(above.sessions[0].outcome == Outcome::deferred);
  const Source alone = one_session(said + "SMTP Error: Could not send.\n");
  REQUIRE(alone.sessions[0].reply() != nullptr);
  CHECK(alone.sessions[0].reply()->code == 451);
  CHECK(alone.sessions[0].stage == Stage::rcpt_to);
}

TEST_CASE("pasted logs: how the connection ended stands above a dialogue that was cut off", "[pasted]") {
  const std::string message = "Exception message: The SMTP server has unexpectedly disconnected.\n\n";
  const std::string dialogue =
      "Connected to smtp://mx.example.com:25/?starttls=when-available\nS: 220 mx.example.com ready\n";
  const Source cut = one_session(message + dialogue);
  CHECK(cut.sessions[0].outcome == Outcome::failed);
  CHECK(cut.sessions[0].diagnosis[0].cause == "connect.dropped");
  const Source whole =
      one_session(message + dialogue + "C: EHLO pc\nS: 250 mx.example.com\nC: QUIT\nS: 221 Bye\n");
  CHECK(whole.sessions[0].outcome == Outcome::no_message);
}

TEST_CASE("pasted logs: a lone line that only openssl s_client prints", "[pasted]") {
  const Source source =
      one_session("didn't find starttls in server response, try anyway...\nwrite: errno:10053\nopenssl> 3\n");
  CHECK(source.sessions[0].diagnosis[0].cause == "tls.starttls-unavailable");
}
