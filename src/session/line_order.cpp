#include "session/line_order.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace smtplain {

void order_by_line(Session& session) {
  std::vector<Event>& events = session.events;
  const auto by_line = [](const Event& a, const Event& b) { return a.line < b.line; };
  if (std::is_sorted(events.begin(), events.end(), by_line)) return;
  std::vector<std::size_t> order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return by_line(events[a], events[b]); });
  std::vector<std::int32_t> place(events.size());
  std::vector<Event> ordered;
  ordered.reserve(events.size());
  for (const std::size_t at : order) {
    place[at] = static_cast<std::int32_t>(ordered.size());
    ordered.push_back(events[at]);
  }
  events = std::move(ordered);

  const auto move = [&](std::int32_t& event) {
    if (event >= 0) event = place[static_cast<std::size_t>(event)];
  };
  move(session.reply_event);
  move(session.failure_event);
  for (Event& event : events) move(event.answers_event);
  for (Annotation& annotation : session.annotations) move(annotation.event);
  std::stable_sort(session.annotations.begin(), session.annotations.end(),
                   [](const Annotation& a, const Annotation& b) { return a.event < b.event; });
}

}  // namespace smtplain
