#include "session/auth.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sanitized.h"
#include "script.h"
#include "smtplain/analyze.h"
#include "text/base64.h"

using namespace smtplain;
using smtplain::test::Script;
using namespace std::string_literals;

namespace {

std::string all_text(const Session& session) {
  std::string out;
  for (const Event& event : session.events) out += std::string(event.text) + '\n';
  for (const AuthStep& step : session.auth.steps)
    out += std::string(step.raw_masked) + ' ' + std::string(step.decoded) + '\n';
  return out;
}

}  // namespace

TEST_CASE("AUTH exchanges name the user and hide the rest", "[auth]") {
  struct Case {
    const char* what;
    std::string dialogue;
    std::string user;
    std::vector<std::string> secrets;
  };
  const std::string xoauth2 = encode_base64(
      "user=a@example.com\x01"
      "auth=Bearer ya29.secret-token\x01\x01");
  const std::string bearer = encode_base64(
      "n,a=a@example.com,\x01host=mail\x01"
      "auth=Bearer ya29.secret-token\x01\x01");
  const std::string plain = encode_base64("\0a@example.com\0correct horse"s);
  const std::vector<Case> cases = {
      {"LOGIN",
       "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YUBleGFtcGxlLmNvbQ==\nS: 334 UGFzc3dvcmQ6\nC: " +
           encode_base64("correct horse"),
       "a@example.com",
       {"correct horse", encode_base64("correct horse")}},
      {"LOGIN with the user in the command",
       "C: AUTH LOGIN YUBleGFtcGxlLmNvbQ==\nS: 334 UGFzc3dvcmQ6\nC: " + encode_base64("correct horse"),
       "a@example.com",
       {encode_base64("correct horse")}},
      {"LOGIN, only the client's side",
       "C: AUTH LOGIN\nC: YUBleGFtcGxlLmNvbQ==\nC: " + encode_base64("correct horse") +
           "\nC: MAIL FROM:<x@y.example>",
       "a@example.com",
       {encode_base64("correct horse")}},
      {"PLAIN in one line", "C: AUTH PLAIN " + plain, "a@example.com", {plain}},
      {"PLAIN in two lines", "C: auth plain\nS: 334\nC: " + plain, "a@example.com", {plain}},
      {"CRAM-MD5",
       "C: AUTH CRAM-MD5\nS: 334 PDEyMy40NTZAbXguZXhhbXBsZS5jb20+\nC: " +
           encode_base64("a@example.com 0123456789abcdef0123456789abcdef"),
       "a@example.com",
       {"0123456789abcdef0123456789abcdef"}},
      {"XOAUTH2", "C: AUTH XOAUTH2 " + xoauth2, "a@example.com", {"ya29.secret-token", xoauth2}},
      {"OAUTHBEARER", "C: AUTH OAUTHBEARER " + bearer, "a@example.com", {"ya29.secret-token", bearer}},
      {"SCRAM",
       "C: AUTH SCRAM-SHA-256 " + encode_base64("n,,n=a@example.com,r=abc") + "\nS: 334 " +
           encode_base64("r=abcdef,s=QSXC,i=4096") + "\nC: " + encode_base64("c=biws,r=abcdef,p=dHpiZg=="),
       "a@example.com",
       {"p=dHpiZg=="}},
      {"DIGEST-MD5",
       "C: AUTH DIGEST-MD5\nS: 334 " + encode_base64("realm=\"x\",nonce=\"y\"") +
           "\nC: " + encode_base64("username=\"a@example.com\",response=0123456789abcdef0123456789abcdef"),
       "a@example.com",
       {"response=0123456789abcdef"}},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const Script script("S: 220 hi\n" + c.dialogue + "\nS: 535 5.7.8 no");
    CHECK(script.last().auth.username == c.user);
    const std::string shown = all_text(script.last());
    for (const std::string& secret : c.secrets) {
      CHECK(shown.find(secret) == std::string::npos);
    }
  }
}

TEST_CASE("a password shown in an exchange is hidden wherever it stands", "[auth]") {
  const std::string secret = "Tr0ub4dor";
  const Script script(
      "T: swaks --what " + secret +
      "\nS: 220 hi\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YUBleGFtcGxlLmNvbQ==\nS: 334 UGFzc3dvcmQ6\nC: " +
      encode_base64(secret) + "\nS: 535 no\nT: password was " + encode_base64(secret));
  CHECK(all_text(script.last()).find(secret) == std::string::npos);
  CHECK(all_text(script.last()).find(encode_base64(secret)) == std::string::npos);
}

