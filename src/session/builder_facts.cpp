// What the client program itself says, and the end of a session: the third part of SessionBuilder.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "secrets/mask.h"
#include "session/builder.h"
#include "session/certificate.h"
#include "session/name_mismatch.h"
#include "session/outcome.h"
#include "session/reply.h"
#include "text/characters.h"
#include "text/letter_case.h"

namespace smtplain {
namespace {

// "Connected to x", "Connection: opened", "CONNECTED(00000003)": TCP works, the server has the word.
bool says_connected(std::string_view text) {
  if (mentions(text, "not connected") || mentions(text, "failed") || mentions(text, "error")) return false;
  return mentions(text, "connected") || mentions(text, "opened") || mentions(text, "established");
}

/// Whether 535 answers "AUTH PLAIN" or "AUTH LOGIN" itself: no password had been sent.
bool refused_at_once(const Session& session) {
  if (session.auth.result != AuthResult::rejected) return false;
  for (const Event& reply : session.events) {
    if (reply.kind != Kind::reply || reply.answers != Verb::auth || reply.code != 535 ||
        reply.answers_event < 0)
      continue;
    const auto command = parse_command(session.events[static_cast<std::size_t>(reply.answers_event)].text);
    if (command && (iequals(trim(command->argument), "PLAIN") || iequals(trim(command->argument), "LOGIN")))
      return true;
  }
  return false;
}

// "telnet: connect to address ::1: Connection refused"
bool says_unreached(std::string_view text) {
  constexpr std::array kUnreached =
      word_list("refused", "timed out", "timeout", "unreachable", "no route to host", "cannot assign");
  return mentions_any(text, kUnreached);
}

constexpr std::int64_t kSlowMs =
    2000;  // a person notices; greylisting tar pits and DNS look-ups begin about here

constexpr std::size_t kMostNames = 1000;  // of a certificate

void set_if_empty(std::string_view& field, std::string_view value) {
  if (field.empty()) field = value;
}

/// What went on before the event. A server's log shows no commands: it does not tell who waited for whom.
std::string slow_part(const Event& event, bool waited) {
  if (!waited) return "before this line";
  if (event.kind == Kind::greeting) return "waiting for the greeting";
  const std::string_view verb = event.answers == Verb::content ? "the message" : name(event.answers);
  return "waiting for the reply to " + std::string(verb.empty() ? "a command" : verb);
}

}  // namespace

// A paste broke an answer over lines: its pieces have no mark of their own, and are as secret as the first.
bool SessionBuilder::continues_auth_answer(const Line& line, std::string_view text) const {
  if (!auth_.open() || session_.events.empty()) return false;
  const Event& last = session_.events.back();
  const bool answer =
      last.from == Speaker::client && (last.kind == Kind::auth_data || last.verb == Verb::auth);
  std::string_view piece = trim(text);
  while (piece.ends_with('\'') || piece.ends_with('"')) piece.remove_suffix(1);  // of the whole, quoted
  while (piece.ends_with("\\r") || piece.ends_with("\\n")) piece.remove_suffix(2);
  return answer && last.end_line + 1 >= line.number && continues_base64(piece);
}

// A prompt on the line above that a reader knew for a reply, though not who answers it. Lines that were held
// back come behind it.
bool SessionBuilder::follows_password_prompt(const Line& line) const {
  constexpr std::size_t kMostBack = 8;
  const auto& events = session_.events;
  for (std::size_t back = 1; back <= std::min(kMostBack, events.size()); ++back) {
    const Event& above = events[events.size() - back];
    if (above.code == 334 && above.end_line + 1 == line.number) return AskedAnswers::asks(above.text);
  }
  return false;
}

// "[x] < 334 UGFzc3dvcmQ6" ("Password:") in a log that no reader understands: the answer stands on one of the
// next lines.
std::string_view SessionBuilder::without_answer(const Line& line, std::string_view text) {
  const bool asked = follows_password_prompt(line);
  if (asked) asked_.expect();
  const SecretSpans answers = asked_.find(text, !asked || trim(text).find(' ') == npos);
  if (answers.empty()) return text;
  for (const SecretSpan& answer : answers)
    auth_.overhear(text.substr(answer.begin, answer.end - answer.begin));
  return keep(with_hidden(text, answers));
}

void SessionBuilder::tool(const Line& line, Kind kind, std::string_view text) {
  // A progress meter or a remark in the middle of a reply belongs to its lines: each line is of one event.
  if (open_reply_ >= 0 && reply_open_ended_ && (kind == Kind::noise || kind == Kind::note))
    return again(line);
  if (continues_auth_answer(line, text)) return again(line);
  text = without_answer(line, text);
  close_reply();
  // "lost connection after RCPT": a failure, too, may name the command that it answers.
  const Verb answers = kind == Kind::error && replying_to_ ? *replying_to_ : Verb::none;
  const bool told = kind == Kind::error || kind == Kind::close || (kind == Kind::note && !has_dialogue_);
  if (replying_to_ && told) stage_ = stage_of(*replying_to_);
  if (kind != Kind::noise || !trim(text).empty()) replying_to_.reset();  // blank lines part replies
  if (kind == Kind::connect && says_connected(text)) {
    forget_failed_addresses();
    // A script's own "connected" behind the dialogue that shows it takes nothing back.
    const bool begins = !has_dialogue_ || over_ || failed_;
    const bool handshake = session_.tls.mode == TlsMode::implicit && !session_.tls.used;
    if (begins) stage_ = handshake ? Stage::tls : Stage::greeting;
  }
  if (kind == Kind::noise && !session_.events.empty()) {
    Event& last = session_.events.back();
    const bool follows = last.line <= line.number && last.end_line + 1 >= line.number;
    if (last.kind == Kind::noise && follows) {
      last.end_line = std::max(last.end_line, line.number);
      return;
    }
  }
  // The server's certificate is shown before the handshake is.
  const bool asked = session_.tls.mode != TlsMode::none && !session_.tls.used;
  if (kind == Kind::certificate && asked && stage_ <= Stage::starttls) stage_ = Stage::tls;
  if (kind == Kind::error) {
    failed_ = true;
    failed_events_ = session_.events.size();
  }
  if (kind == Kind::close) {
    over_ = true;
    dismissed_ = false;
  }
  if (continues_hidden_answer(text)) text = kMask;
  text = masked(text);
  if (text == kMask) asked_.open();
  add(line, kind, Speaker::tool, text).answers = answers;
  if (kind == Kind::error || kind == Kind::tls || kind == Kind::close) note_name_mismatch(text);
}

void SessionBuilder::note_name_mismatch(std::string_view text) {
  const NameMismatch told = find_name_mismatch(text);
  if (!session_.tls.certificate || session_.tls.certificate->names.empty()) {
    for (const std::string_view name : told.names) fact(Fact::cert_name, name);
  }
  const bool by_name = !told.wanted.empty() && !is_digit(told.wanted.back());  // no address
  if (session_.server.host.empty() && by_name) fact(Fact::server_host, told.wanted);
}

// A paste breaks a long answer, and not every reader knows the rest of it.
bool SessionBuilder::continues_hidden_answer(std::string_view text) const {
  if (session_.events.empty()) return false;
  const std::string_view last = session_.events.back().text;
  return last.ends_with(kMask) && (last == kMask || ifind(last, "auth ") != npos) &&
         continues_base64(trim(text));
}

// A host has several addresses: those that failed are no failure once another one answers.
void SessionBuilder::forget_failed_addresses() {
  if (has_dialogue_ || stage_ > Stage::connect) return;
  for (Event& event : session_.events) {
    if (event.kind != Kind::error || event.stage > Stage::connect || !says_unreached(event.text)) continue;
    event.kind = Kind::note;
    failed_ = false;
  }
}

void SessionBuilder::again(const Line& line) {
  if (session_.events.empty()) {
    add(line, Kind::noise, Speaker::tool, masked(line.text));
    return;
  }
  Event& event =
      open_reply_ >= 0 ? session_.events[static_cast<std::size_t>(open_reply_)] : session_.events.back();
  event.end_line = std::max(event.end_line, line.number);
  session_.last_line = std::max(session_.last_line, line.number);
}

void SessionBuilder::tls_established() {
  tls_agreed_ = false;
  if (session_.tls.used) return;
  session_.tls.used = true;
  const bool asked = session_.tls.mode == TlsMode::starttls;  // and not guessed below
  if (session_.tls.mode == TlsMode::none) {
    // STARTTLS needs a dialogue before it; without one the handshake came first, but for the ports where TLS
    // begins in no other way: then the log does not show that dialogue. On 465 it comes first, whatever a
    // report tells first.
    const bool plain_port = session_.server.port == 25 || session_.server.port == 587;
    const bool begun_plain = plain_port || (has_dialogue_ && session_.server.port != 465);
    session_.tls.mode = begun_plain ? TlsMode::starttls : TlsMode::implicit;
  }
  // openssl says CONNECTED before it has the greeting and STARTTLS behind it.
  if (stage_ <= Stage::tls || (asked && stage_ == Stage::greeting))
    stage_ = session_.tls.mode == TlsMode::implicit ? Stage::greeting : Stage::ehlo;
}

void SessionBuilder::fact(Fact fact, std::string_view value) {
  value = trim(value);
  switch (fact) {
    case Fact::client_name: set_if_empty(session_.client.name, value); break;
    case Fact::client_version: set_if_empty(session_.client.version, value); break;
    case Fact::server_host:
      other_host_ = !session_.server.host.empty() && !iequals(session_.server.host, value);
      set_if_empty(session_.server.host, value);
      break;
    case Fact::server_address:  // of several tried for one name, the last one counts
      if (!other_host_ || session_.server.address.empty()) session_.server.address = value;
      break;
    case Fact::server_port: {
      int port = 0;
      std::from_chars(value.data(), value.data() + value.size(), port);
      // Behind the failure stands what was tried next, or somebody's settings.
      const bool behind_failure = failed_ && session_.events.size() > failed_events_ + 1;
      if (port > 0 && port < 65536 && (session_.server.port == 0 || !behind_failure))
        session_.server.port = port;
      break;
    }
    case Fact::tls_implicit:
      if (session_.tls.mode == TlsMode::none) session_.tls.mode = TlsMode::implicit;
      if (!has_dialogue_ && stage_ == Stage::greeting) stage_ = Stage::tls;
      break;
    case Fact::tls_starttls:
      if (session_.tls.mode == TlsMode::none || value == "surely") session_.tls.mode = TlsMode::starttls;
      break;
    case Fact::tls_established: tls_established(); break;
    case Fact::tls_version: session_.tls.version = value; break;
    case Fact::tls_cipher: session_.tls.cipher = value; break;
    case Fact::tls_verified: session_.tls.verified = value == "ok"; break;
    case Fact::tls_verify_error:
      session_.tls.verified = false;
      set_if_empty(session_.tls.verify_error, value);
      break;
    case Fact::auth_mechanism:
      // a client that was refused tries its next one
      if (session_.auth.result == AuthResult::rejected && !has_dialogue_) session_.auth.mechanism = {};
      set_if_empty(session_.auth.mechanism, upper(value));
      break;
    case Fact::auth_username: set_if_empty(session_.auth.username, value); break;
    case Fact::auth_result:
      session_.auth.result = value == "accepted"   ? AuthResult::accepted
                             : value == "rejected" ? AuthResult::rejected
                                                   : AuthResult::cancelled;
      break;
    case Fact::envelope_from:
      if (!session_.envelope.from_seen) session_.envelope.from = envelope_address(value);
      session_.envelope.from_seen = true;
      break;
    case Fact::envelope_recipient: envelope_recipient(envelope_address(value)); break;
    case Fact::recipient_refused: recipient_refused(value); break;
    case Fact::message_taken: session_.envelope.taken = true; break;
    case Fact::told_by_server: session_.server.tells = true; break;
    case Fact::kept_in_queue:
      session_.envelope.kept = value != "no";
      session_.envelope.by_server = true;
      break;
    case Fact::size_limit: {
      std::int64_t limit = 0;
      std::from_chars(value.data(), value.data() + value.size(), limit);
      if (limit > 0) session_.size.limit = limit;
      break;
    }
    default: certificate_fact(fact, value); break;
  }
}

// A server's log tells the reply and whom it is about on one line, the reply first.
void SessionBuilder::envelope_recipient(std::string_view address) {
  auto& recipients = session_.envelope.recipients;
  const auto same = [&](const Recipient& r) { return r.address.empty() || iequals(r.address, address); };
  const auto known = std::find_if(recipients.begin(), recipients.end(), same);
  if (known == recipients.end()) {
    if (recipients.size() >= kMostRecipients) return;
    recipients.push_back({address, std::nullopt, 0, {}, session_.last_line});
  } else {
    known->address = address;
  }
}

void SessionBuilder::recipient_refused(std::string_view value) {
  const auto tab = value.find('\t');
  const std::string_view address = value.substr(0, tab);
  auto& recipients = session_.envelope.recipients;
  auto found = std::find_if(recipients.begin(), recipients.end(),
                            [&](const Recipient& r) { return iequals(r.address, address); });
  // The refusal itself came before, in a log without the command that it answers.
  if (found == recipients.end()) {
    found = std::find_if(recipients.begin(), recipients.end(),
                         [](const Recipient& r) { return r.address.empty() && r.accepted == false; });
    if (found != recipients.end()) found->address = address;
  }
  if (found == recipients.end() && recipients.size() >= kMostRecipients) return;
  if (found == recipients.end())
    found = recipients.insert(found, Recipient{address, {}, 0, {}, session_.last_line});
  found->accepted = false;
  if (tab == npos) return;
  const std::string_view digits = value.substr(tab + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), found->code);
}

