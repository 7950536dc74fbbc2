#include <catch2/catch.hpp>

#include "cli/program.h"
#include "readers/reader.h"

using namespace smtplain;

TEST_CASE("a log is explained with and without the command's name", "[cli]") {
  const Folder folder;
  const std::string path = folder / "a.log";
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{path}, {"explain", path}, {"--color", "never", path}}) {
    const Result result = run_program(arguments);
    CHECK(result.code == kDone);
    CHECK(has(result.out, "Not sent"));
    CHECK(result.err.empty());
  }
  CHECK(run_program({}, kRefused).code == kDone);
  CHECK(has(run_program({"-"}, kRefused).out, "Not sent"));
}

TEST_CASE("inputs that cannot be read or hold no SMTP are named, the others still processed", "[cli]") {
  Folder folder;
  folder.file("empty.log", "");
  folder.file("prose.log", "Dear diary,\nnothing happened today.\n");
  folder.file("binary.log", std::string("\x7f"
                                        "ELF\x02\x01\0\0\0\0\xff\xfe\0",
                                        13));
  const std::string directory = std::filesystem::temp_directory_path().string();
  for (const std::string& bad : {folder / "empty.log", folder / "prose.log", folder / "binary.log", directory,
                                 std::string("no/such/file.log")}) {
    const Result result = run_program({bad, folder / "a.log"});
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
  Folder folder;
  folder.file("packed.log.gz", packed);
  const std::string path = folder / "packed.log.gz";
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{path},
                                             {"redact", path},
                                             {"redact", "--check", path},
                                             {"diff", path, path},
                                             {"-f", "json", path}}) {
    const Result result = run_program(arguments);
    CHECK(result.code == kBadInput);
    CHECK(has(result.err, "unpack it first"));
    CHECK_FALSE(has(result.out, "S3cret!x"));
  }
  CHECK(has(run_program({path, folder / "a.log"}).out, "Not sent"));
}

TEST_CASE("no escape sequence of a file name reaches the terminal", "[cli]") {
  CHECK(run_program({"no\x1b[31m.log"}).err.find('\x1b') == std::string::npos);
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
    const Result result = run_program(arguments, kRefused);
    CHECK(result.code != kDone);
    for (const std::string& shown : {result.out, result.err}) {
      CHECK(shown.find_first_of("\x1b\a\r") == std::string::npos);
      CHECK_FALSE(has(shown, "\n::error"));
      CHECK_FALSE(has(shown, "\xe2\x80\xae"));
    }
  }
}

TEST_CASE("a single reply's advice is numbered as a log's is", "[cli]") {
  CHECK(has(run_program({"code", "550"}).out, "  1. You: Check the recipient's address.\n  2. "));
}

TEST_CASE("diff and cause take rules of one's own", "[cli]") {
  Folder folder;
  const std::string rule = R"({"group": "own", "rules": [{"id": "recipient.unknown.own",
      "cause": "recipient.unknown", "when": {"code": ["550"], "text": ["nobody of this name here"]},
      "title": "Told by a rule of one's own", "explain": "Nobody.", "fix": [{"who": "you", "do": "Ask."}],
      "retry": "never", "examples": {"match": ["550 nobody of this name here"],
      "no_match": [{"text": "450 4.2.0 Greylisted", "instead": "policy.greylisted"}]}}]})";
  std::filesystem::create_directory(folder / "rules");
  folder.file("rules/own.json", rule);
  CHECK(has(run_program({"cause", "--rules", folder / "rules", "recipient.unknown"}).out,
            "recipient.unknown.own: Told by"));
  folder.file("own.log", "220 mail.example.com\nRCPT TO:<b@example.com>\n550 nobody of this name here\n");
  const std::string log = folder / "own.log";
  CHECK(has(run_program({"diff", "--rules", folder / "rules", log, log}).out, "Told by a rule"));
  CHECK(run_program({"diff", "--rules", folder / "none", log, log}).code == kBadUsage);
}

TEST_CASE("help is a word too", "[cli]") {
  CHECK(has(run_program({"help"}).out, "Examples:"));
  CHECK(run_program({"help", "check"}).out == run_program({"check", "--help"}).out);
  CHECK(run_program({"help", "no/such.log"}).code == kBadInput);
}

TEST_CASE("wrong usage is told and has its own exit code", "[cli]") {
  CHECK(run_program({"--no-such-option"}).code == kBadUsage);
  CHECK(run_program({"explain", "--format", "poem", "x"}).code == kBadUsage);
  CHECK(run_program({"size", "huge"}).code == kBadUsage);
  CHECK(run_program({"size"}).code == kBadUsage);
  CHECK(has(run_program({"--color"}).err, "--color needs a value\n"));
  CHECK(has(run_program({"check", "--width"}).err, "smtplain check"));
  CHECK(run_program({"--help"}).code == kDone);
  CHECK(has(run_program({"--version"}).out, "smtplain"));
}

