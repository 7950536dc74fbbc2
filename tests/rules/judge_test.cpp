// One cause for a session; what follows from it is evidence.
#include <catch2/catch.hpp>

#include "rules/advice.h"
#include "rules/dialogue.h"
#include "rules/placeholders.h"
#include "smtplain/analyze.h"
#include "smtplain/rules.h"

using namespace smtplain;

namespace {

const std::vector<std::string_view> kRefusedLogin = {"fact: client_name PHPMailer",
                                                     "fact: server_host mail.example.com",
                                                     "S: 220 mail.example.com ESMTP",
                                                     "C: EHLO client.example.org",
                                                     "S: 250-mail.example.com\n250 AUTH LOGIN",
                                                     "C: AUTH LOGIN",
                                                     "S: 334 VXNlcm5hbWU6",
                                                     "C: cGF0QGV4YW1wbGUub3Jn",
                                                     "S: 334 UGFzc3dvcmQ6",
                                                     "C: c2VjcmV0LXdvcmQ=",
                                                     "S: 535 5.7.8 Error: authentication failed",
                                                     "error: SMTP Error: Could not authenticate.",
                                                     "C: QUIT",
                                                     "S: 221 Bye"};

}  // namespace

TEST_CASE("the reply that decided names the cause, the client's words are evidence", "[rules][judge]") {
  const Session session = judged(kRefusedLogin);
  REQUIRE_FALSE(session.diagnosis.empty());
  const Diagnosis& first = session.diagnosis.front();
  CHECK(first.cause == "auth.bad-credentials");
  CHECK(first.explanation.find("pat@example.org") != std::string::npos);
  const auto told = [&](std::string_view words) {
    return std::any_of(first.evidence.begin(), first.evidence.end(),
                       [&](const Evidence& e) { return e.text.find(words) != std::string_view::npos; });
  };
  CHECK(told("535 5.7.8"));
  CHECK(told("Could not authenticate"));
  for (const Diagnosis& other : session.diagnosis) {
    if (&other != &first) CHECK(other.cause != first.cause);
  }
}

TEST_CASE("a session that went well has no diagnosis", "[rules][judge]") {
  const Session session = judged({"S: 220 mail.example.com ESMTP", "C: EHLO client.example.org",
                                  "S: 250 mail.example.com", "C: QUIT", "S: 221 Bye"});
  CHECK(session.outcome == Outcome::no_message);
  CHECK(session.diagnosis.empty());
}

TEST_CASE("a log that just stops is blamed on nobody", "[rules][judge]") {
  const Session session = judged({"S: 220 mail.example.com ESMTP", "C: EHLO client.example.org"});
  CHECK(session.outcome == Outcome::incomplete);
  CHECK(session.diagnosis.empty());
}

TEST_CASE("every event of a dialogue gets a sentence", "[rules][annotate]") {
  const Session session = judged(kRefusedLogin);
  for (std::size_t i = 0; i < session.events.size(); ++i) {
    INFO(session.events[i].text);
    CHECK(std::any_of(session.annotations.begin(), session.annotations.end(), [i](const Annotation& a) {
      return a.event == static_cast<std::int32_t>(i) && !a.text.empty();
    }));
  }
}

TEST_CASE("the remark at the reply that decided does not deny the verdict", "[rules][judge]") {
  const Session session =
      judged({"S: 451 The server has reached its limit for processing requests from your host"});
  REQUIRE(!session.diagnosis.empty());
  REQUIRE(session.diagnosis.front().confidence < 0.8);
  REQUIRE(session.annotations.size() == 1);
  CHECK(session.annotations.front().text == session.diagnosis.front().title + '.');
}

TEST_CASE("a sentence has no holes", "[rules][judge]") {
  for (const Session& session :
       {judged(kRefusedLogin), judged({"S: 220 mail.example.com ESMTP", "C: EHLO pc", "S: 550 No"}),
        judged({"error: The server response was: 5.7.0 Authentication required"}),
        judged({"C: MAIL FROM:<a@example.com>", "S: 530 5.7.0 Authentication required"})}) {
    for (const Diagnosis& told : session.diagnosis) {
      CHECK(told.title.find('{') == std::string::npos);
      CHECK(told.explanation.find("  ") == std::string::npos);
      CHECK(told.explanation.find("( ") == std::string::npos);
      CHECK(told.confidence > 0);
      CHECK(told.confidence <= 1);
    }
  }
}

