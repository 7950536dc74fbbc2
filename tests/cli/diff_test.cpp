#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "program.h"

using namespace smtplain;

namespace {

nlohmann::json diff_json(const std::string& good, const std::string& bad) {
  const Result result = run_program({"diff", "-f", "json", good, bad});
  CHECK(result.code == kDone);
  return nlohmann::json::parse(result.out);
}

/// "good -> bad" of one difference; empty if the two do not differ in it.
std::string changed(const nlohmann::json& diff, const std::string& topic, const std::string& what) {
  const auto text = [](const nlohmann::json& value) {
    return value.is_null() ? "null" : value.get<std::string>();
  };
  for (const auto& one : diff["differences"]) {
    if (one["topic"] == topic && one["what"] == what) return text(one["good"]) + " -> " + text(one["bad"]);
  }
  return {};
}

std::string sample(const std::string& name) {
  return std::string(SMTPLAIN_SOURCE_DIR) + "/samples/" + name;
}

}  // namespace

TEST_CASE("diff: where two sessions part, and what else differs", "[diff]") {
  const Folder folder;
  const Result text = run_program({"diff", folder / "b.log", folder / "a.log"});
  CHECK(text.code == kDone);
  CHECK(has(text.out, "They part at reply 4\n"));
  CHECK(has(text.out, "good: line 7, to RCPT: 250 ok"));
  CHECK(has(text.out, "bad : line 7, to RCPT: 550 5.1.1"));
  CHECK(run_program({"diff", folder / "b.log", folder / "missing.log"}).code == kBadInput);
  CHECK(text.err.empty());
  CHECK(
      has(run_program({"diff", folder / "a.log", folder / "b.log"}).err, "no session in this log went well"));
  const Result same = run_program({"diff", folder / "b.log", folder / "b.log"});
  CHECK(has(same.out, "All replies have the same codes.\nNothing else differs.\n"));
  CHECK(diff_json(folder / "b.log", folder / "b.log")["parting"].is_null());
}

TEST_CASE("diff: the same recipients in another order are no difference", "[diff]") {
  Folder folder;
  const auto sent_to = [](const std::string& first, const std::string& second) {
    return "S: 220 mail.example.com ESMTP\nC: EHLO pc\nS: 250 mail.example.com\nC: MAIL "
           "FROM:<a@example.com>\n"
           "S: 250 ok\nC: RCPT TO:<" +
           first + ">\nS: 250 ok\nC: RCPT TO:<" + second +
           ">\nS: 250 ok\nC: DATA\nS: 354 go\nC: .\nS: 250 ok\n";
  };
  folder.file("good.log", sent_to("b@example.net", "c@example.net"));
  folder.file("bad.log", sent_to("c@example.net", "b@example.net"));
  CHECK(has(run_program({"diff", folder / "good.log", folder / "bad.log"}).out, "Nothing else differs.\n"));
}

TEST_CASE("diff: providers and server programs by their names", "[diff]") {
  const auto diff =
      diff_json(sample("phpmailer/gmail-bad-credentials.log"), sample("exim/verbose-recipient-unknown.log"));
  CHECK(has(changed(diff, "server", "provider"), "Gmail"));
}

TEST_CASE("diff: of several sessions the one that worked and the one that did not", "[diff]") {
  Folder folder;
  folder.file("both.log", kSent + "C: QUIT\nS: 221 bye\n" + kRefused + "C: QUIT\nS: 221 bye\n" + kSent);
  const auto diff = diff_json(folder / "both.log", folder / "both.log");
  CHECK(diff["good"]["outcome"] == "accepted");
  CHECK(diff["bad"]["cause"] == "recipient.unknown");
  CHECK(diff["parting"]["bad"]["code"] == 550);
}

TEST_CASE("diff: capabilities, replies, log-in and timing", "[diff]") {
  Folder folder;
  const auto session = [](const std::string& offers, const std::string& login, const std::string& wait) {
    return "2024-05-14 10:00:00 S: 220 mx.example.com ESMTP\n2024-05-14 10:00:00 C: EHLO a\n"
           "2024-05-14 10:00:01 S: 250-mx.example.com\n" +
           offers +
           "2024-05-14 10:00:01 S: 250 HELP\n"
           "2024-05-14 10:00:01 C: AUTH " +
           login +
           "\n2024-05-14 10:00:01 S: 235 2.7.0 welcome\n"
           "2024-05-14 10:00:02 C: MAIL FROM:<a@example.com>\n2024-05-14 10:00:" +
           wait +
           " S: 250 2.1.0 ok\n"
           "2024-05-14 10:00:40 C: RCPT TO:<b@example.com>\n";
  };
  const std::string plain = "PLAIN AGFAZXhhbXBsZS5jb20AczNjcjN0LXBhc3M=";
  folder.file(
      "good.log",
      session("2024-05-14 10:00:01 S: 250-SIZE 20000000\n2024-05-14 10:00:01 S: 250-DSN\n", plain, "02") +
          "2024-05-14 10:00:41 S: 250 ok\n");
  folder.file("bad.log", session("2024-05-14 10:00:01 S: 250-SIZE 10000000\n", plain, "32") +
                             "2024-05-14 10:00:41 S: 550 5.1.1 User unknown\n");
  const auto diff = diff_json(folder / "good.log", folder / "bad.log");
  CHECK(changed(diff, "capabilities", "SIZE") == "offered: 20000000 -> offered: 10000000");
  CHECK(changed(diff, "capabilities", "DSN") == "offered -> not offered");
  CHECK(changed(diff, "timing", "reply to MAIL") == "0 ms -> 30000 ms");
  CHECK(changed(diff, "log-in", "mechanism").empty());
  CHECK(changed(diff, "replies", "to MAIL").empty());
  CHECK(diff["parting"]["reply"] == 5);
  for (const char* format : {"text", "json"}) {
    const std::string out = run_program({"diff", "-f", format, folder / "good.log", folder / "bad.log"}).out;
    CHECK_FALSE(has(out, "s3cr3t"));
    CHECK_FALSE(has(out, "AGFAZ"));
  }
}

TEST_CASE("diff: encryption and certificate, on recorded sessions of one client", "[diff]") {
  const auto diff = diff_json(sample("curl/starttls-login-accepted.log"), sample("curl/cert-expired.log"));
  CHECK(diff["bad"]["cause"] == "tls.cert-expired");
  CHECK_FALSE(changed(diff, "encryption", "certificate accepted").empty());
  CHECK_FALSE(changed(diff, "certificate", "valid until").empty());
  const auto login =
      diff_json(sample("phpmailer/level4-accepted.log"), sample("phpmailer/gmail-bad-credentials.log"));
  CHECK(changed(login, "log-in", "result") == "accepted -> rejected");
}
