#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/context.h"
#include "readers/reader.h"

using namespace smtplain;

namespace {

struct Result {
  int code;
  std::string out, err;
};

Result run_with(const std::vector<std::string>& arguments, const std::string& input = {}) {
  std::istringstream in(input);
  std::ostringstream out, err;
  Context context{in, out, err};
  const int code = run(arguments, context);
  return {code, out.str(), err.str()};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string kRefused =
    "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250 mx.example.com\nC: MAIL FROM:<a@example.com>\nS: 250 ok\n"
    "C: RCPT TO:<b@example.com>\nS: 550 5.1.1 <b@example.com>: User unknown\nC: QUIT\nS: 221 bye\n";

std::string temporary_file(const std::string& name, const std::string& bytes) {
  const auto path =
      std::filesystem::temp_directory_path() / ("smtplain-test-" + std::to_string(getpid()) + "-" + name);
  std::ofstream(path, std::ios::binary) << bytes;
  return path.string();
}

}  // namespace

TEST_CASE("a log is explained with and without the command's name", "[cli]") {
  const std::string path = temporary_file("refused.log", kRefused);
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{path}, {"explain", path}, {"--color", "never", path}}) {
    const Result result = run_with(arguments);
    CHECK(result.code == kDone);
    CHECK(has(result.out, "Not sent"));
    CHECK(result.err.empty());
  }
  CHECK(run_with({}, kRefused).code == kDone);
  CHECK(has(run_with({"-"}, kRefused).out, "Not sent"));
}

TEST_CASE("inputs that cannot be read or hold no SMTP are named, the others still processed", "[cli]") {
  const std::string good = temporary_file("good.log", kRefused);
  const std::string empty = temporary_file("empty.log", "");
  const std::string prose = temporary_file("prose.log", "Dear diary,\nnothing happened today.\n");
  const std::string binary = temporary_file("binary.log", std::string("\x7f"
                                                                      "ELF\x02\x01\0\0\0\0\xff\xfe\0",
                                                                      13));
  const std::string directory = std::filesystem::temp_directory_path().string();
  for (const std::string& bad : {empty, prose, binary, directory, std::string("no/such/file.log")}) {
    const Result result = run_with({bad, good});
    INFO(bad);
    CHECK(result.code == kBadInput);
    CHECK(has(result.err, bad));
    CHECK(has(result.out, "Not sent"));
  }
}

TEST_CASE("a compressed log is not read as text, and never given back as redacted", "[cli]") {
  // "PASSWORD=S3cret!x" as gzip stores it without compressing
  const std::string packed =
      std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03\x01\x11\0\xee\xff", 15) + "PASSWORD=S3cret!x";
  const std::string path = temporary_file("packed.log.gz", packed);
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{path},
                                             {"redact", path},
                                             {"redact", "--check", path},
                                             {"diff", path, path},
                                             {"-f", "json", path}}) {
    const Result result = run_with(arguments);
    CHECK(result.code == kBadInput);
    CHECK(has(result.err, "unpack it first"));
    CHECK_FALSE(has(result.out, "S3cret!x"));
  }
  CHECK(has(run_with({path, temporary_file("good.log", kRefused)}).out, "Not sent"));
}

TEST_CASE("no escape sequence of a file name reaches the terminal", "[cli]") {
  CHECK(run_with({"no\x1b[31m.log"}).err.find('\x1b') == std::string::npos);
}

TEST_CASE("what was typed is quoted without what a terminal or a CI runner acts on", "[cli]") {
  const std::string typed = "\x1b[31mX\a\r\n::error::x\xe2\x80\xae";
  const std::vector<std::string> starts[] = {{},
                                             {"size"},
                                             {"size", "--attachment"},
                                             {"code", "--rules"},
                                             {"decode"},
                                             {"cause"},
                                             {"--rules"},
                                             {"--format"},
                                             {"--input-format"},
                                             {"check", "-j"},
                                             {"rules", "list", "--rules"},
                                             {"formats"},
                                             {"redact"},
                                             {"diff", "a"},
                                             {"summarize"},
                                             {"rules", "show"},
                                             {"--nosuch"}};
  for (std::vector<std::string> arguments : starts) {
    arguments.push_back(typed);
    CAPTURE(arguments);
    const Result result = run_with(arguments, kRefused);
    CHECK(result.code != kDone);
    for (const std::string& shown : {result.out, result.err}) {
      CHECK(shown.find_first_of("\x1b\a\r") == std::string::npos);
      CHECK_FALSE(has(shown, "\n::error"));
      CHECK_FALSE(has(shown, "\xe2\x80\xae"));
    }
  }
}

TEST_CASE("help is a word too", "[cli]") {
  CHECK(has(run_with({"help"}).out, "Examples:"));
  CHECK(run_with({"help", "check"}).out == run_with({"check", "--help"}).out);
  CHECK(run_with({"help", "no/such.log"}).code == kBadInput);
}

TEST_CASE("wrong usage is told and has its own exit code", "[cli]") {
  CHECK(run_with({"--no-such-option"}).code == kBadUsage);
  CHECK(run_with({"explain", "--format", "poem", "x"}).code == kBadUsage);
  CHECK(run_with({"size", "huge"}).code == kBadUsage);
  CHECK(run_with({"size"}).code == kBadUsage);
  CHECK(run_with({"--help"}).code == kDone);
  CHECK(has(run_with({"--version"}).out, "smtplain"));
}

