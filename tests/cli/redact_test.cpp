#include <catch2/catch.hpp>
#include <sstream>

#include "cli/context.h"
#include "cli/redaction.h"
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

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
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

TEST_CASE("redact: short passwords, private keys, UTF-16", "[redact]") {
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

TEST_CASE("redact --check only tells the lines", "[redact]") {
  std::istringstream in(kBefore + "C: AUTH PLAIN AGEAc2VjcmV0LXBhc3M=\nS: 235 ok\n");
  std::ostringstream out, err;
  Context context{in, out, err};
  CHECK(run({"redact", "--check"}, context) == kFaultsFound);
  CHECK(out.str() == "standard input:4: a secret\n");
}
