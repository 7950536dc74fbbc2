#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;

namespace {

constexpr std::string_view kSession =
    "$ openssl s_client -connect mail.example.com:587 -starttls smtp -crlf\n"
    "CONNECTED(00000003)\n"
    "depth=0 CN = mail.example.com\n"
    "verify error:num=18:self signed certificate\n"
    "verify return:1\n"
    "---\n"
    "Certificate chain\n"
    " 0 s:CN = mail.example.com\n"
    "   i:CN = Example CA\n"
    "   v:NotBefore: Jan  1 00:00:00 2023 GMT; NotAfter: Jan  1 00:00:00 2024 GMT\n"
    " 1 s:CN = Example CA\n"
    "   i:CN = Example Root\n"
    "---\n"
    "Server certificate\n"
    "-----BEGIN CERTIFICATE-----\n"
    "MIIB\n"
    "-----END CERTIFICATE-----\n"
    "subject=CN = mail.example.com\n"
    "New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\n"
    "Server public key is 2048 bit\n"
    "Verify return code: 18 (self signed certificate)\n"
    "---\n"
    "250 HELP\n"
    "EHLO pc\n"
    "250 mail.example.com\n"
    "RCPT TO:<a@example.com>\n"
    "RENEGOTIATING\n"
    "140:error:1400444C:SSL routines:CONNECT_CR_SRVR_HELLO:tlsv1 alert no renegotiation:ssl_pkt.c:753:\n"
    "read:errno=0\n";

}  // namespace

TEST_CASE("openssl s_client: handshake, certificate and dialogue", "[readers][openssl]") {
  const auto sink = read_with(openssl_format, kSession);
  CHECK(sink.has("T 2 connect CONNECTED(00000003)"));
  CHECK(sink.has("T 15 certificate -----BEGIN CERTIFICATE-----"));
  CHECK(sink.has("A 16"));
  CHECK(sink.has("S 23 250 HELP"));
  CHECK(sink.has("C 24 EHLO pc"));
  CHECK(sink.has("C 26 RCPT TO:<a@example.com>"));
  CHECK(sink.has("T 27 error RENEGOTIATING"));
  CHECK(sink.has("T 29 close read:errno=0"));
  for (const std::string_view fact :
       {"client_name openssl s_client", "server_host mail.example.com", "server_port 587", "tls_starttls",
        "tls_established", "tls_version TLSv1.3", "tls_cipher TLS_AES_256_GCM_SHA384",
        "tls_verify_error self signed certificate", "cert_subject CN = mail.example.com",
        "cert_issuer CN = Example CA", "cert_not_after Jan  1 00:00:00 2024 GMT", "cert_key_bits 2048",
        "cert_pem -----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"}) {
    CAPTURE(fact);
    CHECK(sink.has_fact(fact));
  }
  CHECK_FALSE(sink.has_fact("cert_subject CN = Example CA"));
}

TEST_CASE("openssl s_client: no handshake, no TLS", "[readers][openssl]") {
  const auto sink =
      read_with(openssl_format,
                "openssl s_client -starttls smtp -connect 192.0.2.1:25\n"
                "CONNECTED(00000003)\n"
                "didn't found starttls in server response, try anyway...\n"
                "140:error:140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown protocol:s23_clnt.c:794:\n"
                "New, (NONE), Cipher is (NONE)\n"
                "    Protocol  : TLSv1.2\n"
                "    Cipher    : 0000\n"
                "    Verify return code: 0 (ok)\n");
  CHECK(sink.has("T 3 error didn't found starttls in server response, try anyway..."));
  CHECK_FALSE(sink.has_fact("tls_established"));
  CHECK_FALSE(sink.has_fact("tls_verified ok"));
}

TEST_CASE("openssl s_client: replies prove the handshake that was cut away", "[readers][openssl]") {
  const auto sink =
      read_with(openssl_format, "openssl s_client -connect mail.example.com:465\n[...]\n220 hi\n");
  CHECK(sink.has_fact("tls_implicit"));
  CHECK(sink.has_fact("tls_established"));
}

TEST_CASE("openssl s_client: a second call is a second session", "[readers][openssl]") {
  const auto sink =
      read_with(openssl_format,
                "$ openssl s_client -connect a.example.com:465\nCONNECTED(00000003)\n220 hi\nQUIT\n"
                "DONE\n$ openssl s_client -connect b.example.com:465\nCONNECTED(00000003)\n220 ho\n");
  CHECK(sink.has("T 5 close DONE"));
  CHECK(sink.has("N"));
}

TEST_CASE("openssl s_client: an error that was wrapped", "[readers][openssl]") {
  const auto sink = read_with(openssl_format,
                              "CONNECTED(00000003)\n"
                              "140:error:141A318A:SSL routines:tls_process_ske_dhe:dh key too\n"
                              "small:statem_clnt.c:2150:\n"
                              "---\n");
  CHECK(sink.has(
      "T 2 error 140:error:141A318A:SSL routines:tls_process_ske_dhe:dh key too small:statem_clnt.c:2150:"));
  CHECK(sink.has("A 3"));
}

TEST_CASE("openssl s_client: the call alone does not claim a log", "[readers][openssl]") {
  CHECK(openssl_format.score(
            lines_of("10:11:12 $ openssl s_client -connect a:465\n10:11:13 CONNECTED(00000003)\n")) < 0.9);
}
