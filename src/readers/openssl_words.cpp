#include "readers/openssl_words.h"

#include <algorithm>
#include <array>

#include "text/smtp.h"

namespace smtplain {
namespace {

// By what s_client prints. No line begins with words of two of the lists.
constexpr std::array kConnects = word_list("CONNECTED(", "Connecting to ");
constexpr std::array kCertificate =
    word_list("depth=", "notBefore=", "notAfter=", "Certificate chain", "Server certificate",
              "subject=", "issuer=", "Server public key is");
constexpr std::array kTls = word_list(
    "verify error:", "verify return:", "verify depth is", "no peer certificate available",
    "No client certificate CA names sent", "Acceptable client certificate CA names",
    "Client Certificate Types", "Requested Signature Algorithms", "Shared Requested Signature Algorithms",
    "Peer signing digest", "Peer signature type", "Server Temp Key", "Peer Temp Key",
    "Negotiated TLS1.3 group", "SSL handshake has read", "Verification", "New, ", "Reused, ",
    "Secure Renegotiation IS", "This TLS version forbids renegotiation",
    "Compression: ", "Expansion: ", "No ALPN negotiated", "ALPN protocol", "Early data was",
    "SSL-Session:", "Protocol", "Cipher", "Session-ID", "Master-Key", "Resumption PSK", "Key-Arg",
    "PSK identity", "SRP username", "Krb5 Principal", "TLS session ticket",
    "Start Time:", "Timeout   :", "Verify return code:", "Extended master secret", "Max Early Data",
    "Post-Handshake New Session Ticket", "read R BLOCK", "R BLOCK", "KEYUPDATE",
    "SSL_connect:", "Can't use SSL_get_servername", "SSL3 alert ");
constexpr std::array kErrors =
    word_list("RENEGOTIATING", "connect:errno=", "connect: ", "getaddrinfo", "gethostbyname failure", "BIO_",
              "unable to load", "error setting", "s_client: ");
constexpr std::array kCloses = word_list("read:errno=", "write:errno=");

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
  if (starts_with_any(text, kTls)) return Kind::tls;
  if (starts_with_any(text, kCertificate)) return Kind::certificate;
  if (starts_with_any(text, kErrors)) return Kind::error;
  if (starts_with_any(text, kConnects)) return Kind::connect;
  if (starts_with_any(text, kCloses)) return Kind::close;
  return std::nullopt;
}

}  // namespace smtplain
