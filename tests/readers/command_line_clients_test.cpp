// msmtp, gnutls-cli, stunnel, mailx, ssmtp, sendmail -v, Exim -v and smtp-cli.
#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;

using Calls = std::vector<std::string>;

TEST_CASE("smtp-cli prints each line of a reply by itself", "[readers][smtp-cli]") {
  const auto sink = read_with(
      smtp_cli_format, "[220] 'hi'\n> EHLO pc\n[250] 'hi'\n[250] 'SIZE 1000'\n[250] '8BITMIME'\n> QUIT\n");
  CHECK(sink.heard() == Calls{"S 1 220 hi", "C 2 EHLO pc", "S 3 250-hi", "S 4 250-SIZE 1000",
                              "S 5 250 8BITMIME", "C 6 QUIT"});
}

TEST_CASE("sendmail's refusals and deliveries in syslog", "[readers][sendmail]") {
  const auto sink =
      read_with(sendmail_format,
                "Jan 31 12:00:00 mx sm-mta[7]: 1A2B: ruleset=check_rcpt, arg1=<b@example.net>, "
                "relay=pc [192.0.2.7], reject=550 5.7.1 <b@example.net>... Relaying denied\n"
                "Jan 31 12:00:00 mx sm-mta[7]: 1A2C: to=<b@example.net>, relay=mx. [192.0.2.1], "
                "dsn=2.0.0, stat=Sent (Ok: queued as 1)\n");
  CHECK(sink.has("V RCPT"));
  CHECK(sink.has("S 1 550 5.7.1 <b@example.net>... Relaying denied"));
  CHECK(sink.has("V CONTENT"));
  CHECK(sink.has("S 2 2.0.0 Ok: queued as 1"));
}

TEST_CASE("msmtp: arrows, TLS and a message that repeats the reply", "[readers][msmtp]") {
  const auto sink = read_with(msmtp_format,
                              "host = mail.example.com\n"
                              "port = 587\n"
                              "<-- 220 hi\n"
                              "--> EHLO pc\n"
                              "<-- 250 ok\n"
                              "TLS session parameters:\n"
                              "    (TLS1.3)-(ECDHE-X25519)-(AES-256-GCM)\n"
                              "--> AUTH PLAIN x\n"
                              "<-- 535 5.7.8 no\n"
                              "msmtp: authentication failed (method PLAIN)\n"
                              "msmtp: server message: 535 5.7.8 no\n");
  CHECK(sink.has("S 3 220 hi"));
  CHECK(sink.has("C 4 EHLO pc"));
  CHECK(sink.has("T 10 error authentication failed (method PLAIN)"));
  CHECK(sink.has("V AUTH_ANSWER"));
  CHECK(sink.has("S 11 535 5.7.8 no"));
  CHECK(sink.has_fact("server_host mail.example.com"));
  CHECK(sink.has_fact("server_port 587"));
  CHECK(sink.has_fact("tls_version TLSv1.3"));
  CHECK(sink.has_fact("tls_cipher AES-256-GCM"));
}

TEST_CASE("msmtp's log file: a line for each mail", "[readers][msmtp]") {
  const auto sink = read_with(
      msmtp_format,
      "Dec 02 06:14:02 host=smtp.example.com tls=on auth=on user=bob@example.com from=bob@example.com "
      "recipients=a@example.org,c@example.org mailsize=512 smtpstatus=250 smtpmsg='250 2.0.0 Ok: queued' "
      "exitcode=EX_OK\n"
      "Dec 02 06:15:02 host=smtp.example.com tls=on auth=off from=bob@example.com recipients=a@example.org "
      "errormsg='cannot connect to smtp.example.com, port 587: Connection refused' exitcode=EX_TEMPFAIL\n"
      "Dec 02 06:16:02 host=smtp.example.com tls=on auth=on user=bob@example.com from=bob@example.com "
      "recipients=a@example.org smtpstatus=535\n"
      "smtpmsg='535 5.7.8 You're not bob' errormsg='authentication failed (method PLAIN)' "
      "exitcode=EX_NOPERM\n");
  CHECK(sink.calls == Calls{"V CONTENT", "S 1 250 2.0.0 Ok: queued", "N",
                            "T 2 error cannot connect to smtp.example.com, port 587: Connection refused", "N",
                            "V AUTH_ANSWER", "S 3 535 5.7.8 You're not bob", "A 4"});
  CHECK(sink.has_fact("tls_established"));
  CHECK(sink.has_fact("envelope_recipient c@example.org"));
  CHECK(sink.has_fact("auth_username bob@example.com"));
}

