// A failure in plain words of a program that nobody knows: what can be said of it, and no more.
#include <catch2/catch.hpp>
#include <string>

#include "smtplain/analyze.h"

using namespace smtplain;

TEST_CASE("a failure in a few plain words is told with its place", "[readers][plain]") {
  struct Case {
    std::string_view text, cause;
    Outcome outcome;
    Stage stage;
  };
  const Case cases[] = {
      {"smtp: wrong username/password", "auth.bad-credentials", Outcome::failed, Stage::auth},
      {"2024-05-14 09:12:33 Could not log in to mail server", "auth.bad-credentials", Outcome::failed,
       Stage::auth},
      {"Mail failed: wrong password", "auth.bad-credentials", Outcome::failed, Stage::auth},
      {"SMTP server requires authentication", "auth.required", Outcome::failed, Stage::auth},
      {"smtp server does not respond", "connect.timeout", Outcome::failed, Stage::connect},
      {"mail server offline", "connect.timeout", Outcome::failed, Stage::connect},
      {"mail server not found", "dns.not-found", Outcome::failed, Stage::resolve},
      {"SMTP: recipient rejected", "recipient.unknown", Outcome::rejected, Stage::rcpt_to},
      {"SMTP: sender address rejected", "sender.rejected", Outcome::rejected, Stage::mail_from},
      {"mail could not be delivered: relaying not permitted", "relay.denied", Outcome::rejected,
       Stage::rcpt_to},
      {"Der SMTP-Server hat die Anmeldung abgelehnt", "auth.bad-credentials", Outcome::failed, Stage::auth},
      {"Le serveur SMTP ne répond pas", "connect.timeout", Outcome::failed, Stage::connect},
      {"Email rejected: attachment too big", "message.too-large", Outcome::rejected, Stage::message},
  };
  for (const Case& expected : cases) {
    INFO(expected.text);
    const Source source = Analyzer(Rules::builtin()).analyze("-", std::string(expected.text) + "\n");
    REQUIRE(source.sessions.size() == 1);
    const Session& session = source.sessions[0];
    CHECK(session.outcome == expected.outcome);
    CHECK(session.stage == expected.stage);
    REQUIRE_FALSE(session.diagnosis.empty());
    CHECK(session.diagnosis[0].cause == expected.cause);
    CHECK(session.diagnosis[0].confidence < 0.6);
  }
}

TEST_CASE("questions, letters and talk of other things are no failures", "[readers][plain]") {
  for (const std::string_view text :
       {"Our mail server requires authentication, how do I set it up?",
        "The weather is nice and my mail works", "the door is blocked", "Please see the mail that I closed",
        "one\ntwo\nthree\nfour\nsmtp server does not respond"}) {
    INFO(text);
    CHECK(Analyzer(Rules::builtin()).analyze("-", std::string(text) + "\n").sessions.empty());
  }
}
