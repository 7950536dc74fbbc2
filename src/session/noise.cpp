#include "session/noise.h"

#include <algorithm>

#include "session/builder.h"

namespace smtplain {

void put_before(const std::vector<Event>& noise, Session& session) {
  if (noise.empty()) return;
  const auto shift = static_cast<std::int32_t>(noise.size());
  for (Event& event : session.events) {
    if (event.answers_event >= 0) event.answers_event += shift;
  }
  if (session.reply_event >= 0) session.reply_event += shift;
  if (session.failure_event >= 0) session.failure_event += shift;
  session.events.insert(session.events.begin(), noise.begin(), noise.end());
}

void append_noise(const std::vector<Event>& noise, std::vector<Event>& events) {
  for (const Event& event : noise) {
    if (events.size() < kMostEvents) {
      events.push_back(event);
    } else {
      events.back().end_line = std::max(events.back().end_line, event.end_line);
    }
  }
}

}  // namespace smtplain
