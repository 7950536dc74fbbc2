// Makes the session that a rule's example stands for.
#include <algorithm>
#include <array>

#include "readers/connection_words.h"
#include "readers/tool_words.h"
#include "rules/examples.h"
#include "rules/normalise.h"
#include "rules/vocabulary.h"
#include "session/machine.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain::rules {
namespace {

struct FactName {
  std::string_view name;
  Fact fact;
};

constexpr std::array<FactName, 27> kFacts = {{
    {"client_name", Fact::client_name},
    {"client_version", Fact::client_version},
    {"server_host", Fact::server_host},
    {"server_address", Fact::server_address},
    {"server_port", Fact::server_port},
    {"tls_implicit", Fact::tls_implicit},
    {"tls_starttls", Fact::tls_starttls},
    {"tls_established", Fact::tls_established},
    {"tls_version", Fact::tls_version},
    {"tls_cipher", Fact::tls_cipher},
    {"tls_verified", Fact::tls_verified},
    {"tls_verify_error", Fact::tls_verify_error},
    {"cert_subject", Fact::cert_subject},
    {"cert_issuer", Fact::cert_issuer},
    {"cert_name", Fact::cert_name},
    {"cert_not_before", Fact::cert_not_before},
    {"cert_not_after", Fact::cert_not_after},
    {"cert_key_bits", Fact::cert_key_bits},
    {"cert_self_signed", Fact::cert_self_signed},
    {"auth_mechanism", Fact::auth_mechanism},
    {"auth_username", Fact::auth_username},
    {"auth_result", Fact::auth_result},
    {"envelope_from", Fact::envelope_from},
    {"envelope_recipient", Fact::envelope_recipient},
    {"recipient_refused", Fact::recipient_refused},
    {"told_by_server", Fact::told_by_server},
    {"size_limit", Fact::size_limit},
}};

// "server_port 465"; the dotted names of the JSON contract ("server.port 465", "tls.mode implicit") do as
// well.
void say_fact(std::string_view text, EventSink& sink) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const std::string_view value = trim(text.substr(blank));
  std::string wanted(text.substr(0, blank));
  std::replace(wanted.begin(), wanted.end(), '.', '_');
  if (wanted == "tls_mode") wanted = "tls_" + std::string(value);
  for (const FactName& fact : kFacts) {
    if (fact.name == wanted) sink.fact(fact.fact, value);
  }
}

// "T: Connected to mail.example.com port 465": the kind is told by the words.
void say_tool(const Line& line, std::string_view text, EventSink& sink) {
  const auto connection = connection_words(text);
  sink.tool(line, connection ? *connection : kind_of_own_words(text), text);
  if (connection) tell_connection(text, sink);
}

void say(const Line& line, std::string_view mark, std::string_view text, EventSink& sink) {
  constexpr std::array<Kind, 6> kinds = {Kind::error, Kind::close,   Kind::tls,
                                         Kind::note,  Kind::connect, Kind::certificate};
  if (mark == "C") return sink.client(line, text);
  if (mark == "S") return sink.server(line, text);
  if (mark == "fact") return say_fact(text, sink);
  for (Kind kind : kinds) {
    if (name(kind) == mark) return sink.tool(line, kind, text);
  }
  say_tool(line, text, sink);
}

Session dialogue_session(const ExampleData& example, const RuleTables& tables) {
  auto storage = std::make_shared<Arena>();
  SessionMachine machine(storage);
  Line line;
  for (std::string_view text : slice(tables.words, example.log)) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    line.text = trim(text.substr(std::min(colon + 1, text.size())));
    ++line.number;
    if (text.substr(0, colon) == "time") {
      line.time = parse_prefix(line.text).time;
      continue;
    }
    say(line, text.substr(0, colon), line.text, machine);
  }
  std::vector<Session> sessions = machine.finish();
  if (sessions.empty()) return {};
  return std::move(sessions.back());
}

Session message_session(const ExampleData& example, const RuleData& rule) {
  constexpr std::array<Kind, 5> kinds = {Kind::error, Kind::close, Kind::tls, Kind::note, Kind::connect};
  Session session;
  session.storage = std::make_shared<Arena>();
  Event& event = session.events.emplace_back();
  event.line = event.end_line = 1;
  event.text = example.text;
  for (Kind kind : kinds) {
    if ((rule.kinds & kind_bit(kind)) == 0) continue;
    event.kind = kind;
    break;
  }
  session.outcome = Outcome::failed;
  session.failure_event = 0;
  return session;
}

Session reply_session(const ExampleData& example) {
  Session session;
  session.storage = std::make_shared<Arena>();
  const ReplyText reply = normalise_reply(example.text);
  Event& event = session.events.emplace_back();
  event.line = event.end_line = 1;
  event.from = Speaker::server;
  parse_name(example.answers, event.answers);
  event.kind = event.answers == Verb::connection ? Kind::greeting : Kind::reply;
  event.code = reply.code;
  event.enhanced = reply.enhanced;
  event.text = example.text;
  session.outcome = reply.code >= 500                      ? Outcome::rejected
                    : reply.code >= 400 || reply.code == 0 ? Outcome::deferred
                                                           : Outcome::incomplete;
  session.reply_event = 0;
  return session;
}

}  // namespace

Session example_session(const ExampleData& example, const RuleData& rule, const RuleTables& tables) {
  Session session = !example.log.empty()         ? dialogue_session(example, tables)
                    : (rule.kinds & kReply) != 0 ? reply_session(example)
                                                 : message_session(example, rule);
  if (!example.client.empty()) session.client.name = example.client;
  if (!example.provider.empty()) session.server.provider = example.provider;
  if (!example.software.empty()) session.server.software = example.software;
  return session;
}

}  // namespace smtplain::rules
