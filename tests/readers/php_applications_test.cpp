// SwiftMailer, CodeIgniter, PEAR Net_SMTP, DokuWiki, RainLoop, the smtp class, Zend Mail and mail().
#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;
using Calls = std::vector<std::string>;

TEST_CASE("SwiftMailer's logger", "[readers][swiftmailer]") {
  const auto sink =
      read_with(swiftmailer_format,
                "++ Starting Swift_SmtpTransport\n"
                "<< 220 mail.example.com ESMTP\n"
                "\n"
                ">> EHLO _\n"
                "<< 250-mail.example.com\n"
                "250 STARTTLS\n"
                ">> RCPT TO:<a@example.com>\n"
                "<< 550 no\n"
                "!! Expected response code 250/251/252 but got code \"550\", with message \"550 no\"\n");
  CHECK(sink.heard() ==
        Calls{"T 1 note Starting Swift_SmtpTransport", "S 2 220 mail.example.com ESMTP", "C 4 EHLO _",
              "S 5 250-mail.example.com", "S 6 250 STARTTLS", "C 7 RCPT TO:<a@example.com>", "S 8 550 no",
              "T 9 error Expected response code 250/251/252 but got code \"550\", with message \"550 no\""});
}

TEST_CASE("SwiftMailer: a log on one line, and one within its own exception", "[readers][swiftmailer]") {
  const auto line = read_with(
      swiftmailer_format,
      "Debug | core | >> MAIL FROM:<a@example.com>  << 250 Ok  >> RCPT TO:<b@example.com>  << 553 no\n");
  CHECK(line.heard() ==
        Calls{"C 1 MAIL FROM:<a@example.com>", "S 1 250 Ok", "C 1 RCPT TO:<b@example.com>", "S 1 553 no"});
  const auto nested = read_with(swiftmailer_format,
                                ">> EHLO _\n"
                                "<< 501 bad\n"
                                "!! Expected response code 250 but got code \"501\"\n"
                                "Log data:\n"
                                ">> EHLO _\n"
                                "<< 501 bad (code: 501) (code: 501)\n"
                                ">> HELO _\n");
  CHECK(nested.has("A 5"));
  CHECK(nested.calls.back() == "C 7 HELO _");
}

TEST_CASE("Symfony Mailer's debug text", "[readers][swiftmailer]") {
  const auto sink =
      read_with(swiftmailer_format,
                "[2024-01-31T10:00:00.000000+00:00] < 220 mail.example.com\n"
                "[2024-01-31T10:00:00.000000+00:00] > EHLO [127.0.0.1]\n"
                "Connection could not be established with host \"mail.example.com:587\": timed out\n");
  CHECK(sink.has("S 1 220 mail.example.com"));
  CHECK(sink.has("C 2 EHLO [127.0.0.1]"));
  CHECK(sink.calls.back().starts_with("T 3 error"));
}

TEST_CASE("SwiftMailer: the user name and the mechanisms of an exception", "[readers][swiftmailer]") {
  const auto sink = read_with(
      swiftmailer_format,
      "Failed to authenticate on SMTP server with username \"shop\" using 2 possible authenticators. "
      "Authenticator LOGIN returned Expected response code 235 but got code \"535\", with message "
      "\"535 5.7.8 bad\"");
  CHECK(sink.calls == Calls{"V AUTH", "S 1 535 5.7.8 bad"});
  CHECK(sink.has_fact("auth_username shop"));
}

TEST_CASE("CodeIgniter's debugger", "[readers][codeigniter]") {
  const auto sink = read_with(codeigniter_format,
                              "220 mail.example.com ESMTP\n"
                              "hello: 250-mail.example.com\n"
                              "250 HELP\n"
                              "from: 250 OK\n"
                              "to: 550 no such user\n"
                              "The following SMTP error was encountered: 550 no such user\n"
                              "Unable to send email using PHP SMTP.\n"
                              "From: \"Shop\" <a@example.com>\n");
  CHECK(sink.calls[0] == "S 1 220 mail.example.com ESMTP");
  CHECK(sink.calls[1] == "V EHLO");
  CHECK(sink.has("S 3 250 HELP"));
  CHECK(sink.has("V RCPT"));
  CHECK(sink.has("S 5 550 no such user"));
  CHECK(sink.has("T 6 error The following SMTP error was encountered: 550 no such user"));
}

