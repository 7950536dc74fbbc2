// dma, the DragonFly Mail Agent (FreeBSD's since 14, Debian's package dma), in syslog: "dma[ID]: trying
// remote delivery to mx.example.com [192.0.2.25] pref 0", and the reply that stopped it with the step it
// answers.
#include <algorithm>
#include <array>
#include <deque>
#include <string>

#include "readers/delivery.h"
#include "readers/formats.h"
#include "readers/server_place.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// "dma[ID.ITEM][PID]: text": a message has an id, each of its recipients an item of its own. On a terminal
/// there is none: "dma: text".
struct Entry {
  Line line;
  std::string_view id, text;
};

std::optional<Entry> entry_of(const Line& line) {
  constexpr std::string_view kProgram = "dma[", kBare = "dma: ";
  if (const std::string_view text = trim(line.text); text.starts_with(kBare))
    return Entry{line, {}, trim(text.substr(kBare.size()))};
  const auto at = line.text.substr(0, 200).find(kProgram);
  if (at == npos || (at > 0 && line.text[at - 1] != ' ')) return std::nullopt;
  const auto close = line.text.find(']', at);
  const auto colon = line.text.find("]: ", at);
  if (colon == npos) return std::nullopt;
  Entry entry{line, line.text.substr(at + kProgram.size(), close - at - kProgram.size()),
              trim(line.text.substr(colon + 3))};
  if (entry.id.find_first_not_of("0123456789abcdef.") != npos) return std::nullopt;
  if (!entry.line.time) entry.line.time = parse_prefix(line.text).time;
  return entry;
}

/// The message's id, of any of its items.
std::string_view message_of(std::string_view id) {
  return id.substr(0, id.find('.'));
}

/// The words by which dma names the step that failed, and what the reply behind them answers.
struct Step {
  std::string_view words;  // lower case
  Verb verb;
};
constexpr std::array kSteps{
    Step{"failed after connect: ", Verb::connection},
    Step{"failed after ehlo: ", Verb::ehlo},
    Step{"failed after mail from: ", Verb::mail},
    Step{"failed after rcpt to: ", Verb::rcpt},
    Step{"failed after data: ", Verb::data},
    Step{"failed after final data: ", Verb::content},
    Step{"starttls not available: ", Verb::starttls},
    Step{"starttls failed: ", Verb::starttls},
    Step{"ehlo after starttls failed: ", Verb::ehlo},
    Step{"auth login not available: ", Verb::auth},
    Step{"auth login was refused: ", Verb::auth},
    Step{"auth login failed: ", Verb::auth},
    Step{"auth cram-md5 failed: ", Verb::auth},
    Step{"authentication failed: ", Verb::auth},
    Step{"could not perform server greeting: ", Verb::ehlo},
};

/// What was said to the sender of a mail, and by dma itself: the mail to one recipient until it goes out.
constexpr std::array kBeforeDelivery =
    word_list("new mail from user=", "mail to=<", "trying delivery", "using smarthost (");

bool is_before_delivery(std::string_view text) {
  if (text.starts_with('<')) text = text.substr(std::min(text.size(), text.find("> ") + 2));
  return starts_with_any(text, kBeforeDelivery);
}

std::string_view in_angles(std::string_view text) {
  const auto open = text.find('<'), close = text.find('>', open == npos ? 0 : open);
  return open == npos || close == npos ? std::string_view{} : text.substr(open + 1, close - open - 1);
}

class DmaReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;
  void finish(EventSink&) override;

 private:
  // Mail to a local user is told in the same words: only what follows shows that a server was asked.
  struct Held {
    std::string text, id;
    Line line;
  };
  static constexpr std::size_t kMostHeld = 400;
  void tell_held(std::string_view id, bool remote, EventSink&);
  void tell_before_delivery(const Entry&, EventSink&);
  void read_remote(const Entry&, EventSink&);
  bool read_step(const Entry&, EventSink&);

  std::deque<Held> held_;
  std::string smarthost_;                   // "mail.example.com:587": dma.conf holds for all mail
  bool asked_ = false;                      // a server: mail to a user of the machine asks none
  std::optional<std::string> unencrypted_;  // the item whose server has no STARTTLS: OPPORTUNISTIC_TLS
};

void DmaReader::read(const Line& line, EventSink& sink) {
  const auto entry = entry_of(line);
  if (!entry) return sink.tool(line, Kind::noise, trim(line.text));
  if (is_before_delivery(entry->text)) {
    if (entry->text.ends_with("trying delivery")) asked_ = false;
    std::string_view id = entry->id;
    if (const auto queued = entry->text.find(" queued as "); queued != npos)
      id = entry->text.substr(queued + 11);
    held_.push_back({std::string(line.text), std::string(id), entry->line});
    if (held_.size() > kMostHeld) tell_held(held_.front().id, true, sink);
    return;
  }
  const bool local =
      entry->text.ends_with("delivery successful") || entry->text.starts_with("local delivery ");
  tell_held(entry->id, !local, sink);
  sink.select_session(entry->id);
  read_remote(*entry, sink);
}

