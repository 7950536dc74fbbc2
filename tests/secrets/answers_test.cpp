// Answers in base64 where a paste or a logging system changed the dialogue so that no reader knows it.
#include "secrets/answers.h"

#include <catch2/catch.hpp>
#include <string>

#include "cli/program.h"
#include "secrets/hidden.h"
#include "text/base64.h"

using namespace smtplain;

namespace {

const std::string kSecret = "Zilp!Zalp 7", kEncoded = encode_base64(kSecret);

void check_outputs_hide(const std::string& log, const std::string& secret) {
  CAPTURE(log);
  CHECK_FALSE(has(run_program({"explain", "-f", "json"}, log).out, secret));
  CHECK_FALSE(has(run_program({"redact"}, log).out, secret));
}

}  // namespace

TEST_CASE("The answer to a prompt is hidden whatever marks go before it", "[leaks]") {
  const std::pair<std::string, std::string> marks[] = {
      {"{\"tnx\":\"server\",\"msg\":\"", "\"}\n"},
      {"[pid 12] [client 192.0.2.1:1] (tx) ", ", referer: http://example.com/\n"},
      {"[10:11:12] app.DEBUG: - - ", " [] []\n"},
      {"2024-03-02 10:11:12,423 DEBUG - ", "\n"},
  };
  for (const auto& [before, after] : marks) {
    std::string log;
    for (const std::string& line : {std::string("220 mx.example.com ESMTP"), std::string("AUTH LOGIN"),
                                    std::string("334 VXNlcm5hbWU6"), encode_base64("a@example.com"),
                                    std::string("334 UGFzc3dvcmQ6"), kEncoded, std::string("535 5.7.8 no")})
      log += before + line + after;
    check_outputs_hide(log, kEncoded);
  }
}

TEST_CASE("The answer to a prompt is hidden where a whole log is one line", "[leaks]") {
  for (const std::string end : {"\\n", "\\r\\n", "\", \"", " RX: ", "<br>", ""}) {
    const std::string log = "{\"debug\": [\"220 mx.example.com ESMTP" + end + "> AUTH LOGIN" + end +
                            "< 334 VXNlcm5hbWU6" + end + "> YUBleGFtcGxlLmNvbQ==" + end +
                            "< 334 UGFzc3dvcmQ6" + end + "> " + kEncoded + end + "< 535 5.7.8 no" + end +
                            "\"]}\n";
    check_outputs_hide(log, kEncoded);
    CHECK(has(run_program({"redact"}, log).out, "535 5.7.8 no"));
  }
  const std::string sent = encode_base64(std::string("\0a@example.com\0", 15) + kSecret);
  check_outputs_hide("< 250-mx < 250 AUTH PLAIN > AUTH PLAIN " + sent + " < 535 5.7.8 no > QUIT\n", sent);
}

TEST_CASE("Base64 is read as pages, JSON and forms write it", "[text][mask]") {
  const std::string answer = "AGFAZXhhbXBsZS5jb20AYS9i";
  for (const std::string inner : {"\\/", "\\u002B", "%2B", "&#x2B;", "\xC2\xAD", "\xE2\x80\x8B", "&shy;"}) {
    const std::string text = answer + inner + "YzEyMw==";
    CHECK(base64_end(text + " x", 0) == text.size());
    check_hidden("AUTH PLAIN " + text, "YzEyMw");
  }
  CHECK(base64_end("abc\\n", 0) == 3);
}

TEST_CASE("The rest of an answer that a paste broke is known by what it says", "[text][mask]") {
  const std::string plain = encode_base64(std::string("\0pat.smith@example.com\0", 23) + kSecret);
  const std::string oauth = encode_base64(
      "user=a@example.com\x01"
      "auth=Bearer a0Token-x9Qw\x01\x01");
  for (const std::string& sent : {plain, oauth}) {
    for (std::size_t cut = 8; cut < 20; ++cut) {
      CAPTURE(cut);
      CHECK(is_login_tail(sent.substr(cut)));
      check_hidden("CLIEN..." + sent.substr(cut), sent.substr(cut));
    }
  }
  CHECK_FALSE(is_login_tail("MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ"));
  CHECK_FALSE(is_login_tail(encode_base64("Hello world, this is a test message")));
}

TEST_CASE("redact hides rows of a dump behind what a log writes before them", "[redact]") {
  const std::string rows[] = {"0000 - 41 55 54 48 20 50 4c 41-49 4e 20 41 47 70 76 51   AUTH PLAIN AGpvQ",
                              "0010 - 47 56 34 59 57 31 77 62-47 55 75 59 32 39 74 41   GV4YW1wbGUuY29tA"};
  for (const std::string prefix : {"2024-03-02T10:11:12.1+00:00 app[web.1]: ", "{\"log\":\"", "| "}) {
    const std::string shown = run_program({"redact"}, prefix + rows[0] + "\n" + prefix + rows[1] + "\n").out;
    CAPTURE(shown);
    CHECK_FALSE(has(shown, "47 56 34"));
    CHECK_FALSE(has(shown, "41 47 70"));
  }
}

TEST_CASE("What is no answer stays", "[redact]") {
  for (const std::string text :
       {"334 UGFzc3dvcmQ6 535 5.7.8 Error: authentication failed a1b2c3d4\n",
        "[a] 334 UGFzc3dvcmQ6\n[a] sent 12 bytes to mail-7d9f.example.com\n[a] 535 5.7.8 no\n"})
    CHECK(run_program({"redact"}, text).out == text);
}