TEST_CASE("Roundcube's log of Net_SMTP", "[readers][net_smtp]") {
  const auto sink =
      read_with(net_smtp_format,
                "[09-Oct-2021 15:25:31 +0000]: <80jdp0q9> Connecting to tls://mail.example.com:587...\n"
                "[09-Oct-2021 15:25:31 +0000]: <80jdp0q9> Recv: 220 hi\n"
                "[09-Oct-2021 15:25:31 +0000]: <80jdp0q9> Send: EHLO pc\n"
                "[09-Oct-2021 15:25:31 +0000]: <80jdp0q9> Recv: 250-hi    [09-Oct-2021 15:25:31 +0000]: "
                "<80jdp0q9> Recv: 250 HELP\n");
  CHECK(sink.calls == Calls{"T 1 connect Connecting to tls://mail.example.com:587...", "S 2 220 hi",
                            "C 3 EHLO pc", "S 4 250-hi", "S 4 250 HELP"});
  CHECK(sink.has_fact("server_port 587"));
}

TEST_CASE("Net_SMTP's error has the code behind the words", "[readers][net_smtp]") {
  const auto sink =
      read_with(net_smtp_format,
                "SMTP Error: Failed to set sender 'a@example.com'. 5.7.0 Must issue a STARTTLS command first "
                "(Code: 530) in /x/rcube_smtp.php");
  CHECK(sink.calls == Calls{"V MAIL", "S 1 530 5.7.0 Must issue a STARTTLS command first"});
}

TEST_CASE("DokuWiki's plugin: the headline is not the reply", "[readers][dokuwiki]") {
  const auto sink =
      read_with(dokuwiki_format,
                "There was an unexpected problem communicating with SMTP: Expected: 250, Got: 553 | 553 no\n"
                "Set: the server\n"
                "Connecting to mail.example.com at 465\n"
                "Got: 220 hi\n"
                "Sent: MAIL FROM:<>\n"
                "Got: 553 no\n");
  CHECK(sink.calls.front().starts_with("T 1 error"));
  CHECK(sink.calls.back() == "S 6 553 no");
  CHECK(sink.has_fact("server_host mail.example.com"));
  CHECK(sink.has_fact("server_port 465"));
}

TEST_CASE("RainLoop's channels", "[readers][rainloop]") {
  const auto sink = read_with(rainloop_format,
                              "[2023-05-31 18:28:19.123][5d41402a] SMTP[DATA]: < 220 hi\n"
                              "[2023-05-31 18:28:19.124][5d41402a] SMTP[DATA]: > EHLO pc\n"
                              "[2023-05-31 18:28:19.125][5d41402a] SMTP[ERROR]: MailSo\\Smtp\\Exceptions\\"
                              "NegativeResponseException: 535 5.7.8 535 Incorrect authentication data\n");
  CHECK(sink.has("S 1 220 hi"));
  CHECK(sink.has("C 2 EHLO pc"));
  CHECK(sink.calls.back().starts_with("S 3 535 5.7.8"));
}

TEST_CASE("The smtp class's marks have no colon", "[readers][php-smtp-class]") {
  const auto sink = read_with(php_smtp_class_format,
                              "Error: 554 5.7.1 Relay access denied\n"
                              "Resolving SMTP server domain \"mail.example.com\"...\n"
                              "Connecting to host address \"192.0.2.1\" port 25...\n"
                              "S 220 hi\n"
                              "C EHLO pc\n"
                              "S 250 DSN\n"
                              "Disconnected.\n");
  CHECK(sink.has("S 4 220 hi"));
  CHECK(sink.has("C 5 EHLO pc"));
  CHECK(sink.has("T 7 close Disconnected."));
  CHECK(sink.has_fact("server_address 192.0.2.1"));
  CHECK(sink.has_fact("server_port 25"));
}

TEST_CASE("Zend Mail and mail()", "[readers][php]") {
  CHECK(read_with(zend_mail_format,
                  "exception 'Zend_Mail_Protocol_Exception' with message '5.7.8 Username not accepted' in x")
            .has("S 1 5.7.8 Username not accepted"));
  CHECK(read_with(php_mail_format,
                  "Warning: mail(): SMTP server response: 553 We do not relay in a.php on line 3")
            .calls == Calls{"V RCPT", "S 1 553 We do not relay in a.php on line 3"});
}
