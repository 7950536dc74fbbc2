// Pasted logs: what people paste of programs that are typed, and of those that only send.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("pasted logs: programs of the command line", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"remarks mark what the server said",
       "telnet mx1.example.com smtp\n// Trying 192.0.2.2…\n// Connected to mx1.example.com.\n"
       "// server: 220 mx1.example.com ESMTP server ready\nHELO client.example.com\n"
       "// server: 250 mx1.example.com\nMAIL from: <a@example.com>\n// server: 250 Sender Ok\n"
       "RCPT to: <b@example.com>\n// server: 550 no such user\n",
       "rejected rcpt_to recipient.unknown"},
      {"ssmtp under another name, quoted", "I'm getting \"send-mail: Cannot open mailhub:25\"\n",
       "failed connect connect.refused", 1},
      {"of a host's addresses the first failed, the second answered and hung up",
       "$ telnet localhost 25\nTrying ::1...\ntelnet: connect to address ::1: Connection refused\n"
       "Trying 127.0.0.1...\nConnected to localhost.\nEscape character is '^]'.\n"
       "Connection closed by foreign host.\n",
       "failed greeting connect.dropped"},
      {"openssl took RCPT as its key, and the handshake it began then passed",
       "$ openssl s_client -starttls smtp -connect localhost:587 -tls1_2\nMAIL FROM:<a@example.com>\n"
       "250 sender <a@example.com> OK\nRCPT TO:<b@example.net>\nRENEGOTIATING\ndepth=0 CN=localhost\n"
       "verify error:num=18:self-signed certificate\nverify return:1\n",
       "failed rcpt_to client.openssl-keys"},
      {"msmtp tells which command failed, and the server's message speaks of another",
       "msmtp: envelope from address a@example.com not accepted by the server\n"
       "msmtp: server message: 451 5.7.3 STARTTLS is required to send mail [mx.example.com]\n"
       "msmtp: could not send mail (account a from /home/a/.msmtprc)\n",
       "deferred mail_from auth.tls-required"},
      {"ssmtp under the name of sendmail, and a handshake that failed",
       "[<-] 220 127.0.0.1 ESMTP Service Ready\n[->] EHLO example.com\n[<-] 250 AUTH PLAIN LOGIN\n"
       "[->] STARTTLS\n[<-] 220 2.0.0 Ready to start TLS\nsendmail: Cannot open 127.0.0.1:1025\n",
       "failed tls tls.handshake-failed"},
      {"mutt names no more than this",
       "$ mutt -s Foo a@example.com 0<<<Bar\nNo authenticators available\nCould not send the message.\n",
       "failed auth auth.mechanism-unsupported"},
      {"what was typed is not in the log, only the goodbye",
       "$ echo QUIT | nc -C mail.example.com 25\n220 mail.example.com ESMTP\n221 See you later\n",
       "no_message none none"},
      {"PowerShell breaks lines at the width of its window",
       "Exception calling \"Send\" with \"1\" argument(s): \"Service not available, closing transmission "
       "channel. The server\n"
       "response was: 4.7.0 [192.0.2.5      15] Our system has detected that this message is\"\n"
       "At C:\\a.ps1:902 char:2\n+     $smtpClient.Send($msg)\n    + FullyQualifiedErrorId : SmtpException\n",
       "deferred message policy.rejected"},
      {"PowerShell in German",
       "Ausnahme beim Aufrufen von \"Send\" mit 1 Argument(en):  \"Fehler beim Senden von\nMail.\"\n"
       "Bei C:\\a.ps1:761 Zeichen:20\n-    $smtpClient.Send <<<< ($msg)\n",
       "failed connect connect.timeout"}};
  check_told(logs);
}

TEST_CASE("pasted logs: what was sent stands in the call alone", "[pasted]") {
  for (const std::string pipe : {" | nc", " |nc", "|netcat"}) {
    const Source source = analyze(
        "`# echo -e \"EHLO pc\\nAUTH PLAIN AGFAZXhhbXBsZS5jb20ATWFwbGU3N3N5cnVw\\n\"" + pipe +
        " mail.example.com 25\n`\n220 mail.example.com ESMTP\n250-mail.example.com\n250 AUTH PLAIN LOGIN\n"
        "535 5.7.8 Error: authentication failed\n");
    const Session& session = source.sessions.at(0);
    CHECK(told(session) == "rejected auth auth.bad-credentials");
    CHECK(session.auth.mechanism == "PLAIN");
    for (const Event& event : session.events) CHECK(event.text.find("AGFAZXhh") == std::string_view::npos);
  }
}

