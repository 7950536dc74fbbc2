// Postfix, OpenSMTPD, Haraka, Exchange, IIS, hMailServer, MDaemon, Xeams and Stalwart.
#include <algorithm>
#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;

using Calls = std::vector<std::string>;

TEST_CASE("Postfix behind nginx: the proxy's line names the user", "[readers][postfix]") {
  const auto sink = read_with(
      postfix_format,
      "Jan 31 12:00:00 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 451 4.3.0 "
      "<a@example.com>: Temporary lookup failure; from=<a@example.com> to=<b@example.net>\n"
      "2024/01/31 12:00:00 [info] 10#10: *5 client logged in, client: 192.0.2.8 using starttls, "
      "server: 0.0.0.0:587, login: \"other@example.com\", upstream: 10.0.0.8:10025\n"
      "2024/01/31 12:00:00 [info] 10#10: *5 client logged in, client: 192.0.2.7 using starttls, "
      "server: 0.0.0.0:587, login: \"a@example.com\", upstream: 10.0.0.8:10025\n");
  CHECK(sink.has_fact("auth_username a@example.com"));
  CHECK_FALSE(sink.has_fact("auth_username other@example.com"));
}

TEST_CASE("Postfix: a refusal of smtpd", "[readers][postfix]") {
  const auto sink =
      read_with(postfix_format,
                "Jan 31 12:00:00 mx postfix/smtpd[7]: connect from pc.example.com[192.0.2.7]\n"
                "Jan 31 12:00:00 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from pc.example.com[192.0.2.7]: "
                "454 4.7.1 <b@example.net>: Relay access denied; from=<a@example.com> to=<b@example.net> "
                "proto=ESMTP helo=<pc>\n"
                "Jan 31 12:00:01 mx postfix/smtpd[7]: disconnect from pc.example.com[192.0.2.7]\n");
  CHECK(sink.calls == Calls{"I smtpd[7]", "N", "T 1 connect connect from pc.example.com[192.0.2.7]",
                            "I smtpd[7]", "V RCPT", "S 2 454 4.7.1 <b@example.net>: Relay access denied",
                            "I smtpd[7]", "T 3 close disconnect from pc.example.com[192.0.2.7]", "N"});
  CHECK(sink.has_fact("envelope_from a@example.com"));
  CHECK(sink.has_fact("envelope_recipient b@example.net"));
}

TEST_CASE("Postfix: what a milter made smtpd answer", "[readers][postfix]") {
  const auto sink = read_with(
      postfix_format,
      "May 11 07:00:57 mx postfix/smtpd[9]: 4A5B6C7D: client=mail.example.com[192.0.2.7]\n"
      "May 11 07:00:58 mx postfix/cleanup[1]: 4A5B6C7D: milter-reject: END-OF-MESSAGE from "
      "mail.example.com[192.0.2.7]: 5.7.1 Spam message rejected; from=<a@example.com> to=<b@example.org> "
      "proto=ESMTP helo=<mail.example.com>\n"
      "May 11 07:00:59 mx postfix/cleanup[1]: 5A5B6C7D: milter-reject: END-OF-MESSAGE from "
      "localhost[127.0.0.1]: 4.7.1 Try again later; from=<a@example.com> to=<c@example.org>\n");
  CHECK(sink.calls == Calls{"I smtpd[9]", "T 1 note client=mail.example.com[192.0.2.7]", "I smtpd[9]",
                            "V CONTENT", "S 2 5.7.1 Spam message rejected", "I 5A5B6C7D", "V CONTENT",
                            "S 3 4.7.1 Try again later"});
  CHECK(sink.has_fact("envelope_recipient c@example.org"));
}

TEST_CASE("Postfix: what smtpd counted at the end", "[readers][postfix]") {
  const auto after = [](const std::string& counts) {
    return read_with(postfix_format,
                     "Jan 31 12:00:01 mx postfix/smtpd[7]: disconnect from pc[192.0.2.7] " + counts + "\n");
  };
  const std::string said = "T 1 close disconnect from pc[192.0.2.7] ";
  const auto taken = after("ehlo=1 mail=1 rcpt=1/2 data=1 quit=1 commands=5/6");
  CHECK(taken.has_fact("message_taken"));
  CHECK(taken.calls ==
        Calls{"I smtpd[7]", "V QUIT", said + "ehlo=1 mail=1 rcpt=1/2 data=1 quit=1 commands=5/6", "N"});
  for (const char* counts :
       {"ehlo=1 mail=1 rcpt=0/1 data=0/1 rset=1 commands=3/5", "ehlo=1 commands=1", ""}) {
    CAPTURE(counts);
    const auto refused = after(counts);
    CHECK_FALSE(refused.has_fact("message_taken"));
    CHECK(refused.calls.size() == 3);
  }
}

