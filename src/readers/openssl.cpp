// openssl s_client of 1.0 to 3.x: what apps/s_client.c prints around a typed dialogue.
#include <algorithm>
#include <array>
#include <string>

#include "readers/connection_words.h"
#include "readers/dialogue.h"
#include "readers/formats.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr auto npos = std::string_view::npos;

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
    Phrase{"RENEGOTIATING", Kind::tls},
    Phrase{"KEYUPDATE", Kind::tls},
    Phrase{"SSL_connect:", Kind::tls},
    Phrase{"Can't use SSL_get_servername", Kind::tls},
    Phrase{"SSL3 alert ", Kind::tls},
    Phrase{"didn't found starttls", Kind::error},
    Phrase{"Didn't find STARTTLS", Kind::error},
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

/// "140603:error:1408F10B:SSL routines:…", "40D7:error:0A00010B:SSL routines::wrong version number:…".
bool is_error_line(std::string_view text) {
  const auto at = text.find("error:");
  if (at == npos || at > 40) return false;
  const std::string_view rest = text.substr(at + 6);
  const auto code = std::min(rest.find_first_not_of("0123456789abcdefABCDEF"), rest.size());
  return code == 8 && rest.substr(code).starts_with(':');
}

/// A row of a hex dump: "    0000 - 3a 1f …" of a session ticket.
bool is_dump_row(std::string_view text) {
  return text.size() > 7 && text.find_first_not_of("0123456789abcdef") == 4 && text.substr(4, 3) == " - ";
}

/// " 0 s:CN = mail.example.com", "   i:C = US", "   a:PKEY: rsaEncryption", "   v:NotBefore: …".
bool is_chain_row(std::string_view text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits > 0 && digits < 3) text = trim(text.substr(digits));
  return text.size() > 2 && text[1] == ':' && std::string_view("siav").find(text[0]) != npos;
}

std::optional<Kind> own_kind(std::string_view text) {
  if (text == "---") return Kind::tls;
  if (text == "DONE" || text == "closed") return Kind::close;
  if (is_error_line(text)) return Kind::error;
  if (is_dump_row(text)) return Kind::tls;
  if (is_chain_row(text)) return Kind::certificate;
  for (const auto& phrase : kPhrases) {
    if (text.starts_with(phrase.start)) return phrase.kind;
  }
  return std::nullopt;
}

/// What stands after the first `mark`, trimmed; empty if it is not there.
std::string_view after(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  return at == npos ? std::string_view{} : trim(text.substr(at + mark.size()));
}

std::string_view until(std::string_view text, std::string_view end) {
  return trim(text.substr(0, text.find(end)));
}

bool is_no_cipher(std::string_view cipher) {
  return cipher.empty() || cipher == "(NONE)" || cipher == "0000";
}

void tell_cipher(std::string_view text, EventSink& sink) {
  const std::string_view cipher = after(text, "Cipher is");
  if (is_no_cipher(cipher)) return;
  sink.fact(Fact::tls_established, "");
  // "New, TLSv1/SSLv3" names the cipher's oldest version, not the one in use; "Protocol" will.
  const std::string_view version = until(after(text, ", "), ",");
  if (version.find('/') == npos) sink.fact(Fact::tls_version, version);
  sink.fact(Fact::tls_cipher, cipher);
}

/// "Verify return code: 18 (self signed certificate)" and "Verification error: …".
void tell_verification(std::string_view text, EventSink& sink) {
  if (text.starts_with("Verification: OK")) return sink.fact(Fact::tls_verified, "ok");
  if (text.starts_with("Verification error:"))
    return sink.fact(Fact::tls_verify_error, after(text, "error:"));
  std::string_view words = after(text, "(");
  words = until(words, ")");
  if (words.empty()) return;
  if (words == "ok") return sink.fact(Fact::tls_verified, "ok");
  sink.fact(Fact::tls_verify_error, words);
}

/// "verify error:num=20:unable to get local issuer certificate".
void tell_verify_error(std::string_view text, EventSink& sink) {
  const std::string_view words = after(after(text, "num="), ":");
  if (!words.empty()) sink.fact(Fact::tls_verify_error, words);
}

/// "    Protocol  : TLSv1.2", "Protocol: TLSv1.3": of the SSL-Session block.
void tell_session_field(std::string_view text, EventSink& sink) {
  const std::string_view value = after(text, ":");
  if (text.starts_with("Protocol")) return sink.fact(Fact::tls_version, value);
  if (!text.starts_with("Cipher") || is_no_cipher(value)) return;
  sink.fact(Fact::tls_established, "");
  sink.fact(Fact::tls_cipher, value);
}

class OpensslReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override;
  void finish(EventSink& sink) override { dialogue_.finish(sink); }

 private:
  void read_own(const Line&, Kind, std::string_view text, EventSink&);
  void read_pem(const Line&, std::string_view text, EventSink&);
  void read_dialogue(const Line&, std::string_view text, EventSink&);
  void tell_certificate(std::string_view text, EventSink&);
  void tell_tls(std::string_view text, EventSink&);
  void begin_session(EventSink&);

  Dialogue dialogue_{&read_connection_words};
  std::string pem_;  // the block being collected
  bool in_pem_ = false;
  bool told_pem_ = false;  // the first one is the server's own
  int chain_row_ = -1;     // number of the certificate that the chain's rows speak of
  bool called_ = false, connected_ = false, established_ = false, implicit_ = false;
};

