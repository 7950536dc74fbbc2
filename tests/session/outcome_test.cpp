#include <catch2/catch.hpp>

#include "script.h"

using namespace smtplain;
using smtplain::test::Script;

namespace {

const std::string kOpen = "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250-mx.example.com\nS: 250 SIZE 1000\n";

struct Case {
  const char* what;
  std::string script;
  Outcome outcome;
  Stage stage;
  int code;  // of the deciding reply, 0: none
};

}  // namespace

TEST_CASE("outcome, stage and deciding reply follow from the dialogue", "[session]") {
  const std::string mail = kOpen + "C: MAIL FROM:<a@x.example>\nS: 250 ok\n";
  const std::string rcpt = mail + "C: RCPT TO:<b@x.example>\nS: 250 ok\n";
  const std::string data = rcpt + "C: DATA\nS: 354 go\nC: Subject: x\nC:\nC: 550 is a number\nC: .\n";
  const std::vector<Case> cases = {
      {"accepted", data + "S: 250 queued as 12\nC: QUIT\nS: 221 bye", Outcome::accepted, Stage::none, 250},
      {"accepted although the end is missing", data + "S: 250 queued as 12\nE: read error", Outcome::accepted,
       Stage::none, 250},
      {"content refused", data + "S: 550 spam\nC: QUIT\nS: 221 bye", Outcome::rejected, Stage::message, 550},
      {"recipient refused", mail + "C: RCPT TO:<b@x.example>\nS: 450 later\nC: QUIT\nS: 221 bye",
       Outcome::deferred, Stage::rcpt_to, 450},
      {"what follows from a refusal does not decide",
       kOpen + "C: MAIL FROM:<a@x.example>\nS: 530 log in\nC: RCPT TO:<b@x.example>\nS: 503 need MAIL\nC: "
               "DATA\nS: 503 need RCPT",
       Outcome::rejected, Stage::mail_from, 530},
      {"no valid recipients follows from the refused one",
       mail + "C: RCPT TO:<b@x.example>\nS: 550 5.1.1 unknown\nC: DATA\nS: 554 no valid recipients",
       Outcome::rejected, Stage::rcpt_to, 550},
      {"one of two",
       mail + "C: RCPT TO:<b@x.example>\nS: 250 ok\nC: RCPT TO:<c@x.example>\nS: 550 no\nC: DATA\nS: 354 "
              "go\nC: x\nC: .\nS: 250 ok",
       Outcome::partial, Stage::rcpt_to, 550},
      {"EHLO refused, HELO taken",
       "S: 220 hi\nC: EHLO a\nS: 502 no\nC: HELO a\nS: 250 hi\nC: QUIT\nS: 221 bye", Outcome::no_message,
       Stage::none, 0},
      {"log-in refused twice",
       kOpen + "C: AUTH CRAM-MD5\nS: 504 no\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YUBleGFtcGxlLmNvbQ==\nS: "
               "535 wrong",
       Outcome::rejected, Stage::auth, 535},
      {"log-in refused, then right",
       kOpen + "C: AUTH PLAIN AGEAYg==\nS: 535 wrong\nC: AUTH PLAIN AGEAYg==\nS: 235 ok\nC: QUIT\nS: 221 bye",
       Outcome::no_message, Stage::none, 0},
      {"greeting refuses", "S: 554 no service\nC: QUIT", Outcome::rejected, Stage::greeting, 554},
      {"typing mistake, mail sent",
       kOpen + "C: MIAL FROM:<a@x.example>\nS: 500 what\nC: MAIL FROM:<a@x.example>\nS: 250 ok\nC: RCPT "
               "TO:<b@x.example>\nS: 250 ok\nC: DATA\nS: 354 go\nC: .\nS: 250 ok",
       Outcome::accepted, Stage::none, 250},
      {"the log stops", kOpen + "C: MAIL FROM:<a@x.example>", Outcome::incomplete, Stage::mail_from, 0},
      {"a recipient asked for by VRFY", kOpen + "C: VRFY b@x.example\nS: 502 no\nC: QUIT\nS: 221 bye",
       Outcome::rejected, Stage::rcpt_to, 502},
      {"the reason behind the goodbye",
       kOpen + "C: QUIT\nS: 221 bye\nE: the server does not support authentication", Outcome::failed,
       Stage::auth, 0},
      {"a message rejected without a code", "E: Message rejected: Email address is not verified.",
       Outcome::rejected, Stage::message, 0},
      {"a socket that could not be converted", "E: Could not convert socket to TLS", Outcome::failed,
       Stage::tls, 0},
      {"a connection the system forbids",
       "E: unable to connect to ssl://x:465 (access a socket in a way forbidden by its access permissions)",
       Outcome::failed, Stage::connect, 0},
      {"a handshake told in one line with STARTTLS",
       "E: Unable to connect with STARTTLS: SSL operation failed: certificate verify failed", Outcome::failed,
       Stage::tls, 0},
      {"a capability check", kOpen + "C: QUIT\nS: 221 bye", Outcome::no_message, Stage::none, 0},
      {"dropped while waiting", rcpt + "C: DATA\nX: Connection closed by foreign host.", Outcome::failed,
       Stage::data, 0},
      {"dropped in the content", rcpt + "C: DATA\nS: 354 go\nC: x\nC: .\nE: Remote host closed connection",
       Outcome::failed, Stage::message, 0},
      {"no connection", "K: Trying 192.0.2.1...\nE: Connection refused", Outcome::failed, Stage::connect, 0},
      {"no name", "E: Could not resolve host: mail.example.com", Outcome::failed, Stage::resolve, 0},
      {"handshake", kOpen + "C: STARTTLS\nS: 220 go ahead\nE: certificate verify failed", Outcome::failed,
       Stage::tls, 0},
      {"STARTTLS refused", kOpen + "C: STARTTLS\nS: 502 no\nC: QUIT\nS: 221 bye", Outcome::rejected,
       Stage::starttls, 502},
      {"pipelined",
       kOpen + "C: MAIL FROM:<a@x.example>\nC: RCPT TO:<b@x.example>\nC: DATA\nS: 250 ok\nS: 550 5.1.1 "
               "unknown\nS: 503 no recipients",
       Outcome::rejected, Stage::rcpt_to, 550},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const Script script(c.script);
    REQUIRE(script.sessions.size() == 1);
    CHECK(name(script.last().outcome) == name(c.outcome));
    CHECK(name(script.last().stage) == name(c.stage));
    CHECK((script.last().reply() == nullptr ? 0 : script.last().reply()->code) == c.code);
  }
}

