// qmail-send: "starting delivery 5: msg 161214 to remote b@example.net", and how it ended, blanks written as
// "_" and line ends as "/": "delivery 5: failure:
// 192.0.2.25_does_not_like_recipient./Remote_host_said:_550_…/".
#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "readers/delivery.h"
#include "readers/formats.h"
#include "readers/server_place.h"
#include "text/characters.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::string_view kSaid = "Remote_host_said:_", kGivingUp = "/Giving_up_on_",
                           kDelivery = "delivery ";

/// The line without the bullet of a list, syslog's prefix and the time of multilog:
/// "@40000000419f13a508f3214c " or "1054189754.377470 ".
std::string_view without_time(std::string_view line) {
  for (const std::string_view bullet : {"- ", "* "})
    if (line.starts_with(bullet)) line.remove_prefix(bullet.size());
  line = trim(parse_prefix(line).rest);
  for (const std::string_view name : {"qmail: ", "qmail-send: "})
    if (line.starts_with(name)) line.remove_prefix(name.size());
  const auto blank = line.find(' ');
  if (blank == npos) return line;
  const std::string_view first = line.substr(0, blank);
  const bool label = first.starts_with('@') && first.size() == 25;
  const bool seconds = first.find('.') != npos && first.find_first_not_of("0123456789.") == npos;
  return label || seconds ? trim(line.substr(blank)) : line;
}

/// "delivery 5: failure: …": the number, the word for the end, and what follows it.
struct Result {
  std::string_view number, end, text;
};

std::optional<Result> result_of(std::string_view line) {
  if (!line.starts_with(kDelivery)) return std::nullopt;
  line.remove_prefix(kDelivery.size());
  const std::size_t colon = skip_while(line, 0, is_digit);
  if (colon == 0 || !line.substr(colon).starts_with(": ")) return std::nullopt;
  const std::string_view rest = line.substr(colon + 2);
  const auto end = rest.find(": ");
  const std::string_view word = rest.substr(0, end);
  if (end == npos || (word != "success" && word != "failure" && word != "deferral")) return std::nullopt;
  return Result{line.substr(0, colon), word, rest.substr(end + 2)};
}

/// What qmail-remote says before the reply, and the command that the reply answers.
struct Step {
  std::string_view words;
  Verb verb;
};
constexpr std::array kSteps{
    Step{"_does_not_like_recipient", Verb::rcpt},
    Step{"_sender_was_rejected", Verb::mail},
    Step{"_failed_on_DATA_command", Verb::data},
    Step{"_failed_after_I_sent_the_message", Verb::content},
    Step{"_accepted_message", Verb::content},
    Step{"_greeting_failed", Verb::connection},
    Step{"_my_name_was_rejected", Verb::ehlo},
    Step{"auth", Verb::auth},
    Step{"TLS", Verb::starttls},
};

Verb verb_of(std::string_view before) {
  for (const Step& step : kSteps)
    if (before.find(step.words) != npos) return step.verb;
  return Verb::none;
}

std::string with_blanks(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

/// A slash stands for a line end only before another line of the reply: others are of an address on the web.
std::string with_line_ends(std::string reply) {
  for (auto at = reply.find('/'); at != std::string::npos; at = reply.find('/', at + 1)) {
    const std::string_view rest = std::string_view(reply).substr(at + 1);
    if (rest.size() > 3 && parse_reply(rest) && rest.substr(0, 3) == std::string_view(reply).substr(0, 3))
      reply[at] = '\n';
  }
  return reply;
}

/// The server's address: "192.0.2.25_does_not …", "Connected_to_192.0.2.25_but_…".
std::string_view address_of(std::string_view text) {
  constexpr std::string_view kConnected = "Connected_to_";
  const auto connected = text.find(kConnected);
  if (connected != npos) text.remove_prefix(connected + kConnected.size());
  const std::string_view word = text.substr(0, text.find('_'));
  return looks_like_ip_address(word) ? word : std::string_view{};
}

class QmailReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;
  void finish(EventSink& sink) override { tell_result(sink); }

 private:
  // A terminal breaks the long lines; the end of one is a slash.
  struct Broken {
    std::string text;
    std::vector<Line> lines;
  };
  static constexpr std::size_t kMostLines = 8;
  bool take(const Line&, std::string_view text);
  void tell_result(EventSink&);
  void tell(const Line&, std::string_view text, EventSink&);
  void read_start(const Line&, std::string_view text, EventSink&);

  std::optional<Broken> broken_;
  struct Started {
    std::string number, recipient;
  };
  static constexpr std::size_t kMostStarted = 64;
  std::deque<Started> started_;
};

