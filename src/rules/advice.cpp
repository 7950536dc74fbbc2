#include "rules/advice.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/any_case.h"
#include "text/characters.h"
#include "text/joined.h"

namespace smtplain::rules {
namespace {

/// What runs within PHP and has its settings and its limits.
constexpr std::array kPhp = word_list("PHPMailer", "SwiftMailer", "Symfony Mailer", "CodeIgniter", "Net_SMTP",
                                      "PHP mail()", "DokuWiki", "PHP smtp class", "Zend Mail", "RainLoop");
constexpr std::string_view kMailServer = "mail server";
/// What takes mail from other programs and sends it on; other mail servers' logs name no client.
constexpr std::array kMailServers = word_list("sendmail", "qmail", "nullmailer", "dma", "ssmtp", kMailServer);

/// Where somebody types the commands. swaks and curl write them themselves.
constexpr std::array kConsoles =
    word_list("telnet", "nc", "ncat", "netcat", "socat", "gnutls-cli", "openssl s_client");

bool is_of(std::string_view name, std::string_view client) {
  if (name == "PHP") return iequals_any(client, kPhp);
  if (name == "program") return !client.empty() && !iequals_any(client, kMailServers);
  if (name == "console") return iequals_any(client, kConsoles);
  if (name == "mailer") return !client.empty() && !iequals_any(client, kConsoles);
  return iequals(name, client);
}

bool names(std::string_view wanted, std::string_view client) {
  for (;;) {
    const std::size_t bar = wanted.find('|');
    if (is_of(wanted.substr(0, bar), client)) return true;
    if (bar == npos) return false;
    wanted.remove_prefix(bar + 1);
  }
}

// A server that keeps what it could not deliver sends to other servers, on port 25 and without a log-in.
std::string_view client_of(const Session& session) {
  return session.client.name.empty() && session.envelope.kept ? kMailServer : session.client.name;
}

bool is_local(const Session& session) {
  const std::string_view host =
      session.server.host.empty() ? std::string_view(session.server.address) : session.server.host;
  return host == "::1" || host.starts_with("127.") || istarts_with(host, "localhost");
}

bool decided_without_words(const Session& session) {
  const Event* const reply = session.reply();
  return reply == nullptr || std::none_of(reply->text.begin(), reply->text.end(), is_letter);
}

// Who reads the server's own log runs the server, and the mailboxes that it looks for a recipient in.
void speak_to_administrator(std::vector<Fix>& told) {
  static constexpr std::string_view kAdministrator = "the server's administrator";
  for (Fix& fix : told)
    if (fix.who == "the recipient's mail provider") fix.who = kAdministrator;
  std::stable_partition(told.begin(), told.end(), [](const Fix& fix) { return fix.who == kAdministrator; });
}

constexpr std::array<AdviceCondition, 7> kConditions = {
    {{"plain", "the connection was not encrypted", [](const Session& s) { return !s.tls.used; }},
     {"no-methods", "the log shows no way to log in",
      [](const Session& s) { return s.auth.offered.empty(); }},
     {"no-words", "the reply is codes only", &decided_without_words},
     {"local", "the server is this machine", &is_local},
     {"remote", "the server is another machine", [](const Session& s) { return !is_local(s); }},
     {"delivery", "a mail server passes the mail on to another",
      [](const Session& s) { return s.envelope.by_server; }},
     {"submission", "no mail server is known to pass the mail on",
      [](const Session& s) { return !s.envelope.by_server; }}}};

}  // namespace

Advises advises(std::string_view wanted, std::string_view client) {
  if (wanted.empty()) return Advises::this_client;
  if (wanted.starts_with('!'))
    return names(wanted.substr(1), client) ? Advises::nobody : Advises::this_client;
  if (names(wanted, client)) return Advises::this_client;
  constexpr std::array kGroups = word_list("PHP", "program", "console", "mailer", kMailServer);
  return iequals_any(wanted, kGroups) ? Advises::nobody : Advises::other_clients;
}

const AdviceCondition* find_condition(std::string_view name) {
  const auto found = std::find_if(kConditions.begin(), kConditions.end(),
                                  [name](const AdviceCondition& one) { return one.name == name; });
  return found == kConditions.end() ? nullptr : &*found;
}

std::string condition_names() {
  std::vector<std::string_view> names;
  names.reserve(kConditions.size());
  for (const AdviceCondition& condition : kConditions) names.push_back(condition.name);
  return joined(names);
}

bool fits(std::string_view only_if, const Session& session) {
  const AdviceCondition* const condition = find_condition(only_if);
  return condition == nullptr || condition->holds(session);
}

std::vector<Fix> advice(const RuleTables& tables, const RuleData& rule, const Session& session,
                        const Filler& filler) {
  std::vector<const FixData*> own, foreign;
  const std::string_view client = client_of(session);
  const bool nothing_offered = session.auth.offered.empty();
  const bool no_sender = session.envelope.from_seen && session.envelope.from.empty();
  for (const FixData& fix : slice(tables.fixes, rule.fix)) {
    // "Use a method that the server offers (the log does not show which)" helps nobody.
    if (nothing_offered && fix.text.view().find("({offered})") != npos) continue;
    if (no_sender && fix.text.view().find("{sender}") != npos) continue;
    if (!fits(fix.only_if, session)) continue;
    switch (advises(fix.client, client)) {
      case Advises::this_client: own.push_back(&fix); break;
      case Advises::other_clients: foreign.push_back(&fix); break;
      case Advises::nobody: break;
    }
  }

  const bool for_others = own.empty();
  std::vector<Fix> told;
  for (const FixData* fix : for_others ? foreign : own) {
    const std::string_view first = fix->client.view().substr(0, fix->client.view().find('|'));
    const std::string whose = for_others ? "With " + std::string(first) + ": " : "";
    told.push_back({std::string(fix->who), whose + filler.fill(fix->text)});
  }
  if (session.server.tells) speak_to_administrator(told);
  return told;
}

}  // namespace smtplain::rules
