// Haraka: "[PROTOCOL] [UUID.1] [core] C: EHLO x state=1" at log level LOGPROTOCOL, and its other levels
// between.

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "readers/connection_words.h"
#include "readers/dialogue.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "readers/server_place.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// "[LEVEL] [UUID.1.1] [plugin] text"; "-" stands for no connection.
struct Entry {
  Time time;
  std::string_view level, connection, plugin, text;
};

std::string_view take_bracket(std::string_view& text) {
  text = trim(text);
  const auto close = text.find(']');
  if (!text.starts_with('[') || close == npos || close > 120) return {};
  const std::string_view inner = trim(text.substr(1, close - 1));
  text.remove_prefix(close + 1);
  return inner;
}

bool is_uuid(std::string_view text) {
  return text.size() >= 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

/// Rails, too, puts names and a UUID in brackets.
bool is_level(std::string_view word) {
  constexpr std::array kLevels =
      word_list("DATA", "PROTOCOL", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR", "CRIT", "ALERT", "EMERG");
  return iequals_any(word, kLevels);
}

std::optional<Entry> entry_of(std::string_view line) {
  const auto open = line.find('[');
  if (open == npos) return std::nullopt;
  Entry entry;
  // A time stamp, or syslog's prefix, may stand before the level.
  for (auto at = open; at != npos && at < 120; at = line.find('[', at + 1)) {
    std::string_view rest = line.substr(at);
    entry.level = take_bracket(rest);
    entry.connection = take_bracket(rest);
    if (!is_uuid(entry.connection) && entry.connection != "-") continue;
    if (!is_level(entry.level)) continue;
    entry.plugin = take_bracket(rest);
    // "[outbound] [UUID] words": in newer versions the connection that a delivery uses has an id as well.
    std::string_view words = rest;
    if (is_uuid(take_bracket(words))) rest = words;
    entry.time = parse_prefix(line).time;
    entry.text = trim(rest);
    return entry;
  }
  return std::nullopt;
}

/// The commands of its clients are logged with the state of the connection behind them.
std::string_view without_state(std::string_view said) {
  const auto at = said.rfind(" state=");
  return at == npos ? said : said.substr(0, at);
}

/// Haraka names the step it is at: "running rcpt hooks", "queue code=CONT".
Verb step_of(std::string_view text) {
  if (text.starts_with("queue code=")) return Verb::content;
  constexpr std::string_view kRunning = "running ";
  if (!text.starts_with(kRunning) || !text.ends_with(" hooks")) return Verb::none;
  const std::string_view hook =
      text.substr(kRunning.size(), text.find(' ', kRunning.size()) - kRunning.size());
  if (hook == "mail") return Verb::mail;
  if (hook.starts_with("rcpt")) return Verb::rcpt;
  if (hook == "data_post" || hook.starts_with("queue")) return Verb::content;
  return Verb::none;
}

class HarakaReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override;
  void finish(EventSink& sink) override {
    tell_pool_error(sink);
    dialogue_.finish(sink);
  }

 private:
  void tell_pool_error(EventSink&);

  Dialogue dialogue_{&read_connection_words};
  std::string left_;  // the delivery that goes on with the next server of the domain
  // "Failed to get pool entry: …" names no delivery: the next line that names one is of the same.
  std::optional<std::pair<std::string, Line>> pool_error_;
  Verb step_ = Verb::none;  // what the next reply answers, where the log lacks the command
};

void HarakaReader::tell_pool_error(EventSink& sink) {
  if (!pool_error_) return;
  dialogue_.said_by_program(pool_error_->second, Kind::error, sink.keep(std::move(pool_error_->first)), sink);
  pool_error_.reset();
}

void HarakaReader::read(const Line& line, EventSink& sink) {
  const auto entry = entry_of(line.text);
  if (!entry) return dialogue_.read(line, sink);
  Line timed = line;
  if (!timed.time) timed.time = entry->time;
  // "UUID.1.1" is the first delivery of the first mail of a connection: a session of its own.
  const auto counters = std::count(entry->connection.begin(), entry->connection.end(), '.');
  if (is_uuid(entry->connection))
    sink.select_session(counters > 1 ? entry->connection : entry->connection.substr(0, 36));
  const std::string_view text = entry->text;
  constexpr std::string_view kPool = "Failed to get pool entry: ";
  if (is_uuid(entry->connection)) {
    tell_pool_error(sink);
  } else if (const auto pool = text.find(kPool); pool != npos) {
    tell_pool_error(sink);
    pool_error_.emplace(text.substr(pool), timed);
    return;
  }
  if (text.starts_with("C: ") || text == "C:") {
    return dialogue_.said_by_client(
        timed, unquoted_speech(without_state(text.substr(std::min<std::size_t>(3, text.size())))), sink);
  }
  if (text.starts_with("S: ")) {
    const bool command_lost = sink.expect() == Expect::command || sink.expect() == Expect::greeting;
    if (command_lost && step_ != Verb::none) sink.replying_to(step_);
    step_ = Verb::none;
    return dialogue_.said_by_server(timed, unquoted_speech(text.substr(3)), sink);
  }
  if (const Verb step = step_of(text); step != Verb::none) step_ = step;
  // "recipient <a@example.com> rejected: 550 5.1.1 …": the next server's reply, at a level that shows no
  // dialogue.
  constexpr std::string_view kRejected = "> rejected: ";
  if (const auto at = text.starts_with("recipient ") ? text.find(kRejected) : npos; at != npos) {
    const std::string_view reply = text.substr(at + kRejected.size());
    // "recipient domain <example.com> rejected: 521 …"
    if (text.starts_with("recipient domain <") && parse_reply(reply))
      return dialogue_.said_by_server(timed, reply, sink);
    if (text.starts_with("recipient <") && parse_reply(reply)) {
      sink.replying_to(Verb::rcpt);
      dialogue_.said_by_server(timed, reply, sink);
      return sink.fact(Fact::recipient_refused, text.substr(11, at - 11));
    }
  }
  const bool serious =
      iequals(entry->level, "ERROR") || iequals(entry->level, "CRIT") || iequals(entry->level, "ALERT");
  // "[-]": the server itself, its plugins and its queue; none of a connection's business.
  if (!is_uuid(entry->connection)) return sink.tool(timed, Kind::noise, text);
  Kind kind = serious ? Kind::error : Kind::note;
  if (mentions_any(text, {"connection error", "could not"})) kind = Kind::error;
  const bool kept = text.find("Temp failing ") != npos;
  if (kept && text.find("Tried all MXs") != npos) kind = Kind::error;
  if (text.starts_with("disconnect ")) kind = Kind::close;
  if (text.starts_with("connect ") || text.starts_with("Attempting to deliver")) kind = Kind::connect;
  if (text.ends_with("Trying next MX.") || text.ends_with("Trying next MX"))
    left_ = entry->connection;
  else if (kind == Kind::connect && std::exchange(left_, {}) == entry->connection)
    dialogue_.begin_another(sink);
  dialogue_.said_by_program(timed, kind, text, sink);
  // "Attempting to deliver to: 192.0.2.4:25 (0) (2)"
  constexpr std::string_view kAttempt = "Attempting to deliver to: ";
  if (const auto at = text.find(kAttempt); at != npos) {
    const std::string_view rest = text.substr(at + kAttempt.size());
    tell_host_port(split_host_port(rest.substr(0, rest.find(' '))), sink);
  }
  if (kept) sink.fact(Fact::kept_in_queue, "");
}

double score(std::span<const Line> lines) {
  std::size_t entries = 0, uuids = 0;
  for (const Line& line : lines) {
    const auto entry = entry_of(line.text);
    if (!entry) continue;
    ++entries;
    if (is_uuid(entry->connection)) ++uuids;
  }
  return uuids > 0 ? 0.96 : entries > 1 ? 0.7 : 0;
}

}  // namespace

constinit const Format haraka_format{"haraka", "Haraka at log level protocol",
                                     "echo PROTOCOL > config/loglevel", &score, &make_reader<HarakaReader>};

}  // namespace smtplain
