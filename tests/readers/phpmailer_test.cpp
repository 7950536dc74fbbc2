#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;
using Calls = std::vector<std::string>;

TEST_CASE("PHPMailer: a reply told twice is one", "[readers][phpmailer]") {
  const auto sink = read_with(
      phpmailer_format,
      "2023-04-11 10:49:15 Connection: opening to mail.example.com:587, timeout=300, options=array()\n"
      "2023-04-11 10:49:15 Connection: opened\n"
      "2023-04-11 10:49:15 SMTP INBOUND: \"220 mail.example.com\"\n"
      "2023-04-11 10:49:15 SERVER -> CLIENT: 220 mail.example.com\n"
      "2023-04-11 10:49:15 CLIENT -> SERVER: EHLO pc\n"
      "2023-04-11 10:49:15 SMTP INBOUND: \"250-mail.example.com\"\n"
      "2023-04-11 10:49:15 SMTP INBOUND: \"250 STARTTLS\"\n"
      "2023-04-11 10:49:15 SERVER -> CLIENT: 250-mail.example.com250 STARTTLS\n");
  CHECK(sink.calls[2] == "S 3 220 mail.example.com");
  CHECK(sink.calls[3] == "A 4");
  CHECK(sink.calls[5] == "S 6 250-mail.example.com");
  CHECK(sink.calls[7] == "A 8");
  CHECK(sink.has_fact("server_host mail.example.com"));
  CHECK(sink.has_fact("server_port 587"));
  CHECK(sink.has_fact("client_name PHPMailer"));
}

TEST_CASE("PHPMailer: further lines of a reply are indented by tabs and blanks", "[readers][phpmailer]") {
  const auto sink = read_with(phpmailer_format,
                              "2016-05-24 02:36:45\tSERVER -> CLIENT: 250-mail.example.com Hello\n"
                              "                   \t                  250-SIZE 52428800\n"
                              "                   \t                  250 HELP\n");
  CHECK(sink.calls == Calls{"S 1 250-mail.example.com Hello", "S 2 250-SIZE 52428800", "S 3 250 HELP"});
}

TEST_CASE("PHPMailer 5.2's get_lines() tells each line once", "[readers][phpmailer]") {
  const auto sink = read_with(phpmailer_format,
                              "SMTP -> get_lines(): $data is \"\"\n"
                              "SMTP -> get_lines(): $str is  \"334 VXNlcm5hbWU6\n"
                              "                   \t                  \"\n"
                              "SERVER -> CLIENT: 334 VXNlcm5hbWU6\n");
  CHECK(sink.heard() == Calls{"S 2 334 VXNlcm5hbWU6", "A 4"});
}

TEST_CASE("PHPMailer's get_lines() behind a mark of which a page has eaten a part", "[readers][phpmailer]") {
  const auto sink = read_with(phpmailer_format,
                              "2024-05-14 09:12:36\tSERVER -> CLIENT:\n"
                              "2024-05-14 09:12:36\tSMTP> get_lines(): select timed-out in (3 sec)\n");
  CHECK(sink.calls.back().find("get_lines(): select timed-out") != std::string::npos);
}

TEST_CASE("PHPMailer 5.1's marks", "[readers][phpmailer]") {
  const auto sink = read_with(phpmailer_format,
                              "SMTP -> FROM SERVER:220 mail.example.com ESMTP\n"
                              "SMTP -> FROM SERVER:\n"
                              "250-mail.example.com\n"
                              "250 AUTH LOGIN\n"
                              "SMTP -> ERROR: Password not accepted from server: 535 5.7.8 bad\n");
  CHECK(sink.heard()[0] == "S 1 220 mail.example.com ESMTP");
  CHECK(sink.has("S 3 250-mail.example.com"));
  CHECK(sink.has("S 4 250 AUTH LOGIN"));
}

TEST_CASE("PHPMailer: an error line is the reply where level 1 hides the replies", "[readers][phpmailer]") {
  const auto hidden = read_with(phpmailer_format,
                                "CLIENT -> SERVER: RCPT TO:<a@example.com>\n"
                                "SMTP ERROR: RCPT TO command failed: 550 5.1.1 unknown\n"
                                "CLIENT -> SERVER: RCPT TO:<b@example.com>\n"
                                "SMTP ERROR: RCPT TO command failed: 550 5.1.1 unknown\n");
  CHECK(hidden.calls == Calls{"C 1 RCPT TO:<a@example.com>", "V RCPT", "S 2 550 5.1.1 unknown",
                              "C 3 RCPT TO:<b@example.com>", "V RCPT", "S 4 550 5.1.1 unknown"});
  const auto shown = read_with(phpmailer_format,
                               "CLIENT -> SERVER: RCPT TO:<a@example.com>\n"
                               "SERVER -> CLIENT: 550 5.1.1 unknown\n"
                               "SMTP ERROR: RCPT TO command failed: 550 5.1.1 unknown\n");
  CHECK(shown.calls.back() == "T 3 error SMTP ERROR: RCPT TO command failed: 550 5.1.1 unknown");
}

TEST_CASE("PHPMailer: ErrorInfo puts a reply together again", "[readers][phpmailer]") {
  const auto sink =
      read_with(phpmailer_format,
                "Mailer Error: SMTP Error: data not accepted.SMTP server error: DATA END command failed "
                "Detail: Message rejected SMTP code: 554 Additional SMTP info: 5.7.1\n");
  CHECK(sink.calls == Calls{"V CONTENT", "S 1 554 5.7.1 Message rejected"});
}

