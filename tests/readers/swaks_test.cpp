#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;

namespace {

constexpr std::string_view kLog =
    "=== Trying mail.example.com:587...\n"
    "=== Connected to mail.example.com.\n"
    "<-  220 mail.example.com ESMTP\n"
    " -> EHLO pc\n"
    "<-  250-mail.example.com\n"
    "<-  250 STARTTLS\n"
    " -> STARTTLS\n"
    "<-  220 go\n"
    "=== TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256\n"
    "=== TLS peer DN=\"/CN=mail.example.com\"\n"
    " ~> MAIL FROM:<a@example.com>\n"
    "<~* 550 5.7.1 no\n"
    "*** Remote host closed connection unexpectedly.\n";

}  // namespace

TEST_CASE("swaks: marks in clear, under TLS and of errors", "[readers][swaks]") {
  const auto sink = read_with(swaks_format, kLog);
  CHECK(sink.calls == std::vector<std::string>{
                          "T 1 connect Trying mail.example.com:587...",
                          "T 2 connect Connected to mail.example.com.", "S 3 220 mail.example.com ESMTP",
                          "C 4 EHLO pc", "S 5 250-mail.example.com", "S 6 250 STARTTLS", "C 7 STARTTLS",
                          "S 8 220 go", "T 9 tls TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256",
                          "T 10 tls TLS peer DN=\"/CN=mail.example.com\"", "C 11 MAIL FROM:<a@example.com>",
                          "S 12 550 5.7.1 no", "T 13 close Remote host closed connection unexpectedly."});
  for (const std::string_view fact :
       {"client_name swaks", "server_host mail.example.com", "server_port 587", "tls_version TLSv1.3",
        "tls_cipher TLS_AES_256_GCM_SHA384", "cert_subject /CN=mail.example.com"}) {
    CAPTURE(fact);
    CHECK(sink.has_fact(fact));
  }
  CHECK(swaks_format.score(lines_of(kLog)) > 0.95);
}

TEST_CASE("swaks: content, and marks without their blanks", "[readers][swaks]") {
  const auto sink = read_with(swaks_format, "-> DATA\n<- 354 go\n-> Subject: x\n->\n-> .\n<- 250 ok\n");
  CHECK(sink.calls ==
        std::vector<std::string>{"C 1 DATA", "S 2 354 go", "C 3 Subject: x", "C 4 ", "C 5 .", "S 6 250 ok"});
}

TEST_CASE("swaks: what it says of MX before it connects is no failed attempt", "[readers][swaks]") {
  const auto sink = read_with(swaks_format,
                              "$ swaks --to a@example.com\n*** MX Routing not available: requires Net::DNS.  "
                              "Using localhost as mail server\n" +
                                  std::string(kLog));
  CHECK_FALSE(sink.has("N"));
}

TEST_CASE("swaks: two runs are two sessions", "[readers][swaks]") {
  const std::string twice = std::string(kLog) + std::string(kLog);
  CHECK(read_with(swaks_format, twice).has("N"));
}
