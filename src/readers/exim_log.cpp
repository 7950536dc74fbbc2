#include "readers/exim_log.h"

#include <algorithm>
#include <array>
#include <string>

#include "readers/delivery.h"
#include "readers/server_place.h"
#include "text/characters.h"
#include "text/pieces.h"
#include "text/prefix.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

/// "1f0lPf-0007zC-2M", or since 4.97 "1rJ8Xz-00000001Abc-2AbC".
std::size_t message_id_length(std::string_view text) {
  for (const auto& [middle, last] : {std::pair{6U, 2U}, std::pair{11U, 4U}}) {
    const std::size_t size = 6 + 1 + middle + 1 + last;
    if (text.size() < size || text[6] != '-' || text[7 + middle] != '-') continue;
    const bool word = std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size),
                                  [](char c) { return is_alnum(c) || c == '-'; });
    if (word && (text.size() == size || text[size] == ' ')) return size;
  }
  return 0;
}

struct LogLine {
  Time time;
  std::string_view id;    ///< of the message; empty: none
  std::string_view text;  ///< from the flag or the words on
  bool stamped = false;
};

LogLine cut(std::string_view line) {
  LogLine log;
  line = trim(line);
  if (const Stamp stamp = parse_stamp(line); stamp.length > 0) {
    log.time = stamp.time;
    log.stamped = true;
    line = trim(line.substr(stamp.length));
  } else if (const Prefix prefix = parse_prefix(line); prefix.program.starts_with("exim")) {
    log.time = prefix.time;
    log.stamped = true;
    line = trim(prefix.rest);
    if (const Stamp inner = parse_stamp(line); inner.length > 0) line = trim(line.substr(inner.length));
  }
  if (line.starts_with('[')) {  // log_selector +pid
    const auto close = line.find("] ");
    if (close != npos && close < 12) line = trim(line.substr(close + 1));
  }
  if (const auto length = message_id_length(line); length > 0) {
    log.id = line.substr(0, length);
    line = trim(line.substr(length));
  }
  log.text = line;
  return log;
}

bool is_flag(std::string_view text) {
  static constexpr std::array kFlags = word_list("<= ", "=> ", "-> ", "** ", "== ", ">> ", "*> ");
  return starts_with_any(text, kFlags);
}

/// "H=(client) [192.0.2.7] F=<a@b> rejected RCPT <c@d>: relay not permitted".
bool is_rejection(std::string_view text) {
  return text.find(" rejected ") != npos || text.find("authenticator failed for") != npos;
}

/// Value of "H=": a name, one the client gave itself in parentheses, an address in brackets.
void tell_host_field(std::string_view text, EventSink& sink) {
  if (text.find(" H=") != npos) tell_exim_peer(behind(text, " H="), sink);
}

/// "X=TLS1.3:ECDHE_SECP256R1__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=yes".
void tell_tls(std::string_view text, EventSink& sink) {
  const std::string_view value = field(text, "X");
  const auto colon = value.find(':');
  if (!value.starts_with("TLS") || colon == npos) return;
  sink.fact(Fact::tls_established, "");
  const std::string_view version = value.substr(0, colon);
  sink.fact(Fact::tls_version,
            version[3] == 'v' ? version : sink.keep("TLSv" + std::string(version.substr(3))));
  sink.fact(Fact::tls_cipher, value.substr(colon + 1, value.rfind(':') - colon - 1));
  if (field(text, "CV") == "yes") sink.fact(Fact::tls_verified, "ok");
}

/// What stands within C="…", the reply to the content.
std::string_view confirmation(std::string_view text) {
  const std::string_view rest = behind(text, " C=\"");
  return rest.substr(0, rest.rfind('"'));
}

/// "SMTP error from remote mail server after RCPT TO:<c@d>: host mx [ip]: 550 5.1.1 …".
void read_failure(const Line& line, std::string_view text, EventSink& sink) {
  const auto words = text.find("SMTP error from remote");
  const auto reply = words == npos ? npos : find_reply(text.substr(words));
  if (reply != npos) return tell_reply(line, command_in_words(text), text.substr(words + reply), sink);
  if (const Verb verb = command_in_words(text); verb != Verb::none) sink.replying_to(verb);
  sink.tool(line, Kind::error, text);
}

void read_delivery(const Line& line, std::string_view text, EventSink& sink) {
  const std::string_view address = text.substr(3, text.find(' ', 3) - 3);
  if (text.starts_with("** ") || text.starts_with("== ")) {
    read_failure(line, text, sink);
  } else if (const auto reply = confirmation(text); parse_reply(reply)) {
    tell_reply(line, Verb::content, reply, sink);
  } else {
    sink.tool(line, Kind::note, text);
  }
  if (text.starts_with("<= ")) {
    sink.fact(Fact::envelope_from, address);
  } else {
    sink.fact(Fact::kept_in_queue, text.starts_with("== ") ? "" : "no");
    sink.fact(Fact::envelope_recipient, address);
    tell_host_field(text, sink);
    tell_tls(text, sink);
  }
}

struct Rejection {
  std::string_view word;  // after "rejected "
  Verb verb;
};
constexpr std::array kRejections{
    Rejection{"RCPT", Verb::rcpt},          Rejection{"MAIL", Verb::mail},
    Rejection{"EHLO", Verb::ehlo},          Rejection{"HELO", Verb::helo},
    Rejection{"after DATA", Verb::content}, Rejection{"DATA", Verb::data},
    Rejection{"AUTH", Verb::auth},          Rejection{"connection", Verb::connection},
    Rejection{"STARTTLS", Verb::starttls}};

