#include "report/words.h"

#include <algorithm>

#include "text/any_case.h"
#include "text/size.h"

namespace smtplain {
namespace {

using Fact = std::pair<std::string, std::string>;

std::string str(std::string_view text) {
  return std::string(text);
}

std::string day(std::string_view time) {
  return str(time.substr(0, time.find('T')));
}

void add_server(const Session& session, const Rules* rules, std::vector<Fact>& out) {
  const Server& server = session.server;
  std::string text = str(!server.host.empty()      ? server.host
                         : !server.address.empty() ? server.address
                                                   : server.greeting_name);
  if (text.empty() && server.port == 0) return;
  if (!server.host.empty() && !server.address.empty() && server.host != server.address)
    text += " (" + str(server.address) + ")";
  if (server.port != 0) text += (text.empty() ? "port " : ", port ") + std::to_string(server.port);
  // Where another server answered in its place, the provider that was called is not the one that speaks here.
  const bool replaced = !session.diagnosis.empty() && session.diagnosis.front().cause == "network.middlebox";
  if (replaced && !server.greeting_name.empty() && !iequals(server.greeting_name, server.host))
    text += "; " + str(server.greeting_name) + " answered";
  else if (!server.provider.empty())
    text += ", " + full_name(rules, "providers", server.provider);
  if (!server.software.empty()) text += ", runs " + full_name(rules, "software", server.software);
  out.emplace_back("Server", std::move(text));
}

// A reply that an error or a bounce quotes tells nothing of the connection it came on.
bool shows_dialogue(const Session& session) {
  int commands = 0, answers = 0;
  for (const Event& event : session.events) {
    if (event.kind == Kind::greeting) return true;
    if (event.kind == Kind::command) ++commands;
    if (event.from == Speaker::server) ++answers;
  }
  return answers > 1 || (answers == 1 && commands > 0);
}

void add_tls(const Session& session, std::vector<Fact>& out) {
  const Tls& tls = session.tls;
  std::string text;
  if (tls.used) {
    text = tls.version.empty() ? "yes" : str(tls.version);
    if (!tls.cipher.empty()) text += " with " + str(tls.cipher);
    text += tls.mode == TlsMode::implicit ? ", from the first byte" : ", after STARTTLS";
  } else if (tls.mode == TlsMode::none) {
    if (!shows_dialogue(session)) return;
    text = "none seen in this log";
  } else {
    text = tls.mode == TlsMode::implicit ? "tried from the first byte, not established"
                                         : "STARTTLS tried, not established";
  }
  if (tls.verified) text += *tls.verified ? ", certificate verified" : ", certificate not verified";
  if (!tls.verify_error.empty()) text += " (" + str(tls.verify_error) + ")";
  out.emplace_back("Encryption", std::move(text));
  if (!tls.certificate) return;
  const Certificate& certificate = *tls.certificate;
  std::string shown;
  for (std::size_t i = 0; i < certificate.names.size() && i < 4; ++i)
    shown += (i > 0 ? ", " : "for ") + str(certificate.names[i]);
  if (certificate.names.size() > 4)
    shown += " and " + std::to_string(certificate.names.size() - 4) + " more names";
  if (!certificate.not_before.empty())
    shown += (shown.empty() ? "valid from " : ", valid from ") + day(certificate.not_before);
  if (!certificate.not_after.empty())
    shown += (shown.empty() ? "valid until " : " until ") + day(certificate.not_after);
  if (certificate.self_signed == true)
    shown += ", signed by itself";
  else if (!certificate.issuer.empty())
    shown += ", issued by " + str(certificate.issuer);
  if (certificate.key_bits != 0) shown += ", " + std::to_string(certificate.key_bits) + "-bit key";
  if (shown.starts_with(", ")) shown.erase(0, 2);
  if (!shown.empty()) out.emplace_back("Certificate", std::move(shown));
}

/// A program goes on to MAIL only when its log-in was accepted; it matters where the log shows one side only.
bool went_on(const Session& session) {
  bool auth = false;
  for (const Event& event : session.events) {
    if (event.kind != Kind::command) continue;
    auth = auth || event.verb == Verb::auth;
    if (auth && event.verb == Verb::mail) return true;
  }
  return false;
}

/// A user name that only a setting told: the dialogue did not come to the log-in.
bool only_set(const Session& session) {
  const Auth& auth = session.auth;
  return auth.mechanism.empty() && auth.result == AuthResult::unknown && session.stage < Stage::auth &&
         std::none_of(session.events.begin(), session.events.end(),
                      [](const Event& e) { return e.verb == Verb::auth; });
}

void add_auth(const Session& session, std::vector<Fact>& out) {
  const Auth& auth = session.auth;
  std::string text;
  if (!auth.username.empty() && only_set(session)) {
    text = "set up for " + str(auth.username) + "; the log shows no attempt";
  } else if (!auth.mechanism.empty() || !auth.username.empty() || auth.result != AuthResult::unknown) {
    const bool begun = !auth.mechanism.empty() || auth.result != AuthResult::cancelled;
    text = !begun ? "not begun" : auth.mechanism.empty() ? "tried" : str(auth.mechanism);
    if (!auth.username.empty()) text += " as " + str(auth.username);
    if (auth.result == AuthResult::accepted) text += ": accepted";
    if (auth.result == AuthResult::rejected) text += ": refused";
    if (auth.result == AuthResult::cancelled) text += ": given up by the client";
    if (auth.result == AuthResult::unknown) {
      const Event* const reply = session.reply();
      const bool answered = reply != nullptr && reply->stage == Stage::auth;
      const std::uint16_t code = answered ? reply->code : std::uint16_t{0};
      // 530 asks for encryption first.
      const bool unheard = (code == 530 && reply->answers != Verb::auth_answer) || code == 538;
      text += unheard            ? "; the server did not look at it"
              : answered         ? ": refused"
              : went_on(session) ? "; the log does not show the answer, but the client went on to send"
                                 : "; the log does not show the answer";
    }
  }
  if (!auth.offered.empty()) {
    text += text.empty() ? "not tried; offered: " : "; offered: ";
    for (std::size_t i = 0; i < auth.offered.size(); ++i) text += (i > 0 ? ", " : "") + str(auth.offered[i]);
  }
  if (!text.empty()) out.emplace_back("Log-in", std::move(text));
}

void add_size(const Session& session, std::vector<Fact>& out) {
  const Size& size = session.size;
  if (size.limit) {
    out.emplace_back("Size limit", human_size(*size.limit) +
                                       " for a whole message: attachments up to about " +
                                       human_size(attachment_rule_of_thumb(*size.limit)) + " (exactly " +
                                       std::to_string(attachment_exact(*size.limit)) + " bytes)");
  } else if (size.announced) {
    out.emplace_back("Size limit", "the server names none");
  }
  if (size.declared) out.emplace_back("Declared size", human_size(*size.declared));
  if (size.message_bytes && *size.message_bytes > 0)
    out.emplace_back("Message size", human_size(*size.message_bytes) + " seen in the log");
}

void add_envelope(const Session& session, std::vector<Fact>& out) {
  const Envelope& envelope = session.envelope;
  if (envelope.from_seen)
    out.emplace_back("From", envelope.from.empty() ? "<> (no return address)" : str(envelope.from));
  constexpr std::size_t kShown = 10;
  for (std::size_t i = 0; i < envelope.recipients.size() && i < kShown; ++i) {
    const Recipient& recipient = envelope.recipients[i];
    // A refusal alone, and RCPT TO:<>, name nobody; the verdict tells the refusal.
    if (recipient.address.empty() && recipient.accepted == false && envelope.recipients.size() == 1) break;
    std::string text = recipient.address.empty() ? "(address not in the log)" : str(recipient.address);
    if (recipient.accepted) text += *recipient.accepted ? ": accepted" : ": refused";
    if (recipient.accepted == false && recipient.code != 0) text += " with " + std::to_string(recipient.code);
    if (recipient.accepted == false && recipient.enhanced) text += " " + recipient.enhanced.str();
    out.emplace_back("To", std::move(text));
  }
  if (envelope.recipients.size() > kShown) {
    out.emplace_back("To", "and " + std::to_string(envelope.recipients.size() - kShown) + " more");
  }
  if (envelope.kept) out.emplace_back("Next", "the server keeps the message and tries again by itself");
  if (!envelope.queue_id.empty()) out.emplace_back("Queue id", str(envelope.queue_id));
}

std::string incomplete_words(const Session& session) {
  if (session.stage == Stage::tls) return "The log stops during the TLS handshake: nothing was decided yet";
  if (session.stage == Stage::auth && session.auth.result == AuthResult::accepted)
    return "The log stops after the log-in, which the server accepted: no mail was tried yet";
  const bool waiting = !session.events.empty() && session.events.back().from == Speaker::client;
  return "The log stops " + stage_words(session.stage) + (waiting ? ", before the server answered" : "") +
         ": nothing was decided yet";
}

}  // namespace

std::string stage_words(Stage stage) {
  switch (stage) {
    case Stage::resolve: return "while looking up the server's name";
    case Stage::connect: return "while connecting";
    case Stage::tls: return "during the TLS handshake";
    case Stage::greeting: return "at the server's greeting";
    case Stage::ehlo: return "at the introduction (EHLO)";
    case Stage::starttls: return "at STARTTLS";
    case Stage::auth: return "at the log-in (AUTH)";
    case Stage::mail_from: return "at the sender's address (MAIL FROM)";
    case Stage::rcpt_to: return "at the recipient's address (RCPT TO)";
    case Stage::data: return "at DATA";
    case Stage::message: return "at the message itself";
    case Stage::quit: return "at QUIT";
    case Stage::none: break;
  }
  return {};
}

std::string verdict(const Session& session) {
  const std::string cause = session.diagnosis.empty() ? std::string{} : session.diagnosis.front().title;
  // Some servers answer 4xx to what only a change of settings mends: "451 Must issue a STARTTLS command
  // first".
  const bool lasting = !session.diagnosis.empty() && session.diagnosis.front().lasting;
  switch (session.outcome) {
    case Outcome::accepted:
      return "Sent: the server took the message" + (cause.empty() ? std::string{} : ", but: " + cause);
    case Outcome::partial: return "Sent to some only: " + (cause.empty() ? "a recipient was refused" : cause);
    case Outcome::rejected:
      return "Not sent: " + (cause.empty() ? "the server refused " + stage_words(session.stage) : cause);
    case Outcome::deferred:
      return (lasting && !session.envelope.kept ? "Not sent: " : "Not sent for now: ") +
             (cause.empty() ? "the server put it off " + stage_words(session.stage) : cause);
    case Outcome::failed:
      return (session.envelope.kept ? "Not sent for now: " : "Not sent: ") +
             (cause.empty() ? "it failed " + stage_words(session.stage) : cause);
    case Outcome::no_message:
      return cause.empty() ? "No fault seen: the session ended without a message being tried"
                           : "No message was tried: " + cause;
    case Outcome::incomplete: return cause.empty() ? incomplete_words(session) : cause;
  }
  return {};
}

std::span<const Diagnosis> rivals(const Session& session) {
  constexpr double kProven = 0.8;
  const std::span<const Diagnosis> all = session.diagnosis;
  if (all.empty() || all.front().confidence >= kProven) return {};
  const auto weak = [&](const Diagnosis& other) { return other.confidence * 2 <= all.front().confidence; };
  const auto end = std::find_if(all.begin() + 1, all.end(), weak);
  return {all.begin() + 1, end};
}

std::string_view open_end(const Session& session) {
  if (session.outcome != Outcome::incomplete || !session.diagnosis.empty()) return {};
  return "If a mail did not go out: copy the log down to its end, with the program's own error message.";
}

std::vector<Fact> facts(const Session& session, const Rules* rules) {
  std::vector<Fact> out;
  add_server(session, rules, out);
  if (!session.client.name.empty()) {
    out.emplace_back("Client", str(session.client.name) +
                                   (session.client.version.empty() ? "" : " " + str(session.client.version)));
  }
  add_tls(session, out);
  add_auth(session, out);
  add_size(session, out);
  add_envelope(session, out);
  if (session.duration_ms && *session.duration_ms >= 1000) {
    out.emplace_back("Duration", std::to_string(*session.duration_ms / 1000) + " s");
  }
  for (const TimingStep& step : session.timing) {
    const std::string line = "line " + std::to_string(step.line);
    out.emplace_back("Slow", std::to_string(step.ms / 1000) + " s " +
                                 (step.waited ? str(step.what) + " (" + line + ")" : "before " + line));
  }
  return out;
}

std::string advice(const Fix& fix) {
  return fix.who.empty() ? fix.text : fix.who + ": " + fix.text;
}

std::string full_name(const Rules* rules, std::string_view table, std::string_view key) {
  const auto known = rules == nullptr ? std::nullopt : rules->find(table, key);
  if (!known) return str(key);
  for (const auto& [fact, text] : known->facts) {
    if (fact == "name" && !text.empty()) return str(text);
  }
  return str(key);
}

std::string more_lines(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " more line" : " more lines");
}

