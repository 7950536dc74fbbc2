// Remarks that a shorter key would tell wrongly: the words around it say what the line is.
#include <catch2/catch.hpp>

#include "has.h"
#include "session/explained.h"

using namespace smtplain;

TEST_CASE("a remark takes the words around a name that often means something else", "[remarks]") {
  struct {
    const char* log;
    const char* told;
    const char* not_told;
  } const cases[] = {
      {"smtplib.SMTPServerDisconnected: please run connect() first\n", "before it was made",
       "without an answer"},
      {"smtplib.SMTPServerDisconnected: Connection unexpectedly closed: timed out\n", "No answer",
       "closed the connection"},
      {"Error sending email: Connection unexpectedly closed: [SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC] "
       "decryption failed or bad record mac (_ssl.c:2546)\n",
       "error of the TLS library", "without an answer"},
      {"MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or "
       "TLS connection.\n1. The server is using a self-signed certificate which cannot be verified.\n",
       "usual reasons that MailKit lists", "issued by the server itself"},
  };
  for (const auto& c : cases) {
    INFO(c.log);
    const Source source = one_session(c.log);
    std::string text;
    for (std::uint32_t line = 1; line <= 2; ++line) text += remarks(source.sessions[0], line) + "\n";
    INFO(text);
    CHECK(has(text, c.told));
    CHECK_FALSE(has(text, c.not_told));
  }
}

TEST_CASE("openssl s_client cut among the certificates stops at the handshake", "[remarks]") {
  const Source source = one_session(
      "# openssl s_client -starttls smtp -crlf -connect mail.example.com:587\nCONNECTED(00000003)\n"
      "depth=1 C = US, O = Let's Encrypt, CN = R3\nverify return:1\ndepth=0 CN = mail.example.com\n"
      "verify return:1\n");
  CHECK(source.sessions[0].stage == Stage::tls);
}

TEST_CASE("a server that tells its own TLS failure gets its administrator's advice first", "[remarks]") {
  const Source source = one_session(
      "postfix/smtpd[4921]: SSL_accept error from unknown[192.0.2.7]: -1\n"
      "postfix/smtpd[4921]: warning: TLS library problem: error:1408A0C1:SSL "
      "routines:ssl3_get_client_hello:no shared cipher:s3_srvr.c:1358:\n");
  CHECK(source.sessions[0].diagnosis.at(0).fix.at(0).who != "you");
}

TEST_CASE("a reply behind an address that was blotted out is a reply", "[remarks]") {
  const Source source = one_session(
      "MTA mta.example.com received this response from the destination host IP - ##.##.##.## - 530 , 530 "
      "Error: authentication Required\n");
  CHECK(source.sessions[0].diagnosis.at(0).cause == "auth.required");
  REQUIRE(source.sessions[0].reply() != nullptr);
}
