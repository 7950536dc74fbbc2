#include "analyze/several_logs.h"

#include <algorithm>
#include <vector>

#include "analyze/log_reader.h"
#include "analyze/part_reader.h"
#include "readers/connection_words.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// The marks of a format show in so few lines; windows of them overlap.
constexpr std::size_t kWindow = 6, kStep = 2;
constexpr std::size_t kMostLogs = 100;
constexpr double kKnown = 0.5;
// A program says two things without a mark, but hardly three.
constexpr std::size_t kFew = 3;
// Commands and replies that show a dialogue.
constexpr std::size_t kFewSaid = 6;

/// A run of lines that a format's marks claim.
struct Stretch {
  std::size_t begin = 0, end = 0;
  const Format* format = nullptr;
};

/// Three lines and more in a row that show no mark of these formats. The one that has marks comes to the
/// front.
std::vector<Line> lines_without_marks(std::span<const Line> lines, std::vector<const Format*>& formats) {
  std::vector<Line> found;
  std::size_t next = 0;
  for (std::size_t begin = 0; begin + kFew <= lines.size(); ++begin) {
    const auto marks = [&](const Format* format) { return format->score(lines.subspan(begin, kFew)) > 0; };
    const auto known = std::find_if(formats.begin(), formats.end(), marks);
    if (known != formats.end()) {
      std::rotate(formats.begin(), known, known + 1);
      continue;
    }
    for (next = std::max(next, begin); next < begin + kFew; ++next) found.push_back(lines[next]);
  }
  return found;
}

/// Adds those whose marks show where the known ones have none.
void add_marked(std::span<const Line> lines, std::vector<const Format*>& known) {
  const std::vector<Line> others = lines_without_marks(lines, known);
  if (others.empty()) return;
  for (const Format& format : formats()) {
    if (!format.has_marks || std::find(known.begin(), known.end(), &format) != known.end()) continue;
    // To ask the few lines first spares asking most formats about all.
    if (format.score(others) >= kKnown && format.score(lines) >= kKnown) known.push_back(&format);
  }
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
  if (records_reply(lines, above)) return false;
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
  return !answered && std::none_of(above.begin(), above.end(),
                                   [first](const Line& line) { return line.text.find(first->text) != npos; });
}

/// A dialogue that was typed, in lines without another program's marks, or the program was called and nothing
/// typed to it. curl's and others' logs may have lost theirs: their readers find the dialogue as well.
bool is_typed(std::span<const Line> lines, const Format* above) {
  bool greeted = false, typed_to = false;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    greeted = greeted || text.starts_with("220 ");
    typed_to = typed_to || looks_like_command(text) || (!greeted && begins_connection(text));
  }
  const Format* const typed = find_format("telnet");
  return greeted && typed_to && typed->score(lines) >= kKnown &&
         (above == nullptr || said_in(lines, *above) < said_in(lines, *typed));
}

/// A dialogue whose sides are marked in a way that is no program's own: "fetchmail: SMTP< 250 ok". Both sides
/// have to be there, and the programs above and below must not know it.
bool is_marked_dialogue(std::span<const Line> lines, const Format* above, const Format* below) {
  const auto greets = [](const Line& line) { return line.text.find(" 220 ") != npos; };
  if (std::none_of(lines.begin(), lines.end(), greets)) return false;
  const Format* const transcript = find_format("transcript");
  if (transcript->score(lines) < kKnown) return false;
  const std::size_t said = said_in(lines, *transcript);
  const auto knows_less = [&](const Format* other) {
    return other == nullptr || said_in(lines, *other) < said;
  };
  return said >= kFewSaid && knows_less(above) && knows_less(below);
}

/// The format of a dialogue among lines without another program's marks; nullptr: there is none.
const Format* dialogue_in(std::span<const Line> lines, const Format* above, const Format* below) {
  if (is_typed(lines, above)) return find_format("telnet");
  return is_marked_dialogue(lines, above, below) ? find_format("transcript") : nullptr;
}

/// Where one begins behind another program's log. openssl and gnutls-cli print the handshake, and the
/// dialogue behind it is theirs: so there has to be a call, or a greeting behind theirs.
std::size_t begin_of_typed(std::span<const Line> gap, std::span<const Line> above) {
  const auto calls = [](const Line& line) { return begins_connection(trim(line.text)); };
  const auto greets = [](const Line& line) { return trim(line.text).starts_with("220 "); };
  const auto mentions = [](const Line& line) { return line.text.find("220 ") != npos; };
  auto begin = std::find_if(gap.begin(), gap.end(), calls);
  if (begin == gap.end() && std::any_of(above.begin(), above.end(), mentions))
    begin = std::find_if(gap.begin(), gap.end(), greets);
  return static_cast<std::size_t>(begin - gap.begin());
}