TEST_CASE("PHPMailer: a headline over the log is no reply of its own", "[readers][phpmailer]") {
  const auto sink = read_with(phpmailer_format,
                              "Message could not be sent: 550 5.1.1 unknown\n"
                              "SERVER -> CLIENT: 220 mail.example.com\n"
                              "CLIENT -> SERVER: RCPT TO:<a@example.com>\n"
                              "SERVER -> CLIENT: 550 5.1.1 unknown\n");
  CHECK(sink.calls.front().starts_with("T 1 error"));
  CHECK(sink.calls.back() == "S 4 550 5.1.1 unknown");
}

TEST_CASE("PHPMailer: lines that a page ran together", "[readers][phpmailer]") {
  const auto sink =
      read_with(phpmailer_format,
                "SERVER -> CLIENT: 220 mail.example.comCLIENT -> SERVER: EHLO pcSERVER -> CLIENT: 250 hi\n");
  CHECK(sink.calls == Calls{"S 1 220 mail.example.com", "C 1 EHLO pc", "S 1 250 hi"});
}

TEST_CASE("PHPMailer: error_log's prefix and a second attempt", "[readers][phpmailer]") {
  const auto sink = read_with(
      phpmailer_format,
      "[Tue Oct 20 10:00:00 2020] [php7:notice] [pid 12] [client 192.0.2.9:1] SERVER -> CLIENT: 220 hi\n"
      "[Tue Oct 20 10:00:00 2020] [php7:notice] [pid 12] [client 192.0.2.9:1] CLIENT -> SERVER: QUIT\n"
      "[Tue Oct 20 10:00:01 2020] [php7:notice] [pid 12] [client 192.0.2.9:1] SERVER -> CLIENT: 221 bye\n"
      "[Tue Oct 20 10:00:02 2020] [php7:notice] [pid 12] [client 192.0.2.9:1] SERVER -> CLIENT: 220 hi\n");
  CHECK(sink.calls == Calls{"S 1 220 hi", "C 2 QUIT", "S 3 221 bye", "N", "S 4 220 hi"});
}

TEST_CASE("PHPMailer: a late reply after QUIT answers the message", "[readers][phpmailer]") {
  const auto sink = read_with(phpmailer_format,
                              "CLIENT -> SERVER: Hello\n"
                              "CLIENT -> SERVER: .\n"
                              "SERVER -> CLIENT:\n"
                              "SMTP ERROR: DATA END command failed:\n"
                              "CLIENT -> SERVER: QUIT\n"
                              "SERVER -> CLIENT: 250 OK id=1dKauY\n");
  CHECK(sink.has("T 1 content Hello"));
  CHECK(sink.calls[sink.calls.size() - 2] == "V CONTENT");
}

TEST_CASE("PHPMailer 5.1: the line after a refusal names its command", "[readers][phpmailer]") {
  const auto sink = read_with(phpmailer_format,
                              "SMTP -> FROM SERVER:250 2.1.0 Ok\n"
                              "SMTP -> FROM SERVER:550 5.7.1 We do not relay\n"
                              "SMTP -> ERROR: RCPT not accepted from server: 550 5.7.1 We do not relay\n");
  CHECK(sink.calls[1] == "V RCPT");
  CHECK(sink.calls[2] == "S 2 550 5.7.1 We do not relay");
  CHECK(sink.calls.back().starts_with("T 3 error"));
}

TEST_CASE("PHPMailer 5.2's get_lines() repeats all lines so far", "[readers][phpmailer]") {
  const auto sink = read_with(phpmailer_format,
                              "SMTP -> get_lines(): $str is \"250-a\n"
                              "                   \t                  \"\n"
                              "SMTP -> get_lines(): $str is \"250 HELP\n"
                              "                   \t                  \"\n"
                              "SMTP -> get_lines(): $data is \"250-a\n"
                              "                   \t                  250 HELP\n"
                              "                   \t                  \"\n"
                              "SERVER -> CLIENT: 250-a\n"
                              "                   \t                  250 HELP\n");
  CHECK(sink.heard() == Calls{"S 1 250-a", "S 3 250 HELP", "A 6", "A 8", "A 9"});
}

TEST_CASE("PHPMailer in Apache's error log: the referer and written-out line ends go",
          "[readers][phpmailer]") {
  const auto sink = read_with(
      phpmailer_format,
      "SMTP (level 2): SERVER -> CLIENT: 250-a\\r\\n250 HELP\\r\\n, referer: https://www.example.com/x\n"
      "SMTP (level 1): CLIENT -> SERVER: STARTTLS\\r\\n, referer: https://www.example.com/x\n");
  CHECK(sink.calls == Calls{"S 1 250-a", "S 1 250 HELP", "C 2 STARTTLS"});
}

TEST_CASE("PHPMailer's version stands in the message", "[readers][phpmailer]") {
  const auto sink =
      read_with(phpmailer_format,
                "CLIENT -> SERVER: DATA\n"
                "SERVER -> CLIENT: 354 go\n"
                "CLIENT -> SERVER: X-Mailer: PHPMailer 6.7 (https://github.com/PHPMailer/PHPMailer)\n");
  CHECK(sink.has_fact("client_version 6.7"));
}

TEST_CASE("PHPMailer's score", "[readers][phpmailer]") {
  CHECK(phpmailer_format.score(lines_of("CLIENT -> SERVER: EHLO x\nSERVER -> CLIENT: 250 y\n")) > 0.9);
  CHECK(phpmailer_format.score(lines_of("CLIENT --> SERVER: EHLO x\nSERVER --> CLIENT: 250 y\n")) > 0.9);
  CHECK(phpmailer_format.score(
            lines_of("SMTP -> ERROR: Failed to connect to server: Connection timed out (110)\n")) > 0.5);
  CHECK(phpmailer_format.score(lines_of("220 hi\nEHLO x\n250 y\n")) == 0);
  CHECK(phpmailer_format.score(lines_of("< 220 hi\n> EHLO x\n")) == 0);
}
