#include "session/stage_words.h"

#include <algorithm>
#include <array>

#include "session/reply.h"
#include "text/characters.h"

namespace smtplain {
namespace {

// What programs say of a step that failed.
constexpr std::array kResolve =
    word_list("resolve", "getaddrinfo", "gethostbyname", "name or service", "nodename", "name service error",
              "no such host", "unknown host", "unknownhost", "eai_again", "name resolution", "host not found",
              "no address associated", "dns lookup failure", "host lookup did not", "any host named",
              "a mail exchanger", "lookup failed temporarily");
constexpr std::array kTls =
    word_list("certificate", "handshake", "tls:", "tls ", "socket to tls", "x509", "crypto", "pkix",
              "tls_failed", "cacerts", "wrong version number", "transport stream");
constexpr std::array kConnect =
    word_list("connection refused", "connect to mailserver at", "connect to server failed", "connect:errno",
              "no route to host", "network is unreach", "network unreachable", "could not open smtp port",
              "dial tcp", "access a socket in a way forbidden");
constexpr std::array kHandshake =
    word_list("x509", "certificate", "handshake", "ssl operation", "ssl_connect", "wrong version");
constexpr std::array kAuth =
    word_list("authenticat", "authentif", "authorization", "auth ", "login denied", "unencrypted connection");

// "ssl" of the library, not of a server called ssl0.example.net or sslout.example.com.
bool mentions_ssl(std::string_view text) {
  constexpr std::string_view kHost = "abcdefghijklmnopqrstuvwxyz0123456789-.";
  for (auto at = ifind(text, "ssl"); at != npos;) {
    const std::string_view rest = text.substr(at);
    const std::string_view name = rest.substr(0, rest.find_first_not_of(kHost));
    const bool begins = at == 0 || kHost.find(text[at - 1]) == npos;
    // Outlook Express names a setting of the account: "Secure(SSL): No".
    const bool setting = at >= 7 && istarts_with(text.substr(at - 7), "secure(ssl)");
    if (setting) {
      at = ifind(text, "ssl", at + 3);
      continue;
    }
    if (!begins || std::count(name.begin(), name.end(), '.') < 2) return true;
    const auto next = ifind(rest.substr(name.size()), "ssl");
    at = next == npos ? next : at + name.size() + next;
  }
  return false;
}

}  // namespace

bool says_starttls_taken(std::string_view text) {
  return mentions(text, "starttls failed") && (mentions(text, "(code: 220") || mentions(text, "(code: )"));
}

std::optional<Stage> stage_in_words(std::string_view text) {
  // Go and Node met an IMAP server, whose greeting begins so (RFC 3501 section 7.1.1) and names what it
  // offers.
  if (mentions(text, "short response: * ok") || mentions(text, "error: * ok [capability"))
    return Stage::greeting;
  // Node's name; "ServiceNotFoundException" is another matter.
  if (mentions_any(text, kResolve) || text.find("ENOTFOUND") != npos) return Stage::resolve;
  // Go asks the name server over a connection of its own: "dial tcp: lookup mail.example.com on 192.0.2.1:53:
  // read udp …: i/o timeout".
  if (mentions(text, "dial tcp: lookup ")) return Stage::resolve;
  // Before there is a connection nothing is encrypted, whatever the address or the library is called.
  if (mentions_any(text, kConnect) || (mentions(text, "unable to connect to") && mentions(text, "timed out")))
    return Stage::connect;
  // What the server did not offer was asked for with STARTTLS: gen_smtp and Postfix name only TLS.
  if (mentions(text, "tls is required, but was not offered") ||
      (mentions(text, "missing_requirement") && mentions(text, ":tls")) ||
      mentions(text, "does not support secure connections"))
    return Stage::starttls;
  // Exim's words, whose reply was cut off.
  if (mentions(text, "remote mail server after rcpt to")) return Stage::rcpt_to;
  if (mentions(text, "remote mail server after mail from")) return Stage::mail_from;
  // A server says so to MAIL FROM, and the program tells no code.
  if (mentions(text, "starttls is required to send mail")) return Stage::mail_from;
  // "Unable to connect with STARTTLS: … certificate verify failed": the command was taken, what came next was
  // not.
  if (mentions(text, "starttls"))
    return mentions_any(text, kHandshake) || says_starttls_taken(text) ? Stage::tls : Stage::starttls;
  // libetpan's number for an error of the TLS library, and what mbed TLS says of an error that it cannot name
  if (mentions_any(text, kTls) || mentions_ssl(text) || mentions(text, "mailsmtp last error code: 27") ||
      mentions(text, "unknown error code ("))
    return Stage::tls;
  if (mentions(text, "greeting") || mentions(text, "banner") || mentions(text, "response code 220") ||
      mentions(text, "to read from smtp server"))
    return Stage::greeting;
  // Roundcube tells the code of the last reply: EHLO's was good, and the log-in could not begin.
  if (mentions(text, "(250):") && mentions(text, "smtp")) return Stage::auth;
  if (mentions_any(text, kAuth)) return Stage::auth;
  return std::nullopt;
}

bool says_message_rejected(std::string_view text) {
  return mentions(text, "message rejected") || mentions(text, "message rejection") ||
         mentions(text, "message was rejected") || mentions(text, "message size exceeds") ||
         mentions(text, "net::smtpfatalerror");  // Ruby's class for a reply that refuses for good
}

bool says_command_refused(std::string_view text) {
  return mentions(text, "smtpcommandexception: ") || mentions(text, "starttls is required to send mail");
}

std::optional<Outcome> refusal_in_log(std::string_view text) {
  constexpr std::string_view kRejected = " rejected ";
  constexpr std::array kSteps =
      word_list("RCPT <", "MAIL <", "EHLO or HELO", "after DATA", "DATA", "connection", "STARTTLS");
  const auto at = text.find(kRejected);
  // "…: rejected connection from H=pc [192.0.2.7]" of a client that spoke too early names the host behind it.
  if (at == npos) return std::nullopt;
  // Exim's line as a paste may begin it: "F=<a@example.com> rejected RCPT <b@example.org>: relay not
  // permitted".
  if (text.find('[') == npos && !text.starts_with("F=<")) return std::nullopt;
  const std::string_view step = text.substr(at + kRejected.size());
  if (std::none_of(kSteps.begin(), kSteps.end(), [&](std::string_view s) { return step.starts_with(s); }))
    return std::nullopt;
  return text.substr(0, at).ends_with("temporarily") ? Outcome::deferred : Outcome::rejected;
}

bool says_reply_not_read(std::string_view text) {
  return mentions(text, "exception reading response");
}

bool says_recipients_refused(std::string_view text) {
  constexpr std::array kRefused =
      word_list("recipients were rejected", "recipients refused", "invalid addresses", "rcpt to not accepted",
                "recipientsrefused: {'", "some recipients failed", "load: recipients_failed");
  return mentions_any(text, kRefused);
}

bool says_sender_refused(std::string_view text) {
  return mentions(text, "mail from not accepted") || mentions(text, "load: from_failed");
}

bool says_login_refused(std::string_view text) {
  return mentions(text, "login denied") || mentions(text, "password not accepted");
}

}  // namespace smtplain
