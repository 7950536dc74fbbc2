// Mail libraries of other languages, and mail programs that log like them.
#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;
using Calls = std::vector<std::string>;

TEST_CASE("smtplib's debug output", "[readers][smtplib]") {
  const auto sink = read_with(smtplib_format,
                              "connect: ('mail.example.com', 587)\n"
                              "reply: b'220 hi\\r\\n'\n"
                              "reply: retcode (220); Msg: b'hi'\n"
                              "connect: b'hi'\n"
                              "send: 'ehlo [127.0.1.1]\\r\\n'\n"
                              "reply: b'250-mail.example.com\\r\\n'\n"
                              "reply: b'250 SMTPUTF8\\r\\n'\n"
                              "reply: retcode (250); Msg: b'mail.example.com\\nSMTPUTF8'\n");
  CHECK(sink.heard() == Calls{"T 1 connect connect: ('mail.example.com', 587)", "S 2 220 hi", "A 3", "A 4",
                              "C 5 ehlo [127.0.1.1]", "S 6 250-mail.example.com", "S 7 250 SMTPUTF8", "A 8"});
  CHECK(sink.has_fact("server_port 587"));
}

TEST_CASE("smtplib: the summary is the reply where its lines are missing", "[readers][smtplib]") {
  const auto sink = read_with(smtplib_format, "reply: retcode (250); Msg: b'mail.example.com\\nSMTPUTF8'\n");
  CHECK(sink.calls == Calls{"S 1 250-mail.example.com", "S 1 250 SMTPUTF8"});
}

TEST_CASE("smtplib: what a traceback raises is told once, though the log may pause there",
          "[readers][smtplib]") {
  RecordingSink sink;
  const auto reader = smtplib_format.make();
  for (const Line& line : lines_of("    raise SMTPServerDisconnected('please run connect() first')\n"))
    reader->read(line, sink);
  reader->finish(sink);
  const std::size_t told = sink.calls.size();
  reader->finish(sink);
  CHECK(told > 0);
  CHECK(sink.calls.size() == told);
}

TEST_CASE("smtplib: the message is one string", "[readers][smtplib]") {
  const auto sink = read_with(smtplib_format,
                              "send: 'data\\r\\n'\n"
                              "reply: b'354 go\\r\\n'\n"
                              "send: b'Subject: hi\\r\\n\\r\\nHello\\r\\n.\\r\\n'\n"
                              "reply: b'250 queued\\r\\n'\n");
  CHECK(sink.calls ==
        Calls{"C 1 data", "S 2 354 go", "C 3 Subject: hi", "C 3 ", "C 3 Hello", "C 3 .", "S 4 250 queued"});
}

TEST_CASE("Nodemailer's debug log", "[readers][nodemailer]") {
  const auto sink =
      read_with(nodemailer_format,
                "[2024-01-31 10:00:00] DEBUG Creating transport: nodemailer (6.9.1)\n"
                "[2024-01-31 10:00:00] INFO  [pU3N] Secure connection established to 192.0.2.1:465\n"
                "[2024-01-31 10:00:00] DEBUG [pU3N] S: 220 hi\n"
                "[2024-01-31 10:00:00] DEBUG [pU3N] C: EHLO pc\n"
                "[2024-01-31 10:00:00] INFO  [pU3N] Connection closed\n");
  CHECK(sink.has("S 3 220 hi"));
  CHECK(sink.has("C 4 EHLO pc"));
  CHECK(sink.has("I pU3N"));
  CHECK(sink.has("T 5 close Connection closed"));
  CHECK(sink.has_fact("tls_established"));
}

TEST_CASE("JavaMail: words between an unmarked dialogue", "[readers][javamail]") {
  const auto sink = read_with(
      javamail_format,
      "DEBUG SMTP: trying to connect to host \"mail.example.com\", port 465, isSSL true\n"
      "220 hi\n"
      "DEBUG SMTP: connected to host \"mail.example.com\", port: 465\n"
      "EHLO pc\n"
      "250 AUTH LOGIN\n"
      "DEBUG SMTP: protocolConnect login, host=mail.example.com, user=a@example.com, password=<non-null>\n"
      "DEBUG SMTP: AUTH LOGIN command trace suppressed\n"
      "DEBUG SMTP: AUTH LOGIN failed\n"
      "javax.mail.AuthenticationFailedException: 535 5.7.8 bad\n"
      "\tat com.sun.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:826)\n");
  CHECK(sink.has("S 2 220 hi"));
  CHECK(sink.has("C 4 EHLO pc"));
  CHECK(sink.has_fact("server_port 465"));
  CHECK(sink.has_fact("tls_implicit"));
  CHECK(sink.has_fact("auth_username a@example.com"));
  CHECK(sink.has_fact("auth_mechanism LOGIN"));
  CHECK(sink.has_fact("auth_result rejected"));
  CHECK(sink.has("V AUTH"));
  CHECK(sink.has("S 9 535 5.7.8 bad"));
}

