// Postfix in syslog: the dialogue of verbose smtp and smtpd ("< host[ip]:25: 220 …"), and the ordinary lines
// that tell a reply with what it answers ("said: 550 … (in reply to RCPT TO command)", "reject: RCPT from …:
// 454 …").
#include <array>
#include <string>
#include <vector>

#include "readers/broken_delivery.h"
#include "readers/delivery.h"
#include "readers/formats.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr auto npos = std::string_view::npos;

struct Entry {
  Line line;
  std::string_view service;  ///< "postfix/submission/smtpd"
  std::string_view daemon;   ///< "smtp", "smtpd", "qmgr"
  std::string_view process;  ///< "smtpd[792]"
  std::string_view queue_id;
  std::string_view text;            ///< behind all of that
  std::string_view stamp() const {  // and the host, before the service
    return line.text.substr(0, static_cast<std::size_t>(service.data() - line.text.data()));
  }
};

/// Queue ids are hexadecimal or, long ones, of base 52 with a time in front; "NOQUEUE" and "warning" are
/// none.
bool is_queue_id(std::string_view word) {
  return word.size() >= 6 && word.size() <= 20 && word != "NOQUEUE" && word != "warning" &&
         word.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == npos &&
         word.find_first_of("0123456789") != npos;
}

std::optional<Entry> entry_of(const Line& line) {
  const auto at = line.text.find("postfix");
  if (at == npos || at > 120) return std::nullopt;
  const std::string_view tag = line.text.substr(at);
  // Metalog puts the program in brackets: "[postfix/smtpd] connect from …".
  const bool bracketed = at > 0 && line.text[at - 1] == '[' && tag.find("] ") < tag.find(' ');
  const auto end = tag.find(bracketed ? "] " : ": ");
  if (end == npos || end > 60 || tag.substr(0, end).find(' ') != npos) return std::nullopt;
  Entry entry;
  entry.line = line;
  const std::string_view program = tag.substr(0, std::min(tag.find('['), end));
  const auto slash = program.rfind('/');
  if (slash == npos) return std::nullopt;
  entry.service = program;
  entry.daemon = program.substr(slash + 1);
  entry.process = tag.substr(slash + 1, end - slash - 1);
  entry.text = trim(tag.substr(end + 2));
  const auto colon = entry.text.find(": ");
  if (colon != npos && is_queue_id(entry.text.substr(0, colon))) {
    entry.queue_id = entry.text.substr(0, colon);
    entry.text = trim(entry.text.substr(colon + 2));
  }
  return entry;
}

struct Stop {
  std::string_view word;
  Verb verb;
};
constexpr std::array kStops{Stop{"RCPT", Verb::rcpt},
                            Stop{"MAIL", Verb::mail},
                            Stop{"CONNECT", Verb::connection},
                            Stop{"EHLO", Verb::ehlo},
                            Stop{"HELO", Verb::helo},
                            Stop{"DATA", Verb::data},
                            Stop{"END-OF-MESSAGE", Verb::content},
                            Stop{"AUTH", Verb::auth},
                            Stop{"STARTTLS", Verb::starttls},
                            Stop{"BDAT", Verb::bdat},
                            Stop{"ETRN", Verb::etrn},
                            Stop{"VRFY", Verb::vrfy}};

Verb verb_at(std::string_view text) {
  for (const auto& stop : kStops) {
    if (text.starts_with(stop.word)) return stop.verb;
  }
  return Verb::none;
}

/// "reject: RCPT from client[192.0.2.7]: 454 4.7.1 <a@b>: Relay access denied; from=<> to=<a@b> proto=ESMTP
/// helo=<x>".
bool read_reject(const Entry& entry, std::string_view text, EventSink& sink) {
  const auto at = text.find("reject: ");
  if (at == npos || at > 16) return false;
  const std::string_view rest = text.substr(at + 8);
  const auto from = rest.find(" from ");
  const auto bracket = rest.find(']', from == npos ? 0 : from);
  if (from == npos || bracket == npos) return false;
  // postscreen tells the client's port: "from [192.0.2.7]:40028: 550 …"
  const auto colon = rest.find(": ", bracket);
  if (colon == npos || rest.substr(bracket + 1, colon - bracket - 1).find_first_not_of(":0123456789") != npos)
    return false;
  const std::string_view reply = rest.substr(colon + 2);
  const auto envelope = reply.find("; from=<");
  tell_reply(entry.line, verb_at(rest), trim(reply.substr(0, envelope)), sink);
  if (envelope == npos) return true;
  sink.fact(Fact::envelope_from, field(reply.substr(envelope), "from"));
  if (const auto to = field(reply.substr(envelope), "to"); !to.empty())
    sink.fact(Fact::envelope_recipient, to);
  return true;
}

