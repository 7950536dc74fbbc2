// openssl s_client of 1.0 to 3.x: what apps/s_client.c prints around a typed dialogue.
#include <string>

#include "readers/connection_words.h"
#include "readers/dialogue.h"
#include "readers/formats.h"
#include "readers/learned_marks.h"
#include "readers/marks.h"
#include "readers/openssl_words.h"
#include "readers/program_call.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

bool is_no_cipher(std::string_view cipher) {
  return cipher.empty() || cipher == "(NONE)" || cipher == "0000";
}

/// "New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384". False: no cipher, no handshake.
bool tell_cipher(std::string_view text, EventSink& sink) {
  const std::string_view cipher = trim(behind(text, "Cipher is"));
  if (is_no_cipher(cipher)) return false;
  sink.fact(Fact::tls_established, "");
  // "New, TLSv1/SSLv3" names the cipher's oldest version, not the one in use; "Protocol" will.
  const std::string_view version = trim(between(text, ", ", ","));
  if (version.find('/') == npos) sink.fact(Fact::tls_version, version);
  sink.fact(Fact::tls_cipher, cipher);
  return true;
}

/// "Verify return code: 18 (self signed certificate)" and "Verification error: …".
void tell_verification(std::string_view text, EventSink& sink) {
  if (text.starts_with("Verification: OK")) return sink.fact(Fact::tls_verified, "ok");
  if (text.starts_with("Verification error:"))
    return sink.fact(Fact::tls_verify_error, trim(behind(text, "error:")));
  const std::string_view words = trim(between(text, "(", ")"));
  if (words.empty()) return;
  if (words == "ok") return sink.fact(Fact::tls_verified, "ok");
  sink.fact(Fact::tls_verify_error, words);
}

/// "verify error:num=20:unable to get local issuer certificate".
void tell_verify_error(std::string_view text, EventSink& sink) {
  const std::string_view words = trim(behind(behind(text, "num="), ":"));
  if (!words.empty()) sink.fact(Fact::tls_verify_error, words);
}

class OpensslReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override;
  void finish(EventSink& sink) override {
    flush_error(sink);
    dialogue_.finish(sink);
  }

 private:
  void flush_error(EventSink&);
  void read_own(const Line&, Kind, std::string_view text, EventSink&);
  void read_pem(const Line&, std::string_view text, EventSink&);
  void read_dialogue(const Line&, EventSink&);
  std::string_view without_mark(std::string_view text, Expect);
  void tell_certificate(std::string_view text, EventSink&);
  void tell_tls(std::string_view text, EventSink&);
  void tell_session_field(std::string_view text, EventSink&);
  void begin_session(EventSink&);

  Dialogue dialogue_{&read_connection_words};
  LearnedMarks marks_;
  bool marked_ = false;  // somebody put marks before what he typed and what came
  std::string pem_;      // the block being collected
  bool in_pem_ = false;
  std::optional<Line> error_;  // an entry of the error queue, which the next line may go on with
  std::optional<Line> error_more_;
  bool told_pem_ = false;  // the first one is the server's own
  std::string protocol_;   // told before it is known whether there was a handshake
  int chain_row_ = -1;     // number of the certificate that the chain's rows speak of
  bool called_ = false, connected_ = false, established_ = false;
  bool key_taken_ = false, key_failed_ = false;  // "RENEGOTIATING", and an error behind it
};

void OpensslReader::begin_session(EventSink& sink) {
  dialogue_.begin_another(sink);
  dialogue_ = Dialogue{&read_connection_words};
  told_pem_ = called_ = connected_ = established_ = key_taken_ = key_failed_ = false;
  chain_row_ = -1;
}

/// The rest of a long entry of the error queue, which a terminal or an editor wrapped.
bool continues_error(std::string_view text) {
  return text.find(':') != npos && !parse_reply(text) && !looks_like_command(text) &&
         !find_program_call(text);
}

