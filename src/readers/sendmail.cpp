// sendmail: -v (">>> " before what it sends, the server's lines bare, "050 " before either when it was asked
// over SMTP), and its lines in syslog ("to=<a@b>, …, relay=…, dsn=5.1.1, stat=User unknown").
#include <array>

#include "readers/connection_words.h"
#include "readers/deferrals.h"
#include "readers/delivery.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "readers/server_place.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::string_view kRefused = "reject=";

// A bounce marks the server's lines as well, in its "Transcript of session follows".
constexpr std::array kMarks{Mark{"050 >>> ", Who::client}, Mark{">>> ", Who::client},
                            Mark{"<<< ", Who::server}};

/// "a@b.example... Connecting to mx.example.com. via esmtp...", "a@b.example... User unknown".
std::optional<Kind> own_kind(std::string_view text) {
  const auto dots = text.find("... ");
  if (dots == npos || dots > 300) return std::nullopt;
  const std::string_view what = text.substr(dots + 4);
  if (istarts_with(what, "connecting to ")) return Kind::connect;
  if (istarts_with(what, "closing connection")) return Kind::close;
  if (istarts_with(what, "deferred") || ifind(what, "unknown") != npos ||
      istarts_with(what, "service unavailable") || istarts_with(what, "temporary failure") ||
      ifind(what, "error") != npos) {
    return Kind::error;
  }
  return looks_like_address(text.substr(0, dots)) ? std::optional(Kind::note) : std::nullopt;
}

std::optional<Kind> read_words(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  const bool closing = istarts_with(text, "closing connection to ");
  constexpr std::string_view kTalking = "... while talking to ";
  if (text.starts_with(kTalking)) {
    sink.tool(line, Kind::connect, text);
    const std::string_view host = text.substr(kTalking.size());
    tell_host(host.substr(0, host.find(':')), sink);
    return Kind::connect;
  }
  const auto kind = closing ? std::optional(Kind::close) : own_kind(text);
  if (!kind) return read_connection_words(line, sink);
  sink.tool(line, *kind, text);
  sink.fact(Fact::client_name, "sendmail");
  if (kind == Kind::connect) {
    const std::string_view peer = text.substr(ifind(text, "connecting to ") + 14);
    tell_host(peer.substr(0, peer.find(' ')), sink);
  }
  return kind;
}

constexpr MarkTable kTable{.marks = kMarks, .client = "sendmail"};

/// A line of syslog about one delivery.
void read_delivery(const Line& line, const Prefix& prefix, EventSink& sink) {
  const std::string_view text = prefix.rest;
  Line timed = line;
  if (!timed.time) timed.time = prefix.time;
  if (text.find(": Authentication-Warning: ") != npos) return sink.tool(timed, Kind::note, text);
  const std::string_view queue_id = text.substr(0, text.find(':'));
  sink.select_session(queue_id);
  const auto stat = text.find("stat=");
  if (stat == npos) {
    sink.tool(timed, Kind::note, text);
    if (const auto from = field(text, "from"); !from.empty()) sink.fact(Fact::envelope_from, from);
    return;
  }
  const std::string_view result = trim(text.substr(stat + 5));
  constexpr std::string_view kSent = "sent (";
  const std::string_view code = field(text, "dsn");
  const auto reply = find_reply(result);
  if (istarts_with(result, kSent) && code.starts_with('2')) {
    // The code of the reply is not logged, its words are: "stat=Sent (Ok: queued as 4Vf2Xq1c7Pz2xN1)".
    std::string_view words = result.substr(kSent.size());
    if (words.ends_with(')')) words.remove_suffix(1);
    sink.replying_to(Verb::content);
    sink.server(timed, sink.keep(std::string(code) + ' ' + std::string(words)));
  } else if (reply != npos) {
    tell_reply(timed, Verb::none, result.substr(reply), sink);
  } else if (istarts_with(result, "deferred") || istarts_with(result, "host ")) {
    sink.tool(timed, Kind::error, result);  // a connection that failed, a name that was not found
  } else if (istarts_with(result, "sent") || code.empty()) {
    sink.tool(timed, Kind::note, text);
  } else if (iequals(result, "service unavailable")) {
    // EX_UNAVAILABLE, whatever the server said; RFC 3463's code is all that was kept of it.
    tell_reply(timed, Verb::rcpt, code, sink);
  } else {
    // Only the enhanced code and sendmail's own word for it are told.
    tell_reply(timed, Verb::rcpt, sink.keep(std::string(code) + ' ' + std::string(result)), sink);
  }
  sink.fact(Fact::client_name, "sendmail");
  sink.fact(Fact::kept_in_queue, istarts_with(result, "deferred") ? "" : "no");
  if (const auto to = field(text, "to"); !to.empty()) sink.fact(Fact::envelope_recipient, to);
  if (const auto at = text.find("relay="); at != npos) {
    const std::string_view relay = text.substr(at + 6);
    tell_peer(relay.substr(0, relay.find(',')), sink);
  }
}

