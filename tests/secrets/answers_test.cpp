// Answers in base64 where a paste or a logging system changed the dialogue so that no reader knows it.
#include "secrets/answers.h"

#include <array>
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

TEST_CASE("An answer that was typed as it is stands where the command stood", "[leaks]") {
  const std::string secret = "Milan 4 rot";
  // what goes before and behind the words of the client, and of the server
  const std::array<std::string, 4> marks[] = {
      {"<14>1 2024-03-02T10:11:12.1Z web1 app 12 - - TX ", "\n",
       "<14>1 2024-03-02T10:11:12.1Z web1 app 12 - - RX ", "\n"},
      {"{\"t\":12,\"dir\":\"out\",\"data\":\"", "\"}\n", "{\"t\":12,\"dir\":\"in\",\"data\":\"", "\"}\n"},
      {"12  10:11:12.123 sendto(3, \"", "\\r\\n\", 12, 0, NULL, 0) = 12\n", "12  10:11:12.124 recvfrom(3, \"",
       "\\r\\n\", 4096, 0, NULL, NULL) = 18\n"},
      {"> 2024/03/02 10:11:12.123  length=12 from=0 to=11\n", "\\r\n",
       "< 2024/03/02 10:11:12.124  length=18 from=0 to=17\n", "\\r\n"},
      {"C: ", "\\n", "S: ", "\\n"},
  };
  for (const auto& [before, after, heard, heard_after] : marks) {
    const auto client = [&, b = before, a = after](const std::string& words) { return b + words + a; };
    const auto server = [&, b = heard, a = heard_after](const std::string& words) { return b + words + a; };
    const std::string log = server("220 mx.example.com ESMTP") + client("EHLO pc") +
                            server("250 AUTH LOGIN") + client("AUTH LOGIN") + server("334 VXNlcm5hbWU6") +
                            client("a@example.com") + server("334 UGFzc3dvcmQ6") + client(secret) +
                            server("535 5.7.8 no") + client("QUIT");
    check_outputs_hide(log, secret);
    CHECK(has(run_program({"redact"}, log).out, "535 5.7.8 no"));
  }
}

TEST_CASE("Literals of a script that logs in are hidden", "[leaks]") {
  for (const std::string& log :
       {"(echo \"AUTH LOGIN\"; echo \"YUBleGFtcGxlLmNvbQ==\"; echo \"" + kEncoded + "\") | nc mx 25\n",
        "send \"AUTH LOGIN\\r\"\nexpect \"334\"\nsend \"YUBleGFtcGxlLmNvbQ==\\r\"\nexpect \"334\"\nsend \"" +
            kEncoded + "\\r\"\n"}) {
    check_outputs_hide(log, kEncoded);
    CHECK(has(run_program({"redact"}, log).out, "YUBleGFtcGxlLmNvbQ=="));
  }
}

TEST_CASE("A literal that answers a challenge, too, is hidden once", "[redact]") {
  const std::string head = "send \"AUTH LOGIN\\r\"\nexpect \"334 UGFzc3dvcmQ6\"\nsend \"";
  CHECK(run_program({"redact"}, head + kEncoded + "\\r\"\n").out == head + "[hidden]\\r\"\n");
}

TEST_CASE("A long token that a paste broke is hidden to its end", "[leaks]") {
  std::string token;
  for (unsigned i = 0, x = 7; i < 900; ++i, x = x * 1103515245 + 12345)
    token += "abcdefghijkmnpqrstuvwxyzABCDEFGHIJKLMNPQRSTUVWXYZ0123456789"[(x >> 16) % 59];
  const std::string sent = encode_base64(
      "user=a@example.com\x01"
      "auth=Bearer " +
      token + "\x01\x01");
  for (const std::string prefix :
       {"", "  ", "2024-03-02 10:11:12,web1,\"0040: ", "{\"log\":\"", "> 0040: ", "0040:\n"}) {
    std::string log = prefix + "AUTH XOAUTH2 " + sent.substr(0, 44) + "\n";
    for (std::size_t at = 44; at < sent.size(); at += 64) log += prefix + sent.substr(at, 64) + "\n";
    const std::string shown = run_program({"redact"}, log + "535 5.7.8 no\n").out;
    CAPTURE(shown);
    for (std::size_t at = 44; at + 64 < sent.size(); at += 64) CHECK_FALSE(has(shown, sent.substr(at, 16)));
    CHECK(has(shown, "535 5.7.8 no"));
  }
  std::string blanks;
  for (std::size_t at = 0; at < sent.size(); at += 24) blanks += " " + sent.substr(at, 24);
  check_outputs_hide("220 mx ESMTP\nEHLO pc\n250 AUTH XOAUTH2\nAUTH XOAUTH2" + blanks + "\n535 5.7.8 no\n",
                     sent.substr(240, 16));
}

