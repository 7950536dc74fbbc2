// What people paste, as they paste it: short logs, and what is to be found in the last session of each.
#include <catch2/catch.hpp>
#include <span>

#include "smtplain/analyze.h"

using namespace smtplain;

namespace {

struct Pasted {
  const char* what;
  std::string log;
  std::string told;          // "outcome stage cause"
  std::size_t sessions = 0;  // 0: not the point
};

std::string told(const Session& session) {
  const std::string cause = session.diagnosis.empty() ? "none" : std::string(session.diagnosis[0].cause);
  return std::string(name(session.outcome)) + ' ' + std::string(name(session.stage)) + ' ' + cause;
}

Source analyze(const std::string& log) {
  static const Analyzer analyzer(Rules::builtin());
  return analyzer.analyze("log", log);
}

void check_told(std::span<const Pasted> logs) {
  for (const Pasted& paste : logs) {
    INFO(paste.what);
    const Source source = analyze(paste.log);
    REQUIRE_FALSE(source.sessions.empty());
    CHECK(told(source.sessions.back()) == paste.told);
    if (paste.sessions != 0) CHECK(source.sessions.size() == paste.sessions);
  }
}

const std::string kEhlo =
    "Got: 250-mail.example.com\nGot: 250-SIZE 20240000\nGot: 250-STARTTLS\nGot: 250 DSN\n";

}  // namespace

TEST_CASE(
    "Postfix: smtpd's counts say that a mail was taken, and nobody waited for a reply that no command asked "
    "for",
    "[pasted]") {
  const std::string line = "May 14 09:12:0";
  const std::string mail =
      line + "1 mx postfix/smtpd[7]: connect from pc.example.com[192.0.2.7]\n" + line +
      "1 mx postfix/smtpd[7]: AB12CD34EF: client=pc.example.com[192.0.2.7], sasl_method=PLAIN, "
      "sasl_username=a\n" +
      line +
      "2 mx postfix/smtpd[7]: disconnect from pc.example.com[192.0.2.7] ehlo=2 auth=1 mail=1 rcpt=1/2 data=1 "
      "quit=1 commands=6/7\n" +
      line + "2 mx postfix/qmgr[3]: AB12CD34EF: from=<a@example.com>, size=12, nrcpt=1 (queue active)\n" +
      line +
      "9 mx postfix/smtp[4]: AB12CD34EF: to=<b@example.net>, relay=mx.example.net[192.0.2.25]:25, delay=7, "
      "dsn=2.0.0, "
      "status=sent (250 2.0.0 Ok)\n";
  const Source source = analyze(mail);
  REQUIRE(source.sessions.size() == 2);
  CHECK(told(source.sessions[0]) == "accepted none none");
  REQUIRE(source.sessions[1].timing.size() == 1);
  CHECK(source.sessions[1].timing[0].what == "before this line");
  const std::string check =
      line + "1 mx postfix/smtpd[7]: connect from pc.example.com[192.0.2.7]\n" + line +
      "1 mx postfix/smtpd[7]: disconnect from pc.example.com[192.0.2.7] ehlo=1 quit=1 commands=2\n";
  CHECK(told(analyze(check).sessions.at(0)) == "no_message none none");
}

