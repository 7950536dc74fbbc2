#include "readers/curl_words.h"

#include "readers/server_place.h"
#include "readers/tool_words.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// What a known line holds besides its kind.
enum class Holds : std::uint8_t {
  nothing,
  trying,
  connected,
  connect_failed,
  url,
  session_cipher,
  verify_result,
  verify_error,
  not_verified,
  verified,
  subject,
  issuer,
  not_before,
  not_after,
  name,
  subject_alt_name,
  cipher_only,
  established
};

struct Known {
  std::string_view start;  // lower case, at the start of the line
  Kind kind;
  Holds holds = Holds::nothing;
};

constexpr Known kKnown[] = {
    {"trying ", Kind::connect, Holds::trying},
    {"connected to ", Kind::connect, Holds::connected},
    {"failed to connect to ", Kind::error, Holds::connect_failed},
    {"rebuilt url to: ", Kind::note, Holds::url},
    {"processing: ", Kind::note, Holds::url},
    {"ssl connection using ", Kind::tls, Holds::session_cipher},
    {"tls 1.", Kind::tls, Holds::session_cipher},
    {"mbedtls: handshake complete, cipher is ", Kind::tls, Holds::cipher_only},
    {"schannel: ssl/tls handshake complete", Kind::tls, Holds::established},
    {"schannel: ssl/tls connection renegotiated", Kind::tls, Holds::established},
    {"schannel: next initializesecuritycontext failed", Kind::error, Holds::verify_error},
    {"server certificate verification failed", Kind::error, Holds::verify_error},
    {"server certificate verification ok", Kind::certificate, Holds::verified},
    {"server certificate verification skipped", Kind::certificate, Holds::not_verified},
    {"skipping ssl peer certificate verification", Kind::certificate, Holds::not_verified},
    {"ssl certificate verify result: ", Kind::certificate, Holds::verify_result},
    {"ssl certificate verification failed: ", Kind::certificate, Holds::verify_result},
    {"ssl certificate verify ok", Kind::certificate, Holds::verified},
    {"ssl certificate problem: ", Kind::error, Holds::verify_error},
    {"ssl: no alternative certificate subject name", Kind::error, Holds::verify_error},
    {"ssl: certificate subject name", Kind::error, Holds::verify_error},
    {"ssl: unable to obtain common name", Kind::error, Holds::verify_error},
    {"subjectaltname: ", Kind::certificate, Holds::subject_alt_name},
    {"subject: ", Kind::certificate, Holds::subject},
    {"issuer: ", Kind::certificate, Holds::issuer},
    {"start date: ", Kind::certificate, Holds::not_before},
    {"expire date: ", Kind::certificate, Holds::not_after},
    {"common name: ", Kind::certificate, Holds::name},
};

// Those that hold nothing. "Connection #0 to host a.example left intact": the transfer is over.
constexpr std::array kOfTls =
    word_list("successfully set certificate verify locations", "cafile", "capath", "alpn", "cipher selection",
              "initializing nss", "old ssl session id is stale", "using tls");
constexpr std::array kErrors =
    word_list("connect to ", "could not resolve ", "couldn't resolve ", "url using bad/illegal format",
              "connection died", "ssl connection timeout",
              "recv failure: ", "send failure: ", "response reading failed", "remote access denied",
              "login denied", "operation timed out", "no known authentication mechanisms",
              "got unexpected smtp-server response", "starttls not supported", "starttls denied",
              "rcpt failed", "mail failed", "data failed", "command failed");
constexpr std::array kOfCertificates = word_list("server certificate", "certificate level ");
constexpr std::array kConnects = word_list("about to connect() to ", "host ", "ipv6: ", "ipv4: ");
constexpr std::array kCloses = word_list("closing connection", "connection #");
constexpr std::array kNotes =
    word_list("expire in ", "we are completely uploaded", "upload completely sent off", "using ");

