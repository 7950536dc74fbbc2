#include "rules/identify.h"

namespace smtplain::rules {
namespace {

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
  if (server.provider.empty()) server.provider = matcher.host_domains().provider_of(server.host);
  if (server.provider.empty()) server.provider = matcher.host_domains().provider_of(server.greeting_name);
  identify_by_words(matcher, session);
}

}  // namespace smtplain::rules