// A numbered line of a shell's history looks like a reply; a server may quote a command, too.
TEST_CASE("options in what looks like a reply show no password", "[auth]") {
  const Script script(
      "S: 220 mx ESMTP\nC: EHLO pc\nS: 501  swaks --to b@example.org -au jo@example.com -ap 'two words 7'\n");
  CHECK(all_text(script.last()).find("words 7") == std::string::npos);
}

TEST_CASE("a user name that comes again with another mechanism is no password", "[auth]") {
  const std::string secret = "correct horse", user = encode_base64("a@example.com");
  const Script script("S: 220 hi\nC: AUTH PLAIN " + encode_base64("\0a@example.com\0correct horse"s) +
                      "\nS: 535 5.7.8 no\nC: AUTH LOGIN " + user + "\nS: 334 UGFzc3dvcmQ6\nC: " +
                      encode_base64(secret) + "\nS: 535 5.7.8 no\nC: MAIL FROM:<a@example.com>\nS: 530 no");
  const std::string shown = all_text(script.last());
  CHECK(shown.find("MAIL FROM:<a@example.com>") != std::string::npos);
  CHECK(shown.find("17 characters") == std::string::npos);
  CHECK(shown.find(secret) == std::string::npos);
  CHECK(shown.find(encode_base64(secret)) == std::string::npos);
}

TEST_CASE("a log that begins within a log-in shows no password", "[auth]") {
  const std::string password = encode_base64("correct horse");
  for (const std::string& dialogue :
       {"C: " + password + "\nS: 235 ok", "C: YUBleGFtcGxlLmNvbQ==\nC: " + password + "\nS: 535 no",
        "S: 220 hi\nC: EHLO a\nS: 250 AUTH LOGIN\nC: " + password + "\nS: 235 ok",
        "S: 220 hi\nC: EHLO a\nS: 250 AUTH LOGIN\nC: " + password + "\nS: 535 no"}) {
    INFO(dialogue);
    const Script script(dialogue + "\nC: MAIL FROM:<a@example.com>\nS: 250 ok");
    const std::string shown = all_text(script.last());
    CHECK(shown.find(password) == std::string::npos);
    CHECK(shown.find("correct horse") == std::string::npos);
    CHECK(script.last().auth.username != "correct horse");
    CHECK(script.last().auth.result != AuthResult::unknown);
  }
  CHECK(Script("C: YUBleGFtcGxlLmNvbQ==\nC: " + password + "\nS: 235 ok").last().auth.username ==
        "a@example.com");
}

TEST_CASE("a remark behind an answer shows no password", "[auth]") {
  const std::string dialogue =
      "telnet mail.example.com 587\n220 mail.example.com ESMTP\nehlo pc\n250-mail.example.com\n"
      "250 AUTH LOGIN\nauth login\n334 VXNlcm5hbWU6\n";
  const std::string password = encode_base64("correct horse");
  for (const char* remark : {" [the password in base64]", " = the password, in base64",
                             " is what my password looks like in base64"}) {
    INFO(remark);
    const Source source = Analyzer(Rules::builtin())
                              .analyze("log", dialogue + "YUBleGFtcGxlLmNvbQ== [as BASE64: a@example.com]\n" +
                                                  "334 UGFzc3dvcmQ6\n" + password + remark + "\n535 no\n");
    REQUIRE(source.sessions.size() == 1);
    CHECK(source.sessions[0].auth.username == "a@example.com");
    CHECK(all_text(source.sessions[0]).find(password) == std::string::npos);
  }
}

TEST_CASE("broken answers are told, not hidden behind the refusal", "[auth]") {
  const auto fault = [](const std::string& dialogue) {
    return std::string(Script("S: 220 hi\n" + dialogue + "\nS: 535 no").last().auth.fault);
  };
  CHECK(fault("C: AUTH PLAIN " + encode_base64("a@example.com:secret")).find("NUL") != std::string::npos);
  CHECK(fault("C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " + encode_base64("a@example.com\n"))
            .find("line break") != std::string::npos);
  CHECK(fault("C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: test123!").find("not base64") != std::string::npos);
  CHECK(fault("C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YUBleGFtcGxlLmNvbQ==").empty());
}