void OpensslReader::begin_session(EventSink& sink) {
  dialogue_.begin_another(sink);
  dialogue_ = Dialogue{&read_connection_words};
  told_pem_ = called_ = connected_ = established_ = implicit_ = false;
  chain_row_ = -1;
}

void OpensslReader::read(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  if (in_pem_) return read_pem(line, text, sink);
  if (sink.expect() != Expect::content || text.starts_with("read:errno=") || is_error_line(text)) {
    if (const auto kind = own_kind(text)) return read_own(line, *kind, text, sink);
  }
  if (const auto call = find_program_call(text); call && call->program == "openssl") {
    if (called_ || connected_ || dialogue_.spoken()) begin_session(sink);
    called_ = true;
    read_program_call(line, sink);
    const CallTarget target = target_of(*call);
    implicit_ = !target.starttls;
    sink.fact(target.starttls ? Fact::tls_starttls : Fact::tls_implicit, "");
    return;
  }
  read_dialogue(line, text, sink);
}

void OpensslReader::read_own(const Line& line, Kind kind, std::string_view text, EventSink& sink) {
  if (kind == Kind::connect) {
    if (connected_) begin_session(sink);
    connected_ = text.starts_with("CONNECTED");
  }
  dialogue_.said_by_program(line, kind, text, sink);
  if (kind == Kind::connect) {
    sink.fact(Fact::client_name, "openssl s_client");
    if (!connected_) tell_host(text.substr(14), sink);
  }
  if (kind == Kind::certificate) tell_certificate(text, sink);
  if (kind == Kind::tls) tell_tls(text, sink);
}

void OpensslReader::tell_tls(std::string_view text, EventSink& sink) {
  if (text.starts_with("New, ") || text.starts_with("Reused, ")) tell_cipher(text, sink);
  if (text.starts_with("verify error:")) tell_verify_error(text, sink);
  if (text.starts_with("Protocol") || text.starts_with("Cipher")) tell_session_field(text, sink);
  established_ = established_ || (ifind(text, "cipher") != npos && ifind(text, "none") == npos);
  // Without a certificate "0 (ok)" says nothing.
  if (text.starts_with("Verif") && established_) tell_verification(text, sink);
}

void OpensslReader::tell_certificate(std::string_view text, EventSink& sink) {
  if (text.starts_with("subject=")) return sink.fact(Fact::cert_subject, trim(text.substr(8)));
  if (text.starts_with("issuer=")) return sink.fact(Fact::cert_issuer, trim(text.substr(7)));
  if (text.starts_with("Server public key is")) {
    return sink.fact(Fact::cert_key_bits, until(after(text, " is "), " "));
  }
  if (const auto subject = after(text, " s:"); !subject.empty() && text[0] >= '0' && text[0] <= '9') {
    chain_row_ = text[0] - '0';
    if (chain_row_ == 0) sink.fact(Fact::cert_subject, subject);
  } else if (chain_row_ == 0 && text.starts_with("i:")) {
    sink.fact(Fact::cert_issuer, trim(text.substr(2)));
  } else if (chain_row_ == 0 && text.starts_with("v:")) {
    sink.fact(Fact::cert_not_before, until(after(text, "NotBefore:"), ";"));
    sink.fact(Fact::cert_not_after, after(text, "NotAfter:"));
  }
}

void OpensslReader::read_pem(const Line& line, std::string_view text, EventSink& sink) {
  constexpr std::size_t kMost = 64 * 1024;
  sink.again(line);
  if (pem_.size() < kMost) pem_.append(text).append("\n");
  if (!text.starts_with("-----END") && pem_.size() < kMost) return;
  in_pem_ = false;
  if (!told_pem_) sink.fact(Fact::cert_pem, sink.keep(pem_));
  told_pem_ = true;
  pem_.clear();
}

void OpensslReader::read_dialogue(const Line& line, std::string_view text, EventSink& sink) {
  if (text.starts_with("-----BEGIN CERTIFICATE") && sink.expect() != Expect::content) {
    in_pem_ = true;
    pem_.assign(text).append("\n");
    return dialogue_.said_by_program(line, Kind::certificate, text, sink);
  }
  const auto reply = parse_reply(text);
  if (reply && !established_ && (called_ || connected_)) {
    // SMTP lines come out of s_client after the handshake only, however much of its output was cut away.
    established_ = true;
    if (reply->code == 220 && !called_) sink.fact(Fact::tls_implicit, "");
    sink.fact(Fact::tls_established, "");
  }
  dialogue_.read(line, sink);
}

double score(std::span<const Line> lines) {
  std::size_t own = 0;
  bool surely = false, other_client = false;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    surely = surely || text.starts_with("CONNECTED(") || text.starts_with("SSL-Session:") ||
             text.starts_with("verify return:") || ifind(text, "openssl s_client") != npos;
    other_client = other_client || text.starts_with("* ") || text.starts_with("=== ");
    if (text.size() > 3 && own_kind(text)) ++own;
  }
  if (surely) return other_client ? 0.6 : 0.92;
  return own >= 3 && !other_client ? 0.8 : 0;
}

std::unique_ptr<Reader> make() {
  return std::make_unique<OpensslReader>();
}

}  // namespace

constinit const Format openssl_format{
    "openssl", "openssl s_client, with the dialogue typed into it",
    "openssl s_client -connect mail.example.com:587 -starttls smtp -crlf, then copy the whole window", &score,
    &make};

}  // namespace smtplain
