#include "analyze/other_protocols.h"

#include <algorithm>
#include <utility>

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
  for (Event& event : from.events) event.kind = Kind::noise;
  if (to.storage != from.storage) to.storage->hold(from.storage);
  return std::move(from.events);
}

void put_before(const std::vector<Event>& lines, Session& session) {
  session.events.insert(session.events.begin(), lines.begin(), lines.end());
  const auto shift = static_cast<std::int32_t>(lines.size());
  const auto move = [shift](std::int32_t& index) { index += index < 0 ? 0 : shift; };
  move(session.reply_event);
  move(session.failure_event);
  for (Event& event : session.events)
    if (event.from != Speaker::tool) move(event.answers_event);
}

}  // namespace

void leave_out_other_protocols(std::vector<Session>& sessions) {
  if (sessions.size() < 2 || std::none_of(sessions.begin(), sessions.end(), speaks_smtp) ||
      std::none_of(sessions.begin(), sessions.end(), is_none_of_smtp))
    return;
  const auto first = std::find_if_not(sessions.begin(), sessions.end(), is_none_of_smtp);
  std::vector<Event> above;
  for (auto early = sessions.begin(); early != first; ++early) {
    const std::vector<Event> lines = take_lines(*early, *first);
    above.insert(above.end(), lines.begin(), lines.end());
  }
  if (!above.empty()) put_before(above, *first);

  std::vector<Session> kept;
  for (auto session = first; session != sessions.end(); ++session) {
    if (!is_none_of_smtp(*session)) {
      kept.push_back(std::move(*session));
      continue;
    }
    const std::vector<Event> lines = take_lines(*session, kept.back());
    kept.back().events.insert(kept.back().events.end(), lines.begin(), lines.end());
  }
  sessions = std::move(kept);
}

}  // namespace smtplain
