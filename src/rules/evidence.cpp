#include "rules/evidence.h"

#include <algorithm>

namespace smtplain::rules {
namespace {

constexpr std::size_t kMost = 5;

// Words that nothing is known of prove nothing.
bool is_understood(const Session& session, std::int32_t index, const EvidenceFor& about) {
  const auto is_it = [index](const Annotation& told) { return told.event == index; };
  return std::find(about.judged.begin(), about.judged.end(), index) != about.judged.end() ||
         std::any_of(session.annotations.begin(), session.annotations.end(), is_it);
}

void tell_greeting(const Session& session, std::vector<Evidence>& lines) {
  for (const Event& seen : session.events) {
    if (seen.kind == Kind::greeting) return lines.push_back({seen.line, seen.text});
  }
}

// With the command that it answers, if the log shows it.
void tell_with_command(const Session& session, const Event& seen, std::vector<Evidence>& lines) {
  if (seen.answers_event >= 0) {
    const Event& command = session.events[static_cast<std::size_t>(seen.answers_event)];
    if (command.kind == Kind::command) lines.push_back({command.line, command.text});
  }
  lines.push_back({seen.line, seen.text});
}

// Where no reply decided, how far the session came is part of the proof: the last command that was answered.
void tell_last_step(const Session& session, const Event* before, std::vector<Evidence>& lines) {
  const Event* last = nullptr;
  for (const Event& seen : session.events) {
    if (&seen == before) break;
    const bool reply = seen.kind == Kind::reply || seen.kind == Kind::greeting;
    if (reply && seen.answers != Verb::quit) last = &seen;
  }
  if (last == nullptr || (!lines.empty() && lines.front().text == last->text)) return;
  tell_with_command(session, *last, lines);
}

}  // namespace

std::vector<Evidence> evidence(const Session& session, const EvidenceFor& about) {
  std::vector<Evidence> lines;
  const Event* seen = about.event;
  if (about.greeting) tell_greeting(session, lines);
  if (about.last_step) tell_last_step(session, seen, lines);
  if (seen == nullptr) return lines;
  tell_with_command(session, *seen, lines);
  const auto followed = static_cast<std::ptrdiff_t>(lines.size());
  // That the connection ends behind a refusal proves nothing.
  const bool refusal = seen->kind == Kind::reply || seen->kind == Kind::greeting;
  for (const Event& later : session.events) {
    if (lines.size() == kMost) break;
    if (&later <= seen || (later.kind != Kind::error && (later.kind != Kind::close || refusal))) continue;
    const bool told =
        std::any_of(lines.begin(), lines.end(), [&](const Evidence& e) { return e.text == later.text; });
    if (!told && is_understood(session, static_cast<std::int32_t>(&later - session.events.data()), about))
      lines.push_back({later.line, later.text});
  }
  std::stable_sort(lines.begin() + followed, lines.end(),
                   [](const Evidence& a, const Evidence& b) { return a.line < b.line; });
  return lines;
}

}  // namespace smtplain::rules
