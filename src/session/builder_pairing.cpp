// How SessionBuilder pairs replies with commands: those that wait, or those that the log lost.
#include <algorithm>

#include "readers/command_words.h"
#include "session/builder.h"
#include "session/reply.h"
#include "text/characters.h"

namespace smtplain {
namespace {

bool says_only_yes(const Event& reply) {
  return reply.enhanced == EnhancedCode{2, 0, 0} && queue_id(reply.text).empty();
}

// Whether a reply code can answer a command at all; most codes can answer most commands.
bool fits(Verb verb, const Event& reply) {
  const bool in_auth = verb == Verb::auth || verb == Verb::auth_answer;
  switch (reply.code) {
    case 334:
    case 235: return in_auth || verb == Verb::unknown;
    case 354: return verb == Verb::data;
    case 221: return verb == Verb::quit;
    case 220: return verb == Verb::starttls || verb == Verb::connection || verb == Verb::xclient;
    case 250:
      // RFC 2034 section 4: the answers to EHLO and HELO have no enhanced code; but some servers put the one
      // before them that says nothing. What is queued is no answer to DATA.
      if (verb == Verb::ehlo || verb == Verb::helo) return !reply.enhanced || says_only_yes(reply);
      if (verb == Verb::data && !queue_id(reply.text).empty()) return false;
      return !in_auth && verb != Verb::starttls && verb != Verb::connection;
    default: return true;
  }
}

// A greeting has no enhanced code (RFC 2034 section 3): Exchange says "220 2.0.0 SMTP server ready".
bool agrees_to_encrypt(const Event& reply) {
  if (reply.code != 220) return false;
  return mentions(reply.text, "ready to start tls") ||
         (reply.enhanced == EnhancedCode{2, 0, 0} && !mentions(reply.text, "esmtp"));
}

bool lists_keywords(const Event& reply) {
  return reply.code == 250 && reply.text.find('\n') != npos;
}

// RFC 4954 section 6.
bool only_auth_gets(std::uint16_t code) {
  return code == 235 || code == 334 || code == 535;
}

}  // namespace

SessionBuilder::Pending SessionBuilder::answered_by(const Event& reply) {
  if (replying_to_) {
    const Verb verb = *replying_to_;
    replying_to_.reset();
    const auto waiting =
        std::find_if(pending_.begin(), pending_.end(), [&](const Pending& p) { return p.verb == verb; });
    if (waiting == pending_.end()) return hidden_answer(verb);
    const Pending found = *waiting;
    pending_.erase(pending_.begin(), waiting + 1);
    return found;
  }
  // The server speaks first (RFC 5321 section 3.1); what the client typed ahead still waits for its own
  // reply.
  if (!replied_ && !client_spoke_ && agrees_to_encrypt(reply)) return {Verb::starttls, -1};  // half a log
  const bool may_greet = reply.code == 220 || (negative(reply) && !client_spoke_ && !replied_ &&
                                               (stage_ == Stage::greeting || mentions(reply.text, "smtp ")));
  if (!greeted_ && may_greet && !awaits_reply_to(Verb::starttls)) return {Verb::connection, -1};
  skip_unanswered(reply);
  const auto waiting =
      std::find_if(pending_.begin(), pending_.end(), [&](const Pending& p) { return fits(p.verb, reply); });
  if (waiting == pending_.end()) return infer_answered(reply);
  Pending found = *waiting;
  pending_.erase(pending_.begin(), waiting + 1);
  if (found.verb == Verb::unknown && only_auth_gets(reply.code)) read_as_auth_answer(found);
  // "second EHLO pc.example.com": the client tells in its own words what it sent, and only EHLO gets a list.
  if (found.verb == Verb::unknown && lists_keywords(reply)) found.verb = Verb::ehlo;
  return found;
}

// The program tells that a log-in is answered, and what it sent for it is hidden: "> ********".
SessionBuilder::Pending SessionBuilder::hidden_answer(Verb verb) {
  if (verb != Verb::auth || pending_.empty() || pending_.back().verb != Verb::unknown) return {verb, -1};
  Pending found = pending_.back();
  pending_.pop_back();
  read_as_auth_answer(found);
  return found;
}

// Whoever goes on after HELO has its answer (RFC 2920 section 3.1 has EHLO end a group of commands): somebody
// who shows what he typed and the refusal alone left the good answers out.
void SessionBuilder::skip_unanswered(const Event& reply) {
  // This one accepts a sender, so an RCPT before it has lost its answer.
  if (reply.enhanced == EnhancedCode{2, 1, 0} && !pending_.empty() && pending_.front().verb == Verb::rcpt) {
    const auto mail =
        std::find_if(pending_.begin(), pending_.end(), [](const Pending& p) { return p.verb == Verb::mail; });
    if (mail != pending_.end()) pending_.erase(pending_.begin(), mail);
  }
  if (pending_.size() < 2 || !negative(reply)) return;
  const Verb first = pending_.front().verb;
  if (first != Verb::ehlo && first != Verb::helo) return;
  Verb named = verb_in_reply(reply.text);
  if (named == Verb::none && likely_verb(reply.text) == pending_.back().verb) named = pending_.back().verb;
  if (named == Verb::content && pending_.back().verb == Verb::data) pending_.back() = {Verb::content, -1};
  const auto meant =
      std::find_if(pending_.begin(), pending_.end(), [&](const Pending& p) { return p.verb == named; });
  if (meant != pending_.end()) pending_.erase(pending_.begin(), meant);
}

// Somebody left out AUTH and its prompts, so that a password passed for a command nobody knows.
void SessionBuilder::read_as_auth_answer(Pending& pending) {
  if (pending.event < 0) return;
  Event& event = session_.events[static_cast<std::size_t>(pending.event)];
  if (event.text.find(' ') != npos) return;
  auto shown = auth_.answer(event.text);
  if (!shown.text.empty()) event.text = keep(std::move(shown.text));
  event.kind = Kind::auth_data;
  event.verb = pending.verb = Verb::auth_answer;
  event.stage = Stage::auth;
  note_step(event.line, Speaker::client, event.text, shown.decoded);
}

// "250" alone says little; what was answered last says what must have come next.
Verb SessionBuilder::infer_completed(const Event& reply) const {
  const std::string_view text = reply.text;
  if (text.find('\n') != npos) return Verb::ehlo;  // a list of keywords
  if (!queue_id(text).empty()) return Verb::content;
  if (mentions(text, "reset") || mentions(text, "flushed")) return Verb::rset;
  if (reply.enhanced == EnhancedCode{2, 1, 0} || mentions(text, "sender")) return Verb::mail;
  if (reply.enhanced == EnhancedCode{2, 1, 5} || mentions(text, "recipient")) return Verb::rcpt;
  switch (last_answered_) {
    case Verb::connection: return client_spoke_ ? Verb::none : Verb::ehlo;
    case Verb::auth_answer:
    case Verb::ehlo:
    case Verb::helo: return Verb::mail;
    case Verb::mail: return Verb::rcpt;
    default: return Verb::none;
  }
}

// Of the transaction that is open.
bool SessionBuilder::sender_accepted() const {
  if (last_answered_ != Verb::mail && last_answered_ != Verb::rcpt) return false;
  const auto mail = std::find_if(session_.events.rbegin(), session_.events.rend(),
                                 [](const Event& e) { return e.answers == Verb::mail; });
  return mail != session_.events.rend() && positive(*mail);
}

// A refusal in a log without the client's lines: its words and its enhanced code may name what it refuses,
// and what was answered last says what must have come next.
Verb SessionBuilder::infer_refused(const Event& reply) const {
  // A server may open the dialogue with these (RFC 5321 section 3.1), and knows no recipient then.
  if (!replied_ && (reply.code == 421 || reply.code == 554))
    return mentions(reply.text, "recipient address") ? Verb::rcpt : Verb::none;
  if (const Verb verb = likely_verb(reply.text); verb != Verb::none)
    return verb == Verb::mail && sender_accepted() ? Verb::rcpt : verb;
  // A server says these to a command that it does not have, whichever that was.
  if (reply.code == 500 || (reply.code >= 502 && reply.code <= 504)) return Verb::none;
  switch (last_answered_) {
    case Verb::auth_answer:
    case Verb::ehlo:
    case Verb::helo: return Verb::mail;
    case Verb::mail: return Verb::rcpt;
    case Verb::data: return Verb::content;
    default: return Verb::none;
  }
}

// The log lost the command. Some replies can only be the answer to one.
SessionBuilder::Pending SessionBuilder::infer_answered(const Event& reply) const {
  Verb verb = Verb::none;
  switch (reply.code) {
    case 334: verb = Verb::auth; break;
    case 235:
    case 534:
    case 535:
    case 538: verb = Verb::auth_answer; break;
    case 354: verb = Verb::data; break;
    case 221: verb = Verb::quit; break;
    case 250: verb = infer_completed(reply); break;
    case 220: verb = greeted_ ? Verb::starttls : Verb::connection; break;
    default:
      if (!negative(reply) || (client_spoke_ && reply.code == 421)) break;
      // Where the client is shown, but not this command, only the reply's own words may name it.
      verb = client_spoke_ ? verb_in_reply(reply.text) : infer_refused(reply);
      break;
  }
  return {verb, -1};
}

}  // namespace smtplain
