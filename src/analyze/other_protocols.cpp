#include "analyze/other_protocols.h"

#include <algorithm>
#include <utility>

#include "session/noise.h"

namespace smtplain {
namespace {

/// Of a client that came before the log begins, Postfix only tells that it left.
bool only_left(const Session& session) {
  return std::all_of(session.events.begin(), session.events.end(), [](const Event& event) {
    return event.kind == Kind::noise || event.text.starts_with("disconnect from ");
  });
}

bool speaks_smtp(const Session& session) {
  return std::any_of(session.events.begin(), session.events.end(),
                     [](const Event& event) { return event.from != Speaker::tool; });
}

/// Nobody spoke SMTP and nothing failed: a port for reading mail, or SSH, as curl tells of it.
bool is_none_of_smtp(const Session& session) {
  if (session.outcome != Outcome::incomplete || speaks_smtp(session)) return false;
  if (only_left(session)) return true;
  for (const int port : {110, 143, 993, 995})
    if (session.server.port == port) return true;
  return std::any_of(session.events.begin(), session.events.end(),
                     [](const Event& event) { return event.text.starts_with("SSH "); });
}

/// The lines belong to no session: the one before or behind them shows them as noise.
std::vector<Event> take_lines(Session& from, Session& to) {
  for (Event& event : from.events) {
    event.kind = Kind::noise;
    event.text = to.storage->keep(event.text);  // one storage may hold the other
  }
  return std::move(from.events);
}

}  // namespace

void leave_out_other_protocols(std::vector<Session>& sessions) {
  if (sessions.size() < 2 || std::none_of(sessions.begin(), sessions.end(), speaks_smtp) ||
      std::none_of(sessions.begin(), sessions.end(), is_none_of_smtp))
    return;
  const auto first = std::find_if_not(sessions.begin(), sessions.end(), is_none_of_smtp);
  std::vector<Event> above;
  for (auto early = sessions.begin(); early != first; ++early) {
    append_noise(take_lines(*early, *first), above);
  }
  put_before(above, *first);

  std::vector<Session> kept;
  for (auto session = first; session != sessions.end(); ++session) {
    if (!is_none_of_smtp(*session)) {
      kept.push_back(std::move(*session));
      continue;
    }
    append_noise(take_lines(*session, kept.back()), kept.back().events);
  }
  sessions = std::move(kept);
}

}  // namespace smtplain
