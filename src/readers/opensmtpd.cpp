// OpenSMTPD: "<<< " and ">>> " of its traces (mta reads replies, smtp reads commands), and its log lines
// ("mta delivery … result="TempFail" stat="421 …"", "smtp failed-command command="…" result="550 …"").

#include "readers/command_words.h"
#include "readers/connection_words.h"
#include "readers/delivery.h"
#include "readers/dialogue.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// A part of a log without the sessions' ids: "smtp event=authentication user=bob result=permfail".
constexpr std::string_view kEvent = "smtp event=";

/// The line without its syslog prefix and "debug: ".
std::string_view message_of(std::string_view line, Time& time) {
  const Prefix prefix = parse_prefix(line);
  if (!time) time = prefix.time;
  std::string_view text = trim(prefix.rest);
  for (const std::string_view before : {"debug: ", "info: ", "trace: "}) {
    if (text.starts_with(before)) text = trim(text.substr(before.size()));
  }
  return text;
}

bool is_trace(std::string_view text) {
  return text.starts_with("mta: ") || text.starts_with("smtp: ") || text.starts_with("smtp-out: ") ||
         text.starts_with("smtp-in: ") || text.starts_with("relay: ");
}

/// "c3ad904c53f19f93 mta delivery …": a session id, then the program's part and what happened.
std::string_view session_id(std::string_view text) {
  const auto blank = text.find(' ');
  if (blank != 16 || text.substr(0, 16).find_first_not_of("0123456789abcdef") != npos) return {};
  const std::string_view rest = text.substr(17);
  return rest.starts_with("mta ") || rest.starts_with("smtp ") || rest.starts_with("mda ")
             ? text.substr(0, 16)
             : std::string_view{};
}

/// "smtp-out: Connecting to smtp+tls://192.0.2.4:25 (mx.example.com) on session …"
void tell_place(std::string_view text, EventSink& sink) {
  const std::string_view rest = behind(text, "://");
  if (rest.empty()) return;
  tell_host_port(split_host_port(rest.substr(0, rest.find(' '))), sink);
  const auto open = rest.find(" ("), close = rest.find(") on session");
  if (open != npos && close != npos && open < close && rest.substr(open, close - open).find('.') != npos)
    tell_host(rest.substr(open + 2, close - open - 2), sink);
}

class OpensmtpdReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override;
  void finish(EventSink& sink) override { dialogue_.finish(sink); }

 private:
  bool read_trace(const Line&, std::string_view text, EventSink&);
  void read_event(const Line&, std::string_view text, EventSink&);
  Dialogue dialogue_{&read_connection_words};
};

void OpensmtpdReader::read(const Line& line, EventSink& sink) {
  Line timed = line;
  const std::string_view text = message_of(line.text, timed.time);
  if (const auto id = session_id(text); !id.empty()) {
    sink.select_session(id);
    return read_event(timed, text.substr(17), sink);
  }
  // "stat=" begins a line only where a paste broke one.
  if (text.starts_with(kEvent) || text.starts_with("stat=")) return read_event(timed, text, sink);
  if (is_trace(text) && read_trace(timed, text, sink)) return;
  timed.text = text;
  dialogue_.read(timed, sink);
}

bool OpensmtpdReader::read_trace(const Line& line, std::string_view text, EventSink& sink) {
  auto at = text.find(": <<< ");
  if (at == npos) at = text.find(": >>> ");
  if (at != npos) {
    const std::string_view said = trim(text.substr(at + 6));
    const bool read_by_mta = text.starts_with("mta") == (text[at + 2] == '<');
    const auto speaker = speaker_by_shape(said).value_or(read_by_mta ? Speaker::server : Speaker::client);
    if (speaker == Speaker::server) {
      dialogue_.said_by_server(line, said, sink);
    } else {
      dialogue_.said_by_client(line, said, sink);
    }
    return true;
  }
  // "smtp-in: Failed command on session …: "RCPT TO:<a@b>" => 451 Temporary failure"
  if (const auto result = text.find("\" => "); result != npos && parse_reply(text.substr(result + 5))) {
    const auto open = text.rfind('"', result - 1);
    const auto command = parse_command(text.substr(open + 1, result - open - 1));
    tell_reply(line, command ? command->verb : Verb::none, text.substr(result + 5), sink);
    sink.fact(Fact::told_by_server, "");
    return true;
  }
  if (const auto stat = text.find("stat="); stat != npos && text.starts_with("relay: ")) {
    read_event(line, text, sink);
    return true;
  }
  const bool closed = mentions_any(text, {"connection closed", "disconnected"});
  const bool failed = mentions_any(text, {"error", "fail"});
  const bool connected = mentions_any(text, {"connected on session", "connection from"});
  const Kind kind = closed ? Kind::close : failed ? Kind::error : connected ? Kind::connect : Kind::note;
  const bool outwards = text.starts_with("smtp-out: ");
  const bool begins = ifind(text, "connecting to ") != npos;
  dialogue_.said_by_program(line, begins ? Kind::connect : kind, text, sink);
  if (outwards && begins) tell_place(text, sink);
  if (outwards && failed) sink.fact(Fact::kept_in_queue, "");
  return true;
}