// Logs list the server's own certificate first and its issuers behind it: the first of each field is the
// server's.
void SessionBuilder::certificate_fact(Fact fact, std::string_view value) {
  if (!session_.tls.certificate) session_.tls.certificate.emplace();
  Certificate& certificate = *session_.tls.certificate;
  switch (fact) {
    case Fact::cert_subject: set_if_empty(certificate.subject, value); break;
    case Fact::cert_issuer: set_if_empty(certificate.issuer, value); break;
    case Fact::cert_name:
      if (certificate.names.size() < kMostNames) certificate.names.push_back(value);
      break;
    case Fact::cert_not_before: set_if_empty(certificate.not_before, keep(certificate_time(value))); break;
    case Fact::cert_not_after: set_if_empty(certificate.not_after, keep(certificate_time(value))); break;
    case Fact::cert_key_bits:
      if (certificate.key_bits == 0)
        std::from_chars(value.data(), value.data() + value.size(), certificate.key_bits);
      break;
    case Fact::cert_self_signed: certificate.self_signed = true; break;
    case Fact::cert_pem: read_pem(value, certificate, *session_.storage); break;
    default: break;
  }
}

Stage SessionBuilder::stage_of(Verb verb) const {
  switch (verb) {
    case Verb::connection: return Stage::greeting;
    case Verb::ehlo:
    case Verb::helo:
    case Verb::lhlo: return Stage::ehlo;
    case Verb::starttls: return Stage::starttls;
    case Verb::auth:
    case Verb::auth_answer: return Stage::auth;
    case Verb::mail: return Stage::mail_from;
    case Verb::rcpt:
    case Verb::vrfy: return Stage::rcpt_to;  // VRFY asks for a recipient in other words
    case Verb::data: return Stage::data;
    case Verb::content:
    case Verb::bdat: return Stage::message;
    case Verb::quit: return Stage::quit;
    default: return stage_;
  }
}

