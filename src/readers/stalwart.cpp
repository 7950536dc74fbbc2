// Stalwart: "… TRACE Raw SMTP input received (smtp.raw-input) remoteIp = …, contents = "EHLO x\r\n"", and its
// events.
#include <string>

#include "readers/formats.h"
#include "readers/marks.h"
#include "text/pieces.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

/// "TIME LEVEL Words (event.name) key = value, key = "value"".
struct Entry {
  Time time;
  std::string_view level, event, text;
};

std::optional<Entry> entry_of(std::string_view line) {
  static constexpr std::array kLevels = word_list("TRACE ", "DEBUG ", "INFO ", "WARN ", "ERROR ");
  for (const auto level : kLevels) {
    const auto at = line.find(level);
    if (at == npos || at > 160) continue;
    const std::string_view rest = line.substr(at + level.size());
    const auto open = rest.find('(');
    const auto close = rest.find(')', open == npos ? 0 : open);
    if (open == npos || close == npos || open > 80 || close - open > 60) return std::nullopt;
    const std::string_view event = rest.substr(open + 1, close - open - 1);
    if (event.find('.') == npos || event.find(' ') != npos) return std::nullopt;
    Entry entry;
    const auto stamp = at < 22 ? 0 : line.rfind(' ', at - 2);
    entry.time = parse_stamp(stamp == npos || stamp == 0 ? line : line.substr(stamp + 1)).time;
    entry.level = level.substr(0, level.size() - 1);
    entry.event = event;
    entry.text = rest;
    return entry;
  }
  return std::nullopt;
}

/// What was escaped, as it was; without the last line ends.
std::string with_line_ends(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '\\' && i + 1 < text.size();
    const char c = escaped ? text[++i] : text[i];
    if (escaped && c == 'r') continue;
    out += escaped && c == 'n' ? '\n' : c;
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

/// Before 0.6: "smtp::inbound::session: event="read" data="EHLO x\\r\\n" size=29", "write" for its replies.
std::optional<std::string> read_by_old(std::string_view line, bool* written) {
  constexpr std::string_view kRead = "event=\"read\" data=\"", kWrite = "event=\"write\" data=\"";
  const auto read = line.find(kRead), write = line.find(kWrite);
  if (line.find("smtp::") == npos || (read == npos && write == npos)) return std::nullopt;
  *written = read == npos;
  const std::string_view rest = line.substr(*written ? write + kWrite.size() : read + kRead.size());
  return with_line_ends(rest.substr(0, rest.rfind('"')));
}

std::string_view value(std::string_view text, std::string_view key) {
  const std::string wanted = std::string(key) + " = ";
  std::string_view rest = behind(text, wanted);
  if (!rest.starts_with('"')) return rest.substr(0, rest.find(','));
  const auto close = rest.find('"', 1);
  return rest.substr(1, close == npos ? npos : close - 1);
}

/// The quoted contents up to the last quote: they may hold quotes, and line ends written out.
std::string contents_of(std::string_view text) {
  const std::string_view rest = behind(text, "contents = \"");
  return with_line_ends(rest.substr(0, rest.rfind('"')));
}

class StalwartReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;

 private:
  void read_event(const Line&, const Entry&, EventSink&);
};

void say_client(const Line& line, std::string_view text, EventSink& sink) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    sink.client(line, text.substr(0, end));
    text = end == npos ? std::string_view{} : text.substr(end + 1);
  }
}

void StalwartReader::read(const Line& line, EventSink& sink) {
  const auto entry = entry_of(line.text);
  bool written = false;
  if (auto said = entry ? std::nullopt : read_by_old(line.text, &written)) {
    const std::string_view text = sink.keep(std::move(*said));
    return written ? sink.server(line, text) : say_client(line, text, sink);
  }
  if (!entry) return sink.tool(line, Kind::noise, trim(line.text));
  Line timed = line;
  if (!timed.time) timed.time = entry->time;
  const std::string_view port = value(entry->text, "remotePort"), queue = value(entry->text, "queueId");
  if (!port.empty()) {
    sink.select_session(sink.keep(std::string(value(entry->text, "remoteIp")) + ' ' + std::string(port)));
  } else if (!queue.empty()) {
    sink.select_session(queue);
  }
  const bool input = entry->event.ends_with("raw-input"), output = entry->event.ends_with("raw-output");
  if (!input && !output) return read_event(timed, *entry, sink);
  const std::string_view said = sink.keep(contents_of(entry->text));
  // On the way in Stalwart is the server; in a delivery it reads replies.
  const bool delivery = entry->event.starts_with("delivery");
  if (input == delivery) return sink.server(timed, said);
  say_client(timed, said, sink);
}