/// "Trusted TLS connection established to mx[192.0.2.1]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384
/// (256/256 bits)".
void tell_tls(const Entry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  const bool implicit = entry.service.find("smtps") != npos || entry.service.find("submissions") != npos ||
                        text.find("]:465:") != npos;
  sink.fact(implicit ? Fact::tls_implicit : Fact::tls_starttls, "");
  sink.fact(Fact::tls_established, "");
  const auto with = text.find(" with cipher ");
  if (with == npos) return;
  const auto version = text.rfind(' ', with - 1);
  if (version != npos) sink.fact(Fact::tls_version, text.substr(version + 1, with - version - 1));
  const std::string_view cipher = text.substr(with + 13);
  sink.fact(Fact::tls_cipher, cipher.substr(0, cipher.find(' ')));
  if (text.starts_with("Trusted ") || text.starts_with("Verified ")) sink.fact(Fact::tls_verified, "ok");
  if (text.starts_with("Untrusted ")) sink.fact(Fact::tls_verified, "no");
}

/// "host mx[192.0.2.1] said: 550 …" and "… refused to talk to me: 554 …". False: no reply in it.
bool read_said(const Entry& entry, std::string_view text, EventSink& sink) {
  auto at = text.find(" said: ");
  std::size_t skip = 7;
  Verb verb = command_in_words(text);
  if (at == npos) {
    at = text.find("refused to talk to me: ");
    skip = 23;
    verb = Verb::connection;
  }
  if (at == npos) return false;
  if (text.find("SASL authentication failed") != npos) verb = Verb::auth;
  std::string_view reply = text.substr(at + skip);
  reply = trim(reply.substr(0, reply.rfind(" (in reply to")));
  tell_reply(entry.line, verb, reply, sink);
  const auto host = text.find("host ");
  const auto server = text.find("server ");
  const auto peer = host != npos && host < at ? host + 5 : server != npos && server < at ? server + 7 : npos;
  if (peer != npos) tell_peer(text.substr(peer, text.find(']', peer) - peer + 1), sink);
  return true;
}

/// Where a delivery failed without a reply: "lost connection with … while receiving the initial server
/// greeting".
Verb interrupted(std::string_view text) {
  const auto at = text.find(" while ");
  if (at == npos) return Verb::none;
  const std::string_view what = text.substr(at);
  if (what.find("greeting") != npos) return Verb::connection;
  if (what.find("EHLO") != npos || what.find("HELO") != npos) return Verb::ehlo;
  if (what.find("MAIL FROM") != npos) return Verb::mail;
  if (what.find("RCPT TO") != npos) return Verb::rcpt;
  if (what.find("end of data") != npos || what.find("message body") != npos) return Verb::content;
  if (what.find("DATA") != npos) return Verb::data;
  return what.find("STARTTLS") != npos ? Verb::starttls : Verb::none;
}

void read_error(const Entry& entry, std::string_view text, EventSink& sink) {
  if (const Verb verb = interrupted(text); verb != Verb::none) sink.replying_to(verb);
  sink.tool(entry.line, Kind::error, text);
}

/// "to=<a@b>, relay=mx[192.0.2.1]:25, …, dsn=5.1.1, status=bounced (…)".
void read_status(const Entry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  const std::string_view status = text.substr(text.find("status=") + 7);
  const auto open = status.find('(');
  std::string_view why = open == npos ? std::string_view{} : status.substr(open + 1);
  if (why.ends_with(')')) why.remove_suffix(1);
  const bool local = entry.daemon == "local" || entry.daemon == "virtual" || entry.daemon == "pipe";
  if (status.starts_with("sent")) {
    if (parse_reply(why)) {
      tell_reply(entry.line, Verb::content, why, sink);
    } else {
      sink.tool(entry.line, Kind::note, text);
    }
  } else if (!read_said(entry, why, sink)) {
    const std::string_view code = field(text, "dsn");
    if (local && !code.empty()) {
      tell_reply(entry.line, Verb::rcpt, sink.keep(std::string(code) + ' ' + std::string(why)), sink);
    } else {
      read_error(entry, why.empty() ? text : why, sink);
    }
  }
  sink.fact(Fact::envelope_recipient, field(text, "to"));
  if (const auto relay = field(text, "relay"); !relay.empty() && relay != "none" && !local)
    tell_peer(relay, sink);
}

/// A line of the verbose dialogue. smtpd marks what it receives with "<", smtp what the server says.
bool read_verbose(const Entry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  if (!text.starts_with("< ") && !text.starts_with("> ")) return false;
  const auto bracket = text.find(']');
  const auto colon = text.find(": ", bracket == npos ? 0 : bracket);
  if (bracket == npos || colon == npos || colon > bracket + 8) return false;
  const bool from_client = (text[0] == '<') == (entry.daemon == "smtpd");
  const std::string_view said = text.substr(colon + 2);
  if (from_client) {
    sink.client(entry.line, said);
  } else {
    sink.server(entry.line, said);
    if (entry.daemon != "smtpd") tell_peer(text.substr(2, colon - 2), sink);
  }
  return true;
}

