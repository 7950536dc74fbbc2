#include "analyze/routine.h"

#include <algorithm>

namespace smtplain {

const Session* KeptSessions::keep(const Session& session) {
  Session& kept = sessions_.emplace_back();
  kept.first_line = session.first_line;
  kept.last_line = session.last_line;
  kept.server.host = texts_.keep(session.server.host);
  kept.server.greeting_name = texts_.keep(session.server.greeting_name);
  kept.outcome = session.outcome;
  kept.stage = session.stage;
  kept.findings = session.findings;
  bytes_ += sizeof kept + session.server.host.size() + session.server.greeting_name.size();
  for (const Finding& finding : kept.findings)
    bytes_ += sizeof finding + finding.title.size() + finding.explanation.size();
  return &kept;
}

bool go_alike(const Session& a, const Session& b) {
  const auto line = [](const Session& session, const Finding& finding) {
    return finding.line == 0 ? -1 : std::int64_t{finding.line} - session.first_line;
  };
  return a.outcome == b.outcome && a.server.host == b.server.host &&
         a.server.greeting_name == b.server.greeting_name &&
         std::equal(a.findings.begin(), a.findings.end(), b.findings.begin(), b.findings.end(),
                    [&](const Finding& one, const Finding& other) {
                      return one.rule == other.rule && one.explanation == other.explanation &&
                             line(a, one) == line(b, other);
                    });
}

}  // namespace smtplain
