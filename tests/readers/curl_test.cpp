#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;
using Calls = std::vector<std::string>;

TEST_CASE("curl -v: marks tell who spoke", "[readers][curl]") {
  const auto sink = read_with(curl_format,
                              "*   Trying 192.0.2.1:587...\n"
                              "* Connected to mail.example.com (192.0.2.1) port 587 (#0)\n"
                              "< 220 mail.example.com ESMTP\n"
                              "> EHLO pc\n"
                              "< 250-mail.example.com\n"
                              "< 250 SIZE 1000\n"
                              "* Closing connection 0\n"
                              "curl: (67) Login denied\n");
  CHECK(sink.calls == Calls{"T 1 connect Trying 192.0.2.1:587...",
                            "T 2 connect Connected to mail.example.com (192.0.2.1) port 587 (#0)",
                            "S 3 220 mail.example.com ESMTP", "C 4 EHLO pc", "S 5 250-mail.example.com",
                            "S 6 250 SIZE 1000", "T 7 close Closing connection 0",
                            "T 8 error curl: (67) Login denied"});
  CHECK(sink.has_fact("server_host mail.example.com"));
  CHECK(sink.has_fact("server_address 192.0.2.1"));
  CHECK(sink.has_fact("server_port 587"));
  CHECK(sink.has_fact("client_name curl"));
  CHECK_FALSE(sink.has_fact("tls_implicit"));
}

TEST_CASE("curl -v: the handshake and the certificate are facts", "[readers][curl]") {
  const auto sink =
      read_with(curl_format,
                "* Connected to mail.example.com (2001:db8::1) port 465\n"
                "* TLSv1.3 (OUT), TLS handshake, Client hello (1):\n"
                "} [512 bytes data]\n"
                "* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384 / X25519 / RSASSA-PSS\n"
                "* Server certificate:\n"
                "*  subject: CN=*.example.com\n"
                "*  start date: Nov 11 10:32:16 2019 GMT\n"
                "*  subjectAltName: host \"mail.example.com\" matched cert's \"*.example.com\"\n"
                "*  SSL certificate verify result: self-signed certificate (18), continuing anyway.\n"
                "< 220 hello\n");
  CHECK(sink.has_fact("tls_implicit"));
  CHECK(sink.has_fact("tls_established"));
  CHECK(sink.has_fact("tls_version TLSv1.3"));
  CHECK(sink.has_fact("tls_cipher TLS_AES_256_GCM_SHA384"));
  CHECK(sink.has_fact("cert_subject CN=*.example.com"));
  CHECK(sink.has_fact("cert_not_before Nov 11 10:32:16 2019 GMT"));
  CHECK(sink.has_fact("cert_name *.example.com"));
  CHECK(sink.has_fact("tls_verified no"));
  CHECK(sink.has_fact("tls_verify_error self-signed certificate (18)"));
  CHECK(sink.has("T 3 noise } [512 bytes data]"));
}

TEST_CASE("curl: an alert is a failure, close notify is none", "[readers][curl]") {
  const auto sink = read_with(curl_format,
                              "* TLSv1.3 (OUT), TLS alert, unknown CA (560):\n"
                              "* TLSv1.3 (IN), TLS alert, close notify (256):\n");
  CHECK(sink.has("T 1 error TLSv1.3 (OUT), TLS alert, unknown CA (560):"));
  CHECK(sink.has("T 2 tls TLSv1.3 (IN), TLS alert, close notify (256):"));
}

TEST_CASE("curl: IPv6 then IPv4 is one session, a second transfer another", "[readers][curl]") {
  const auto sink = read_with(curl_format,
                              "*   Trying [2001:db8::1]:25...\n"
                              "* Immediate connect fail for 2001:db8::1: Network is unreachable\n"
                              "*   Trying 192.0.2.1:25...\n"
                              "* Connected to mail.example.com (192.0.2.1) port 25\n"
                              "< 220 hello\n"
                              "*   Trying 192.0.2.1:25...\n");
  CHECK(std::count(sink.calls.begin(), sink.calls.end(), "N") == 1);
  CHECK(sink.calls[5] == "N");
}

