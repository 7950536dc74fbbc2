#include "readers/postfix_lines.h"

#include <algorithm>
#include <array>
#include <string>

#include "readers/delivery.h"
#include "text/characters.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Queue ids are hexadecimal or, long ones, of base 52 with a time in front; "NOQUEUE" and "warning" are
/// none.
bool is_queue_id(std::string_view word) {
  return word.size() >= 6 && word.size() <= 20 && word != "NOQUEUE" && word != "warning" &&
         skip_while(word, 0, is_alnum) == word.size() && std::any_of(word.begin(), word.end(), is_digit);
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

/// "Trusted TLS connection established to mx[192.0.2.1]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384
/// (256/256 bits)".
void tell_tls(const PostfixEntry& entry, EventSink& sink) {
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
bool read_said(const PostfixEntry& entry, std::string_view text, EventSink& sink) {
  constexpr std::string_view kSaid = " said: ", kRefused = "refused to talk to me: ";
  auto at = text.find(kSaid);
  const bool refused = at == npos;
  if (refused) at = text.find(kRefused);
  if (at == npos) return false;
  const Verb verb = text.find("SASL authentication failed") != npos ? Verb::auth
                    : refused                                       ? Verb::connection
                                                                    : command_in_words(text);
  std::string_view reply = text.substr(at + (refused ? kRefused : kSaid).size());
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

void read_error(const PostfixEntry& entry, std::string_view text, EventSink& sink) {
  if (const Verb verb = interrupted(text); verb != Verb::none) sink.replying_to(verb);
  sink.tool(entry.line, Kind::error, text);
}

// "relay=none, …, status=deferred (connect to mx.example.com[192.0.2.1]:25: Connection timed out)": the last
// server that was called is the one to look at.
void tell_called_server(std::string_view why, EventSink& sink) {
  constexpr std::string_view kConnect = "connect to ";
  const auto called = why.rfind(kConnect);
  const auto bracket = why.find("]:", called == npos ? 0 : called);
  if (called == npos || bracket == npos) return;
  const auto from = called + kConnect.size();
  tell_peer(why.substr(from, why.find(": ", bracket) - from), sink);
}

/// "to=<a@b>, relay=mx[192.0.2.1]:25, …, dsn=5.1.1, status=bounced (…)".
void read_status(const PostfixEntry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  const std::string_view status = text.substr(text.find("status=") + 7);
  const auto open = status.find('(');
  std::string_view why = open == npos ? std::string_view{} : status.substr(open + 1);
  if (why.ends_with(')')) why.remove_suffix(1);
  const bool local = entry.daemon == "local" || entry.daemon == "virtual" || entry.daemon == "pipe";
  const std::string_view code = field(text, "dsn");
  if (status.starts_with("sent")) {
    if (parse_reply(why)) {
      tell_reply(entry.line, Verb::content, why, sink);
    } else if (local && code.starts_with("2.")) {  // "delivered to mailbox": nobody was asked
      tell_reply(entry.line, Verb::content, sink.keep(std::string(code) + ' ' + std::string(why)), sink);
    } else {
      sink.tool(entry.line, Kind::note, text);
    }
  } else if (!read_said(entry, why, sink)) {
    if (local && !code.empty()) {
      tell_reply(entry.line, Verb::rcpt, sink.keep(std::string(code) + ' ' + std::string(why)), sink);
    } else {
      read_error(entry, why.empty() ? text : why, sink);
    }
  }
  sink.fact(Fact::kept_in_queue, status.starts_with("deferred") ? "" : "no");
  sink.fact(Fact::envelope_recipient, field(text, "to"));
  const auto relay = field(text, "relay");
  if (relay == "none") return tell_called_server(why, sink);
  if (!relay.empty() && !local) tell_peer(relay, sink);
}

/// A line of the verbose dialogue. smtpd marks what it receives with "<", smtp what the server says.
bool read_verbose(const PostfixEntry& entry, EventSink& sink) {
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

void read_sasl_failure(const PostfixEntry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  sink.replying_to(Verb::auth);
  sink.tool(entry.line, Kind::error, text);
  const auto sasl = text.find("SASL ");
  const std::string_view mechanism = text.substr(sasl + 5);
  sink.fact(Fact::auth_mechanism, mechanism.substr(0, mechanism.find(' ')));
  sink.fact(Fact::auth_result, "rejected");
  sink.fact(Fact::told_by_server, "");
  if (const auto user = field(text, "sasl_username"); !user.empty()) sink.fact(Fact::auth_username, user);
}

/// "postfix/submission/smtpd": the name that master.cf gives the service says at which port it was called.
void tell_port_of_service(const PostfixEntry& entry, EventSink& sink) {
  constexpr std::string_view kSubmission = "/submission/", kSmtps = "/smtps/", kSubmissions = "/submissions/";
  const auto named = [&](std::string_view name) { return entry.service.find(name) != npos; };
  if (named(kSubmission)) return sink.fact(Fact::server_port, "587");
  if (named(kSmtps) || named(kSubmissions)) sink.fact(Fact::server_port, "465");
}

/// True of " data=" in "disconnect from pc[192.0.2.1] ehlo=1 mail=1 rcpt=1/2 data=1 quit=1 commands=5/6", not
/// of " rcpt=".
bool all_passed(std::string_view text, std::string_view command) {
  if (text.find(command) == npos) return false;
  const std::string_view count = between(text, command, " ");
  return count.find_first_not_of("0123456789") == npos && !count.starts_with('0');
}

constexpr std::size_t kTagWithin = 120;

/// "postfix/smtpd[7]: "
struct Tag {
  std::size_t begin = npos, length = npos;  // without the colon
};

/// The tag that begins at `at`, if one does.
Tag tag_at(std::string_view line, std::size_t at) {
  const std::string_view tag = line.substr(at);
  // Metalog puts the program in brackets: "[postfix/smtpd] connect from …".
  const bool bracketed = at > 0 && line[at - 1] == '[' && tag.find("] ") < tag.find(' ');
  const auto end = tag.find(bracketed ? "] " : ": ");
  if (end == npos || end > 60) return {};
  const std::string_view name = tag.substr(0, end);
  if (name.find(' ') != npos || name.find('/') > name.find('[')) return {};
  return name.find('/') == npos ? Tag{} : Tag{at, end};
}

/// Postfix's own tag; the host before it may be called postfix, too.
Tag own_tag(std::string_view line) {
  constexpr std::string_view kName = "postfix";
  for (auto at = line.find(kName); at != npos && at <= kTagWithin; at = line.find(kName, at + 1))
    if (const Tag tag = tag_at(line, at); tag.begin != npos) return tag;
  return {};
}

/// Where the tag of a service stands whose syslog_name is not Postfix's own: "enforced-tls/smtp[873]: ". The
/// daemon behind the slash shows whose it is.
std::size_t renamed_service(std::string_view line) {
  const auto end = line.substr(0, kTagWithin).find("]: ");
  const auto pid = end == npos ? npos : line.rfind('[', end);
  if (pid == npos || pid + 1 == end || skip_while(line, pid + 1, is_digit) != end) return npos;
  const auto blank = line.rfind(' ', pid);
  const std::size_t begin = blank == npos ? 0 : blank + 1;
  const auto slash = line.rfind('/', pid);
  if (slash == npos || slash <= begin) return npos;
  constexpr std::array kDaemons = word_list("smtp", "smtpd", "lmtp", "qmgr", "cleanup", "pickup", "bounce",
                                            "postscreen", "tlsproxy", "verify");
  const std::string_view daemon = line.substr(slash + 1, pid - slash - 1);
  const bool known = std::find(kDaemons.begin(), kDaemons.end(), daemon) != kDaemons.end();
  return known ? begin : npos;
}

}  // namespace

std::optional<PostfixEntry> postfix_entry(const Line& line) {
  Tag found = own_tag(line.text);
  if (found.begin == npos) {
    const auto at = renamed_service(line.text);
    if (at != npos) found = tag_at(line.text, at);
  }
  if (found.begin == npos) return std::nullopt;
  const std::string_view tag = line.text.substr(found.begin);
  const std::size_t end = found.length;
  PostfixEntry entry;
  entry.line = line;
  const std::string_view program = tag.substr(0, std::min(tag.find('['), end));
  const auto slash = program.rfind('/');
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

bool refuses_login(std::string_view text) {
  return text.find("SASL ") != npos && text.find("authentication failed") != npos;
}

bool ends_connection(std::string_view text) {
  return text.starts_with("lost connection after ") || text.starts_with("disconnect from ");
}

bool read_postfix_reject(const PostfixEntry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  const auto at = text.find("reject: ");
  if (at == npos || at > 16) return false;
  const std::string_view rest = text.substr(at + 8);
  // The filter's answer to the whole message: "proxy-reject: END-OF-MESSAGE: 451 4.3.0 Error: queue file …"
  constexpr std::string_view kFilter = "END-OF-MESSAGE: ";
  if (rest.starts_with(kFilter)) {
    const std::string_view reply = rest.substr(kFilter.size(), rest.find("; from=<") - kFilter.size());
    tell_reply(entry.line, Verb::content, trim(reply), sink);
    return true;
  }
  const auto from = rest.find(" from ");
  const auto bracket = rest.find(']', from == npos ? 0 : from);
  if (from == npos || bracket == npos) return false;
  // postscreen tells the client's port: "from [192.0.2.7]:40028: 550 …"
  auto colon = rest.find(": ", bracket);
  if (colon == npos ||
      rest.substr(bracket + 1, colon - bracket - 1).find_first_not_of(":0123456789") != npos) {
    // Who hid an address may have lost the colon: "from unknown[XXX] 450 4.7.25 Client host rejected".
    if (!rest.substr(bracket).starts_with("] ") || !parse_reply(rest.substr(bracket + 2))) return false;
    colon = bracket;
  }
  const std::string_view reply = rest.substr(colon + 2);
  // A connection that is refused has no envelope: "…: Client host rejected: Access denied; proto=SMTP".
  auto envelope = reply.find("; from=<");
  if (envelope == npos) envelope = reply.find("; proto=");
  tell_reply(entry.line, verb_at(rest), trim(reply.substr(0, envelope)), sink);
  sink.fact(Fact::told_by_server, "");
  tell_port_of_service(entry, sink);
  if (envelope == npos) return true;
  if (!reply.substr(envelope).starts_with("; from=")) return true;
  sink.fact(Fact::envelope_from, field(reply.substr(envelope), "from"));
  if (const auto to = field(reply.substr(envelope), "to"); !to.empty())
    sink.fact(Fact::envelope_recipient, to);
  return true;
}

void read_postfix_smtpd(const PostfixEntry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  if (read_verbose(entry, sink) || read_postfix_reject(entry, sink)) return;
  if (text.starts_with("connect from ")) {
    sink.new_session();
    sink.tool(entry.line, Kind::connect, text);
    return tell_port_of_service(entry, sink);
  }
  if (ends_connection(text)) {
    // "disconnect from unknown[192.0.2.1] ehlo=2 starttls=1 mail=1": of those that were tried, how many
    // passed.
    if (text.find(" starttls=1 ") != npos) {
      sink.fact(Fact::tls_starttls, "");
      sink.fact(Fact::tls_established, "");
    }
    if (all_passed(text, " data=") || all_passed(text, " bdat=")) sink.fact(Fact::message_taken, "");
    constexpr std::string_view kLost = "lost connection after ";
    Verb verb = text.starts_with(kLost) ? verb_at(text.substr(kLost.size())) : Verb::none;
    if (all_passed(text, " quit=")) verb = Verb::quit;
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
  if (failed) sink.fact(Fact::told_by_server, "");
  if (const auto user = field(text, "sasl_username"); !user.empty()) {
    sink.fact(Fact::auth_username, user);
    sink.fact(Fact::auth_mechanism, field(text, "sasl_method"));
    sink.fact(Fact::auth_result, "accepted");
  }
}

void read_postfix_delivery(const PostfixEntry& entry, EventSink& sink) {
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
  const bool called = text.starts_with("connect to ") && !text.starts_with("connect to subsystem ");
  const bool failed = called || text.starts_with("status=deferred (") ||
                      text.starts_with("status=bounced (") || text.find("SSL_connect error") != npos ||
                      text.starts_with("lost connection with") || text.find("timed out while") != npos ||
                      text.find("SASL authentication fail") != npos ||
                      text.find("TLS library problem") != npos || text.starts_with("fatal: ") ||
                      text.find("SMTPS wrappermode (TCP port 465) requires") != npos;
  if (failed) return read_error(entry, text, sink);
  sink.tool(entry.line, Kind::note, text);
  if (text.starts_with("from=<")) sink.fact(Fact::envelope_from, field(text, "from"));
}

}  // namespace smtplain