/// The log tells that Exim refused, and why, but not with which code.
void read_rejection(const Line& line, std::string_view text, EventSink& sink) {
  const auto at = text.find(" rejected ");
  const auto failed = text.find("authenticator failed for");
  Verb verb = failed != npos ? Verb::auth : Verb::none;
  const std::string_view what = at == npos ? std::string_view{} : text.substr(at + 10);
  for (const auto& rejection : kRejections) {
    if (verb == Verb::none && what.starts_with(rejection.word)) verb = rejection.verb;
  }
  // "plain_login authenticator failed for … : 535 Incorrect authentication data" does tell the code.
  const auto reply = find_reply(text);
  if (failed != npos && reply != npos) {
    tell_reply(line, verb, text.substr(reply), sink);
    sink.fact(Fact::told_by_server, "");
    if (const auto user = field(text, "set_id"); !user.empty()) sink.fact(Fact::auth_username, user);
    return;
  }
  if (verb != Verb::none) sink.replying_to(verb);
  sink.tool(line, Kind::error, text);
  sink.fact(Fact::told_by_server, "");
  if (const auto from = field(text, "F"); !from.empty()) sink.fact(Fact::envelope_from, from);
  if (verb == Verb::rcpt)  // the line may be cut behind the command
    sink.fact(Fact::recipient_refused, what.find('>') == npos ? "" : envelope_address(what.substr(4)));
  if (verb == Verb::auth) sink.fact(Fact::auth_result, "rejected");
}

}  // namespace

std::optional<Verb> announces_reply(std::string_view line) {
  const auto words = line.find("SMTP error from remote mail");
  if (words == npos || find_reply(line.substr(words)) != npos) return std::nullopt;
  return command_in_words(line);
}

void tell_exim_peer(std::string_view text, EventSink& sink) {
  const auto open = text.find('[');
  const std::string_view name = trim(text.substr(0, text.find_first_of(" [")));
  if (!name.empty() && !name.starts_with('(')) tell_host(name, sink);
  if (open == npos) return;
  const auto close = text.find(']', open);
  if (close == npos) return;
  tell_host(text.substr(open + 1, close - open - 1), sink);
  const std::string_view rest = text.substr(close + 1);
  if (!rest.starts_with(':')) return;
  const auto digits = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
  sink.fact(Fact::server_port, rest.substr(1, digits - 1));
}

bool is_exim_log(std::string_view line) {
  const LogLine log = cut(line);
  if (log.text.find("SMTP error from remote mail") != npos) return true;
  if (!log.id.empty()) return is_flag(log.text) || log.text == "Completed" || log.stamped;
  return log.stamped && is_rejection(log.text);
}

bool is_main_log(std::string_view line) {
  const LogLine log = cut(line);
  return log.stamped && !log.id.empty();
}

bool is_broken_failure(std::string_view line) {
  if (line.find("== ") == npos && line.find("** ") == npos) return false;
  const LogLine log = cut(line);
  if (!log.text.starts_with("== ") && !log.text.starts_with("** ")) return false;
  const auto words = log.text.find("SMTP error from remote");
  if (words != npos) return find_reply(log.text.substr(words)) == npos;
  return log.text.find(": ") == npos;
}

std::optional<EximVerdict> exim_verdict(const Line& line) {
  constexpr std::string_view kNotYet = "retry time not ";
  const LogLine log = cut(line.text);
  const bool deferred = log.text.starts_with("== ");
  // "** … retry timeout exceeded" gives up without another attempt.
  if (log.id.empty() || (!deferred && !log.text.starts_with("=> ")) || ifind(log.text, kNotYet) != npos)
    return std::nullopt;
  return EximVerdict{log.id, log.text.substr(3, log.text.find(' ', 3) - 3), line.time ? line.time : log.time,
                     deferred};
}

std::string_view exim_notice(std::string_view line) {
  if (line.find("<= <>") == npos) return {};
  const LogLine log = cut(line);
  return log.text.starts_with("<= <>") ? log.id : std::string_view{};
}

bool read_exim_log(const Line& line, bool in_dialogue, EventSink& sink) {
  if (sink.expect() == Expect::content) return false;
  const LogLine log = cut(line.text);
  const bool flagged = is_flag(log.text) && log.text.find("R=") != npos;
  const bool received = log.text.starts_with("<= ") && log.text.find(" P=") != npos;
  const bool rejected = is_rejection(log.text) && (log.text.find("H=") != npos || log.text.find('[') != npos);
  const bool quoted = log.text.find("SMTP error from remote mail") != npos;
  const bool known = quoted || !log.id.empty() || flagged || received || rejected;
  if (!known) return false;
  if (!log.id.empty() && !in_dialogue) sink.select_session(log.id);
  Line timed = line;
  if (!timed.time) timed.time = log.time;
  if (flagged || received) {
    read_delivery(timed, log.text, sink);
  } else if (rejected) {
    read_rejection(timed, log.text, sink);
  } else if (quoted) {
    read_failure(timed, log.text, sink);
  } else {
    const bool failed = mentions_any(
        log.text, {"closed connection in response", "tls error", "timed out", "connection refused"});
    const Verb verb = failed ? command_in_words(log.text) : Verb::none;
    if (verb != Verb::none) sink.replying_to(verb);
    sink.tool(timed, failed ? Kind::error : Kind::note, log.text);
  }
  return true;
}

}  // namespace smtplain
