// Secrets planted in a log of each family must show in nothing that any command prints.
#include <catch2/catch.hpp>

#include "cli/program.h"
#include "families.h"
#include "report/reporter.h"
#include "sanitized.h"
#include "text/base64.h"

using namespace smtplain;

namespace {

const std::string kUser = "jo@example.com", kPassword = "Tr0ub4dor&3-x", kToken = "ya29.a0AfH6SMBx-9Qw";
const std::string kDigest = "jo@example.com 4f1b6c9e2a7d8035e1c4b2a697d8f013";

std::string nul_joined(const std::string& a, const std::string& b) {
  return std::string(1, '\0') + a + std::string(1, '\0') + b;
}

/// What the client sends, what the server asks in between ("" for nothing), and what must not show.
struct Login {
  std::string name, command;
  std::vector<std::pair<std::string, std::string>> answers;  // challenge, answer
  std::vector<std::string> secrets;
};

std::vector<Login> logins() {
  const std::string plain = encode_base64(nul_joined(kUser, kPassword)), password = encode_base64(kPassword);
  const std::string oauth = encode_base64("user=" + kUser + "\x01" + "auth=Bearer " + kToken + "\x01\x01");
  const std::string cram = encode_base64(kDigest);
  const std::string ntlm =
      encode_base64(std::string("NTLMSSP\0\3\0\0\0", 12) + "some-ntlm-response-bytes-0123456789");
  const std::string challenge = encode_base64("<1896.697170952@mx.example.com>");
  return {{"PLAIN", "AUTH PLAIN " + plain, {}, {kPassword, plain, password}},
          {"PLAIN later", "AUTH PLAIN", {{"", plain}}, {kPassword, plain}},
          {"LOGIN",
           "AUTH LOGIN",
           {{"VXNlcm5hbWU6", encode_base64(kUser)}, {"UGFzc3dvcmQ6", password}},
           {kPassword, password}},
          {"LOGIN short",
           "AUTH LOGIN " + encode_base64(kUser),
           {{"UGFzc3dvcmQ6", password}},
           {kPassword, password}},
          {"XOAUTH2", "AUTH XOAUTH2 " + oauth, {}, {kToken, oauth}},
          {"OAUTHBEARER",
           "AUTH OAUTHBEARER",
           {{"", encode_base64("n,a=" + kUser + ",\x01" + "auth=Bearer " + kToken + "\x01\x01")}},
           {kToken}},
          {"CRAM-MD5", "AUTH CRAM-MD5", {{challenge, cram}}, {cram, kDigest.substr(15)}},
          {"NTLM",
           "AUTH NTLM",
           {{"", encode_base64(std::string("NTLMSSP\0\1\0\0\0", 12))},
            {encode_base64("NTLMSSP challenge of the server"), ntlm}},
           {ntlm}}};
}

std::string log_of(const Family& family, const Login& login) {
  std::string log = family.start;
  const auto line = [&](const std::string& mark, const std::string& text) {
    log += mark + text + family.end + '\n';
  };
  line(family.server, "220 mx.example.com ESMTP");
  line(family.client, "EHLO pc");
  line(family.server, "250-mx.example.com");
  line(family.server, "250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER CRAM-MD5 NTLM");
  line(family.client, login.command);
  for (const auto& [challenge, answer] : login.answers) {
    line(family.server, "334 " + challenge);
    line(family.client, answer);
  }
  line(family.server, "535 5.7.8 Error: authentication failed");
  line(family.client, "QUIT");
  line(family.server, "221 bye");
  return log;
}

void check_hidden(const std::vector<std::string>& secrets, const std::vector<std::string>& arguments,
                  const std::string& input) {
  const Result result = run_program(arguments, input);
  for (const std::string& secret : secrets) {
    CAPTURE(secret, arguments, result.out, result.err);
    CHECK(result.out.find(secret) == std::string::npos);
    CHECK(result.err.find(secret) == std::string::npos);
  }
}

}  // namespace

