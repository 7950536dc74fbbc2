// Pasted logs: errors in words, which show no dialogue or only the end of one.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("pasted logs: the place that a program could not connect to", "[pasted]") {
  const std::vector<std::array<std::string, 3>> lines = {
      {"curl: (7) Failed to connect to mail.example.com port 587 after 3 ms: Connection refused",
       "mail.example.com", "587"},
      {"curl: (6) Could not resolve host: mail.example.com", "mail.example.com", "0"},
      {"msmtp: cannot connect to mail.example.com, port 587: Connection timed out", "mail.example.com",
       "587"},
      {"msmtp: cannot locate host mail.example.com: Name or service not known", "mail.example.com", "0"},
      {"ssmtp: Cannot open mail.example.com:465", "mail.example.com", "465"},
      {"nc: connect to mail.example.com port 25 (tcp) failed: Connection refused", "mail.example.com", "25"},
      {"connect to mail.example.com[192.0.2.1]:25: Connection timed out", "mail.example.com", "25"},
      {"Unable to connect to ssl://mail.example.com:465 (Connection refused)", "mail.example.com", "465"},
      {"could not connect to smtp host localhost", "localhost", "0"},
      {"Error: getaddrinfo ENOTFOUND mail.example.com", "mail.example.com", "0"},
      {"Failed to connect to server: Connection timed out", "", "0"},
      {"SMTP Error: Could not connect to SMTP host.", "", "0"}};
  for (const auto& [line, host, port] : lines) {
    INFO(line);
    const Source source = one_session(line + "\n");
    CHECK(source.sessions[0].server.host == host);
    CHECK(std::to_string(source.sessions[0].server.port) == port);
  }
}

TEST_CASE("pasted logs: answers that stay away", "[pasted]") {
  const Pasted logs[] = {
      {"PHPMailer's EHLO, and what it says of a log-in that it never came to",
       "2021-11-01 07:24:29 Connection: opening to ssl://mail.example.com:465, timeout=300, options=array()\n"
       "2021-11-01 07:25:31 SERVER -> CLIENT: 220 mail.example.com ESMTP\n"
       "2021-11-01 07:25:31 CLIENT -> SERVER: EHLO pc\n2021-11-01 07:25:31 SERVER -> CLIENT:\n"
       "2021-11-01 07:25:31 SMTP ERROR: EHLO command failed:\n"
       "2021-11-01 07:25:31 SMTP NOTICE: EOF caught while checking if connected\n"
       "2021-11-01 07:25:31 SMTP Error: Could not authenticate.\n",
       "failed ehlo connect.dropped"},
      {"CodeIgniter's hello",
       "220 mail.example.com ESMTP\nhello: \nThe following SMTP error was encountered: \n"
       "from: \nThe following SMTP error was encountered: \n",
       "failed ehlo connect.dropped"}};
  for (const Pasted& pasted : logs) {
    INFO(pasted.what);
    const Source source = one_session(pasted.log);
    CHECK(told(source.sessions[0]) == pasted.told);
  }
}

TEST_CASE("pasted logs: a message too large, told in words", "[pasted]") {
  CHECK(told(analyze("Horde_Smtp_Exception: Message size exceeds fixed limit\n#14 "
                     "/srv/Horde/Smtp.php(1076): Horde_Smtp::_getResponse\n")
                 .sessions.at(0)) == "rejected message message.too-large");
}

TEST_CASE("pasted logs: the error of another attempt above a log-in that passed", "[pasted]") {
  const Source source = analyze(
      "2018-05-01 13:33:16,975 : Error SMTP sendmail: (535, '5.7.0 authentication failed')\n\n"
      "$ telnet mail.example.com 587\nTrying 192.0.2.4...\nConnected to mail.example.com.\n"
      "Escape character is '^]'.\n220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n"
      "250 AUTH LOGIN PLAIN\nAUTH LOGIN\n334 VXNlcm5hbWU6\nc3Bmbxxxxxx=\n334 UGFzc3dvcmQ6\neGJ4RxxxxxxxxxU=\n"
      "235 2.0.0 OK Authenticated\nQUIT\n221 2.0.0 closing connection\nConnection closed by foreign host.\n");
  CHECK(source.sessions.back().outcome == Outcome::no_message);
}