TEST_CASE("replies find their commands", "[session]") {
  const Script script(kOpen +
                      "C: MAIL FROM:<a@x.example>\nC: RCPT TO:<b@x.example>\nC: DATA\nS: 250 ok\nS: 250 "
                      "ok\nS: 354 go\nC: hello\nC: .\nS: 250 done\nC: QUIT\nS: 221 bye");
  std::vector<std::string_view> answers;
  for (const Event& event : script.last().events) {
    if (event.from == Speaker::server) answers.push_back(name(event.answers));
  }
  CHECK(answers ==
        std::vector<std::string_view>{"CONNECTION", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT", "QUIT"});
}

TEST_CASE("a greeting after the end begins another session", "[session]") {
  const Script script(kOpen + "C: QUIT\nS: 221 bye\n" + kOpen + "C: QUIT\nS: 221 bye");
  CHECK(script.sessions.size() == 2);
  CHECK(script.sessions[1].first_line == 7);
  // Some programs do not log the answer to QUIT; a few servers say 220 to it.
  const Script unanswered(kOpen + "C: QUIT\n" + kOpen + "C: QUIT\n");
  CHECK(unanswered.sessions.size() == 2);
  CHECK(Script(kOpen + "C: QUIT\nS: 220 2.0.0 bye\n").sessions.size() == 1);
}

TEST_CASE("a name in capitals is no capability", "[session]") {
  const Script script("S: 220 hi\nC: EHLO a\nS: 250-XXXXXX\nS: 250 SIZE 10\n");
  CHECK(script.last().capabilities.size() == 1);
  const Script headless("S: 220 hi\nC: EHLO a\nS: 250-PIPELINING\nS: 250 SIZE 10\n");
  CHECK(headless.last().capabilities.size() == 2);
}

TEST_CASE("capabilities are those after TLS, the ones before are void", "[session]") {
  const Script script(
      "S: 220 hi\nC: EHLO a\nS: 250-mx\nS: 250-SIZE 10\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nC: EHLO "
      "a\nS: 250-mx250-SIZE 35882577250-8BITMIME250 AUTH PLAIN LOGIN\n");
  const Session& session = script.last();
  CHECK(session.tls.used);
  CHECK(session.tls.mode == TlsMode::starttls);
  CHECK(session.size.limit == 35882577);
  CHECK(session.auth.offered == std::vector<std::string_view>{"PLAIN", "LOGIN"});
  std::vector<std::string_view> now;
  for (const Capability& c : session.capabilities) {
    if (!c.before_tls) now.push_back(c.keyword);
  }
  CHECK(now == std::vector<std::string_view>{"SIZE", "8BITMIME", "AUTH"});
}

TEST_CASE("no way to the IPv6 address is not the failure if the IPv4 address was tried after it",
          "[session]") {
  const auto failure = [](const std::string& dialogue) {
    const Script script(dialogue);
    const Session& session = script.last();
    return std::string(session.events.at(static_cast<std::size_t>(session.failure_event)).text);
  };
  const std::string first = "E: connect to mx.example.com[2001:db8::1]:25: Network is unreachable\n";
  CHECK(failure(first + "E: connect to mx.example.com[192.0.2.1]:25: Connection timed out") ==
        "connect to mx.example.com[192.0.2.1]:25: Connection timed out");
  CHECK(failure("E: Immediate connect fail for 2001:db8:ff::25: Network is unreachable\nK: Trying "
                "192.0.2.1:587...\n"
                "E: connect to 192.0.2.1 port 587 failed: Connection refused\nE: Couldn't connect") ==
        "connect to 192.0.2.1 port 587 failed: Connection refused");
  // alone, over both, and before a dialogue it is
  const std::string_view unreachable = "Network is unreachable";
  CHECK(failure(first).ends_with(unreachable));
  CHECK(
      failure(first + "E: connect to mx.example.com[192.0.2.1]:25: No route to host").ends_with(unreachable));
  CHECK(failure("E: 10:22:41 connect to 192.0.2.7:25: Network is unreachable\n"
                "E: connect to mx.example.com[192.0.2.1]:25: Connection timed out")
            .ends_with(unreachable));
}
