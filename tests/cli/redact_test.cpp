#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <sstream>

#include "cli/context.h"
#include "cli/program.h"
#include "cli/redaction.h"
#include "has.h"
#include "text/base64.h"

using namespace smtplain;

namespace {

std::string redacted(const std::string& log, RedactOptions options = {}) {
  const Analyzer analyzer(Rules::builtin(), redaction_analysis());
  const Redaction once = redact(analyzer, log, options);
  CHECK(redact(analyzer, once.bytes, options).bytes == once.bytes);
  CHECK(once.hidden.empty() == (once.bytes == log));
  return once.bytes;
}

const std::string kLogin = "s3cr3t-pass";
const std::string kBefore = "S: 220 mx.example.com ESMTP\r\nC: EHLO a\r\nS: 250 AUTH LOGIN PLAIN\r\n";

}  // namespace

TEST_CASE("redact: nothing but the secrets changes", "[redact]") {
  const std::string clean =
      kBefore + "C: MAIL FROM:<a@example.com>\r\nS: 250 \xff\xfe ok\t \r\r\n\n\x1b[1mC: QUIT";
  CHECK(redacted(clean) == clean);
  CHECK(redacted("") == "");
  const std::string plain =
      "C: AUTH PLAIN " + encode_base64(std::string("\0a@example.com\0", 15) + kLogin) + "\r\n";
  CHECK(redacted(kBefore + plain + "S: 235 ok\r\n") == kBefore + "C: AUTH PLAIN [hidden]\r\nS: 235 ok\r\n");
}

TEST_CASE("redact: AUTH answers in all forms, and their words elsewhere", "[redact]") {
  const std::string encoded = encode_base64(kLogin);
  const std::string log = "config: " + kLogin + "\n" + kBefore +
                          "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " + encode_base64("a@example.com") +
                          "\nS: 334 UGFzc3dvcmQ6\nC: " + encoded + "\nwrapped: " + encoded.substr(0, 9) +
                          "\n  " + encoded.substr(9) + "\nS: 535 5.7.8 wrong\njson: \"" + encoded + "\"\n";
  const std::string out = redacted(log);
  CHECK_FALSE(has(out, kLogin));
  CHECK_FALSE(has(out, encoded));
  CHECK_FALSE(has(out, encoded.substr(9)));
  CHECK(has(out, encode_base64("a@example.com")));
  CHECK(has(out, "535 5.7.8 wrong"));
}

TEST_CASE("redact: AUTH LOGIN typed below an error, without replies", "[redact]") {
  const std::string encoded = encode_base64(kLogin), user = encode_base64("a@example.com");
  for (const std::string& paste :
       {"AUTH LOGIN\n" + user + "\n" + encoded + "\n",
        "auth login\n334 VXNlcm5hbWU6\n" + user + "\n334 UGFzc3dvcmQ6\n" + encoded + "\n"}) {
    const std::string out = redacted("SMTP Error: Could not authenticate.\n" + paste);
    CHECK(has(out, user));
    CHECK_FALSE(has(out, encoded));
  }
}

TEST_CASE("redact: short passwords, private keys, UTF-16", "[redact]") {
  // A word of five letters is no secret elsewhere, but is beside its own answer, however often.
  const std::string beside = redacted("AUTH LOGIN\n334 VXNlcm5hbWU6\nYQ==\n334 UGFzc3dvcmQ6\n" +
                                      encode_base64("tulpe") + "  <- tulpe, I say tulpe\n535 no\n");
  CHECK_FALSE(has(beside, "tulpe"));
  const std::string exchange =
      kBefore +
      "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YQ==\nS: 334 UGFzc3dvcmQ6\nC: " + encode_base64("pw1") +
      "\nS: 535 5.7.8 wrong\n";
  CHECK_FALSE(has(redacted(exchange), encode_base64("pw1")));
  CHECK_FALSE(
      has(redacted("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----\n"), "MIIEvQ"));
  std::string wide = "\xff\xfe";
  for (char c : exchange) wide.append({c, '\0'});
  const std::string out = redacted(wide);
  CHECK(out.substr(0, 4) == wide.substr(0, 4));
  CHECK(has(out, std::string("[\0h\0i\0d\0d\0e\0n\0]\0", 16)));
}

TEST_CASE("redact: addresses and hosts become examples, the same ones everywhere", "[redact]") {
  RedactOptions options;
  options.addresses = options.hosts = true;
  const std::string log =
      "C: EHLO pc.corp.test-company.de\nS: 250 smtp.mailer.fr [198.18.7.9]\nC: AUTH LOGIN\nS: 334 "
      "VXNlcm5hbWU6\nC: " +
      encode_base64("jo@mailer.fr") +
      "\nC: MAIL FROM:<Jo@mailer.fr>\nS: 550 jo@mailer.fr unknown at smtp.mailer.fr, see mail.log, 12:34:56, "
      "5.1.1\n";
  const std::string out = redacted(log, options);
  for (const char* gone : {"mailer", "company", "198.18", "jo@", "Jo@"}) CHECK_FALSE(has(out, gone));
  CHECK(has(out, encode_base64("person1@example.com")));
  CHECK(has(out, "MAIL FROM:<person1@example.com>"));
  CHECK(has(out, "mail.log, 12:34:56, 5.1.1"));
}