/// No program's marks stand among the other's, or are known to it.
bool are_apart(const Stretch& one, const Stretch& next, std::span<const Line> lines) {
  if (one.end > next.begin) return false;
  const auto knows = [&](const Format& format, const Stretch& other) {
    return format.has_marks && format.score(lines.subspan(other.begin, other.end - other.begin)) > 0;
  };
  return !knows(*one.format, next) && !knows(*next.format, one);
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

/// Between the marks, before and behind them there may be typed dialogues.
std::vector<Stretch> with_typed(const std::vector<Stretch>& marked, std::span<const Line> lines) {
  std::vector<Stretch> all;
  for (std::size_t i = 0; i <= marked.size(); ++i) {
    std::size_t begin = i == 0 ? 0 : marked[i - 1].end;
    std::size_t end = i == marked.size() ? lines.size() : marked[i].begin;
    if (begin < end && i > 0) {
      const Stretch& above = marked[i - 1];
      begin += begin_of_typed(lines.subspan(begin, end - begin),
                              lines.subspan(above.begin, above.end - above.begin));
    }
    if (begin < end && i < marked.size() && i > 0) end = std::max(begin, boundary(lines, begin, end));
    const Format* const above = i > 0 ? marked[i - 1].format : nullptr;
    const Format* const below = i < marked.size() ? marked[i].format : nullptr;
    const Format* const typed =
        begin < end ? dialogue_in(lines.subspan(begin, end - begin), above, below) : nullptr;
    if (typed != nullptr) all.push_back({begin, end, typed});
    if (i < marked.size()) all.push_back(marked[i]);
  }
  return all;
}

}  // namespace

bool records_reply(std::span<const Line> lines, std::span<const Line> above) {
  constexpr std::size_t kShortest = 8;
  std::string_view reason;
  for (const Line& line : lines) {
    const auto sasl = line.text.find("SASL ");
    const auto colon = sasl == npos ? npos : line.text.rfind(": ");
    if (colon != npos && colon > sasl) reason = trim(line.text.substr(colon + 2));
  }
  if (reason.size() < kShortest) return false;
  const auto commands = [](const Line& line) { return looks_like_command(trim(line.text)); };
  if (std::any_of(lines.begin(), lines.end(), commands)) return false;
  return std::any_of(above.begin(), above.end(), [&](const Line& line) {
    const auto reply = parse_reply(trim(line.text));
    return reply && reply->code >= 400 && reply->words.find(reason) != npos;
  });
}

bool may_be_several(std::span<const Session> sessions, std::span<const Line> lines, const Format& format) {
  const std::size_t some = std::min(kFew, lines.size());
  return sessions.size() != 1 || format.score(lines.first(some)) == 0 || format.score(lines.last(some)) == 0;
}

bool may_be_anothers(std::span<const Line> lines, const Format& format,
                     std::span<const Format* const> known) {
  const auto claims = [&](const Format* other) {
    return other != &format && other->has_marks && other->score(lines) >= kKnown;
  };
  if (std::any_of(known.begin(), known.end(), claims) || is_typed(lines, &format)) return true;
  const auto all = formats();
  return std::any_of(all.begin(), all.end(), [&](const Format& other) { return claims(&other); });
}

std::vector<Part> logs_in(std::span<const Line> lines, const Format* behind,
                          std::vector<const Format*>& known) {
  if (behind != nullptr && std::find(known.begin(), known.end(), behind) == known.end())
    known.insert(known.begin(), behind);
  add_marked(lines, known);
  std::vector<const Format*> candidates;
  std::copy_if(known.begin(), known.end(), std::back_inserter(candidates),
               [](const Format* format) { return format->has_marks; });
  std::sort(candidates.begin(), candidates.end());  // as formats() has them
  std::vector<Stretch> stretches = stretches_of(lines, candidates);
  for (Stretch& stretch : stretches) tighten(stretch, lines);
  stretches = with_typed(stretches, lines);
  if (behind != nullptr) stretches.insert(stretches.begin(), {0, 0, behind});
  if (stretches.empty()) return {};
  Stretch above = stretches[0];
  std::vector<Part> parts{{lines[0].number, above.format}};
  for (std::size_t i = 1; i < stretches.size(); ++i) {
    const Stretch& here = stretches[i];
    const std::size_t begin = boundary(lines, above.end, here.begin);
    const std::size_t end = i + 1 < stretches.size() ? stretches[i + 1].begin : lines.size();
    if (here.format != above.format && are_apart(above, here, lines) &&
        begins_a_log(*here.format, lines.subspan(begin, std::max(end, here.end) - begin), lines.first(begin),
                     !above.format->has_marks)) {
      parts.push_back({lines[begin].number, here.format});
      above = here;
    } else {
      above.end = std::max(above.end, here.end);
    }
  }
  return parts;
}

std::unique_ptr<Reader> read_as_several(std::span<const Line> lines, const Format& format,
                                        std::unique_ptr<Reader>& of_another) {
  std::vector<const Format*> known;
  if (format.has_marks) known.push_back(&format);
  std::vector<Part> parts = logs_in(lines, nullptr, known);
  if (parts.size() > kMostLogs) return nullptr;
  // The program that showed the most marks may have told only of a dialogue that was typed.
  if (parts.size() == 1 && parts[0].format != &format && !parts[0].format->has_marks &&
      2 * said_in(lines, format) < said_in(lines, *parts[0].format))
    of_another = std::make_unique<PartReader>(parts);
  return parts.size() > 1 ? std::make_unique<PartReader>(parts) : nullptr;
}

}  // namespace smtplain