TEST_CASE("an option that the format would pass over in silence is refused", "[cli]") {
  const std::vector<std::vector<std::string>> clashing = {{"--why", "--format", "json"},
                                                          {"--ladder", "--format", "html"},
                                                          {"--brief", "--format", "sarif"},
                                                          {"--brief", "--ladder"},
                                                          {"--follow", "--format", "html"},
                                                          {"--follow", "a.log", "b.log"},
                                                          {"code", "--why", "--format", "json", "550 no"},
                                                          {"code", "--format", "json", "-"}};
  for (const auto& arguments : clashing) {
    CAPTURE(arguments);
    const Result result = run_program(arguments, kRefused);
    CHECK(result.code == kBadUsage);
    CHECK(result.out.empty());
  }
  CHECK(has(run_program({"code", "--why", "-"}, "550 5.1.1 no\n").out, "WHY THIS RULE"));
}

TEST_CASE("why: names the kind of evidence behind the points", "[cli]") {
  const std::string log = std::string(SMTPLAIN_SOURCE_DIR) + "/samples/telnet/auth-bad-credentials.log";
  CHECK(has(run_program({"--why", log}).out, "finding.password-in-clear-port (0.8): tests of the session, "));
  CHECK(has(run_program({"code", "--why", "550"}).out, "a reply to a command that the log does not show, "));
}

TEST_CASE("who asks for a cause among the rules, or for a rule among the causes, is told", "[cli]") {
  CHECK(has(run_program({"rules", "show", "recipient.unknown"}).err, "smtplain cause"));
  CHECK(has(run_program({"cause", "recipient.unknown.code-550"}).err, "smtplain rules show"));
  CHECK(has(run_program({"cause", "nosuch"}).err, "lists them"));
}

TEST_CASE("of an option given twice the last one counts", "[cli]") {
  CHECK(has(run_program({"--format", "csv", "--format", "json"}, kRefused).out, "\"sources\""));
}

TEST_CASE("the small commands answer", "[cli]") {
  CHECK(has(run_program({"decode", "VXNlcm5hbWU6"}).out, "user name"));
  CHECK(run_program({"decode", "%%%"}).code == kBadInput);
  CHECK(has(run_program({"decode", "-"}, "334 VXNlcm5hbWU6\r\n").out, "user name"));
  CHECK(run_program({"decode", "-"}).code == kBadInput);
  CHECK(has(run_program({"cause"}).out, "auth.bad-credentials "));
  CHECK(has(run_program({"size", "104857600"}).out, "75 MB"));
  CHECK(has(run_program({"size", "250-SIZE 104857600"}).out, "75 MB"));
  CHECK(has(run_program({"size", "--attachment", "20MB"}).out, "20 MB (20971520 bytes) needs"));
  CHECK(has(run_program({"size", "--attachment", "1"}).out, "An attachment of 1 byte needs"));
  CHECK(has(run_program({"size", "1KB"}).out, "SIZE 1024) holds no attachment"));
  CHECK(has(run_program({"code", "550 5.1.1 No such user here"}).out, "recipient.unknown"));
  CHECK(has(
      run_program({"code", "--format", "ndjson", "-"}, "auth\t535 5.7.8 wrong\n550 5.1.1 a\\n550 5.1.1 b\n")
          .out,
      "auth.bad-credentials"));
  // A refusal that is told of the connecting is the greeting.
  CHECK(has(run_program({"code", "--stage", "connect", "421 Closed"}).out, "takes no connection"));
  // A reply within a program's own words, which tell the command as well
  CHECK(has(run_program({"code", "SMTPRecipientsRefused: {'a@example.com': (550, b'Invalid address')}"}).out,
            "recipient.unknown"));
  CHECK(has(run_program({"code",
                         "host mx.example.com[192.0.2.1] said: 550 Invalid address (in reply to MAIL FROM "
                         "command)"})
                .out,
            "sender.invalid"));
  CHECK(has(run_program({"code", "550 Invalid address (in reply to MAIL FROM command)"}).out,
            "sender.invalid"));
  // What Postfix adds and how Python shows bytes are none of the server's words.
  const std::string added =
      run_program({"code", "550 Uzivatel neexistuje (in reply to RCPT TO command)"}).out;
  CHECK(has(added, "recipient.unknown"));
  CHECK_FALSE(has(added, "in reply to"));
  CHECK_FALSE(has(run_program({"code", "(554, b'5.7.1 Failure')"}).out, "b'"));
  CHECK(has(run_program({"code", "Remote_host_said:_550_5.1.1_<a@example.com>:_User_unknown"}).out,
            "recipient.unknown"));
  const std::string listed = run_program({"formats"}).out;
  CHECK(has(listed, "curl"));
  for (const Format& format : formats()) {
    CAPTURE(format.name);
    CHECK(has(listed, "Sample: samples/" + std::string(format.name) + "/"));
  }
  CHECK(has(run_program({"cause", "auth.bad-credentials"}).out, "auth.bad-credentials"));
}