TEST_CASE("pasted logs", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"an API's status 500 is no reply, and the quotes are escaped",
       "{\"error\": {\n\"code\": 500,\n\"message\": \"Internal Server Error\",\n\"exception\": [\n{\n"
       "\"message\": \"Expected response code 250 but got code \\\"\\\", with message \\\"\\\"\",\n"
       "\"class\": \"Swift_TransportException\",\n",
       "failed connect connect.dropped"},
      {"Laravel's settings below its error: 465 without encryption",
       "- Swift_TransportException in AbstractSmtpTransport.php line 383:\n"
       "- Expected response code 220 but got code \"\", with message \"\"\n- MAIL_DRIVER=smtp\n"
       "- MAIL_HOST=smtp.example.com\n- MAIL_PORT=465\n- MAIL_USERNAME=info@example.com\n"
       "- MAIL_ENCRYPTION=null\n",
       "failed greeting tls.port-mismatch"},
      {"the source that would print an error prints none",
       "if (!$mail->send()) {\n echo \"Mailer Error: \" . $mail->ErrorInfo;\n}\n"
       "Connection: opening to smtp.example.com:587, timeout=300, options=array ()<br>\n"
       "Connection: opened<br>\nSERVER -> CLIENT: 220 mail.example.com ESMTP<br>\n"
       "CLIENT -> SERVER: EHLO localhost<br>\n",
       "incomplete ehlo none"},
      {"the arrow of the old marks points the other way",
       "SMTP <- FROM SERVER:220 2.0.0 Ready to start TLS\nSMTP -> TO SERVER: RSET\nSMTP <- FROM SERVER:\n"
       "SMTP -> ERROR: RSET failed:\nSMTP -> NOTICE: EOF caught while checking if connectedThe following "
       "From address failed: a@example.com\n",
       "failed tls connect.dropped"},
      {"a recipient went unanswered, and the next sender did not",
       "220 mail.example.com ESMTP Postfix\nehlo test.example\n250-mail.example.com\n250 DSN\n"
       "mail from: a@example.com\n250 2.1.0 Ok\nrcpt to: b@example.com\nREJECT\n"
       "mail from: a@example.com\n250 2.1.0 Ok\nrcpt to: c@example.com\n250 2.1.5 Ok\n",
       "incomplete rcpt_to none"},
      {"EspoCRM passes on Haraka's words without their code",
       "[2023-11-11 13:28:06] ERROR: Email sending error: I cannot deliver mail for <b@example.com>\n",
       "failed rcpt_to relay.denied"},
      {"remarks mark what the server said",
       "telnet mx1.example.com smtp\n// Trying 192.0.2.2…\n// Connected to mx1.example.com.\n"
       "// server: 220 mx1.example.com ESMTP server ready\nHELO client.example.com\n"
       "// server: 250 mx1.example.com\nMAIL from: <a@example.com>\n// server: 250 Sender Ok\n"
       "RCPT to: <b@example.com>\n// server: 550 no such user\n",
       "rejected rcpt_to recipient.unknown"},
      {"a script's lines are no second dialogue",
       "$ telnet mail.example.com 25\nTrying 192.0.2.49...\nConnected to mail.example.com.\n"
       "220 mail.example.com ESMTP Postfix\nHELO client.example.com\n250 mail.example.com\n"
       "mail from: a@example.com\n250 2.1.0 Ok\nrcpt to: b@example.com\n"
       "554 5.7.1 <b@example.com>: Relay access denied\ntelnet mail.example.com 25 <<END_SCRIPT\n"
       "HELO client.example.com\nmail from: a@example.com\ndata\nHey\n.\nquit\nEND_SCRIPT\n",
       "rejected rcpt_to relay.denied"},
      {"smtplib takes the transaction back after a refusal, and the server is gone",
       "Traceback (most recent call last):\n"
       "  File \"/usr/lib64/python2.7/smtplib.py\", line 734, in sendmail\n    self.rset()\n"
       "  File \"/usr/lib64/python2.7/smtplib.py\", line 468, in rset\n    return self.docmd(\"rset\")\n"
       "  File \"/usr/lib64/python2.7/smtplib.py\", line 367, in getreply\n"
       "    raise SMTPServerDisconnected(\"Connection unexpectedly closed\")\n"
       "SMTPServerDisconnected: Connection unexpectedly closed\n",
       "failed mail_from connect.dropped"},
      {"PHPMailer got no greeting and went on to MAIL FROM",
       "3: Connection: opening to 192.0.2.78:25, timeout=300, options=array()\n3: Connection: opened\n"
       "2: SERVER -> CLIENT: \n1: SMTP NOTICE: EOF caught while checking if connected\n"
       "3: Connection: closed\n3: The following From address failed: a@example.com : Called MAIL FROM "
       "without being connected,,,SMTP server error: Called MAIL FROM without being connected\n",
       "failed greeting connect.dropped"},
      {"PHPMailer got no greeting over TLS, all on one line",
       "2016-05-25 18:50:54 Connection: opening to ssl://smtp.example.com:587, timeout=300, options=array ( "
       ") "
       "2016-05-25 18:50:54 Connection: opened 2016-05-25 18:50:54 SERVER -> CLIENT: 2016-05-25 18:50:54 "
       "SMTP "
       "NOTICE: EOF caught while checking if connected 2016-05-25 18:50:54 Connection: closed 2016-05-25 "
       "18:50:54 SMTP Error: Could not authenticate. 2016-05-25 18:50:54 SMTP connect() failed.\n",
       "failed greeting connect.dropped"},
      {"PHPMailer's server answers nothing at all",
       "SERVER -> CLIENT:\nCLIENT -> SERVER: EHLO example.com\nSERVER -> CLIENT:\nSMTP ERROR: EHLO command "
       "failed:\nCLIENT -> SERVER: HELO example.com\nSERVER -> CLIENT:\nSMTP ERROR: HELO command failed:\n"
       "SMTP Error: Could not authenticate.\nCLIENT -> SERVER: QUIT\n",
       "failed ehlo connect.dropped"},
      {"Laminas hides the code, and the words are the server's",
       "[2020-11-04 15:23:01] main.CRITICAL: Unrecognized command\n"
       " {\"exception\":\"[object] (Magento\\\\Framework\\\\Exception\\\\MailException(code: 0): "
       "Unrecognized "
       "command\n at /srv/vendor/laminas/laminas-mail/src/Protocol/AbstractProtocol.php:358)\"} []\n",
       "failed connect protocol.syntax"},
      {"Laminas takes its leave of a server that is gone",
       "PHP Fatal error:  Uncaught Laminas\\Mail\\Protocol\\Exception\\RuntimeException: Could not read from "
       "smtp.example.com in /srv/vendor/laminas/laminas-mail/src/Protocol/AbstractProtocol.php:309\n"
       "#0 /srv/vendor/laminas/laminas-mail/src/Protocol/AbstractProtocol.php(338): "
       "Laminas\\Mail\\Protocol\\AbstractProtocol->_receive()\n"
       "#1 /srv/vendor/laminas/laminas-mail/src/Protocol/Smtp.php(500): "
       "Laminas\\Mail\\Protocol\\Smtp->quit()\n",
       "failed quit connect.dropped"},
      {"Roundcube in German has nothing to log in with",
       "SMTP Fehler (250): Die Authentisierung ist fehlgeschlagen\n\nSMTP log file:\n"
       "[28-Nov-2019 11:08:54 +0000]: <1lnaie7h> Connecting to mail.example.com:587...\n"
       "[28-Nov-2019 11:08:54 +0000]: <1lnaie7h> Recv: 220 mail.example.com ESMTP\n"
       "[28-Nov-2019 11:08:54 +0000]: <1lnaie7h> Send: EHLO pc.example.com\n"
       "[28-Nov-2019 11:08:54 +0000]: <1lnaie7h> Recv: 250-mail.example.com\n"
       "[28-Nov-2019 11:08:54 +0000]: <1lnaie7h> Recv: 250-STARTTLS\n"
       "[28-Nov-2019 11:08:54 +0000]: <1lnaie7h> Recv: 250 DSN\n"
       "[28-Nov-2019 11:08:54 +0000]: <1lnaie7h> Send: QUIT\n"
       "[28-Nov-2019 11:08:54 +0000]: <1lnaie7h> Recv: 221 2.0.0 Bye\n",
       "failed auth auth.mechanism-unsupported"},
      {"Roundcube's headline in German, with the server's words in brackets",
       "SMTP-Fehler (550): Fehler beim Hinzuf\xC3\xBCgen des Empf\xC3\xA4ngers \"b@example.net\" (5.1.1 "
       "<b@example.net>: Recipient address rejected: User unknown).\n",
       "rejected rcpt_to recipient.unknown"},
      {"Roundcube's headline in Polish",
       "B\xC5\x82\xC4\x85"
       "d SMTP (554): Nie mo\xC5\xBCna doda\xC4\x87 adresata \"b@example.net\" (5.7.1 <b@example.net>: Relay "
       "access denied).\n",
       "rejected rcpt_to relay.denied"},
      {"Roundcube's headline in Chinese",
       "SMTP\xE9\x94\x99\xE8\xAF\xAF (535): \xE8\xAE\xA4\xE8\xAF\x81\xE5\xA4\xB1\xE8\xB4\xA5\n",
       "rejected auth auth.bad-credentials"},
      {"Roundcube was let into TLS, and the handshake failed; what PHP deprecates is no part of it",
       "PHP Deprecated:  Creation of dynamic property PEAR_Error::$callback is deprecated in "
       "/usr/share/php/PEAR.php on line 905\n<qinul9ks> PHP Error: STARTTLS failed (POST /?_task=mail)\n"
       "<qinul9ks> PHP Error: Invalid response code received from server (POST /?_task=mail)\n"
       "<qinul9ks> SMTP Error: STARTTLS failed: 2.0.0 Ready to start TLS (Code: 220) in "
       "/usr/share/roundcube/program/lib/Roundcube/rcube.php on line 1787 (POST /?_task=mail)\n",
       "failed tls tls.handshake-failed"},
      {"Dolibarr tells of the name in EHLO, and then of the log-in that never was",
       "Error [120]: Ran into problems sending Mail. Response: 501 5.5.4 Invalid domain name "
       "[AM6PR03CA0010.eurprd03.prod.outlook.com] Error [126]: 'tls://smtp.example.com' does not support "
       "authenticated connection\n",
       "rejected ehlo helo.rejected"},
      {"Dolibarr speaks TLS at once to the port for STARTTLS",
       "Error [0]: Failed to connect with fsockopen host=ssl://smtp.example.com port=587\n",
       "failed tls tls.port-mismatch"},
      {"MediaWiki without PEAR's library",
       "Exception from line 268 of includes/mail/UserMailer.php: PEAR mail package is not installed\n\n"
       "Backtrace:\n\n#0 includes/User.php(4012): UserMailer::send(MailAddress, MailAddress, string)\n",
       "failed connect client.configuration"},
      {"a recipient is refused with a code that may greet, and the log begins there",
       "<< 554 5.7.1 <b@example.net>: Recipient address rejected: Access denied\n\n!! Expected response code "
       "250/251/252 but got code \"554\", with message \"554 5.7.1 <b@example.net>: Recipient address "
       "rejected: Access denied\"\n",
       "rejected rcpt_to policy.rejected"},
      {"a person quotes Laravel's error in Markdown",
       "> **Connection could not be established with host 127.0.0.1 :stream_socket_client(): unable to "
       "connect "
       "to 127.0.0.1:1025 (Connection refused)**\n",
       "failed connect connect.refused"},
      {"Claws Mail marks with SMTP beside ESMTP",
       "[11:34:21] SMTP< 220 mail.example.com ESMTP\n[11:34:21] ESMTP> EHLO pc\n"
       "[11:34:22] ESMTP< 250-mail.example.com\n[11:34:22] ESMTP< 250 8BITMIME\n"
       "[11:34:22] ESMTP> MAIL FROM:<a@example.com> SIZE=379\n[11:34:22] SMTP< 250 Ok\n"
       "[11:34:22] SMTP> RCPT TO:<b@example.net>\n"
       "[11:34:22] SMTP< 554 <unknown[192.0.2.7]>: Client host rejected: Access denied\n",
       "rejected rcpt_to policy.rejected"},
      {"STARTTLS came too early, and was taken when it came again",
       "Connected to mx.example.com.\nEscape character is '^]'.\n220 mx.example.com ESMTP\nstarttls\n"
       "503 5.5.1 EHLO/HELO first.\nEHLO pc.example.org\n250-mx.example.com\n250 STARTTLS\nstarttls\n"
       "220 2.0.0 Ready to start TLS\n",
       "incomplete starttls none"},
      {"the reply to RCPT breaks behind its preposition",
       "[\"ErrorInfo\"]=>\nstring(159) \"SMTP Error: The following recipients failed: b@example.net: \"Your "
       "IP: "
       "192.0.2.104 : Your domain example.com is not allowed in\nheader From\"\n\"\n",
       "rejected rcpt_to sender.not-authorized"},
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
      {"Exim's bounce wraps the reply at the same indent",
       "b@example.net\n    host mx.example.net [192.0.2.26]\n"
       "    SMTP error from remote mail server after RCPT TO:<b@example.net>:\n"
       "    553 5.7.1 <someone@example.org>: Sender address rejected:\n    not logged in\n",
       "rejected rcpt_to auth.required"},
      {"Postfix refuses, and whoever hid the address took the colon too",
       "Jan  1 19:25:47 mx postfix/smtpd[470]: NOQUEUE: reject: RCPT from unknown[192.0.2.68] 450 4.7.25 "
       "Client "
       "host rejected: cannot find your hostname, [192.0.2.68]; from=<a@example.org> to=<b@example.com> "
       "proto=ESMTP helo=<mx.example.org>\n",
       "deferred rcpt_to policy.reverse-dns"},
      {"Postfix's verdicts on two mails, without what its log has before them",
       "status=deferred (connect to mx.example.net[192.0.2.26]:25: Connection timed out)\n"
       "status=bounced (host mx.example.net said: 550-5.7.1 Message rejected due to spam)\n",
       "rejected message policy.spam-content", 2},
      {"Haraka leaves a server for the next one",
       "[INFO] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] Attempting to deliver to: 192.0.2.26:25 "
       "(0) (1)\n"
       "[ERROR] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] Remote end 192.0.2.26:25 closed "
       "connection while we were processing mail. Trying next MX.\n"
       "[INFO] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] Attempting to deliver to: 192.0.2.27:25 "
       "(0) (1)\n"
       "[PROTOCOL] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] S: 220 mx.example.net ESMTP\n"
       "[PROTOCOL] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] C: EHLO pc.example.com\n"
       "[PROTOCOL] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] S: 550 5.7.1 not you\n",
       "rejected ehlo policy.rejected", 2},
      {"a bounce whose host had no room beside the address goes on at the same indent",
       "<b@example.net>: host\n    65cfe723d4a24d862c1ddb1ee54a60.mx.example.net[192.0.2.26] said: 550\n"
       "    5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please\n"
       "    contact your Internet service provider since part of their network is on\n"
       "    our block list (S3140). (in reply to MAIL FROM command)\n",
       "rejected mail_from policy.blocklisted"},
      {"two connections of an old Nodemailer at once",
       "SERVER 1:\n└──220 mx.example.com ESMTP\nCLIENT 1:\n└──EHLO pc\nSERVER 2:\n└──220 mx.example.com "
       "ESMTP\n"
       "CLIENT 2:\n└──EHLO pc\nSERVER 1:\n└──250 mx.example.com\nCLIENT 1:\n└──MAIL FROM:<a@example.com>\n"
       "SERVER 2:\n└──250 mx.example.com\nCLIENT 2:\n└──MAIL FROM:<b@example.com>\nSERVER 1:\n"
       "└──550 5.7.1 Authentication required\nSERVER 2:\n└──250 Ok\nCLIENT 2:\n└──RCPT TO:<c@example.net>\n"
       "SERVER 2:\n└──550 5.1.1 No such user\n",
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
      {"the old ESP32 Mail Client is encrypted, and the server says nothing",
       "[DEBUG] - INFO: connecting to SMTP server...\n[DEBUG] - mx.example.com\n[DEBUG] - 465\n"
       "[DEBUG] - INFO: server connected\n[DEBUG] - INFO: setting up the SSL/TLS structure...\n"
       "[DEBUG] - INFO: performing the SSL/TLS handshake...\n[DEBUG] - INFO: verifying peer X.509 "
       "certificate...\n"
       "[DEBUG] - INFO: certificate verified\n[DEBUG] - INFO: smtp server connected\n"
       "[DEBUG] - ERROR: could not handle SMTP server response\n[DEBUG] - INFO: cleaning SSL connection\n",
       "failed greeting connect.read-timeout", 1},
      {"a reply's words behind a program's name in brackets", "[API Error] 501 Syntax: HELO hostname\n",
       "rejected ehlo helo.rejected", 1},
      {"ssmtp under another name, quoted", "I'm getting \"send-mail: Cannot open mailhub:25\"\n",
       "failed connect connect.refused", 1},
      {"a test that responds", "Test-Connection funcionality responds:  5.5.2 Send hello first\n",
       "rejected mail_from protocol.out-of-sequence", 1},
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
      {"of a host's addresses the first failed, the second answered and hung up",
       "$ telnet localhost 25\nTrying ::1...\ntelnet: connect to address ::1: Connection refused\n"
       "Trying 127.0.0.1...\nConnected to localhost.\nEscape character is '^]'.\n"
       "Connection closed by foreign host.\n",
       "failed greeting connect.dropped"},
      {"two records of a logger that begin alike and tell of two failures",
       "[2024-06-17T21:01:15+00:00] app.ERROR: Handling \"SendEmailMessage\" failed: Connection could not be "
       "established with host \"ssl://mail.example.com:587\": stream_socket_client(): Unable to connect to "
       "ssl://mail.example.com:587 (Connection timed out) {\"code\":0} []\n"
       "[2024-06-17T21:02:34+00:00] app.ERROR: Handling \"SendEmailMessage\" failed: Connection could not be "
       "established with host \"ssl://mail.example.com:587\": stream_socket_client(): SSL operation failed "
       "with "
       "code 1. OpenSSL Error messages: error:0A00010B:SSL routines::wrong version number {\"code\":0} []\n",
       "failed tls tls.port-mismatch"},
      {"two ways of sending, each with its own message, above a signature",
       "sendmail: A problem occurred. (Error: Expected response code 220 but got an empty response)\n\n"
       "SMTP: A problem occurred. (Error: Expected response code 354 but got code \"554\", with message "
       "\"554 "
       "5.5.1 Error: no valid recipients \")\n\n--\n",
       "rejected data protocol.out-of-sequence"},
      {"Markdown's quotation has the mark of Symfony's client",
       "First provider:\n> Mail: Expected response code 250 but got code \"553\", with message \"553 5.7.1 "
       "Sender "
       "address rejected: not owned by auth user. \"\n\nSecond provider:\n> Mail: Expected response code 250 "
       "but "
       "got code \"501\", with message \"501 mail from address must be same as authorization user \"\n",
       "rejected mail_from sender.not-authorized"},
      {"Roundcube's errors have lost the reply's code",
       "webmail_1 | [23-Jul-2021 13:18:02 +0000]: <cc8379ca> SMTP Error: Failed to add recipient "
       "'b@example.net'. 4.3.0 <a@example.com>: Temporary lookup failure\n",
       "deferred rcpt_to server.temporary"},
      {"what a person writes beside PHP's error names no command",
       "i put smtp_port=465 into php.ini, and then i had \"Message: mail(): SMTP server response: 530 5.7.0 "
       "Must "
       "issue a STARTTLS command first. a1sm2 - gsmtp\"\n\nDo i have to change things in aauth config?\n",
       "rejected mail_from auth.tls-required"},
      {"openssl took RCPT as its key, and the handshake it began then passed",
       "$ openssl s_client -starttls smtp -connect localhost:587 -tls1_2\nMAIL FROM:<a@example.com>\n"
       "250 sender <a@example.com> OK\nRCPT TO:<b@example.net>\nRENEGOTIATING\ndepth=0 CN=localhost\n"
       "verify error:num=18:self-signed certificate\nverify return:1\n",
       "failed rcpt_to client.openssl-keys"},
      {"a certificate was shown: the port that stands in the settings is not at fault",
       "Connection could not be established with host \"ssl://smtp.example.com:465\": "
       "stream_socket_client(): SSL "
       "operation failed with code 1. OpenSSL Error messages:\nerror:1416F086:SSL routines:"
       "tls_process_server_certificate:certificate verify failed\n\nMy .env:\n"
       "MAILER_DSN=smtp://a@smtp.example.com:587?verify_peer=0\n",
       "failed tls tls.cert-untrusted"},
      {"msmtp tells which command failed, and the server's message speaks of another",
       "msmtp: envelope from address a@example.com not accepted by the server\nmsmtp: server message: 451 "
       "5.7.3 "
       "STARTTLS is required to send mail [mx.example.com]\nmsmtp: could not send mail (account a from "
       "/home/a/.msmtprc)\n",
       "deferred mail_from auth.tls-required"},
      {"the program read the answer to DATA in place of another",
       "> Expected response code 250 but got code \"354\", with message \"354 Enter mail, end with \".\" on "
       "a line by "
       "itself\n",
       "failed data protocol.out-of-sequence"},
      {"ssmtp under the name of sendmail, and a handshake that failed",
       "[<-] 220 127.0.0.1 ESMTP Service Ready\n[->] EHLO example.com\n[<-] 250 AUTH PLAIN LOGIN\n[->] "
       "STARTTLS\n"
       "[<-] 220 2.0.0 Ready to start TLS\nsendmail: Cannot open 127.0.0.1:1025\n",
       "failed tls tls.handshake-failed"},
      {"a bounce breaks the line behind the code, and a person quotes it once more",
       "`<b@example.net>: host example.net[192.0.2.1] said: 554\n    Your message was received but it could "
       "not be "
       "saved. Please retry later.\n    (in reply to end of DATA command)`\nI get `\"SENT: 554 Your message "
       "was "
       "received but it could not be saved. Please retry later.` and `Aborting save since the message is "
       "zero "
       "bytes.`\n",
       "rejected message server.temporary"},
      {"a log-in with a token that failed for now",
       "Failed to authenticate on SMTP server with username \\\"a@example.com\\\" using the following "
       "authenticators: \\\"XOAUTH2\\\". Authenticator \\\"XOAUTH2\\\" returned \\\"Expected response code "
       "\\\"235\\\" but got code \\\"454\\\", with message \\\"454 4.7.0 Temporary authentication "
       "failure\\\".\\\".\"\n",
       "deferred auth auth.temporary"},
      {"a page lost DATA, its reply and the dot",
       "220 ESMTP Example\nEHLO [IPv6:::1]\n250-SIZE 10240\n250 Ok\nMAIL FROM:<a@example.com>\n250 Sender "
       "Ok\n"
       "RCPT TO:<b@example.net>\n250 Recipient Ok\nSubject: Hey!\n\nWe should meet up! ;)\n250 Ok\n"
       "221 Service closing transmission channel\n",
       "accepted none none"},
      {"the reply itself says that it is about HELO",
       "Diagnostic-Code: SMTP; 550 Please use your real hostname when saying HELO (not HSP-AV01)\n",
       "rejected ehlo helo.rejected"},
      {"Postfix asked its filter, which refused the whole message",
       "postfix/smtpd[9610]: proxy-reject: END-OF-MESSAGE: 451 4.3.0 Error: queue file write error; "
       "from=<a@example.com> to=<b@example.net> proto=ESMTP helo=<example.com>\n",
       "deferred message server.temporary"},
      {"the name in HELO stands in Postfix's envelope only",
       "31.1.2018, 19:14:58 | info | NOQUEUE: reject: RCPT from mx.example.com[192.0.2.7]: 554 5.7.1 "
       "<mx.example.com[192.0.2.7]>: Client host rejected: Access denied; from=<a@example.com> "
       "to=<b@example.net> proto=ESMTP helo=<mx.example.com>\n",
       "rejected rcpt_to policy.rejected"},
      {"mutt names no more than this",
       "$ mutt -s Foo a@example.com 0<<<Bar\nNo authenticators available\nCould not send the message.\n",
       "failed auth auth.mechanism-unsupported"},
      {"a person marks the command up where the reply is told alone",
       "It is rejected at the end of `DATA` with:\n\n554 5.0.0 Error: The account is not available in "
       "Bridge.\n",
       "rejected message sender.not-authorized"},
      {"the same words about another provider, below a gap",
       "Mailgun:\n\nCan't send mail - all recipients were rejected: 550 5.7.1 Relaying "
       "denied\nResponseError: "
       "Can't send mail - all recipients were rejected: 550 5.7.1 Relaying denied\n    at f "
       "(/a/b.js:89:23)\n\n"
       "Socketlabs:\n\nCan't send mail - all recipients were rejected: 501-5.7.0 Authentication "
       "required.\n501 "
       "5.7.0 see the documentation\n",
       "rejected rcpt_to auth.required"},
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
      {"Exim verifies the sender when it is told the recipient",
       "Permanent SMTP delivery error when sending to example.com (192.0.2.5)\n\n"
       "550-Verification failed for <a@example.org> 550-The account or domain may not exist. "
       "550 Sender verify failed\n",
       "rejected rcpt_to sender.invalid"},
      {"mbed TLS has no name for what went wrong in the handshake",
       "> C: Connect to SMTP server\n> C: Host > smtp.example.com\n> C: Port > 465\n"
       "> C: perform the SSL/TLS handshake\n! E: UNKNOWN ERROR CODE (0001)\n> C: cleaning SSL connection\n"
       "> E: unable to connect to server\n",
       "failed tls tls.handshake-failed"},
      {"Nodemailer's log without a dialogue",
       "[2016-08-29 19:33:00] ERROR: [jwJhC8ZMzHw] connect ETIMEDOUT 192.0.2.27:25\n"
       "[2016-08-29 19:33:00] INFO: Connecting to mx1.example.com:25 for message #1 with STARTTLS\n"
       "[2016-08-29 19:33:00] DEBUG: [jwJhC8ZMzHw] Closing connection to the server using \"destroy\"\n",
       "failed connect connect.timeout"},
      {"check_smtp tells what it will send; a reply names a command that is not shown",
       "HELOCMD: EHLO pc\nFROM CMD: MAIL FROM:<a@example.com>\nsent EHLO pc\n250-mail.example.com Hello\n"
       "250 PIPELINING\n250-mail.example.com Hello\n250 PIPELINING\n"
       "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM\nsent QUIT\n",
       "rejected mail_from auth.required"},
      {"Postal found no server that answered",
       "No SMTP servers were available for example.com. Tried mx.example.com.\nexecution expired\n"
       "Support Ref: XCG5OF48\n",
       "failed connect connect.timeout"},
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
      {"postscreen tells the client's port",
       "postfix/postscreen[20858]: NOQUEUE: reject: RCPT from [192.0.2.7]:40028: 550 5.7.1 Service "
       "unavailable; "
       "client [192.0.2.7] blocked using zen.spamhaus.org; from=<a@example.com>, to=<b@example.org>, "
       "proto=ESMTP, helo=<example.com>\n",
       "rejected rcpt_to policy.blocklisted"},
      {"a process id of Exim's that looks like a reply code",
       "  510 T: remote_smtp for b@example.org\n"
       "  510 Connecting to mx.example.org [192.0.2.1]:25 ... connected\n"
       "  510   SMTP<< 220 mx.example.org ESMTP\n  510   SMTP>> EHLO example.com\n"
       "  510   SMTP<< 250-mx.example.org Hello\n  510          250-SIZE 157286400\n  510\n",
       "incomplete ehlo none"},
      {"Exim met a TLS hello",
       "14:09:54 30560 SMTP<< ??????f???k\n14:09:54 30560 LOG: smtp_syntax_error MAIN\n"
       "14:09:54 30560 SMTP>> 501 NULL characters are not allowed in SMTP commands\n",
       "rejected greeting tls.port-mismatch"},
      {"PHPMailer says that it could not log in where nobody had said a word",
       "Hi I am trying to setup the email and can't authenticate.\n\n"
       "2020-04-14 14:19:54 Connection: opened\n2020-04-14 14:22:39 SERVER -> CLIENT: \n"
       "2020-04-14 14:22:39 SMTP NOTICE: EOF caught while checking if connected\n"
       "2020-04-14 14:22:39 Connection: closed\nSMTP Error: Could not authenticate.\n",
       "failed greeting connect.dropped"},
      {"a person tells in brackets that the server hung up",
       "220 mail.example.com ESMTP\nEHLO localhost\n250-mail.example.com\n250 STARTTLS\n\nSTARTTLS\n"
       "220 2.0.0 Ready to start TLS\nEHLO localhost\n(Server disconnects immediately)\n",
       "failed tls tls.handshake-failed"},
      {".NET connected and waited in vain",
       "System.Net.Mail.SmtpException : Failure sending mail.\n"
       "[Inner Exception] System.IO.IOException : Unable to read data from the transport connection: A "
       "connection attempt failed because the connected party did not properly respond after a period of "
       "time, or established connection failed because connected host has failed to respond.\n",
       "failed connect connect.read-timeout"},
      {"a bounce tells that the server refused to talk",
       "<b@example.org>: host mx.example.org[192.0.2.1]\n"
       "    refused to talk to me: 554 5.7.1 You are not allowed to connect.\n",
       "rejected greeting policy.blocklisted"},
      {"gomail names the command before the reply",
       "gomail: could not send email 1: Auth: 451 4.3.2 Internal server error\n",
       "deferred auth auth.temporary"},
      {"the reply speaks of the name in HELO",
       "(Error: Expected response code 250 but got code \"501\", with message \"501 Syntactically invalid "
       "HELO "
       "argument(s)\n \")\n",
       "rejected ehlo helo.rejected"},
      {"a person's words around a program's",
       "If I try to send me a mail, via forgot password I get the error message \"Failed to send email. "
       "Reason: "
       "getaddrinfo EAI_AGAIN smtp.example.com:587\"\n",
       "failed resolve dns.not-found"},
      {"the reply to the content is all that is printed",
       "Message sent: 250 2.0.0 Ok: queued on smtp3m.example.com as 1430081058-6ltgNFKSir\n",
       "accepted none none"},
      {"the log begins behind the content",
       "[06-Dec-2016 11:36:32 +0000]: <sdeqh3rq> Send: \n.\n"
       "[06-Dec-2016 11:36:32 +0000]: <sdeqh3rq> Recv: 250 OK id=1cEE2y-000MpW-5c\n"
       "[06-Dec-2016 11:36:32 +0000]: <sdeqh3rq> Send: QUIT\n"
       "[06-Dec-2016 11:36:32 +0000]: <sdeqh3rq> Recv: 221 mail.example.com closing connection\n",
       "accepted none none"},
      {"the reply ends where the person's quotation of code does",
       "it's throwing an error that `Mail command failed: 421 Error: too many unauthenticated commands` due "
       "to "
       "the spam emails filtering condition\n",
       "deferred mail_from auth.required"},
      {"a quotation's sign before Nodemailer's error is no client's mark",
       "DEBUG Creating transport: nodemailer (6.9.7; +https://nodemailer.com/)\nI get this:\n"
       "> Error: Invalid login: 535 5.7.8 Authentication failed\n>   code: 'EAUTH',\n",
       "rejected auth auth.bad-credentials"},
      {"Postfix's verdict, broken at a terminal's edge",
       "Aug 04 12:36:30 4df6 postfix/qmgr[446]: C8FA38E4F42: from=<a@example.com>, size=414, nrcpt=1 (queue "
       "active)\n"
       "Aug 04 12:36:31 4df6 postfix/smtp[450]: C8FA38E4F42: to=<b@example.org>, "
       "relay=mail.example.net[192.0.2.1\n"
       "]:587, delay=0.57, delays=0.34/0.04/0.18/0.01, dsn=5.0.0, status=bounced (host "
       "mail.example.net[192.0.2.1] said: 550-Reques\n"
       "ted action not taken: mailbox unavailable 550 Sender address is not allowed. (in reply to MAIL FROM "
       "command))\n"
       "Aug 04 12:36:31 4df6 postfix/qmgr[446]: C8FA38E4F42: removed\n",
       "rejected mail_from sender.not-authorized"},
      {"a milter's answer, told by Postfix's cleanup without its code",
       "May 11 07:00:58 mx postfix/cleanup[1]: 4A5B6C7D: milter-reject: END-OF-MESSAGE from "
       "mail.example.com[192.0.2.7]: 4.7.1 Service unavailable - try again later; from=<a@example.com> "
       "to=<b@example.org> proto=ESMTP helo=<mail.example.com>\n",
       "deferred message server.temporary"},
      {"the same, and smtpd's session around it",
       "May 11 07:00:57 mx postfix/smtpd[9]: connect from mail.example.com[192.0.2.7]\n"
       "May 11 07:00:57 mx postfix/smtpd[9]: 4A5B6C7D: client=mail.example.com[192.0.2.7]\n"
       "May 11 07:00:58 mx postfix/cleanup[1]: 4A5B6C7D: milter-reject: END-OF-MESSAGE from "
       "mail.example.com[192.0.2.7]: 5.7.1 Spam message rejected; from=<a@example.com> to=<b@example.org> "
       "proto=ESMTP helo=<mail.example.com>\n"
       "May 11 07:00:58 mx postfix/smtpd[9]: disconnect from mail.example.com[192.0.2.7]\n",
       "rejected message policy.spam-content"},
      {"the same, pasted without the program's name",
       "in the log it only says,\n\nmilter-reject: END-OF-MESSAGE from mail.example.com[192.0.2.7]: 4.7.1 "
       "Service unavailable - try again later; from=<*@*> to=<info@*> proto=ESMTP helo=<mail.example.com>\n",
       "deferred message server.temporary"},
      {"Exchange's codes of two classes, behind an exception",
       "`[Email Notify Error] Failed messages: org.eclipse.angus.mail.smtp.SMTPSendFailedException: 451 "
       "5.7.3 "
       "STARTTLS is required to send mail [SG2PR02CA0073.apcprd02.prod.outlook.com]`\n",
       "deferred mail_from auth.tls-required"},
      {"the steps told in words, the clean-up after the failure, and the failure",
       "time=\"2022-04-01T20:10:55+11:00\" level=debug msg=\"Notifier SMTP client attempting connection to "
       "192.0.2.1:587\"\n"
       "time=\"2022-04-01T20:10:56+11:00\" level=debug msg=\"Notifier SMTP STARTTLS completed without "
       "error\"\n"
       "time=\"2022-04-01T20:10:56+11:00\" level=debug msg=\"Notifier SMTP client attempting AUTH PLAIN with "
       "server\"\n"
       "time=\"2022-04-01T20:10:58+11:00\" level=warning msg=\"Notifier SMTP client encountered error during "
       "cleanup: use of closed network connection\"\n"
       "time=\"2022-04-01T20:10:58+11:00\" level=error msg=\"Failure running the startup check: 535 5.7.8 "
       "Error: authentication failed: \"\n",
       "rejected auth auth.bad-credentials"},
      {"the error in a field behind the message",
       "time=\"2024-11-10T14:34:11+13:00\" level=error msg=\"Error occurred running a startup check\" "
       "caller=\"github.com/authelia/root.go:128 doStartupChecks\" error=\"failed to dial connection: SMTP "
       "AUTH failed: 535 5.7.8 Error: authentication failed: authentication failure\" "
       "provider=notification\n",
       "rejected auth auth.bad-credentials"},
      {"Go met an IMAP server, which names STARTTLS in its greeting",
       "level=error component=dispatcher msg=\"Notify for alerts failed\" num_alerts=2 err=\"short response: "
       "* "
       "OK [CAPABILITY IMAP4rev1 LITERAL+ STARTTLS LOGINDISABLED] Dovecot ready.\"\n",
       "failed greeting client.configuration"},
      {"a server's prompt that the library does not know",
       "msg=\"Error occurred running a startup check\" error=\"failed to dial connection: SMTP AUTH failed: "
       "unexpected server response: username:\"\n",
       "failed auth auth.mechanism-unsupported"},
      {"Erlang's tuple, and a person's remark below it",
       "{:error, :retries_exceeded,\n {:network_failure, '192.0.2.1', {:error, :timeout}}}\n\n"
       "So as you can see, it doesn't reach the step \"connected to 192.0.2.1; banner was ready\".\n",
       "failed connect connect.timeout"},
      {"Erlang's TLS did not take an option",
       "> ** exception error: {error,retries_exceeded,\n>                {network_failure,\"192.0.2.1\",\n"
       ">                    {error,\n>                        "
       "{options,{{server_name_indication,\"192.0.2.1\"}}}}}}\n",
       "failed connect tls.client-setup"},
      {"Home Assistant's words, and a traceback without its end",
       "Login not possible. Please check your setting and/or your credentials\n"
       "Traceback (most recent call last):\n"
       "  File \"/usr/local/lib/python3.13/smtplib.py\", line 750, in login\n    raise last_exception\n",
       "failed auth auth.bad-credentials"},
      {"a program's words within a person's, with host and port",
       "Hi i am getting following exception Connection timed out, host: smtp.example.com, port: 587. Any "
       "help "
       "please?\n",
       "failed connect connect.timeout"},
      {"a stack on its exception's line, as .NET and Java print it",
       "System.UriFormatException: Invalid URI: The hostname could not be parsed. at System.Uri.Parse "
       "(UriKind "
       "kind, System.String uriString) <0x40e628c0 + 0x000ab> in :0 at "
       "MailKit.Net.Smtp.SmtpClient.ComputeDefaultValues (System.String host, System.Boolean& starttls) "
       "<0x4101a000 + 0x004bf> in :0 at MailKit.Net.Smtp.SmtpClient.Connect (System.String host) in :0\n",
       "failed connect client.configuration"},
      {"MailSlurper's own log",
       "ERRO[5915] Problem finding command from input            error=\"Command 'auth login\\r\\n' not "
       "found\" "
       "input=\"AUTH LOGIN\\r\\n\" who=\"SMTP Worker 10\"\n",
       "failed auth protocol.syntax"},
      {"a colour whose escape character was lost, on the first line alone",
       "[34m[smtp.1:32384] [2017-05-12T08:53:03.430] DEBUG -- : [T0QRKN] => 250 OK\n"
       "[smtp.1:32384] [2017-05-12T08:53:03.530] DEBUG -- : [T0QRKN] <= MAIL FROM:<a@example.com>\n"
       "[smtp.1:32384] [2017-05-12T08:53:03.531] DEBUG -- : [T0QRKN] => 250 OK\n"
       "[smtp.1:32384] [2017-05-12T08:53:03.615] DEBUG -- : [T0QRKN] <= RCPT TO:<b@example.org>\n"
       "[smtp.1:32384] [2017-05-12T08:53:03.623] DEBUG -- : [T0QRKN] => 530 Authentication required\n",
       "rejected rcpt_to auth.required"},
      {"maddy's fields of a reply",
       "queue: delivery attempt "
       "failed\t{\"msg_id\":\"f0fe94f2-1\",\"rcpt\":\"b@example.org\",\"reason\":\"no "
       "such user\",\"smtp_code\":550,\"smtp_enchcode\":\"5.1.1\",\"smtp_msg\":\"No such user here\"}\n",
       "rejected rcpt_to recipient.unknown"},
      {"a log-in failed, and the mail was refused after it: the end of the connection is no cause",
       "Sep 21 00:10:31 mx postfix/smtpd[7]: connect from unknown[192.0.2.7]\n"
       "Sep 21 00:10:33 mx postfix/smtpd[7]: warning: unknown[192.0.2.7]: SASL CRAM-MD5 authentication "
       "failed: "
       "xxx==\n"
       "Sep 21 00:10:33 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 "
       "<unknown[192.0.2.7]>: Client host rejected: Access denied; from=<a@example.com> to=<b@example.org>\n"
       "Sep 21 00:10:33 mx postfix/smtpd[7]: lost connection after RCPT from unknown[192.0.2.7]\n",
       "rejected rcpt_to policy.rejected"},
      {"a reply within a string of a program, its quote escaped",
       "INSERT INTO `mails` VALUES ('fail', '邮件发送失败：Failed messages: javax.mail.SendFailedException: "
       "Invalid "
       "Addresses;\\n  nested exception is:\\n com.sun.mail.smtp.SMTPAddressFailedException: 554 RCPT "
       "(b@example.org) dosn\\'t exist');\n",
       "rejected rcpt_to recipient.unknown"},
      {"replies without their commands: 503 follows from the refusal",
       "```\nSMTP<< 550 5.7.1 Authentication Required\n  SMTP<< 503 5.5.0 No MAIL FROM command has been "
       "issued.\n"
       "  SMTP<< 503 5.5.0 No MAIL FROM command has been issued.\n  SMTP>> QUIT\n```\n",
       "rejected rcpt_to auth.required"},
      {"Postfix's verdict, broken between words",
       "Aug 04 12:36:31 mail postfix/smtp[450]: C8FA38E4F42: to=<b@example.org>,\n"
       "relay=mx.example.org[192.0.2.1]:25, delay=0.57, dsn=5.1.1, status=bounced (host\n"
       "mx.example.org[192.0.2.1] said: 550 5.1.1 <b@example.org>: Recipient address\n"
       "rejected: User unknown (in reply to RCPT TO command))\n",
       "rejected rcpt_to recipient.unknown"},
      {"Postfix finds no program that checks log-ins",
       "Feb 09 05:33:28 mail postfix/smtps/smtpd[24431]: warning: SASL: Connect to private/auth failed: No "
       "such "
       "file or directory\n"
       "Feb 09 05:33:28 mail postfix/smtps/smtpd[24431]: fatal: no SASL authentication mechanisms\n",
       "failed auth server.misconfigured"},
      {"a library tells that a refusal is permanent, and leaves out its code",
       "permanent: 5.1.1 The email account that you tried to reach does not exist\n",
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
       "Mail(List(To(x)))\n"
       "javax.mail.SendFailedException: Invalid Addresses\n"
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
      {"an HTTP status is no reply code",
       "message='Reply with error 401: Error while sending email: unable to verify the first certificate'\n",
       "failed tls tls.cert-untrusted"},
      {"nor are digits of an identifier",
       "7 TID-or6m WARN: {\"job_id\":\"730927ec-a49e-476d-913f-bf282d49b559\",\"provider_job_id\":null,"
       "\"error_message\":\"execution expired\",\"error_class\":\"Net::OpenTimeout\"}\n",
       "failed connect connect.timeout"},
      {"names and a UUID in brackets are not Haraka's",
       "[ActiveJob] [ActionMailer::MailDeliveryJob] [e26cef58-cd00-441f-8f2f-7d6f1467ea0a] Error performing "
       "ActionMailer::MailDeliveryJob from Sidekiq(default): SocketError (getaddrinfo: Temporary failure in "
       "name resolution):\n",
       "failed resolve dns.not-found"},
      {"a logger prints the message twice",
       "production.ERROR: Expected response code \"250\" but got code \"530\", with message \"530 5.7.1 "
       "Authentication required\". {\"exception\":\"[object] (TransportException(code: 530): Expected "
       "response "
       "code \\\"250\\\" but got code \\\"530\\\", with message \\\"530 5.7.1 Authentication required\\\".\n"
       "#0 /srv/SmtpTransport.php(197): SmtpTransport->doMailFromCommand()\n",
       "rejected mail_from auth.required"},
      {"a library that was given no recipient says that all were refused",
       "smtplib.SMTPRecipientsRefused: {}\n", "failed rcpt_to client.configuration"},
      {"a password that is not there",
       "level=error component=dispatcher msg=\"Error on notify\" err=\"missing password for PLAIN auth "
       "mechanism; missing password for LOGIN auth mechanism\"\n",
       "failed auth client.configuration"},
      {"DokuWiki's verdict above a dialogue that breaks off",
       "There was an unexpected problem communicating with SMTP: SMTP Server did not respond with anything I "
       "recognized\n\nSet: the server\nConnecting to mail.example.com at 587\n"
       "Got: 220 mail.example.com ESMTP\nSent: EHLO pc\n" +
           kEhlo + "Sent: STARTTLS\n",
       "failed starttls connect.dropped"},
      {"a mail server logs its dialogues under the protocol's name, whoever spoke",
       "07.07.19 17:23:12 smtp: 220 mail.example.com ESMTP Service Ready\n07.07.19 17:23:12 smtp: EHLO pc\n"
       "07.07.19 17:23:12 smtp: 250-Hello pc\n07.07.19 17:23:12 smtp: 250 SIZE 33554432\n"
       "07.07.19 17:23:12 smtp: MAIL FROM:<a@example.com>\n07.07.19 17:23:12 smtp: 250 2.0.0 Ok\n"
       "07.07.19 17:23:13 smtp: RCPT TO:<b@example.org>\n"
       "07.07.19 17:23:13 smtp: 550 5.1.1 No such user here\n",
       "rejected rcpt_to recipient.unknown"},
      {"a time-out that is set is none that passed, and a library's name no failed look-up",
       "Connecting to SMTP server: mail.example.com at Port: 587\nConnection timeout: 5 secs\n"
       "libmsock: using getaddrinfo\n IPv4 address: 192.0.2.25\n"
       "Could not connect to mail.example.com:587\n"
       "Error: Could not connect to SMTP server \"mail.example.com\" at port 587\n",
       "failed connect connect.timeout"},
      {"what was typed is not in the log, only the goodbye",
       "$ echo QUIT | nc -C mail.example.com 25\n220 mail.example.com ESMTP\n221 See you later\n",
       "no_message none none"},
      {"a reply that was broken behind its code",
       "PHP Fatal error:  Uncaught exception 'Swift_TransportException' with\n"
       "message 'Expected response code 250 but got code \"550\", with message \"550\n"
       "5.7.1 Command rejected\n",
       "rejected rcpt_to policy.rejected"},
      {"a request for a new password is no log-in",
       "Started POST \"/password_resets\" for 192.0.2.7\nRendered members_mailer/password_reset.text.erb\n"
       "Net::SMTPFatalError (555 5.5.2 Syntax error. nb15sm15097998qcb.26\n):\n"
       "  app/mailers/shop_mailer.rb:24:in `deliver_mail'\n",
       "rejected mail_from protocol.syntax"},
      {"a person tells of the mail from somewhere, which is no MAIL FROM",
       "Since Monday the server rejects the mail from our cron jobs.\n\nsmtpstatus=552 smtpmsg='552 5.2.0 "
       "Message "
       "contains bare CR'\n",
       "rejected message message.malformed"},
      {"a program's settings are no words of its failure",
       "TID-1pnm1s WARN: Net::SMTPFatalError: 550 5.7.1 Client does not have permissions to send as this "
       "sender\n\n"
       "    - SMTP_HOST=mail.example.com\n    - SMTP_STARTTLS=true\n    - SMTP_AUTHENTICATION=login\n",
       "rejected mail_from sender.not-authorized"},
      {"what another program calls an Smtp error is not PHPMailer's",
       "Connecting to server mail.example.com on port 465\nInit connection...\n"
       "email: FATAL: Smtp error: Timeout(10) while trying to read from SMTP server\n",
       "failed greeting tls.port-mismatch"},
      {"the answer to EHLO was left out: an answer with an enhanced code is that to MAIL",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n -> EHLO pc\n[...]\n"
       " -> MAIL FROM:<a@example.com>\n<-  250 2.1.0 Ok\n -> RCPT TO:<b@example.org>\n"
       "<** 554 5.7.1 <b@example.org>: Relay access denied\n -> QUIT\n",
       "rejected rcpt_to relay.denied"},
      {"the content was left out: what is queued is no answer to DATA",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n -> EHLO pc\n<-  250 pc\n"
       " -> MAIL FROM:<a@example.com>\n<-  250 2.1.0 Ok\n -> RCPT TO:<b@example.org>\n<-  250 2.1.5 Ok\n"
       " -> DATA\n[...]\n<-  250 2.0.0 Ok: queued as BE1BE8278\n",
       "accepted none none"},
      {"a page broke a reply before the end of its quote",
       "send: 'AUTH PLAIN AGFAZXhhbXBsZS5jb20ATWFwbGU3N3N5cnVw\\r\\n'\n"
       "reply: b'535 Login fail. Account is abnormal, password is\n        incorrect.\\r\\n'\nsend: "
       "'QUIT\\r\\n'\n"
       "SMTPServerDisconnected: Connection unexpectedly closed\n",
       "rejected auth auth.bad-credentials"},
      {"a bounce wraps a diagnosis that is no reply",
       "Reporting-MTA: dns; mail.example.com\n\nFinal-Recipient: rfc822; b@example.org\nAction: failed\n"
       "Status: 5.4.4\nDiagnostic-Code: X-Postfix; Host or domain name not found. Name service error\n"
       "    for name=example.org type=AAAA: Host not found\n",
       "rejected resolve recipient.domain-not-found"},
      {"PowerShell breaks lines at the width of its window",
       "Exception calling \"Send\" with \"1\" argument(s): \"Service not available, closing transmission "
       "channel. The server\nresponse was: 4.7.0 [192.0.2.5      15] Our system has detected that this "
       "message "
       "is\"\nAt C:\\a.ps1:902 char:2\n+     $smtpClient.Send($msg)\n    + FullyQualifiedErrorId : "
       "SmtpException\n",
       "deferred message policy.rejected"},
      {"PowerShell in German",
       "Ausnahme beim Aufrufen von \"Send\" mit 1 Argument(en):  \"Fehler beim Senden von\nMail.\"\n"
       "Bei C:\\a.ps1:761 Zeichen:20\n-    $smtpClient.Send <<<< ($msg)\n",
       "failed connect connect.timeout"},
      {"gen_smtp wants a server that offers TLS",
       "** (Bamboo.SMTPAdapter.SMTPError) There was a problem sending the email through SMTP.\n\nThe error "
       "is "
       ":retries_exceeded\n\nMore detail below:\n\n{:missing_requirement, \"mail.example.com\", :tls}\n",
       "failed starttls tls.starttls-unavailable"},
      {"and tells that the handshake failed",
       "08:43:16.754 [error] Failed to send email: {:retries_exceeded, {:temporary_failure, "
       "~c\"mail.example.com\", :tls_failed}}\n",
       "failed tls tls.handshake-failed"},
      {"OpenCart tells which of its commands the server did not take",
       "Fatal error: Uncaught Exception: Error: MAIL FROM not accepted from server! in "
       "/var/www/mail/smtp.php:242\n",
       "rejected mail_from sender.rejected"},
      {"and that the password was refused",
       "Error: Password not accepted from server! in /var/www/mail/smtp.php:241 Stack trace: #0 "
       "/var/www/mail/smtp.php(147): Mail\\Smtp->handleReply(Resource id #9, 235, 'Error: Password...')\n",
       "rejected auth auth.bad-credentials"},
      {"no method of log-in that both know",
       "[06-Dec-2017 11:43:17 Europe] Warning: Failed sending email to b@example.org: No supported "
       "authentication methods (C) in ~/email.inc.php on line 153\n",
       "failed auth auth.mechanism-unsupported"},
      {"no banner",
       "Error: It was not possible to email this scan:\nFailed to receive the SMTP banner from the service "
       "listening on port 587\n",
       "failed greeting connect.read-timeout"},
      {"MailKit gives the server's words without the code",
       "MailKit.Net.Smtp.SmtpCommandException: Syntactically invalid HELO argument(s)\n"
       "   at MailKit.Net.Smtp.SmtpClient.Ehlo(CancellationToken cancellationToken)\n"
       "   at MailKit.Net.Smtp.SmtpClient.Connect(String host, Int32 port)\n",
       "rejected ehlo helo.rejected"},
      {"OpenSMTPD's log without the sessions' ids",
       "smtp event=authentication user=bob address=192.0.2.5 host=pc.example.com result=permfail\n",
       "rejected auth auth.bad-credentials"},
      {"a person quotes a reply and puts quotes where the address was",
       "After \"rcpt to:\" the server sends back the message \"554 <\"the address here\">: Recipient address "
       "rejected: Relay access denied\". How do i fix it?\n",
       "rejected rcpt_to relay.denied"},
      {"a trace of system calls cuts the reply",
       "AttributeError: 'SMTPRecipientsRefused' object has no attribute 'errno'\n"
       "recvfrom(4, \"550-Verification failed for <roo\"..., 8192, 0, NULL, NULL) = 261\n",
       "rejected rcpt_to sender.invalid"},
      {"an option of Exim's own, where a file may not be read",
       "2021-08-25 20:26:49 1mIxbt-0001eM-09 == b@example.org R=dnslookup T=remote_smtp defer (-1): failed "
       "to "
       "expand \"interface\" option for remote_smtp transport: failed to open /etc/exim4/ip: Permission "
       "denied "
       "(euid=108 egid=115)\n",
       "failed connect client.configuration"},
      {"Metalog puts Postfix's program in brackets",
       "Apr 19 14:17:37 [postfix/smtpd] connect from mail.example.com[192.0.2.5]\n"
       "Apr 19 14:17:38 [postfix/smtpd] NOQUEUE: reject: MAIL from mail.example.com[192.0.2.5]: 450 4.1.8 "
       "<a@example.com>: Sender address rejected: Domain not found; from=<a@example.com> proto=ESMTP "
       "helo=<mail.example.com>\n"
       "Apr 19 14:17:44 [postfix/smtpd] disconnect from mail.example.com[192.0.2.5] ehlo=2 mail=0/1 quit=1\n",
       "deferred mail_from sender.invalid"},
      {"Postfix sends its postmaster what it said and heard",
       " Out: 220 mail.example.com ESMTP Postfix\n In:  MAIL\n Out: 501 Syntax: MAIL FROM: <address>\n"
       " In:  QUIT\n Out: 221 Bye\n",
       "rejected mail_from protocol.syntax"},
      {"a client's log, where In is what the server says",
       "In: 220 mail.example.com ESMTP\nOut: EHLO pc\nIn: 250 mail.example.com\nOut: MAIL "
       "FROM:<a@example.com>\n"
       "In: 250 ok\nOut: RCPT TO:<b@example.org>\nIn: 550 5.1.1 No such user\n",
       "rejected rcpt_to recipient.unknown"},
      {"a temporary fault without a command was told of a recipient",
       "Error SMTP (451): (Temporary local problem - please try later).\n",
       "deferred rcpt_to server.temporary"},
      {"a bounce wraps the further lines of a reply",
       "Reporting-MTA: dns; mail.example.org\nX-Postfix-Queue-ID: D203FE2ACD\n\n"
       "Final-Recipient: rfc822; b@example.com\nAction: failed\nStatus: 5.0.0\n"
       "Remote-MTA: dns; example.com\n"
       "Diagnostic-Code: smtp; 550-Verification failed for <a@example.org>\n"
       "    550-The mail server could not deliver mail to a@example.org.  The\n"
       "    account or domain may not exist, they may be blacklisted, or missing the\n"
       "    proper dns entries. 550 Sender verify failed\n",
       "rejected rcpt_to sender.invalid", 1},
      {"the server hangs up at EHLO, and the client tries HELO",
       "2020-11-06 14:23:47 SERVER -> CLIENT: 220 mx.example.com ESMTP server ready\n"
       "2020-11-06 14:23:47 CLIENT -> SERVER: EHLO pc.example.org\n"
       "2020-11-06 14:23:47 SERVER -> CLIENT: 421 Your HELO/EHLO pc.example.org is not matching your DNS "
       "configuration\n"
       "2020-11-06 14:23:47 SMTP ERROR: EHLO command failed: 421 Your HELO/EHLO pc.example.org is not "
       "matching your DNS configuration\n"
       "2020-11-06 14:23:47 CLIENT -> SERVER: HELO pc.example.org\n"
       "2020-11-06 14:23:47 SERVER -> CLIENT:\n"
       "2020-11-06 14:23:47 SMTP ERROR: HELO command failed:\n",
       "deferred ehlo policy.reverse-dns", 1},
      {"an offer of log-ins without its code is no command",
       "SMTP Last Response Code: 250\nSMTP Last Response: mail.example.org\nPIPELINING\nSIZE 10240000\n"
       "AUTH PLAIN LOGIN\nCHUNKING\n\nmailsmtp Last Error Code: 24\n"
       "mailsmtp Last Error Explanation: MAILSMTP_ERROR_STARTTLS_NOT_SUPPORTED\n",
       "failed starttls tls.starttls-unavailable", 1},
      {"530 where 250 was expected is no answer to AUTH",
       "Expected response code 250 but got code \"530\", with message \"530 5.7.1 Authentication required "
       "\"\n\n"
       "Config :: set ('mail.username', \\ Auth :: user () -> email);\n",
       "rejected mail_from auth.required", 1},
      {"a reply that somebody only supposes did not come",
       "Failed to send AUTH LOGIN command. Error: 403 4.5.1 Error: already authenticated\n"
       "Unable to send email using PHP SMTP. Your server might not be configured to send mail using this "
       "method.\n\nSo that line indicates that if server returned 503 error, no error, continue to send.\n",
       "deferred auth protocol.out-of-sequence", 1},
      {"an error in quotes within a person's words",
       "When i enable it, it fetches \"new\" mails, and i get this error \"authentication failure [SMTP: "
       "STARTTLS failed (code: 220, response: TLS go ahead)]\"\n",
       "failed tls tls.handshake-failed", 1},
      {"telnet cannot go on after STARTTLS",
       "$ telnet mail.example.com 587\nTrying 192.0.2.1...\nConnected to mail.example.com.\nEscape character "
       "is "
       "'^]'.\n220 mail.example.com ESMTP\nEHLO pc.example.org\n250-mail.example.com\n250 "
       "STARTTLS\nSTARTTLS\n220 2.0.0 Ready to start TLS\nConnection closed by foreign host.\n",
       "failed tls tls.handshake-failed", 1},
      {"the code that was expected, in a string of JSON",
       "Symfony\\\\Component\\\\Mailer\\\\Exception\\\\UnexpectedResponseException: Expected response code "
       "\\\"354\\\" but got code \\\"550\\\", with message \\\"550 5.7.0 Too many emails per second\\\".\n",
       "rejected data policy.rate-limited", 1}};
  check_told(logs);
}