/// The command that a filter refused: "Milter: from=<a@example.com>, reject=550 …", "milter=spf, action=mail,
/// reject=550 …". What it says of the message comes behind the dot.
Verb refused_by_milter(std::string_view text) {
  const std::string_view told = text.substr(text.find(": ") + 2);
  if (told.starts_with("Milter: from=")) return Verb::mail;
  if (told.starts_with("Milter: to=")) return Verb::rcpt;
  if (told.starts_with("Milter: data")) return Verb::content;
  const std::string_view action = field(text, "action");
  if (action == "connect") return Verb::connection;
  if (action == "helo") return Verb::helo;
  if (action == "mail") return Verb::mail;
  if (action == "rcpt") return Verb::rcpt;
  return action.empty() ? Verb::none : Verb::content;
}

/// "ruleset=check_rcpt, arg1=<b@example.net>, relay=…, reject=550 5.7.1 …": a refusal as a server.
void read_refusal(const Line& line, const Prefix& prefix, EventSink& sink) {
  const std::string_view text = prefix.rest;
  Line timed = line;
  if (!timed.time) timed.time = prefix.time;
  sink.select_session(text.substr(0, text.find(':')));
  const std::string_view ruleset = field(text, "ruleset");
  Verb verb = refused_by_milter(text);
  if (ruleset == "check_relay") verb = Verb::connection;
  if (ruleset == "check_mail") verb = Verb::mail;
  if (ruleset == "check_rcpt" || ruleset == "check_compat") verb = Verb::rcpt;
  if (ruleset == "check_eom" || ruleset == "check_data") verb = Verb::content;
  tell_reply(timed, verb, text.substr(text.find(kRefused) + kRefused.size()), sink);
  sink.fact(Fact::told_by_server, "");
  if (verb == Verb::rcpt) sink.fact(Fact::envelope_recipient, field(text, "arg1"));
  if (verb == Verb::mail) sink.fact(Fact::envelope_from, field(text, "arg1"));
}

/// "STARTTLS=client, relay=mx.example.com., version=TLSv1.3, verify=FAIL, cipher=…": the process that says so
/// tells of the delivery next.
struct Handshake {
  int process = 0;
  std::string relay, version, cipher, verify;
};

bool tells_handshake(const Prefix& prefix) {
  return prefix.rest.starts_with("STARTTLS=client, ");
}

Handshake handshake_of(const Prefix& prefix) {
  const std::string_view text = prefix.rest;
  return {prefix.pid, std::string(field(text, "relay")), std::string(field(text, "version")),
          std::string(field(text, "cipher")), std::string(field(text, "verify"))};
}

void tell_handshake(const Handshake& handshake, EventSink& sink) {
  sink.fact(Fact::tls_starttls, "");
  sink.fact(Fact::tls_established, "");
  sink.fact(Fact::tls_version, handshake.version);
  sink.fact(Fact::tls_cipher, handshake.cipher);
  sink.fact(Fact::tls_verified, handshake.verify == "OK" ? "ok" : "no");
}

bool is_syslog(const Prefix& prefix) {
  const bool program = prefix.program.find("sendmail") != npos || prefix.program.starts_with("sm-");
  return program && prefix.rest.find(": ") != npos;
}

/// A filter beside it, which tells in other words what sendmail's own line says: "smf-spf[198]: SPF fail: …".
bool is_filter(const Prefix& prefix) {
  constexpr std::array kNames = word_list("milter", "filter", "spf", "dkim", "dmarc", "spam", "clam", "grey");
  return prefix.time && prefix.pid != 0 && mentions_any(prefix.program, kNames);
}