/// A log-in that failed, told without its reply: the end of the connection after it is no failure of its own.
bool refuses(std::string_view text) {
  return text.find("SASL ") != npos && text.find("authentication failed") != npos;
}

bool is_end(std::string_view text) {
  return text.starts_with("lost connection after ") || text.starts_with("disconnect from ");
}

void read_sasl_failure(const Entry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  sink.replying_to(Verb::auth);
  sink.tool(entry.line, Kind::error, text);
  const auto sasl = text.find("SASL ");
  const std::string_view mechanism = text.substr(sasl + 5);
  sink.fact(Fact::auth_mechanism, mechanism.substr(0, mechanism.find(' ')));
  sink.fact(Fact::auth_result, "rejected");
  if (const auto user = field(text, "sasl_username"); !user.empty()) sink.fact(Fact::auth_username, user);
}

/// smtpd's ordinary lines.
void read_smtpd(const Entry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  if (read_verbose(entry, sink) || read_reject(entry, text, sink)) return;
  if (text.starts_with("connect from ")) {
    sink.new_session();
    return sink.tool(entry.line, Kind::connect, text);
  }
  if (is_end(text)) {
    // "disconnect from unknown[192.0.2.1] ehlo=2 starttls=1 mail=1": of those that were tried, how many
    // passed.
    if (text.find(" starttls=1 ") != npos) {
      sink.fact(Fact::tls_starttls, "");
      sink.fact(Fact::tls_established, "");
    }
    constexpr std::string_view kLost = "lost connection after ";
    const Verb verb = text.starts_with(kLost) ? verb_at(text.substr(kLost.size())) : Verb::none;
    if (verb != Verb::none && verb != Verb::connection) sink.replying_to(verb);
    return sink.tool(entry.line, Kind::close, text);
  }
  if (text.find("SASL ") != npos && text.find("authentication failed") != npos)
    return read_sasl_failure(entry, sink);
  if (text.find("TLS connection established") != npos) {
    sink.tool(entry.line, Kind::tls, text);
    return tell_tls(entry, sink);
  }
  const auto after = text.find(" after ");
  if (text.starts_with("timeout after ") || text.starts_with("too many errors after ")) {
    sink.replying_to(verb_at(text.substr(after + 7)));
    return sink.tool(entry.line, Kind::error, text);
  }
  const bool failed = text.find("SSL_accept error") != npos || text.find("TLS library problem") != npos ||
                      text.starts_with("fatal: ") || text.find("improper command pipelining") != npos;
  sink.tool(entry.line, failed ? Kind::error : Kind::note, text);
  if (const auto user = field(text, "sasl_username"); !user.empty()) {
    sink.fact(Fact::auth_username, user);
    sink.fact(Fact::auth_mechanism, field(text, "sasl_method"));
    sink.fact(Fact::auth_result, "accepted");
  }
}

/// The lines of smtp, lmtp, qmgr and the other daemons on the way out.
void read_delivery(const Entry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  if (text.find("status=") != npos && text.find("to=<") != npos) return read_status(entry, sink);
  if (read_verbose(entry, sink)) return;
  if (text.find("TLS connection established to ") != npos) {
    sink.tool(entry.line, Kind::tls, text);
    return tell_tls(entry, sink);
  }
  if (read_said(entry, text, sink)) return;
  if (text.find("certificate verification failed") != npos) {
    sink.tool(entry.line, Kind::tls, text);
    return sink.fact(Fact::tls_verify_error, text.substr(std::min(text.size(), text.rfind(": ") + 2)));
  }
  const bool failed = text.starts_with("connect to ") || text.find("SSL_connect error") != npos ||
                      text.starts_with("lost connection with") || text.find("timed out while") != npos ||
                      text.find("SASL authentication fail") != npos ||
                      text.find("TLS library problem") != npos || text.starts_with("fatal: ");
  if (failed) return read_error(entry, text, sink);
  sink.tool(entry.line, Kind::note, text);
  if (const auto from = text.starts_with("from=<") ? field(text, "from") : std::string_view{};
      !from.empty()) {
    sink.fact(Fact::envelope_from, from);
  }
}