TEST_CASE("A mistyped command is told as such", "[cli]") {
  CHECK(has(run_program({"expalin", "mail.log"}).err,
            "expalin: No such file or directory, and no command has this name"));
  CHECK(has(run_program({"chekc"}).err, "no command has this name"));
  CHECK_FALSE(has(run_program({"missing.log"}).err, "command"));
  CHECK_FALSE(has(run_program({"missing.log", "missing"}).err, "command"));
}

TEST_CASE("Words that are no reply are told as such, and by the exit code", "[cli]") {
  for (const std::string words :
       {"hello world", "", "999", "Could not connect to mail.example.com port 587", "AUTH LOGIN a@b x"}) {
    CAPTURE(words);
    const auto single = run_program({"code", words});
    CHECK(single.code == kBadInput);
    CHECK(single.out.empty());
    CHECK(has(single.err, "smtplain: this is no SMTP reply"));
    CHECK_FALSE(has(single.err, "a@b x"));  // it may be a log-in
    const auto document = run_program({"code", "--format", "json", words});
    CHECK(document.code == kBadInput);
    CHECK(has(document.out, "\"diagnosis\": []"));
  }
  CHECK(run_program({"code", "250 2.0.0 Ok"}).code == kDone);
  CHECK(run_program({"code", "User unknown"}).code == kDone);  // a bounce's words without a code
  CHECK_FALSE(has(run_program({"code", "hello \x1b[31mworld"}).err, "\x1b"));
  // The others are still told.
  const auto many = run_program({"code", "-"}, "550 5.1.1 User unknown\nhello\n535 5.7.8 wrong password\n");
  CHECK(many.code == kBadInput);
  CHECK(has(many.out, "hello\nThis is no SMTP reply"));
  CHECK(has(many.out, "auth.bad-credentials"));
  CHECK(run_program({"code", "-"}, "550 5.1.1 User unknown\n").code == kDone);
}

TEST_CASE("colour is for terminals, and for those who ask", "[cli]") {
  CHECK_FALSE(has(run_program({"-"}, kRefused).out, "\033["));
  CHECK(has(run_program({"--color", "always", "-"}, kRefused).out, "\033["));
}

TEST_CASE("a log cannot drive the terminal", "[cli]") {
  const Result result =
      run_program({"-"}, "S: 220 \033]0;owned\007 hi\nC: EHLO a\nS: 550 \033[31mred \xe2\x80\xae gnp.exe\n");
  CHECK_FALSE(has(result.out, "\033"));
  CHECK_FALSE(has(result.out, "\xe2\x80\xae"));
}

TEST_CASE("wrong usage names the command whose help tells more", "[cli]") {
  CHECK(has(run_program({"diff", "a.log"}).err, "Run smtplain diff --help"));
  CHECK(has(run_program({"rules", "show"}).err, "Run smtplain rules show --help"));
  CHECK(has(run_program({"--nonsense"}).err, "Run smtplain explain --help"));
  CHECK(has(run_program({"--help"}).out, "smtplain [OPTIONS] [LOG...]"));
}

TEST_CASE("a word that is none of those asked for is told with them", "[cli]") {
  CHECK(has(run_program({"rules", "lits"}).err, "smtplain rules has no command \"lits\"\n"));
  CHECK(has(run_program({"diff", "-f", "xml", "a", "b"}).err,
            "--format: there is no \"xml\"; there are text, json\n"));
  CHECK(has(run_program({"--input-format", "pine"}, kRefused).err,
            "there is no \"pine\"; smtplain formats lists what there is\n"));
}

TEST_CASE("a refusal that the log repeats is one recipient", "[cli]") {
  const std::string log = kRefused +
                          "bob: host mx.example.com said: 550 5.1.1 <b@example.com>: User unknown "
                          "(in reply to RCPT TO command)\n";
  CHECK_FALSE(has(run_program({}, log).out, "address not in the log"));
}

TEST_CASE("the end of the connection is no proof of a refusal", "[cli]") {
  const std::string out = run_program({"--brief"}, kRefused + "Connection closed by foreign host.\n").out;
  CHECK(has(out, "550 5.1.1"));
  CHECK_FALSE(has(out, "Connection closed by foreign host."));
}