bool begins_result(std::string_view text) {
  return result_of(text).has_value() || text.find(kSaid) != npos;
}

/// Takes the line if it belongs to a result.
bool QmailReader::take(const Line& line, std::string_view text) {
  if (!broken_) {
    if (!begins_result(text)) return false;
    broken_.emplace();
  } else if (broken_->text.ends_with('/') || result_of(text) || text.empty() ||
             broken_->lines.size() >= kMostLines || text.starts_with("status: ")) {
    return false;
  }
  broken_->text += text;
  broken_->lines.push_back(line);
  return true;
}

void QmailReader::tell_result(EventSink& sink) {
  if (!broken_) return;
  const std::string_view text = sink.keep(std::move(broken_->text));
  const std::vector<Line> lines = std::move(broken_->lines);
  broken_.reset();
  tell(lines.front(), text, sink);
  for (std::size_t i = 1; i < lines.size(); ++i) sink.again(lines[i]);
}

void QmailReader::tell(const Line& line, std::string_view text, EventSink& sink) {
  const auto result = result_of(text);
  const std::string_view words = result ? result->text : text;
  const auto said = words.find(kSaid);
  std::string recipient;
  if (result) {
    sink.select_session(result->number);
    const auto started = std::find_if(started_.begin(), started_.end(),
                                      [&](const Started& one) { return one.number == result->number; });
    if (started != started_.end()) {
      recipient = started->recipient;
      started_.erase(started);
    }
  }
  if (said != npos) {
    std::string_view reply = words.substr(said + kSaid.size());
    reply = reply.substr(0, std::min(reply.find(kGivingUp), reply.size()));
    if (reply.ends_with('/')) reply.remove_suffix(1);
    tell_reply(line, verb_of(words.substr(0, said)), sink.keep(with_line_ends(with_blanks(reply))), sink);
  } else {
    // "did_1+0+0": a mailbox on the machine itself, which no server was asked for.
    const bool local = words.starts_with("did_") || result->end == "success";
    std::string told = with_blanks(words.substr(0, words.rfind('/')));
    sink.tool(line, local ? Kind::noise : Kind::error, sink.keep(std::move(told)));
    if (local) return;
  }
  sink.fact(Fact::client_name, "qmail");
  if (const auto address = address_of(words); !address.empty()) sink.fact(Fact::server_address, address);
  if (!recipient.empty()) sink.fact(Fact::envelope_recipient, recipient);
  if (result) sink.fact(Fact::kept_in_queue, result->end == "deferral" ? "" : "no");
}

/// "starting delivery 183: msg 161214 to remote b@example.net"
void QmailReader::read_start(const Line& line, std::string_view text, EventSink& sink) {
  constexpr std::string_view kStarting = "starting delivery ", kRemote = " to remote ";
  const auto remote = text.find(kRemote);
  if (!text.starts_with(kStarting) || remote == npos) return sink.tool(line, Kind::noise, text);
  const std::string_view number = text.substr(kStarting.size(), text.find(':') - kStarting.size());
  if (started_.size() >= kMostStarted) started_.pop_front();
  started_.push_back({std::string(number), std::string(trim(text.substr(remote + kRemote.size())))});
  sink.select_session(number);
  sink.new_session();
  sink.tool(line, Kind::connect, text);
  sink.fact(Fact::client_name, "qmail");
}

void QmailReader::read(const Line& line, EventSink& sink) {
  Line timed = line;
  if (!timed.time) timed.time = parse_prefix(line.text).time;
  const std::string_view text = without_time(line.text);
  if (take(timed, text)) return;
  tell_result(sink);
  if (!take(timed, text)) read_start(timed, text, sink);
}

double score(std::span<const Line> lines) {
  for (const Line& line : lines) {
    // The cheap tests first: this is asked of every log.
    if (line.text.find(kSaid) != npos) return 0.95;
    if (line.text.find(kDelivery) != npos && result_of(without_time(line.text))) return 0.95;
  }
  return 0;
}

}  // namespace

constinit const Format qmail_format{"qmail", "qmail-send's log", "/var/log/qmail/current, or syslog", &score,
                                    &make_reader<QmailReader>};

}  // namespace smtplain