TEST_CASE("msmtp's log file below what it printed: the same mail", "[readers][msmtp]") {
  const auto sink = read_with(
      msmtp_format,
      "msmtp: envelope from address bob@example.com not accepted by the server\n"
      "msmtp: server message: 530 5.7.0 Must issue a STARTTLS command first\n"
      "Dec 23 16:10:12 host=smtp.example.com tls=off auth=off from=bob@example.com recipients=a@example.org "
      "smtpstatus=530 smtpmsg='530 5.7.0 Must issue a STARTTLS command first' errormsg='envelope from "
      "address "
      "bob@example.com not accepted by the server' exitcode=EX_DATAERR\n");
  CHECK_FALSE(sink.has("N"));
  CHECK(sink.has("V MAIL"));
  CHECK(sink.has_fact("server_host smtp.example.com"));
}

TEST_CASE("msmtp: a reason told below the goodbye is of this attempt", "[readers][msmtp]") {
  const std::string refused =
      "<-- 220 hi\n--> EHLO pc\n<-- 250 ok\n--> QUIT\n<-- 221 Bye\n"
      "sendmail: the server does not support authentication\n"
      "sendmail: could not send mail (account default from /etc/msmtprc)\n";
  CHECK_FALSE(read_with(msmtp_format, refused).has("N"));
  const std::string sent =
      "<-- 220 hi\n--> MAIL FROM:<a@b.c>\n<-- 250 ok\n--> DATA\n<-- 354 go\n--> .\n<-- 250 ok\n"
      "--> QUIT\n<-- 221 Bye\n";
  CHECK(read_with(msmtp_format, sent + "msmtp: cannot connect to mx.example.com\n").has("N"));
}

TEST_CASE("gnutls-cli: certificate and typed dialogue", "[readers][gnutls-cli]") {
  const auto sink =
      read_with(gnutls_cli_format,
                "$ gnutls-cli --crlf --starttls -p 587 mail.example.com\n"
                "- Simple Client Mode:\n"
                "220 hi\n"
                "ehlo pc\n"
                "250 STARTTLS\n"
                "*** Starting TLS handshake\n"
                "- Certificate[0] info:\n"
                " - subject `CN=mail.example.com', issuer `CN=CA', serial 0x1, RSA key 2048 bits, signed "
                "using RSA-SHA256, activated `2023-01-01 00:00:00 UTC', expires `2024-01-01 00:00:00 UTC'\n"
                "- Status: The certificate is NOT trusted. The certificate issuer is unknown. \n"
                "- Description: (TLS1.3)-(ECDHE-X25519)-(AES-256-GCM)\n"
                "*** Fatal error: The TLS connection was non-properly terminated.\n");
  CHECK(sink.has("C 4 ehlo pc"));
  CHECK(sink.has("T 11 error *** Fatal error: The TLS connection was non-properly terminated."));
  for (const std::string_view fact :
       {"client_name gnutls-cli", "server_host mail.example.com", "server_port 587",
        "cert_subject CN=mail.example.com", "cert_key_bits 2048", "tls_established", "tls_version TLSv1.3"}) {
    CAPTURE(fact);
    CHECK(sink.has_fact(fact));
  }
  CHECK_FALSE(sink.has_fact("tls_implicit"));
}

TEST_CASE("stunnel: what it relays is no second reply", "[readers][stunnel]") {
  const auto sink =
      read_with(stunnel_format,
                "2023.01.31 12:00:00 LOG5[0]: s_connect: connected 192.0.2.1:587\n"
                "2023.01.31 12:00:00 LOG7[0]:  <- 220 hi\n"
                "2023.01.31 12:00:00 LOG7[0]:  -> 220 hi\n"
                "2023.01.31 12:00:00 LOG7[0]:  -> EHLO localhost\n"
                "2023.01.31 12:00:00 LOG7[0]:  <- 250 STARTTLS\n"
                "2023.01.31 12:00:00 LOG3[0]: SSL_connect: 1408F10B: error:1408F10B:SSL routines: wrong "
                "version number\n");
  CHECK(sink.calls[1] == "S 2 220 hi");
  CHECK(sink.calls[2] == "A 3");
  CHECK(sink.calls[3] == "C 4 EHLO localhost");
  CHECK(sink.calls[5].starts_with("T 6 error SSL_connect"));
  CHECK(sink.has_fact("server_port 587"));
}

