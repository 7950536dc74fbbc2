// Postfix in syslog: the dialogue of verbose smtp and smtpd ("< host[ip]:25: 220 …"), and the ordinary lines
// that tell a reply with what it answers ("said: 550 … (in reply to RCPT TO command)", "reject: RCPT from …:
// 454 …").
#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "readers/broken_delivery.h"
#include "readers/deferrals.h"
#include "readers/formats.h"
#include "readers/postfix_lines.h"
#include "readers/recent_stamp.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

bool receives(std::string_view daemon) {
  return daemon == "smtpd" || daemon == "postscreen";
}

/// What these say of themselves is of no message.
bool serves_others(std::string_view daemon) {
  constexpr std::array kServants = word_list("anvil", "scache", "master", "tlsmgr", "tlsproxy", "dnsblog",
                                             "verify", "proxymap", "postlogd", "trivial-rewrite");
  return std::find(kServants.begin(), kServants.end(), daemon) != kServants.end();
}

/// Of the session that the line names: the connection of a client, or a message on its way out. Empty: none.
std::string_view session_of(const PostfixEntry& entry) {
  return receives(entry.daemon) ? entry.process : entry.queue_id;
}

/// smtpd is done with a client, or the queue with a message.
bool is_last_word(const PostfixEntry& entry) {
  return receives(entry.daemon) ? entry.text.starts_with("disconnect from ") : entry.text == "removed";
}

/// "203.0.113.94" of "connect from mail.example.net[203.0.113.94]"; empty where the line names no client.
std::string_view peer_of(std::string_view text) {
  const auto from = text.find(" from ");
  const auto open = text.find('[', from), close = text.find(']', open);
  if (from == npos || open == npos || close == npos) return {};
  return text.substr(open + 1, close - open - 1);
}

/// nginx logs clients in before Postfix sees them; where both print into one log, its line names the user.
void read_proxy_login(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  sink.tool(line, Kind::note, text);
  constexpr std::string_view kLogin = "login: \"";
  if (const auto at = text.find(kLogin); at != npos) {
    const std::string_view name = text.substr(at + kLogin.size());
    sink.fact(Fact::auth_username, name.substr(0, name.find('"')));
    sink.fact(Fact::auth_result, "accepted");
  }
  if (text.find(" using starttls") != npos) {
    sink.fact(Fact::tls_starttls, {});
    sink.fact(Fact::tls_established, {});
  }
}

class PostfixReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override;
  void finish(EventSink& sink) override;

 private:
  void read_line(const Line&, EventSink&);
  void read_broken(EventSink&);
  void flush(const PostfixEntry&, EventSink&);

  static constexpr std::size_t kMostHeld = 400;
  // smtp tells of a connection that failed before it names the message: such lines wait for the next line of
  // their process.
  struct Held {
    std::string text;  // a copy: it may be long until that line comes
    Line line;
    std::string process;
    bool dialogue = false;
  };
  void tell_held(const Held&, EventSink&);
  void tell_all(std::vector<Held>&, EventSink&);
  Time time_of(const PostfixEntry&);
  std::vector<Held> held_, of_servants_;
  BrokenDelivery broken_;
  std::string last_process_, last_queue_id_;  // of the last line that named its message
  std::set<std::string> verbose_;             // messages whose dialogue was seen
  std::string refused_;                       // the smtpd that refused a log-in last
  std::string peer_;                          // the client of the smtpd that spoke last
  RecentStamp stamp_;                         // reading it anew on each line costs a tenth

  // cleanup tells what a milter made smtpd answer, and names the message only.
  struct Received {
    std::string queue_id, process;
    bool connected = true;  // the client is still there
  };
  static constexpr std::size_t kMostReceived = 64;
  void remember(const PostfixEntry&);
  void tell_taken(const PostfixEntry&, EventSink&);
  void read_rejected_content(const PostfixEntry&, EventSink&);
  std::deque<Received> received_;

  bool tried_again(const PostfixEntry&);
  Deferrals deferrals_;
};

