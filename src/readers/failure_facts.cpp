#include "readers/failure_facts.h"

#include <algorithm>
#include <array>
#include <string>

#include "readers/server_place.h"
#include "text/characters.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr CharacterClass is_host_character{true, ".-_"};

bool is_mail_port(std::string_view port) {
  for (const std::string_view known :
       {"25", "465", "587", "2525", "2587", "2465", "1025", "110", "143", "993", "995", "26"})
    if (port == known) return true;
  return false;
}

// "… [2001:db8::1]": an address of IPv6 as it stands before a port.
std::string_view address_in_brackets(std::string_view text) {
  const auto open = text.rfind('[');
  if (open == npos || !text.ends_with(']')) return {};
  const std::string_view address = text.substr(open + 1, text.size() - open - 2);
  return address.find(':') != npos && looks_like_ip_address(address) ? address : std::string_view{};
}

// "smtp.example.com:587", "ssl://mail.example.com:465": a host and a port that mail uses.
bool tell_host_and_port(std::string_view text, EventSink& sink) {
  for (auto colon = text.find(':'); colon != npos; colon = text.find(':', colon + 1)) {
    const std::string_view port = leading_digits(text.substr(colon + 1));
    if (!is_mail_port(port)) continue;
    std::size_t start = colon;
    while (start > 0 && is_host_character(text[start - 1])) --start;
    std::string_view host = text.substr(start, colon - start);
    if (host.empty()) host = address_in_brackets(text.substr(0, colon));
    if (host.size() < 4 || (host.find_first_of(".:") == npos && host != "localhost")) continue;
    tell_host(host, sink);
    sink.fact(Fact::server_port, port);
    const std::string_view scheme = text.substr(0, start);
    if (scheme.ends_with("ssl://") || scheme.ends_with("smtps://")) sink.fact(Fact::tls_implicit, "");
    return true;
  }
  return false;
}

// "It works with port 25 but not with 465": what a person did besides is not what failed.
bool tells_of_what_works(std::string_view text) {
  return mentions(text, " fine") || (mentions(text, " works") && !mentions(text, "longer works"));
}

// "SMTP_PORT=465", "MAIL_PORT=587": a setting of the environment begins the line. `before` ends with "_".
bool is_mail_setting(std::string_view before) {
  const std::string_view name = trim(before);
  if (!name.ends_with('_') || name.find_first_of(" \t") != npos) return false;
  return mentions_any(name, {"smtp", "mail"});
}

// "port 465", "Port: 465", "port=465", "Porta: 465". "IMAP on port 143 works" is another server's.
void tell_port_word(std::string_view text, EventSink& sink) {
  if (tells_of_what_works(text)) return;
  const auto at = ifind(text, "port");
  constexpr std::size_t kNear = 16;
  if (at != npos && ifind(text.substr(at - std::min(at, kNear), std::min(at, kNear)), "imap") != npos) return;
  if (at == npos || (at > 0 && is_host_character(text[at - 1]) && !is_mail_setting(text.substr(0, at))))
    return;
  const auto end = at + 4 + (text.substr(at + 4).starts_with("a:") ? 1 : 0);
  const auto digits = text.find_first_not_of(" :=>\"'", end);
  if (digits == npos || digits == end) return;
  const std::string_view port = leading_digits(text.substr(digits));
  if (is_port(port)) sink.fact(Fact::server_port, port);
}

std::string_view quoted_after(std::string_view text, std::string_view word) {
  const std::string_view rest = ibehind(text, word);
  const std::string_view quoted = rest.substr(0, rest.find_first_of("\"'"));
  return quoted.ends_with('\\') ? quoted.substr(0, quoted.size() - 1) : quoted;
}