TEST_CASE("mailx: heirloom and s-nail", "[readers][mailx]") {
  SECTION("heirloom") {
    const auto sink =
        read_with(mailx_format,
                  "Resolving host mail.example.com . . . done.\n"
                  "Connecting to 192.0.2.1:smtp . . . connected.\n"
                  "220 hi\n>>> EHLO pc\n250 ok\n>>> AUTH LOGIN\n334 VXNlcm5hbWU6\n>>> dXNlcg==\n"
                  "535 no\nsmtp-server: 535 no\n");
    CHECK(sink.has("T 1 connect Resolving host mail.example.com . . . done."));
    CHECK(sink.has("C 8 dXNlcg=="));
    CHECK(sink.has("S 9 535 no"));
    CHECK(sink.has("T 10 note smtp-server: 535 no"));
    CHECK(sink.has_fact("server_host mail.example.com"));
  }
  SECTION("s-nail") {
    const auto sink = read_with(mailx_format, "s-nail: >>> SERVER: 220 hi\ns-nail: >>> EHLO pc\n");
    CHECK(sink.calls == Calls{"S 1 220 hi", "C 2 EHLO pc"});
  }
  SECTION("without -v the reply stands alone") {
    CHECK(read_with(mailx_format, "smtp-server: 530 5.7.0 no\n").calls == Calls{"S 1 530 5.7.0 no"});
  }
}

TEST_CASE("ssmtp: brackets", "[readers][ssmtp]") {
  const auto sink = read_with(ssmtp_format, "[<-] 220 hi\n[->] EHLO pc\n[<-] 250 ok\\\n[->] \n");
  CHECK(sink.calls == Calls{"S 1 220 hi", "C 2 EHLO pc", "S 3 250 ok", "C 4 "});
}

TEST_CASE("sendmail: -v and 050", "[readers][sendmail]") {
  const auto sink = read_with(sendmail_format,
                              "a@example.com... Connecting to mail.example.com. via esmtp...\n"
                              "220 hi\n>>> EHLO pc\n050 250 ok\n050 >>> QUIT\n"
                              "a@example.com... User unknown\n");
  CHECK(sink.calls == Calls{"T 1 connect a@example.com... Connecting to mail.example.com. via esmtp...",
                            "S 2 220 hi", "C 3 EHLO pc", "S 4 250 ok", "C 5 QUIT",
                            "T 6 error a@example.com... User unknown"});
  CHECK(sink.has_fact("server_host mail.example.com"));
}

TEST_CASE("sendmail: a delivery in syslog", "[readers][sendmail]") {
  const auto sink =
      read_with(sendmail_format,
                "Jan 31 12:00:00 mx sm-mta[12]: 20VAbCdE000012: to=<a@example.com>, delay=00:00:01, "
                "mailer=esmtp, relay=mail.example.com. [192.0.2.1], dsn=5.1.1, stat=User unknown\n");
  CHECK(sink.calls == Calls{"I 20VAbCdE000012", "V RCPT", "S 1 5.1.1 User unknown"});
  CHECK(sink.has_fact("envelope_recipient a@example.com"));
  CHECK(sink.has_fact("server_host mail.example.com"));
}

TEST_CASE("Exim: as a client, with pipelining", "[readers][exim]") {
  const auto sink =
      read_with(exim_format,
                "Connecting to mail.example.com [192.0.2.1]:587 ...  connected\n"
                "  SMTP<< 220 hi\n"
                "  SMTP>> EHLO pc\n"
                "  SMTP<< 250-hi\n"
                "         250 PIPELINING\n"
                "  SMTP|> MAIL FROM:<a@example.com>\n"
                "  SMTP+> DATA\n"
                "  SMTP<< 250 OK\n"
                "  SMTP<< 354 go\n"
                "  SMTP>> writing message and terminating \".\"\n"
                "  SMTP<< 250 OK id=1\n"
                "LOG: MAIN\n"
                "  ** b@example.com R=r T=t H=mail.example.com [192.0.2.1]: SMTP error from remote mail "
                "server after RCPT TO:<b@example.com>: 550 no\n");
  CHECK(sink.has("S 5 250 PIPELINING"));
  CHECK(sink.has("C 7 DATA"));
  CHECK(sink.has("C 10 ."));
  CHECK(sink.has("S 11 250 OK id=1"));
  CHECK(sink.has("V RCPT"));
  CHECK(sink.has("S 13 550 no"));
  CHECK(sink.has_fact("server_address 192.0.2.1"));
  CHECK(sink.has_fact("server_port 587"));
}