char speaker_mark(const Event& event) {
  if (event.kind == Kind::noise) return ' ';
  return event.from == Speaker::client ? '>' : event.from == Speaker::server ? '<' : '*';
}

std::string lines_not_shown(const Event& event) {
  if (event.end_line <= event.line) return {};
  const std::size_t more = event.end_line - event.line;
  if (event.kind == Kind::content) return "message content, " + std::to_string(more + 1) + " lines";
  return event.kind == Kind::noise ? "and " + more_lines(more) : std::string();
}

std::string line_range(std::uint32_t first, std::uint32_t last) {
  if (first == last) return "line " + std::to_string(first);
  return "lines " + std::to_string(first) + " to " + std::to_string(last);
}

std::string explanation(const Session& session, std::size_t event, std::string_view between) {
  std::string explained;
  const auto& all = session.annotations;
  for (auto next = std::lower_bound(all.begin(), all.end(), static_cast<std::int32_t>(event),
                                    [](const Annotation&a, std::int32_t at) { return a.event < at; });
       next != all.end() && next->event == static_cast<std::int32_t>(event); ++next) {
    if (!explained.empty()) explained += between;
    explained += next->text;
  }
  return explained;
}

std::string session_number(const Source& source, std::size_t index, std::string_view before,
                           std::string_view after) {
  const bool part = source.more || source.first_session > 0;
  if (!part && source.sessions.size() < 2) return {};
  std::string text = std::string(before) + std::to_string(source.first_session + index + 1);
  if (!part) text += " of " + std::to_string(source.sessions.size());
  return text.append(after);
}

}  // namespace smtplain