TEST_CASE("Postfix: anvil's many words end no wait of smtp", "[readers][postfix]") {
  std::string log =
      "May 14 09:12:33 mx postfix/smtp[5]: connect to mx0.example.net[192.0.2.9]:25: timed out\n";
  for (int i = 0; i < 500; ++i) log += "May 14 09:12:34 mx postfix/anvil[3]: statistics: max cache size 2\n";
  log +=
      "May 14 09:12:35 mx postfix/smtp[5]: 4A5B6C7D: to=<b@example.net>, "
      "relay=mx1.example.net[192.0.2.25]:25, "
      "dsn=2.0.0, status=sent (250 2.0.0 Ok)\n";
  const auto sink = read_with(postfix_format, log);
  const auto id = std::find(sink.calls.begin(), sink.calls.end(), "I 4A5B6C7D");
  REQUIRE(id != sink.calls.end());
  CHECK(*(id + 1) == "T 1 error connect to mx0.example.net[192.0.2.9]:25: timed out");
}

TEST_CASE("Postfix: relay=none names no server, the failed connection does", "[readers][postfix]") {
  const auto sink =
      read_with(postfix_format,
                "May 14 09:12:33 mx postfix/smtp[5]: connect to mx0.example.net[192.0.2.9]:25: timed out\n"
                "May 14 09:12:33 mx postfix/smtp[5]: 4A5B6C7D: to=<b@example.net>, relay=none, dsn=4.4.1, "
                "status=deferred (connect to mx1.example.net[192.0.2.10]:25: Connection timed out)\n");
  CHECK(sink.has_fact("server_host mx1.example.net"));
  CHECK(sink.has_fact("server_address 192.0.2.10"));
  CHECK(sink.has_fact("server_port 25"));
  CHECK_FALSE(sink.has_fact("server_host mx0.example.net"));
}

TEST_CASE("Postfix: where a client was lost", "[readers][postfix]") {
  const auto sink =
      read_with(postfix_format,
                "Jun 23 06:20:08 mx postfix/smtpd[7]: lost connection after DATA (0 bytes) from "
                "pc.example.com[192.0.2.7]\n");
  CHECK(sink.calls == Calls{"I smtpd[7]", "V DATA",
                            "T 1 close lost connection after DATA (0 bytes) from pc.example.com[192.0.2.7]"});
}

TEST_CASE("Postfix: a delivery of smtp, and a connection that failed before it", "[readers][postfix]") {
  const auto sink = read_with(
      postfix_format,
      "Jan 31 12:00:00 mx postfix/smtp[9]: connect to mx1.example.com[192.0.2.1]:25: Connection refused\n"
      "Jan 31 12:00:00 mx postfix/smtp[9]: 1A2B3C4D: to=<b@example.com>, "
      "relay=mx2.example.com[192.0.2.2]:25, delay=1, "
      "dsn=5.1.1, status=bounced (host mx2.example.com[192.0.2.2] said: 550 5.1.1 unknown (in reply to RCPT "
      "TO command))\n");
  CHECK(sink.calls == Calls{"I 1A2B3C4D",
                            "T 1 error connect to mx1.example.com[192.0.2.1]:25: Connection refused",
                            "V RCPT", "S 2 550 5.1.1 unknown"});
  CHECK(sink.has_fact("server_host mx2.example.com"));
  CHECK(sink.has_fact("server_port 25"));
}

TEST_CASE("Postfix: sent, and TLS", "[readers][postfix]") {
  const auto sink = read_with(postfix_format,
                              "postfix/smtp[9]: 1A2B3C4D: Trusted TLS connection established to "
                              "mx.example.com[192.0.2.2]:25: TLSv1.3 with "
                              "cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
                              "postfix/smtp[9]: 1A2B3C4D: to=<b@example.com>, "
                              "relay=mx.example.com[192.0.2.2]:25, dsn=2.0.0, status=sent (250 "
                              "2.0.0 Ok: queued as XYZ)\n");
  CHECK(sink.has("V CONTENT"));
  CHECK(sink.has("S 2 250 2.0.0 Ok: queued as XYZ"));
  CHECK(sink.has_fact("tls_version TLSv1.3"));
  CHECK(sink.has_fact("tls_cipher TLS_AES_256_GCM_SHA384"));
}