TEST_CASE("curl --trace-time and --trace-ids, and a meter before a mark", "[readers][curl]") {
  const auto sink =
      read_with(curl_format,
                "  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0* Connected "
                "to a.example (192.0.2.1) port 25\n"
                "12:34:56.123456 [0-0] < 220 hello\n"
                "12:34:56.123457 [0-x] > EHLO pc\n"
                "  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\n");
  CHECK(sink.heard() ==
        Calls{"T 1 connect Connected to a.example (192.0.2.1) port 25", "S 2 220 hello", "C 3 EHLO pc"});
}

TEST_CASE("curl's text without marks", "[readers][curl]") {
  const auto sink = read_with(curl_format,
                              "Connected to mail.example.com (192.0.2.1) port 587 (#0)\n"
                              "220 mail.example.com ESMTP\n"
                              "EHLO pc\n"
                              "250-mail.example.com\n"
                              "250 STARTTLS\n"
                              "STARTTLS\n"
                              "220 go ahead\n"
                              "TLSv1.2 (OUT), TLS handshake, Client hello (1):\n"
                              "CApath: none\n");
  CHECK(sink.calls ==
        Calls{"T 1 connect Connected to mail.example.com (192.0.2.1) port 587 (#0)",
              "S 2 220 mail.example.com ESMTP", "C 3 EHLO pc", "S 4 250-mail.example.com", "S 5 250 STARTTLS",
              "C 6 STARTTLS", "S 7 220 go ahead",
              "T 8 tls TLSv1.2 (OUT), TLS handshake, Client hello (1):", "T 9 tls CApath: none"});
}

TEST_CASE("curl: an AUTH answer that lost its mark is still the client's", "[readers][curl]") {
  const auto sink = read_with(curl_format,
                              "* Connected to mail.example.com (192.0.2.1) port 587\n"
                              "> AUTH PLAIN\n"
                              "nd1Y3ZnpHekM=\n"
                              "< 535 no\n");
  CHECK(sink.has("C 3 nd1Y3ZnpHekM="));
}

TEST_CASE("curl --trace-ascii: a line cut over rows is one, the second row belongs to it",
          "[readers][curl]") {
  const auto sink = read_with(curl_format,
                              "<= Recv header, 92 bytes (0x5c)\n"
                              "0000: 250-mail.example.com Hello and welcome to this very long named s\n"
                              "0040: erver that wraps dump rows\n"
                              "=> Send data, 25 bytes (0x19)\n"
                              "0000: Subject: hi\n"
                              "000d: \n"
                              "000f: Hello\n"
                              "0016: .\n"
                              "== Info: upload completely sent off: 25 bytes\n");
  CHECK(
      sink.heard() ==
      Calls{"S 2 250-mail.example.com Hello and welcome to this very long named server that wraps dump rows",
            "A 3", "C 5 Subject: hi", "C 6 ", "C 7 Hello", "C 8 .",
            "T 9 note upload completely sent off: 25 bytes"});
}

TEST_CASE("curl --trace: hexadecimal rows", "[readers][curl]") {
  const auto sink = read_with(curl_format,
                              "<= Recv header, 28 bytes (0x1c)\n"
                              "0000: 32 32 30 20 6d 61 69 6c 2e 65 78 61 6d 70 6c 65 220 mail.example\n"
                              "0010: 2e 63 6f 6d 20 45 53 4d 54 50 0d 0a             .com ESMTP..\n"
                              "=> Send header, 8 bytes (0x8)\n"
                              "0000: 45 48 4c 4f 20 6d 0d 0a                         EHLO m..\n"
                              "=> Send SSL data, 2 bytes (0x2)\n"
                              "0000: 16 03                                           ..\n");
  CHECK(sink.heard() == Calls{"S 2 220 mail.example.com ESMTP", "A 3", "C 5 EHLO m"});
}

TEST_CASE("curl's score", "[readers][curl]") {
  CHECK(curl_format.score(lines_of("* Connected to a (192.0.2.1) port 25\n< 220 hi\n> EHLO x\n")) > 0.9);
  CHECK(curl_format.score(lines_of("curl: (7) Failed to connect to a port 25: Connection refused\n")) > 0.5);
  CHECK(curl_format.score(lines_of("Connected to a.example.\nEscape character is '^]'.\n220 hi\nEHLO x\n")) ==
        0);
  CHECK(curl_format.score(lines_of("S: 220 hi\nC: EHLO x\n")) == 0);
  CHECK(curl_format.score(lines_of("SERVER -> CLIENT: 220 hi\nCLIENT -> SERVER: EHLO x\n")) == 0);
}