std::string_view SessionBuilder::upper(std::string_view text) {
  if (std::none_of(text.begin(), text.end(), is_lower)) return text;
  return keep(uppered(text));
}

Session SessionBuilder::finish() {
  close_reply();
  Auth& auth = session_.auth;
  if (!auth_.mechanism().empty()) auth.mechanism = keep(auth_.mechanism());
  if (!auth_.username().empty()) auth.username = keep(auth_.username());
  const auto last = std::find_if(session_.events.rbegin(), session_.events.rend(),
                                 [](const Event& e) { return e.kind != Kind::noise; });
  const bool cut = last != session_.events.rend() && last->kind == Kind::auth_data && auth_.may_be_cut();
  if (!cut) auth.fault = keep(auth_.fault());
  if (auth.fault.empty() && refused_at_once(session_)) auth.fault = "nothing was sent yet";
  if (auth_.cancelled() && auth.result == AuthResult::unknown) auth.result = AuthResult::cancelled;
  if (session_.tls.certificate) complete_certificate(*session_.tls.certificate);
  note_times();
  decide(session_);
  return std::move(session_);
}

void SessionBuilder::note_times() {
  const Event* before = nullptr;
  for (const Event& event : session_.events) {
    if (!event.time || event.kind == Kind::noise) continue;
    if (!session_.started) session_.started = event.time;
    session_.ended = event.time;
    const auto ms = before == nullptr ? std::nullopt : ms_between(before->time, event.time);
    if (ms >= kSlowMs) {
      const bool waited =
          event.kind == Kind::greeting || (event.kind == Kind::reply && event.answers_event >= 0);
      session_.timing.push_back({event.line, keep(slow_part(event, waited)), *ms, waited});
    }
    before = &event;
  }
  if (const auto ms = ms_between(session_.started, session_.ended); ms >= 0) session_.duration_ms = ms;
}

}  // namespace smtplain
