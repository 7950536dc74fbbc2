#include "repair/wrappers.h"

#include <algorithm>
#include <array>
#include <optional>

#include "repair/json_line.h"
#include "text/characters.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

/// A line without its wrapper.
struct Inner {
  std::string_view text;
  Time time;
  bool cut = false;  ///< the engine cut a long line here; the next one continues it
};
using Unwrap = std::optional<Inner> (*)(std::string_view);

/// Words that stand before a bar because they say who spoke, not which container did.
bool is_speaker(std::string_view name) {
  constexpr std::array speakers =
      word_list("client", "server", "send", "recv", "sent", "smtp", "debug", "info", "received", "error");
  return name.size() < 3 || iequals_any(name, speakers);
}

/// "mail_1  | text", "10:00:00 web.1 | text"
std::optional<Inner> compose(std::string_view line) {
  Inner inner;
  if (const Stamp stamp = parse_stamp(line); stamp.length != 0) {
    inner.time = stamp.time;
    line = trim(line.substr(stamp.length));
  }
  constexpr CharacterClass in_name{true, "_-.@"};
  std::size_t at = skip_while(line, 0, in_name);
  const std::string_view name = line.substr(0, at);
  if (at == 0 || at > 80 || is_digit(line[0]) || is_speaker(name)) return std::nullopt;
  while (at < line.size() && line[at] == ' ') ++at;
  if (at >= line.size() || line[at] != '|' || at == name.size()) return std::nullopt;
  if (at + 1 < line.size() && line[at + 1] != ' ') return std::nullopt;
  inner.text = line.substr(std::min(at + 2, line.size()));
  return inner;
}

/// "[pod/mail-7d9/postfix] text", as `kubectl logs --prefix` prints it
std::optional<Inner> pod(std::string_view line) {
  if (!line.starts_with("[pod/")) return std::nullopt;
  const std::size_t close = line.find("] ");
  return close == npos ? std::nullopt : std::optional(Inner{line.substr(close + 2), {}, false});
}

/// "remote: text", as git prints what a hook of the other side wrote
std::optional<Inner> git_hook(std::string_view line) {
  constexpr std::string_view kRemote = "remote:";
  if (!line.starts_with(kRemote)) return std::nullopt;
  line.remove_prefix(kRemote.size());
  return Inner{line.substr(line.starts_with(' ') ? 1 : 0), {}, false};
}

/// "2018-10-23T08:49:19.975330882Z text". No program but an engine prints more than microseconds.
std::optional<Inner> engine_stamp(std::string_view line) {
  const Stamp stamp = parse_stamp(line);
  if (stamp.length == 0 || !stamp.syslog || stamp.fraction_digits < 7) return std::nullopt;
  if (stamp.length < line.size() && line[stamp.length] != ' ') return std::nullopt;
  Inner inner{line.substr(std::min(stamp.length + 1, line.size())), stamp.time, false};
  for (const std::string_view mark : {"##[group]", "##[endgroup]", "##[error]", "##[warning]", "##[debug]"}) {
    if (inner.text.starts_with(mark)) inner.text.remove_prefix(mark.size());
  }
  return inner;
}

/// "2018-10-23T08:49:19.975330882Z stdout F text" (Kubernetes' container runtime interface), and GitLab's
/// "00O "
std::optional<Inner> runtime_stamp(std::string_view line) {
  std::optional<Inner> inner = engine_stamp(line);
  if (!inner) {
    const Stamp stamp = parse_stamp(line);
    if (!stamp.syslog || stamp.length >= line.size()) return std::nullopt;
    inner = Inner{line.substr(stamp.length + 1), stamp.time, false};
  }
  std::string_view& text = inner->text;
  if (text.starts_with("stdout ") || text.starts_with("stderr ")) {
    if (text.size() < 8 || (text[7] != 'F' && text[7] != 'P')) return std::nullopt;
    inner->cut = text[7] == 'P';
    text.remove_prefix(std::min<std::size_t>(9, text.size()));
    return inner;
  }
  const bool gitlab = text.size() > 3 && is_digit(text[0]) && is_digit(text[1]) &&
                      (text[2] == 'O' || text[2] == 'E') && (text[3] == ' ' || text[3] == '+');
  if (!gitlab) return std::nullopt;
  text.remove_prefix(4);
  return inner;
}

/// "job<TAB>step<TAB>2023-11-21T10:00:00.1234567Z text", as `gh run view --log` prints it
std::optional<Inner> github_step(std::string_view line) {
  const std::size_t first = line.find('\t');
  const std::size_t second = first == npos ? npos : line.find('\t', first + 1);
  if (second == npos) return std::nullopt;
  line.remove_prefix(second + 1);
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  return engine_stamp(line);
}

constexpr std::array<Unwrap, 6> kKinds = {compose, pod, git_hook, github_step, runtime_stamp, engine_stamp};

/// True if `fits` holds for at least nine of ten of the sample's written lines, and at least `least` of them.
template <typename Test>
bool nearly_all(const Draft& draft, std::size_t least, Test fits) {
  std::size_t written = 0, fitting = 0;
  for (const Line& line : draft.sample()) {
    if (trim(line.text).empty()) continue;
    ++written;
    fitting += fits(line.text);
    if (written == 20 && fitting < 10) return false;
  }
  return fitting >= least && fitting * 10 >= written * 9;
}