std::optional<Known> find_known(std::string_view text) {
  text = trim(text);
  if (istarts_with_any(text, kConnects)) return Known{{}, Kind::connect};
  if (istarts_with_any(text, kCloses)) return Known{{}, Kind::close};
  for (const Known& known : kKnown)
    if (istarts_with(text, known.start)) return known;
  if (istarts_with_any(text, kOfTls)) return Known{{}, Kind::tls};
  if (istarts_with_any(text, kErrors)) return Known{{}, Kind::error};
  if (istarts_with_any(text, kOfCertificates)) return Known{{}, Kind::certificate};
  if (istarts_with_any(text, kNotes)) return Known{{}, Kind::note};
  return std::nullopt;
}

// "TLSv1.3 (OUT), TLS handshake, Client hello (1):"
bool is_tls_record(std::string_view text) {
  return (istarts_with(text, "tlsv1") || istarts_with(text, "sslv")) &&
         (ifind(text, "(out), ") != npos || ifind(text, "(in), ") != npos);
}

// "[TCP] cf_socket_open() -> 0, fd=404": the inner life of libcurl 8, with --trace-config all.
bool is_component_trace(std::string_view text) {
  if (text.size() < 5 || text[0] != '[' || text[1] < 'A' || text[1] > 'Z') return false;
  const auto close = text.find("] ");
  return close != npos && close < 24 && ifind(text, "failed") == npos && ifind(text, "error") == npos;
}

bool is_tls_alert(std::string_view text) {
  return ifind(text, "alert, ") != npos && ifind(text, "close notify") == npos &&
         ifind(text, "client hello") == npos;  // old versions print records under wrong names
}

void tell_port(std::string_view text, EventSink& sink) {
  const std::string_view port = leading_digits(ibehind(text, " port "));
  if (!port.empty()) sink.fact(Fact::server_port, port);
}

// "smtp.example.com (192.0.2.1) port 587 (#0)"
void tell_connected(std::string_view rest, EventSink& sink) {
  const std::string_view host = rest.substr(0, rest.find(' '));
  if (!host.empty()) tell_host(host, sink);
  const auto open = rest.find('(');
  const auto close = rest.find(')', open == npos ? 0 : open);
  if (open != npos && close != npos && rest[open + 1] != '#') {
    const std::string_view address = rest.substr(open + 1, close - open - 1);
    if (looks_like_ip_address(address)) sink.fact(Fact::server_address, address);
  }
  tell_port(rest, sink);
}

// "192.0.2.1:587...", "[2001:db8::1]:587...", "192.0.2.1..."
void tell_trying(std::string_view rest, EventSink& sink) {
  rest = rest.substr(0, rest.find("..."));
  std::string_view address = rest, port;
  if (!rest.empty() && rest[0] == '[') {
    const auto close = rest.find(']');
    if (close == npos) return;
    address = rest.substr(1, close - 1);
    if (close + 2 < rest.size() && rest[close + 1] == ':') port = rest.substr(close + 2);
  } else if (rest.find('.') != npos && rest.rfind(':') != npos) {
    address = rest.substr(0, rest.rfind(':'));
    port = rest.substr(rest.rfind(':') + 1);
  }
  if (looks_like_ip_address(address)) sink.fact(Fact::server_address, address);
  if (is_number(port)) sink.fact(Fact::server_port, port);
}

// "smtps://mail.example.com:465/x"
void tell_url(std::string_view url, EventSink& sink) {
  if (istarts_with(url, "smtps://")) sink.fact(Fact::tls_implicit, "");
  url = behind(url, "://");
  url = url.substr(0, url.find_first_of("/? "));
  const auto colon = url.rfind(':');
  const std::string_view port = colon == npos ? std::string_view{} : url.substr(colon + 1);
  if (is_number(port)) {
    sink.fact(Fact::server_port, port);
    url = url.substr(0, colon);
  }
  if (!url.empty() && url.find('@') == npos) tell_host(url, sink);
}

// "TLSv1.3 / TLS_AES_256_GCM_SHA384 / X25519 / RSASSA-PSS", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
void tell_session_cipher(std::string_view rest, EventSink& sink) {
  sink.fact(Fact::tls_established, "");
  const auto slash = rest.find(" / ");
  std::string_view cipher = rest;
  if (slash != npos) {
    sink.fact(Fact::tls_version, rest.substr(0, slash));
    cipher = rest.substr(slash + 3);
  }
  cipher = trim(cipher.substr(0, cipher.find(" / ")));
  if (!cipher.empty()) sink.fact(Fact::tls_cipher, cipher);
}