TEST_CASE("redact: dumps of curl --trace, in hexadecimal too", "[redact]") {
  const std::string answer = encode_base64(std::string("\0a@example.com\0", 15) + kLogin);
  const std::string sent = "AUTH PLAIN " + answer + "\r\n";
  const auto row = [](std::size_t offset, const std::string& bytes, bool hex) {
    std::array<char, 80> start{};
    std::snprintf(start.data(), start.size(), "%04zx: ", offset);
    std::string out = start.data(), text;
    for (const char c : bytes) {
      std::snprintf(start.data(), start.size(), "%02x ", static_cast<unsigned char>(c));
      if (hex) out += start.data();
      text += c >= ' ' ? c : '.';
    }
    if (hex) out.append(3 * (16 - bytes.size()), ' ');
    return out + text + '\n';
  };
  for (const bool hex : {true, false}) {
    std::string log =
        "== Info: Connected to mx.example.com (192.0.2.1) port 587\n<= Recv header, 26 bytes (0x1a)\n";
    const auto tell = [&](const std::string& line) {
      for (std::size_t at = 0; at < line.size(); at += hex ? 16 : 64)
        log += row(at, line.substr(at, hex ? 16 : 64), hex);
    };
    tell("220 mx.example.com ESMTP\r\n");
    log += "=> Send header, " + std::to_string(sent.size()) + " bytes (0x0)\n";
    tell(sent);
    log += "<= Recv header, 15 bytes (0xf)\n";
    tell("535 5.7.8 bad\r\n");
    const std::string out = redacted(log);
    INFO(out);
    for (std::size_t at = 0; at + 6 <= answer.size(); ++at) CHECK_FALSE(has(out, answer.substr(at, 6)));
    CHECK_FALSE(has(out, "47 46 41 5a"));  // "GFAZ"
    CHECK(has(out, "535 5.7.8 b"));
    CHECK(has(out, "220 mx.example.c"));
  }
}

TEST_CASE("redact: an answer that a paste broke over lines", "[redact]") {
  const std::string answer = encode_base64(std::string("\0a@example.com\0", 15) + kLogin);
  const std::string out =
      redacted(kBefore + "C: AUTH PLAIN " + answer.substr(0, 18) + '\n' + answer.substr(18, 9) + "\n  " +
               answer.substr(27) + "\nS: 535 5.7.8 wrong\nQUIT\n");
  CHECK_FALSE(has(out, answer.substr(18, 9)));
  CHECK_FALSE(has(out, answer.substr(27)));
  CHECK(has(out, "\n  [hidden]\nS: 535 5.7.8 wrong\nQUIT\n"));
}

TEST_CASE("redact: the password as other programs escape it", "[redact]") {
  const std::string password = "Tr0ub&4<do>r\"3'x";
  const std::string log = kBefore +
                          "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " + encode_base64("a@example.com") +
                          "\nS: 334 UGFzc3dvcmQ6\nC: " + encode_base64(password) + "\nS: 535 5.7.8 wrong\n";
  std::string numbers, hex, percent, unicode, bytes;
  for (const char c : password) {
    std::array<char, 16> text{};
    numbers += "&#" + std::to_string(static_cast<int>(c)) + ";";
    std::snprintf(text.data(), text.size(), "%02x", static_cast<unsigned char>(c));
    hex += text.data();
    percent += std::string("%") + text.data();
    unicode += std::string("\\u00") + text.data();
    bytes += std::string("\\x") + text.data();
  }
  for (const std::string& form :
       {password, numbers, hex, percent, unicode, bytes, std::string("Tr0ub&amp;4&lt;do&gt;r&#34;3&#39;x"),
        std::string("Tr0ub&amp;4&lt;do&gt;r&quot;3&#039;x"), std::string("Tr0ub&amp;4&lt;do&gt;r&quot;3'x"),
        std::string("Tr0ub\\u00264\\u003cdo\\u003er\\\"3'x")}) {
    CAPTURE(form);
    CHECK_FALSE(has(redacted(log + "note " + form + " end\n"), form));
  }
}

TEST_CASE("redact --check only tells the lines", "[redact]") {
  std::istringstream in(kBefore + "C: AUTH PLAIN AGEAc2VjcmV0LXBhc3M=\nS: 235 ok\n");
  std::ostringstream out, err;
  Context context{in, out, err};
  CHECK(run({"redact", "--check"}, context) == kFaultsFound);
  CHECK(out.str() == "standard input:4: a secret\n");
}

TEST_CASE("redact hides an answer that a network tool recorded", "[redact]") {
  const std::string heads[] = {
      "10:11:12.123 IP 192.0.2.1.40000 > 192.0.2.5.587: Flags [P.], length 18\nE..F.c@.@..L.....\n..I7..z.",
      "> 2024/03/02 10:11:12.000158601  length=18 from=46 to=63\n",
      "T 192.0.2.1:40000 -> 192.0.2.5:587 [AP]\n  "};
  for (const std::string& head : heads) {
    for (const char* end : {"", "\\r", ".."}) {
      const std::string log =
          "..z.334 UGFzc3dvcmQ6\n" + head + "WmltdCR0ZXJuNw==" + end + "\n..535 5.7.8 no\n";
      const std::string shown = run_program({"redact"}, log).out;
      CAPTURE(shown);
      CHECK_FALSE(has(shown, "WmltdCR0"));
      CHECK(has(shown, "535 5.7.8 no"));
    }
  }
  const std::string quit = "..z.334 UGFzc3dvcmQ6\n..z.QUIT\n221 2.0.0 Bye a1b2c3d4e5\n";
  CHECK(run_program({"redact"}, quit).out == quit);
}

TEST_CASE("redact hides the answer to a prompt without its code", "[redact]") {
  const std::string log =
      "AUTH LOGIN\nVXNlcm5hbWU6\namRAZXhhbXBsZS5jb20=\nUGFzc3dvcmQ6\ncmhlYTI=\n535 5.7.8 no\n";
  CHECK_FALSE(has(run_program({"redact"}, log).out, "cmhlYTI="));
}
