#include "report/ladder.h"

#include <algorithm>

#include "report/issue.h"
#include "report/layout.h"
#include "report/time_text.h"
#include "text/characters.h"

namespace smtplain {
namespace {

using Shape = LadderStep::Shape;

// Beyond these the middle is left out, but for what stands around the failure.
constexpr std::size_t kFirst = 90, kLast = 60, kAround = 3;
constexpr std::int64_t kPause = 1000;  // ms; shorter ones are the network's

// "250-mx.example.com\n250-SIZE\n250 HELP" is "250 mx.example.com (+2)".
std::string first_line(const Event& event) {
  const std::string_view text = event.text;
  const auto end = text.find('\n');
  std::string line = one_line(text.substr(0, end));
  if (end == npos) return line;
  if (event.code != 0 && line.size() > 3 && line[3] == '-') line[3] = ' ';
  constexpr std::size_t kLabel = 70;
  return clip(line, kLabel) + " (+" + std::to_string(std::count(text.begin(), text.end(), '\n')) + ')';
}

std::string content_words(const Event& event) {
  const auto lines = event.end_line - event.line + 1;
  return "message content, " + std::to_string(lines) + (lines == 1 ? " line" : " lines");
}

std::optional<LadderStep> step_of(const Event& event) {
  LadderStep step;
  step.line = event.line;
  step.encrypted = event.encrypted;
  step.time = event.time;
  step.label = first_line(event);
  switch (event.kind) {
    case Kind::command: step.shape = Shape::to_server; break;
    case Kind::content:
      step.shape = Shape::to_server;
      step.label = content_words(event);
      break;
    case Kind::auth_data:
      if (event.from == Speaker::tool) return std::nullopt;
      step.shape = event.from == Speaker::client ? Shape::to_server : Shape::to_client;
      break;
    case Kind::greeting:
    case Kind::reply:
      step.shape = Shape::to_client;
      step.negative = event.code >= 400;
      break;
    case Kind::error: step.negative = true; break;
    case Kind::connect:
    case Kind::close: break;
    case Kind::tls:
    case Kind::certificate:
    case Kind::note:
    case Kind::noise: return std::nullopt;
  }
  return step;
}

// What is told of TLS takes many lines; the ladder shows where it began.
LadderStep encryption_step(const Session& session, const Event& event) {
  LadderStep step;
  step.label = "encrypted from here";
  if (!session.tls.version.empty()) step.label += ": " + one_line(session.tls.version);
  step.encrypted = true;
  step.line = event.line;
  return step;
}

void set_pauses(const Session& session, std::vector<LadderStep>& steps) {
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const auto ms = ms_between(steps[i - 1].time, steps[i].time);
    if (ms >= kPause) steps[i].pause_ms = *ms;
  }
  for (const TimingStep& slow : session.timing) {
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const LadderStep& step) {
      return step.line == slow.line && step.shape != Shape::note;
    });
    if (found != steps.end() && !found->pause_ms && slow.ms >= kPause) found->pause_ms = slow.ms;
  }
}

void leave_out_the_middle(std::vector<LadderStep>& steps) {
  if (steps.size() <= kFirst + kLast) return;
  std::vector<bool> keep(steps.size(), false);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i < kFirst || i + kLast >= steps.size()) keep[i] = true;
    if (!steps[i].decisive) continue;
    const std::size_t end = std::min(i + kAround + 1, steps.size());
    for (std::size_t near = i < kAround ? 0 : i - kAround; near < end; ++near) keep[near] = true;
  }
  std::vector<LadderStep> kept;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (keep[i]) {
      kept.push_back(std::move(steps[i]));
      continue;
    }
    if (kept.empty() || kept.back().shape != Shape::left_out) {
      kept.emplace_back().shape = Shape::left_out;
      kept.back().encrypted = steps[i].encrypted;
    }
    ++kept.back().count;
    kept.back().label = std::to_string(kept.back().count) + " steps left out";
  }
  steps = std::move(kept);
}

std::string line_of(std::size_t columns) {
  std::string out;
  for (std::size_t i = 0; i < columns; ++i) out += "─";
  return out;
}