TEST_CASE("MailKit's ProtocolLogger", "[readers][mailkit]") {
  const auto sink = read_with(mailkit_format,
                              "Connected to smtps://mail.example.com:465/\n"
                              "S: 220 hi\n"
                              "C: EHLO pc\n");
  CHECK(sink.calls ==
        Calls{"T 1 connect Connected to smtps://mail.example.com:465/", "S 2 220 hi", "C 3 EHLO pc"});
  CHECK(sink.has_fact("tls_implicit"));
  CHECK(sink.has_fact("server_host mail.example.com"));
  CHECK(sink.has_fact("server_port 465"));
}

TEST_CASE("System.Net.Mail's exceptions", "[readers][dotnet]") {
  const auto sink = read_with(
      dotnet_format,
      "System.Net.Mail.SmtpException: The SMTP server requires a secure connection or the client was "
      "not authenticated. The server response was: 5.7.57 Client not authenticated\n"
      "   at System.Net.Mail.MailCommand.CheckResponse(SmtpStatusCode statusCode, String response)\n");
  CHECK(sink.heard() == Calls{"V MAIL", "S 1 5.7.57 Client not authenticated"});
}

TEST_CASE("Ruby's arrows point the other way", "[readers][ruby]") {
  const auto sink = read_with(net_smtp_ruby_format,
                              "Connection opened: mail.example.com:587\n"
                              "-> \"220 hi\\r\\n\"\n"
                              "<- \"EHLO pc\\r\\n\"\n"
                              "TLS connection started\n");
  CHECK(sink.calls == Calls{"T 1 connect Connection opened: mail.example.com:587", "S 2 220 hi",
                            "C 3 EHLO pc", "T 4 tls TLS connection started"});
  CHECK(sink.has_fact("server_port 587"));
  CHECK(sink.has_fact("tls_established"));
}

TEST_CASE("Perl's Net::SMTP", "[readers][perl]") {
  const auto sink = read_with(net_smtp_perl_format,
                              "Net::SMTP>>> Net::SMTP(3.11)\n"
                              "Net::SMTP=GLOB(0x5581)<<< 220 hi\n"
                              "Net::SMTP=GLOB(0x5581)>>> EHLO pc\n");
  CHECK(sink.heard() == Calls{"S 2 220 hi", "C 3 EHLO pc"});
}

TEST_CASE("libetpan, ESP Mail Client, Thunderbird, K-9", "[readers]") {
  CHECK(read_with(libetpan_format,
                  "----------SMTP----------\n220 hi\nEHLO pc\n503 no\n\nSMTP Last Response Code: 503\n")
            .has("S 4 503 no"));
  const auto esp = read_with(esp_mail_format,
                             "> C: Connecting to SMTP server\n< S: 220 hi\n> C: Send SMTP command, AUTH "
                             "PLAIN\n> E: authentication failed\n");
  CHECK(esp.calls == Calls{"T 1 connect Connecting to SMTP server", "S 2 220 hi", "C 3 AUTH PLAIN",
                           "T 4 error authentication failed"});
  const auto bird =
      read_with(thunderbird_format, "mailnews.smtp: S: 220 hi\nmailnews.smtp: C: EHLO [127.0.0.1]\n");
  CHECK(bird.calls == Calls{"S 1 220 hi", "C 2 EHLO [127.0.0.1]"});
  const auto k9 = read_with(k9_format, "D/k9 (1234): SMTP <<< 220 hi\nD/k9 (1234): SMTP >>> EHLO pc\n");
  CHECK(k9.calls == Calls{"S 1 220 hi", "C 2 EHLO pc"});
}

TEST_CASE("Go's errors", "[readers][go]") {
  const auto sink = read_with(
      go_format, "EROR[06-01|01:20:52] Failed to send logger=alerting error=\"535 5.7.8 bad\" status=500\n");
  CHECK(sink.calls == Calls{"V AUTH", "S 1 535 5.7.8 bad"});
}

TEST_CASE("libetpan's own frames tell who spoke", "[readers][libetpan]") {
  const auto sink = read_with(libetpan_format,
                              "<<<<<<< read <<<<<<\n334 VXNlcm5hbWU6\n\n<<<<<<< end read <<<<<<\n"
                              ">>>>>>> send >>>>>>\nYWxpY2U=\n\n>>>>>>> end send >>>>>>\n");
  CHECK(sink.heard() == Calls{"S 2 334 VXNlcm5hbWU6", "C 6 YWxpY2U="});
}