TEST_CASE("prompts are decoded", "[auth]") {
  CHECK(describe_base64("VXNlcm5hbWU6", false) == "asks for the user name (\"Username:\")");
  CHECK(describe_base64("334 UGFzc3dvcmQ6", false) == "asks for the password (\"Password:\")");
  CHECK(describe_base64("eyJzdGF0dXMiOiI0MDAiLCJzY29wZSI6Imh0dHBzOi8vbWFpbC5nb29nbGUuY29tLyJ9", false)
            .find("400") != std::string::npos);
  CHECK(describe_base64("not base64!", false).empty());
  CHECK(describe_base64("334", false) == "asks for the next answer, without a word");
  CHECK(describe_base64(encode_base64("\0a\0verysecret"s), false).find("verysecret") == std::string::npos);
  // an answer of AUTH LOGIN alone may be the password, whatever words are in it
  for (const std::string secret : {"S3cret!x", "abcd efgh ijkl mnop", "a@example.com:verysecret",
                                   "mypassphrase", "Password1", "user4711"}) {
    CHECK(describe_base64(encode_base64(secret), false).find(secret) == std::string::npos);
    CHECK(describe_base64(encode_base64(secret), true) == '"' + secret + '"');
  }
  CHECK(describe_base64(encode_base64("bob@example.com"), false) == "\"bob@example.com\"");
  CHECK(describe_base64(encode_base64("user@example.com"), false) == "\"user@example.com\"");
  const std::string token = "user=bob@example.com\1auth=Bearer ya29.verysecret\1\1";
  CHECK(describe_base64(encode_base64(token), false).find("verysecret") == std::string::npos);
}

TEST_CASE("what is asked to be revealed is told in its parts, with and without its command", "[auth]") {
  const std::string answer = encode_base64("\0bob\0verysecret"s);
  for (const std::string& typed : {answer, "AUTH PLAIN " + answer}) {
    CHECK(describe_base64(typed, true) == "user name \"bob\" and the password \"verysecret\"");
    CHECK(describe_base64(typed, false) == "user name \"bob\" and the password, 10 characters (hidden)");
  }
  CHECK(describe_base64(encode_base64("\0bob\0x"s), false) ==
        "user name \"bob\" and the password, 1 character (hidden)");
}

TEST_CASE("log-ins without end: a secret that is sent again is kept once, and of very many the last ones",
          "[auth]") {
  const auto log_in = [](AuthExchange& exchange, const std::string& password) {
    exchange.command("PLAIN " + encode_base64("\0user\0"s + password));
    exchange.end();
  };
  AuthExchange same;
  for (int i = 0; i < (kSanitized ? 100 : 1000); ++i) log_in(same, "correct horse");
  CHECK(same.secrets().size() == 2);  // plain, and as sent

  AuthExchange many;
  std::size_t bytes = 0;
  for (int i = 0; i < 2000; ++i) log_in(many, std::to_string(i) + std::string(20'000, 'x'));
  for (const std::string& secret : many.secrets()) bytes += secret.size();
  CHECK(bytes < std::size_t{24} << 20);
  CHECK(bytes > std::size_t{8} << 20);
  CHECK(std::find(many.secrets().begin(), many.secrets().end(), "1999" + std::string(20'000, 'x')) !=
        many.secrets().end());
}

TEST_CASE("settings and log-ins within a reply are hidden, other words of it stay", "[auth]") {
  for (const std::string reply : {"501 export SMTP_PASS=Osprey-54", "502 curl -u shop:Osprey-54 smtps://mx",
                                  "550 5.7.1 relay smtp://shop:Osprey-54@mx.example.com refused"}) {
    const Script script("S: 220 hi\nC: EHLO a\nS: 250 a\nC: MAIL FROM:<a@example.com>\nS: " + reply + "\n");
    CAPTURE(reply);
    CHECK(all_text(script.sessions[0]).find("Osprey") == std::string::npos);
    CHECK(all_text(script.sessions[0]).find(reply.substr(0, 4)) != std::string::npos);
  }
  for (const std::string reply : {"535-5.7.8 Username and Password not accepted. See "
                                  "https://support.example.com/mail/?p=BadCredentials",
                                  "550 5.7.1 dmarc=fail (p=reject) spf=pass <a@example.com>",
                                  "530 5.7.0 Must issue a STARTTLS command first"}) {
    const Script script("S: 220 hi\nC: EHLO a\nS: 250 a\nC: MAIL FROM:<a@example.com>\nS: " + reply + "\n");
    CAPTURE(reply);
    CHECK(all_text(script.sessions[0]).find(reply) != std::string::npos);
  }
}