void PostfixReader::read(const Line& line, EventSink& sink) {
  const bool entry = !broken_.open() || postfix_entry(line).has_value();
  if (broken_.open() && !entry && !trim(line.text).empty()) {
    broken_.take(line);
    if (broken_.whole() || broken_.too_long()) read_broken(sink);
    return;
  }
  read_broken(sink);
  if (BrokenDelivery::begins(line.text) && postfix_entry(line)) return broken_.take(line);
  read_line(line, sink);
}

Time PostfixReader::time_of(const PostfixEntry& entry) {
  const std::string_view line = entry.line.text;
  const std::string_view stamp = line.substr(0, static_cast<std::size_t>(entry.service.data() - line.data()));
  return stamp_.time_of(line, stamp);
}

// Reads the lines that belong together as one, or one by one where they make no verdict.
void PostfixReader::read_broken(EventSink& sink) {
  if (!broken_.open()) return;
  const bool whole = broken_.whole();
  const std::string_view text = whole ? sink.keep(broken_.text()) : std::string_view{};
  const std::vector<Line> pieces = broken_.release();
  Line first = pieces.front();
  if (whole) first.text = text;
  read_line(first, sink);
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (whole)
      sink.again(pieces[i]);
    else
      sink.tool(pieces[i], Kind::noise, trim(pieces[i].text));
  }
}

void PostfixReader::read_line(const Line& line, EventSink& sink) {
  auto entry = postfix_entry(line);
  if (entry && !entry->line.time) entry->line.time = time_of(*entry);
  if (!entry) {
    const auto login = line.text.find(" client logged in, client: ");
    if (login != npos && !peer_.empty() && line.text.find(peer_, login) != npos)
      return read_proxy_login(line, sink);
    return sink.tool(line, Kind::noise, trim(line.text));
  }
  if (receives(entry->daemon)) {
    sink.select_session(session_of(*entry));
    remember(*entry);
    if (const auto peer = peer_of(entry->text); !peer.empty()) peer_.assign(peer);
    if (refuses_login(entry->text)) refused_.assign(entry->process);
    const bool goes_on = entry->text.starts_with("connect from ") || entry->text.find("reject: ") != npos;
    if (goes_on && refused_ == entry->process) refused_.clear();
    if (ends_connection(entry->text) && refused_ == entry->process)
      sink.tool(entry->line, Kind::note, entry->text);
    else
      read_postfix_smtpd(*entry, sink);
    if (is_last_word(*entry)) sink.new_session();
    return;
  }
  if (entry->queue_id.empty()) {
    // What a verbose smtp says after the verdict on a message belongs to the same connection.
    const bool dialogue = entry->text.starts_with("< ") || entry->text.starts_with("> ");
    const bool greeting = entry->text.starts_with("< ") && entry->text.find("]:25: 220") != npos;
    if (dialogue && !greeting && entry->process == last_process_) {
      sink.select_session(last_queue_id_);
      return read_postfix_delivery(*entry, sink);
    }
    if (greeting) last_process_.clear();
    auto& held = serves_others(entry->daemon) ? of_servants_ : held_;
    held.push_back({std::string(line.text), entry->line, std::string(entry->process), dialogue});
    if (held.size() >= kMostHeld) tell_all(held, sink);
    return;
  }
  if (entry->daemon == "cleanup" && entry->text.find("reject: ") != npos)
    return read_rejected_content(*entry, sink);
  tell_taken(*entry, sink);
  sink.select_session(session_of(*entry));
  if (tried_again(*entry)) sink.new_session();
  flush(*entry, sink);
  last_process_ = entry->process;
  last_queue_id_ = entry->queue_id;
  read_postfix_delivery(*entry, sink);
  // A verbose smtp still says QUIT.
  if (is_last_word(*entry) && verbose_.erase(last_queue_id_) == 0) sink.new_session();
}

void PostfixReader::remember(const PostfixEntry& entry) {
  if (is_last_word(entry))
    for (Received& one : received_) one.connected = one.connected && one.process != entry.process;
  if (entry.queue_id.empty() || !entry.text.starts_with("client=")) return;
  if (received_.size() >= kMostReceived) received_.pop_front();
  received_.push_back({std::string(entry.queue_id), std::string(entry.process), true});
}

