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
void hand_over(Session& from, Session& to, bool behind) {
  for (Event& event : from.events) event.kind = Kind::noise;
  const auto place = behind ? to.events.end() : to.events.begin();
  to.events.insert(place, from.events.begin(), from.events.end());
  if (to.storage != from.storage) to.storage->hold(from.storage);
  if (behind) return;
  const auto shift = static_cast<std::int32_t>(from.events.size());
  const auto move = [shift](std::int32_t& index) { index += index < 0 ? 0 : shift; };
  move(to.reply_event);
  move(to.failure_event);
  for (Event& event : to.events)
    if (event.from != Speaker::tool) move(event.answers_event);
}

}  // namespace

void leave_out_other_protocols(std::vector<Session>& sessions) {
  if (sessions.size() < 2 || std::none_of(sessions.begin(), sessions.end(), speaks_smtp)) return;
  for (std::size_t i = sessions.size(); i-- > 0;) {
    if (sessions.size() < 2 || !is_none_of_smtp(sessions[i])) continue;
    const bool behind = i > 0;
    hand_over(sessions[i], sessions[behind ? i - 1 : 1], behind);
    sessions.erase(sessions.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace smtplain