bool receives(std::string_view daemon) {
  return daemon == "smtpd" || daemon == "postscreen";
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
  void flush(std::string_view process, EventSink&);

  static constexpr std::size_t kMostHeld = 400;
  // smtp tells of a connection that failed before it names the message: such lines wait for the next line of
  // their process.
  struct Held {
    std::string text;  // a copy: it may be long until that line comes
    Line line;
    std::string process;
  };
  void tell_held(const Held&, EventSink&);
  Time time_of(const Entry&);
  std::vector<Held> held_;
  BrokenDelivery broken_;
  std::string last_process_, last_queue_id_;  // of the last line that named its message
  std::string refused_;                       // the smtpd that refused a log-in last
  std::string peer_;                          // the client of the smtpd that spoke last
  bool verbose_ = false;                      // the dialogue was seen in the log
  std::string stamp_;                         // of the last line, as in all lines of that second
  Time time_;
};

void PostfixReader::read(const Line& line, EventSink& sink) {
  const bool entry = !broken_.open() || entry_of(line).has_value();
  if (broken_.open() && !entry && !trim(line.text).empty()) {
    broken_.take(line);
    if (broken_.whole() || broken_.too_long()) read_broken(sink);
    return;
  }
  read_broken(sink);
  if (BrokenDelivery::begins(line.text) && entry_of(line)) return broken_.take(line);
  read_line(line, sink);
}

Time PostfixReader::time_of(const Entry& entry) {
  if (entry.stamp() != stamp_) {
    stamp_.assign(entry.stamp());
    time_ = parse_prefix(entry.line.text).time;
  }
  return time_;
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
  auto entry = entry_of(line);
  if (entry && !entry->line.time) entry->line.time = time_of(*entry);
  if (!entry) {
    const auto login = line.text.find(" client logged in, client: ");
    if (login != npos && !peer_.empty() && line.text.find(peer_, login) != npos)
      return read_proxy_login(line, sink);
    return sink.tool(line, Kind::noise, trim(line.text));
  }
  if (receives(entry->daemon)) {
    sink.select_session(entry->process);
    if (const auto peer = peer_of(entry->text); !peer.empty()) peer_.assign(peer);
    if (refuses(entry->text)) refused_.assign(entry->process);
    if (entry->text.starts_with("connect from ") && refused_ == entry->process) refused_.clear();
    if (is_end(entry->text) && refused_ == entry->process) {
      return sink.tool(entry->line, Kind::note, entry->text);
    }
    return read_smtpd(*entry, sink);
  }
  if (entry->queue_id.empty()) {
    // What a verbose smtp says after the verdict on a message belongs to the same connection.
    const bool dialogue = entry->text.starts_with("< ") || entry->text.starts_with("> ");
    const bool greeting = entry->text.starts_with("< ") && entry->text.find("]:25: 220") != npos;
    verbose_ = verbose_ || dialogue;
    if (dialogue && !greeting && entry->process == last_process_) {
      sink.select_session(last_queue_id_);
      return read_delivery(*entry, sink);
    }
    if (greeting) last_process_.clear();
    held_.push_back({std::string(line.text), entry->line, std::string(entry->process)});
    if (held_.size() >= kMostHeld) finish(sink);
    return;
  }
  sink.select_session(entry->queue_id);
  flush(entry->process, sink);
  last_process_ = entry->process;
  last_queue_id_ = entry->queue_id;
  read_delivery(*entry, sink);
  // The queue's last word on a message; a verbose smtp still says QUIT.
  if (entry->text == "removed" && !verbose_) sink.new_session();
}

void PostfixReader::flush(std::string_view process, EventSink& sink) {
  if (held_.empty()) return;
  std::vector<Held> others;
  for (Held& held : held_) {
    if (held.process == process) {
      tell_held(held, sink);
    } else {
      others.push_back(std::move(held));
    }
  }
  held_ = std::move(others);
}

void PostfixReader::finish(EventSink& sink) {
  read_broken(sink);
  for (const Held& held : held_) {
    sink.select_session(held.process);
    tell_held(held, sink);
  }
  held_.clear();
}

void PostfixReader::tell_held(const Held& held, EventSink& sink) {
  Line line = held.line;
  line.text = sink.keep(held.text);
  if (const auto entry = entry_of(line)) read_delivery(*entry, sink);
}

double score(std::span<const Line> lines) {
  std::size_t entries = 0, all = 0;
  for (const Line& line : lines) {
    if (trim(line.text).empty()) continue;
    ++all;
    if (entry_of(line)) ++entries;
  }
  if (entries == 0) return 0;
  return 0.8 + 0.18 * static_cast<double>(entries) / static_cast<double>(all);
}

std::unique_ptr<Reader> make() {
  return std::make_unique<PostfixReader>();
}

}  // namespace

constinit const Format postfix_format{
    "postfix",
    "Postfix smtp and smtpd in syslog, ordinary and verbose",
    "journalctl -u postfix, or /var/log/mail.log; debug_peer_list in main.cf shows the dialogue",
    &score,
    &make,
    0.98};

}  // namespace smtplain
