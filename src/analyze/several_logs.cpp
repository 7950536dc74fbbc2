#include "analyze/several_logs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "analyze/log_reader.h"
#include "analyze/part_reader.h"
#include "readers/connection_words.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// The marks of a format show in so few lines; windows of them overlap.
constexpr std::size_t kWindow = 6, kStep = 2;
// Looking through more would take longer than reading it.
constexpr std::size_t kMostLines = 4000, kMostLogs = 100;
constexpr double kKnown = 0.5;
// A program says two things without a mark, but hardly three.
constexpr std::size_t kFew = 3;

/// A run of lines that a format's marks claim.
struct Stretch {
  std::size_t begin = 0, end = 0;
  const Format* format = nullptr;
};

/// Dialogues without marks, and texts of no program, may stand in any log.
bool has_marks(const Format& format) {
  return format.name != "telnet" && format.name != "transcript" && format.name != "error-text";
}

/// Three lines and more in a row that show no mark of the format.
std::vector<Line> lines_without_marks(std::span<const Line> lines, const Format& format) {
  std::vector<Line> found;
  std::size_t next = 0;
  for (std::size_t begin = 0; begin + kFew <= lines.size(); ++begin) {
    if (format.score(lines.subspan(begin, kFew)) > 0) continue;
    for (next = std::max(next, begin); next < begin + kFew; ++next) found.push_back(lines[next]);
  }
  return found;
}

/// The format of the log, and those whose marks show where it has none.
std::vector<const Format*> marked_formats(std::span<const Line> lines, const Format& detected) {
  const std::vector<Line> others = has_marks(detected) ? lines_without_marks(lines, detected)
                                                       : std::vector<Line>(lines.begin(), lines.end());
  // To ask the few lines first spares asking most formats about all.
  const auto shows = [&](const Format& format) {
    return !others.empty() && format.score(others) >= kKnown && format.score(lines) >= kKnown;
  };
  std::vector<const Format*> found;
  for (const Format& format : formats())
    if (has_marks(format) && (&format == &detected || shows(format))) found.push_back(&format);
  return found;
}

/// Whose marks the window has. A log goes on while it has some of its own: another program may use them, too.
const Format* format_of(std::span<const Line> window, std::span<const Format* const> candidates,
                        const Format* before) {
  for (const Format* const format : candidates) {
    if (format->entry != nullptr && format->entry(window[0].text)) return format;
  }
  if (before != nullptr && before->score(window) > 0) return before;
  const Format* best = nullptr;
  double best_score = kKnown;
  for (const Format* const format : candidates) {
    const double score = format->score(window);
    if (score >= best_score && (best == nullptr || score > best_score)) best = format, best_score = score;
  }
  return best;
}

/// What each window's marks say, alike ones joined.
std::vector<Stretch> stretches_of(std::span<const Line> lines, std::span<const Format* const> candidates) {
  std::vector<Stretch> stretches;
  for (std::size_t begin = 0; begin < lines.size(); begin += kStep) {
    const std::span<const Line> window = lines.subspan(begin, std::min(kWindow, lines.size() - begin));
    const Format* const before = stretches.empty() ? nullptr : stretches.back().format;
    const Format* const format = format_of(window, candidates, before);
    if (format == nullptr) continue;
    if (format != before) stretches.push_back({begin, 0, format});
    stretches.back().end = begin + window.size();
  }
  return stretches;
}

/// Cuts off what stands before the first line with marks and behind the last.
void tighten(Stretch& stretch, std::span<const Line> lines) {
  const auto claims = [&](std::size_t begin, std::size_t end) {
    return stretch.format->score(lines.subspan(begin, end - begin)) > 0;
  };
  const std::size_t last =
      stretch.end > kWindow ? std::max(stretch.begin, stretch.end - kWindow) : stretch.begin;
  std::size_t least = stretch.end;
  while (least > stretch.begin && !claims(least - 1, stretch.end)) --least;
  if (least > stretch.begin) {
    while (stretch.end > std::max(last, least) && claims(least - 1, stretch.end - 1)) --stretch.end;
  }
  std::size_t most = stretch.begin + 1;
  while (most < stretch.end && !claims(stretch.begin, most)) ++most;
  while (stretch.begin + 1 < most && claims(stretch.begin + 1, most)) ++stretch.begin;
}

