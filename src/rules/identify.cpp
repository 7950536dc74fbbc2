#include "rules/identify.h"

#include <algorithm>

#include "rules/fold.h"

namespace smtplain::rules {
namespace {

/// Whose servers have this name: the longest domain of a provider that it ends in decides. "" if none is
/// known.
std::string_view provider_of(const RuleTables& tables, std::string_view host) {
  const std::string folded = fold(host);
  for (std::string_view end = folded; !end.empty();) {
    const auto known =
        std::lower_bound(tables.domains.begin(), tables.domains.end(), end,
                         [](const DomainData& data, std::string_view name) { return data.domain < name; });
    if (known != tables.domains.end() && known->domain == end) return known->provider;
    end.remove_prefix(std::min(end.find('.'), end.size() - 1) + 1);
  }
  return {};
}

// What a greeting or a reply gives away, unless the host name told.
void identify_by_words(const Matcher& matcher, Session& session) {
  for (const Event& event : session.events) {
    const bool telling = event.kind == Kind::greeting || (event.kind == Kind::reply && event.code >= 400);
    if (!telling || (!session.server.provider.empty() && !session.server.software.empty())) continue;
    const auto verdict = matcher.verdict(session, event);
    if (session.server.provider.empty()) session.server.provider = verdict->provider;
    if (session.server.software.empty()) session.server.software = verdict->software;
  }
}

}  // namespace

void identify_server(const Matcher& matcher, Session& session) {
  Server& server = session.server;
  for (const std::string_view name : {server.host, server.greeting_name}) {
    if (server.provider.empty()) server.provider = provider_of(matcher.tables(), name);
  }
  identify_by_words(matcher, session);
}

}  // namespace smtplain::rules