TEST_CASE("why tells which rules matched and which won", "[rules][judge]") {
  Why why;
  const Session session = judged(kRefusedLogin, &why);
  REQUIRE_FALSE(why.events.empty());
  CHECK(why.decision.find(session.diagnosis.front().rule) == 0);
  const bool listed = std::any_of(why.events.begin(), why.events.end(), [](const Why::Event& e) {
    return !e.matched.empty() && e.matched.front().because.find("points") != std::string::npos;
  });
  CHECK(listed);
}

TEST_CASE("a reply alone is judged too", "[rules][judge]") {
  const auto rules = Rules::builtin();
  const auto verdict = rules->judge_reply(
      "550 5.1.1 <bob@example.com>: Recipient address rejected: User unknown", {Verb::rcpt, {}, {}, {}});
  CHECK(verdict.code == 550);
  CHECK(verdict.enhanced.str() == "5.1.1");
  REQUIRE_FALSE(verdict.diagnosis.empty());
  CHECK(verdict.diagnosis.front().cause == "recipient.unknown");
  CHECK_FALSE(verdict.meaning.empty());
  CHECK(rules->judge_reply("250 OK").diagnosis.empty());
}

TEST_CASE("a refusal for now is not told as one for good", "[rules][judge]") {
  const auto told = [](std::string_view text) {
    return Rules::builtin()->judge_reply(text).diagnosis.front().explanation;
  };
  CHECK(told("450 unknown user").ends_with("without a change the answer is most likely the same."));
  CHECK(told("450 unknown user").find("The code 450 asks to try again later") != std::string::npos);
  CHECK(told("550 unknown user").ends_with("Trying again without a change gives the same answer."));
}

TEST_CASE("a noun stands for a name that is not known", "[rules][judge]") {
  const auto first = [](std::string_view text) {
    return Rules::builtin()->judge_reply(text).diagnosis.front();
  };
  CHECK(first("550 unknown").title == "There is no mailbox");
  CHECK(first("550 unknown").explanation.find("does not know the address.") != std::string::npos);
  CHECK(first("501 5.1.7 No").explanation.find("the sender address is no valid") != std::string::npos);
}

TEST_CASE("rules of a folder come on top and may replace", "[rules][loader]") {
  const auto base = Rules::builtin();
  const auto none = Rules::load({}, base);
  REQUIRE(none.errors.empty());
  CHECK(none.rules->size() == base->size());
  CHECK(none.rules->judge_reply("535 5.7.8 Error: authentication failed", {Verb::auth, {}, {}, {}})
            .diagnosis.front()
            .cause == "auth.bad-credentials");
  const std::vector<std::string> missing = {"/no/such/folder"};
  CHECK_FALSE(Rules::load(missing, base).errors.empty());
}

TEST_CASE("a command that people copy names the log's host, if that is a plain name", "[rules][judge]") {
  const auto advised = [](const std::string& host) {
    const std::string fact = "fact: server_host " + host;
    const Session session = judged({fact, "fact: server_port 465", "error: connect: Connection timed out"});
    REQUIRE_FALSE(session.diagnosis.empty());
    for (const Fix& fix : session.diagnosis.front().fix) {
      if (const auto at = fix.text.find("nc -vz "); at != std::string::npos)
        return fix.text.substr(at, fix.text.find(" (") - at);
    }
    return std::string();
  };
  CHECK(advised("mail.example.com") == "nc -vz mail.example.com 465");
  for (const std::string host : {"$(reboot)", "a;reboot", "-e", "`reboot`", "a'b"})
    CHECK(advised(host) == "nc -vz SERVER 465");
}

TEST_CASE("advice names the clients it is for, or those it is not for", "[rules][judge]") {
  using rules::Advises;
  using rules::advises;
  CHECK(advises("", "curl") == Advises::this_client);
  CHECK(advises("curl", "curl") == Advises::this_client);
  CHECK(advises("curl|swaks", "swaks") == Advises::this_client);
  CHECK(advises("curl", "") == Advises::other_clients);
  CHECK(advises("PHP", "CodeIgniter") == Advises::this_client);
  CHECK(advises("PHP", "curl") == Advises::nobody);
  CHECK(advises("!program", "curl") == Advises::nobody);
  CHECK(advises("!program", "mail server") == Advises::this_client);
  CHECK(advises("mail server", "") == Advises::nobody);
  // Who types commands needs other advice than who runs a program that writes them.
  CHECK(advises("console", "telnet") == Advises::this_client);
  CHECK(advises("console", "curl") == Advises::nobody);
  CHECK(advises("!mailer", "telnet") == Advises::this_client);
  CHECK(advises("!mailer", "") == Advises::this_client);
  CHECK(advises("!mailer", "Go net/smtp") == Advises::nobody);
  CHECK(advises("!mailer", "mail server") == Advises::nobody);
  for (const std::string_view relays : {"", "sendmail", "nullmailer"})
    CHECK(advises("!program", relays) == Advises::this_client);
}

