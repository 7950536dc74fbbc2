// Pasted logs: what people paste of the logs of PHP libraries and of programs written in PHP.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

namespace {

const std::string kEhlo =
    "Got: 250-mail.example.com\nGot: 250-SIZE 20240000\nGot: 250-STARTTLS\nGot: 250 DSN\n";

}  // namespace

TEST_CASE("pasted logs: PHP programs", "[pasted]") {
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
       "\"554 5.5.1 Error: no valid recipients \")\n\n--\n",
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
      {"a certificate was shown: the port that stands in the settings is not at fault",
       "Connection could not be established with host \"ssl://smtp.example.com:465\": "
       "stream_socket_client(): SSL operation failed with code 1. OpenSSL Error messages:\n"
       "error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed\n\nMy .env:\n"
       "MAILER_DSN=smtp://a@smtp.example.com:587?verify_peer=0\n",
       "failed tls tls.cert-untrusted"},
      {"the program read the answer to DATA in place of another",
       "> Expected response code 250 but got code \"354\", with message \"354 Enter mail, end with \".\" on "
       "a line by itself\n",
       "failed data protocol.out-of-sequence"},
      {"a log-in with a token that failed for now",
       "Failed to authenticate on SMTP server with username \\\"a@example.com\\\" using the following "
       "authenticators: \\\"XOAUTH2\\\". Authenticator \\\"XOAUTH2\\\" returned \\\"Expected response code "
       "\\\"235\\\" but got code \\\"454\\\", with message \\\"454 4.7.0 Temporary authentication "
       "failure\\\".\\\".\"\n",
       "deferred auth auth.temporary"},
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
      {"the reply speaks of the name in HELO",
       "(Error: Expected response code 250 but got code \"501\", with message \"501 Syntactically invalid "
       "HELO argument(s)\n \")\n",
       "rejected ehlo helo.rejected"},
      {"a logger prints the message twice",
       "production.ERROR: Expected response code \"250\" but got code \"530\", with message \"530 5.7.1 "
       "Authentication required\". {\"exception\":\"[object] (TransportException(code: 530): Expected "
       "response code \\\"250\\\" but got code \\\"530\\\", with message \\\"530 5.7.1 Authentication "
       "required\\\".\n#0 /srv/SmtpTransport.php(197): SmtpTransport->doMailFromCommand()\n",
       "rejected mail_from auth.required"},
      {"DokuWiki's verdict above a dialogue that breaks off",
       "There was an unexpected problem communicating with SMTP: SMTP Server did not respond with anything I "
       "recognized\n\nSet: the server\nConnecting to mail.example.com at 587\n"
       "Got: 220 mail.example.com ESMTP\nSent: EHLO pc\n" +
           kEhlo + "Sent: STARTTLS\n",
       "failed starttls connect.dropped"},
      {"a reply that was broken behind its code",
       "PHP Fatal error:  Uncaught exception 'Swift_TransportException' with\n"
       "message 'Expected response code 250 but got code \"550\", with message \"550\n"
       "5.7.1 Command rejected\n",
       "rejected rcpt_to policy.rejected"},
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
      {"an offer of log-ins without its code is no command",
       "SMTP Last Response Code: 250\nSMTP Last Response: mail.example.org\nPIPELINING\nSIZE 10240000\n"
       "AUTH PLAIN LOGIN\nCHUNKING\n\nmailsmtp Last Error Code: 24\n"
       "mailsmtp Last Error Explanation: MAILSMTP_ERROR_STARTTLS_NOT_SUPPORTED\n",
       "failed starttls tls.starttls-unavailable", 1},
      {"530 where 250 was expected is no answer to AUTH",
       "Expected response code 250 but got code \"530\", with message \"530 5.7.1 Authentication required "
       "\"\n\nConfig :: set ('mail.username', \\ Auth :: user () -> email);\n",
       "rejected mail_from auth.required", 1},
      {"a reply that somebody only supposes did not come",
       "Failed to send AUTH LOGIN command. Error: 403 4.5.1 Error: already authenticated\n"
       "Unable to send email using PHP SMTP. Your server might not be configured to send mail using this "
       "method.\n\nSo that line indicates that if server returned 503 error, no error, continue to send.\n",
       "deferred auth protocol.out-of-sequence", 1},
      {"the code that was expected, in a string of JSON",
       "Symfony\\\\Component\\\\Mailer\\\\Exception\\\\UnexpectedResponseException: Expected response code "
       "\\\"354\\\" but got code \\\"550\\\", with message \\\"550 5.7.0 Too many emails per second\\\".\n",
       "rejected data policy.rate-limited", 1}};
  check_told(logs);
}