void OpensslReader::read(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  if (in_pem_) return read_pem(line, text, sink);
  if (sink.expect() != Expect::content || text.starts_with("read:errno=") || is_openssl_error(text)) {
    if (const auto kind = openssl_words(text)) {
      flush_error(sink);
      return read_own(line, *kind, text, sink);
    }
  }
  if (error_ && continues_error(text)) {
    // A terminal cuts anywhere, an editor at a blank that it takes away.
    const bool hard = error_->text.size() >= 79;
    error_more_ = line;
    error_->text = sink.keep(std::string(error_->text) + (hard ? "" : " ") + std::string(text));
    return flush_error(sink);
  }
  flush_error(sink);
  if (const auto call = find_program_call(text); call && call->program == "openssl") {
    if (called_ || connected_ || dialogue_.spoken()) begin_session(sink);
    called_ = true;
    read_program_call(line, sink);
    const CallTarget target = target_of(*call);
    sink.fact(target.starttls ? Fact::tls_starttls : Fact::tls_implicit, "");
    return;
  }
  read_dialogue(line, sink);
}

void OpensslReader::flush_error(EventSink& sink) {
  if (!error_) return;
  const Line line = *error_;
  error_.reset();
  dialogue_.said_by_program(line, Kind::error, line.text, sink);
  if (error_more_) sink.again(*error_more_);
  error_more_.reset();
}