TEST_CASE("no command and no format shows a planted secret", "[leaks]") {
  Folder folder;
  std::size_t index = 0;
  for (const Family& family : kFamilies) {
    for (const Login& login : logins()) {
      if (left_to_release(index++)) continue;
      INFO(family.name << ", " << login.name);
      const std::string log = log_of(family, login);
      folder.file("x.log", log);
      const std::string path = folder / "x.log";
      for (const ReportFormat& format : report_formats()) {
        check_hidden(login.secrets, {"explain", "-f", std::string(format.name), path}, {});
        check_hidden(login.secrets, {"check", "-f", std::string(format.name), path}, {});
      }
      check_hidden(login.secrets, {"explain", "--why"}, log);
      check_hidden(login.secrets, {"--follow"}, log);  // line by line
      check_hidden(login.secrets, {"--follow", "-f", "ndjson"}, log);
      check_hidden(login.secrets, {"redact"}, log);
      CHECK(has(run_program({"redact"}, log).out, "[hidden]"));
      check_hidden(login.secrets, {"redact", "--addresses", "--hosts"}, log);
      check_hidden(login.secrets, {"redact", "--check"}, log);
      check_hidden(login.secrets, {"diff", path, path}, {});
      check_hidden(login.secrets, {"diff", "-f", "json", folder / "b.log", path}, {});
      check_hidden(login.secrets, {"summarize"}, check({path, "-f", "ndjson"}).out);
      // A log where a list of records or a configuration is expected: errors must not quote it.
      check_hidden(login.secrets, {"summarize", path}, {});
      check_hidden(login.secrets, {"check", path, "--baseline", path}, {});
      check_hidden(login.secrets, {"check", path, "--write-baseline", folder / "known.json"}, {});
      for (const std::string& secret : login.secrets) CHECK_FALSE(has(folder.read("known.json"), secret));
    }
  }
}

// A terminal of 40 columns breaks an answer over lines. None of the pieces may be told before it is known
// what they are.
TEST_CASE("followed line by line, an answer over several lines is hidden", "[leaks]") {
  const std::string password = "correct-horse-battery-staple-Tr0ub4dor&3-x-and-more";
  const std::string plain = encode_base64(nul_joined(kUser, password));
  for (const Family& family : kFamilies) {
    for (const bool with_command : {true, false}) {
      INFO(family.name << with_command);
      std::string log = family.start + family.server + "220 mx.example.com ESMTP" + family.end + '\n' +
                        family.client + "EHLO pc" + family.end + '\n' + family.server + "250-mx.example.com" +
                        family.end + '\n' + family.server + "250 AUTH PLAIN LOGIN" + family.end + '\n';
      log += family.client + "AUTH PLAIN" + (with_command ? " " : family.end + '\n');
      if (!with_command) log += family.server + "334 " + family.end + '\n' + family.client;
      std::vector<std::string> pieces;
      for (std::size_t at = 0; at < plain.size(); at += 40) {
        pieces.push_back(plain.substr(at, 40));
        log += pieces.back() + (at + 40 < plain.size() ? "" : family.end) + '\n';
      }
      log += family.server + "535 5.7.8 Error: authentication failed" + family.end + '\n';
      pieces.push_back(password);
      check_hidden(pieces, {"--follow"}, log);
      check_hidden(pieces, {"--follow", "-f", "ndjson"}, log);
    }
  }
}

// What people paste above or below a log, with the secret in a line of its own or in another protocol's.
TEST_CASE("no output shows a secret that stands beside the log", "[leaks]") {
  const std::string secret = "Ravine-Clock7", encoded = encode_base64(nul_joined(kUser, secret + secret));
  const std::string pastes[] = {
      "Username:\nshop@example.com\nPassword:\n" + secret + "\n",
      "        - name: SMTP_PASSWORD\n          value: \"" + secret + "\"\n",
      "variable \"smtp_password\" {\n  default = \"" + secret + "\"\n}\n",
      "IAM User Name,SMTP User Name,SMTP Password\nses,AKIA1," + secret + "\n",
      "+OK POP3 ready\nUSER shop\n+OK\nPASS " + secret + "\n-ERR no\n",
      "a1 LOGIN shop " + secret + "\na1 NO failed\n",
      "AUTH PLAIN " + encoded.substr(0, 30) + "\n" + encoded.substr(30) + "\n",
      "sshpass -p " + secret + " ssh root@mx.example.com\n",
  };
  const std::string log =
      "220 mx.example.com ESMTP\nEHLO pc\n250 mx.example.com\nMAIL FROM:<a@example.com>\n"
      "530 5.7.0 Authentication required\nQUIT\n221 bye\n";
  for (const std::string& paste : pastes) {
    CAPTURE(paste);
    for (const std::string& text : {paste + log, log + paste}) {
      for (const ReportFormat& format : report_formats())
        check_hidden({secret, encoded.substr(30)}, {"explain", "-f", std::string(format.name)}, text);
      check_hidden({secret, encoded.substr(30)}, {"redact"}, text);
      check_hidden({secret, encoded.substr(30)}, {"--follow"}, text);
    }
  }
}