TEST_CASE("the small commands answer", "[cli]") {
  CHECK(has(run_with({"decode", "VXNlcm5hbWU6"}).out, "user name"));
  CHECK(run_with({"decode", "%%%"}).code == kBadInput);
  CHECK(has(run_with({"decode", "-"}, "334 VXNlcm5hbWU6\r\n").out, "user name"));
  CHECK(run_with({"decode", "-"}).code == kBadInput);
  CHECK(has(run_with({"size", "104857600"}).out, "75 MB"));
  CHECK(has(run_with({"size", "--attachment", "20MB"}).out, "SIZE "));
  CHECK(has(run_with({"code", "550 5.1.1 No such user here"}).out, "recipient.unknown"));
  CHECK(has(
      run_with({"code", "--format", "ndjson", "-"}, "auth\t535 5.7.8 wrong\n550 5.1.1 a\\n550 5.1.1 b\n").out,
      "auth.bad-credentials"));
  // A refusal that is told of the connecting is the greeting.
  CHECK(has(run_with({"code", "--stage", "connect", "421 Closed"}).out, "takes no connection"));
  // A reply within a program's own words, which tell the command as well
  CHECK(has(run_with({"code", "SMTPRecipientsRefused: {'a@example.com': (550, b'Invalid address')}"}).out,
            "recipient.unknown"));
  CHECK(has(run_with({"code",
                      "host mx.example.com[192.0.2.1] said: 550 Invalid address (in reply to MAIL FROM "
                      "command)"})
                .out,
            "sender.invalid"));
  CHECK(has(run_with({"code", "550 Invalid address (in reply to MAIL FROM command)"}).out, "sender.invalid"));
  CHECK(has(run_with({"code", "Remote_host_said:_550_5.1.1_<a@example.com>:_User_unknown"}).out,
            "recipient.unknown"));
  const std::string listed = run_with({"formats"}).out;
  CHECK(has(listed, "curl"));
  for (const Format& format : formats()) {
    CAPTURE(format.name);
    CHECK(has(listed, "Sample: samples/" + std::string(format.name) + "/"));
  }
  CHECK(has(run_with({"cause", "auth.bad-credentials"}).out, "auth.bad-credentials"));
}

TEST_CASE("A mistyped command is told as such", "[cli]") {
  CHECK(has(run_with({"expalin", "mail.log"}).err,
            "expalin: No such file or directory, and no command has this name"));
  CHECK(has(run_with({"chekc"}).err, "no command has this name"));
  CHECK_FALSE(has(run_with({"missing.log"}).err, "command"));
  CHECK_FALSE(has(run_with({"missing.log", "missing"}).err, "command"));
}

TEST_CASE("Words that are no reply are told as such, and by the exit code", "[cli]") {
  for (const std::string words :
       {"hello world", "", "999", "Could not connect to mail.example.com port 587"}) {
    CAPTURE(words);
    const auto single = run_with({"code", words});
    CHECK(single.code == kBadInput);
    CHECK(single.out.empty());
    CHECK(has(single.err, "smtplain: this is no SMTP reply"));
    const auto json = run_with({"code", "--format", "json", words});
    CHECK(json.code == kBadInput);
    CHECK(has(json.out, "\"diagnosis\": []"));
  }
  CHECK(run_with({"code", "250 2.0.0 Ok"}).code == kDone);
  CHECK(run_with({"code", "User unknown"}).code == kDone);  // a bounce's words without a code
  CHECK_FALSE(has(run_with({"code", "hello \x1b[31mworld"}).err, "\x1b"));
  // The others are still told.
  const auto many = run_with({"code", "-"}, "550 5.1.1 User unknown\nhello\n535 5.7.8 wrong password\n");
  CHECK(many.code == kBadInput);
  CHECK(has(many.out, "hello\nThis is no SMTP reply"));
  CHECK(has(many.out, "auth.bad-credentials"));
  CHECK(run_with({"code", "-"}, "550 5.1.1 User unknown\n").code == kDone);
}

TEST_CASE("colour is for terminals, and for those who ask", "[cli]") {
  CHECK_FALSE(has(run_with({"-"}, kRefused).out, "\033["));
  CHECK(has(run_with({"--color", "always", "-"}, kRefused).out, "\033["));
}

TEST_CASE("a log cannot drive the terminal", "[cli]") {
  const Result result =
      run_with({"-"}, "S: 220 \033]0;owned\007 hi\nC: EHLO a\nS: 550 \033[31mred \xe2\x80\xae gnp.exe\n");
  CHECK_FALSE(has(result.out, "\033"));
  CHECK_FALSE(has(result.out, "\xe2\x80\xae"));
}

TEST_CASE("wrong usage names the command whose help tells more", "[cli]") {
  CHECK(has(run_with({"diff", "a.log"}).err, "Run smtplain diff --help"));
  CHECK(has(run_with({"rules", "show"}).err, "Run smtplain rules show --help"));
  CHECK(has(run_with({"--nonsense"}).err, "Run smtplain explain --help"));
  CHECK(has(run_with({"--help"}).out, "smtplain [OPTIONS] [LOG...]"));
}

TEST_CASE("a refusal that the log repeats is one recipient", "[cli]") {
  const std::string log = kRefused +
                          "bob: host mx.example.com said: 550 5.1.1 <b@example.com>: User unknown "
                          "(in reply to RCPT TO command)\n";
  CHECK_FALSE(has(run_with({}, log).out, "address not in the log"));
}

TEST_CASE("the end of the connection is no proof of a refusal", "[cli]") {
  const std::string out = run_with({"--brief"}, kRefused + "Connection closed by foreign host.\n").out;
  CHECK(has(out, "550 5.1.1"));
  CHECK_FALSE(has(out, "Connection closed by foreign host."));
}