TEST_CASE("a server that spoke was reached: no other reading says the opposite", "[rules][judge]") {
  const Session session =
      judged({"fact: client_name PHPMailer", "S: 220 mail.example.com ESMTP", "C: EHLO pc", "S: 250 STARTTLS",
              "C: STARTTLS", "S: 220 Ready", "error: SMTP Error: Could not connect to SMTP host."});
  REQUIRE_FALSE(session.diagnosis.empty());
  for (const Diagnosis& told : session.diagnosis) CHECK(told.cause.substr(0, 7) != "connect");
}

TEST_CASE("the limit in a reply's words is told in megabytes", "[rules][judge]") {
  const auto told = [](std::string_view reply) {
    return judged({"C: MAIL FROM:<a@example.com>", "S: 250 OK", reply}).diagnosis.front().explanation;
  };
  CHECK(told("S: 554 Message rejected: Stream is more than 10485760 bytes long.").find("about 7.5 MB") !=
        std::string::npos);
  CHECK(told("S: 552 Message too large (maximum size 14MB)").find("14680064 bytes (14 MB)") !=
        std::string::npos);
}

TEST_CASE("advice stands as the rule has it, without that for other clients", "[rules][judge]") {
  const auto advised = [](const std::string& client) {
    const std::string fact = "fact: client_name " + client;
    const Session session = judged({"fact: server_host smtp.gmail.com", fact, "C: AUTH LOGIN",
                                    "S: 535 5.7.8 Username and Password not accepted"});
    std::vector<std::string> first_words;
    for (const Fix& fix : session.diagnosis.at(0).fix) first_words.push_back(fix.text.substr(0, 9));
    return first_words;
  };
  CHECK(advised("PHPMailer") == std::vector<std::string>{"Switch on", "Set $mail", "In Google"});
  CHECK(advised("swaks") == std::vector<std::string>{"Switch on", "In Google"});
}

TEST_CASE("what a rule says in general names no placeholder", "[rules]") {
  const auto rules = Rules::builtin();
  for (std::size_t i = 0; i < rules->size(); ++i) {
    const RuleInfo rule = rules->rule(i);
    CAPTURE(rule.id);
    CHECK(rules::next_placeholder(rules->in_general(rule.title)).empty());
    CHECK(rules::next_placeholder(rules->in_general(rule.explain)).empty());
    for (const RuleInfo::Advice& advice : rule.fix)
      CHECK(rules::next_placeholder(rules->in_general(advice.text)).empty());
  }
}

TEST_CASE("advice is left out where the session shows that it cannot help", "[rules][judge]") {
  Session session;
  CHECK(rules::fits("", session));
  CHECK(rules::fits("plain", session));
  CHECK(rules::fits("no-methods", session));
  CHECK(rules::fits("no-words", session));
  CHECK(rules::fits("remote", session));
  session.tls.used = true;
  session.auth.offered = {"PLAIN"};
  session.server.host = "localhost";
  CHECK_FALSE(rules::fits("plain", session));
  CHECK_FALSE(rules::fits("no-methods", session));
  CHECK(rules::fits("local", session));
  CHECK_FALSE(rules::fits("remote", session));
  CHECK(rules::fits("submission", session));
  session.envelope.by_server = true;
  CHECK_FALSE(rules::fits("submission", session));
  CHECK(rules::fits("delivery", session));
}

TEST_CASE("of the rules of one cause the surer one tells it, however short its words are", "[rules][judge]") {
  const auto told_by = [](std::string_view log) {
    const Source source = Analyzer(Rules::builtin()).analyze("-", std::string(log));
    REQUIRE(source.sessions.size() == 1);
    return std::string(source.sessions[0].diagnosis.at(0).rule);
  };
  CHECK(told_by("curl: (60) SSL certificate problem: self-signed certificate\n") ==
        "tls.cert-untrusted.self-signed");
  CHECK(told_by("curl: (60) SSL certificate problem: and no word more\n") ==
        "tls.cert-untrusted.verify-failed");
  // as many points, and surer
  CHECK(told_by("554 DT:SPM 163 mx20\n") == "policy.spam-content.netease");
}