TEST_CASE("Postfix: in verbose lines the arrows follow the daemon", "[readers][postfix]") {
  CHECK(read_with(postfix_format,
                  "postfix/smtpd[7]: < pc[192.0.2.7]: EHLO pc\npostfix/smtpd[7]: > pc[192.0.2.7]: 250 ok\n")
            .heard() == Calls{"I smtpd[7]", "C 1 EHLO pc", "I smtpd[7]", "S 2 250 ok"});
  const auto sink = read_with(
      postfix_format,
      "postfix/smtp[9]: < mx[192.0.2.2]:25: 220 hi\npostfix/smtp[9]: > mx[192.0.2.2]:25: EHLO pc\n");
  CHECK(sink.has("S 1 220 hi"));
  CHECK(sink.has("C 2 EHLO pc"));
}

TEST_CASE("Postfix: a log-in that failed shows no code", "[readers][postfix]") {
  const auto sink =
      read_with(postfix_format,
                "postfix/smtpd[7]: warning: pc[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6\n");
  CHECK(sink.has("V AUTH"));
  CHECK(sink.has_fact("auth_mechanism LOGIN"));
  CHECK(sink.has_fact("auth_result rejected"));
}

TEST_CASE("OpenSMTPD: traces and log lines", "[readers][opensmtpd]") {
  const auto sink = read_with(
      opensmtpd_format,
      "smtp-out: Connected on session c3ad904c53f19f93\n"
      "mta: 0xea6710: <<< 220 hi\n"
      "mta: 0xea6710: >>> EHLO pc\n"
      "Jan 31 12:00:00 mx smtpd[1]: c3ad904c53f19f93 smtp failed-command command=\"RCPT "
      "TO:<a@example.com>\" result=\"550 Invalid recipient\"\n"
      "Jan 31 12:00:00 mx smtpd[1]: c3ad904c53f19f94 mta delivery evpid=1 from=<b@example.com> "
      "to=<a@example.com> relay=\"192.0.2.1\" delay=1s result=\"TempFail\" stat=\"421 4.7.0 later\"\n");
  CHECK(sink.has("S 2 220 hi"));
  CHECK(sink.has("C 3 EHLO pc"));
  CHECK(sink.has("V RCPT"));
  CHECK(sink.has("S 4 550 Invalid recipient"));
  CHECK(sink.has("S 5 421 4.7.0 later"));
  CHECK(sink.has_fact("envelope_recipient a@example.com"));
}

TEST_CASE("Haraka: sessions by their id, steps by their hooks", "[readers][haraka]") {
  const auto sink =
      read_with(haraka_format,
                "[PROTOCOL] [51DE505A-C5B4-4ED3-9FA0-45ED43F49E96] [core] C: EHLO pc state=1\n"
                "[PROTOCOL] [51DE505A-C5B4-4ED3-9FA0-45ED43F49E96] [core] S: 250 hi\\r\\n\n"
                "[NOTICE] [51DE505A-C5B4-4ED3-9FA0-45ED43F49E96.1] [core] queue code=OK msg=\"\"\n"
                "[PROTOCOL] [51DE505A-C5B4-4ED3-9FA0-45ED43F49E96.1] [core] S: 250 Message Queued\n");
  CHECK(sink.has("I 51DE505A-C5B4-4ED3-9FA0-45ED43F49E96"));
  CHECK(sink.has("C 1 EHLO pc"));
  CHECK(sink.has("S 2 250 hi"));
  CHECK(sink.has("V CONTENT"));
  CHECK(sink.has("S 4 250 Message Queued"));
}

namespace {

constexpr std::string_view kExchange =
    "#Software: Microsoft Exchange Server\n"
    "#Log-type: SMTP Receive Protocol Log\n"
    "#Fields: "
    "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n"
    "2023-01-31T12:00:00.000Z,MBX\\In,AAA,0,192.0.2.1:25,192.0.2.7:1025,+,,\n"
    "2023-01-31T12:00:00.000Z,MBX\\In,BBB,0,192.0.2.1:25,192.0.2.8:1026,>,\"220 mx \"\"ready\"\", Tue\",\n"
    "2023-01-31T12:00:00.000Z,MBX\\In,AAA,1,192.0.2.1:25,192.0.2.7:1025,>,220 mx,\n"
    "2023-01-31T12:00:00.000Z,MBX\\In,AAA,2,192.0.2.1:25,192.0.2.7:1025,<,EHLO pc,\n"
    "2023-01-31T12:00:00.000Z,MBX\\In,AAA,3,192.0.2.1:25,192.0.2.7:1025,>,250  mx Hello [192.0.2.7] SIZE "
    "1000 "
    "AUTH NTLM LOGIN 8BITMIME,\n"
    "2023-01-31T12:00:00.000Z,MBX\\In,AAA,4,192.0.2.1:25,192.0.2.7:1025,*,,Inbound AUTH LOGIN failed because "
    "of "
    "LogonDenied\n"
    "2023-01-31T12:00:00.000Z,MBX\\In,AAA,5,192.0.2.1:25,192.0.2.7:1025,-,,Remote\n";

}  // namespace