// "Could not connect to SMTP host: mail.example.com, port: 465", "host, port: mail.example.com, 465"
void tell_host_word(std::string_view text, EventSink& sink) {
  for (const std::string_view word :
       {"host, port: ", "smtp host: ", "host: ", "host \"", "mailserver at \"", "connect(2) for \""}) {
    const auto at = ifind(text, word);
    if (at == npos) continue;
    std::string_view rest = text.substr(at + word.size());
    if (rest.starts_with('"')) rest.remove_prefix(1);  // host, port: "mail.example.com", 465
    if (rest.starts_with("ssl://") || rest.starts_with("tls://")) rest.remove_prefix(6);
    const std::string_view host = rest.substr(0, skip_while(rest, 0, is_host_character));
    if (host.find('.') == npos && host != "localhost") continue;
    tell_host(host, sink);
    std::string_view behind = trim(rest.substr(host.size()));
    if (behind.starts_with('"')) behind.remove_prefix(1);
    const std::string_view port =
        leading_digits(behind.starts_with(',') ? trim(behind.substr(1)) : std::string_view{});
    if (is_mail_port(port)) sink.fact(Fact::server_port, port);
    return;
  }
}

// A setting pasted beside an error: $mail->Host = "smtp.example.com"; EMAIL_HOST = 'smtp.example.com'. Other
// hosts have settings too: DB_HOST, imap_host.
bool tell_host_setting(std::string_view text, EventSink& sink) {
  for (const std::string_view name :
       {"mail->host", "smtp_host", "smtphost", "mail_host", ":address", "address: '", "address: \""}) {
    const auto at = ifind(text, name);
    if (at == npos) continue;
    // Rails has no better name for it, and sets it at the start of a line or behind a brace.
    const std::string_view before = trim(text.substr(0, at));
    if (name.find("address") != npos && !before.empty() && !before.ends_with('{')) continue;
    const auto start = text.find_first_not_of(" \t\"'=>:]", at + name.size());
    if (start == npos || text.substr(at, start - at).find_first_of("=:") == npos) continue;
    std::string_view host = text.substr(start);
    for (const std::string_view scheme : {"ssl://", "tls://", "smtps://", "smtp://"})
      if (istarts_with(host, scheme)) host.remove_prefix(scheme.size());
    host = host.substr(0, skip_while(host, 0, is_host_character));
    if (host.find('.') == npos) continue;
    tell_host(host, sink);
    return true;
  }
  return false;
}

// Dolibarr: "Failed to connect with fsockopen host=ssl://smtp.example.com port=587".
void tell_scheme(std::string_view text, EventSink& sink) {
  for (const std::string_view scheme : {"host=ssl://", "host=smtps://"}) {
    const auto at = ifind(text, scheme);
    if (at == npos) continue;
    const std::string_view rest = text.substr(at + scheme.size());
    tell_host(rest.substr(0, skip_while(rest, 0, is_host_character)), sink);
    sink.fact(Fact::tls_implicit, "");
  }
}

// Outlook Express and its heirs say "Secure(SSL): No" in any language; the words for no all begin alike.
void tell_secure(std::string_view text, EventSink& sink) {
  const std::string_view value = trim(ibehind(text, "secure(ssl):"));
  if (!value.empty() && value[0] != 'N' && value[0] != 'n') sink.fact(Fact::tls_established, "");
}

// Authelia and others tell the steps in words: "SMTP STARTTLS completed without error".
void tell_handshake(std::string_view text, EventSink& sink) {
  if (ifind(text, "starttls completed") == npos && ifind(text, "tls handshake completed") == npos) return;
  if (ifind(text, "starttls") != npos) sink.fact(Fact::tls_starttls, "");
  sink.fact(Fact::tls_established, "");
}

// Python's "{'a@example.com': (550, b'5.1.1 …'), …}": who was refused, and how.
void tell_refused_list(std::string_view text, EventSink& sink) {
  constexpr std::string_view kBetween = "': (";
  for (auto at = text.find(kBetween); at != npos; at = text.find(kBetween, at + 1)) {
    const auto open = text.rfind('\'', at == 0 ? 0 : at - 1);
    const std::string_view code = text.substr(at + kBetween.size(), 3);
    if (open == npos || open >= at || !parse_reply(code)) continue;
    const std::string_view address = text.substr(open + 1, at - open - 1);
    if (looks_like_address(address))
      sink.fact(Fact::recipient_refused, sink.keep(std::string(address) + "\t" + std::string(code)));
  }
}