/// "delivery.rcpt-to-rejected": the step of a delivery that the reply answers.
Verb verb_of_delivery(std::string_view event) {
  struct Step {
    std::string_view name;
    Verb verb;
  };
  static constexpr Step kSteps[] = {
      {"greeting", Verb::connection}, {"ehlo", Verb::ehlo},       {"lhlo", Verb::lhlo},
      {"start-tls", Verb::starttls},  {"auth", Verb::auth},       {"mail-from", Verb::mail},
      {"rcpt-to", Verb::rcpt},        {"message", Verb::content}, {"delivered", Verb::content}};
  event.remove_prefix(std::string_view("delivery.").size());
  for (const Step& step : kSteps)
    if (event.starts_with(step.name)) return step.verb;
  return Verb::none;
}

/// "smtp.dkim-fail", "smtp.iprev-fail": what a check of mail that comes in found; it refuses nothing by
/// itself.
bool is_check(std::string_view event) {
  constexpr std::array kChecks = word_list("dkim-", "spf-", "dmarc-", "arc-", "iprev-");
  constexpr std::string_view kSmtp = "smtp.";
  return event.starts_with(kSmtp) && starts_with_any(event.substr(kSmtp.size()), kChecks);
}

void StalwartReader::read_event(const Line& line, const Entry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  if (text.find("(eval.") != npos) return sink.tool(line, Kind::noise, text);
  const std::string_view code = value(text, "code");
  const std::string_view reason =
      value(text, "reason").empty() ? value(text, "details") : value(text, "reason");
  if (entry.event.starts_with("delivery.") && parse_reply(code) && code.size() == 3) {
    if (const Verb verb = verb_of_delivery(entry.event); verb != Verb::none) sink.replying_to(verb);
    return sink.server(line, sink.keep(std::string(code) + ' ' + std::string(reason)));
  }
  const bool failed = (entry.event.find("fail") != npos && !is_check(entry.event)) ||
                      entry.event.find("error") != npos || entry.level == "ERROR" ||
                      entry.event.find("reject") != npos;
  const bool tls = entry.event.starts_with("tls.");
  Kind kind = failed ? Kind::error : tls ? Kind::tls : Kind::note;
  if (entry.event.ends_with("connection-start") ||
      (entry.event == "smtp.ehlo" && sink.expect() == Expect::greeting))
    kind = Kind::connect;
  if (entry.event.ends_with("connection-end")) kind = Kind::close;
  sink.tool(line, kind, text);
  if (entry.event == "smtp.mail-from") sink.fact(Fact::envelope_from, value(text, "from"));
  if (entry.event == "smtp.rcpt-to") sink.fact(Fact::envelope_recipient, value(text, "to"));
  if (entry.event == "auth.success") {
    sink.fact(Fact::auth_username, value(text, "accountName"));
    sink.fact(Fact::auth_result, "accepted");
  }
  if (tls && !failed && entry.event == "tls.handshake") {
    sink.fact(Fact::tls_established, "");
    std::string version(value(text, "version"));
    std::replace(version.begin(), version.end(), '_', '.');
    sink.fact(Fact::tls_version, sink.keep(std::move(version)));
    sink.fact(Fact::tls_cipher, value(text, "details"));
  }
}

double score(std::span<const Line> lines) {
  std::size_t entries = 0, smtp = 0;
  for (const Line& line : lines) {
    const auto entry = entry_of(line.text);
    bool written = false;
    if (!entry && read_by_old(line.text, &written)) ++entries, ++smtp;
    if (!entry) continue;
    ++entries;
    if (entry->event.starts_with("smtp.") || entry->event.starts_with("delivery.")) ++smtp;
  }
  return smtp > 0 && entries > 0 ? 0.95 : 0;
}

}  // namespace

constinit const Format stalwart_format{"stalwart", "Stalwart's trace log",
                                       "tracer level = \"trace\" in config.toml", &score,
                                       &make_reader<StalwartReader>};

}  // namespace smtplain