void DmaReader::tell_held(std::string_view id, bool remote, EventSink& sink) {
  const auto is_its = [id](const Held& held) { return held.id == id || held.id == message_of(id); };
  if (std::none_of(held_.begin(), held_.end(), is_its)) return;
  std::deque<Held> others;
  for (Held& held : held_) {
    if (!is_its(held)) {
      others.push_back(std::move(held));
      continue;
    }
    Line line = held.line;
    line.text = sink.keep(std::move(held.text));
    sink.select_session(id);
    const auto entry = entry_of(line);
    if (remote)
      tell_before_delivery(*entry, sink);
    else
      sink.tool(line, Kind::noise, entry->text);
  }
  held_ = std::move(others);
}

void DmaReader::tell_before_delivery(const Entry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  if (text.ends_with("trying delivery")) sink.new_session();
  sink.tool(entry.line, Kind::note, text);
  sink.fact(Fact::client_name, "dma");
  constexpr std::string_view kSmarthost = "using smarthost (";
  if (text.starts_with(kSmarthost))
    smarthost_ = text.substr(kSmarthost.size(), text.rfind(')') - kSmarthost.size());
  if (const std::string_view from = field(text, "envelope_from"); !from.empty())
    sink.fact(Fact::envelope_from, from);
  else if (const std::string_view to = in_angles(text); !to.empty())
    sink.fact(Fact::envelope_recipient, to);
}

void DmaReader::finish(EventSink& sink) {
  while (!held_.empty()) tell_held(std::string(held_.front().id), true, sink);
}

/// "remote delivery deferred: mx.example.com [192.0.2.25] failed after RCPT TO: 450 4.2.0 …"
bool DmaReader::read_step(const Entry& entry, EventSink& sink) {
  for (const Step& step : kSteps) {
    const auto at = ifind(entry.text, step.words);
    if (at == npos) continue;
    const std::string_view what = trim(entry.text.substr(at + step.words.size()));
    if (parse_reply(what)) {
      tell_reply(entry.line, step.verb, what, sink);
    } else {
      sink.replying_to(step.verb);
      sink.tool(entry.line, Kind::error, entry.text);
    }
    sink.fact(Fact::kept_in_queue, entry.text.find("deferred") == npos ? "no" : "");
    return true;
  }
  return false;
}

void DmaReader::read_remote(const Entry& entry, EventSink& sink) {
  const auto [line, id, text] = entry;
  constexpr std::string_view kTrying = "trying remote delivery to ",
                             kUser = "using SMTP authentication for user ";
  constexpr std::string_view kGreeting = "Could not perform server greeting at ";
  if (text.starts_with(">>> ")) return sink.client(line, text.substr(4));
  if (text.starts_with("<<< ")) return sink.server(line, text.substr(4));
  if (text.starts_with(kTrying)) {
    sink.new_session();
    asked_ = true;
    sink.tool(line, Kind::connect, text);
    sink.fact(Fact::client_name, "dma");
    tell_peer(text.substr(kTrying.size()), sink);
    const HostPort smarthost = split_host_port(smarthost_);
    sink.fact(Fact::server_port, smarthost.port.empty() ? "25" : smarthost.port);
    if (smarthost.port == "465") sink.fact(Fact::tls_implicit, "");
  } else if (text.starts_with(kUser)) {
    sink.tool(line, Kind::note, text);
    sink.fact(Fact::auth_username, text.substr(kUser.size()));
  } else if (text.starts_with("in opportunistic TLS mode, STARTTLS not available")) {
    unencrypted_ = std::string(id);
    sink.tool(line, Kind::note, text);
  } else if (text.starts_with("SSL initialization successful")) {
    sink.tool(line, Kind::tls, text);
    if (unencrypted_ != id) sink.fact(Fact::tls_established, "");
  } else if (text.ends_with("delivery successful")) {
    sink.tool(line, Kind::note, text);
    if (asked_) sink.fact(Fact::message_taken, "");
  } else if (text.starts_with(kGreeting)) {
    const auto reply = text.find("]: ");
    tell_reply(line, Verb::ehlo, text.substr(reply == npos ? 0 : reply + 3), sink);
  } else if (text.starts_with("smarthost authentication: ") ||
             text.starts_with("remote delivery succeeded") ||
             text.starts_with("remote delivery failed: SMTP login")) {
    // dma asks for CRAM-MD5 whatever the server offers, and goes on with LOGIN. That the log-in failed
    // repeats the line above, with the last errno whatever it is.
    sink.tool(line, Kind::note, text);
  } else if (!read_step(entry, sink)) {
    const bool failed = text.starts_with("remote delivery ") || text.starts_with("connect to ") ||
                        text.starts_with("socket for ") || text.starts_with("connection ") ||
                        text.starts_with("non-encrypted SMTP login");
    sink.tool(line, failed ? Kind::error : Kind::note, text);
    if (failed) sink.fact(Fact::client_name, "dma");
  }
}

double score(std::span<const Line> lines) {
  static constexpr std::array kOwn =
      word_list("delivery", "smarthost", "SMTP", "SSL ", "new mail from user=", "queued as ");
  for (const Line& line : lines) {
    const auto entry = entry_of(line);
    if (!entry) continue;
    for (const std::string_view own : kOwn)
      if (entry->text.find(own) != npos) return 0.96;
  }
  return 0;
}

}  // namespace

constinit const Format dma_format{"dma", "dma, the DragonFly Mail Agent, in syslog",
                                  "grep 'dma\\[' /var/log/mail.log, or journalctl -t dma", &score,
                                  &make_reader<DmaReader>};

}  // namespace smtplain
