// Pasted logs: what people paste of PHPMailer's logs.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("pasted logs: PHPMailer", "[pasted]") {
  const std::vector<Pasted> logs = {
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
      {"PHPMailer got no greeting and went on to MAIL FROM",
       "3: Connection: opening to 192.0.2.78:25, timeout=300, options=array()\n3: Connection: opened\n"
       "2: SERVER -> CLIENT: \n1: SMTP NOTICE: EOF caught while checking if connected\n"
       "3: Connection: closed\n3: The following From address failed: a@example.com : Called MAIL FROM "
       "without being connected,,,SMTP server error: Called MAIL FROM without being connected\n",
       "failed greeting connect.dropped"},
      {"PHPMailer got no greeting over TLS, all on one line",
       "2016-05-25 18:50:54 Connection: opening to ssl://smtp.example.com:587, timeout=300, options=array ( "
       ") 2016-05-25 18:50:54 Connection: opened 2016-05-25 18:50:54 SERVER -> CLIENT: 2016-05-25 18:50:54 "
       "SMTP NOTICE: EOF caught while checking if connected 2016-05-25 18:50:54 Connection: closed "
       "2016-05-25 18:50:54 SMTP Error: Could not authenticate. 2016-05-25 18:50:54 SMTP connect() failed.\n",
       "failed greeting tls.port-mismatch"},
      {"PHPMailer's server answers nothing at all",
       "SERVER -> CLIENT:\nCLIENT -> SERVER: EHLO example.com\nSERVER -> CLIENT:\nSMTP ERROR: EHLO command "
       "failed:\nCLIENT -> SERVER: HELO example.com\nSERVER -> CLIENT:\nSMTP ERROR: HELO command failed:\n"
       "SMTP Error: Could not authenticate.\nCLIENT -> SERVER: QUIT\n",
       "failed ehlo connect.dropped"},
      {"the reply to RCPT breaks behind its preposition",
       "[\"ErrorInfo\"]=>\nstring(159) \"SMTP Error: The following recipients failed: b@example.net: \"Your "
       "IP: "
       "192.0.2.104 : Your domain example.com is not allowed in\nheader From\"\n\"\n",
       "rejected rcpt_to sender.not-authorized"},
      {"so are those behind PHPMailer's list of recipients",
       "Mailer Error: SMTP Error: The following recipients failed: b@example.org: Verification failed for "
       "<a@example.com>\nUnrouteable address\nSender verify failed\n",
       "rejected rcpt_to sender.invalid"},
      {"PHPMailer says that it could not log in where nobody had said a word",
       "Hi I am trying to setup the email and can't authenticate.\n\n"
       "2020-04-14 14:19:54 Connection: opened\n2020-04-14 14:22:39 SERVER -> CLIENT: \n"
       "2020-04-14 14:22:39 SMTP NOTICE: EOF caught while checking if connected\n"
       "2020-04-14 14:22:39 Connection: closed\nSMTP Error: Could not authenticate.\n",
       "failed greeting connect.dropped"},
      {"what another program calls an Smtp error is not PHPMailer's",
       "Connecting to server mail.example.com on port 465\nInit connection...\n"
       "email: FATAL: Smtp error: Timeout(10) while trying to read from SMTP server\n",
       "failed greeting tls.port-mismatch"},
      {"the server hangs up at EHLO, and the client tries HELO",
       "2020-11-06 14:23:47 SERVER -> CLIENT: 220 mx.example.com ESMTP server ready\n"
       "2020-11-06 14:23:47 CLIENT -> SERVER: EHLO pc.example.org\n"
       "2020-11-06 14:23:47 SERVER -> CLIENT: 421 Your HELO/EHLO pc.example.org is not matching your DNS "
       "configuration\n"
       "2020-11-06 14:23:47 SMTP ERROR: EHLO command failed: 421 Your HELO/EHLO pc.example.org is not "
       "matching your DNS configuration\n2020-11-06 14:23:47 CLIENT -> SERVER: HELO pc.example.org\n"
       "2020-11-06 14:23:47 SERVER -> CLIENT:\n2020-11-06 14:23:47 SMTP ERROR: HELO command failed:\n",
       "deferred ehlo policy.reverse-dns", 1}};
  check_told(logs);
}

TEST_CASE("pasted logs: PHPMailer's messages are glued to one another", "[pasted]") {
  const Source source = analyze(
      "Mailer Error: The following From address failed: a@example.com : MAIL FROM command "
      "failed,Authentication Required,530,5.5.1SMTP server error: MAIL FROM command failed Detail: "
      "Authentication Required SMTP code: 530 Additional SMTP info: 5.5.1SMTP server error: MAIL FROM "
      "command failed\n");
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

TEST_CASE("pasted logs: a plugin's headline tells of the attempt below it", "[pasted]") {
  const std::string headline =
      "SMTP Error: Could not connect to SMTP host. Failed to connect to serverSMTP server error: Failed to "
      "connect to server SMTP code: 111 Additional SMTP info: Connection refused\n";
  const Source source = one_session(
      "WP Mail SMTP: 4.1.0\n\nParams:\nMailer: smtp\nErrorInfo: " + headline +
      "Host: mail.example.com\nPort: 587\n\nDebug:\nMailer: SMTP\n" + headline +
      "\nSMTP Debug:\n2024-08-11 15:07:48 Connection: opening to mail.example.com:587, timeout=300, "
      "options=array()\n\n2024-08-11 15:07:48 Connection failed. Error #2: stream_socket_client(): unable to "
      "connect to mail.example.com:587 (Connection refused) [SMTP.php line 409]\n\n2024-08-11 15:07:48 SMTP "
      "ERROR: Failed to connect to server: Connection refused (111)\n\n" +
      headline);
  CHECK(told(source.sessions[0]) == "failed connect connect.refused");
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

TEST_CASE("pasted logs: what Net_SMTP, RainLoop and PHPMailer say where there was no dialogue", "[pasted]") {
  const Pasted logs[] = {
      {"Net_SMTP ends each of its errors with code and response, also where no connection was had",
       "Failed to connect to mail.example.com:587 [SMTP: Failed to connect socket: Connection timed out "
       "(code: -1, response: )]\n",
       "failed connect connect.timeout", 1},
      {"Net_SMTP: connected, and no 220",
       "[13-Feb-2018 16:19:49 +0000]: <jda6fsgn> SMTP Error: Connection failed: Invalid response code "
       "received from server in /usr/share/roundcubemail/program/lib/Roundcube/rcube.php on line 1674\n",
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

TEST_CASE("\"SMTP error:\" alone does not make a log PHPMailer's", "[pasted]") {
  const Source source = analyze(
      "SMTP error: Connection error: invalid peer certificate: Other(OtherError(UnsupportedCertVersion))\n");
  CHECK(source.sessions.at(0).client.name.empty());
  check_told(std::vector<Pasted>{
      {"", "'SMTP error: Authentication failed: Password command failed' pops up at once\n",
       "failed auth auth.bad-credentials", 1}});
}