// smtpd does not say that it took a message, the queue does: "from=<a@example.com>, size=346, nrcpt=1 (queue
// active)".
void PostfixReader::tell_taken(const PostfixEntry& entry, EventSink& sink) {
  if (entry.daemon != "qmgr" || !entry.text.starts_with("from=<")) return;
  const auto from = std::find_if(received_.begin(), received_.end(), [&](const Received& one) {
    return one.connected && one.queue_id == entry.queue_id;
  });
  if (from == received_.end()) return;
  sink.select_session(from->process);
  sink.fact(Fact::message_taken, "");
}

bool PostfixReader::tried_again(const PostfixEntry& entry) {
  constexpr std::string_view kTo = "to=<", kStatus = " status=";
  const auto end = entry.text.find('>');
  const auto status = entry.text.find(kStatus, end == npos ? 0 : end);
  if (!entry.text.starts_with(kTo) || end == npos || status == npos) return false;
  return deferrals_.tried_again(entry.queue_id, entry.text.substr(kTo.size(), end - kTo.size()),
                                entry.line.time,
                                entry.text.substr(status + kStatus.size()).starts_with("deferred"));
}

void PostfixReader::read_rejected_content(const PostfixEntry& entry, EventSink& sink) {
  const auto from = std::find_if(received_.begin(), received_.end(),
                                 [&](const Received& one) { return one.queue_id == entry.queue_id; });
  sink.select_session(from == received_.end() ? entry.queue_id : from->process);
  if (!read_postfix_reject(entry, sink)) sink.tool(entry.line, Kind::note, entry.text);
}

void PostfixReader::flush(const PostfixEntry& entry, EventSink& sink) {
  if (held_.empty()) return;
  std::vector<Held> others;
  for (Held& held : held_) {
    if (held.process == entry.process) {
      tell_held(held, sink);
      if (held.dialogue && verbose_.size() < kMostHeld) verbose_.emplace(entry.queue_id);
    } else {
      others.push_back(std::move(held));
    }
  }
  held_ = std::move(others);
}

void PostfixReader::finish(EventSink& sink) {
  read_broken(sink);
  std::move(of_servants_.begin(), of_servants_.end(), std::back_inserter(held_));
  of_servants_.clear();
  std::stable_sort(held_.begin(), held_.end(),
                   [](const Held& a, const Held& b) { return a.line.number < b.line.number; });
  tell_all(held_, sink);
}

void PostfixReader::tell_all(std::vector<Held>& held, EventSink& sink) {
  for (const Held& one : held) {
    sink.select_session(one.process);
    tell_held(one, sink);
  }
  held.clear();
}

void PostfixReader::tell_held(const Held& held, EventSink& sink) {
  Line line = held.line;
  line.text = sink.keep(held.text);
  if (const auto entry = postfix_entry(line)) read_postfix_delivery(*entry, sink);
}

double score(std::span<const Line> lines) {
  std::size_t entries = 0, all = 0;
  for (const Line& line : lines) {
    if (trim(line.text).empty()) continue;
    ++all;
    if (postfix_entry(line)) ++entries;
  }
  if (entries == 0) return 0;
  return 0.8 + 0.18 * static_cast<double>(entries) / static_cast<double>(all);
}

std::optional<LogEntry> log_entry(std::string_view line) {
  const auto entry = postfix_entry(Line{line, 0, false, {}});
  if (!entry) return std::nullopt;
  const auto tag = static_cast<std::size_t>(entry->service.data() - line.data());
  const std::string_view session = session_of(*entry);
  const bool of_nobody = session.empty() && serves_others(entry->daemon);
  return LogEntry{session, of_nobody ? std::string_view{} : entry->process, line.substr(tag),
                  !session.empty() && is_last_word(*entry)};
}

}  // namespace

constinit const Format postfix_format{
    "postfix",
    "Postfix smtp and smtpd in syslog, ordinary and verbose",
    "journalctl -u postfix, or /var/log/mail.log; debug_peer_list in main.cf shows the dialogue",
    &score,
    &make_reader<PostfixReader>,
    0.98,
    true,
    &log_entry};

}  // namespace smtplain
