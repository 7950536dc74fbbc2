// Remarks and facts that one line alone would tell wrongly.
#include <catch2/catch.hpp>

#include "smtplain/analyze.h"

using namespace smtplain;

namespace {

Source told_of(const std::string& log) {
  static const Analyzer analyzer(Rules::builtin());
  return analyzer.analyze("log", log);
}

std::string lines_remarks(const Session& session, std::uint32_t line) {
  std::string text;
  for (const Annotation& told : session.annotations) {
    const Event& event = session.events[static_cast<std::size_t>(told.event)];
    if (event.line <= line && line <= event.end_line) text += told.text + '\n';
  }
  return text;
}

bool mentions_words(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("STARTTLS that is refused within TLS does not change how the connection began", "[remarks]") {
  const Source source = told_of(
      "Connecting to SMTP server...\n> C: connect to SMTP server\n> C: host > smtp.example.com\n> C: port > "
      "465\n> C: smtp server connected\n< S: 220 smtp.example.com ESMTP\n> C: send smtp command, HELO\n< S: "
      "250-smtp.example.com\n< S: 250-STARTTLS\n< S: 250 8BITMIME\n> C: send STARTTLS command\n< S: 454 "
      "Command not permitted when TLS active\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.sessions[0].tls.mode == TlsMode::implicit);
  CHECK(source.sessions[0].tls.used);
}

TEST_CASE("JavaMail's log-in exception that quotes 220 tells of no refused log-in", "[remarks]") {
  const Source source = told_of(
      "jakarta.mail.AuthenticationFailedException: 220 2.0.0 Ready to start TLS\n;\n  nested exception is:\n"
      "        jakarta.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n"
      "        javax.net.ssl.SSLHandshakeException: PKIX path building failed\n");
  REQUIRE(source.sessions.size() == 1);
  const std::string text = lines_remarks(source.sessions[0], 1);
  INFO(text);
  CHECK(mentions_words(text, "was ready to encrypt"));
  CHECK_FALSE(mentions_words(text, "did not accept the log-in"));
}

TEST_CASE("replies alone: that nobody is left answers DATA", "[remarks]") {
  const Source source = told_of(
      "220 mail.example.com ESMTP\n250-mail.example.com\n250 DSN\n250 2.1.0 Ok\n554 5.7.1 "
      "<b@example.net>: Recipient address rejected: Access denied\n554 5.5.1 Error: no valid recipients\n221 "
      "2.7.0 Error: I can break rules, too. Goodbye.\n");
  REQUIRE(source.sessions.size() == 1);
  CHECK(mentions_words(lines_remarks(source.sessions[0], 6), "No recipient was accepted"));
  CHECK(mentions_words(lines_remarks(source.sessions[0], 7), "something else than SMTP"));
}
