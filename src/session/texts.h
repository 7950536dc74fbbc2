// The texts of a session that must outlive the part of the log they were read from.
#pragma once
#include "smtplain/session.h"

namespace smtplain {

/// Calls `visit` with each view in the session that may point into the log or its storage. Those of
/// diagnosis, findings and annotations, which the rules add, are not among them.
template <typename Visit>
void for_each_text(Session& session, Visit visit) {
  visit(session.id);
  visit(session.client.name), visit(session.client.version);
  Server& server = session.server;
  visit(server.host), visit(server.address), visit(server.greeting_name);
  visit(session.tls.version), visit(session.tls.cipher), visit(session.tls.verify_error);
  if (session.tls.certificate) {
    Certificate& certificate = *session.tls.certificate;
    visit(certificate.subject), visit(certificate.issuer);
    visit(certificate.not_before), visit(certificate.not_after);
    for (std::string_view& name : certificate.names) visit(name);
  }
  for (Capability& capability : session.capabilities) {
    visit(capability.keyword);
    for (std::string_view& param : capability.params) visit(param);
  }
  for (std::string_view& mechanism : session.auth.offered) visit(mechanism);
  visit(session.auth.mechanism), visit(session.auth.username), visit(session.auth.fault);
  for (AuthStep& step : session.auth.steps) visit(step.raw_masked), visit(step.decoded);
  visit(session.envelope.from), visit(session.envelope.queue_id);
  for (Recipient& recipient : session.envelope.recipients) visit(recipient.address);
  for (TimingStep& step : session.timing) visit(step.what);
  for (Event& event : session.events) visit(event.text);
}

/// Moves the texts to the session's own storage, so that the log's text may go. `afresh`: to new storage;
/// what it has is shared or full of what is no longer needed.
void settle_texts(Session& session, bool afresh);

}  // namespace smtplain