/// True if half of the sample's written lines are led by a container's name: what stands between those is
/// what somebody wrote, or what compose itself says ("Attaching to mail_1").
bool half_named(const Draft& draft, Unwrap unwrap) {
  constexpr std::size_t kLeast = 4;
  if (unwrap != &compose && unwrap != &pod && unwrap != &git_hook) return false;
  std::size_t written = 0, named = 0;
  for (const Line& line : draft.sample()) {
    if (trim(line.text).empty()) continue;
    ++written;
    named += unwrap(line.text).has_value();
    if (written == 20 && named == 0) return false;
  }
  return named >= kLeast && named * 2 >= written;
}

void unwrap_lines(Draft& draft, Unwrap unwrap) {
  std::vector<Line> lines;
  lines.reserve(draft.lines.size());
  std::string joined;
  for (Line& line : draft.lines) {
    if (const auto inner = unwrap(line.text)) {
      line.text = inner->text;
      if (!line.time) line.time = inner->time;
      if (inner->cut || !joined.empty()) joined += inner->text;
      if (inner->cut) continue;
    }
    if (!joined.empty()) draft.rewrite(line, joined, false);
    joined.clear();
    lines.push_back(line);
  }
  if (!joined.empty() && !draft.lines.empty()) {
    Line last = draft.lines.back();
    draft.rewrite(last, joined, false);
    lines.push_back(last);
  }
  draft.lines = std::move(lines);
}

/// The message of a structured line. Where other members tell more of the mail (Nodemailer's "tnx" says who
/// spoke, an error has its reply in a member) the line stays whole, for a reader that knows them.
std::optional<std::string> message_of(std::string_view line, std::string_view key) {
  if (!is_json_object(line)) return std::nullopt;
  auto message = json_string(line, key);
  if (!message) return std::nullopt;
  if (key == "log" || key == "MESSAGE") return message;
  for (const std::string_view telling :
       {"tnx", "err", "error", "exception", "response", "stack", "context"}) {
    if (json_member(line, telling)) return std::nullopt;
  }
  return message;
}

std::string_view message_key(std::string_view line) {
  constexpr std::array keys = word_list("log", "MESSAGE", "msg", "message", "textPayload", "short_message");
  const auto key = std::find_if(keys.begin(), keys.end(),
                                [&](std::string_view candidate) { return message_of(line, candidate); });
  return key == keys.end() ? std::string_view{} : *key;
}

Time json_time(std::string_view line) {
  constexpr std::array keys =
      word_list("time", "timestamp", "@timestamp", "ts", "__REALTIME_TIMESTAMP", "datetime");
  for (const std::string_view key : keys) {
    auto value = json_member(line, key);
    if (!value) continue;
    if (value->size() == 16 && value->find_first_not_of("0123456789") == npos)
      value->resize(13);  // microseconds
    return parse_stamp(*value).time;
  }
  return {};
}

/// Docker ends each whole line with a newline and cuts long ones without.
bool marks_whole_lines(const Draft& draft, std::string_view key) {
  const auto sample = draft.sample();
  return key == "log" && std::any_of(sample.begin(), sample.end(), [&](const Line& line) {
           return message_of(line.text, key).value_or("").ends_with('\n');
         });
}

void unwrap_json(Draft& draft, std::string_view key) {
  const bool joins = marks_whole_lines(draft, key);
  std::vector<Line> lines;
  lines.reserve(draft.lines.size());
  std::string text;
  for (const Line& wrapped : draft.lines) {
    const auto value = message_of(wrapped.text, key);
    if (!value) {
      lines.push_back(wrapped);
      continue;
    }
    text += *value;
    if (joins && !text.ends_with('\n') && &wrapped != &draft.lines.back()) continue;
    Line line = wrapped;
    if (!line.time) line.time = json_time(wrapped.text);
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    std::string_view left = draft.pool.add(text);
    for (std::size_t end = left.find('\n'); end != npos; end = left.find('\n')) {
      line.text = left.substr(0, end > 0 && left[end - 1] == '\r' ? end - 1 : end);
      lines.push_back(line);
      left.remove_prefix(end + 1);
    }
    line.text = left;
    lines.push_back(line);
    text.clear();
  }
  draft.lines = std::move(lines);
}

}  // namespace

bool unwrap_containers(Draft& draft) {
  for (const Unwrap unwrap : kKinds) {
    const auto fits = [&](std::string_view line) { return unwrap(line).has_value(); };
    if (!nearly_all(draft, 2, fits) && !half_named(draft, unwrap)) continue;
    unwrap_lines(draft, unwrap);
    return true;
  }
  const auto first = std::find_if(draft.lines.begin(), draft.lines.end(),
                                  [](const Line& line) { return !trim(line.text).empty(); });
  const std::string_view key = first == draft.lines.end() ? std::string_view{} : message_key(first->text);
  const std::size_t least = key == "log" ? 1 : 2;
  const auto has_message = [&](std::string_view line) { return message_of(line, key).has_value(); };
  if (key.empty() || !nearly_all(draft, least, has_message)) return false;
  unwrap_json(draft, key);
  return true;
}

}  // namespace smtplain
