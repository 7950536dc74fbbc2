// Rules that look at the whole dialogue: each with a session where it has to fire and one, as much alike as
// can be, where it must not.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "rules/dialogue.h"

using namespace smtplain;

namespace {

using Lines = std::vector<std::string_view>;

Lines operator+(Lines first, const Lines& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::string cause_of(const Session& session) {
  return session.diagnosis.empty() ? "none" : std::string(session.diagnosis.front().cause);
}

bool finds(const Session& session, std::string_view id) {
  return std::any_of(session.findings.begin(), session.findings.end(),
                     [id](const Finding& f) { return f.rule == id; });
}

const Lines kTo465 = {"T: Connected to mail.example.com port 465", "fact: server_port 465"};
const Lines kTo587 = {"T: Connected to mail.example.com port 587", "fact: server_port 587"};
const Lines kGreeting = {"S: 220 mail.example.com ESMTP", "C: EHLO pc.example.org"};
const Lines kStarttls = {"S: 250-mail.example.com\n250 STARTTLS", "C: STARTTLS", "S: 220 Ready to start TLS"};
const Lines kEncrypted = kGreeting + kStarttls + Lines{"fact: tls_established x", "C: EHLO pc.example.org"};
const Lines kLoggedIn =
    kEncrypted + Lines{"S: 250-mail.example.com\n250 AUTH LOGIN PLAIN",
                       "C: AUTH PLAIN AHUAcA==", "S: 235 2.7.0 Authentication successful"};
const Lines kQuit = {"C: QUIT", "S: 221 Bye"};

Lines recipients(int count) {
  static const std::vector<std::string> commands = [] {
    std::vector<std::string> all;
    for (int i = 0; i < 20; ++i) all.push_back("C: RCPT TO:<r" + std::to_string(i) + "@example.com>");
    return all;
  }();
  Lines lines = {"S: 250 mail.example.com", "C: MAIL FROM:<a@example.org>", "S: 250 Ok"};
  for (int i = 0; i < count; ++i) {
    lines.push_back(commands[static_cast<std::size_t>(i)]);
    lines.push_back("S: 250 Ok");
  }
  lines.push_back("C: RCPT TO:<last@example.com>");
  return lines;
}

}  // namespace

TEST_CASE("session rules: port against mode", "[rules][session-rules]") {
  CHECK(cause_of(judged(kTo465 + Lines{"error: timed out waiting for the greeting"})) == "tls.port-mismatch");
  CHECK(cause_of(judged(kTo587 + Lines{"error: timed out waiting for the greeting"})) ==
        "connect.read-timeout");
  const Lines handshake = {"fact: tls_implicit x", "tls: handshake started", "error: TLS handshake failed"};
  CHECK(cause_of(judged(kTo587 + handshake)) == "tls.port-mismatch");
  CHECK(cause_of(judged(kTo465 + handshake)) == "tls.handshake-failed");
}

TEST_CASE("session rules: AUTH before TLS", "[rules][session-rules]") {
  const Lines refused = {"C: AUTH LOGIN", "S: 503 5.5.1 Error: authentication not enabled"};
  CHECK(cause_of(judged(kGreeting + Lines{"S: 250-mail.example.com\n250 STARTTLS"} + refused)) ==
        "auth.tls-required");
  CHECK(cause_of(judged(kGreeting + Lines{"S: 250-mail.example.com\n250 SIZE 1000"} + refused)) ==
        "auth.mechanism-unsupported");
}

TEST_CASE("session rules: the mechanism offered against the one tried", "[rules][session-rules]") {
  const Lines offer = kEncrypted + Lines{"S: 250-mail.example.com\n250 AUTH LOGIN PLAIN"};
  CHECK(
      cause_of(judged(offer + Lines{"C: AUTH CRAM-MD5", "S: 504 5.7.4 Unrecognized authentication type"})) ==
      "auth.mechanism-unsupported");
  CHECK(cause_of(judged(offer + Lines{"C: AUTH PLAIN AHUAcA==", "S: 535 5.7.8 authentication failed"})) ==
        "auth.bad-credentials");
}

TEST_CASE("session rules: the declared size against the limit", "[rules][session-rules]") {
  const Lines limit = kGreeting + Lines{"S: 250-mail.example.com\n250 SIZE 1000000"};
  const Session over = judged(limit + Lines{"C: MAIL FROM:<a@example.org> SIZE=2000000", "S: 552 rejected"});
  CHECK(cause_of(over) == "message.too-large");
  CHECK(over.diagnosis.front().rule == "message.too-large.declared-over-limit");
  const Session under = judged(limit + Lines{"C: MAIL FROM:<a@example.org> SIZE=2000", "S: 250 Ok",
                                             "C: RCPT TO:<b@example.com>", "S: 552 5.2.2 Over quota"});
  CHECK(cause_of(under) == "recipient.mailbox-full");
}

TEST_CASE("session rules: the HELO name", "[rules][session-rules]") {
  const Lines refused = {"S: 250 mail.example.com", "C: MAIL FROM:<a@example.org>", "S: 250 Ok",
                         "C: RCPT TO:<b@example.com>", "S: 504 5.5.2 <localhost>: Helo command rejected"};
  const Session local = judged(Lines{"S: 220 mail.example.com ESMTP", "C: EHLO localhost"} + refused);
  CHECK(cause_of(local) == "helo.rejected");
  CHECK(finds(local, "finding.helo-address"));
  CHECK_FALSE(finds(judged(kGreeting + refused), "finding.helo-address"));
}

TEST_CASE("session rules: the sender against the log-in", "[rules][session-rules]") {
  const Lines refused = {"C: MAIL FROM:<other@example.org>", "S: 550 Mailbox refused"};
  CHECK(cause_of(judged(kLoggedIn + refused)) == "sender.not-authorized");
  CHECK(cause_of(judged(kGreeting + Lines{"S: 250 mail.example.com"} + refused)) == "policy.rejected");
}

TEST_CASE("session rules: a 421 after many recipients", "[rules][session-rules]") {
  const Lines closed = {"S: 421 Service not available, closing transmission channel"};
  CHECK(cause_of(judged(kGreeting + recipients(12) + closed)) == "policy.rate-limited");
  CHECK(cause_of(judged(kGreeting + recipients(1) + closed)) == "server.temporary");
}

TEST_CASE("session rules: silence after the final dot", "[rules][session-rules]") {
  const Lines content =
      kGreeting + recipients(1) +
      Lines{"S: 250 Ok", "C: DATA", "S: 354 Go ahead", "C: Subject: x", "C: ", "C: hello", "C: ."};
  const Session silent = judged(content + Lines{"error: timed out while reading the reply"});
  CHECK(cause_of(silent) == "connect.read-timeout");
  CHECK(silent.stage == Stage::message);
  CHECK(cause_of(judged(content + Lines{"S: 250 Ok: queued"} + kQuit)) == "none");
}

TEST_CASE("session rules: time-outs against the greeting", "[rules][session-rules]") {
  CHECK(cause_of(judged({"T: Trying 192.0.2.1 port 25", "error: Connection timed out"})) ==
        "connect.timeout");
  CHECK(cause_of(judged({"T: Connected to mail.example.com.", "error: Read timed out"})) ==
        "connect.read-timeout");
}

TEST_CASE("session rules: STARTTLS taken out on the way", "[rules][session-rules]") {
  const Lines wanted = {"error: STARTTLS is required but the server does not offer it"};
  CHECK(cause_of(judged(kGreeting + Lines{"S: 250-mail.example.com\n250 XXXXXXXA"} + wanted)) ==
        "network.middlebox");
  CHECK(cause_of(judged(kGreeting + Lines{"S: 250-mail.example.com\n250 SIZE 1000"} + wanted)) ==
        "tls.starttls-unavailable");
}

TEST_CASE("session rules: the certificate's name against the host's", "[rules][session-rules]") {
  const auto session = [](std::string_view name) {
    return judged(Lines{"fact: server_host mail.example.com"} + kGreeting + kStarttls +
                  Lines{name, "error: TLS connection could not be established"});
  };
  CHECK(cause_of(session("fact: cert_name smtp.example.net")) == "tls.cert-name-mismatch");
  CHECK(cause_of(session("fact: cert_name *.example.com")) == "tls.handshake-failed");
}

TEST_CASE("session rules: IPv6 first and failing", "[rules][session-rules]") {
  const Lines ipv6 = {"note: connect to 2001:db8::1 port 25 failed: Network is unreachable"};
  const Session both = judged(ipv6 + kGreeting + Lines{"S: 250 mail.example.com"} + kQuit);
  CHECK(finds(both, "finding.ipv6-fails-first"));
  CHECK(cause_of(both) == "none");
  CHECK_FALSE(
      finds(judged(kGreeting + Lines{"S: 250 mail.example.com"} + kQuit), "finding.ipv6-fails-first"));
}

TEST_CASE("session rules: what follows from the cause is not the cause", "[rules][session-rules]") {
  CHECK(cause_of(
            judged(kGreeting + Lines{"S: 250 mail.example.com", "C: MAIL FROM:<a@example.org>", "S: 250 Ok",
                                     "C: RCPT TO:<b@example.com>", "S: 550 5.1.1 User unknown", "C: DATA",
                                     "S: 554 5.5.1 Error: no valid recipients"})) == "recipient.unknown");
  CHECK(
      cause_of(judged(kEncrypted + Lines{"S: 250-mail.example.com\n250 AUTH PLAIN", "C: AUTH PLAIN AHUAcA==",
                                         "S: 535 5.7.8 authentication failed", "C: MAIL FROM:<a@example.org>",
                                         "S: 530 5.7.0 Authentication required"})) == "auth.bad-credentials");
}

TEST_CASE("session rules: STARTTLS accepted and then QUIT is proved by the 220", "[rules][session-rules]") {
  const Session session = judged(kGreeting + kStarttls + kQuit);
  REQUIRE(cause_of(session) == "tls.handshake-failed");
  const auto& evidence = session.diagnosis.front().evidence;
  CHECK(std::any_of(evidence.begin(), evidence.end(),
                    [](const Evidence& e) { return e.text == "220 Ready to start TLS"; }));
}

TEST_CASE("findings: the password and the encryption", "[rules][session-rules]") {
  const Lines login = {"C: AUTH PLAIN AHUAcA==", "S: 235 ok", "C: MAIL FROM:<a@example.org>", "S: 250 Ok"};
  const Session clear =
      judged(kTo587 + kGreeting + Lines{"S: 250-mail.example.com\n250-STARTTLS\n250 AUTH PLAIN"} + login);
  CHECK(finds(clear, "finding.password-in-clear"));
  CHECK(finds(clear, "finding.starttls-not-used"));
  const Session safe = judged(kTo587 + kEncrypted + Lines{"S: 250-mail.example.com\n250 AUTH PLAIN"} + login);
  CHECK_FALSE(finds(safe, "finding.password-in-clear"));
  CHECK_FALSE(finds(safe, "finding.starttls-not-used"));
}

TEST_CASE("findings: TLS version, cipher and key", "[rules][session-rules]") {
  const auto session = [](std::string_view version, std::string_view cipher, std::string_view note) {
    return judged(kEncrypted + Lines{version, cipher, note, "S: 250 mail.example.com"} + kQuit);
  };
  const Session weak =
      session("fact: tls_version TLSv1", "fact: tls_cipher RC4-SHA", "tls: Server public key is 1024 bit");
  CHECK(finds(weak, "finding.tls-version-old"));
  CHECK(finds(weak, "finding.tls-cipher-weak"));
  CHECK(finds(weak, "finding.key-short"));
  const Session strong = session("fact: tls_version TLSv1.3", "fact: tls_cipher TLS_AES_256_GCM_SHA384",
                                 "tls: Server public key is 2048 bit");
  CHECK_FALSE(finds(strong, "finding.tls-version-old"));
  CHECK_FALSE(finds(strong, "finding.tls-cipher-weak"));
  CHECK_FALSE(finds(strong, "finding.key-short"));
}

TEST_CASE("findings: a certificate about to expire, by the log's own dates", "[rules][session-rules]") {
  const auto session = [](const Lines& time, std::string_view end) {
    return judged(time + kEncrypted + Lines{end, "S: 250 mail.example.com"} + kQuit);
  };
  const Lines today = {"time: 2026-11-21T08:00:00Z"};
  constexpr std::string_view kSoon = "finding.certificate-expires-soon";
  CHECK(finds(session(today, "fact: cert_not_after 2026-12-04T08:00:00Z"), kSoon));
  CHECK(finds(session(today, "fact: cert_not_after 2026-11-21T23:00:00Z"), kSoon));
  CHECK_FALSE(finds(session(today, "fact: cert_not_after 2026-12-06T08:00:00Z"), kSoon));
  CHECK_FALSE(finds(session(today, "fact: cert_not_after 2026-11-19T08:00:00Z"), kSoon));
  CHECK_FALSE(finds(session({}, "fact: cert_not_after 2026-12-04T08:00:00Z"), kSoon));
}

TEST_CASE("findings: verification switched off, and weak log-in methods", "[rules][session-rules]") {
  const Lines end = Lines{"S: 250 mail.example.com"} + kQuit;
  CHECK(finds(judged(kEncrypted + Lines{"note: 'verify_peer' => false"} + end), "finding.verification-off"));
  CHECK_FALSE(finds(judged(kEncrypted + end), "finding.verification-off"));
  const auto login = [](std::string_view offer, std::string_view command) {
    return judged(kEncrypted + Lines{offer, command, "S: 235 ok"} + kQuit);
  };
  CHECK(finds(login("S: 250-mail.example.com\n250 AUTH CRAM-MD5", "C: AUTH CRAM-MD5"),
              "finding.md5-challenge"));
  CHECK(finds(login("S: 250-mail.example.com\n250 AUTH LOGIN SCRAM-SHA-256", "C: AUTH LOGIN"),
              "finding.scram-offered"));
  CHECK_FALSE(finds(login("S: 250-mail.example.com\n250 AUTH PLAIN", "C: AUTH PLAIN AHUAcA=="),
                    "finding.scram-offered"));
}