TEST_CASE("pasted logs: curl's last word above the log of the server", "[pasted]") {
  const Source source = analyze(
      "curl: (67) Login denied\n\n[smtp.1:2293] [2017-11-23T14:16:57.048] DEBUG -- : [BRZAMY] <= EHLO pc\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.056] DEBUG -- : [BRZAMY] => 250-My capabilities are\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.056] DEBUG -- : [BRZAMY] => 250 AUTH CRAM-MD5 PLAIN LOGIN\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.094] DEBUG -- : [BRZAMY] <= AUTH CRAM-MD5\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.094] DEBUG -- : [BRZAMY] => 334 PDEyMzRAZXhhbXBsZS5jb20+\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.131] DEBUG -- : [BRZAMY] <= XXXXXXXXXXXXXXXXXXXXXXXX=\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.131] DEBUG -- : [BRZAMY] => 535 Denied\n");
  const auto& session = source.sessions.back();
  CHECK(told(session) == "rejected auth auth.bad-credentials");
  CHECK(session.auth.mechanism == "CRAM-MD5");
  // A connection that the server's log tells of, behind curl's last word, is none of curl's.
  const std::vector<Pasted> logs = {
      {"curl came as far as the log-in",
       "`curl --url smtp://mail.example.com:25 --upload-file message.txt`\ncurl: (67) Login denied\n\n"
       "[smtp.1:2293] DEBUG -- : [BRZAMY]    Connection opened from 192.0.2.7\n",
       "rejected auth auth.bad-credentials", 1}};
  check_told(logs);
}