TEST_CASE("Exim: as a server the marks mean the other side", "[readers][exim]") {
  const auto sink = read_with(exim_format, "12 SMTP>> 220 hi\n12 SMTP<< EHLO pc\n12 SMTP>> 250 ok\n");
  CHECK(sink.calls == Calls{"S 1 220 hi", "C 2 EHLO pc", "S 3 250 ok"});
}

TEST_CASE("Exim: the main log", "[readers][exim]") {
  const auto sink =
      read_with(exim_format,
                "2023-01-31 12:00:00 1f0lPf-0007zC-2M == a@example.com R=dns T=smtp defer (-44) "
                "H=mx.example.com [192.0.2.1]: "
                "SMTP error from remote mail server after RCPT TO:<a@example.com>: 450 4.2.0 later\n"
                "2023-01-31 12:00:01 H=(pc) [192.0.2.7] F=<b@example.com> rejected RCPT <c@example.com>: "
                "relay not permitted\n");
  CHECK(sink.calls[0] == "I 1f0lPf-0007zC-2M");
  CHECK(sink.calls[1] == "V RCPT");
  CHECK(sink.calls[2] == "S 1 450 4.2.0 later");
  CHECK(sink.calls[3] == "V RCPT");
  CHECK(sink.calls[4].starts_with("T 2 error H=(pc)"));
  CHECK(sink.has_fact("recipient_refused c@example.com"));
}

TEST_CASE("smtp-cli: replies in brackets", "[readers][smtp-cli]") {
  const auto sink = read_with(smtp_cli_format,
                              "[220] 'hi'\n> HELO pc\n[250] 'ok'\n[550] '5.7.1 no'\n"
                              "RCPT TO <a@example.com> failed: '550 5.7.1 no'\n");
  CHECK(sink.calls == Calls{"S 1 220 hi", "C 2 HELO pc", "S 3 250 ok", "S 4 550 5.7.1 no",
                            "T 5 error RCPT TO <a@example.com> failed: '550 5.7.1 no'"});
}

TEST_CASE("smtp-cli: a connection that was made is another attempt", "[readers][smtp-cli]") {
  const auto sink = read_with(smtp_cli_format,
                              "Connection from 198.51.100.7:40112 to 192.0.2.25:587\n[220] 'hi'\n> HELO pc\n"
                              "[250] 'ok'\n> QUIT\n[221] 'Bye'\n"
                              "Connection from 198.51.100.7:40113 to 192.0.2.26:25\n");
  CHECK(sink.has_fact("server_address 192.0.2.25"));
  CHECK(sink.has_fact("server_port 587"));
  CHECK(sink.calls.back() == "T 7 connect Connection from 198.51.100.7:40113 to 192.0.2.26:25");
  CHECK(sink.has_fact("server_address 192.0.2.26"));
}

TEST_CASE("sendmail: the transcript in a bounce", "[readers][sendmail]") {
  const auto sink = read_with(sendmail_format,
                              "   ----- Transcript of session follows -----\n"
                              "... while talking to mail.example.com.:\n"
                              ">>> DATA\n"
                              "<<< 550 5.1.1 <a@example.com>: User unknown\n");
  CHECK(sink.has("T 2 connect ... while talking to mail.example.com.:"));
  CHECK(sink.has("C 3 DATA"));
  CHECK(sink.has("S 4 550 5.1.1 <a@example.com>: User unknown"));
  CHECK(sink.has_fact("server_host mail.example.com"));
}

TEST_CASE("Exim: the reply on the line after", "[readers][exim]") {
  const auto sink = read_with(exim_format,
                              "    SMTP error from remote mail server after RCPT TO:<a@example.com>:\n"
                              "    host mail.example.com [192.0.2.1]: 550 5.1.1 User unknown\n");
  CHECK(sink.has("V RCPT"));
  CHECK(sink.has("S 2 550 5.1.1 User unknown"));
}
