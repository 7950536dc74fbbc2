// Pasted logs: what people paste of the logs of libraries other than PHP's.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("pasted logs: libraries", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"smtplib takes the transaction back after a refusal, and the server is gone",
       "Traceback (most recent call last):\n"
       "  File \"/usr/lib64/python2.7/smtplib.py\", line 734, in sendmail\n    self.rset()\n"
       "  File \"/usr/lib64/python2.7/smtplib.py\", line 468, in rset\n    return self.docmd(\"rset\")\n"
       "  File \"/usr/lib64/python2.7/smtplib.py\", line 367, in getreply\n"
       "    raise SMTPServerDisconnected(\"Connection unexpectedly closed\")\n"
       "SMTPServerDisconnected: Connection unexpectedly closed\n",
       "failed mail_from connect.dropped"},
      {"Claws Mail marks with SMTP beside ESMTP",
       "[11:34:21] SMTP< 220 mail.example.com ESMTP\n[11:34:21] ESMTP> EHLO pc\n"
       "[11:34:22] ESMTP< 250-mail.example.com\n[11:34:22] ESMTP< 250 8BITMIME\n"
       "[11:34:22] ESMTP> MAIL FROM:<a@example.com> SIZE=379\n[11:34:22] SMTP< 250 Ok\n"
       "[11:34:22] SMTP> RCPT TO:<b@example.net>\n"
       "[11:34:22] SMTP< 554 <unknown[192.0.2.7]>: Client host rejected: Access denied\n",
       "rejected rcpt_to policy.rejected"},
      {"lettre's error, a field a line",
       "lettre::transport::smtp::Error {\n    kind: Permanent(\n        Code {\n"
       "            severity: PermanentNegativeCompletion,\n            category: Unspecified3,\n"
       "            detail: Five,\n        },\n    ),\n}\n",
       "rejected auth auth.bad-credentials"},
      {"lettre's error whose message is empty", "Error: permanent error (535)\n",
       "rejected auth auth.bad-credentials"},
      {"a bounce that breaks the line behind the command's name",
       "<b@example.net>: host mx.example.net[192.0.2.26] said:\n"
       "    550-5.7.26 This mail is unauthenticated. The sender must authenticate with\n"
       "    550-5.7.26 at least one of SPF or DKIM. For this message DKIM checks did\n"
       "    550 5.7.26 not pass. - gsmtp (in reply to end of DATA\n    command)\n",
       "rejected message policy.sender-authentication"},
      {"a bounce whose host had no room beside the address goes on at the same indent",
       "<b@example.net>: host\n    65cfe723d4a24d862c1ddb1ee54a60.mx.example.net[192.0.2.26] said: 550\n"
       "    5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please\n"
       "    contact your Internet service provider since part of their network is on\n"
       "    our block list (S3140). (in reply to MAIL FROM command)\n",
       "rejected mail_from policy.blocklisted"},
      {"two connections of an old Nodemailer at once",
       "SERVER 1:\n└──220 mx.example.com ESMTP\nCLIENT 1:\n└──EHLO pc\nSERVER 2:\n"
       "└──220 mx.example.com ESMTP\nCLIENT 2:\n└──EHLO pc\nSERVER 1:\n└──250 mx.example.com\nCLIENT 1:\n"
       "└──MAIL FROM:<a@example.com>\nSERVER 2:\n└──250 mx.example.com\nCLIENT 2:\n"
       "└──MAIL FROM:<b@example.com>\nSERVER 1:\n└──550 5.7.1 Authentication required\nSERVER 2:\n└──250 Ok\n"
       "CLIENT 2:\n└──RCPT TO:<c@example.net>\nSERVER 2:\n└──550 5.1.1 No such user\n",
       "rejected rcpt_to recipient.unknown", 2},
      {"Mailspring gives libetpan's number for what went wrong, below what the server said last",
       "----------SMTP----------\n220 mx.example.com ESMTP\nEHLO pc\n250-mx.example.com Hello pc\n"
       "250-AUTH PLAIN LOGIN\n250 HELP\n\nSMTP Last Response Code: 250\n\n"
       "SMTP Last Response: mx.example.com Hello pc\nAUTH PLAIN LOGIN\nHELP\n\n"
       "mailsmtp Last Error Code: 17\n\nmailsmtp Last Error Location: 10\n",
       "failed auth auth.mechanism-unsupported", 1},
      {"libetpan's number for its TLS library",
       "----------SMTP----------\n\nmailsmtp Last Error Code: 27\n\nmailsmtp Last Error Location: 5\n",
       "failed tls tls.handshake-failed", 1},
      {"a server whose name begins with ssl is no library",
       "** (ArgumentError) raise/1 expects a module name, got: {:network_failure, ~c\"ssl0.example.net\", "
       "{:error, :closed}}\n",
       "failed connect connect.dropped", 1},
      {"Indy gives the reply's words alone", "I'm getting a \"starttls is required to send mail\" error.\n",
       "rejected mail_from auth.tls-required", 1},
      {"Nodemailer's dialogue without DATA, and its account of who took the mail",
       "S: 235 2.7.0 OK Authenticated\nC: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Sender ok\n"
       "C: RCPT TO:<b@example.net>\nS: 250 2.1.5 Recipient ok\nS: 250 2.0.0 OK queued with id q5236C\n"
       "accepted: [ 'b@example.net' ]   rejected: []\n",
       "accepted none none"},
      {"a page lost DATA, its reply and the dot",
       "220 ESMTP Example\nEHLO [IPv6:::1]\n250-SIZE 10240\n250 Ok\nMAIL FROM:<a@example.com>\n"
       "250 Sender Ok\nRCPT TO:<b@example.net>\n250 Recipient Ok\nSubject: Hey!\n\nWe should meet up! ;)\n"
       "250 Ok\n221 Service closing transmission channel\n",
       "accepted none none"},
      {"Nodemailer's log without a dialogue",
       "[2016-08-29 19:33:00] ERROR: [jwJhC8ZMzHw] connect ETIMEDOUT 192.0.2.27:25\n"
       "[2016-08-29 19:33:00] INFO: Connecting to mx1.example.com:25 for message #1 with STARTTLS\n"
       "[2016-08-29 19:33:00] DEBUG: [jwJhC8ZMzHw] Closing connection to the server using \"destroy\"\n",
       "failed connect connect.timeout"},
      {".NET connected and waited in vain",
       "System.Net.Mail.SmtpException : Failure sending mail.\n"
       "[Inner Exception] System.IO.IOException : Unable to read data from the transport connection: A "
       "connection attempt failed because the connected party did not properly respond after a period of "
       "time, or established connection failed because connected host has failed to respond.\n",
       "failed connect connect.read-timeout"},
      {"gomail names the command before the reply",
       "gomail: could not send email 1: Auth: 451 4.3.2 Internal server error\n",
       "deferred auth auth.temporary"},
      {"the log begins behind the content",
       "[06-Dec-2016 11:36:32 +0000]: <sdeqh3rq> Send: \n.\n"
       "[06-Dec-2016 11:36:32 +0000]: <sdeqh3rq> Recv: 250 OK id=1cEE2y-000MpW-5c\n"
       "[06-Dec-2016 11:36:32 +0000]: <sdeqh3rq> Send: QUIT\n"
       "[06-Dec-2016 11:36:32 +0000]: <sdeqh3rq> Recv: 221 mail.example.com closing connection\n",
       "accepted none none"},
      {"a quotation's sign before Nodemailer's error is no client's mark",
       "DEBUG Creating transport: nodemailer (6.9.7; +https://nodemailer.com/)\nI get this:\n"
       "> Error: Invalid login: 535 5.7.8 Authentication failed\n>   code: 'EAUTH',\n",
       "rejected auth auth.bad-credentials"},
      {"the error in a field behind the message",
       "time=\"2024-11-10T14:34:11+13:00\" level=error msg=\"Error occurred running a startup check\" "
       "caller=\"github.com/authelia/root.go:128 doStartupChecks\" error=\"failed to dial connection: SMTP "
       "AUTH failed: 535 5.7.8 Error: authentication failed: authentication failure\" "
       "provider=notification\n",
       "rejected auth auth.bad-credentials"},
      {"Go met an IMAP server, which names STARTTLS in its greeting",
       "level=error component=dispatcher msg=\"Notify for alerts failed\" num_alerts=2 err=\"short response: "
       "* OK [CAPABILITY IMAP4rev1 LITERAL+ STARTTLS LOGINDISABLED] Dovecot ready.\"\n",
       "failed greeting client.configuration"},
      {"Home Assistant's words, and a traceback without its end",
       "Login not possible. Please check your setting and/or your credentials\n"
       "Traceback (most recent call last):\n"
       "  File \"/usr/local/lib/python3.13/smtplib.py\", line 750, in login\n    raise last_exception\n",
       "failed auth auth.bad-credentials"},
      {"a stack on its exception's line, as .NET and Java print it",
       "System.UriFormatException: Invalid URI: The hostname could not be parsed. at System.Uri.Parse "
       "(UriKind kind, System.String uriString) <0x40e628c0 + 0x000ab> in :0 at "
       "MailKit.Net.Smtp.SmtpClient.ComputeDefaultValues (System.String host, System.Boolean& starttls) "
       "<0x4101a000 + 0x004bf> in :0 at MailKit.Net.Smtp.SmtpClient.Connect (System.String host) in :0\n",
       "failed connect client.configuration"},
      {"a reply within a string of a program, its quote escaped",
       "INSERT INTO `mails` VALUES ('fail', '邮件发送失败：Failed messages: javax.mail.SendFailedException: "
       "Invalid "
       "Addresses;\\n  nested exception is:\\n"
       " com.sun.mail.smtp.SMTPAddressFailedException: 554 RCPT (b@example.org) dosn\\'t exist');\n",
       "rejected rcpt_to recipient.unknown"},
      {"a file of passwords in a Ruby stack is no log-in",
       "Net::SMTPFatalError (555 5.5.2 Syntax error. nb15sm15097998qcb.26\n):\n"
       "  app/mailers/shop_mailer.rb:24:in `deliver_mail'\n"
       "  app/controllers/password_resets_controller.rb:12:in `create'\n",
       "rejected mail_from protocol.syntax"},
      {"all recipients were refused, and the library does not say how",
       "Error: Can't send mail - all recipients were rejected\n"
       "    at SMTPConnection._actionRCPT (/srv/smtp-connection.js:911:34)\n",
       "rejected rcpt_to policy.rejected"},
      {"an application's words, and below them the exception whose stack names the command",
       "2017-10-14T20:15:09.642+0000 ERROR [srv] client [client.scala:53] Error sending mail: "
       "Mail(List(To(x)))\njavax.mail.SendFailedException: Invalid Addresses\n"
       "\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)\n",
       "rejected rcpt_to policy.rejected"},
      {".NET's frames in Italian",
       "SmtpProtocolException: {\"Unable to parse status code returned by the server.\"}\n"
       "   in MailKit.Net.Smtp.SmtpStream.ReadResponse(CancellationToken cancellationToken)\n"
       "   in MailKit.Net.Smtp.SmtpClient.SendEhlo(Boolean ehlo, CancellationToken cancellationToken)\n",
       "failed ehlo server.misconfigured"},
      {"lettre prints a code digit by digit",
       "SMTP 5xx error: lettre::transport::smtp::Error { kind: Permanent(Code { severity: "
       "PermanentNegativeCompletion, category: Unspecified3, detail: Five }) }\n",
       "rejected auth auth.bad-credentials"},
      {"a library that was given no recipient says that all were refused",
       "smtplib.SMTPRecipientsRefused: {}\n", "failed rcpt_to client.configuration"},
      {"a request for a new password is no log-in",
       "Started POST \"/password_resets\" for 192.0.2.7\nRendered members_mailer/password_reset.text.erb\n"
       "Net::SMTPFatalError (555 5.5.2 Syntax error. nb15sm15097998qcb.26\n):\n"
       "  app/mailers/shop_mailer.rb:24:in `deliver_mail'\n",
       "rejected mail_from protocol.syntax"},
      {"a program's settings are no words of its failure",
       "TID-1pnm1s WARN: Net::SMTPFatalError: 550 5.7.1 Client does not have permissions to send as this "
       "sender\n\n"
       "    - SMTP_HOST=mail.example.com\n    - SMTP_STARTTLS=true\n    - SMTP_AUTHENTICATION=login\n",
       "rejected mail_from sender.not-authorized"},
      {"a page broke a reply before the end of its quote",
       "send: 'AUTH PLAIN AGFAZXhhbXBsZS5jb20ATWFwbGU3N3N5cnVw\\r\\n'\n"
       "reply: b'535 Login fail. Account is abnormal, password is\n        incorrect.\\r\\n'\n"
       "send: 'QUIT\\r\\n'\nSMTPServerDisconnected: Connection unexpectedly closed\n",
       "rejected auth auth.bad-credentials"},
      {"MailKit gives the server's words without the code",
       "MailKit.Net.Smtp.SmtpCommandException: Syntactically invalid HELO argument(s)\n"
       "   at MailKit.Net.Smtp.SmtpClient.Ehlo(CancellationToken cancellationToken)\n"
       "   at MailKit.Net.Smtp.SmtpClient.Connect(String host, Int32 port)\n",
       "rejected ehlo helo.rejected"},
      {"an error in quotes within a person's words",
       "When i enable it, it fetches \"new\" mails, and i get this error \"authentication failure [SMTP: "
       "STARTTLS failed (code: 220, response: TLS go ahead)]\"\n",
       "failed tls tls.handshake-failed", 1},
      {"telnet cannot go on after STARTTLS",
       "$ telnet mail.example.com 587\nTrying 192.0.2.1...\nConnected to mail.example.com.\n"
       "Escape character is '^]'.\n220 mail.example.com ESMTP\nEHLO pc.example.org\n250-mail.example.com\n"
       "250 STARTTLS\nSTARTTLS\n220 2.0.0 Ready to start TLS\nConnection closed by foreign host.\n",
       "failed tls tls.handshake-failed", 1}};
  check_told(logs);
}