// The first address in a text, without the signs around it.
std::string_view find_address(std::string_view text) {
  constexpr std::string_view kEnds = " \t<>()[]{}'\",;:";
  for (auto at = text.find('@'); at != npos; at = text.find('@', at + 1)) {
    const auto start = text.substr(0, at).find_last_of(kEnds);
    const std::size_t from = start == npos ? 0 : start + 1;
    std::string_view address = text.substr(from, text.find_first_of(kEnds, at) - from);
    while (address.ends_with('.')) address.remove_suffix(1);
    if (looks_like_address(address)) return address;
  }
  return {};
}

// "Failed to send emails [a@example.com b@example.com]": which of them was refused is not told.
bool lists_others(std::string_view text, std::string_view first) {
  std::string_view rest = text.substr(text.find(first) + first.size());
  for (;;) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" ,;'\"<>"), rest.size()));
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t,;'\"<>[](){}:"));
    if (!looks_like_address(word)) return false;
    if (word != first) return true;
    rest.remove_prefix(word.size());
  }
}

// "Username a@example.com and sender doesn't match": the address is the log-in's, not the recipient's.
bool tell_named_user(std::string_view reply, EventSink& sink) {
  const std::string_view address = find_address(reply);
  if (address.empty()) return false;
  const std::string_view before = reply.substr(0, static_cast<std::size_t>(address.data() - reply.data()));
  for (const std::string_view word : {"username ", "user name ", "username: ", "login "}) {
    if (before.size() < word.size() || !iequals(before.substr(before.size() - word.size()), word)) continue;
    sink.fact(Fact::auth_username, address);
    return true;
  }
  return false;
}

}  // namespace

bool tell_place_of_failure(std::string_view text, EventSink& sink) {
  for (const std::string_view words :
       {"connect to ", "resolve host: ", "resolve host name ", "locate host ", "cannot open ", "enotfound ",
        "eai_again ", "dial tcp: lookup ", "established with host ", "failed via ", "timed out to ",
        "outgoing server (smtp) ",
        // gen_smtp: {:network_failure, "smtp.example.com", {:error, :timeout}}
        "network_failure, ", "network_failure,"}) {
    const auto at = ifind(text, words);
    if (at == npos) continue;
    std::string_view rest = text.substr(at + words.size());
    if (const auto scheme = rest.find("://"); scheme < rest.find(' ')) rest.remove_prefix(scheme + 3);
    for (const std::string_view role : {"the ", "remote ", "smtp ", "mail ", "host ", "server "})
      if (istarts_with(rest, role)) rest.remove_prefix(role.size());
    if (rest.starts_with("~c")) rest.remove_prefix(2);  // Elixir's mark of a list of characters
    while (!rest.empty() && (rest[0] == '"' || rest[0] == '\'' || rest[0] == '\\')) rest.remove_prefix(1);
    std::string_view host = rest.substr(0, skip_while(rest, 0, is_host_character));
    while (host.ends_with('.')) host.remove_suffix(1);
    if (host.size() < 4 || (host.find('.') == npos && host != "localhost")) continue;
    tell_host(host, sink);
    rest.remove_prefix(host.size());
    if (const auto close = rest.find(']'); rest.starts_with('[') && close != npos)
      rest.remove_prefix(close + 1);
    for (const std::string_view lead : {":", ", port ", " port ", " on port ", ", port: "}) {
      const std::string_view port = rest.starts_with(lead) ? leading_digits(rest.substr(lead.size())) : "";
      if (is_port(port)) sink.fact(Fact::server_port, port);
    }
    return true;
  }
  return false;
}