TEST_CASE("pasted logs: DokuWiki's verdict below the dialogue belongs to it", "[pasted]") {
  const Source source = one_session(
      "Set: the server\nConnecting to mail.example.com at 587\nGot: 220 mail.example.com ESMTP\nSent: EHLO "
      "pc\n" +
      kEhlo +
      "Sent: STARTTLS\nGot: 220 go\n\n"
      "There was an unexpected problem communicating with SMTP: Start TLS failed to enable crypto\n");
  CHECK(source.sessions[0].size.limit == 20240000);
}

TEST_CASE("pasted logs: SwiftMailer spoke to the sendmail program of this machine, as its stack tells",
          "[pasted]") {
  const Source source = one_session(
      "[2019-04-01 12:46:21] api.ERROR: Swift_TransportException: Expected response code 220 but got code "
      "\"\", with message \"\"\nStack trace:\n"
      "#0 /app/lib/Swift/Transport/AbstractSmtpTransport.php(117): "
      "Swift_Transport_AbstractSmtpTransport->_readGreeting\n"
      "#1 /app/lib/Swift/Transport/SendmailTransport.php(51): Swift_Transport_AbstractSmtpTransport->start\n"
      "#2 /app/lib/Swift/Mailer.php(79): Swift_Transport_SendmailTransport->start\n");
  CHECK(told(source.sessions[0]) == "failed greeting client.configuration");
}

TEST_CASE("pasted logs: CodeIgniter takes the late answer to the message for that to QUIT", "[pasted]") {
  const Source source = one_session(
      "220 mail.example.com ESMTP\n<br /><pre>hello: 250-mail.example.com Hello pc\n250-SIZE 52428800\n"
      "250 HELP\n</pre><pre>from: 250 OK\n</pre><pre>to: 250 Accepted\n</pre><pre>data: 354 Enter message\n"
      "</pre><br /><pre>quit: 250 OK id=1dj1Ix-000VJh-Fs\n"
      "</pre>The following SMTP error was encountered: 250 OK id=1dj1Ix-000VJh-Fs\n"
      "<br />Unable to send email using PHP SMTP. Your server might not be configured to send mail using "
      "this method.\n");
  CHECK(source.sessions[0].outcome == Outcome::accepted);
}