TEST_CASE("pasted logs: VMime marks only what the client says", "[pasted]") {
  const Source source = analyze(
      "smtps:1->(Client)Connecting to mail.example.com, port 465\nsmtps:1->220 mail.example.com ESMTP\n"
      "smtps:1->(Client)EHLO pc\nsmtps:1->250-mail.example.com\nsmtps:1->250 AUTH PLAIN\n"
      "smtps:1->(Client)AUTH PLAIN\nsmtps:1->334 \nsmtps:1->(Client){...SASL exchange: 40 bytes of data...}\n"
      "smtps:1->235 2.7.0 Accepted\nsmtps:1->(Client)MAIL FROM:<a@example.com>\nsmtps:1->250 2.1.0 OK\n"
      "smtps:1->(Client)RCPT TO:<b@example.org>\nsmtps:1->550 5.1.1 No such user\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "rejected rcpt_to recipient.unknown");
  CHECK(session.auth.mechanism == "PLAIN");
  CHECK(session.tls.used);
}

TEST_CASE("pasted logs: Flutter's console names itself before each record", "[pasted]") {
  const Source source = analyze(
      "flutter: [2021-11-01 19:28:46.02 | Connection | FINE] < 220 mail.example.com ESMTP\n"
      "flutter: [2021-11-01 19:28:46.03 | Connection | FINE] > EHLO pc\n"
      "flutter: [2021-11-01 19:28:46.22 | Connection | FINE] < 250 mail.example.com Hello pc\n"
      "< 250 SIZE 52428800\n< 250 AUTH PLAIN LOGIN\n"
      "flutter: [2021-11-01 19:28:46.23 | Connection | FINE] > AUTH LOGIN\n"
      "flutter: [2021-11-01 19:28:46.41 | Connection | FINE] < 334 VXNlcm5hbWU6\n"
      "flutter: [2021-11-01 19:28:46.42 | Connection | FINE] > YUBleGFtcGxlLmNvbQ==\n"
      "flutter: [2021-11-01 19:28:46.59 | Connection | FINE] < 334 UGFzc3dvcmQ6\n"
      "flutter: [2021-11-01 19:28:46.59 | Connection | FINE] > UXVhcnR6NzdIYXJib3Vy\n"
      "flutter: [2021-11-01 19:28:46.77 | Connection | FINE] < 535 Incorrect authentication data\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "rejected auth auth.bad-credentials");
  CHECK(session.auth.username == "a@example.com");
  CHECK(session.size.limit == 52428800);
}

TEST_CASE("pasted logs: Perl's object tells by its class that it is encrypted", "[pasted]") {
  const std::string head = "Net::SMTP::SSL=GLOB(0x1ac4a60)";
  const Source source =
      analyze(head + ">>> EHLO pc\n" + head + "<<< 250-mail.example.com\n" + head + "<<< 250 SIZE 1000\n" +
              head + ">>> MAIL FROM:<a@example.com>\n" + head + "<<< 550 5.7.1 no\n");
  CHECK(source.sessions.at(0).tls.used);
}

TEST_CASE("pasted logs: Nodemailer's log with arrows", "[pasted]") {
  const Source source = one_session(
      "DEBUG Creating transport: nodemailer (6.9.7; +https://nodemailer.com/)\n"
      "DEBUG [connection] Connecting to mail.example.com:587\nDEBUG [connection] Connection established\n"
      "DEBUG [connection] < 220 mail.example.com ESMTP\nDEBUG [connection] > EHLO [127.0.0.1]\n"
      "DEBUG [connection] < 250-mail.example.com\nDEBUG [connection] < 250-STARTTLS\n"
      "DEBUG [connection] > STARTTLS\nDEBUG [connection] < 220 Ready to start TLS\nDEBUG Upgraded to TLS\n"
      "DEBUG [connection] > AUTH PLAIN [credentials]\n"
      "DEBUG [connection] < 535 5.7.8 Authentication failed\n");
  CHECK(told(source.sessions[0]) == "rejected auth auth.bad-credentials");
  CHECK(source.sessions[0].tls.used);
}

TEST_CASE("pasted logs: JavaMail's own logger tells the extensions, not the dialogue", "[pasted]") {
  const Source source = analyze(
      "[DEBUG] com.sun.mail.smtp - trying to connect to host \"mail.example.com\", port 587, isSSL false\n"
      "[DEBUG] com.sun.mail.smtp - Found extension \"SIZE\", arg \"35882577\"\n"
      "[DEBUG] com.sun.mail.smtp - Found extension \"STARTTLS\", arg \"\"\n");
  CHECK(source.sessions.at(0).size.limit == 35882577U);
  // The server did not stay silent.
  const Source failed = analyze(
      "[DEBUG] com.sun.mail.smtp - connected to host \"mail.example.com\", port: 587\n"
      "[DEBUG] com.sun.mail.smtp - Found extension \"AUTH\", arg \"LOGIN PLAIN\"\n"
      "[DEBUG] com.sun.mail.smtp - Attempt to authenticate using mechanisms: LOGIN PLAIN DIGEST-MD5 NTLM\n"
      "[WARN] com.example.MailService - E-mail could not be sent\n");
  CHECK(failed.sessions.at(0).stage == Stage::auth);
  for (const Diagnosis& diagnosis : failed.sessions.at(0).diagnosis)
    CHECK(diagnosis.cause != "connect.read-timeout");
}

TEST_CASE("pasted logs: the stack tells which answer a program waited for", "[pasted]") {
  const std::string python = "  File \"/usr/lib/python3.10/smtplib.py\", line ",
                    timed_out = "socket.timeout: timed out\n";
  const std::string ruby =
      "Net::ReadTimeout: Net::ReadTimeout with #<TCPSocket:(closed)>\n"
      "/usr/lib/ruby/2.7.0/net/protocol.rb:217:in `rbuf_fill'\n"
      "/usr/lib/ruby/2.7.0/net/smtp.rb:946:in `recv_response'\n";
  const std::string mailkit =
      "System.TimeoutException: Operation timed out after 120000 milliseconds\n"
      "   at MailKit.Net.NetworkStream.Read(Byte[] buffer, Int32 offset, Int32 count)\n"
      "   at MailKit.Net.Smtp.SmtpStream.ReadResponse(CancellationToken token)\n";
  const std::string java =
      "javax.mail.MessagingException: Exception reading response;\n  nested exception is:\n"
      "\tjava.net.SocketTimeoutException: Read timed out\n"
      "\tat com.sun.mail.smtp.SMTPTransport.readServerResponse(SMTPTransport.java:2440)\n";
  const Pasted logs[] = {
      {"smtplib: the greeting, on a port for TLS, which stands in the source",
       "Traceback (most recent call last):\n  File \"/app/mailer.py\", line 22, in <module>\n"
       "    server = smtplib.SMTP(\"smtp.example.com\", 465, timeout=30)\n" +
           python + "343, in connect\n    (code, msg) = self.getreply()\n" + python +
           "390, in getreply\n    line = self.file.readline(_MAXLINE + 1)\n" + timed_out,
       "failed greeting tls.port-mismatch", 1},
      {"smtplib: the connection itself",
       python + "341, in connect\n    self.sock = self._get_socket(host, port, self.timeout)\n" + timed_out,
       "failed connect connect.timeout", 1},
      {"smtplib: the answer to DATA",
       python + "901, in sendmail\n    (code, resp) = self.data(msg)\n" + python +
           "570, in data\n    (code, repl) = self.getreply()\n" + python +
           "390, in getreply\n    line = self.file.readline(_MAXLINE + 1)\n" + timed_out,
       "failed data connect.read-timeout", 1},
      {"smtplib: the answer to the message",
       python + "901, in sendmail\n    (code, resp) = self.data(msg)\n" + python +
           "580, in data\n    (code, msg) = self.getreply()\n" + python +
           "390, in getreply\n    line = self.file.readline(_MAXLINE + 1)\n" + timed_out,
       "failed message connect.read-timeout", 1},
      {"smtplib: what was caught names no command, what was thrown for it does",
       python + "398, in getreply\n    line = self.file.readline(_MAXLINE + 1)\n" +
           "ConnectionResetError: [WinError 10054] An existing connection was forcibly closed\n\n"
           "During handling of the above exception, another exception occurred:\n\n"
           "Traceback (most recent call last):\n" +
           python + "769, in starttls\n    self.ehlo_or_helo_if_needed()\n" + python +
           "451, in ehlo\n    (code, msg) = self.getreply()\n" + python +
           "401, in getreply\n    raise SMTPServerDisconnected(\"Connection unexpectedly closed: \"\n"
           "smtplib.SMTPServerDisconnected: Connection unexpectedly closed: [WinError 10054] An existing "
           "connection was forcibly closed\n",
       "failed ehlo connect.dropped", 1},
      {"Ruby: the greeting", ruby + "/usr/lib/ruby/2.7.0/net/smtp.rb:558:in `block in do_start'\n",
       "failed greeting connect.read-timeout", 1},
      {"Ruby: the answer to DATA",
       ruby + "/usr/lib/ruby/2.7.0/net/smtp.rb:927:in `get_response'\n"
              "/usr/lib/ruby/2.7.0/net/smtp.rb:860:in `data'\n",
       "failed data connect.read-timeout", 1},
      {"Ruby 3.4: the answer to the message", ruby + "net/smtp.rb:860:in 'Net::SMTP#data'\n",
       "failed message connect.read-timeout", 1},
      {"MailKit: the greeting",
       mailkit + "   at MailKit.Net.Smtp.SmtpClient.PostConnect(Stream stream, String host, Int32 port)\n",
       "failed greeting connect.read-timeout", 1},
      {"JavaMail: the greeting, and which kind of failure stands below its headline",
       java + "\tat com.sun.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:2160)\n",
       "failed greeting connect.read-timeout", 1},
      {"JavaMail: the answer to the message",
       java + "\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2101)\n",
       "failed message connect.read-timeout", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: Email OAuth 2.0 Proxy tells both of its sides", "[pasted]") {
  const std::string side =
      "2024-10-10 23:49:56: SMTP (127.0.0.1:53878-{127.0.0.1:1587}-smtp.office365.com:587)";
  std::string log;
  for (const char* said :
       {" --> [ Client connected ]", "     <-- b'220 mx.example.com ESMTP\\r\\n'",
        " <-- b'220 mx.example.com ESMTP\\r\\n'", " --> b'ehlo pc\\r\\n'", "     --> b'ehlo pc\\r\\n'",
        "     <-- b'250-mx.example.com\\r\\n'", " <-- b'250-mx.example.com\\r\\n'",
        "     <-- b'250 AUTH XOAUTH2\\r\\n'", " <-- b'250 AUTH PLAIN LOGIN\\r\\n'",
        " --> b'AUTH PLAIN [[ Credentials removed from proxy log ]]'", "     --> b'AUTH XOAUTH2\\r\\n'",
        "     <-- b'334 \\r\\n'", "     --> b'[[ Credentials removed from proxy log ]]'",
        "     <-- b'535 5.7.3 Authentication unsuccessful\\r\\n'",
        " <-- b'535 5.7.3 Authentication unsuccessful\\r\\n'", " --> [ Client disconnected ]"})
    log += side + said + "\n";
  const Source source = one_session(log);
  CHECK(told(source.sessions[0]) == "rejected auth auth.oauth-failed");
  CHECK(source.sessions[0].auth.mechanism == "XOAUTH2");
  CHECK(source.sessions[0].capabilities.size() == 1);
}

TEST_CASE("what .NET caught before it threw tells the reason", "[pasted]") {
  check_told(std::vector<Pasted>{{"",
                                  "Sending.SmtpClient: Error sending "
                                  "email\nMailKit.Security.SslHandshakeException: An error occurred while "
                                  "attempting to establish an SSL or TLS connection.\n\n ---> "
                                  "System.IO.IOException: Cannot determine the "
                                  "frame size or a corrupted frame was received.\n   at "
                                  "System.Net.Security.SslStream.GetFrameSize(ReadOnlySpan`1 buffer)\n",
                                  "failed tls tls.port-mismatch", 1}});
}

TEST_CASE("Perl's lines are not taken for wrapped ones, whatever their length", "[pasted]") {
  const std::string at = "Net::SMTP=GLOB(0x55a008385370)";
  const Source source =
      analyze(at + "<<< 220 DavMail 5.4.0-trunk SMTP ready at Mon Nov 25 12:54:51 EST 2024\n" + at +
              ">>> EHLO localhost.localdomain\n" + at + "<<< 250-localhost.localdomain\n" + at +
              "<<< 250-AUTH LOGIN PLAIN\n" + at + "<<< 250 Hello\n" + at + ">>> MAIL FROM:<a@example.com>\n" +
              at + "<<< 530 Authentication required\n");
  CHECK(told(source.sessions.at(0)) == "rejected mail_from auth.required");
  CHECK(source.sessions.at(0).events.size() == 5);
}

TEST_CASE("Nodemailer: an idle connection behind a mail that went is no failure", "[pasted]") {
  const std::string mail =
      "[2024-01-31 10:00:00] INFO  [pU3N] Secure connection established to 192.0.2.25:465\n"
      "[2024-01-31 10:00:00] DEBUG Sending mail using SMTP/6.9.8[client:6.9.8]\n"
      "[2024-01-31 10:00:00] INFO  [aB3N] Secure connection established to 192.0.2.25:465\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] S: 220 mail.example.com ESMTP\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] C: EHLO pc\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] S: 250 mail.example.com\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] C: MAIL FROM:<a@example.com>\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] S: 250 ok\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] C: RCPT TO:<b@example.com>\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] S: 250 ok\n[2024-01-31 10:00:00] DEBUG [aB3N] C: DATA\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] S: 354 go\n"
      "[2024-01-31 10:00:00] INFO  [aB3N] <280 bytes encoded mime message (source size 276 bytes)>\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] S: 250 queued as ABC\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] Closing connection to the server using \"end\"\n";
  const std::string end =
      "[2024-01-31 10:02:00] ERROR [pU3N] Timeout\n"
      "[2024-01-31 10:02:00] DEBUG [pU3N] Closing connection to the server using \"destroy\"\n";
  const Source source = analyze(mail + end);
  REQUIRE(source.sessions.size() == 2);
  const Session& idle = source.sessions[0];
  CHECK(idle.diagnosis.empty());
  CHECK(idle.outcome != Outcome::failed);
  REQUIRE(idle.findings.size() == 1);
  CHECK(idle.findings[0].rule == "finding.nodemailer-idle-connection");
  CHECK(source.sessions[1].outcome == Outcome::accepted);
}

TEST_CASE("Nodemailer's entries as winston prints them", "[pasted]") {
  const Source source = one_session(
      "app-1  | [mail.example.com:443] 2026-06-08 19:20:33.357 info: Secure connection established to "
      "192.0.2.25:465 {\napp-1  |   \"component\": \"smtp-connection\",\napp-1  | }\n"
      "app-1  | [mail.example.com:443] 2026-06-08 19:20:33.671 info: User \"a@example.com\" failed to "
      "authenticate {\napp-1  |   \"component\": \"smtp-connection\",\napp-1  |   \"method\": \"PLAIN\"\n"
      "app-1  | }\n"
      "app-1  | [mail.example.com:443] 2026-06-08 19:20:33.674 error: Send Error: Invalid login: 535 5.7.8 "
      "Permission denied {\napp-1  |   \"component\": \"mail\",\napp-1  |     \"code\": \"EAUTH\",\n"
      "app-1  |     \"responseCode\": 535,\napp-1  |     \"command\": \"AUTH PLAIN\"\napp-1  | }\n");
  CHECK(told(source.sessions[0]) == "rejected auth auth.bad-credentials");
  CHECK(source.sessions[0].tls.used);
  CHECK(source.sessions[0].auth.username == "a@example.com");
}

TEST_CASE("pasted logs: what was typed at Python's prompt is no failure and may name the server",
          "[pasted]") {
  const Source source = analyze(
      ">>> import smtplib\n>>> smtp = smtplib.SMTP(timeout=5)\n>>> smtp.connect('smtp.example.com')\n"
      "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n"
      "  File \"/usr/lib/python2.7/socket.py\", line 575, in create_connection\n    raise err\n"
      "socket.timeout: timed out\n>>> smtp = smtplib.SMTP(port=587, timeout=5)\n");
  const Session& session = source.sessions.at(0);
  CHECK(session.server.host == "smtp.example.com");
  REQUIRE_FALSE(session.diagnosis.empty());
  for (const Evidence& evidence : session.diagnosis.front().evidence)
    CHECK(evidence.text.find(">>>") == std::string_view::npos);
}

TEST_CASE("pasted logs: Perl lists its classes anew for the connection after one that failed", "[pasted]") {
  const std::string classes =
      "Net::SMTP>>> Net::SMTP(3.13)\nNet::SMTP>>>   Net::Cmd(3.13)\nNet::SMTP>>>     Exporter(5.76)\n";
  const std::string at = "Net::SMTP=GLOB(0x800c16240)";
  const std::string dialogue = at + "<<< 220 mail.example.com ESMTP\n" + at + ">>> EHLO pc.example.org\n" +
                               at + "<<< 250 mail.example.com\n" + at + ">>> MAIL FROM:<a@example.com>\n" +
                               at + "<<< 530 Authentication required\n";
  const Source source = analyze(
      classes +
      "Net::SMTP: Net::Cmd::getline(): unexpected EOF on command channel: Connection reset by peer at "
      "/usr/lib/git-core/git-send-email line 1698.\n"
      "Unable to initialize SMTP properly. Check config and use --smtp-debug. VALUES: "
      "server=mail.example.com "
      "encryption= hello=pc.example.org port=465 at /usr/lib/git-core/git-send-email line 1725.\n\n" +
      classes + dialogue);
  REQUIRE(source.sessions.size() == 2);
  CHECK(source.sessions[0].outcome == Outcome::failed);
  CHECK(told(source.sessions[1]) == "rejected mail_from auth.required");
  CHECK(analyze(classes + dialogue).sessions.size() == 1);
}
