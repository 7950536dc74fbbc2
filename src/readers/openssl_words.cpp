#include "readers/openssl_words.h"

#include <algorithm>
#include <array>

#include "text/smtp.h"

namespace smtplain {
namespace {

struct Phrase {
  std::string_view start;
  Kind kind;
};

// By what s_client prints; sorted for nobody, a line is compared with all of them (only lines outside SMTP
// are).
constexpr std::array kPhrases{
    Phrase{"CONNECTED(", Kind::connect},
    Phrase{"Connecting to ", Kind::connect},
    Phrase{"depth=", Kind::certificate},
    Phrase{"verify error:", Kind::tls},
    Phrase{"verify return:", Kind::tls},
    Phrase{"verify depth is", Kind::tls},
    Phrase{"notBefore=", Kind::certificate},
    Phrase{"notAfter=", Kind::certificate},
    Phrase{"Certificate chain", Kind::certificate},
    Phrase{"Server certificate", Kind::certificate},
    Phrase{"subject=", Kind::certificate},
    Phrase{"issuer=", Kind::certificate},
    Phrase{"no peer certificate available", Kind::tls},
    Phrase{"No client certificate CA names sent", Kind::tls},
    Phrase{"Acceptable client certificate CA names", Kind::tls},
    Phrase{"Client Certificate Types", Kind::tls},
    Phrase{"Requested Signature Algorithms", Kind::tls},
    Phrase{"Shared Requested Signature Algorithms", Kind::tls},
    Phrase{"Peer signing digest", Kind::tls},
    Phrase{"Peer signature type", Kind::tls},
    Phrase{"Server Temp Key", Kind::tls},
    Phrase{"Peer Temp Key", Kind::tls},
    Phrase{"Negotiated TLS1.3 group", Kind::tls},
    Phrase{"SSL handshake has read", Kind::tls},
    Phrase{"Verification", Kind::tls},
    Phrase{"New, ", Kind::tls},
    Phrase{"Reused, ", Kind::tls},
    Phrase{"Server public key is", Kind::certificate},
    Phrase{"Secure Renegotiation IS", Kind::tls},
    Phrase{"This TLS version forbids renegotiation", Kind::tls},
    Phrase{"Compression: ", Kind::tls},
    Phrase{"Expansion: ", Kind::tls},
    Phrase{"No ALPN negotiated", Kind::tls},
    Phrase{"ALPN protocol", Kind::tls},
    Phrase{"Early data was", Kind::tls},
    Phrase{"SSL-Session:", Kind::tls},
    Phrase{"Protocol", Kind::tls},
    Phrase{"Cipher", Kind::tls},
    Phrase{"Session-ID", Kind::tls},
    Phrase{"Master-Key", Kind::tls},
    Phrase{"Resumption PSK", Kind::tls},
    Phrase{"Key-Arg", Kind::tls},
    Phrase{"PSK identity", Kind::tls},
    Phrase{"SRP username", Kind::tls},
    Phrase{"Krb5 Principal", Kind::tls},
    Phrase{"TLS session ticket", Kind::tls},
    Phrase{"Start Time:", Kind::tls},
    Phrase{"Timeout   :", Kind::tls},
    Phrase{"Verify return code:", Kind::tls},
    Phrase{"Extended master secret", Kind::tls},
    Phrase{"Max Early Data", Kind::tls},
    Phrase{"Post-Handshake New Session Ticket", Kind::tls},
    Phrase{"read R BLOCK", Kind::tls},
    Phrase{"R BLOCK", Kind::tls},
    Phrase{"RENEGOTIATING", Kind::error},
    Phrase{"KEYUPDATE", Kind::tls},
    Phrase{"SSL_connect:", Kind::tls},
    Phrase{"Can't use SSL_get_servername", Kind::tls},
    Phrase{"SSL3 alert ", Kind::tls},
    Phrase{"connect:errno=", Kind::error},
    Phrase{"connect: ", Kind::error},
    Phrase{"getaddrinfo", Kind::error},
    Phrase{"gethostbyname failure", Kind::error},
    Phrase{"BIO_", Kind::error},
    Phrase{"unable to load", Kind::error},
    Phrase{"error setting", Kind::error},
    Phrase{"s_client: ", Kind::error},
    Phrase{"read:errno=", Kind::close},
    Phrase{"write:errno=", Kind::close},
};

/// A row of a hex dump: "    0000 - 3a 1f …" of a session ticket.
bool is_dump_row(std::string_view text) {
  return text.size() > 7 && text.find_first_not_of("0123456789abcdef") == 4 && text.substr(4, 3) == " - ";
}

/// " 0 s:CN = mail.example.com", "   i:C = US", "   a:PKEY: rsaEncryption", "   v:NotBefore: …".
bool is_chain_row(std::string_view text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits > 0 && digits < 3) text = trim(text.substr(digits));
  // "s: 220 mail.example.com" is a server of some other program.
  return text.size() > 2 && text[1] == ':' && std::string_view("siav").find(text[0]) != npos &&
         !parse_reply(trim(text.substr(2)));
}

}  // namespace

// "140603:error:1408F10B:SSL routines:…", "40D7:error:0A00010B:SSL routines::wrong version number:…".
bool is_openssl_error(std::string_view text) {
  const auto at = text.find("error:");
  if (at == npos || at > 40 || text.substr(0, at).find_first_not_of("0123456789abcdefABCDEF:*") != npos)
    return false;
  const std::string_view rest = text.substr(at + 6);
  const auto code = std::min(rest.find_first_not_of("0123456789abcdefABCDEF"), rest.size());
  return code == 8 && rest.substr(code).starts_with(':');
}

bool is_starttls_missing(std::string_view text) {
  // "didn't found", "Didn't find", with the quote as printed or as pasted.
  return ifind(text, "starttls in server response") != npos;
}

std::optional<Kind> openssl_words(std::string_view text) {
  if (text == "---") return Kind::tls;
  if (is_starttls_missing(text)) return Kind::error;
  if (text == "DONE" || text == "closed") return Kind::close;
  if (is_openssl_error(text)) return Kind::error;
  if (is_dump_row(text)) return Kind::tls;
  if (is_chain_row(text)) return Kind::certificate;
  for (const auto& phrase : kPhrases) {
    if (text.starts_with(phrase.start)) return phrase.kind;
  }
  return std::nullopt;
}

}  // namespace smtplain