TEST_CASE("pasted logs: a text of JSON that begins with an enhanced code", "[pasted]") {
  const Source source = analyze(
      "{\"status\":false,\"content\":\"5.7.1 Authentication failed\\r\\n\"}<br />\n"
      "<b>Fatal error</b>: Uncaught Exception: Warning: fwrite(): SSL operation failed with code 1. in\n"
      "/srv/vendor/laminas/laminas-mail/src/Protocol/AbstractProtocol.php on line 263\n");
  CHECK(told(source.sessions.at(0)).starts_with("rejected auth auth."));
}

TEST_CASE("pasted logs: a reply that is a code alone has no words to quote", "[pasted]") {
  const Source source = analyze(
      "lettre::transport::smtp::Error { kind: Permanent(Code { severity: PermanentNegativeCompletion, "
      "category: MailSystem, detail: Four }) }\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session).starts_with("rejected message "));
  REQUIRE(!session.diagnosis.empty());
  CHECK(session.diagnosis[0].explanation.find("own words") == std::string::npos);
}

TEST_CASE("pasted logs: programs on this machine, names that hold others, and what a cut paste cannot show",
          "[pasted]") {
  const Pasted logs[] = {
      {"Magento hands mail to sendmail",
       "report.CRITICAL: Unable to send mail.  {\"exception\":\"[object] "
       "(Magento\\\\Framework\\\\Exception\\\\MailException(code: 0): Unable to send mail.  at "
       "/var/www/app/code/Magento/Email/Model/Transport.php:112, Zend_Mail_Transport_Exception(code: 0): "
       "Unable to send mail.  at /var/www/vendor/magento/zendframework1/library/Zend/Mail/Transport/Sendmail."
       "php:111)\"} []\n",
       "failed connect client.configuration", 1},
      {"a shell finds no sendmail", "sh: 1: /usr/sbin/sendmail: not found\n",
       "failed connect client.configuration", 1},
      {"ServiceNotFoundException is not Node's ENOTFOUND",
       "Login doesn't work with my smtp server it says 5.7.4 unrecognized authentication type.\n"
       "ServiceNotFoundException(code: 0): Zend\\Mail\\Protocol\\SmtpPluginManager::get was unable to "
       "fetch\n",
       "rejected auth auth.mechanism-unsupported", 1},
      {"the token of the last line may be cut off",
       "++ Starting Swift_SmtpTransport\n<< 220 mail.example.com ESMTP\n\n>> EHLO [127.0.0.1]\n\n"
       "<< 250-mail.example.com\n250 AUTH LOGIN XOAUTH2\n\n>> AUTH XOAUTH2 "
       "dXNlcj1mczFAZXhhbXBsZS5jb20BYXV0aD1CZWFyZXIgZXlK\n",
       "incomplete auth none", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: what a library wraps, and what of a reply the program kept", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"JavaMail's exception class announces a reply, below one that tells of a 250",
       "Sending e-mails to: a@example.com null\nERROR: 250 OK id=1XDbee-0005z1-A3\n\n"
       "com.sun.mail.smtp.SMTPSendFailedException: 250 OK id=1XDbee-0005z1-A3\n;\n  nested exception is:\n"
       "\tcom.sun.mail.smtp.SMTPAddressFailedException: 501 <null>: recipient address must contain a "
       "domain\n",
       "rejected rcpt_to recipient.invalid", 1},
      {"a handshake that failed within a log-in that failed",
       "08:53:34,140 ERROR KC-SERVICES0029: Failed to send email: "
       "jakarta.mail.AuthenticationFailedException: 220 2.0.0 Ready to start TLS\n;\n"
       "  nested exception is:\n\tjakarta.mail.MessagingException: Could not convert socket to TLS;\n"
       "  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: "
       "unable to find valid certification path to requested target\n",
       "failed tls tls.cert-untrusted", 1},
      {"the connection was gone when QUIT was said",
       "Traceback (most recent call last):\n  File \"/usr/lib/python2.7/smtplib.py\", line 756, in quit\n"
       "    res = self.docmd(\"quit\")\n  File \"/usr/lib/python2.7/smtplib.py\", line 368, in getreply\n"
       "    raise SMTPServerDisconnected(\"Connection unexpectedly closed\")\n"
       "SMTPServerDisconnected: Connection unexpectedly closed\n",
       "failed quit connect.dropped", 1},
      {"Roundcube's headline names the command, whatever the reply is about",
       "SMTP Error (550): Failed to set sender \"a@example.com\" (Access denied - Invalid HELO name (See "
       "RFC2821 4.1.3)).\n",
       "rejected mail_from helo.rejected", 1},
      {"a word for error in another language", "Fehler 535 Authentication credentials invalid\n",
       "rejected auth auth.bad-credentials", 1},
      {"Can't send mail from a program: a sentence, and no command of a transcript",
       "Can't send mail from SOGo, any attempt results in error:\n\n"
       "> cannot send message: (smtp) originator not accepted\n",
       "rejected mail_from sender.rejected", 1},
      {"what .NET tells of a connection that was closed in the handshake, below another attempt",
       "2017-05-31 14:55:47.7769 Error Error sending mail. Exception: System.Net.Mail.SmtpException: The "
       "operation has timed out.\n   at System.Net.Mail.SmtpClient.Send(MailMessage message)\n"
       "2017-05-31 15:00:10.3032 Error Error sending mail. Exception: System.Net.Mail.SmtpException: Failure "
       "sending mail. ---> System.IO.IOException: Authentication failed because the remote party has closed "
       "the transport stream.\n   at System.Net.Security.SslState.StartReadFrame(Byte[] buffer)\n",
       "failed tls tls.handshake-failed", 2},
      {"aiosmtplib's words",
       "SMTP sender refused, unable to reconnect. (421, b'4.4.2 mx Error: timeout "
       "exceeded', 'a@example.com')\n",
       "deferred mail_from connect.read-timeout", 1},
      {"Vert.x throws what has no stack",
       "io.vertx.core.impl.NoStackTraceThrowable: connection has been closed by the server\n",
       "failed connect connect.dropped", 1},
      {"Perl's method names the command", "SMTP auth() command failed: 5.0.0 Unknown command.\n",
       "rejected auth policy.rejected", 1},
      {"Grafana's alert is none of TLS, and its mail is not set up",
       "t=2016-12-13T14:59:22+0000 lvl=info msg=\"Sending alert notification to\" "
       "logger=alerting.notifier.email addresses=[a@example.com]\n"
       "t=2016-12-13T14:59:22+0000 lvl=eror msg=\"Failed to send alert notification email\" "
       "logger=alerting.notifier.email error=\"Grafana mailing/smtp options not configured, contact your "
       "Grafana admin\"\n",
       "failed connect client.configuration", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: what mail programs and libraries show in place of a log", "[pasted]") {
  const Pasted logs[] = {
      {"Nodemailer's field names the command, though no reply came",
       "Error: Unexpected socket close\n  code: 'ECONNECTION',\n  command: 'EHLO'\n",
       "failed ehlo connect.dropped", 1},
      {"a web server answers in place of a mail server",
       "Error: Invalid greeting. response=HTTP/1.1 400 Bad Request: HTTP/1.1 400 Bad Request\n",
       "failed greeting client.configuration", 1},
      {"Thunderbird quotes the reply without its code",
       "Outgoing server (SMTP) error. The server responded: 4.7.1 <pc>: Helo command rejected: Host not "
       "found.\n",
       "deferred ehlo helo.rejected", 1},
      {"iOS: relaying",
       "Cannot Send Mail\nA copy has been placed in your Outbox. The recipient \"b@example.net\" was "
       "rejected "
       "by the server because it does not allow relaying.\n",
       "rejected rcpt_to relay.denied", 1},
      {"Thunderbird: the limit of SIZE",
       "Sending of the message failed.\nThe size of the message you are trying to send exceeds the global "
       "size limit (26214400 bytes) of the server.\n",
       "failed message message.too-large", 1},
      {"Outlook Express names a setting, and no step of TLS",
       "Your server has unexpectedly terminated the connection. Account: 'x', Server: 'mail.example.com', "
       "Protocol: SMTP, Port: 25, Secure(SSL): No, Error Number: 0x800CCC0F\n",
       "failed connect connect.dropped", 1},
      {"JavaMail: the nested exception tells more than its headline",
       "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: mail.example.com, 587; "
       "timeout -1;\n  nested exception is:\n\tjava.net.ConnectException: Connection timed out: connect\n",
       "failed connect connect.timeout", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: a headline tells the reply to which the cut dialogue below does not come",
          "[pasted]") {
  const std::string headline =
      "[2016-05-09 10:27:03] mautic.ERROR: [MAIL ERROR] Expected response code 250 but got code \"550\", "
      "with message \"550 5.7.60 SMTP; Client does not have permissions to send as this sender \" Log data: "
      "++ Starting Swift_Transport_EsmtpTransport << 220 mail.example.com ESMTP  >> EHLO pc  << "
      "250-mail.example.com 250 AUTH LOGIN  >> AUTH LOGIN  << 334 VXNlcm5hbWU6";
  const Pasted logs[] = {
      {"cut in the log-in", headline + "\n", "rejected mail_from sender.not-authorized", 1},
      {"not cut: the dialogue has its own end", headline + "  >> QUIT  << 221 Bye\n", "no_message none none",
       1},
      {"the program says which command was doubled",
       "mautic.NOTICE: Swift_TransportException: Expected response code 250 but got code \"503\", with "
       "message \"503 5.5.1 Error: nested MAIL command \" Log data: ++ Starting "
       "Swift_Transport_EsmtpTransport << 220 mail.example.com ESMTP Postfix  >> EHLO pc  << "
       "250-mail.example.com 250-PIPELINI\n",
       "rejected mail_from protocol.out-of-sequence", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: a code in brackets of its own, and mail that another program was to send",
          "[pasted]") {
  const std::vector<Pasted> logs = {
      {"a scanner's log of codes, without the server's words",
       "#[dcs_nas(27)]16/03/01 20:39:28 SMTPC: received error code. [550] (8000)  ERR:\n"
       "#[dcs_nas(27)]16/03/01 20:39:28 SMTPC: connection closed. (801)  ERR:\n",
       "rejected rcpt_to recipient.unknown", 1},
      {"Bosun's reply stands behind the address",
       "error: notify.go:111: failed to send alert cpu.is.too.high{host=*} to [a@example.com] 553 "
       "authentication is required\n",
       "rejected rcpt_to auth.required", 1},
      {"emailjs found no way to log in",
       "{ [Error: no form of authorization supported] code: 7, smtp: undefined }\n",
       "failed auth auth.mechanism-unsupported", 1},
      {"emailjs was refused, and says not how",
       "> Unhandled rejection Error: authorization.failed\n"
       ">     at module.exports (/srv/app/node_modules/emailjs/smtp/error.js:3:13)\n",
       "failed auth auth.bad-credentials", 1},
      {"Postfix waits for a greeting on port 465",
       "Jan 14 21:41:58 mail postfix/smtp[932]: SMTPS wrappermode (TCP port 465) requires setting "
       "\"smtp_tls_wrappermode = yes\", and \"smtp_tls_security_level = encrypt\" (or stronger)\n",
       "failed connect tls.port-mismatch", 1},
      {"mutt has nobody to send its mail", "Error sending message, child exited 127 (Exec error.).\n",
       "failed message client.configuration", 1},
      {"a dialogue that marks nobody's lines, and the short last word of the program",
       "220 mx.example.com ESMTP\nehlo pc\n250-mx.example.com\n250 DSN\n\n"
       "{ Error: no form of authorization supported }\n",
       "failed auth auth.mechanism-unsupported", 1},
      {"a person's remark in such a dialogue is no failure",
       "220 mx.example.com ESMTP\nehlo pc\n250 mx.example.com\nNote: the server does not support TLS\n"
       "quit\n221 bye\n",
       "no_message none none", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: where a handshake, a look-up and a missing STARTTLS went wrong", "[pasted]") {
  const Pasted logs[] = {
      {"Go asks the name server, which is silent",
       "Max connection attempts-dial tcp: lookup mail.example.com on 192.0.2.53:53: read udp "
       "192.0.2.7:41022->192.0.2.53:53: i/o timeout\n",
       "failed resolve dns.not-found", 1},
      {".NET wants STARTTLS, of which the server does not speak",
       "2020-08-06 09:51:51.101 -05:00 [INF] Error: System.Net.Mail.SmtpException: Server does not support "
       "secure connections.\n   at App.Run(String data)\n",
       "failed starttls tls.starttls-unavailable", 1},
      {"a server that cannot reach another service said so itself",
       "554 Error: Post \"https://api.example.org/send\": dial tcp: lookup api.example.org on "
       "192.168.1.1:53: read udp 172.17.0.5:42391->192.168.1.1:53: i/o timeout\n",
       "rejected message server.misconfigured", 1},
      {"an IMAP server greets Node",
       "email.0 2025-03-15 13:41:40.022\terror\tCannot send email: Error: * OK [CAPABILITY IMAP4 IMAP4rev1 "
       "QUOTA IDLE SORT] IMAP Proxy ready (secureimap.example.com)\n",
       "failed greeting client.configuration", 1},
      {"Python's exception between Markdown's marks",
       "Will not send email\n```smtplib.SMTPServerDisconnected: Server not connected```\n",
       "failed connect connect.dropped", 1},
      {"PHPMailer names the last reply, which was good",
       "***SMTP Error: Authentication failed: 250-mx.example.com at your service, [2001:db8::1...***\n",
       "failed auth auth.mechanism-unsupported", 1},
      {"Mailgun's account is not active",
       "> 421, b'Domain sandbox[XXXXX].mailgun.org is not allowed to send: Please activate your Mailgun "
       "account. Check your inbox.\n",
       "deferred greeting auth.account-blocked", 1},
  };
  check_told(logs);
}

TEST_CASE("a name that every machine should find is not called misspelt", "[pasted]") {
  const Source source = analyze(
      "2022-01-19 08:33:27 Connection: opening to ssl://smtp.gmail.com:465, timeout=300, options=array()\n"
      "2022-01-19 08:34:07 Connection failed. Error #2: stream_socket_client(): php_network_getaddresses: "
      "gethostbyname failed. errno=11\n"
      "2022-01-19 08:34:07 SMTP ERROR: Failed to connect to server: php_network_getaddresses: gethostbyname "
      "failed. errno=11 (0)\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "failed resolve dns.not-found");
  CHECK(session.diagnosis[0].rule == "dns.not-found.known-host");
}

TEST_CASE("a bounce whose reply was cut off is no failure to connect", "[pasted]") {
  const Source source = analyze(
      "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent "
      "error. The following address(es) failed:\n\n  a@example.com\n    host mx1.example.net [192.0.2.122]\n"
      "    SMTP error from remote mail server after RCPT TO:<a@ex\n");
  for (const Session& session : source.sessions)
    for (const Diagnosis& diagnosis : session.diagnosis) CHECK(diagnosis.cause != "connect.timeout");
}

TEST_CASE("what stands between the program and the mail server", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"an antivirus program's mail scanner answers in place of the server",
       "{ Error: Invalid greeting from server:\n421 Cannot connect to SMTP server 203.0.113.7 "
       "(203.0.113.7:25), connect error 10060\n",
       "deferred greeting connect.timeout", 1},
      {"a socket of the same machine",
       "Apr 24 06:52:32 mail postfix/lmtp[9228]: AAF3C301D8E: to=<b@example.net>, relay=none, delay=556, "
       "dsn=4.4.1, status=deferred (connect to mail.example.net[/var/run/dovecot/lmtp]: No such file or "
       "directory)\n",
       "failed connect server.misconfigured", 1},
      {"Exim waits",
       "  292 LOG: retry_defer MAIN\n  292   == b@example.com R=smarthost T=remote_smtp_smarthost defer "
       "(-53): retry time not reached for any host for 'example.com'\n",
       "failed connect connect.timeout", 1},
      {"sendmail tells of a client that left",
       "Mar 18 00:01:49 mail sendmail[10262]: 42I41nDm010262: app1.example.edu [192.0.2.161] did not issue "
       "MAIL/EXPN/VRFY/ETRN during connection to MTA\n",
       "failed connect connect.dropped", 1},
      {"PHP's tls:// in front of a name means TLS from the first byte",
       "The SMTP connection failed to start [tls://smtp.example.com:587]: fsockopen returned Error Number 0 "
       "and Error String ''\n",
       "failed tls tls.port-mismatch", 1},
      {"a name that was not filled in", "[30-Jul-2024 10:11:12 +0000]: <1a> Connecting to tls://%h:587...\n",
       "incomplete connect client.configuration", 1},
      {"PHPMailer leaves before the log-in",
       "SERVER -> CLIENT: 220 mail.example.com ESMTP\nCLIENT -> SERVER: EHLO pc\n"
       "SERVER -> CLIENT: 250-mail.example.com250-SIZE 35882577250 STARTTLS\nCLIENT -> SERVER: STARTTLS\n"
       "SERVER -> CLIENT: 220 2.0.0 Ready\nCLIENT -> SERVER: EHLO pc\n"
       "SERVER -> CLIENT: 250-mail.example.com250-SIZE 35882577250 AUTH LOGIN XOAUTH2\n"
       "CLIENT -> SERVER: QUIT\nSERVER -> CLIENT: 221 2.0.0 Bye\n",
       "no_message none auth.oauth-failed", 1}});
}

TEST_CASE("the refused recipient is not the user that the reply names", "[pasted]") {
  const Source blocked = analyze(
      "SMTP Error (550): Failed to add recipient \"b@example.org\" (5.7.1 <web.example.net[192.0.2.18]>: "
      "Client host rejected: Blacklisted user: a@example.com).\n");
  REQUIRE(blocked.sessions.at(0).envelope.recipients.size() == 1);
  CHECK(blocked.sessions.at(0).envelope.recipients[0].address == "b@example.org");
  const Source callout = analyze(
      "{ [RecipientError: Can't send mail - all recipients were rejected]\n  data: '550-Verification failed "
      "for "
      "<a@example.com>\\r\\n550-Unrouteable address\\r\\n550 unable to verify sender address' }\n");
  for (const Recipient& recipient : callout.sessions.at(0).envelope.recipients)
    CHECK(recipient.address != "a@example.com");
}

TEST_CASE("A reason that stands in brackets, by number or behind a host", "[pasted]") {
  const std::string swift = "Swift_TransportException: Connection could not be established with host ";
  check_told(std::vector<Pasted>{
      {"SwiftMailer gives the system's words and number",
       swift + "smtp.example.com [Connection timed out #110] in /x/StreamBuffer.php:269\n",
       "failed connect connect.timeout", 1},
      {"SwiftMailer, refused", swift + "192.0.2.7 [Connection refused #111]\n",
       "failed connect connect.refused", 1},
      {"Node's number on Windows for a reset",
       "{\n  errno: -4077,\n  code: 'ESOCKET',\n  syscall: 'read',\n  command: 'CONN'\n}\n",
       "failed connect connect.dropped", 1},
      {"Node's number on Windows for silence",
       "{\n  \"error\": {\n    \"errno\": -4039,\n    \"code\": \"ESOCKET\",\n    \"syscall\": \"connect\",\n"
       "    \"port\": 465\n  }\n}\n",
       "failed connect connect.timeout", 1}});
  const Source here =
      analyze("Errno::ECONNREFUSED: Connection refused - connect(2) for \"localhost\" port 25\n");
  CHECK(here.sessions.at(0).server.host == "localhost");
  CHECK(here.sessions.at(0).diagnosis.at(0).rule == "connect.refused.localhost");
  const Source address = analyze("dial tcp 127.0.0.1:25: connect: connection refused\n");
  CHECK(address.sessions.at(0).diagnosis.at(0).rule == "connect.refused.localhost");
  const Source odoo =
      analyze("Mail delivery failed via SMTP server 'localhost'.\nerror: 111\nConnection refused\n");
  CHECK(odoo.format == "smtplib");
  CHECK(odoo.sessions.at(0).diagnosis.at(0).rule == "connect.refused.localhost");
  const Source php =
      analyze("Failed to connect to mailserver at \"localhost\" port 25, verify your \"SMTP\"\n");
  CHECK(php.sessions.at(0).server.host == "localhost");
  CHECK(php.sessions.at(0).client.name == "PHP mail()");
  const Source timeout = analyze(swift + "smtp.example.com [Connection timed out #110]\n");
  CHECK(timeout.sessions.at(0).server.host == "smtp.example.com");
  CHECK(timeout.sessions.at(0).diagnosis.at(0).rule == "connect.timeout.words");
}

TEST_CASE("A program's headline claims no step and no cause that it does not name", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"a headline before any failure", "error sending message: failed to send using smtp: timed out\n",
       "failed connect connect.timeout", 1},
      {"OpenCart keeps the server's words to itself", "Error: RCPT TO not accepted from server!\n",
       "rejected rcpt_to policy.rejected", 1},
      {"PHPMailer without its language file", "Mailer Error: Language string failed to load: instantiate\n",
       "failed connect client.configuration", 1},
      {"PHPMailer without its language file, content",
       "Mailer Error: Language string failed to load: data_not_accepted\n", "failed message connect.dropped",
       1},
      {"PHPMailer without its language file, recipients",
       "Mailer Error: Language string failed to load: recipients_failed b@example.com\n",
       "rejected rcpt_to policy.rejected", 1},
      {"Qt's words for a missing issuer",
       "The issuer certificate of a locally looked up certificate could not be found\n",
       "failed tls tls.cert-untrusted", 1}});
}

TEST_CASE("pasted logs: a refusal told twice, once without its code, is of one recipient", "[pasted]") {
  const Source source = analyze(
      "{ Error: bad response on command 'RCPT': 4.2.0 <b@example.com>: Recipient address rejected: "
      "Greylisted\n    at module.exports (/srv/node_modules/emailjs/smtp/error.js:2:13)\n  code: 2,\n"
      "  smtp: '450 4.2.0 <b@example.com>: Recipient address rejected: Greylisted\\n' }\n");
  const Session& session = source.sessions.at(0);
  REQUIRE(session.envelope.recipients.size() == 1);
  CHECK(session.envelope.recipients.front().address == "b@example.com");
  CHECK(session.envelope.recipients.front().code == 450);
}