void tell_mechanism(std::string_view text, EventSink& sink) {
  static constexpr std::array kMechanisms =
      word_list("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "NTLM", "XOAUTH2", "OAUTHBEARER");
  for (const std::string_view before : {"auth ", "auth_", "authenticator ", "authenticator_",
                                        "authenticator/", "authenticator\\", "smtp/auth/", "smtp\\auth\\"}) {
    const auto at = ifind(text, before);
    // MAILSMTP_ERROR_AUTH_LOGIN is the name of an error; the log-in that failed may be any.
    if (at == npos || (at > 5 && iequals(text.substr(at - 6, 6), "error_"))) continue;
    std::string_view rest = text.substr(at + before.size());
    rest.remove_prefix(std::min(rest.find_first_not_of("\\\""), rest.size()));
    for (const std::string_view mechanism : kMechanisms)
      if (istarts_with(rest, mechanism)) return sink.fact(Fact::auth_mechanism, mechanism);
  }
  // Alertmanager names Go's type: "*smtp.plainAuth auth: 535 …".
  const auto go = text.find("Auth auth: ");
  if (go == npos) return;
  for (const std::string_view mechanism : {"PLAIN", "LOGIN"})
    if (go >= mechanism.size() && iequals(text.substr(go - mechanism.size(), mechanism.size()), mechanism))
      return sink.fact(Fact::auth_mechanism, mechanism);
}

void tell_bounce(std::string_view text, EventSink& sink) {
  constexpr std::array kFields =
      word_list("remote-mta: ", "reporting-mta: ", "final-recipient: ", "diagnostic-code: smtp");
  constexpr std::array kNotices =
      word_list("sending failed while communicating with", "undelivered mail returned to sender",
                "could not be delivered to one or more recipients", "able to deliver your message to",
                "delivery to the following recipient", "smtp error from remote",
                "the remote server responded", "generating server: ");
  if (istarts_with_any(trim(text), kFields) || mentions_any(text, kNotices) ||
      (text.find(" said: ") != npos && text.find("(in reply to ") != npos))
    sink.fact(Fact::kept_in_queue, "no");
}

void tell_facts_in_words(std::string_view text, EventSink& sink) {
  tell_bounce(text, sink);
  // "NOQUEUE: reject: RCPT from pc.example.com[192.0.2.7]: 454 4.7.1 …": a line of Postfix's smtpd.
  if (text.find("NOQUEUE: reject: ") != npos) sink.fact(Fact::told_by_server, "");
  // Postfix's relay is no server of the program whose error is told.
  const bool relays = istarts_with(trim(text), "relayhost");
  if (!relays && !tell_host_and_port(text, sink)) {
    if (!tell_place_of_failure(text, sink) && !tell_host_setting(text, sink)) tell_host_word(text, sink);
    tell_port_word(text, sink);
    tell_scheme(text, sink);
  }
  for (const std::string_view word :
       {"with username \"", "with username \\\"", "for user \"", "username: '", "username '"})
    if (const std::string_view user = quoted_after(text, word); !user.empty())
      sink.fact(Fact::auth_username, user);
  // SwiftMailer found no method that it and the server know.
  if (mentions(text, "using 0 possible authenticators")) sink.fact(Fact::auth_result, "cancelled");
  tell_mechanism(text, sink);
  tell_secure(text, sink);
  tell_handshake(text, sink);
  // PHPMailer: "The following recipients failed: b@example.net: <b@example.net>: User unknown", without a
  // code.
  constexpr std::string_view kRefused = "recipients failed: ";
  if (const auto at = ifind(text, kRefused); at != npos) {
    const std::string_view address = find_address(text.substr(at + kRefused.size()));
    if (!address.empty()) sink.fact(Fact::recipient_refused, address);
  }
}

void tell_refused_recipients(std::string_view line, std::string_view before, std::string_view reply,
                             EventSink& sink) {
  // Roundcube: "SMTP Error (550): Failed to add recipient "b@example.net" (… user: a@example.com)".
  constexpr std::string_view kFailed = "add recipient ";
  const auto failed = ifind(line, kFailed);
  std::string_view address =
      failed == npos ? std::string_view{} : find_address(line.substr(failed + kFailed.size()));
  if (address.empty()) {
    address = find_address(before);
    if (!address.empty() && lists_others(before, address)) return tell_refused_list(line, sink);
  }
  // Postfix: "553 5.7.1 <a@example.com>: Sender address rejected: not logged in", whatever command it answers
  if (const auto sender = ifind(reply, ">: sender address rejected"); sender != npos) {
    const std::string_view from = find_address(reply.substr(0, sender + 1));
    if (!from.empty()) sink.fact(Fact::envelope_from, from);
    return;
  }
  // "550-Verification failed for <a@example.com>": there the reply names the sender
  if (address.empty() && ifind(reply, "verif") == npos && !tell_named_user(reply, sink))
    address = find_address(reply);
  if (!address.empty()) sink.fact(Fact::envelope_recipient, address);
  tell_refused_list(line, sink);
}

}  // namespace smtplain