// 'host "smtp.example.com" matched cert's "*.example.com"', "smtp.example.com matched"
void tell_alt_name(std::string_view rest, EventSink& sink) {
  const auto cert = ifind(rest, "cert's \"");
  std::string_view name = cert == npos ? rest.substr(0, rest.find(' ')) : rest.substr(cert + 8);
  name = name.substr(0, name.find('"'));
  if (ifind(rest, "matched") != npos && ifind(rest, "does not match") == npos && !name.empty())
    sink.fact(Fact::cert_name, name);
}

void tell_verify_error(std::string_view words, EventSink& sink) {
  sink.fact(Fact::tls_verified, "no");
  sink.fact(Fact::tls_verify_error, words);
  if (ifind(words, "self signed certificate") != npos || ifind(words, "self-signed certificate") != npos)
    if (ifind(words, "in certificate chain") == npos) sink.fact(Fact::cert_self_signed, "yes");
}

void tell_name(std::string_view rest, EventSink& sink) {
  sink.fact(Fact::cert_name, rest.substr(0, rest.find(' ')));
}

void tell_facts(const Known& known, std::string_view text, EventSink& sink) {
  const std::string_view rest = trim(text.substr(known.start.size()));
  switch (known.holds) {
    case Holds::nothing: return;
    case Holds::trying: return tell_trying(rest, sink);
    case Holds::connected: return tell_connected(rest, sink);
    case Holds::connect_failed: tell_host(rest.substr(0, rest.find(' ')), sink); return tell_port(rest, sink);
    case Holds::url: return tell_url(rest, sink);
    case Holds::session_cipher:
      if (istarts_with(known.start, "tls 1.")) return sink.fact(Fact::tls_established, "");
      return tell_session_cipher(rest, sink);
    case Holds::cipher_only: sink.fact(Fact::tls_established, ""); return sink.fact(Fact::tls_cipher, rest);
    case Holds::established: return sink.fact(Fact::tls_established, "");
    case Holds::verify_result: return tell_verify_error(rest.substr(0, rest.find(", continuing")), sink);
    case Holds::verify_error: return tell_verify_error(known.start.ends_with(": ") ? rest : text, sink);
    case Holds::not_verified: return sink.fact(Fact::tls_verified, "no");
    case Holds::verified: return sink.fact(Fact::tls_verified, "ok");
    case Holds::subject: return sink.fact(Fact::cert_subject, rest);
    case Holds::issuer: return sink.fact(Fact::cert_issuer, rest);
    case Holds::not_before: return sink.fact(Fact::cert_not_before, rest);
    case Holds::not_after: return sink.fact(Fact::cert_not_after, rest);
    case Holds::name: return tell_name(rest, sink);
    case Holds::subject_alt_name: return tell_alt_name(rest, sink);
  }
}

bool speaks_of_tls(Kind kind, std::string_view text) {
  return kind == Kind::tls || kind == Kind::certificate ||
         (kind == Kind::error && (ifind(text, "ssl") != npos || ifind(text, "tls") != npos));
}

std::optional<Kind> kind_of(std::string_view text, const std::optional<Known>& known) {
  if (is_component_trace(text)) return Kind::note;
  if (is_tls_record(text)) return is_tls_alert(text) ? Kind::error : Kind::tls;
  return known ? std::optional(known->kind) : std::nullopt;
}

}  // namespace

std::optional<Kind> curl_kind(std::string_view text) {
  text = trim(text);
  return kind_of(text, find_known(text));
}

bool read_curl_words(const Line& line, std::string_view text, EventSink& sink) {
  text = trim(text);
  const auto known = find_known(text);
  const auto told = kind_of(text, known);
  const Kind kind = told ? *told : kind_of_own_words(text);
  sink.tool(line, kind, text);
  if (known) tell_facts(*known, text, sink);
  return speaks_of_tls(kind, text);
}

bool begins_transfer(std::string_view text) {
  text = trim(text);
  for (const std::string_view start :
       {"trying ", "about to connect", "rebuilt url to", "processing: ", "hostname "})
    if (istarts_with(text, start)) return true;
  return istarts_with(text, "host ") && ifind(text, "was resolved") != npos;
}

}  // namespace smtplain