/// "… authentication user=bob address=192.0.2.5 host=pc result=permfail"
static bool read_log_in(const Line& line, std::string_view text, EventSink& sink) {
  const std::string_view user = field(text, "user"), result = field(text, "result");
  if (text.find("authentication ") == npos || user.empty() || result.empty()) return false;
  const bool refused = result == "permfail";
  if (!refused && result != "ok") return false;
  sink.replying_to(Verb::auth);
  sink.tool(line, refused ? Kind::error : Kind::note, text);
  sink.fact(Fact::auth_username, user);
  sink.fact(Fact::auth_result, refused ? "rejected" : "accepted");
  return true;
}

/// One event in the log: deliveries of mta, refusals of smtp.
void OpensmtpdReader::read_event(const Line& line, std::string_view text, EventSink& sink) {
  if (read_log_in(line, text, sink)) return;
  const std::string_view command = field(text, "command");
  std::string_view result = field(text, "result");
  if (!command.empty() && parse_reply(result)) {
    const auto known = parse_command(command);
    tell_reply(line, known ? known->verb : Verb::none, result, sink);
    return;
  }
  std::string_view stat = field(text, "stat");
  if (text.starts_with("relay: ")) stat = trim(text.substr(text.find("stat=") + 5));
  // A program that delivers quotes its server: "stat=Error (temporary failure: "mail.lmtp: LMTP server error:
  // 550 5.7.1 …")".
  if (constexpr std::string_view kLmtp = "LMTP server error: "; text.find(kLmtp) != npos) {
    stat = text.substr(text.find(kLmtp) + kLmtp.size());
    if (stat.ends_with("\")")) stat.remove_suffix(2);
  }
  if (parse_reply(stat)) {
    const bool accepted = stat.starts_with('2');
    tell_reply(line, accepted ? Verb::content : likely_verb(stat), stat, sink);
  } else {
    const bool failed =
        text.find(" error") != npos || ifind(result, "fail") != npos || text.find("TempFail") != npos;
    const bool closed = text.find("disconnected") != npos;
    const bool connected = text.find(" connect") != npos;
    const bool tls = text.find(" tls ") != npos;
    sink.tool(line,
              failed      ? Kind::error
              : closed    ? Kind::close
              : tls       ? Kind::tls
              : connected ? Kind::connect
                          : Kind::note,
              text);
    if (tls) sink.fact(Fact::tls_established, "");
  }
  if (const auto from = field(text, "from"); !from.empty()) sink.fact(Fact::envelope_from, from);
  if (const auto to = field(text, "to"); !to.empty()) sink.fact(Fact::envelope_recipient, to);
  if (const auto relay = field(text, "relay"); !relay.empty()) tell_host(relay, sink);
}

double score(std::span<const Line> lines) {
  std::size_t own = 0;
  for (const Line& line : lines) {
    Time time;
    const std::string_view text = message_of(line.text, time);
    if (!session_id(text).empty() || text.starts_with(kEvent)) ++own;
    if (is_trace(text) &&
        (text.find("<<< ") != npos || text.find(">>> ") != npos || text.find("session") != npos))
      ++own;
  }
  return own >= 2 ? 0.95 : own == 1 ? 0.8 : 0;
}

}  // namespace

constinit const Format opensmtpd_format{"opensmtpd", "OpenSMTPD's log and its traces",
                                        "smtpctl trace smtp; smtpctl trace mta; smtpd -dv", &score,
                                        &make_reader<OpensmtpdReader>};

}  // namespace smtplain