void OpensslReader::read_own(const Line& line, Kind kind, std::string_view text, EventSink& sink) {
  if (kind == Kind::connect) {
    if (connected_) begin_session(sink);
    connected_ = text.starts_with("CONNECTED");
  }
  key_taken_ = key_taken_ || text == "RENEGOTIATING";
  if (is_openssl_error(text)) {
    key_failed_ = key_taken_;
    error_ = line;
    error_->text = text;
    return;
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
  if (text.starts_with("New, ") || text.starts_with("Reused, ")) established_ |= tell_cipher(text, sink);
  if (text.starts_with("verify error:")) tell_verify_error(text, sink);
  if (text.starts_with("Protocol") || text.starts_with("Cipher")) tell_session_field(text, sink);
  // Without a certificate "0 (ok)" says nothing; any other number tells that one was there to look at.
  const bool fault = text.starts_with("Verify return code:") && text.find(": 0 ") == npos;
  if (text.starts_with("Verif") && (established_ || fault)) tell_verification(text, sink);
}

/// "    Protocol  : TLSv1.2" of the SSL-Session block, "Protocol: TLSv1.3" of newer versions.
void OpensslReader::tell_session_field(std::string_view text, EventSink& sink) {
  const std::string_view value = trim(behind(text, ":"));
  if (text.starts_with("Protocol")) {
    protocol_ = value;
  } else if (!is_no_cipher(value)) {
    sink.fact(Fact::tls_established, "");
    sink.fact(Fact::tls_cipher, value);
    established_ = true;
  }
  if (established_ && !protocol_.empty()) sink.fact(Fact::tls_version, protocol_);
}

void OpensslReader::tell_certificate(std::string_view text, EventSink& sink) {
  if (text.starts_with("subject=")) return sink.fact(Fact::cert_subject, trim(text.substr(8)));
  if (text.starts_with("issuer=")) return sink.fact(Fact::cert_issuer, trim(text.substr(7)));
  if (text.starts_with("Server public key is")) {
    return sink.fact(Fact::cert_key_bits, between(text, " is ", " "));
  }
  if (const auto subject = trim(behind(text, " s:")); !subject.empty() && text[0] >= '0' && text[0] <= '9') {
    chain_row_ = text[0] - '0';
    if (chain_row_ == 0) sink.fact(Fact::cert_subject, subject);
  } else if (chain_row_ == 0 && text.starts_with("i:")) {
    sink.fact(Fact::cert_issuer, trim(text.substr(2)));
  } else if (chain_row_ == 0 && text.starts_with("v:")) {
    sink.fact(Fact::cert_not_before, trim(between(text, "NotBefore:", ";")));
    sink.fact(Fact::cert_not_after, trim(behind(text, "NotAfter:")));
  }
}

void OpensslReader::read_pem(const Line& line, std::string_view text, EventSink& sink) {
  constexpr std::size_t kMost = std::size_t{64} * 1024;
  sink.again(line);
  if (pem_.size() < kMost) pem_.append(text).append("\n");
  if (!text.starts_with("-----END") && pem_.size() < kMost) return;
  in_pem_ = false;
  if (!told_pem_) sink.fact(Fact::cert_pem, sink.keep(pem_));
  told_pem_ = true;
  pem_.clear();
}

/// A guide marks what is typed: "# AUTH LOGIN", "> EHLO pc", "C: QUIT", "S: 250 HELP". s_client itself does
/// not.
std::string_view OpensslReader::without_mark(std::string_view text, Expect expect) {
  const bool free = expect == Expect::content || expect == Expect::auth_answer;
  if (text.size() < 3 || (free && !marked_) || parse_reply(text) || looks_like_command(text)) return text;
  const std::string_view typed = text.substr(2);
  const bool prompt = text.starts_with("# ") || text.starts_with("$ ");
  if (prompt && (looks_like_command(typed) || free)) {
    marked_ = true;
    return typed;
  }
  const auto speech = prompt ? std::nullopt : marks_.read(text);
  if (!speech || (!free && !speaker_by_shape(speech->said))) return text;
  marked_ = true;
  return speech->said;
}

void OpensslReader::read_dialogue(const Line& given, EventSink& sink) {
  Line line = given;
  const std::string_view shown = trim(given.text), said = without_mark(shown, sink.expect());
  if (said.size() < shown.size()) line.text = said;
  const std::string_view text = trim(said);
  if (text.starts_with("-----BEGIN CERTIFICATE") && sink.expect() != Expect::content) {
    in_pem_ = true;
    pem_.assign(text).append("\n");
    return dialogue_.said_by_program(line, Kind::certificate, text, sink);
  }
  // Who typed RCPT with a capital R, and lost the connection by it, shows how he began once more.
  if (key_failed_ && sink.expect() != Expect::content) {
    const auto command = parse_command(text);
    if (command && (command->verb == Verb::mail || command->verb == Verb::ehlo)) begin_session(sink);
  }
  const auto reply = parse_reply(text);
  if (reply && !established_ && (called_ || connected_)) {
    // SMTP lines come out of s_client after the handshake only, however much of its output was cut away.
    established_ = true;
    if (reply->code == 220 && !called_) sink.fact(Fact::tls_implicit, "");
    sink.fact(Fact::tls_established, "");
  }
  // With -starttls smtp it swallows greeting and EHLO, and prints the last line of EHLO's reply first.
  if (reply && reply->code == 250 && !dialogue_.spoken()) {
    sink.fact(Fact::tls_starttls, "surely");
    sink.replying_to(Verb::ehlo);
  }
  dialogue_.read(line, sink);
}

double score(std::span<const Line> lines) {
  std::size_t own = 0, spoken = 0;
  bool surely = false, called = false, other_client = false;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    surely = surely || text.starts_with("CONNECTED(") || text.starts_with("SSL-Session:") ||
             text.starts_with("verify return:") || is_starttls_missing(text);
    called = called || ifind(text, "openssl s_client") != npos;
    other_client = other_client || text.starts_with("* ") || text.starts_with("=== ");
    if (text.size() > 3 && openssl_words(text)) ++own;
    if (parse_reply(text)) ++spoken;
  }
  if (surely || (called && own + spoken > 0)) return other_client ? 0.6 : 0.92;
  // The call alone: the dialogue may stand behind some prefix.
  if (called) return 0.5;
  return own >= 3 && !other_client ? 0.8 : 0;
}

}  // namespace

constinit const Format openssl_format{
    .name = "openssl",
    .title = "openssl s_client, with the dialogue typed into it",
    .how_to_get =
        "openssl s_client -connect mail.example.com:587 -starttls smtp -crlf, then copy the whole window",
    .score = &score,
    .make = &make_reader<OpensslReader>,
    .by_hand = true,
};

}  // namespace smtplain