TEST_CASE("Exchange: sessions interleave, EHLO replies are flat", "[readers][exchange]") {
  const auto sink = read_with(exchange_format, kExchange);
  CHECK(sink.heard() ==
        Calls{"I AAA", "T 4 connect connected", "I BBB", "S 5 220 mx \"\"ready\"\", Tue", "I AAA",
              "S 6 220 mx", "I AAA", "C 7 EHLO pc", "I AAA",
              "S 8 250-mx Hello [192.0.2.7]\n250-SIZE 1000\n250-AUTH NTLM LOGIN\n250 8BITMIME", "I AAA",
              "V AUTH", "T 9 error Inbound AUTH LOGIN failed because of LogonDenied", "I AAA",
              "T 10 close Remote"});
  CHECK(sink.has_fact("auth_result rejected"));
}

TEST_CASE("Exchange: a send connector is the client", "[readers][exchange]") {
  const auto sink = read_with(exchange_format,
                              "2023-01-31T12:00:00.000Z,Out,AAA,1,192.0.2.7:1025,192.0.2.1:25,<,220 mx,\n"
                              "2023-01-31T12:00:00.000Z,Out,AAA,2,192.0.2.7:1025,192.0.2.1:25,>,EHLO mbx,\n");
  CHECK(sink.has("S 1 220 mx"));
  CHECK(sink.has("C 2 EHLO mbx"));
}

TEST_CASE("IIS: commands in columns", "[readers][exchange]") {
  const auto sink = read_with(
      exchange_format,
      "#Fields: date time c-ip cs-username s-ip s-port cs-method cs-uri-stem cs-uri-query sc-status\n"
      "2023-01-31 12:00:00 192.0.2.7 pc 192.0.2.1 25 EHLO - +pc 250\n"
      "2023-01-31 12:00:00 192.0.2.7 pc 192.0.2.1 25 RCPT - +TO:<a@example.com> 550\n");
  CHECK(sink.has("C 2 EHLO pc"));
  CHECK(sink.has("S 2 250"));
  CHECK(sink.has("C 3 RCPT TO:<a@example.com>"));
  CHECK(sink.has("S 3 550"));
}

TEST_CASE("hMailServer: both roles", "[readers][hmailserver]") {
  const auto sink = read_with(
      hmailserver_format,
      "\"SMTPD\"\t1\t5\t\"2023-01-31 12:00:00.000\"\t\"192.0.2.7\"\t\"SENT: 220 hi\"\n"
      "\"SMTPD\"\t1\t5\t\"2023-01-31 12:00:00.000\"\t\"192.0.2.7\"\t\"RECEIVED: EHLO pc\"\n"
      "\"SMTPD\"\t1\t5\t\"2023-01-31 12:00:00.000\"\t\"192.0.2.7\"\t\"SENT: 250-hi[nl]250 SIZE 1000\"\n"
      "\"SMTPC\"\t1\t6\t\"2023-01-31 12:00:00.000\"\t\"192.0.2.1\"\t\"RECEIVED: 220 mx\"\n"
      "\"SMTPC\"\t1\t6\t\"2023-01-31 12:00:00.000\"\t\"192.0.2.1\"\t\"SENT: HELO me\"\n");
  CHECK(sink.calls == Calls{"I SMTPD 5", "S 1 220 hi", "I SMTPD 5", "C 2 EHLO pc", "I SMTPD 5",
                            "S 3 250-hi\n250 SIZE 1000", "I SMTPC 6", "S 4 220 mx", "I SMTPC 6",
                            "C 5 HELO me"});
}