TEST_CASE("A word typed behind a refused log-in is hidden, and where the server repeats it", "[leaks]") {
  const std::string head =
      "Trying 192.0.2.9...\nConnected to mx.example.com.\nEscape character is '^]'.\n220 mx.example.com "
      "ESMTP\n"
      "EHLO pc\n250 AUTH LOGIN PLAIN\nAUTH LOGIN\n504 5.7.4 Unrecognized authentication type\n";
  for (const std::string& word : {std::string("Baguette!x7"), kEncoded})
    check_outputs_hide(head + word + "\n500 5.3.3 Unrecognized command \"" + word + "\"\n", word);
  check_outputs_hide(head + "AUTH PLAIN <AGFAZXhhbXBsZS5jb20AenVpb3A3>\n501 no\n", "AGFAZXhh");
  CHECK(has(run_program({"explain"}, head + "HELP\n500 unknown\n").out, "HELP"));
}

TEST_CASE("A password typed where the user name was asked for is hidden", "[leaks]") {
  const std::string log = "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " + kEncoded +
                          "\nS: 334 UGFzc3dvcmQ6\nC: YUBleGFtcGxlLmNvbQ==\nS: 535 5.7.8 no\n";
  check_outputs_hide(log, kEncoded);
  check_outputs_hide(log, kSecret);
  CHECK(has(run_program({"explain", "-f", "json"}, log).out, "\"username\": \"a@example.com\""));
}

TEST_CASE("A log that a form or a URL encoded is read, and hides what it holds", "[leaks]") {
  const std::string dialogue =
      "log=220%20mx.example.com%20ESMTP%0D%0AEHLO%20pc%0D%0A250%20AUTH%20PLAIN%0D%0AAUTH%20PLAIN%20"
      "AGFAZXhhbXBsZS5jb20AWmlscCFaYWxwIDc%3D%0D%0A535%205.7.8%20no%0D%0A&send=1\n";
  std::string form = dialogue;
  for (std::size_t at = 0; (at = form.find("%20", at)) != std::string::npos;) form.replace(at, 3, "+");
  for (const std::string& log : {dialogue, form}) {
    check_outputs_hide(log, "AGFAZXhh");
    check_outputs_hide(log, "Zilp");
    CHECK(has(run_program({"explain", "-f", "json"}, log).out, "\"auth.bad-credentials\""));
  }
}

TEST_CASE("What stands behind an answer is hidden with it, however short", "[leaks]") {
  check_outputs_hide(
      "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YUBleGFtcGxlLmNvbQ==\nS: 334 UGFzc3dvcmQ6\nC: dHVscGU= "
      "(tulpe)\nS: 535 5.7.8 no\n",
      "tulpe");
}

TEST_CASE("A report's reply is told without settings that stand below it", "[leaks]") {
  check_outputs_hide(
      "MailKit.Security.AuthenticationException: 535\n   appsettings: "
      "{\"Smtp\":{\"Host\":\"mx.example.com\",\"Pass\":\"Kolk7rabe\"}}\n",
      "Kolk7rabe");
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
  const std::string curl[] = {"0000: 41 55 54 48 20 50 4c 41 49 4e 20 41 47 70 76 51 AUTH PLAIN AGpvQ",
                              "0010: 47 56 34 59 57 31 77 62 47 55 75 59 32 39 74 41 GV4YW1wbGUuY29tA"};
  for (const std::string prefix : {"2024-03-02T10:11:12.1+00:00 app[web.1]: ", "2024-03-02,web1,\""}) {
    const std::string shown = run_program({"redact"}, prefix + curl[0] + "\n" + prefix + curl[1] + "\n").out;
    CAPTURE(shown);
    CHECK_FALSE(has(shown, "47 56 34"));
  }
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