TEST_CASE("pasted logs: a field's name stands between the code and the words", "[pasted]") {
  const Source source = analyze(
      "ns8-sendmail[12]: status=error from=a@example.com to=b@example.org server=mail.example.com:587 "
      "code=535 "
      "message=\"5.7.8 Error: authentication failed: (reason unavailable)\"\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "rejected auth auth.bad-credentials");
  CHECK(session.events.at(static_cast<std::size_t>(session.reply_event)).enhanced.str() == "5.7.8");
}

TEST_CASE("pasted logs: OpenSMTPD tells who logged in", "[pasted]") {
  const Source source =
      analyze("smtp event=authentication user=bob address=192.0.2.5 host=pc.example.com result=permfail\n");
  CHECK(source.sessions.at(0).auth.username == "bob");
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

TEST_CASE("pasted logs: a long stamp before the mark", "[pasted]") {
  const std::string head = "[mail-1] 2016/10/28 13:06:12.013677 DEBUG - smtp_client - mail.example.com:25 - ";
  const Source source = analyze(head + "< 220 mail.example.com ESMTP\n" + head + "> EHLO pc\n" + head +
                                "< 250 mail.example.com\n" + head + "> MAIL FROM:<a@example.com>\n" + head +
                                "< 550 5.7.1 no\n");
  CHECK(told(source.sessions.at(0)).starts_with("rejected mail_from"));
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

TEST_CASE("pasted logs: sendmail tells of the handshake before the delivery", "[pasted]") {
  const Source source = analyze(
      "Oct  3 15:40:38 h sendmail[9468]: 093DecpD009468: Authentication-Warning: h: www-data set sender to "
      "a@example.com using -f\n"
      "Oct  3 15:40:41 h sm-mta[9471]: STARTTLS=client, relay=mx.example.org., version=TLSv1.3, verify=FAIL, "
      "cipher=TLS_AES_256_GCM_SHA384, bits=256/256\n"
      "Oct  3 15:40:44 h sm-mta[9471]: 093DecOR009469: to=<b@example.org>, delay=00:00:06, mailer=esmtp, "
      "relay=mx.example.org. [192.0.2.4], dsn=5.1.1, stat=User unknown\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(told(source.sessions[0]) == "rejected rcpt_to recipient.unknown");
  CHECK(source.sessions[0].tls.used);
  CHECK(source.sessions[0].tls.version == "TLSv1.3");
}

TEST_CASE("pasted logs: a transcript between the words of its program", "[pasted]") {
  const Source source = analyze(
      "Connecting to smtp.example.com:465\nCipher: ECDHE-RSA-RC4-SHA\n[S] 220 mx.example.com ESMTP\n"
      "[C] EHLO localhost\n[S] 250 ok\n");
  CHECK(source.sessions.at(0).server.host == "smtp.example.com");
  CHECK(source.sessions.at(0).tls.used);
}

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
    const Source source = analyze(line + "\n");
    REQUIRE(source.sessions.size() == 1);
    CHECK(source.sessions[0].server.host == host);
    CHECK(std::to_string(source.sessions[0].server.port) == port);
  }
}

TEST_CASE("pasted logs: SwiftMailer spoke to the sendmail program of this machine, as its stack tells",
          "[pasted]") {
  const Source source = analyze(
      "[2019-04-01 12:46:21] api.ERROR: Swift_TransportException: Expected response code 220 but got code "
      "\"\", "
      "with message \"\"\nStack trace:\n"
      "#0 /app/lib/Swift/Transport/AbstractSmtpTransport.php(117): "
      "Swift_Transport_AbstractSmtpTransport->_readGreeting\n"
      "#1 /app/lib/Swift/Transport/SendmailTransport.php(51): Swift_Transport_AbstractSmtpTransport->start\n"
      "#2 /app/lib/Swift/Mailer.php(79): Swift_Transport_SendmailTransport->start\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(told(source.sessions[0]) == "failed greeting client.configuration");
}

TEST_CASE("pasted logs: a reply within JSON ends with its text", "[pasted]") {
  const Source source = analyze(
      "{\"ErrorModel\":{\"Message\":\"SMTP 5xx error: permanent error (550): Error: content "
      "rejected.\",\"Object\":\"error\"},\"error\":\"\"}\n");
  REQUIRE(source.sessions.size() == 1);
  REQUIRE(source.sessions[0].reply() != nullptr);
  CHECK(source.sessions[0].reply()->text == "550 Error: content rejected.");
}

TEST_CASE("pasted logs: Postfix names the user whose log-in failed", "[pasted]") {
  const Source source = analyze(
      "2025-01-17T15:45:35.045027+01:00 mail postfix/submissions/smtpd[1196]: warning: unknown[192.0.2.10]: "
      "SASL "
      "LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=shop@example.com\n");
  CHECK(source.sessions.at(0).auth.username == "shop@example.com");
  CHECK(source.sessions.at(0).auth.mechanism == "LOGIN");
}

TEST_CASE("pasted logs: the program begins with the same words after an error", "[pasted]") {
  const Source source = analyze(
      "The output after setting the host as : smtp.example.com:587\n"
      "`2016/08/11 01:06:27 worker.go:227: Sending Email to b@example.org`\n"
      "`2016/08/11 01:06:27 worker.go:230: x509: certificate is valid for smtp.example.com, not "
      "smtp.example.com:587`\n\n"
      "The output after setting the host as : smtp.example.com:465\n"
      "` 2016/08/11 01:10:35 worker.go:227: Sending Email to  b@example.org`\n"
      " `2016/08/11 01:10:45 worker.go:230: EOF`\n");
  REQUIRE(source.sessions.size() == 2);
  CHECK(told(source.sessions[0]).find("tls.cert-name-mismatch") != std::string::npos);
}

TEST_CASE("pasted logs: curl's last word above the log of the server", "[pasted]") {
  const Source source = analyze(
      "curl: (67) Login denied\n\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.048] DEBUG -- : [BRZAMY] <= EHLO pc\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.056] DEBUG -- : [BRZAMY] => 250-My capabilities are\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.056] DEBUG -- : [BRZAMY] => 250 AUTH CRAM-MD5 PLAIN LOGIN\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.094] DEBUG -- : [BRZAMY] <= AUTH CRAM-MD5\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.094] DEBUG -- : [BRZAMY] => 334 PDEyMzRAZXhhbXBsZS5jb20+\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.131] DEBUG -- : [BRZAMY] <= XXXXXXXXXXXXXXXXXXXXXXXX=\n"
      "[smtp.1:2293] [2017-11-23T14:16:57.131] DEBUG -- : [BRZAMY] => 535 Denied\n");
  const auto& session = source.sessions.back();
  CHECK(told(session) == "rejected auth auth.bad-credentials");
  CHECK(session.auth.mechanism == "CRAM-MD5");
}

TEST_CASE("pasted logs: answers that stay away", "[pasted]") {
  const Pasted logs[] = {
      {"PHPMailer's EHLO, and what it says of a log-in that it never came to",
       "2021-11-01 07:24:29 Connection: opening to ssl://mail.example.com:465, timeout=300, options=array()\n"
       "2021-11-01 07:25:31 SERVER -> CLIENT: 220 mail.example.com ESMTP\n"
       "2021-11-01 07:25:31 CLIENT -> SERVER: EHLO pc\n"
       "2021-11-01 07:25:31 SERVER -> CLIENT:\n"
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
    const Source source = analyze(pasted.log);
    REQUIRE(source.sessions.size() == 1);
    CHECK(told(source.sessions[0]) == pasted.told);
  }
}

TEST_CASE("pasted logs: CodeIgniter takes the late answer to the message for that to QUIT", "[pasted]") {
  const Source source = analyze(
      "220 mail.example.com ESMTP\n<br /><pre>hello: 250-mail.example.com Hello pc\n250-SIZE 52428800\n"
      "250 HELP\n</pre><pre>from: 250 OK\n</pre><pre>to: 250 Accepted\n</pre><pre>data: 354 Enter message\n"
      "</pre><br /><pre>quit: 250 OK id=1dj1Ix-000VJh-Fs\n"
      "</pre>The following SMTP error was encountered: 250 OK id=1dj1Ix-000VJh-Fs\n"
      "<br />Unable to send email using PHP SMTP. Your server might not be configured to send mail using "
      "this method.\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.sessions[0].outcome == Outcome::accepted);
}

TEST_CASE("pasted logs: a message too large, told in words", "[pasted]") {
  CHECK(told(analyze("Horde_Smtp_Exception: Message size exceeds fixed limit\n#14 "
                     "/srv/Horde/Smtp.php(1076): Horde_Smtp::_getResponse\n")
                 .sessions.at(0)) == "rejected message message.too-large");
}

TEST_CASE("pasted logs: Postfix counts the commands of a connection", "[pasted]") {
  const Source source = analyze(
      "Jun 17 17:22:21 h postfix/smtpd[23307]: connect from mout.example.org[192.0.2.151]\n"
      "Jun 17 17:22:21 h postfix/smtpd[23307]: NOQUEUE: reject: RCPT from mout.example.org[192.0.2.151]: 554 "
      "5.7.1 <b@example.com>: Relay access denied; from=<a@example.org> to=<b@example.com> proto=ESMTP "
      "helo=<mout.example.org>\n"
      "Jun 17 17:22:21 h postfix/smtpd[23307]: disconnect from mout.example.org[192.0.2.151] ehlo=2 "
      "starttls=1 mail=1 rcpt=0/1 quit=1 commands=5/6\n");
  CHECK(source.sessions.at(0).tls.used);
}

TEST_CASE("pasted logs: the error of another attempt above a log-in that passed", "[pasted]") {
  const Source source = analyze(
      "2018-05-01 13:33:16,975 : Error SMTP sendmail: (535, '5.7.0 authentication failed')\n\n"
      "$ telnet mail.example.com 587\nTrying 192.0.2.4...\nConnected to mail.example.com.\n"
      "Escape character is '^]'.\n220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n"
      "250 AUTH LOGIN PLAIN\nAUTH LOGIN\n334 VXNlcm5hbWU6\nc3Bmbxxxxxx=\n334 UGFzc3dvcmQ6\n"
      "eGJ4RxxxxxxxxxU=\n235 2.0.0 OK Authenticated\nQUIT\n221 2.0.0 closing connection\n"
      "Connection closed by foreign host.\n");
  CHECK(source.sessions.back().outcome == Outcome::no_message);
}

TEST_CASE("pasted logs: Roundcube gives the code before the reply", "[pasted]") {
  const Source source = analyze(
      "[18-Mar-2021 11:55:39 +0100]: <e1f41220> SMTP Error: Failed to send data. [550] Your FROM address (  "
      ", "
      "a@example.com ) must match your\nauthenticated email user ( a@example.com ). Treating this as a\n"
      "spoofed email. in /srv/roundcube/program/lib/Roundcube/rcube.php on line 1702 (POST /roundcube/)\n");
  CHECK(told(source.sessions.at(0)) == "rejected message sender.not-authorized");
  CHECK(source.sessions[0].reply()->code == 550);
}

TEST_CASE("pasted logs: Roundcube puts the server's words in parentheses", "[pasted]") {
  const Source source = analyze(
      "An error occurred.\nSMTP Error (550): Failed to add recipient \"b@example.com\" (5.1.1 "
      "<b@example.com>: "
      "Recipient address rejected: User unknown in virtual mailbox table).\n");
  CHECK(told(source.sessions.at(0)) == "rejected rcpt_to recipient.unknown");
  const Event& reply = *source.sessions[0].reply();
  CHECK(reply.code == 550);
  CHECK(reply.enhanced.str() == "5.1.1");
}

TEST_CASE("pasted logs: a text of JSON that begins with an enhanced code", "[pasted]") {
  const Source source = analyze(
      "{\"status\":false,\"content\":\"5.7.1 Authentication failed\\r\\n\"}<br />\n"
      "<b>Fatal error</b>: Uncaught Exception: Warning: fwrite(): SSL operation failed with code 1. in\n"
      "/srv/vendor/laminas/laminas-mail/src/Protocol/AbstractProtocol.php on line 263\n");
  CHECK(told(source.sessions.at(0)).starts_with("rejected auth auth."));
}

TEST_CASE("pasted logs: a person quotes an error and asks", "[pasted]") {
  const Source source = analyze(
      "I check log, found error: \"Sending the mail failed: 503 Error: need EHLO and AUTH first "
      "!\\r\\n,\", how can I fix it? thanks\n");
  const Session& session = source.sessions.at(0);
  CHECK(session.events[static_cast<std::size_t>(session.reply_event)].text ==
        "503 Error: need EHLO and AUTH first !");
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

TEST_CASE("pasted logs: a remark stands where the secret was", "[pasted]") {
  for (const std::string remark :
       {"(*** 80 bytes hidden ***)", "<base64 code scrambled by me>", "[cut out by me]"}) {
    INFO(remark);
    const Source source = analyze("220 mail.example.com ESMTP\nEHLO pc\n250 AUTH PLAIN LOGIN\nAUTH PLAIN " +
                                  remark + "\n235 2.0.0 OK\nQUIT\n");
    CHECK(source.sessions.at(0).auth.mechanism == "PLAIN");
  }
}

TEST_CASE("pasted logs: the mechanism stands behind the reply", "[pasted]") {
  const Source source = analyze(
      "{ Error: Invalid login: 535 5.7.3 Authentication unsuccessful at SMTPConnection._formatError "
      "(C:\\srv\\smtp-connection.js:528:15) code: 'EAUTH', response: '535 5.7.3 Authentication "
      "unsuccessful', responseCode: 535, command: 'AUTH LOGIN' }\n");
  CHECK(source.sessions.at(0).auth.mechanism == "LOGIN");
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

TEST_CASE("pasted logs: a password is hidden where nothing else of its dialogue was understood", "[pasted]") {
  const Source source = analyze(
      "| rx # connection | 220 mail.example.com ESMTP\n| rx # connection | 334 UGFzc3dvcmQ6\n"
      "| tx # connection | UXVhcnR6NzdIYXJib3Vy\nERROR: SMTP connection failed, Quartz77Harbour was the "
      "password\n");
  for (const Session& session : source.sessions)
    for (const Event& event : session.events) {
      CHECK(event.text.find("UXVhcnR6") == std::string_view::npos);
      CHECK(event.text.find("Quartz77") == std::string_view::npos);
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

TEST_CASE("pasted logs: what the server seems to say without a code holds no secret either", "[pasted]") {
  const Source source = analyze(
      "server: 220 mail.example.com ESMTP\nserver: 250-Hello pc\nserver: 250 AUTH PLAIN\n"
      "server: AUTH PLAIN AGFAZXhhbXBsZS5jb20ATWFwbGU3N3N5cnVw\nserver: 535 5.7.8 no\n");
  for (const Session& session : source.sessions)
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

TEST_CASE("pasted logs: Perl's object tells by its class that it is encrypted", "[pasted]") {
  const std::string head = "Net::SMTP::SSL=GLOB(0x1ac4a60)";
  const Source source =
      analyze(head + ">>> EHLO pc\n" + head + "<<< 250-mail.example.com\n" + head + "<<< 250 SIZE 1000\n" +
              head + ">>> MAIL FROM:<a@example.com>\n" + head + "<<< 550 5.7.1 no\n");
  CHECK(source.sessions.at(0).tls.used);
}

TEST_CASE("pasted logs: Nodemailer's log with arrows", "[pasted]") {
  const Source source = analyze(
      "DEBUG Creating transport: nodemailer (6.9.7; +https://nodemailer.com/)\n"
      "DEBUG [connection] Connecting to mail.example.com:587\nDEBUG [connection] Connection established\n"
      "DEBUG [connection] < 220 mail.example.com ESMTP\nDEBUG [connection] > EHLO [127.0.0.1]\n"
      "DEBUG [connection] < 250-mail.example.com\nDEBUG [connection] < 250-STARTTLS\n"
      "DEBUG [connection] > STARTTLS\nDEBUG [connection] < 220 Ready to start TLS\nDEBUG Upgraded to TLS\n"
      "DEBUG [connection] > AUTH PLAIN [credentials]\n"
      "DEBUG [connection] < 535 5.7.8 Authentication failed\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(told(source.sessions[0]) == "rejected auth auth.bad-credentials");
  CHECK(source.sessions[0].tls.used);
}

TEST_CASE("pasted logs: a size is not glued to the code behind it", "[pasted]") {
  const Source source = analyze(
      "2017-12-13 13:50:33 SERVER -> CLIENT: 220 mail.example.com ESMTP ready\n"
      "2017-12-13 13:50:33 CLIENT -> SERVER: EHLO localhost\n"
      "2017-12-13 13:50:33 SERVER -> CLIENT: 250-mail.example.com250-PIPELINING250-SIZE 41697280250-8 "
      "BITMIME250 AUTH PLAIN LOGIN\n");
  CHECK(source.sessions.at(0).size.limit == 41697280U);
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

TEST_CASE("pasted logs: PHPMailer's messages are glued to one another", "[pasted]") {
  const Source source = analyze(
      "Mailer Error: The following From address failed: a@example.com : MAIL FROM command "
      "failed,Authentication "
      "Required,530,5.5.1SMTP server error: MAIL FROM command failed Detail: Authentication Required SMTP "
      "code: "
      "530 Additional SMTP info: 5.5.1SMTP server error: MAIL FROM command failed\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "rejected mail_from auth.required");
  REQUIRE(session.reply_event >= 0);
  CHECK(session.events[static_cast<std::size_t>(session.reply_event)].enhanced.str() == "5.5.1");
}

TEST_CASE("pasted logs: PHPMailer glues what it says of a reply to the reply", "[pasted]") {
  const Source source = analyze(
      "The following From address failed: a@example.com : MAIL FROM command failed,Invalid Sender[515]\n"
      "  ,550,5.1.0SMTP server error: MAIL FROM command failed Detail: Invalid Sender[515]\n"
      "  SMTP code: 550 Additional SMTP info: 5.1.0\n");
  const Session& session = source.sessions.at(0);
  CHECK(session.outcome == Outcome::rejected);
  REQUIRE(session.reply_event >= 0);
  const Event& reply = session.events[static_cast<std::size_t>(session.reply_event)];
  CHECK(reply.text == "550 5.1.0 Invalid Sender[515]");
  CHECK(reply.enhanced.str() == "5.1.0");
}

TEST_CASE("pasted logs: several of Dolibarr's errors stand on one line", "[pasted]") {
  const Source source = analyze(
      "Error [120]: Ran into problems sending Mail. Response: 501 5.5.2 <pc>: Helo command rejected: Invalid "
      "name Error [120]: Ran into problems sending Mail. Response: 554 5.5.1 Error: no valid recipients\n");
  CHECK(told(source.sessions.at(0)) == "rejected ehlo helo.rejected");
  const Source unsupported =
      analyze("Error [126]: 'tls://mail.example.com' does not support authenticated connections.\n");
  CHECK(told(unsupported.sessions.at(0)) == "failed auth auth.mechanism-unsupported");
}

TEST_CASE("pasted logs: the server says I, not a person", "[pasted]") {
  const Source source = analyze(
      "[2023-11-11 13:28:06] ERROR: Email sending error: I cannot deliver mail for <b@example.com>\n"
      "But I fixed it, it was on the email server.\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.sessions[0].outcome == Outcome::failed);
}

TEST_CASE("pasted logs: blank lines keep their place between PHPMailer's words", "[pasted]") {
  const Source source = analyze(
      "Somebody tried it\n\nand again\n\nSMTP connect() failed. "
      "https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting\n");
  std::size_t last = 0;
  for (const Event& event : source.sessions.at(0).events) {
    CHECK(event.line >= last);
    last = event.line;
  }
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
    const Source source = analyze(head + server + "250 HELP\n" + client + "EHLO pc.example.org\n" + server +
                                  "250-mail.example.com\n" + server + "250 AUTH LOGIN PLAIN\n" + client +
                                  "AUTH LOGIN\n" + server + "334 VXNlcm5hbWU6\n" + client +
                                  "cGF0QGV4YW1wbGUuY29t\n" + server + "334 UGFzc3dvcmQ6\n" + client +
                                  "aHVudGVyMg==\n" + server + "535 5.7.8 Error: authentication failed\n");
    REQUIRE(source.sessions.size() == 1);
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
    const Source source =
        analyze("220 mail.example.com ESMTP\nEHLO pc.example.org" + remark +
                "250-mail.example.com\n250 AUTH LOGIN\n" + "AUTH LOGIN" + remark + "334 VXNlcm5hbWU6" +
                remark + "cGF0QGV4YW1wbGUuY29t" + remark + "334 UGFzc3dvcmQ6" + remark +
                "aHVudGVyMg==" + remark + "235 2.7.0 Authentication successful\n" +
                "MAIL FROM:<pat@example.com>" + remark + "250 2.1.0 Ok\nRCPT TO:<joe@example.net>" + remark +
                "250 2.1.5 Ok\nDATA" + remark + "354 End data with <CR><LF>.<CR><LF>\nSubject: hi\n\nhi\n." +
                remark + "250 2.0.0 Ok: queued as 1A2B3C\nQUIT" + remark + "221 2.0.0 Bye\n");
    REQUIRE(source.sessions.size() == 1);
    const Session& session = source.sessions[0];
    CHECK(told(session) == "accepted none none");
    CHECK(session.auth.username == "pat@example.com");
    CHECK(session.envelope.from == "pat@example.com");
  }
}

TEST_CASE("pasted logs: the end of a paste is no fault of the password", "[pasted]") {
  const std::string head =
      "<~  220 mail.example.com ESMTP\n ~> EHLO pc.example.org\n<~  250 AUTH LOGIN\n ~> AUTH LOGIN\n<~  334 "
      "VXNlcm5hbWU6\n ~> cGF0QGV4YW1wbGUuY29t\n<~  334 UGFzc3dvcmQ6\n ~> ";
  CHECK(told(analyze(head + "aHVudGVyMzQ1Nj").sessions.at(0)) == "incomplete auth none");
  const Source answered = analyze(head + "aHVudGVyMzQ1Nj\n<~* 535 5.7.8 Error\n");
  CHECK(answered.sessions.at(0).auth.fault == "the password is not base64");
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

TEST_CASE("pasted logs: a reply quoted above the dialogue is no part of it", "[pasted]") {
  const Source source = analyze(
      "I did wonder about this line:\n\nSERVER -> CLIENT: 354 Enter message, ending with \".\" on a line by "
      "itself\n\nFull message follows.\n\nSERVER -> CLIENT: 220 mail.example.com ESMTP\nCLIENT -> SERVER: "
      "EHLO "
      "pc.example.org\nSERVER -> CLIENT: 250-mail.example.com250-SIZE 52428800250 HELP\nCLIENT -> SERVER: "
      "MAIL "
      "FROM:<pat@example.org>\nSERVER -> CLIENT: 550 5.1.8 Sender address rejected: Domain not found\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(told(source.sessions[0]) == "rejected mail_from sender.invalid");
  CHECK(source.sessions[0].size.limit == 52428800);
}

TEST_CASE("pasted logs: who types MAIL into telnet after STARTTLS has no encryption", "[pasted]") {
  const Source source = analyze(
      "$ telnet mail.example.com 587\n220 mail.example.com ESMTP\nHELO example.com\n250 mail.example.com\n"
      "STARTTLS\n220 2.0.0 Ready to start TLS\nMAIL FROM: <pat@example.com>\nConnection closed by foreign "
      "host.\n");
  CHECK(told(source.sessions.at(0)) == "failed tls tls.handshake-failed");
  CHECK_FALSE(source.sessions.at(0).tls.used);
}

TEST_CASE("pasted logs: a refusal that stands alone opened the dialogue", "[pasted]") {
  const Source source = analyze("SERVER -> CLIENT: 421 4.7.0 Try again later, closing connection.\n");
  CHECK(told(source.sessions.at(0)) == "deferred greeting server.temporary");
}

TEST_CASE("pasted logs: Roundcube in a container writes all its logs to one output", "[pasted]") {
  const std::string line = "roundcube_1  | smtp: <8b77a638> ";
  const std::string error =
      "SMTP Error: Failed to add recipient 'joe@example.net'. Refused. Sending to remote addresses "
      "(relaying) "
      "is not allowed. (Code: 554) in /var/www/html/program/lib/Roundcube/rcube.php on line 1702 (POST "
      "/?_task=mail)\n";
  const Source whole = analyze(
      line + "Recv: 220 mail.example.com ESMTP\n" + line + "Send: EHLO web.example.com\n" + line +
      "Recv: 250 mail.example.com\n" + line + "Send: MAIL FROM:<pat@example.com>\n" + line +
      "Recv: 250 2.1.0 Ok\n" + line + "Send: RCPT TO:<joe@example.net>\n" + line +
      "Recv: 554 Refused. Sending to remote addresses (relaying) is not allowed\nroundcube_1  | errors: "
      "<8b77a638> " +
      error);
  CHECK(told(whole.sessions.at(0)) == "rejected rcpt_to relay.denied");
  const Source run_together = analyze(
      "roundcube_app | errors: <8b77a638> PHP Error: Invalid response code received from server (POST "
      "/?_task=mail)errors: <8b77a638> " +
      error);
  CHECK(told(run_together.sessions.at(0)) == "rejected rcpt_to relay.denied");
}

TEST_CASE("pasted logs: mailcow's page marks what goes on", "[pasted]") {
  const Source source = analyze(
      "SERVER -> CLIENT: 220 smtp.example.com ESMTP\nCLIENT -> SERVER: EHLO mail.example.org\nSERVER -> "
      "CLIENT: 250-smtp.example.com\n    \xE2\x86\xAA 250-SIZE 104857600\n    \xE2\x86\xAA 250 "
      "HELP\nCLIENT -> SERVER: MAIL FROM:<pat@example.org>\n");
  CHECK(source.sessions.at(0).size.limit == 104857600);
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
       "failed: "
       "Invalid authentication mechanism\ndma[]: delivery successful\n",
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
           "<b@example.net>... No "
           "such user here\n",
       "rejected rcpt_to recipient.unknown"},
      {"dma: mail to a user of the machine asks no server",
       dma + "trying remote delivery to mx1.example.net [192.0.2.25] pref 10\n" + dma +
           "remote delivery deferred: mx1.example.net [192.0.2.25] failed after connect: 421 4.7.0 Try "
           "later\n"
           "May 27 08:54:57 pc dma[1fc79.1226b30]: <root> trying delivery\n"
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
           "submission: RCPT "
           "error\t{\"effective_rcpt\":\"b@example.net\",\"rcpt\":\"b@example.net\",\"reason\":"
           "\"reject directive used\",\"smtp_code\":501,\"smtp_enchcode\":\"5.1.8\",\"smtp_msg\":\"Non-local "
           "sender domain\"}\nsubmission: aborted\t{\"msg_id\":\"ee12c63d\"}\n",
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
       "[FAEFC4FA-E8EF-4EC9-B8A4-0B5C7A413587] "
       "recipient domain <example.net> rejected: 550 5.7.1 Connection refused: your IP address is on our "
       "block "
       "list\n",
       "rejected rcpt_to policy.blocklisted", 1},
      {"Stalwart's checks of a mail refuse nothing by themselves",
       "2024-11-10T08:40:57Z INFO SMTP EHLO command (smtp.ehlo) listenerId = \"submissions\", localPort = "
       "465, "
       "remoteIp = 192.0.2.7, remotePort = 46814, domain = \"pc\"\n"
       "2024-11-10T08:40:58Z INFO DKIM verification failed (smtp.dkim-fail) listenerId = \"submissions\", "
       "localPort "
       "= 465, remoteIp = 192.0.2.7, remotePort = 46814, result = \"none\"\n",
       "incomplete connect none", 1},
      {"Exim got no answer from DNS",
       "  277 delivering 1orYRv-00004S-Ny\n  277 R: dnslookup for b@example.net\n  277 LOG: MAIN\n"
       "  277   == b@example.net R=dnslookup defer (-1): host lookup did not complete\n",
       "failed resolve dns.not-found", 1},
      {"a program of Postfix's own is missing",
       "2024-04-25T22:16:21+02:00 pc postfix/error[7]: B5D7A1858A: to=<b@example.net>, relay=none, "
       "delay=734, "
       "delays=734/0.02/0/0, dsn=4.3.0, status=deferred (mail transport unavailable)\n",
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
       "@40000000419f13a504926324 delivery 3: success: "
       "(c@example.org)_192.0.2.25_accepted_message./Remote_host_said:"
       "_250_Ok:_q\nueued_as_A38AD684/\n@40000000419f13a504937c64 status: local 0/10 remote 7/20\n"
       "@40000000419f13a508f3214c delivery 5: failure: "
       "192.0.2.26_does_not_like_recipient./Remote_host_said:_550_5.1.1_<b@example\n"
       ".net>_is_not_a_valid_mailbox/Giving_up_on_192.0.2.26./\n"
       "@40000000419f13a508f8bae4 status: local 0/10 remote 6/20\n",
       "rejected rcpt_to recipient.unknown", 2},
      {"a line of qmail's, quoted by a person",
       "I still get errors from mails to you:\n\n<b@example.net>:\n192.0.2.25_does_not_like_recipient./"
       "Remote_host_said:_553_RCPT_TO:<b@example.net>_refused/G\niving_up_on_192.0.2.25./\n",
       "rejected rcpt_to policy.rejected", 1},
      {"qmail: a reply of two lines, with an address on the web in it",
       "delivery 7: failure: "
       "192.0.2.25_failed_after_I_sent_the_message./Remote_host_said:_550-5.7.1_This_message_is_"
       "likely_unsolicited_mail./550_5.7.1_see_https://example.com/help/Giving_up_on_192.0.2.25./\n",
       "rejected message policy.spam-content", 1},
      {"qmail: a domain that does not exist",
       "starting delivery 7: msg 12 to remote b@exampel.net\ndelivery 7: failure: "
       "Sorry,_I_couldn't_find_any_host_named_exampel.net._(#5.1.2)/\n",
       "failed resolve recipient.domain-not-found", 1},
      {"qmail: a mailbox of the machine itself",
       "starting delivery 7: msg 12 to remote b@example.net\nstarting delivery 8: msg 12 to local "
       "joe@example.com\n"
       "delivery 8: success: did_1+0+0/\ndelivery 7: deferral: "
       "Connected_to_192.0.2.25_but_connection_died._(#4.4.2)/\n",
       "failed connect connect.dropped", 1},
      {"mutt lacks what it logs in with",
       "I get the following error: \"SMTP authentication requires SASL\".\n",
       "failed auth auth.mechanism-unsupported", 1},
      {"Postfix's log-in service is not there",
       "Mar 25 17:58:06 mx postfix/smtpd[7]: warning: SASL authentication failure: cannot connect to "
       "saslauthd server: "
       "No such file or directory\nMar 25 17:58:06 mx postfix/smtpd[7]: warning: unknown[192.0.2.7]: SASL "
       "PLAIN "
       "authentication failed: generic failure\n",
       "rejected auth auth.temporary"},
      {"OpenSMTPD's program that delivers quotes its server, and a paste broke the line",
       "smtpd[24227]: 1e722991167e2b80 mda delivery evpid=f9293a5cb336a379\nfrom=<a@example.com> "
       "to=<b@example.net>\nrcpt=<b@example.net> user=b delay=40s result=TempFail \nstat=Error (temporary "
       "failure: \"mail.lmtp: LMTP server error: 550 5.1.1 <b@example.net> User doesn't exist\")\n",
       "rejected rcpt_to recipient.unknown", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: a plugin's headline tells of the attempt below it", "[pasted]") {
  const std::string headline =
      "SMTP Error: Could not connect to SMTP host. Failed to connect to serverSMTP server error: Failed to "
      "connect to server SMTP code: 111 Additional SMTP info: Connection refused\n";
  const Source source = analyze(
      "WP Mail SMTP: 4.1.0\n\nParams:\nMailer: smtp\nErrorInfo: " + headline +
      "Host: mail.example.com\nPort: 587\n\nDebug:\nMailer: SMTP\n" + headline +
      "\nSMTP Debug:\n2024-08-11 15:07:48 Connection: opening to mail.example.com:587, timeout=300, "
      "options=array()\n\n2024-08-11 15:07:48 Connection failed. Error #2: stream_socket_client(): unable to "
      "connect to mail.example.com:587 (Connection refused) [SMTP.php line 409]\n\n2024-08-11 15:07:48 SMTP "
      "ERROR: Failed to connect to server: Connection refused (111)\n\n" +
      headline);
  REQUIRE(source.sessions.size() == 1);
  CHECK(told(source.sessions[0]) == "failed connect connect.refused");
}

TEST_CASE("pasted logs: PHP on Windows adds where in the program it was", "[pasted]") {
  const Source source = analyze(
      "PHP Warning:  mail(): SMTP server response: 550 5.7.1 Unable to relay for pat@example.com in "
      "D:\\www\\shop\\mail.php on line 153\n");
  CHECK(source.sessions.at(0).events.back().text.ends_with("Unable to relay for pat@example.com"));
}

TEST_CASE("pasted logs: Zend's exception gives both lines of a reply without its code", "[pasted]") {
  const Source source = analyze(
      "exception 'Zend_Mail_Protocol_Exception' with message '5.7.8 Username and Password not accepted. "
      "Learn "
      "more at\n 5.7.8 http://support.example.com/answer?p=BadCredentials\n' in "
      "/var/www/lib/Zend/Mail/Protocol/Abstract.php:431\n");
  REQUIRE(source.sessions.size() == 1);
  const auto& first = source.sessions[0].events.front();
  CHECK(first.kind == Kind::reply);
  CHECK(first.text.ends_with("BadCredentials"));
}

TEST_CASE("pasted logs: a password that a setting told is hidden where it stands again", "[pasted][leaks]") {
  const Source source = analyze(
      "Username: a@example.org\nPassword: 32770&Sabiq\n\n"
      "SERVER -> CLIENT: 535 5.7.8 Error: authentication failed\n"
      "SMTP ERROR: Password command failed: 535 5.7.8 Error: authentication failed\n\n"
      "Try it with **a@example.org** / **32770&Sabiq**\n");
  for (const Session& session : source.sessions)
    for (const Event& event : session.events) CHECK(event.text.find("Sabiq") == std::string_view::npos);
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
  const Source source = analyze("If I test it:\n\n" + error + "By hand:\n\n" + typed);
  REQUIRE(source.sessions.size() == 2);
  CHECK(told(source.sessions[0]) == "failed tls tls.cert-untrusted");
  CHECK(told(source.sessions[1]) == "rejected rcpt_to relay.denied");
  const Source reversed = analyze(typed + "\nBut the program says:\n\n" + error.substr(2));
  REQUIRE(reversed.sessions.size() == 2);
  CHECK(told(reversed.sessions[0]) == "rejected rcpt_to relay.denied");
  CHECK(told(reversed.sessions[1]) == "failed tls tls.cert-untrusted");
  // A person's words about failing are no attempt.
  CHECK(analyze("An example of spoofing mail, and failing with an error.\n\n" + typed).sessions.size() == 1);
}

TEST_CASE("pasted logs: what programs tell in words of their own", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"osTicket could not connect, and so not log in",
       "Unable to log in. Check SMTP settings.\nFailed to connect to mail.example.com:465 [SMTP: Invalid "
       "response code received from server (code: -1, response: )]\n",
       "failed greeting tls.port-mismatch", 1},
      {"osTicket: an address without what stands before the @",
       "Failed to add recipient: @localhost [SMTP: Invalid response code received from server (code: 501, "
       "response: : no local part)]\n",
       "rejected rcpt_to recipient.invalid", 1},
      {"the status of a page is no reply",
       "Error 500: Unable to connect with STARTTLS: stream_socket_enable_crypto(): Peer certificate "
       "CN=`example.net' did not match expected CN=`<my e-mail server>'\n",
       "failed tls tls.cert-name-mismatch", 1},
      {"Mailpit: DATA is refused because the recipient was, and that is no attempt of its own",
       "mailpit-1  | time=\"2024/07/24 10:38:37\" level=warning msg=\"error response to RCPT command for "
       "b@example.net: 550 5.7.1 Relaying denied\"\nmailpit-1  | time=\"2024/07/24 10:38:37\" level=error "
       "msg=\"[smtp] error relaying message: error response to DATA command: 503 RCPT command expected\"\n",
       "rejected rcpt_to relay.denied", 1},
      {"Postfix's notice of a delay folds what it says of a connection",
       "<b@example.net>: connect to example.net[203.0.113.198]: Connection timed\n    out\n\n\n"
       "Final-Recipient: rfc822; b@example.net\nAction: delayed\nStatus: 4.0.0\n"
       "Diagnostic-Code: X-Postfix; connect to example.net[203.0.113.198]: Connection\n    timed out\n",
       "failed connect connect.timeout", 1},
      {"IronPort puts words of its own before the reply",
       "Final-Recipient: rfc822;b@qq.com\nAction: failed\nStatus: 5.0.0 (permanent failure)\n"
       "Diagnostic-Code: smtp; 5.3.0 - Other mail system problem 550-'SPF check failed [MJKa== IP: "
       "203.0.113.243].' (delivery attempts: 0)\n",
       "rejected rcpt_to policy.sender-authentication", 1},
      {"OpenSMTPD wanted TLS",
       "smtpd[17422]: 0661f42ce59882bb mta error reason=TLS required but not supported by remote host\n",
       "failed tls tls.starttls-unavailable", 1},
      {"MailHog met a port that speaks TLS",
       "Releasing to b@example.com (via smtp.example.com:465)\n"
       "Found username/password, using auth mechanism: [PLAIN]\n\nFailed to release message: EOF\n",
       "failed connect connect.dropped", 1},
      {"msmtp's settings name an account that is not there",
       "msmtp: /etc/msmtprc: line 14: account a@example.com not (yet) defined\n",
       "failed connect client.configuration", 1},
      {"Calibre-web logs what smtplib sends and no replies: EHLO after a log-in is another attempt",
       "[2020-03-02 07:32:28,607] DEBUG {cps.worker:125} send: 'ehlo [172.17.0.3]\\r\\n'\n"
       "[2020-03-02 07:32:28,614] DEBUG {cps.worker:125} send: 'AUTH PLAIN AGEAYg==\\r\\n'\n"
       "[2020-03-02 07:32:28,865] ERROR {cps.worker:531} Error sending email: Login Fail.\n"
       "[2020-03-02 07:40:08,430] DEBUG {cps.worker:125} send: 'ehlo [172.17.0.3]\\r\\n'\n"
       "[2020-03-02 07:40:08,443] DEBUG {cps.worker:125} send: 'AUTH PLAIN AGEAYg==\\r\\n'\n"
       "[2020-03-02 07:40:10,099] DEBUG {cps.worker:125} send: 'mail FROM:<shop> size=590\\r\\n'\n"
       "[2020-03-02 07:40:10,113] DEBUG {cps.worker:125} send: 'rset\\r\\n'\n"
       "[2020-03-02 07:40:10,127] ERROR {cps.worker:531} Error sending email: Invalid input from 192.0.2.252 "
       "to "
       "newxmesmtplogicsvrszb1.qq.com.\n",
       "failed mail_from protocol.syntax", 2},
      {"Stalwart before 0.6 found no STARTTLS",
       "INFO delivery{id=26527524893 nrcpt=1 size=949}:attempt{domain=\"example.org\" attempt_number=0}: "
       "smtp::outbound::delivery: context=\"tls\" event=\"unavailable\" mx=\"mx.example.org\" "
       "reason=\"STARTTLS was not advertised by host\"\n",
       "failed starttls tls.starttls-unavailable", 1},
      {"Postfix's own log-in module gave up",
       "May 14 09:12:03 mx postfix/smtp[256]: 2C35B61E6B16: to=<b@example.org>, "
       "relay=smtp.gmail.com[192.0.2.108]:587, delay=551, dsn=4.7.0, status=deferred (SASL authentication "
       "failed; cannot authenticate to server smtp.gmail.com[192.0.2.108]: bad protocol / cancel)\n",
       "failed auth auth.oauth-failed", 1},
      {"Odoo breaks the line behind the code",
       "Mail delivery failed via SMTP server 'smtp.example.com'.\nSMTPSenderRefused: 553\n"
       "5.7.1 Sender address rejected: not owned by auth user.\nbounce-11@example.com\n",
       "rejected mail_from sender.not-authorized", 1},
      {"testssl: what a server does not offer is no log-in",
       "Anonymous NULL Ciphers (no authentication)        not offered (OK)\n"
       " Has server cipher order?      Oops: STARTTLS handshake failed (code: 2)\n\n"
       "Fatal error: repeated STARTTLS problems, giving up (2)\n",
       "failed tls tls.handshake-failed", 1},
      {"sslscan found no STARTTLS",
       "Testing SSL server mx.example.com on port 25\n\n  TLS renegotiation:\n    ERROR: The SMTP service on "
       "mx.example.com port 25 did not appear to support STARTTLS.\nERROR: Could not connect.\n",
       "failed starttls tls.starttls-unavailable", 1},
      {"JavaMail names the reason below what came of it",
       "Caused by: javax.mail.MessagingException: Could not convert socket to TLS\n"
       "\tat com.sun.mail.smtp.SMTPTransport.startTLS(SMTPTransport.java:2155)\n"
       "Caused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed: "
       "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path "
       "to "
       "requested target\n",
       "failed tls tls.cert-untrusted", 1},
      {"and alone it tells no more than that",
       "javax.mail.MessagingException: Could not convert socket to TLS\n", "failed tls tls.handshake-failed",
       1},
      {".NET waited for the greeting",
       "System.Net.Mail.SmtpException: Failure sending mail. ---> System.IO.IOException: Unable to read data "
       "from the transport connection: net_io_connectionclosed.\n"
       "   at System.Net.Mail.SmtpReplyReaderFactory.ProcessRead(Byte[] buffer, Int32 offset, Int32 read)\n"
       "   at System.Net.Mail.SmtpConnection.GetConnection(ServicePoint servicePoint)\n",
       "failed greeting connect.dropped", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: Net_SMTP's reply in brackets, and Go's name for a mechanism", "[pasted]") {
  const Source ticket = analyze(
      "Failed to add recipient: b@example.org [SMTP: Invalid response code received from server (code: 550, "
      "response: 5.7.1 Unable to relay for b@example.org)]\n");
  REQUIRE(ticket.sessions.size() == 1);
  CHECK(ticket.sessions[0].events.back().text == "550 5.7.1 Unable to relay for b@example.org");
  const Source alert = analyze(
      "level=error component=dispatcher err=\"notify retry canceled after 5 attempts: *smtp.plainAuth auth: "
      "535 "
      "Authentication Credentials Invalid\"\n");
  REQUIRE(alert.sessions.size() == 1);
  CHECK(alert.sessions[0].auth.mechanism == "PLAIN");
}

TEST_CASE("pasted logs: a server that repeats the log-in it did not understand", "[pasted][leaks]") {
  const std::string login = "AGxpcXR0ZXN0bWFpbEBleGFtcGxlLmNvbQBxdzkxODIzNzQ=";
  for (const std::string& text : {"502 Command \"AUTH PLAIN " + login + "\" not implemented\n",
                                  "ERROR:\n502 Command \xE2\x80\x9C"
                                  "AUTH PLAIN " +
                                      login + "\xE2\x80\x9D not implemented\n",
                                  "Error: 502 Unknown command: AUTH LOGIN " + login + "\n"}) {
    const Source source = analyze(text);
    REQUIRE(source.sessions.size() == 1);
    CHECK(source.sessions[0].diagnosis.at(0).cause == "auth.mechanism-unsupported");
    for (const Event& event : source.sessions[0].events)
      CHECK(event.text.find("AGxpc") == std::string_view::npos);
  }
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
       "    mx.example.org [192.0.2.25]: 451-192.0.2.7 is not yet\n"
       "    authorized to deliver mail from\\\\n451-<a@example.com> to <b@example.org>.\\\\n451 Please try "
       "later.\n",
       "deferred rcpt_to policy.greylisted", 1},
      {"a whole line of Exim's main log has nothing below it",
       "2014-03-25 15:35:55 1WSTOA-0000xz-JF ** b@example.org R=dnslookup T=remote_smtp: SMTP error from "
       "remote "
       "mail server after RCPT TO:<b@example.org>: host mx.example.org [192.0.2.25]: 550 no such user\n"
       "What may that be?\n",
       "rejected rcpt_to recipient.unknown", 1},
      {"WebSphere puts thread and stream before what JavaMail prints",
       "[1/10/13 15:32:22:968 CET] 0000002d SystemOut     O DEBUG SMTP: trying to connect to host "
       "\"mail.example.com\", port 25, isSSL false\n"
       "[1/10/13 15:32:23:168 CET] 0000002d SystemOut     O 220 mail.example.com ESMTP\n"
       "[1/10/13 15:32:23:168 CET] 0000002d SystemOut     O DEBUG SMTP: connected to host "
       "\"mail.example.com\", port: 25\n"
       "[1/10/13 15:32:23:169 CET] 0000002d SystemOut     O EHLO pc\n"
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
       "With another server I get:\n\n"
       "< 235 Authentication succeeded\n> VRFY a@example.org\n< 252 Administrative prohibition\n"
       "* Connection #0 to host mail.example.com left intact\n",
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
       "    550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n"
       "    550-5.7.26\n"
       "    550 5.7.26  https://support.google.com/mail/answer/81126#authentication f18 - gsmtp\n",
       "rejected message policy.sender-authentication", 1},
      {"CodeIgniter's log with the first line of each reply only",
       "220 ESMTP smtp.example.com\nhello: 250-out1.example.com\nstarttls: 220 2.0.0 Ready to start TLS\n"
       "hello: 250-out1.example.com\nfrom: 250 2.1.0 Ok\n"
       "to: 553 5.7.1 <a@example.org>: Sender address rejected: not owned by user b@example.com\n"
       "The following SMTP error was encountered: 553 5.7.1 <a@example.org>: Sender address rejected: not "
       "owned "
       "by user b@example.com\nquit: 221 2.0.0 Bye\n",
       "rejected rcpt_to sender.not-authorized", 1},
      {"Odoo writes out the line end behind the code",
       "('Message delivery failed', \"Mail delivery failed via SMTP server 'None'.\\nSMTPSenderRefused: "
       "550\\n5.7.1 Sender address rejected: not owned by user\\nbounce-12@example.com\")\n",
       "rejected mail_from sender.not-authorized", 1},
      {"PHP's frames name the command among the arguments",
       "Swift_TransportException:\nExpected response code 250 but got code \"\", with message \"\"\n\n"
       "  at Swift_Transport_AbstractSmtpTransport->executeCommand('MAIL FROM:<a@example.com>\n', "
       "array(250), "
       "array())\n",
       "failed mail_from connect.dropped", 1},
      {"Net_SMTP's log-in failed because STARTTLS did",
       " authentication failure [SMTP: STARTTLS failed [enableCrypto: false; crypto_method: 121; attempts: "
       "1] "
       "(code: 220, response: 2.0.0 SMTP server ready)]\n",
       "failed tls tls.handshake-failed", 1},
  };
  check_told(logs);
  for (const Pasted& paste : logs) {
    if (std::string_view(paste.what).starts_with("CodeIgniter"))
      CHECK(analyze(paste.log).sessions[0].tls.used);
  }
}

TEST_CASE("pasted logs: TLS on port 587 began with STARTTLS, shown or not", "[pasted]") {
  const Source source = analyze(
      "2019.10.02 13:38:03 LOG5[0]: Service [smtp] accepted connection from 127.0.0.1:55126\n"
      "2019.10.02 13:38:03 LOG6[0]: s_connect: connecting 192.0.2.25:587\n"
      "2019.10.02 13:38:04 LOG6[0]: SSL connected: new session negotiated\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.sessions[0].tls.mode == TlsMode::starttls);
}

TEST_CASE("pasted logs: what a few words of a log say", "[pasted]") {
  const Pasted logs[] = {
      {"rows of Exchange's protocol log cut to their last fields",
       "<,EHLO pc.example.com\n>,250-mail.example.com Hello [192.0.2.7]\n<,MAIL FROM:<a@example.com>\n"
       "*,08D0000000000001;1,receiving message\n>,250 2.1.0 Sender OK\n<,RCPT TO:<b@example.org>\n"
       ">,550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain\n<,QUIT\n",
       "rejected rcpt_to relay.denied", 1},
      {"smtplib's lines behind celery's prefix, the marks alone",
       "2023-07-20 17:03:06,261: WARNING/ForkPoolWorker-2] send:\n"
       "[2023-07-20 17:03:06,262: WARNING/ForkPoolWorker-2] 'ehlo [127.0.0.1]\\r\\n'\n"
       "[2023-07-20 17:03:06,317: WARNING/ForkPoolWorker-2] reply:\n"
       "[2023-07-20 17:03:06,317: WARNING/ForkPoolWorker-2] b'421 4.7.0 Try again later, closing connection. "
       "(EHLO) a1-gsmtp\\r\\n'\n"
       "[2023-07-20 17:03:06,317: WARNING/ForkPoolWorker-2] send:\n"
       "[2023-07-20 17:03:06,317: WARNING/ForkPoolWorker-2] 'helo [127.0.0.1]\\r\\n'\n"
       "[2023-07-20 17:03:06,318: ERROR/ForkPoolWorker-2] Connection unexpectedly closed\n",
       "deferred ehlo server.temporary", 1},
      {"the traceback ends with the line that raises",
       "Traceback (most recent call last):\n  File \"/usr/lib/python2.7/smtplib.py\", line 328, in send\n"
       "    raise SMTPServerDisconnected('please run connect() first')\n",
       "failed connect connect.dropped", 1},
      {"Zend's words for an answer without a line",
       "Zend_Mail_Protocol_Exception: Unable to read response, or response is empty\n",
       "failed connect connect.dropped", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: smtp-server's own log, and the end of maddy's", "[pasted]") {
  const Source server = analyze(
      "[2019-04-18 11:32:38] INFO  [#zugoxqtbi2tt4xsj] Connection from [::1]\n"
      "[2019-04-18 11:32:38] DEBUG [#zugoxqtbi2tt4xsj] S: 220 host ESMTP Welcome\n"
      "[2019-04-18 11:32:38] DEBUG [#zugoxqtbi2tt4xsj] C: EHLO pc.example.com\n"
      "[2019-04-18 11:32:38] DEBUG [#zugoxqtbi2tt4xsj] S: 250-host Nice to meet you, [::1]\n"
      "[2019-04-18 11:32:38] DEBUG [#zugoxqtbi2tt4xsj] 250 SIZE 1000\n");
  REQUIRE(server.sessions.size() == 1);
  CHECK(server.sessions[0].capabilities.size() == 1);
  CHECK(server.sessions[0].client.name.empty());

  const Source maddy = analyze(
      "maddy[10]: smtp: 250-PIPELINING\nmaddy[10]: smtp: 250 SIZE 1000\nmaddy[10]: smtp: STARTTLS\n"
      "maddy[10]: smtp: 220 2.0.0 Ready to start TLS\nmaddy[10]: smtp: QUIT\nmaddy[10]: smtp: 221 Bye\n");
  REQUIRE(maddy.sessions.size() == 1);
  CHECK(maddy.format == "maddy");
  CHECK(maddy.sessions[0].stage == Stage::tls);
}

TEST_CASE("pasted logs: the reply to HELO takes back nothing that EHLO listed", "[pasted]") {
  const Source source = analyze(
      "220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n250 SIZE 1000\nHELO pc\n"
      "250 mail.example.com\nMAIL FROM:<a@example.com>\n250 Ok\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.sessions[0].capabilities.size() == 1);
}

TEST_CASE("pasted logs: msmtp's user may be written with a blank", "[pasted]") {
  const Source source = analyze(
      "Mar 05 10:00:00 host=smtp.example.com tls=on auth=on user=jane doe from=jane@example.com "
      "recipients=b@example.org smtpstatus=535 smtpmsg='535 5.7.8 no' errormsg='authentication failed "
      "(method PLAIN)' exitcode=EX_NOPERM\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.sessions[0].auth.mechanism == "PLAIN");
  CHECK(source.sessions[0].auth.username == "jane doe");
}

TEST_CASE("pasted logs: what Net_SMTP, RainLoop and PHPMailer say where there was no dialogue", "[pasted]") {
  const Pasted logs[] = {
      {"Net_SMTP ends each of its errors with code and response, also where no connection was had",
       "Failed to connect to mail.example.com:587 [SMTP: Failed to connect socket: Connection timed out "
       "(code: "
       "-1, response: )]\n",
       "failed connect connect.timeout", 1},
      {"Net_SMTP: connected, and no 220",
       "[13-Feb-2018 16:19:49 +0000]: <jda6fsgn> SMTP Error: Connection failed: Invalid response code "
       "received "
       "from server in /usr/share/roundcubemail/program/lib/Roundcube/rcube.php on line 1674\n",
       "failed greeting connect.read-timeout"},
      {"Roundcube's test page: STARTTLS was taken, and the handshake failed",
       "SMTP send:  NOT OK(Authentication failure: STARTTLS failed (Code: ))\n",
       "failed tls tls.handshake-failed", 1},
      {"Roundcube's log of attempts that nobody answered yet",
       "[16-Mar-2020 12:35:09 +0000]: <v558tvft> Connecting to localhost:587...\n", "incomplete connect none",
       1},
      {"PHPMailer's first line is no failure",
       "2025-05-31 00:51:48 Connection: opening to mail.example.com:25, timeout=30, options=array()\n",
       "incomplete connect none", 1},
      {"RainLoop tells why sending failed in its INFO channel",
       "authentication failed while sending mail\n"
       "[17:13:25.689][1b169d42] INFO[ERROR]: MailSo\\Smtp\\Exceptions\\LoginBadMethodException: "
       "MailSo-Smtp-Exceptions-LoginBadMethodException (SmtpClient.php ~ 309) in /var/www/$\nStack trace:\n"
       "#0 /var/www/app/libraries/RainLoop/Model/Account.php(521): MailSo\\Smtp\\SmtpClient->Login('jane', "
       "'********', true, false)\n",
       "failed auth auth.mechanism-unsupported", 1},
      {"a certificate is located, no host",
       "We get \"Warning: stream_socket_enable_crypto(): Unable to locate peer certificate CN\".\n",
       "failed tls tls.cert-name-mismatch", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: the command that a reply answers stands nearest above it", "[pasted]") {
  const Pasted logs[] = {
      {"an array of progress lines",
       "  [10] => Got a 220 response. Sending HELO...\n    [11] => Response: 250 mail\n\n"
       "    [12] => Sending MAIL FROM...\n    [13] => Response: 250 2.1.0 Ok\n\n"
       "    [14] => Sending RCPT TO...\n    [15] => Response: 550 5.5.1 Protocol error\n",
       "rejected rcpt_to protocol.syntax", 1},
      {"DokuWiki says which code it expected",
       "There was an unexpected problem communicating with SMTP: Unexpected return code - Expected: 354, "
       "Got: "
       "503 | 503 Bad sequence of commands\n",
       "rejected data protocol.out-of-sequence", 1},
      {"a reply that lost its code keeps the one in its words",
       "When using port 25 it gives the error: unimplemented (#5.5.1)\n", "rejected connect protocol.syntax",
       1},
      {"STARTTLS was agreed on, and what is typed is no handshake",
       "$ telnet mail.example.com 587\nTrying 192.0.2.25...\nConnected to mail.example.com.\n"
       "220 mail.example.com ESMTP Service Ready\nhelo pc\n250 2.0.0 Hello pc\nSTARTTLS\n"
       "220 2.0.0 Ready to start TLS\nauth login\n550 5.0.0 Handshake error\nquit\n221 2.0.0 Bye\n",
       "rejected auth tls.handshake-failed", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: programs on this machine, names that hold others, and what a cut paste cannot show",
          "[pasted]") {
  const Pasted logs[] = {
      {"Magento hands mail to sendmail",
       "report.CRITICAL: Unable to send mail.  {\"exception\":\"[object] "
       "(Magento\\\\Framework\\\\Exception\\\\MailException(code: 0): Unable to send mail.  at "
       "/var/www/app/code/Magento/Email/Model/Transport.php:112, Zend_Mail_Transport_Exception(code: 0): "
       "Unable "
       "to send mail.  at "
       "/var/www/vendor/magento/zendframework1/library/Zend/Mail/Transport/Sendmail.php:111)\"} []\n",
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

TEST_CASE("pasted logs: a headline tells the reply to which the cut dialogue below does not come",
          "[pasted]") {
  const std::string headline =
      "[2016-05-09 10:27:03] mautic.ERROR: [MAIL ERROR] Expected response code 250 but got code \"550\", "
      "with "
      "message \"550 5.7.60 SMTP; Client does not have permissions to send as this sender \" Log data: ++ "
      "Starting Swift_Transport_EsmtpTransport << 220 mail.example.com ESMTP  >> EHLO pc  << "
      "250-mail.example.com 250 AUTH LOGIN  >> AUTH LOGIN  << 334 VXNlcm5hbWU6";
  const Pasted logs[] = {
      {"cut in the log-in", headline + "\n", "rejected mail_from sender.not-authorized", 1},
      {"not cut: the dialogue has its own end", headline + "  >> QUIT  << 221 Bye\n", "no_message none none",
       1},
      {"the program says which command was doubled",
       "mautic.NOTICE: Swift_TransportException: Expected response code 250 but got code \"503\", with "
       "message "
       "\"503 5.5.1 Error: nested MAIL command \" Log data: ++ Starting Swift_Transport_EsmtpTransport << "
       "220 "
       "mail.example.com ESMTP Postfix  >> EHLO pc  << 250-mail.example.com 250-PIPELINI\n",
       "rejected mail_from protocol.out-of-sequence", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: errors of web shops and frameworks that tell no reply", "[pasted]") {
  const Pasted logs[] = {
      {"OpenCart: who fails at EHLO after failing at RCPT tried again",
       "2015-11-19 18:37:55 - PHP Notice:  Error: RCPT TO not accepted from server! in /var/www/mail.php on "
       "line "
       "344\n\nnow\n\n"
       "2015-12-07 10:39:35 - PHP Notice:  Error: EHLO not accepted from server! in /var/www/mail.php on "
       "line "
       "197\n",
       "failed ehlo connect.dropped", 2},
      {"CakePHP: a refused password",
       "2019-05-02 10:11:12 Error: [SocketException] SMTP server did not accept the password.\n",
       "failed auth auth.bad-credentials", 1},
      {"CakePHP: TLS that did not come about",
       "Cake shows me the error:\n`SMTP server did not accept the connection or trying to connect to non TLS "
       "SMTP "
       "server using TLS.`\n",
       "failed tls tls.handshake-failed", 1},
      {"Gmail says which command it closed the connection at",
       "Expected response code 250 but got code \"421\", with message \"421 4.7.0 Try again later, closing "
       "connection. (MAIL) a1-gsmtp \"\n",
       "deferred mail_from server.temporary", 1},
      {"Exchange's name for a message that is too large",
       "554 5.2.0 STOREDRV.Submission.Exception:MessageSubmissionExceededException.MapiExceptionMaxSubmission"
       "Exceeded; Failed to process message due to a permanent exception with message Cannot save changes.\n",
       "rejected message message.too-large", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: phpBB puts # before what it sends", "[pasted]") {
  const Source source = analyze(
      "Connecting to smtp.example.com:587\nLINE: 1096 <- 220 mail.example.com ESMTP \n\n# EHLO\n"
      "LINE: 1443 <- 250-mail.example.com \n\nLINE: 1443 <- 250 AUTH PLAIN LOGIN \n\n# AUTH PLAIN\n"
      "LINE: 1546 <- 334 \n\n# Omitting sensitive information\n"
      "LINE: 1553 <- 535 Authentication failed: Bad username / password \n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(told(source.sessions[0]) == "rejected auth auth.bad-credentials");
  CHECK(source.sessions[0].auth.mechanism == "PLAIN");
}

TEST_CASE("pasted logs: Net_SMTP says over several lines that STARTTLS was taken and TLS failed",
          "[pasted]") {
  const Pasted logs[] = {
      {"Net_SMTP 1.11",
       " authentication failure [SMTP: STARTTLS failed\n                        [enableCrypto: false;\n"
       "                        crypto_method: 121;\n                        attempts: 1] (code: 220, "
       "response: "
       "2.0.0 SMTP server ready)]\n",
       "failed tls tls.handshake-failed", 1},
      {"Roundcube's page above the log",
       "testing gives me `SMTP send:  NOT OK(Authentication failure: STARTTLS failed (Code: ))` in the "
       "page.\n\n"
       "[23-Jul-2020 14:05:18 +0000]: <kq4o979o> Connecting to tls://mail.example.com:587...\n"
       "[23-Jul-2020 14:05:18 +0000]: <kq4o979o> Recv: 220 mail.example.com ESMTP smtp-in\n"
       "[23-Jul-2020 14:05:18 +0000]: <kq4o979o> Send: EHLO pc\n"
       "[23-Jul-2020 14:05:18 +0000]: <kq4o979o> Recv: 250-mail.example.com\n"
       "[23-Jul-2020 14:05:18 +0000]: <kq4o979o> Recv: 250 STARTTLS\n"
       "[23-Jul-2020 14:05:18 +0000]: <kq4o979o> Send: STARTTLS\n"
       "[23-Jul-2020 14:05:18 +0000]: <kq4o979o> Recv: 220 Ready to start TLS\n"
       "[23-Jul-2020 14:05:18 +0000]: <kq4o979o> Send: QUIT\n",
       "failed tls tls.handshake-failed", 1},
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
  const Source source = analyze(log);
  REQUIRE(source.sessions.size() == 1);
  CHECK(told(source.sessions[0]) == "rejected auth auth.oauth-failed");
  CHECK(source.sessions[0].auth.mechanism == "XOAUTH2");
  CHECK(source.sessions[0].capabilities.size() == 1);
}

TEST_CASE("pasted logs: servers' lines broken in two, and words that stand for a code", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"a refusal of smtpd that a terminal broke",
       "/var/log/mail.info:May  1 22:55:38 mx postfix/smtpd[12347]: NOQUEUE: reject: RCPT from "
       "pc.example.com[192.0.2.11]: 454 4.7.1 <list@example.org>\n"
       ": Relay access denied; from=<a@example.com> to=<list@example.org> proto=ESMTP "
       "helo=<pc.example.com>\n",
       "deferred rcpt_to relay.denied", 1},
      {"sendmail's word for EX_UNAVAILABLE is none of the server's",
       "May 11 23:51:51 pc sm-mta[11346]: q4BNpoVr011344: to=<b@example.org>, delay=00:00:01, mailer=esmtp, "
       "relay=mx.example.org. [192.0.2.25], dsn=5.7.1, stat=Service unavailable\n",
       "rejected rcpt_to policy.rejected", 1},
      {"maddy refused the message in words of its own",
       "submission: DATA error\t{\"addr\":\"('B', "
       "'b@example.org')\",\"msg_id\":\"e0762daa\",\"reason\":\"mail: "
       "no angle-addr\",\"smtp_code\":554,\"smtp_enchcode\":\"5.6.0\",\"smtp_msg\":\"Invalid address in "
       "To\"}\n",
       "rejected message message.malformed", 1},
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

TEST_CASE("pasted logs: a mail program's message in another language quotes the reply without its code",
          "[pasted]") {
  const Pasted logs[] = {
      {"Thunderbird in French",
       "Une erreur est survenue lors de l'envoi du courrier : le serveur de courrier a répondu :  5.7.1 "
       "<b@example.org>: Relay access denied. Veuillez vérifier l'adresse du destinataire.\n",
       "rejected rcpt_to relay.denied", 1},
      {"Thunderbird in Spanish",
       "Se ha producido un error al enviar el correo. El servidor de correo respondió:  4.1.8 "
       "<a@example.com>: Sender address rejected: Domain not found. Por favor, verifique que su dirección "
       "es correcta.\n",
       "deferred mail_from sender.invalid", 1},
      {"Thunderbird in Portuguese, a mailbox's code before an address",
       "Ocorreu um erro ao enviar o email. O servidor de email respondeu: 5.2.2 <b@example.com>: Recipient "
       "address rejected: Mailbox is full. Verifique o destinatário.\n",
       "rejected rcpt_to recipient.mailbox-full", 1},
      {"Thunderbird in Polish",
       "Wysłanie wiadomości nie powiodło się. Wystąpił błąd podczas wysyłania poczty: nie można połączyć się "
       "z serwerem SMTP mail.example.com.\n",
       "failed connect connect.timeout", 1},
      {"Thunderbird in German: the connection was lost",
       "Fehler beim Senden der Nachricht: Die Nachricht konnte nicht gesendet werden, weil die Verbindung "
       "mit dem Postausgangs-Server (SMTP) mail.example.com mitten in der Transaktion unterbrochen wurde.\n",
       "failed connect connect.dropped", 1},
      {"PHPMailer in French: no sendmail program",
       "2016-04-19 09:01:29 Impossible d'instancier la fonction mail. Message was not sent \n"
       "Mailer Error: Impossible d'instancier la fonction mail.\n",
       "failed connect client.configuration", 1},
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

TEST_CASE("a server that greets anew after XCLIENT begins no second session", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"swaks",
       "=== Trying 127.0.0.1:25...\n=== Connected to 127.0.0.1.\n<-  220 mx.example.com ESMTP\n"
       " -> EHLO pc\n<-  250-mx.example.com\n<-  250 XCLIENT ADDR\n -> XCLIENT ADDR=192.0.2.7\n"
       "<-  220 mx.example.com ESMTP\n -> EHLO pc\n<-  250 mx.example.com\n -> MAIL FROM:<a@example.com>\n"
       "<** 550 5.1.8 Sender unknown\n",
       "rejected mail_from sender.invalid", 1},
      {"Roundcube, which sends no second EHLO",
       "smtp: <3a47dc4c> Connecting to mx:587...\nsmtp: <3a47dc4c> Recv: 220 mx.example.com ESMTP\n"
       "smtp: <3a47dc4c> Send: EHLO pc\nsmtp: <3a47dc4c> Recv: 250-mx.example.com\n"
       "smtp: <3a47dc4c> Recv: 250 XCLIENT ADDR LOGIN\nsmtp: <3a47dc4c> Send: XCLIENT ADDR=192.0.2.7\n"
       "smtp: <3a47dc4c> Recv: 220 mx.example.com ESMTP\nsmtp: <3a47dc4c> Send: MAIL FROM:<a@example.com>\n"
       "smtp: <3a47dc4c> Recv: 503 5.5.1 Error: send HELO/EHLO first\n",
       "rejected mail_from protocol.out-of-sequence", 1}});
}

TEST_CASE("where a paste ends behind STARTTLS, what is set in an ini file, and Roundcube's goodbye",
          "[pasted]") {
  check_told(std::vector<Pasted>{
      {"openssl encrypts behind STARTTLS: EHLO is next",
       "$ openssl s_client -connect mail.example.com:587 -starttls smtp\nCONNECTED(00000003)\n---\n"
       "New, TLSv1.2, Cipher is AES256-SHA\nServer public key is 2048 bit\n",
       "incomplete ehlo none", 1},
      {"a setting of the log-in is not where a reply was met",
       "[smtp]\nhost = mail.example.com:25\nuser = a\npassword = b\nFrom logs, I get:\n"
       "lvl=eror msg=\"Async sent email 0 succeed, err: 530 5.7.1 Client was not authenticated\"\n",
       "rejected mail_from auth.required", 1},
      {"QUIT behind the error that is told, and Postfix' line of it",
       "Sep  2 20:22:05 pc roundcube: <kafo> Recv: 220 mx.example.com ESMTP\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Send: EHLO pc\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Recv: 250 STARTTLS\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Send: MAIL FROM:<a@example.com>\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Recv: 530 5.7.0 Must issue a STARTTLS command first\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> SMTP Error: Failed to set sender 'a@example.com'. 5.7.0 Must "
       "issue a STARTTLS command first (Code: 530)\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Send: QUIT\nSep  2 20:22:05 pc roundcube: <kafo> Recv: 221 Bye\n"
       "Sep  2 20:22:05 pc postfix/smtpd[6]: disconnect from pc[192.0.2.7] ehlo=1 mail=0/1 quit=1\n",
       "rejected mail_from auth.tls-required", 1}});
  const Source plain = analyze(
      "=== Trying 192.0.2.25:465...\n=== Connected to 192.0.2.25.\n<-  220 mx.example.com ESMTP\n"
      " -> QUIT\n<-  221 Bye\n");
  CHECK_FALSE(plain.sessions.at(0).tls.used);  // swaks marks what it encrypts
}

TEST_CASE("Exim's log tells that a client was turned away, and its address is no block list", "[pasted]") {
  const std::string line = "2021-01-28 10:48:33 H=(pc) [192.0.2.7] ";
  check_told(std::vector<Pasted>{
      {"too early",
       "2021-01-28 10:48:33 SMTP protocol synchronization error (input sent without waiting for "
       "greeting): rejected connection from H=localhost [127.0.0.1] input=\"EHLO pc\\r\\n\"\n",
       "rejected greeting protocol.pipelining", 1},
      {"for now", line + "F=<a@example.com> temporarily rejected RCPT <b@example.net>: greylisted\n",
       "deferred rcpt_to policy.greylisted", 1},
      {"the content", line + "F=<a@example.com> rejected after DATA: This message scored 12 spam points\n",
       "rejected message policy.spam-content", 1},
      {"a rule without a reason", line + "rejected connection in \"connect\" ACL: not today\n",
       "rejected greeting policy.rejected", 1},
      {"the sender", line + "rejected MAIL <a@example.com>: local rule 17\n",
       "rejected mail_from policy.rejected", 1}});
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

TEST_CASE("a reply that quotes another server's is one reply", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"qmail's bounce of Exim's callout",
       "    <list@example.net>:\n    192.0.2.25 does not like recipient.\n"
       "    Remote host said: 550-Postmaster verification failed while checking <joe@example.org>\n"
       "    550-Called:   192.0.2.26\n    550-Sent:     RCPT TO:<postmaster@example.org>\n"
       "    550-Response: 550 <postmaster@example.org>: User unknown\n"
       "    550-mailbox for each mail domain. This host does not accept mail\n"
       "    550-from domains whose servers reject the postmaster address.\n    550 Sender verify failed\n"
       "    Giving up on 192.0.2.25.\n",
       "rejected rcpt_to sender.invalid", 1},
      {"typed",
       "220 mx.example.net ESMTP Exim\nRCPT TO:<b@example.net>\n550-Called:   192.0.2.26\n"
       "550-Response: 550 <a@example.org>: User unknown\n550 Sender verify failed\n",
       "rejected rcpt_to sender.invalid", 1},
      {"wrapped at the left edge",
       "gomail: could not send email 1: 550 You can only send testing emails to your\n"
       "own email address (a@example.com). To send emails to other\n"
       "recipients, please verify a domain at resend.com/domains\n",
       "rejected rcpt_to sender.not-authorized", 1}});
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
          "+0000 lvl=eror msg=\"Failed to send alert notification email\" "
          "logger=alerting.notifier.email error=\"x509: failed to load system roots and no roots "
          "provided\"\n";
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
TEST_CASE("RainLoop: a log that begins with the hidden password", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"",
       "[19:26:52.549][f6136f22] SMTP[SECURE]: > ********\\r\\n\n"
       "[19:26:52.551][f6136f22] SMTP[DATA]: < 235 2.7.0 Authentication successful\\r\\n\n"
       "[19:26:52.552][f6136f22] SMTP[DATA]: > MAIL FROM:<a@example.com>\\r\\n\n"
       "[19:26:52.586][f6136f22] SMTP[DATA]: < 250 2.1.0 Ok\\r\\n\n"
       "[19:26:52.587][f6136f22] SMTP[DATA]: > RCPT TO:<b@example.net>\\r\\n\n"
       "[19:26:52.649][f6136f22] SMTP[DATA]: < 550 No\\r\\n\n",
       "rejected rcpt_to recipient.unknown", 1}});
}
TEST_CASE("Postfix: a delivery that a mail program wrapped before \"said:\"", "[pasted]") {
  check_told(
      std::vector<Pasted>{{"",
                           "> Apr 14 17:22:57 mx postfix/smtp[19383]: 8F27A27954:\n> to=<b@example.com>, "
                           "relay=mailrelay.example.com[203.0.113.6],\n"
                           "> delay=0, status=bounced (host mailrelay.example.com[203.0.113.6]\n"
                           "> said: 554 Format restriction violation. Email Session ID:\n"
                           "> {4DA765B1-6-6565EC3F-FFFF} (in reply to end of DATA command))\n",
                           "rejected message policy.rejected", 1}});
}
TEST_CASE("Postfix: the log-in method that was tried last", "[pasted]") {
  const std::string line = "May 14 09:12:01 mx postfix/smtps/smtpd[7]: ";
  const Source source = analyze(
      line + "connect from unknown[192.0.2.7]\n" + line +
      "warning: unknown[192.0.2.7]: SASL PLAIN authentication failed: authentication failure\n" + line +
      "warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: authentication failure\n");
  CHECK(source.sessions.at(0).auth.mechanism == "LOGIN");
}
TEST_CASE("\"SMTP error:\" alone does not make a log PHPMailer's", "[pasted]") {
  const Source source = analyze(
      "SMTP error: Connection error: invalid peer certificate: Other(OtherError(UnsupportedCertVersion))\n");
  CHECK(source.sessions.at(0).client.name.empty());
  check_told(std::vector<Pasted>{
      {"", "'SMTP error: Authentication failed: Password command failed' pops up at once\n",
       "failed auth auth.bad-credentials", 1}});
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
      "Client "
      "host rejected: Blacklisted user: a@example.com).\n");
  REQUIRE(blocked.sessions.at(0).envelope.recipients.size() == 1);
  CHECK(blocked.sessions.at(0).envelope.recipients[0].address == "b@example.org");
  const Source callout = analyze(
      "{ [RecipientError: Can't send mail - all recipients were rejected]\n  data: '550-Verification failed "
      "for "
      "<a@example.com>\\r\\n550-Unrouteable address\\r\\n550 unable to verify sender address' }\n");
  for (const Recipient& recipient : callout.sessions.at(0).envelope.recipients)
    CHECK(recipient.address != "a@example.com");
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

TEST_CASE("what the server's own words hide", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"the block list answers the receiving server with an error",
       "Oct 31 01:28:43 mail postfix/smtpd[3468]: NOQUEUE: reject: RCPT from out.example.com[192.0.2.166]: "
       "554 5.7.1 Service unavailable; Client host [192.0.2.166] blocked using sbl.spamhaus.org; Error: "
       "open "
       "resolver; https://www.spamhaus.org/returnc/pub/192.0.2.93; from=<a@example.com> to=<b@example.org> "
       "proto=ESMTP helo=<out.example.com>\n",
       "rejected rcpt_to server.misconfigured", 1},
      {"a recipient without an address",
       "C: RSET\nS: 250 2.1.5 Flushed\nC: MAIL FROM:<a@example.com>\nC: RCPT TO:<b@example.es>\n"
       "C: RCPT TO:<>\nS: 250 2.1.0 OK\nS: 250 2.1.5 OK\nS: 555 5.5.2 Syntax error. n68sm3 - gsmtp\n"
       "C: RSET\nS: 250 2.1.5 Flushed\n",
       "rejected rcpt_to recipient.invalid", 1},
      {"words of a reply without its number", "ERROR: Mail from must equal authorized user\n",
       "failed mail_from sender.not-authorized", 1},
      {"old releases of lettre print \"Read: \" and the whole reply",
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Read: 220 mail.example.com ESMTP<CRLF>\n"
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Wrote: EHLO pc<CRLF>\n"
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Read: 250-mail.example.com<CRLF>250 DSN<CRLF>\n"
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Wrote: MAIL FROM:<a@example.com><CRLF>\n"
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Read: 530 5.7.0 Authentication required<CRLF>\n",
       "rejected mail_from auth.required", 1}});
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

TEST_CASE("one word behind \"connecting to\" is no server's name", "[pasted]") {
  const std::string log =
      "\nWiFi connected\n[ 12345][E][ssl_client.cpp:129] start_ssl_client(): Connect to Server failed!\n";
  for (const char* line : {"Connecting to Wi-Fi..", "Connecting to the database", "Connecting to server ..."})
    CHECK(analyze(line + log).sessions.at(0).server.host.empty());
  for (const char* line : {"Connected to relay.", "Connecting to relay port 25", "Connecting to relay:587"})
    CHECK(analyze(line + log).sessions.at(0).server.host == "relay");
}

TEST_CASE("PHP's mail() takes ssl:// for a part of the server's name", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"within prose",
       "I changed php.ini as told on many sites.\nBut it says Failed to connect to mailserver at "
       "&quot;ssl://smtp.example.com&quot; port 465, verify your &quot;SMTP&quot; and "
       "&quot;smtp_port&quot; setting\nin php.ini or use ini_set()\nCan anybody help?\n",
       "failed connect client.configuration", 1}});
  CHECK(analyze("mail(): Failed to connect to mailserver at \"ssl://smtp.example.com\" port 465\n")
            .sessions.at(0)
            .server.host == "smtp.example.com");
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
      "[2024-01-31 10:00:00] DEBUG [aB3N] S: 250 ok\n"
      "[2024-01-31 10:00:00] DEBUG [aB3N] C: DATA\n"
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

TEST_CASE("A server's full stop behind <CR><LF>.<CR><LF> ends no message", "[pasted]") {
  const Source source = analyze(
      "Connected to smtp.qq.com.\nEscape character is '^]'.\n220 newxmesmtp.qq.com XMail Esmtp QQ Mail "
      "Server.\nHELO qq\n250 OK.\nmail from:<a@qq.com>\n250 OK.\nrcpt to:<b@qq.com>\n250 OK.\ndata\n"
      "354 End data with <CR><LF>.<CR><LF>.\nsubject: hello\n\nhello\n.\n");
  REQUIRE(source.sessions.size() == 1);
  const auto& events = source.sessions[0].events;
  REQUIRE(events.size() >= 2);
  CHECK(events.back().kind == Kind::content);
  CHECK(events.back().line == 15);
  CHECK(told(source.sessions[0]) == "incomplete message none");
}

TEST_CASE("Somebody's remark behind the mechanisms is none of them", "[pasted]") {
  const Source source = analyze(
      "220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n250-AUTH LOGIN PLAIN    <== you need to "
      "see "
      "this\n250 DSN\nQUIT\n221 Bye\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.sessions[0].auth.offered.size() == 2);
}

TEST_CASE("What was typed behind a prompt, each with a remark", "[pasted]") {
  const Source source = analyze(
      "> telnet mail.example.com 25\n220 mail.example.com ESMTP\n> helo pc # who I am\n250 OK\n> mail "
      "from:<a@example.com> # the sender\n250 OK\n> rcpt to:<b@example.com> # where to\n550 5.1.1 User "
      "unknown\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(told(source.sessions[0]) == "rejected rcpt_to recipient.unknown");
  CHECK(source.sessions[0].envelope.from == "a@example.com");
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
       "$ telnet mail.example.com 25\nTrying 192.0.2.25...\nConnected to mail.example.com.\nEscape character "
       "is "
       "'^]'.\n" +
           typed +
           "AUTH PLAIN AGEAYg==\n535 5.7.8 Error: authentication failed: generic "
           "failure\n\n/var/log/mail.log\n"
           "Nov 30 14:31:52 mx postfix/smtpd[1923]: warning: SASL authentication failure: Password "
           "verification "
           "failed\n"
           "Nov 30 14:31:52 mx postfix/smtpd[1923]: warning: pc[192.0.2.7]: SASL PLAIN authentication "
           "failed: "
           "generic failure\n",
       "rejected auth auth.temporary", 1},
      {"a dialogue with marks of nobody's above a line of Postfix",
       "fetchmail: SMTP< 220 mail.example.com ESMTP Postfix\nfetchmail: SMTP> EHLO pc\nfetchmail: SMTP< "
       "250-mail.example.com\nfetchmail: SMTP< 250 SIZE 10240000\nfetchmail: SMTP> MAIL "
       "FROM:<a@example.com>\n"
       "fetchmail: SMTP< 250 Ok\nfetchmail: SMTP> RCPT TO:<b@localhost>\nfetchmail: SMTP< 250 Ok\n"
       "fetchmail: SMTP> DATA\nfetchmail: SMTP< 354 End data with <CR><LF>.<CR><LF>\nfetchmail: SMTP>. "
       "(EOM)\n"
       "fetchmail: SMTP< 250 Ok: queued as 27099318385\nfetchmail: SMTP> QUIT\nfetchmail: SMTP< 221 Bye\n\n"
       "in the postfix logs, I can see this:\n\n"
       "Apr 25 14:41:24 mx postfix/virtual[8531]: 718B4318397: to=<b@example.com>, relay=virtual, delay=0, "
       "status=bounced (unknown user: \"b@example.com\")\n",
       "failed rcpt_to recipient.unknown", 2},
      {"Postfix's lines as Markdown shows them, above a dialogue",
       "Nov 23 16:13:52 mx postfix/smtp\\[28510\\]: 6705C20E32: to=\\<b@example.net>, "
       "relay=mx.example.net\\[192.0.2.25\\]:25, delay=19, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as "
       "469A684F8)\n"
       "Nov 23 16:13:52 mx postfix/qmgr\\[28490\\]: 6705C20E32: removed\n\n"
       "$ telnet mail.example.com 25\nTrying 192.0.2.25...\n220 mail.example.com ESMTP Postfix\nHELO pc\n250 "
       "mail.example.com\nMAIL FROM: <a@example.com>\n250 "
       "2.1.0 "
       "Ok\nRCPT TO: <b@example.net>\n454 4.7.1 <b@example.net>: Relay access denied\nQUIT\n221 2.0.0 Bye\n",
       "deferred rcpt_to relay.denied", 2},
      {"each connection of Perl's is an object",
       object + "<<< 220 mail.example.com ESMTP\n" + object + ">>> EHLO pc\n" + object +
           "<<< 250 AUTH PLAIN\n" + object + ">>> AUTH\n" + object +
           "<<< 501 5.5.2 AUTH mechanism must be specified\n\nAfter:\n" + another +
           "<<< 220 mail.example.com ESMTP\n" + another + ">>> EHLO pc\n" + another + "<<< 250 AUTH LOGIN\n" +
           another + ">>> QUIT\n" + another + "<<< 221 Bye\n",
       "no_message none none", 2},
      {"a sender that the server has already is no fault",
       "220 mail.example.com ESMTP Postfix\nHELO pc\n250 mail.example.com\nMAIL FROM:root@localhost\n503 "
       "5.5.1 "
       "Error: nested MAIL command\nRCPT TO:b@example.net\n554 5.7.1 <b@example.net>: Relay access "
       "denied\nquit\n221 2.0.0 Bye\n",
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
  const Source source = analyze(
      "220 mail.example.com ESMTP\nEHLO pc \xE2\x8F\x8E Enter\n250 AUTH LOGIN\nAUTH LOGIN \xE2\x8F\x8E "
      "Enter\n"
      "334 VXNlcm5hbWU6\nYUBleGFtcGxlLmNvbQ== \xE2\x8F\x8E Enter # the user\n334 UGFzc3dvcmQ6\n"
      "c2VzYW1lNzc= \xE2\x8F\x8E Enter # the password\n235 2.7.0 Accepted\nQUIT \xE2\x8F\x8E Enter\n221 "
      "Bye\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.sessions[0].auth.username == "a@example.com");
  for (const Event& event : source.sessions[0].events)
    CHECK(event.text.find("c2VzYW1lNzc") == std::string_view::npos);
}

TEST_CASE("Nodemailer's entries as winston prints them", "[pasted]") {
  const Source source = analyze(
      "app-1  | [mail.example.com:443] 2026-06-08 19:20:33.357 info: Secure connection established to "
      "192.0.2.25:465 {\napp-1  |   \"component\": \"smtp-connection\",\napp-1  | }\n"
      "app-1  | [mail.example.com:443] 2026-06-08 19:20:33.671 info: User \"a@example.com\" failed to "
      "authenticate {\napp-1  |   \"component\": \"smtp-connection\",\napp-1  |   \"method\": \"PLAIN\"\n"
      "app-1  | }\napp-1  | [mail.example.com:443] 2026-06-08 19:20:33.674 error: Send Error: Invalid login: "
      "535 "
      "5.7.8 Permission denied {\napp-1  |   \"component\": \"mail\",\n"
      "app-1  |     \"code\": \"EAUTH\",\napp-1  |     \"responseCode\": 535,\n"
      "app-1  |     \"command\": \"AUTH PLAIN\"\napp-1  | }\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(told(source.sessions[0]) == "rejected auth auth.bad-credentials");
  CHECK(source.sessions[0].tls.used);
  CHECK(source.sessions[0].auth.username == "a@example.com");
}

TEST_CASE("pasted logs: a refusal told twice, once without its code, is of one recipient", "[pasted]") {
  const Source source = analyze(
      "{ Error: bad response on command 'RCPT': 4.2.0 <b@example.com>: Recipient address rejected: "
      "Greylisted\n"
      "    at module.exports (/srv/node_modules/emailjs/smtp/error.js:2:13)\n"
      "  code: 2,\n"
      "  smtp: '450 4.2.0 <b@example.com>: Recipient address rejected: Greylisted\\n' }\n");
  const Session& session = source.sessions.at(0);
  REQUIRE(session.envelope.recipients.size() == 1);
  CHECK(session.envelope.recipients.front().address == "b@example.com");
  CHECK(session.envelope.recipients.front().code == 450);
}

TEST_CASE("pasted logs: somebody's words above a connection that was made", "[pasted]") {
  const Source source = analyze(
      "When testing the mail I get an error notification.\n"
      "2023-01-24 15:30:23\tConnection: opening to mail.example.com:8082, timeout=300, options=array()\n"
      "2023-01-24 15:30:23\tConnection: opened\n2023-01-24 15:30:23\tSERVER -> CLIENT: \n"
      "2023-01-24 15:30:23\tConnection: closed\n2023-01-24 15:30:23\tSMTP connect() failed.\n");
  CHECK(told(source.sessions.at(0)) == "failed greeting connect.dropped");
}

TEST_CASE("pasted logs: a 220 with an enhanced code is no greeting", "[pasted]") {
  const Source source = analyze(
      "220 mail.example.com ESMTP\n\n250-mail.example.com Hello\n250-STARTTLS\n250 CHUNKING\n\n220 2.0.0 "
      "SMTP "
      "server ready\n\nSSL version is TLSv1.2\n\n221 2.0.0 Bye\n");
  CHECK(source.sessions.size() == 1);
}

TEST_CASE("pasted logs: too many errors follow from the refusal before", "[pasted]") {
  const Source source = analyze(
      "220 mail.example.com ESMTP\nEHLO localhost\n250 mail.example.com\nMAIL FROM:<a@example.com>\n250 "
      "2.1.0 Ok\n"
      "RCPT TO:<b@example.com>\n504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname\n"
      "QUIT\n421 4.7.0 mail.example.com Error: too many errors\n");
  CHECK(told(source.sessions.at(0)) == "rejected rcpt_to helo.rejected");
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

TEST_CASE("pasted logs: an error with its time above a typed dialogue is a program's", "[pasted]") {
  const std::string typed =
      "$ telnet mail.example.com 587\nTrying 192.0.2.9...\nConnected to mail.example.com.\n"
      "220 mail.example.com ready\nEHLO pc\n250-mail.example.com\n250 AUTH LOGIN PLAIN\nQUIT\n"
      "221 2.0.0 mail.example.com closing connection\n";
  const std::string error = "Error SMTP sendmail: (535, '5.7.0 authentication failed')\n\n";
  const Source source = analyze("2018-05-01 13:33:16,975 : " + error + "By hand:\n\n" + typed);
  REQUIRE(source.sessions.size() == 2);
  CHECK(told(source.sessions[0]) == "rejected auth auth.bad-credentials");
  CHECK(told(source.sessions[1]) == "no_message none none");
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
      "reply "
      "to RCPT TO command))\n");
  CHECK(source.format == "postfix");
  REQUIRE(source.sessions.size() == 2);
  CHECK(told(source.sessions[0]) == "failed connect connect.timeout");
  CHECK(told(source.sessions[1]) == "rejected rcpt_to recipient.unknown");
}

TEST_CASE("pasted logs: what curl says behind its last word is of another transfer", "[pasted]") {
  const std::string refused =
      "*   Trying 192.0.2.9...\n* Connected to mail.example.com (192.0.2.9) port 25 (#0)\n"
      "< 220 mail.example.com ESMTP\n> EHLO pc\n< 250-mail.example.com Hello\n< 250 AUTH PLAIN LOGIN\n"
      "> AUTH PLAIN\n< 535 Incorrect authentication data\n";
  const std::string end = "* Closing connection 0\ncurl: (67) Login denied\n";
  const Source source = analyze(refused + end + "\nUsing another server:\n\n> AUTH PLAIN\n< 334\n");
  REQUIRE(source.sessions.size() == 2);
  CHECK(told(source.sessions[0]) == "rejected auth auth.bad-credentials");
  CHECK(told(source.sessions[1]) == "incomplete auth none");
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
    "pasted logs: an enhanced code that says nothing may answer HELO, and TLS that is on already is no "
    "fault",
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
  const Source source = analyze(
      "My config is\n- server: mail.example.com\n- security: starttls\n- pwd: *\n\nOutput:\n"
      "220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n250 SMTPUTF8\nSTARTTLS\n");
  REQUIRE(source.sessions.size() == 1);
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
    const Source source =
        analyze("$ " + std::string(program) +
                " s_client -starttls smtp -connect mail.example.com:587\nCONNECTED(00000003)\n"
                "10545216:error:140790E5:SSL routines:ssl23_write:ssl handshake failure:s23_lib.c:177:\n");
    REQUIRE(source.sessions.size() == 1);
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
  const Source source = analyze(
      "The syslog of the scanner says:\n16/03/01 20:39:28 SMTPC: received error code. [550] (8000)  ERR:\n"
      "It is configured to use unauthenticated SMTP, so that is my first guess. SMTP error code 550 is "
      "supposed "
      "to mean \"recipient email address does not exist.\"\n");
  REQUIRE(source.sessions.size() == 1);
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
           "(lost "
           "connection with mx.example.com[192.0.2.64] while sending end of data -- message may be sent more "
           "than once)\n";
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
           "Connection "
           "timed out with mx.example.com.\n";
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
                                "May  5 12:59:05 mx postfix/local[8504]: D786582E95: "
                                "to=<b@mx.example.com>, relay=local, delay=50, dsn=2.0.0, status=sent "
                                "(delivered to mailbox)\n");
  REQUIRE(source.sessions.size() == 2);
  CHECK(source.sessions[0].outcome == Outcome::accepted);
  CHECK(source.sessions[1].outcome == Outcome::accepted);
  CHECK(source.sessions[1].envelope.recipients[0].address == "b@mx.example.com");
  // a program that the mail is handed to; without the queue's word nobody knows what smtpd answered
  const Source piped = analyze(
      "May  5 12:59:05 mx postfix/smtpd[8499]: D786582E95: client=localhost[127.0.0.1]\n"
      "May  5 12:59:06 mx postfix/pipe[8504]: D786582E95: to=<b@mx.example.com>, relay=dovecot, "
      "delay=50, dsn=2.0.0, status=sent (delivered via dovecot service)\n");
  REQUIRE(piped.sessions.size() == 1);
  CHECK(piped.sessions[0].outcome == Outcome::accepted);
}

TEST_CASE("pasted logs: a program that connects below a typed dialogue makes an attempt of its own",
          "[pasted]") {
  const Source source = analyze(
      "554 mx.example.com Connection refused from 192.0.2.7. See http://blocked.example.com/\n"
      "Connection closed by foreign host.\n\nleads to:\n\n"
      "Aug 21 14:10:54 mail smtpd[2917]: smtp-out: Connecting to smtp+tls://192.0.2.25:25 (mx.example.com) "
      "on "
      "session 8315c24701be60d4...\n"
      "Aug 21 14:10:54 mail smtpd[2917]: smtp-out: Connected on session 8315c24701be60d4\n"
      "Aug 21 14:10:55 mail smtpd[2917]: smtp-out: Error on session 8315c24701be60d4: Connection closed "
      "unexpectedly\n");
  REQUIRE(source.sessions.size() == 2);
  CHECK(source.sessions[0].outcome == Outcome::rejected);
  CHECK(source.sessions[1].outcome == Outcome::failed);
}

TEST_CASE("pasted logs: a dialogue that is a list of strings", "[pasted]") {
  const Source source = analyze(
      "{\n  \"domain\": \"example.com\",\n  \"results\": [\n    \"S: 220 mx.example.com\",\n"
      "    \"C: EHLO pc\",\n    \"S: 250-mx.example.com\\r\\n250 SIZE 1000\",\n"
      "    \"C: MAIL FROM:<a@example.com>\",\n    \"S: 250 Sender OK\",\n    \"C: QUIT\",\n"
      "    \"S: 221 Bye\"\n  ]\n}\n");
  REQUIRE(source.sessions.size() == 1);
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
      "auth=0/1 "
      "commands=1/2\n"
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
  const Source exchange = analyze(
      "Their mail is being rejected with `mx27.example.com #550 permanent failure for one or more recipients "
      "(b@example.org: blocked) ##`\n");
  REQUIRE(exchange.sessions.size() == 1);
  CHECK(exchange.sessions[0].outcome == Outcome::rejected);
  CHECK(exchange.sessions[0].reply_event >= 0);
  // of the two replies the one that gave up decided, and the other one is its reason
  const Source amazon = analyze(
      "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.0 Unable to lookup DNS for "
      "exampel.net>\n");
  REQUIRE(amazon.sessions.size() == 1);
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
      analyze("F=<a@lists.example.com> rejected RCPT <b@example.org>: relay not permitted\n");
  REQUIRE(source.sessions.size() == 1);
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
      "certificate.\n"
      "3. The certificate presented by the server is expired or invalid.\n\n";
  const std::string head =
      "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS "
      "connection.\n\n";
  const Source listed =
      analyze(head +
              "The SSL certificate presented by the server is not trusted by the system for "
              "one or more of the following reasons:\n" +
              list);
  REQUIRE(listed.sessions.size() == 1);
  CHECK(listed.sessions[0].diagnosis[0].rule == "tls.cert-untrusted.usual-reasons");
  const Source told = analyze(
      head +
      "One possibility is that you are trying to connect to a port which does not support SSL/TLS.\n\n"
      "The other possibility is that the SSL certificate presented by the server is not trusted by the "
      "system for one or more of the following reasons:\n" +
      list + " ---> System.IO.IOException: The handshake failed due to an unexpected packet format.\n");
  REQUIRE(told.sessions.size() == 1);
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