// The space between the lifelines, `width` columns: "EHLO a ────▶", "◀──── 250 ok", "· connected ·".
std::string between(const LadderStep& step, std::size_t width) {
  const std::string label = clip(step.label, width > 6 ? width - 6 : 1);
  const std::size_t rest = width - std::min(width, display_width(label) + 4);
  switch (step.shape) {
    case Shape::to_server: return ' ' + label + ' ' + line_of(rest) + "▶ ";
    case Shape::to_client: return " ◀" + line_of(rest) + ' ' + label + ' ';
    case Shape::note:
    case Shape::left_out: break;
  }
  return pad(std::string(rest / 2, ' ') + "· " + label + " ·", width);
}

}  // namespace

Ladder make_ladder(const Session& session) {
  Ladder ladder;
  ladder.client = session.client.name.empty() ? "client" : one_line(session.client.name);
  const Server& server = session.server;
  const std::string_view host = !server.host.empty()            ? server.host
                                : !server.greeting_name.empty() ? server.greeting_name
                                                                : server.address;
  ladder.server = host.empty() ? "server" : one_line(host);
  // Where a program tells nothing of the handshake, the first reply after it proves it; it began before.
  bool encrypted = false, agreed = false;
  const std::int32_t decisive = session.reply_event >= 0 ? session.reply_event : session.failure_event;
  for (std::size_t i = 0; i < session.events.size(); ++i) {
    const Event& event = session.events[i];
    auto step = step_of(event);
    if (!step) continue;
    step->decisive = static_cast<std::int32_t>(i) == decisive;
    step->encrypted = event.encrypted || (agreed && session.tls.used);
    if (step->encrypted && !encrypted) ladder.steps.push_back(encryption_step(session, event));
    encrypted = encrypted || step->encrypted;
    agreed = agreed || (event.answers == Verb::starttls && event.code == 220);
    // "Trying ..." four times and then "Connected": the last tells it.
    const bool again = event.kind == Kind::connect && !ladder.steps.empty() &&
                       ladder.steps.back().shape == Shape::note && !ladder.steps.back().negative &&
                       !ladder.steps.back().encrypted;
    if (again)
      ladder.steps.back() = std::move(*step);
    else
      ladder.steps.push_back(std::move(*step));
  }
  set_pauses(session, ladder.steps);
  leave_out_the_middle(ladder.steps);
  return ladder;
}

std::string duration_words(std::int64_t ms) {
  const std::int64_t seconds = (ms + 500) / 1000;
  if (seconds < 60) return std::to_string(seconds) + " s";
  const std::int64_t minutes = seconds / 60;
  if (minutes < 60)
    return std::to_string(minutes) + " min" +
           (seconds % 60 == 0 ? "" : " " + std::to_string(seconds % 60) + " s");
  return std::to_string(minutes / 60) + " h" +
         (minutes % 60 == 0 ? "" : " " + std::to_string(minutes % 60) + " min");
}

std::vector<std::string> ladder_rows(const Ladder& ladder, std::size_t width) {
  const bool times = std::any_of(ladder.steps.begin(), ladder.steps.end(),
                                 [](const LadderStep& step) { return static_cast<bool>(step.time); });
  const std::size_t gutter = times ? 18 : 8;
  const std::size_t inner = std::clamp<std::size_t>(width, gutter + 32, gutter + 92) - gutter - 2;
  std::vector<std::string> rows;
  const std::string server = clip(ladder.server, inner / 2);
  rows.push_back(std::string(gutter, ' ') +
                 pad(clip(ladder.client, inner / 2), inner + 2 - display_width(server)) + server);
  std::string last_time;
  for (const LadderStep& step : ladder.steps) {
    const std::string bar = step.encrypted ? "║" : "│";
    if (step.pause_ms) {
      const std::string dots = pad("    " + duration_words(*step.pause_ms) + " later", inner);
      rows.push_back(std::string(gutter, ' ') + "┊" + dots + "┊");
    }
    std::string line = step.line == 0 ? "" : std::to_string(step.line);
    if (line.size() < 5) line.insert(0, 5 - line.size(), ' ');
    std::string row = step.decisive ? "✗" : " ";
    row.append(line).append(" ");
    if (const std::string time = time_of_day(step.time).substr(0, 8); times && time != last_time)
      row += last_time = time;
    row = pad(std::move(row), gutter);
    rows.push_back(row.append(bar).append(between(step, inner)).append(bar));
  }
  return rows;
}

}  // namespace smtplain