TEST_CASE("pasted logs: Roundcube gives the code before the reply", "[pasted]") {
  const Source source = analyze(
      "[18-Mar-2021 11:55:39 +0100]: <e1f41220> SMTP Error: Failed to send data. [550] Your FROM address (  "
      ", a@example.com ) must match your\nauthenticated email user ( a@example.com ). Treating this as a\n"
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

TEST_CASE("pasted logs: several of Dolibarr's errors stand on one line", "[pasted]") {
  const Source source = analyze(
      "Error [120]: Ran into problems sending Mail. Response: 501 5.5.2 <pc>: Helo command rejected: Invalid "
      "name Error [120]: Ran into problems sending Mail. Response: 554 5.5.1 Error: no valid recipients\n");
  CHECK(told(source.sessions.at(0)) == "rejected ehlo helo.rejected");
  const Source unsupported =
      analyze("Error [126]: 'tls://mail.example.com' does not support authenticated connections.\n");
  CHECK(told(unsupported.sessions.at(0)) == "failed auth auth.mechanism-unsupported");
}

TEST_CASE("pasted logs: Roundcube in a container writes all its logs to one output", "[pasted]") {
  const std::string line = "roundcube_1  | smtp: <8b77a638> ";
  const std::string error =
      "SMTP Error: Failed to add recipient 'joe@example.net'. Refused. Sending to remote addresses "
      "(relaying) is not allowed. (Code: 554) in /var/www/html/program/lib/Roundcube/rcube.php on line 1702 "
      "(POST /?_task=mail)\n";
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

TEST_CASE("pasted logs: PHP on Windows adds where in the program it was", "[pasted]") {
  const Source source = analyze(
      "PHP Warning:  mail(): SMTP server response: 550 5.7.1 Unable to relay for pat@example.com in "
      "D:\\www\\shop\\mail.php on line 153\n");
  CHECK(source.sessions.at(0).events.back().text.ends_with("Unable to relay for pat@example.com"));
}

TEST_CASE("pasted logs: Zend's exception gives both lines of a reply without its code", "[pasted]") {
  const Source source = one_session(
      "exception 'Zend_Mail_Protocol_Exception' with message '5.7.8 Username and Password not accepted. "
      "Learn more at\n 5.7.8 http://support.example.com/answer?p=BadCredentials\n"
      "' in /var/www/lib/Zend/Mail/Protocol/Abstract.php:431\n");
  const auto& first = source.sessions[0].events.front();
  CHECK(first.kind == Kind::reply);
  CHECK(first.text.ends_with("BadCredentials"));
}

TEST_CASE("pasted logs: Net_SMTP's reply in brackets, and Go's name for a mechanism", "[pasted]") {
  const Source ticket = one_session(
      "Failed to add recipient: b@example.org [SMTP: Invalid response code received from server (code: 550, "
      "response: 5.7.1 Unable to relay for b@example.org)]\n");
  CHECK(ticket.sessions[0].events.back().text == "550 5.7.1 Unable to relay for b@example.org");
  const Source alert = one_session(
      "level=error component=dispatcher err=\"notify retry canceled after 5 attempts: *smtp.plainAuth auth: "
      "535 Authentication Credentials Invalid\"\n");
  CHECK(alert.sessions[0].auth.mechanism == "PLAIN");
}

TEST_CASE("pasted logs: phpBB puts # before what it sends", "[pasted]") {
  const Source source = one_session(
      "Connecting to smtp.example.com:587\nLINE: 1096 <- 220 mail.example.com ESMTP \n\n# EHLO\n"
      "LINE: 1443 <- 250-mail.example.com \n\nLINE: 1443 <- 250 AUTH PLAIN LOGIN \n\n# AUTH PLAIN\n"
      "LINE: 1546 <- 334 \n\n# Omitting sensitive information\n"
      "LINE: 1553 <- 535 Authentication failed: Bad username / password \n");
  CHECK(told(source.sessions[0]) == "rejected auth auth.bad-credentials");
  CHECK(source.sessions[0].auth.mechanism == "PLAIN");
}

TEST_CASE("pasted logs: Net_SMTP says over several lines that STARTTLS was taken and TLS failed",
          "[pasted]") {
  const Pasted logs[] = {
      {"Net_SMTP 1.11",
       " authentication failure [SMTP: STARTTLS failed\n                        [enableCrypto: false;\n"
       "                        crypto_method: 121;\n"
       "                        attempts: 1] (code: 220, response: 2.0.0 SMTP server ready)]\n",
       "failed tls tls.handshake-failed", 1},
      {"Roundcube's page above the log",
       "testing gives me `SMTP send:  NOT OK(Authentication failure: STARTTLS failed (Code: ))` in the "
       "page.\n\n[23-Jul-2020 14:05:18 +0000]: <kq4o979o> Connecting to tls://mail.example.com:587...\n"
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

TEST_CASE("pasted logs: Swift Mailer's log-in that failed and the reply to it are one attempt", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"with a line end between",
       "Failed to authenticate on SMTP server with username \"a@example.com\" using 1 possible "
       "authenticators. "
       "Authenticator XOAUTH2 returned Swift_TransportException: \n"
       "Expected response code 235 but got code \"535\", with message \"535 5.7.3 Authentication "
       "unsuccessful\" in "
       "/srv/app/vendor/swiftmailer/swiftmailer/lib/classes/Swift/Transport/AbstractSmtpTransport.php:457\n",
       "rejected auth auth.oauth-failed", 1}};
  check_told(logs);
}