TEST_CASE("MDaemon: an arrow to the right is the server, or the client", "[readers][mdaemon]") {
  const auto sink = read_with(mdaemon_format,
                              "Tue 2023-01-31 12:00:00: 05: [514116] Session 514116; child 0001\n"
                              "Tue 2023-01-31 12:00:00: 03: [514116] --> 220 hi\n"
                              "Tue 2023-01-31 12:00:00: 02: [514116] <-- EHLO pc\n"
                              "Tue 2023-01-31 12:00:00: [77:1] <-- 220 mx\n"
                              "Tue 2023-01-31 12:00:00: [77:1] --> EHLO me\n");
  CHECK(sink.has("S 2 220 hi"));
  CHECK(sink.has("C 3 EHLO pc"));
  CHECK(sink.has("S 4 220 mx"));
  CHECK(sink.has("C 5 EHLO me"));
  CHECK(sink.has("I 514116"));
}

TEST_CASE("Xeams: columns", "[readers][xeams]") {
  const auto sink = read_with(xeams_format,
                              "2023-01-31 12:00:00 4711 S 220 hi\n2023-01-31 12:00:00 4711 C EHLO pc\n"
                              "2023-01-31 12:00:00 4711 S 250 ok\n");
  CHECK(sink.calls == Calls{"I 4711", "S 1 220 hi", "I 4711", "C 2 EHLO pc", "I 4711", "S 3 250 ok"});
}

TEST_CASE("Stalwart before 0.6", "[readers][stalwart]") {
  const auto sink =
      read_with(stalwart_format,
                "smtp::inbound::session: event=\"write\" data=\"220 hi\\r\\n\" size=8\n"
                "smtp::inbound::session: event=\"read\" data=\"EHLO pc\\r\\n\" size=9\n"
                "smtp::inbound::session: event=\"write\" data=\"250-hi\\r\\n250 SIZE 1\\r\\n\"\n");
  CHECK(sink.calls == Calls{"S 1 220 hi", "C 2 EHLO pc", "S 3 250-hi\n250 SIZE 1"});
}

TEST_CASE("Haraka: a delivery is a session of its own, the server's own lines are none's",
          "[readers][haraka]") {
  const auto sink =
      read_with(haraka_format,
                "[ERROR] [-] [tls] tls key could not be loaded.\n"
                "[PROTOCOL] [51DE505A-C5B4-4ED3-9FA0-45ED43F49E96.1] [core] S: 250 Message Queued\n"
                "[PROTOCOL] [51DE505A-C5B4-4ED3-9FA0-45ED43F49E96.1.1] [outbound] S: 220 hi\\r\\n\n");
  CHECK(sink.has("T 1 noise tls key could not be loaded."));
  CHECK(sink.has("I 51DE505A-C5B4-4ED3-9FA0-45ED43F49E96.1.1"));
}

TEST_CASE("IIS: a delivery's commands and replies are one session", "[readers][exchange]") {
  const auto sink = read_with(exchange_format,
                              "#Fields: date time c-ip cs-username s-port cs-method cs-uri-query sc-status\n"
                              "2023-01-31 12:00:00 192.0.2.77 OutboundConnectionResponse 25 - 220+hi 0\n"
                              "2023-01-31 12:00:00 192.0.2.77 OutboundConnectionCommand 25 EHLO me 0\n");
  CHECK(sink.has("S 2 220 hi"));
  CHECK(sink.has("C 3 EHLO me"));
  CHECK(std::count(sink.calls.begin(), sink.calls.end(), "I 192.0.2.77 ") == 2);
}

TEST_CASE("Stalwart: raw input and output", "[readers][stalwart]") {
  const auto sink = read_with(stalwart_format,
                              "2023-01-31T12:00:00Z TRACE Raw SMTP output sent (smtp.raw-output) listenerId "
                              "= \"smtp\", remoteIp = 192.0.2.7, "
                              "remotePort = 59010, size = 9, contents = \"250-hi\\r\\n250 SIZE 1000\\r\\n\"\n"
                              "2023-01-31T12:00:00Z TRACE Raw SMTP input received (smtp.raw-input) "
                              "listenerId = \"smtp\", remoteIp = 192.0.2.7, "
                              "remotePort = 59010, size = 10, contents = \"STARTTLS\\r\\n\"\n"
                              "2023-01-31T12:00:00Z INFO TLS handshake (tls.handshake) remoteIp = 192.0.2.7, "
                              "remotePort = 59010, version = "
                              "\"TLSv1_3\", details = \"TLS13_AES_256_GCM_SHA384\"\n");
  CHECK(sink.has("S 1 250-hi\n250 SIZE 1000"));
  CHECK(sink.has("C 2 STARTTLS"));
  CHECK(sink.has_fact("tls_version TLSv1.3"));
}