bool is_refusal(const Prefix& prefix) {
  constexpr std::array kBy = word_list(": ruleset=", ": milter: ", ": milter=");
  return is_syslog(prefix) && mentions_any(prefix.rest, kBy) && prefix.rest.find(kRefused) != npos;
}

bool is_delivery(const Prefix& prefix) {
  return is_syslog(prefix) && (prefix.rest.find("stat=") != npos || prefix.rest.find(" from=") != npos ||
                               prefix.rest.find(": Authentication-Warning: ") != npos);
}

/// "app1.example.com [192.0.2.7] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA"
constexpr std::string_view kLeft = " did not issue MAIL/EXPN";

bool is_client_leaving(const Prefix& prefix) {
  return is_syslog(prefix) && prefix.rest.find(kLeft) != npos;
}

/// A client that connected to this server and sent no mail.
void read_client_leaving(const Line& line, const Prefix& prefix, EventSink& sink) {
  Line timed = line;
  if (!timed.time) timed.time = prefix.time;
  sink.select_session(prefix.rest.substr(0, prefix.rest.find(':')));
  sink.tool(timed, Kind::error, prefix.rest);
}

class SendmailReader final : public MarkedReader {
 public:
  SendmailReader() : MarkedReader(kTable, &read_words) {}

  void read(const Line& line, EventSink& sink) override {
    const Prefix prefix = parse_prefix(line.text);
    if (is_refusal(prefix)) return read_refusal(line, prefix, sink);
    if (is_delivery(prefix)) return deliver(line, prefix, sink);
    if (is_client_leaving(prefix)) return read_client_leaving(line, prefix, sink);
    if (tells_handshake(prefix)) {
      handshake_ = handshake_of(prefix);
      return sink.tool(line, Kind::note, prefix.rest);
    }
    if (is_filter(prefix)) return sink.tool(line, Kind::note, prefix.rest);
    Line bare = line;
    if (line.text.starts_with("050 ") && !line.text.starts_with("050 >>> ")) bare.text = line.text.substr(4);
    if (bare.text.find("... Connecting to ") != npos && (dialogue().spoken() || dialogue().failed()))
      dialogue().begin_another(sink);
    MarkedReader::read(bare, sink);
  }

 private:
  void deliver(const Line& line, const Prefix& prefix, EventSink& sink) {
    const bool same = handshake_.process != 0 && prefix.pid == handshake_.process &&
                      prefix.rest.find("relay=" + handshake_.relay) != npos;
    const std::string_view message = prefix.rest.substr(0, prefix.rest.find(':'));
    const auto stat = prefix.rest.find("stat=");
    const bool again =
        stat != npos &&
        deferrals_.tried_again(message, field(prefix.rest, "to"), line.time ? line.time : prefix.time,
                               istarts_with(trim(prefix.rest.substr(stat + 5)), "deferred"));
    if (same || again) sink.select_session(message);
    if (again) sink.new_session();
    if (same) tell_handshake(handshake_, sink);
    read_delivery(line, prefix, sink);
  }

  Deferrals deferrals_;

  Handshake handshake_;  // of the delivery that is told next
};

double score(std::span<const Line> lines) {
  bool own = false, delivery = false, commands = false, replies = false;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    own = own || text.starts_with("050 >>> ") || text.find("... Connecting to ") != npos ||
          text.starts_with("... while talking to ");
    commands = commands || (text.starts_with(">>> ") && looks_like_command(text.substr(4)));
    replies = replies || parse_reply(text).has_value();
    if (text.find(kRefused) != npos) delivery = delivery || is_refusal(parse_prefix(line.text));
    if (text.find(kLeft) != npos) delivery = delivery || is_client_leaving(parse_prefix(line.text));
    if (text.find("stat=") != npos) delivery = delivery || is_delivery(parse_prefix(line.text));
  }
  if (delivery) return 0.94;
  if (own) return 0.94;
  return commands && replies ? 0.8 : 0;
}

}  // namespace

constinit const Format sendmail_format{
    "sendmail", "sendmail -v, and sendmail's lines in syslog",
    "sendmail -v recipient@example.com < mail.txt; the log is /var/log/mail.log", &score,
    &make_reader<SendmailReader>};

}  // namespace smtplain