TEST_CASE("no output shows a secret that was pasted right below PHPMailer's error", "[leaks]") {
  const std::string secret = "Ravine-Clock7", encoded = encode_base64(secret);
  const std::string pastes[] = {
      "auth login\n334 VXNlcm5hbWU6\nc2hvcA==\n334 UGFzc3dvcmQ6\n" + encoded + "\n",
      "AUTH LOGIN\nc2hvcA==\n" + encoded + "\n",
      "example.org:smtp.example.com shop " + secret + "\n",
      "shop@example.com|smtp.example.com:" + secret + "\n",
      "smtp.example.com shop@example.com:" + secret + "\n",
      "  [\"Password\"]=>\n  string(13) \"" + secret + "\"\n",
      "backend.auth.raw = \"" + secret + "\"\n",
      "occ config:system:set mail_smtppassword --value " + secret + "\n",
  };
  const std::string log =
      "2024-05-14 09:12:33 SERVER -> CLIENT: 535 5.7.8 Error: authentication failed:\n"
      "2024-05-14 09:12:33 SMTP Error: Could not authenticate.\n";
  for (const std::string& paste : pastes) {
    CAPTURE(paste);
    for (const std::string& text : {log + paste, log + "\n" + paste}) {
      for (const ReportFormat& format : report_formats())
        check_hidden({secret, encoded}, {"explain", "-f", std::string(format.name)}, text);
      check_hidden({secret, encoded}, {"redact"}, text);
    }
  }
}

TEST_CASE("no output shows in another form the password that an answer told", "[leaks]") {
  const std::pair<std::string, std::vector<std::string>> rows[] = {
      {"Lark&\"x\" <9>",
       {"Lark%26%22x%22%20%3C9%3E", "Lark%26%22x%22+%3c9%3e", "Lark&amp;&quot;x&quot; &lt;9&gt;",
        "Lark&\\\"x\\\" <9>"}},
      {"R\xC3\xA4uber 77", {"R\\u00e4uber 77", "R%C3%A4uber%2077"}},
      {"kurz5", {"kurz5"}},
  };
  for (const auto& [password, forms] : rows) {
    for (const std::string& form : forms) {
      const std::string dialogue =
          "S: 220 mx.example.com ESMTP\nC: EHLO pc\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\nS: 334 "
          "VXNlcm5hbWU6\nC: " +
          encode_base64(kUser) + "\nS: 334 UGFzc3dvcmQ6\nC: " + encode_base64(password) +
          "\nS: 535 5.7.8 authentication failed\n";
      const std::string remark = "I typed " + form + " in the form\n";
      for (const std::string& log : {dialogue + remark, remark + dialogue}) {
        check_hidden({form}, {"explain", "-f", "json"}, log);
        check_hidden({form}, {"redact"}, log);
      }
    }
  }
}

// Postmark's server token is user name and password alike.
TEST_CASE("a user name that is a token is hidden", "[leaks]") {
  const std::string token = "7c6b5a49-3827-4165-a4b3-c2d1e0f98877", answer = encode_base64(token);
  const std::string head = "S: 220 mx.example.com ESMTP\nC: EHLO pc\nS: 250 AUTH LOGIN PLAIN\n";
  for (const std::string& log :
       {head + "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " + answer +
            "\nS: 334 UGFzc3dvcmQ6\nC: [credentials hidden]\nS: 535 5.7.8 failed\n",
        head + "C: AUTH PLAIN " + encode_base64(nul_joined(token, token)) + "\nS: 535 5.7.8 failed\n"}) {
    for (const ReportFormat& format : report_formats())
      check_hidden({token, answer}, {"explain", "-f", std::string(format.name)}, log);
    check_hidden({token, answer}, {"redact"}, log);
  }
}

TEST_CASE("a reply that is not understood is told without its secret", "[leaks]") {
  const std::string secret = "Ravine-Clock7";
  for (const std::string format : {"text", "json", "ndjson"}) {
    check_hidden({secret}, {"code", "-f", format, "password: " + secret}, {});
    check_hidden({secret}, {"code", "-f", format, "-"}, "smtp_pass=" + secret + "\n");
  }
}