TEST_CASE("pasted logs: msmtp's errors alone tell the program and the method", "[pasted]") {
  const Source source = analyze(
      "msmtp: authentication failed (method LOGIN)\nmsmtp: server message: 535 5.7.8 Bad credentials\n"
      "msmtp: could not send mail (account default from /etc/msmtprc)\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "rejected auth auth.bad-credentials");
  CHECK(session.client.name == "msmtp");
  CHECK(session.auth.mechanism == "LOGIN");
}

TEST_CASE("pasted logs: what somebody marked within a paste of openssl s_client", "[pasted]") {
  const std::string head =
      "$ openssl s_client -connect mail.example.com:587 -starttls smtp -quiet\n"
      "depth=0 CN = mail.example.com\nverify return:1\n";
  const std::vector<std::pair<std::string, std::string>> marks = {
      {"> ", ""}, {"# ", ""}, {"C: ", "S: "}, {"--> ", "<-- "}, {"", ""}};
  for (const auto& [client, server] : marks) {
    INFO("client '" + client + "'");
    const Source source = one_session(head + server + "250 HELP\n" + client + "EHLO pc.example.org\n" +
                                      server + "250-mail.example.com\n" + server + "250 AUTH LOGIN PLAIN\n" +
                                      client + "AUTH LOGIN\n" + server + "334 VXNlcm5hbWU6\n" + client +
                                      "cGF0QGV4YW1wbGUuY29t\n" + server + "334 UGFzc3dvcmQ6\n" + client +
                                      "aHVudGVyMg==\n" + server + "535 5.7.8 Error: authentication failed\n");
    const Session& session = source.sessions[0];
    CHECK(told(session) == "rejected auth auth.bad-credentials");
    CHECK(session.auth.username == "pat@example.com");
    CHECK(session.tls.used);
  }
}

TEST_CASE("pasted logs: a remark behind a command is no part of it", "[pasted]") {
  for (const std::string sign : {"# ", "// ", "<- ", "\xE2\x86\x90 "}) {
    const std::string remark = "   " + sign + "what this does\n";
    INFO(sign);
    const Source source = one_session(
        "220 mail.example.com ESMTP\nEHLO pc.example.org" + remark +
        "250-mail.example.com\n250 AUTH LOGIN\n" + "AUTH LOGIN" + remark + "334 VXNlcm5hbWU6" + remark +
        "cGF0QGV4YW1wbGUuY29t" + remark + "334 UGFzc3dvcmQ6" + remark + "aHVudGVyMg==" + remark +
        "235 2.7.0 Authentication successful\n" + "MAIL FROM:<pat@example.com>" + remark +
        "250 2.1.0 Ok\nRCPT TO:<joe@example.net>" + remark + "250 2.1.5 Ok\nDATA" + remark +
        "354 End data with <CR><LF>.<CR><LF>\nSubject: hi\n\nhi\n." + remark +
        "250 2.0.0 Ok: queued as 1A2B3C\nQUIT" + remark + "221 2.0.0 Bye\n");
    const Session& session = source.sessions[0];
    CHECK(told(session) == "accepted none none");
    CHECK(session.auth.username == "pat@example.com");
    CHECK(session.envelope.from == "pat@example.com");
  }
}

TEST_CASE("pasted logs: what was typed, and the refusal alone", "[pasted]") {
  const std::string typed =
      "telnet mail.example.com 25\nHELO other.example.org\nMAIL FROM: pat@example.org\nRCPT "
      "TO:<joe@example.net>\n";
  const std::vector<Pasted> logs = {
      {"in a remark", "# 554 5.7.1 <joe@example.net>: Relay access denied\nQUIT\n",
       "rejected rcpt_to relay.denied"},
      {"bare", "554 5.7.1 <joe@example.net>: Relay access denied\nQUIT\n", "rejected rcpt_to relay.denied"},
      {"a mailbox", "550 5.1.1 User unknown\nQUIT\n", "rejected rcpt_to recipient.unknown"},
      {"the message", "DATA\n554 5.7.1 Message rejected as spam\n", "rejected message policy.spam-content"},
      {"HELO itself", "504 5.5.2 <other>: Helo command rejected: need fully-qualified hostname\n",
       "rejected ehlo helo.rejected"},
  };
  for (const Pasted& log : logs) {
    INFO(log.what);
    CHECK(told(analyze(typed + log.log).sessions.at(0)) == log.told);
  }
}

TEST_CASE("pasted logs: who types MAIL into telnet after STARTTLS has no encryption", "[pasted]") {
  const Source source = analyze(
      "$ telnet mail.example.com 587\n220 mail.example.com ESMTP\nHELO example.com\n250 mail.example.com\n"
      "STARTTLS\n220 2.0.0 Ready to start TLS\nMAIL FROM: <pat@example.com>\nConnection closed by foreign "
      "host.\n");
  CHECK(told(source.sessions.at(0)) == "failed tls tls.handshake-failed");
  CHECK_FALSE(source.sessions.at(0).tls.used);
}

TEST_CASE("pasted logs: mail programs that send only, and servers' own logs", "[pasted]") {
  const std::string dma = "May 27 08:54:56 pc dma[1fc69.12255c0]: ";
  const std::string maddy =
      "submission: incoming message\t{\"msg_id\":\"ee12c63d\",\"sender\":\"a@example.com\","
      "\"username\":\"a@example.com\"}\n";
  const std::vector<Pasted> logs = {
      {"dma: CRAM-MD5 refused is nothing, for it goes on with LOGIN",
       "dma[]: trying delivery\ndma[]: using smarthost (mail.example.com:587)\n"
       "dma[]: trying remote delivery to mail.example.com [192.0.2.25] pref 0\n"
       "dma[]: SSL initialization successful\ndma[]: using SMTP authentication for user a@example.com\n"
       "dma[]: smarthost authentication: AUTH cram-md5 not available: 535 5.7.8 Error: authentication "
       "failed: Invalid authentication mechanism\ndma[]: delivery successful\n",
       "accepted none none", 1},
      {"dma: the log-in is refused, and the server takes the mail without one",
       dma + "trying remote delivery to mail.example.com [192.0.2.25] pref 0\n" + dma +
           "remote delivery deferred: AUTH cram-md5 failed: 535 5.7.8 Error: authentication failed\n" + dma +
           "SMTP login not available. Trying without.\n" + dma + "<b@example.net> delivery successful\n",
       "accepted none none", 1},
      {"dma: a name that is not found",
       dma + "trying delivery\n" + dma + "using smarthost (mail.example.com:25)\n" + dma +
           "remote delivery failed: DNS lookup failure: host mail.example.com not found\n" + dma +
           "delivery failed, bouncing as 1fc79\n",
       "failed resolve dns.not-found", 1},
      {"dma: one address of the domain refuses the connection, the next one the recipient",
       dma + "trying remote delivery to mx1.example.net [192.0.2.25] pref 10\n" + dma +
           "connect to mx1.example.net [192.0.2.25] failed: Connection refused\n" + dma +
           "trying remote delivery to mx2.example.net [192.0.2.26] pref 20\n" + dma +
           "remote delivery to mx2.example.net [192.0.2.26] failed after RCPT TO: 550 5.1.1 "
           "<b@example.net>... No such user here\n",
       "rejected rcpt_to recipient.unknown"},
      {"dma: mail to a user of the machine asks no server",
       dma + "trying remote delivery to mx1.example.net [192.0.2.25] pref 10\n" + dma +
           "remote delivery deferred: mx1.example.net [192.0.2.25] failed after connect: 421 4.7.0 Try "
           "later\nMay 27 08:54:57 pc dma[1fc79.1226b30]: <root> trying delivery\n"
           "May 27 08:54:57 pc dma[1fc79.1226b30]: <root> delivery successful\n",
       "deferred greeting server.temporary", 1},
      {"dma: an old library against a new server",
       "dma[1be00ac.5574]: trying remote delivery to mail.example.com [192.0.2.25] pref 0\n"
       "dma[1be00ac.5574]: remote delivery deferred: SSL handshake failed fatally: error:1409442E:SSL "
       "routines:ssl3_read_bytes:tlsv1 alert protocol version\n",
       "failed tls tls.version-or-cipher", 1},
      {"nullmailer: one mail goes out, the next one hangs",
       "Starting delivery, 1 message(s) in queue.\n"
       "Starting delivery: host: mail.example.com protocol: smtp file: 1621234935.36483\n"
       "From: <a@example.com> to: <b@example.net>\nsmtp: Succeeded: 250 2.0.0 Ok: queued as 8946138A002A\n"
       "Sent file.\nDelivery complete, 0 message(s) remain.\nTrigger pulled.\n"
       "Starting delivery: host: mail.example.com protocol: smtp file: 1621236068.51599\n"
       "From: <a@example.com> to: <b@example.net>\n",
       "incomplete connect none", 2},
      {"nullmailer: a refusal, and its own words for it",
       "Starting delivery: host: smtp.163.com protocol: smtp file: 1559199706.31426\n"
       "From: <a@pc.example> to: <b@example.net>\nsmtp: Failed: 553 Mail from must equal authorized user\n"
       "Sending failed: Permanent error in sending the message\n",
       "rejected mail_from sender.not-authorized", 1},
      {"maddy takes a mail",
       maddy + "submission: RCPT ok\t{\"msg_id\":\"ee12c63d\",\"rcpt\":\"b@example.net\"}\n"
               "submission: accepted\t{\"msg_id\":\"ee12c63d\"}\n",
       "accepted none none", 1},
      {"maddy refuses a recipient",
       maddy +
           "submission: RCPT error\t{\"effective_rcpt\":\"b@example.net\",\"rcpt\":\"b@example.net\",\"reason"
           "\":\"reject directive used\",\"smtp_code\":501,\"smtp_enchcode\":\"5.1.8\",\"smtp_msg\":\"Non-loc"
           "al sender domain\"}\nsubmission: aborted\t{\"msg_id\":\"ee12c63d\"}\n",
       "rejected rcpt_to sender.not-authorized", 1},
      {"maddy: the code for a connection that failed is of its own making",
       "2024-01-15T10:32:12.456Z queue: delivery attempt "
       "failed\t{\"io_op\":\"dial\",\"msg_id\":\"abc123-def456\","
       "\"rcpt\":\"b@example.net\",\"reason\":\"dial tcp 192.0.2.1:25: i/o timeout\",\"remote_addr\":"
       "\"192.0.2.1:25\",\"smtp_code\":450,\"smtp_enchcode\":\"4.4.2\",\"smtp_msg\":\"Network I/O error\"}\n",
       "failed connect connect.timeout", 1},
      {"maddy: what the next server said",
       "queue: delivery attempt "
       "failed\t{\"msg_id\":\"abc123-def456\",\"rcpt\":\"b@example.net\",\"remote_server\":"
       "\"mx.example.net.\",\"reason\":\"5.1.1 No such user\",\"smtp_code\":550,\"smtp_enchcode\":\"5.1.1\","
       "\"smtp_msg\":\"mx.example.net. said: No such user\"}\n",
       "rejected rcpt_to recipient.unknown", 1},
      {"Haraka names no delivery where it gets no connection",
       "[INFO] [ED2BEE11-4646-470F-95C6-E166AF3DAED0.1.1] [outbound] Attempting to deliver to: 192.0.2.25:25 "
       "(0) "
       "(2)\n[ERROR] [-] [core] [outbound] Failed to get pool entry: Outbound connection timed out to "
       "192.0.2.25:25\n[DEBUG] [-] [core] Temp fail for: Tried all MXs\n"
       "[DEBUG] [ED2BEE11-4646-470F-95C6-E166AF3DAED0.1.1] [outbound] running deferred hooks\n"
       "[INFO] [ED2BEE11-4646-470F-95C6-E166AF3DAED0.1.1] [outbound] Temp failing 15372616 for 1024 seconds: "
       "Tried all MXs\n",
       "failed connect connect.timeout", 1},
      {"Haraka: the whole domain is refused, on a connection with an id of its own",
       "[NOTICE] [46095497-C02F-40F5-81DF-8BAB88780C2F.1.1] [outbound] "
       "[FAEFC4FA-E8EF-4EC9-B8A4-0B5C7A413587] recipient domain <example.net> rejected: 550 5.7.1 Connection "
       "refused: your IP address is on our block list\n",
       "rejected rcpt_to policy.blocklisted", 1},
      {"Stalwart's checks of a mail refuse nothing by themselves",
       "2024-11-10T08:40:57Z INFO SMTP EHLO command (smtp.ehlo) listenerId = \"submissions\", localPort = "
       "465, remoteIp = 192.0.2.7, remotePort = 46814, domain = \"pc\"\n"
       "2024-11-10T08:40:58Z INFO DKIM verification failed (smtp.dkim-fail) listenerId = \"submissions\", "
       "localPort = 465, remoteIp = 192.0.2.7, remotePort = 46814, result = \"none\"\n",
       "incomplete connect none", 1},
      {"Exim got no answer from DNS",
       "  277 delivering 1orYRv-00004S-Ny\n  277 R: dnslookup for b@example.net\n  277 LOG: MAIN\n"
       "  277   == b@example.net R=dnslookup defer (-1): host lookup did not complete\n",
       "failed resolve dns.not-found", 1},
      {"a program of Postfix's own is missing",
       "2024-04-25T22:16:21+02:00 pc postfix/error[7]: B5D7A1858A: to=<b@example.net>, relay=none, "
       "delay=734, delays=734/0.02/0/0, dsn=4.3.0, status=deferred (mail transport unavailable)\n",
       "failed connect server.misconfigured", 1},
      {"hMailServer would have to send to itself",
       "b@example.net Error Type: SMTP Connection to recipients server failed. Error: Could not connect to "
       "192.0.2.25 on port 25 since this would mean connecting to myself.\n",
       "failed connect server.loop", 1},
      {"454 is of a log-in only with 4.7.x, or without a code of its own",
       "Exception: Net::SMTPServerBusy\n454 4.3.0 Try again later (Net::SMTPServerBusy)\n",
       "deferred connect server.temporary", 1},
      {"JavaMail tells the code of a greeting and no words",
       "org.springframework.mail.MailSendException: Mail server connection failed; nested exception is "
       "javax.mail.MessagingException: Could not connect to SMTP host: mail.example.com, port: 25, response: "
       "554\n",
       "rejected greeting policy.rejected", 1},
      {"a reply's first line is cut off, and its line ends are written out",
       "results in this:\nlease log in via your web browser and then try again.\\n534-5.7.14 Learn more "
       "at\\n534 5.7.14 https://support.google.com/mail/bin/answer.py?answer=78754 d32sm - "
       "gsmtp\",\"responseCode\":534}\n",
       "rejected auth auth.web-login-required", 1},
      {"Python waited for an answer, and the paste ends before it tells to what",
       "Traceback (most recent call last):\n  File \"/usr/local/lib/python3.11/smtplib.py\", line 398, in "
       "getreply\n    line = self.file.readline(_MAXLINE + 1)\n"
       "  File \"/usr/local/lib/python3.11/socket.py\", line 706, in readinto\n"
       "    return self._sock.recv_into(b)\nTimeoutError: timed out\n",
       "failed greeting connect.read-timeout", 1},
      {"qmail, with multilog's labels, as a terminal broke its lines",
       "@40000000419f13a41cebadcc status: local 0/10 remote 8/20\n"
       "@40000000419f13a504926324 delivery 3: success: (c@example.org)_192.0.2.25_accepted_message./Remote_ho"
       "st_said:_250_Ok:_q\nueued_as_A38AD684/\n@40000000419f13a504937c64 status: local 0/10 remote 7/20\n"
       "@40000000419f13a508f3214c delivery 5: failure: 192.0.2.26_does_not_like_recipient./Remote_host_said:_"
       "550_5.1.1_<b@example\n.net>_is_not_a_valid_mailbox/Giving_up_on_192.0.2.26./\n"
       "@40000000419f13a508f8bae4 status: local 0/10 remote 6/20\n",
       "rejected rcpt_to recipient.unknown", 2},
      {"a line of qmail's, quoted by a person",
       "I still get errors from mails to you:\n\n<b@example.net>:\n192.0.2.25_does_not_like_recipient./"
       "Remote_host_said:_553_RCPT_TO:<b@example.net>_refused/G\niving_up_on_192.0.2.25./\n",
       "rejected rcpt_to policy.rejected", 1},
      {"qmail: a reply of two lines, with an address on the web in it",
       "delivery 7: failure: 192.0.2.25_failed_after_I_sent_the_message./Remote_host_said:_550-5.7.1_This_mes"
       "sage_is_likely_unsolicited_mail./550_5.7.1_see_https://example.com/help/Giving_up_on_192.0.2.25./\n",
       "rejected message policy.spam-content", 1},
      {"qmail: a domain that does not exist",
       "starting delivery 7: msg 12 to remote b@exampel.net\ndelivery 7: failure: "
       "Sorry,_I_couldn't_find_any_host_named_exampel.net._(#5.1.2)/\n",
       "failed resolve recipient.domain-not-found", 1},
      {"qmail: a mailbox of the machine itself",
       "starting delivery 7: msg 12 to remote b@example.net\n"
       "starting delivery 8: msg 12 to local joe@example.com\ndelivery 8: success: did_1+0+0/\n"
       "delivery 7: deferral: Connected_to_192.0.2.25_but_connection_died._(#4.4.2)/\n",
       "failed connect connect.dropped", 1},
      {"mutt lacks what it logs in with",
       "I get the following error: \"SMTP authentication requires SASL\".\n",
       "failed auth auth.mechanism-unsupported", 1},
      {"Postfix's log-in service is not there",
       "Mar 25 17:58:06 mx postfix/smtpd[7]: warning: SASL authentication failure: cannot connect to "
       "saslauthd server: No such file or directory\n"
       "Mar 25 17:58:06 mx postfix/smtpd[7]: warning: unknown[192.0.2.7]: SASL PLAIN authentication failed: "
       "generic failure\n",
       "rejected auth auth.temporary"},
      {"OpenSMTPD's program that delivers quotes its server, and a paste broke the line",
       "smtpd[24227]: 1e722991167e2b80 mda delivery evpid=f9293a5cb336a379\nfrom=<a@example.com> "
       "to=<b@example.net>\nrcpt=<b@example.net> user=b delay=40s result=TempFail \nstat=Error (temporary "
       "failure: \"mail.lmtp: LMTP server error: 550 5.1.1 <b@example.net> User doesn't exist\")\n",
       "rejected rcpt_to recipient.unknown", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: an application's error above a dialogue that was typed to find out more",
          "[pasted]") {
  const std::string error =
      "**Error: self signed certificate\n    at TLSSocket.onConnectSecure (_tls_wrap.js:1515:34)\n"
      "    at TLSSocket.emit (events.js:400:28) {\n  code: 'ESOCKET',\n  command: 'CONN'\n}**\n\n";
  const std::string typed =
      "$ telnet mail.example.com 25\nTrying 192.0.2.9...\nConnected to mail.example.com.\n"
      "220 mail.example.com Microsoft ESMTP MAIL Service ready\nehlo pc.example.org\n"
      "250-mail.example.com Hello [192.0.2.7]\n250 SIZE 37748736\nMAIL FROM: a@example.com\n"
      "250 2.1.0 Sender OK\nRCPT TO: b@example.org\n550 5.7.1 Unable to relay\n";
  CHECK(told(analyze("If I test it:\n\n" + error + "By hand:\n\n" + typed)) ==
        "failed tls tls.cert-untrusted; rejected rcpt_to relay.denied");
  CHECK(told(analyze(typed + "\nBut the program says:\n\n" + error.substr(2))) ==
        "rejected rcpt_to relay.denied; failed tls tls.cert-untrusted");
  // A person's words about failing are no attempt.
  CHECK(analyze("An example of spoofing mail, and failing with an error.\n\n" + typed).sessions.size() == 1);
}

TEST_CASE("pasted logs: msmtp's user may be written with a blank", "[pasted]") {
  const Source source = one_session(
      "Mar 05 10:00:00 host=smtp.example.com tls=on auth=on user=jane doe from=jane@example.com "
      "recipients=b@example.org smtpstatus=535 smtpmsg='535 5.7.8 no' errormsg='authentication failed "
      "(method PLAIN)' exitcode=EX_NOPERM\n");
  CHECK(source.sessions[0].auth.mechanism == "PLAIN");
  CHECK(source.sessions[0].auth.username == "jane doe");
}

TEST_CASE("what ssmtp says without -v is the server's reply", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"the sender",
       "echo -e \"Test\" | ssmtp -s \"SUBJECT\" a@example.com\n\nssmtp: 501 5.5.4 Invalid Email address\n",
       "rejected mail_from sender.invalid", 1},
      {"not verified", "ssmtp: 553 From: address not verified; see http://help.example.com/verify\n",
       "rejected mail_from sender.not-authorized", 1},
      {"the log-in", "sSMTP[29666]: Authorization failed (535 5.7.8 Error: authentication failed)\n",
       "rejected auth auth.bad-credentials", 1},
      {"the recipient", "ssmtp: RCPT TO:<b@example.net> (550 5.1.1 <b@example.net>: User unknown)\n",
       "rejected rcpt_to recipient.unknown", 1}});
  const Source call =
      analyze("echo x | ssmtp -s \"SUBJECT\" a@example.com\nssmtp: 501 5.5.4 Invalid Email address\n");
  CHECK(call.sessions.at(0).server.host.empty());  // -s is the subject
}

