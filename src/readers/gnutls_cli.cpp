// gnutls-cli: a typed dialogue, "- " and "*** " before what it says of TLS.
#include <string>

#include "readers/connection_words.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "readers/program_call.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Kind of a line that gnutls-cli prints itself.
std::optional<Kind> own_kind(std::string_view text) {
  if (text.starts_with("*** ")) {
    return mentions_any(text, {"fail", "error"}) ? Kind::error : Kind::tls;
  }
  if (istarts_with(text, "- peer has closed") || istarts_with(text, "- peer closed")) return Kind::close;
  if (text.starts_with("- Certificate") || text.starts_with("- subject") || text.starts_with("# ")) {
    return Kind::certificate;
  }
  if (text.starts_with("- Simple Client Mode") || text.starts_with("- ")) return Kind::tls;
  if (text.starts_with("Processed ") || text.starts_with("|<")) return Kind::note;
  if (istarts_with(text, "resolving '")) return Kind::connect;
  if (istarts_with(text, "cannot connect to") || istarts_with(text, "cannot resolve")) return Kind::error;
  return std::nullopt;
}

/// "- Certificate[0] info:" is followed by " - subject `CN=…', issuer `…', …, activated `…', expires `…', …".
void tell_certificate(std::string_view text, EventSink& sink) {
  const auto quoted = [&](std::string_view name) {
    const std::string before = std::string(name) + " `";
    return between(text, before, "'");
  };
  if (const auto subject = quoted("subject"); !subject.empty()) sink.fact(Fact::cert_subject, subject);
  if (const auto issuer = quoted("issuer"); !issuer.empty()) sink.fact(Fact::cert_issuer, issuer);
  if (const auto bits = between(text, "key ", " bits"); !bits.empty()) sink.fact(Fact::cert_key_bits, bits);
  if (const auto date = quoted("activated"); !date.empty()) sink.fact(Fact::cert_not_before, date);
  if (const auto date = quoted("expires"); !date.empty()) sink.fact(Fact::cert_not_after, date);
}

/// "- Description: (TLS1.3-X.509)-(ECDHE-X25519)-(…)-(AES-256-GCM)"; older versions: "- Version: TLS1.0".
void tell_tls(std::string_view text, EventSink& sink) {
  const auto version = [&](std::string_view name) {
    if (!name.empty())
      sink.fact(Fact::tls_version, sink.keep(name.starts_with("TLS") ? "TLSv" + std::string(name.substr(3))
                                                                     : std::string(name)));
  };
  if (text.starts_with("- Description: (")) {
    sink.fact(Fact::tls_established, "");
    version(text.substr(16, text.find_first_of(")-", 16) - 16));
    const auto last = text.rfind('(');
    sink.fact(Fact::tls_cipher, between(text.substr(last), "(", ")"));
  } else if (text.starts_with("- Version: ")) {
    sink.fact(Fact::tls_established, "");
    version(trim(text.substr(11)));
  } else if (text.starts_with("- Cipher: ")) {
    sink.fact(Fact::tls_cipher, trim(text.substr(10)));
  } else if (istarts_with(text, "- Handshake was completed")) {
    sink.fact(Fact::tls_established, "");
  } else if (mentions_any(text, {"is not trusted", "issuer is unknown"})) {
    sink.fact(Fact::tls_verify_error, trim(text.substr(text.find(' '))));
  } else if (ifind(text, "certificate is trusted") != npos) {
    sink.fact(Fact::tls_verified, "ok");
  }
}

void tell(std::string_view text, EventSink& sink) {
  if (ifind(text, "subject `") != npos) tell_certificate(text, sink);
  tell_tls(text, sink);
}

std::optional<Kind> read_words(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  const auto kind = own_kind(text);
  if (!kind) return read_connection_words(line, sink);
  sink.tool(line, *kind, text);
  tell(text, sink);
  return kind;
}

// Some write down who said what while they type.
constexpr std::array kMarks{Mark{"recv> ", Who::server}, Mark{"send> ", Who::client}};
constexpr MarkTable kTable{.marks = kMarks, .tell = &tell, .client = "gnutls-cli"};

class GnutlsReader final : public MarkedReader {
 public:
  GnutlsReader() : MarkedReader(kTable, &read_words) {}

  void read(const Line& line, EventSink& sink) override {
    std::string_view text = trim(line.text);
    if (istarts_with(text, "recv>")) text = trim(text.substr(5));
    if (read_call(line, text, sink)) return;
    if (text.starts_with("Resolving '") && (dialogue().spoken() || dialogue().failed()))
      dialogue().begin_another(sink);
    const auto kind = own_kind(text);
    if (kind && sink.expect() != Expect::content) {
      dialogue().said_by_program(line, *kind, text, sink);
      return tell(text, sink);
    }
    // Without --starttls nothing of SMTP is seen before the handshake is over.
    if (implicit_ && parse_reply(text)) {
      implicit_ = false;
      sink.fact(Fact::tls_established, "");
    }
    MarkedReader::read(line, sink);
  }

 private:
  bool read_call(const Line& line, std::string_view text, EventSink& sink) {
    const auto call = find_program_call(text);
    if (!call || call->program != "gnutls-cli") return false;
    if (dialogue().spoken() || dialogue().failed()) dialogue().begin_another(sink);
    read_program_call(line, sink);
    implicit_ = !target_of(*call).starttls;
    if (implicit_) sink.fact(Fact::tls_implicit, "");
    return true;
  }

  bool implicit_ = false;  // called for TLS from the first byte, and no reply seen yet
};

double score(std::span<const Line> lines) {
  bool called = false, shown = false;
  std::size_t own = 0;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    called = called || ifind(text, "gnutls-cli ") != npos;
    shown = shown || text.starts_with("- Simple Client Mode") || text.starts_with("recv> ") ||
            text.starts_with("Resolving '") || parse_reply(text).has_value();
    if (text.starts_with("*** Starting TLS handshake") || text.starts_with("- Certificate type: X.509") ||
        text.starts_with("- Description: (TLS") || text.starts_with("*** Fatal error: ")) {
      ++own;
    }
  }
  if (called) return shown || own > 0 ? 0.93 : 0.5;
  return own > 0 ? 0.85 : 0;
}

}  // namespace

constinit const Format gnutls_cli_format{
    .name = "gnutls-cli",
    .title = "gnutls-cli, with the dialogue typed into it",
    .how_to_get = "gnutls-cli --crlf --starttls -p 587 mail.example.com",
    .score = &score,
    .make = &make_reader<GnutlsReader>,
    .by_hand = true,
};

}  // namespace smtplain