TEST_CASE("A number that a program adds is no reply code", "[readers]") {
  CHECK(read_with(net_smtp_ruby_format,
                  "2016-12-12T04:14:09.782Z 501 TID-1u5770 WARN: Net::OpenTimeout: expired\n")
            .heard()
            .size() == 1);
  const auto esp =
      read_with(esp_mail_format,
                "[DEBUG] - INFO: connecting to SMTP server...\n[DEBUG] - a.example\n[DEBUG] - 465\n"
                "[DEBUG] - 220 hi\n");
  CHECK(esp.has_fact("server_port 465"));
  CHECK(esp.calls.back() == "S 4 220 hi");
}

TEST_CASE("JavaMail: the host in quotes", "[readers][javamail]") {
  const auto sink = read_with(javamail_format,
                              "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: "
                              "\"mail.example.com\", 25; timeout 60000\n");
  CHECK(sink.has_fact("server_host mail.example.com"));
  CHECK(sink.has_fact("server_port 25"));
}

TEST_CASE("ESP Mail Client: an action stands for commands", "[readers][esp-mail]") {
  const auto sink = read_with(esp_mail_format,
                              "2021-03-05 11:31:43b'> C: Host > mail.example.com\n"
                              "2021-03-05 11:31:43b'> C: port > 587\n"
                              "2021-03-05 11:31:43b'< S: 220 hi\n"
                              "2021-03-05 11:31:43b'> C: send STARTTLS command\n"
                              "2021-03-05 11:31:43b'< S: 220 go\n"
                              "> C: send SMTP command, AUTH PLAIN\n"
                              "> C: a@example.com\n"
                              "< S: 235 ok\n"
                              "> C: send message header\n"
                              "< S: 250 ok\n"
                              "< S: 550 no\n");
  CHECK(sink.has("S 3 220 hi"));
  CHECK(sink.has("C 4 STARTTLS"));
  CHECK(sink.has("C 6 AUTH PLAIN"));
  CHECK(sink.has_fact("auth_username a@example.com"));
  CHECK(sink.has_fact("server_host mail.example.com"));
  CHECK(sink.has_fact("server_port 587"));
  CHECK(Calls(sink.calls.end() - 4, sink.calls.end()) ==
        Calls{"V MAIL", "S 10 250 ok", "V RCPT", "S 11 550 no"});
}

TEST_CASE("simplesmtp: the speaker stands above", "[readers][simplesmtp]") {
  const auto tree = read_with(simplesmtp_format,
                              "SERVER 1:\n\xE2\x94\x94\xE2\x94\x80\xE2\x94\x80"
                              "250-mx\n   250 SIZE 10\nCLIENT 1:\n\xE2\x94\x94\xE2\x94\x80\xE2\x94\x80"
                              "QUIT\nConnection secured\n");
  CHECK(tree.has("S 2 250-mx"));
  CHECK(tree.has("S 3 250 SIZE 10"));
  CHECK(tree.has("C 5 QUIT"));
  CHECK(tree.has_fact("tls_established"));
  const auto entries = read_with(
      simplesmtp_format,
      "{ type: 'server',\n  message: '250-mx\\n250 SIZE 10' }\n{ type: 'client', message: 'QUIT' }\n"
      "{ type: 'client',\n  message: 'AUTH PLAIN ***\\* }\n");
  CHECK(entries.has("S 2 250-mx"));
  CHECK(entries.has("S 2 250 SIZE 10"));
  CHECK(entries.has("C 3 QUIT"));
  CHECK(entries.has("C 5 AUTH PLAIN ***\\*"));
}

TEST_CASE("lettre prints a reply anew with each of its lines", "[readers][lettre]") {
  const auto sink =
      read_with(lettre_format,
                "[x][lettre::transport::smtp::client::connection][DEBUG] << 220 hi<CRLF>\n"
                "DEBUG lettre::transport::smtp::client::connection: Wrote: EHLO pc<CRLF>\n"
                "DEBUG lettre::transport::smtp::client::connection: << 250-mail<CRLF>\n"
                "DEBUG lettre::transport::smtp::client::connection: << 250-mail<CRLF>250 SIZE 9<CRLF>\n"
                "[2024-05-14 09:12:33.091][app][ERROR] permanent error (535): 5.7.8 no\n");
  CHECK(sink.heard() ==
        Calls{"S 1 220 hi", "C 2 EHLO pc", "S 3 250-mail", "S 4 250 SIZE 9", "S 5 535 5.7.8 no"});
}