TEST_CASE("what openssl prints first after -starttls smtp is the end of EHLO's reply", "[pasted]") {
  const Source source = analyze(
      "---\nNo client certificate CA names sent\n---\nSSL handshake has read 4167 bytes and written 491 "
      "bytes\n"
      "---\nNew, TLSv1.2, Cipher is ECDHE-RSA-AES256-GCM-SHA384\nCompression: NONE\nSSL-Session:\n"
      "    Verify return code: 0 (ok)\n---\n250 SMTPUTF8\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "incomplete ehlo none");
  CHECK(session.tls.mode == TlsMode::starttls);
}

TEST_CASE("AUTH PLAIN typed without its NULs is told as such, whatever the server calls it", "[pasted]") {
  const std::string typed =
      "Connected to mail.example.com.\nEscape character is '^]'.\n220 mail.example.com ESMTP Postfix\n"
      "EHLO pc\n250-mail.example.com\n250 AUTH PLAIN LOGIN\nAUTH PLAIN ";
  const std::string refused =
      "\n535 5.7.8 Error: authentication failed: authentication failure\nQUIT\n221 Bye\n";
  check_told(std::vector<Pasted>{
      {"base64 of user:password", typed + "c2hvcEBleGFtcGxlLmNvbTpCdXR0ZXI5OXg=" + refused,
       "rejected auth auth.malformed-credentials", 1},
      {"echo left the backslashes", typed + "XDBzaG9wQGV4YW1wbGUuY29tXDBCdXR0ZXI5OXg=" + refused,
       "rejected auth auth.malformed-credentials", 1},
      {"with its NULs", typed + "AHNob3BAZXhhbXBsZS5jb20AQnV0dGVyOTl4" + refused,
       "rejected auth auth.bad-credentials", 1}});
}

TEST_CASE("a paste of openssl that ends within the certificate ends within the handshake", "[pasted]") {
  const std::string chain =
      "depth=0 CN = mail.example.com\nverify return:1\n---\nCertificate chain\n 0 s:/CN=mail.example.com\n"
      "   i:/CN=Example CA\n---\nServer certificate\n-----BEGIN CERTIFICATE-----\n";
  const std::vector<Pasted> logs = {
      {"after STARTTLS",
       "$ openssl s_client -connect mail.example.com:587 -starttls smtp\nCONNECTED(00000003)\n" + chain,
       "incomplete tls none", 1},
      {"what openssl keeps of EHLO's reply stands above", "250 DSN\nCONNECTED(00000003)\n" + chain,
       "incomplete tls none", 1}};
  check_told(logs);
}