/// A dialogue is told from its greeting on: what begins in the middle of one belongs to the lines above, and
/// so does an error that quotes a reply of theirs.
bool begins_a_log(const Format& format, std::span<const Line> lines, std::span<const Line> above,
                  bool behind_typed) {
  if (format.entry != nullptr) return true;
  const std::vector<Session> sessions = sessions_in(lines, format);
  std::vector<Event> events;
  for (const Session& session : sessions)
    events.insert(events.end(), session.events.begin(), session.events.end());
  const auto said = [](const Event& event) { return event.from != Speaker::tool; };
  const bool tells = std::any_of(events.begin(), events.end(), [&](const Event& event) {
    return said(event) || event.kind == Kind::error;
  });
  if (!tells) return false;
  const auto first = std::find_if(events.begin(), events.end(), said);
  // What sums up a dialogue without marks is no log of its own.
  if (first == events.end())
    return !behind_typed || events[0].kind == Kind::connect || events[0].kind == Kind::error;
  // "CONNECTED(00000003)", and of a dialogue that was encrypted the rest.
  if (!said(events[0]) && events[0].kind != Kind::error) return true;
  const auto greets = [](const Event& event) { return event.kind == Kind::greeting; };
  if (std::any_of(first, events.end(), greets)) return true;
  const bool answered = std::any_of(
      first, events.end(), [&](const Event& event) { return said(event) && event.from != first->from; });
  return !answered && std::none_of(above.begin(), above.end(), [first](const Line& line) {
    return line.text.find(first->text) != std::string_view::npos;
  });
}

/// What stands before the marks of the first, or behind those of the last, may be a typed dialogue.
void add_typed(std::vector<Stretch>& stretches, std::span<const Line> lines) {
  const Format* const typed = find_format("telnet");
  const auto greets = [](const Line& line) { return trim(line.text).starts_with("220 "); };
  const auto is_dialogue = [&](std::span<const Line> part) {
    bool greeted = false, typed_to = false;
    for (const Line& line : part) {
      greeted = greeted || greets(line);
      typed_to = typed_to || looks_like_command(trim(line.text));
    }
    return greeted && typed_to && typed->score(part) >= kKnown;
  };
  const std::size_t begin = stretches.front().begin, end = stretches.back().end;
  if (is_dialogue(lines.first(begin))) stretches.insert(stretches.begin(), {0, begin, typed});
  const std::span<const Line> behind = lines.subspan(end);
  auto call = std::find_if(behind.begin(), behind.end(),
                           [](const Line& line) { return begins_connection(trim(line.text)); });
  // openssl and gnutls-cli print the handshake, and the dialogue behind it is theirs.
  const std::span<const Line> last = lines.subspan(stretches.back().begin, end - stretches.back().begin);
  if (call == behind.end() && std::any_of(last.begin(), last.end(), [](const Line& line) {
        return line.text.find("220 ") != std::string_view::npos;
      }))
    call = std::find_if(behind.begin(), behind.end(), greets);
  const auto at = end + static_cast<std::size_t>(call - behind.begin());
  if (is_dialogue(lines.subspan(at))) stretches.push_back({at, lines.size(), typed});
}

/// No program's marks stand among another's, or are known to it.
bool are_apart(std::span<const Stretch> stretches, std::span<const Line> lines) {
  for (std::size_t i = 0; i + 1 < stretches.size(); ++i) {
    const Stretch &here = stretches[i], &next = stretches[i + 1];
    if (here.end > next.begin) return false;
    const auto knows = [&](const Format& format, const Stretch& other) {
      return has_marks(format) && format.score(lines.subspan(other.begin, other.end - other.begin)) > 0;
    };
    if (knows(*here.format, next) || knows(*next.format, here)) return false;
  }
  return true;
}

/// Where the next log begins, of the lines between the marks of two.
std::size_t boundary(std::span<const Line> lines, std::size_t behind, std::size_t next) {
  std::size_t begin = next;
  for (std::size_t i = next; i > behind; --i) {
    const std::string_view text = trim(lines[i - 1].text);
    if (text.empty() || parse_reply(text)) break;
    if (begins_connection(text)) begin = i - 1;
  }
  return begin;
}

}  // namespace

bool may_be_several(std::span<const Session> sessions, std::span<const Line> lines, const Format& format) {
  const std::size_t some = std::min(kFew, lines.size());
  return sessions.size() != 1 || format.score(lines.first(some)) == 0 || format.score(lines.last(some)) == 0;
}

std::unique_ptr<Reader> read_as_several(std::span<const Line> lines, const Format& format) {
  if (lines.size() > kMostLines) return nullptr;
  const std::vector<const Format*> candidates = marked_formats(lines, format);
  std::vector<Stretch> stretches = stretches_of(lines, candidates);
  if (stretches.empty() || stretches.size() > kMostLogs) return nullptr;
  for (Stretch& stretch : stretches) tighten(stretch, lines);
  add_typed(stretches, lines);
  if (stretches.size() < 2 || !are_apart(stretches, lines)) return nullptr;
  std::vector<Part> parts{{lines[0].number, stretches[0].format}};
  for (std::size_t i = 1; i < stretches.size(); ++i) {
    const std::size_t begin = boundary(lines, stretches[i - 1].end, stretches[i].begin);
    const std::size_t end = i + 1 < stretches.size() ? stretches[i + 1].begin : lines.size();
    const std::span<const Line> part = lines.subspan(begin, end - begin);
    if (!begins_a_log(*stretches[i].format, part, lines.first(begin), !has_marks(*stretches[i - 1].format)))
      return nullptr;
    parts.push_back({lines[begin].number, stretches[i].format});
  }
  return read_parts(std::move(parts));
}

}  // namespace smtplain
