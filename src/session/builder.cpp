#include "session/builder.h"

#include <algorithm>
#include <charconv>

#include "secrets/mask.h"
#include "secrets/spans.h"
#include "session/reply.h"
#include "session/texts.h"
#include "text/base64.h"
#include "text/recent_texts.h"

namespace smtplain {

SessionBuilder::SessionBuilder(std::string_view id, std::shared_ptr<Arena> storage) {
  session_.id = id;
  session_.storage = std::move(storage);
}

Expect SessionBuilder::expect() const {
  if (open_reply_ >= 0 && reply_open_ended_) return Expect::more_reply;
  if (in_content_) return Expect::content;
  if (auth_.awaits_answer() && pending_.empty()) return Expect::auth_answer;
  if (!pending_.empty()) return Expect::reply;
  return has_dialogue_ ? Expect::command : Expect::greeting;
}

// What answers another command is no further line of the reply that is being read: a log that shows the first
// lines of replies only has all of them open.
void SessionBuilder::replying_to(Verb verb) {
  const bool other = replying_to_ ? *replying_to_ != verb : !pending_.empty() && !awaits_reply_to(verb);
  if (open_reply_ >= 0 && other) close_reply();
  replying_to_ = verb;
}

bool SessionBuilder::awaits_reply_to(Verb verb) const {
  return replying_to_ == verb ||  // the reader knows it
         std::any_of(pending_.begin(), pending_.end(), [verb](const Pending& p) { return p.verb == verb; });
}

// The beginning says who talks to whom, the end what came of it.
void SessionBuilder::leave_out_middle() {
  auto& events = session_.events;
  const bool again = left_out_ > 0;
  if (!again) left_out_at_ = events.size() / 4;
  const std::size_t from = left_out_at_ + (again ? 1 : 0), to = events.size() - events.size() / 4;
  text_bytes_ = 0;
  if (from + 1 >= to) return;
  const std::size_t count = to - from;
  left_out_ += count;
  Event note = events[left_out_at_];
  note.end_line = std::max(note.end_line, events[to - 1].end_line);
  note.kind = Kind::note;
  note.from = Speaker::tool;
  note.verb = note.answers = Verb::none;
  note.answers_event = -1;
  note.code = 0;
  note.enhanced = {};
  note.text = keep(
      std::to_string(left_out_) +
      " commands, replies and other events were left out here: the session is too long to be kept whole.");
  const auto first = static_cast<std::int32_t>(left_out_at_), last = static_cast<std::int32_t>(to);
  const auto moved = [=](std::int32_t index) {
    return index < first ? index : index < last ? -1 : index - last + first + 1;
  };
  events.erase(events.begin() + first + 1, events.begin() + last);
  events[left_out_at_] = note;
  for (Event& event : events) {
    event.answers_event = moved(event.answers_event);
    text_bytes_ += event.text.size();
  }
  for (Pending& pending : pending_) pending.event = moved(pending.event);
  open_reply_ = moved(open_reply_);
  given_ = given_ <= first ? given_ : given_ < last ? first + 1 : given_ - last + first + 1;
  wasteful_ = true;
  last_replies_ = {};
}

std::int32_t SessionBuilder::next_complete() {
  const auto end = open_reply_ >= 0 ? open_reply_ : static_cast<std::int32_t>(session_.events.size());
  return given_ < end ? given_++ : -1;
}

void SessionBuilder::settle_texts(const std::shared_ptr<Arena>& shared) {
  std::shared_ptr<Arena> before = session_.storage;
  smtplain::settle_texts(session_, before == shared || wasteful_);
  wasteful_ = false;
  for (std::string_view& text : reply_lines_) {
    if (!session_.storage->owns(text)) text = keep(std::string(text));
  }
}

Event& SessionBuilder::add(const Line& line, Kind kind, Speaker from, std::string_view text) {
  if (session_.events.size() >= kMostEvents || text_bytes_ >= kMostText) leave_out_middle();
  text_bytes_ += text.size();
  Event& event = session_.events.emplace_back();
  event.line = event.end_line = line.number;
  event.kind = kind;
  event.from = from;
  event.text = text;
  event.time = line.time;
  event.inferred = line.inferred;
  event.encrypted = session_.tls.used;
  event.stage = stage_;
  if (kind != Kind::noise) {
    // An error may come late: it is held until the lines below it are known.
    if (session_.first_line == 0 || line.number < session_.first_line) session_.first_line = line.number;
    session_.last_line = std::max(session_.last_line, line.number);
    has_events_ = true;
  }
  return event;
}

void SessionBuilder::extend(Event& event, const Line& line) {
  event.end_line = session_.last_line = std::max(session_.last_line, line.number);
}

void SessionBuilder::await_reply(Verb verb) {
  if (pending_.size() >= kMostPending) pending_.pop_front();
  pending_.push_back({verb, static_cast<std::int32_t>(session_.events.size()) - 1});
}

std::string_view SessionBuilder::masked(std::string_view text) {
  static thread_local RecentTexts<bool> clean;
  if (clean.find(text) != nullptr) return text;
  if (may_hold_secret(text)) {
    std::vector<std::string_view> told;
    std::string shown = mask_secrets(text, &told);
    if (shown != text) {
      // Who told a setting may name its value once more: "Password: x" above, "log in with a@b.c / x" below.
      for (const std::string_view secret : told) auth_.remember(secret);
      return keep(std::move(shown));
    }
  }
  clean.put(text, true);
  return text;
}

// ---- the client
// ------------------------------------------------------------------------------------------------

void SessionBuilder::client(const Line& line, std::string_view text) {
  close_reply();
  asked_ = {};
  if (!client_spoke_) refusal_was_greeting();
  if (begins_within_message(text)) read_as_content();
  has_dialogue_ = client_spoke_ = true;
  if (in_content_ || starts_content(text)) return content_line(line, text);
  const std::string_view words = trim(text);
  if (is_auth_answer(words)) return auth_answer(line, words);
  if (const auto known = parse_command(words)) return command(line, words, *known);
  command(line, words, CommandLine{Verb::unknown, words});
}

// A refusal before the client's first word refused the connection itself. It looks like one without a command
// only until the client speaks.
void SessionBuilder::refusal_was_greeting() {
  const auto reply = std::find_if(session_.events.begin(), session_.events.end(),
                                  [](const Event& e) { return e.from == Speaker::server; });
  if (greeted_ || reply == session_.events.end() || reply->answers != Verb::none || reply->code < 400) return;
  greeted_ = true;
  reply->kind = Kind::greeting;
  reply->answers = Verb::connection;
  reply->stage = Stage::greeting;
}

// In a log that shows only the client's side, or one that was cut, nothing but the line's look tells.
bool SessionBuilder::is_auth_answer(std::string_view text) const {
  if (auth_.awaits_answer()) return !looks_like_command(text) || looks_like_base64(text);
  if (looks_like_command(text)) return false;
  if (auth_.open()) return true;
  return !greeted_ && (looks_like_base64(text) || mentions(text, "credentials hidden")) &&
         !parse_command(text);
}

// A log that was cut within a message: no server was heard, and what the client said before the final dot was
// no command.
bool SessionBuilder::begins_within_message(std::string_view text) const {
  return !replied_ && !in_content_ && !in_bdat_ && left_out_ == 0 && trim(text) == "." &&
         std::all_of(pending_.begin(), pending_.end(),
                     [](const Pending& p) { return p.verb == Verb::unknown; });
}

void SessionBuilder::read_as_content() {
  pending_.clear();
  in_content_ = true;
  auto& events = session_.events;
  std::size_t kept = 0;
  for (Event& event : events) {
    if (event.verb == Verb::unknown) {
      event.kind = Kind::content;
      event.verb = Verb::content;
      event.stage = Stage::message;
      if (kept > 0 && events[kept - 1].kind == Kind::content) {
        events[kept - 1].end_line = event.end_line;
        continue;
      }
    }
    events[kept++] = event;
  }
  events.resize(kept);
  given_ = std::min(given_, static_cast<std::int32_t>(kept));
}

bool SessionBuilder::starts_content(std::string_view text) const {
  if (in_bdat_) return !looks_like_command(text);
  return !pending_.empty() && pending_.back().verb == Verb::data && !looks_like_command(text);
}

void SessionBuilder::command(const Line& line, std::string_view text, const CommandLine& known) {
  if (known.verb != Verb::auth && auth_.open()) auth_.end();
  if (known.verb == Verb::auth || known.verb == Verb::mail) infer_tls();
  // A program that greets once more after STARTTLS has its encryption; what an unnamed transcript shows may
  // be typed.
  const bool hello = known.verb == Verb::ehlo || known.verb == Verb::helo;
  if (hello && tls_agreed_ && !session_.client.name.empty()) infer_tls();
  std::string_view shown = known.verb == Verb::unknown ? without_stray_answer(text) : text;
  std::string decoded;
  if (known.verb == Verb::auth) {
    auto masked_command = auth_.command(known.argument);
    if (!masked_command.text.empty()) shown = keep(std::move(masked_command.text));
    decoded = std::move(masked_command.decoded);
    if (shown.ends_with(kMask)) asked_.open();
  }
  stage_ = stage_of(known.verb);
  Event& event = add(line, Kind::command, Speaker::client, shown);
  event.verb = known.verb;
  await_reply(known.verb);
  if (known.verb == Verb::auth) note_step(line.number, Speaker::client, shown, decoded);
  command_facts(known, line.number);
}

// A client that logs in or sends after its STARTTLS, and tells of no error, has its encryption: no client
// goes on in plain text. This matters where the log shows only the client's side. Whoever types into telnet
// can do nothing else.
void SessionBuilder::infer_tls() {
  if (session_.client.name == "telnet" || session_.client.name == "nc") return;
  const bool agreed = tls_agreed_ || (awaits_reply_to(Verb::starttls) && !replied_);
  if (agreed && !failed_) tls_established();
}

void SessionBuilder::command_facts(const CommandLine& known, std::uint32_t line) {
  Envelope& envelope = session_.envelope;
  switch (known.verb) {
    case Verb::starttls:  // asked for on port 465 it changes nothing, unless the server agrees
      if (!session_.tls.used) session_.tls.mode = TlsMode::starttls;
      break;
    case Verb::mail: {
      envelope = Envelope{};
      envelope.from = envelope_address(known.argument);
      // "MAIL FROM:", whose "<…>" a page ate as a tag: no address is not the empty one
      envelope.from_seen = !known.argument.ends_with(':') && !iequals(known.argument, "from");
      content_bytes_ = 0;
      const std::string_view size = esmtp_parameter(known.argument, "SIZE");
      std::int64_t bytes = 0;
      if (std::from_chars(size.data(), size.data() + size.size(), bytes).ec == std::errc{})
        session_.size.declared = bytes;
      break;
    }
    case Verb::rcpt: {
      if (envelope.recipients.size() >= kMostRecipients) break;
      const std::string_view address = envelope_address(known.argument);
      const bool known_already = !is_protected_address(address) &&
                                 std::any_of(envelope.recipients.begin(), envelope.recipients.end(),
                                             [&](const Recipient& r) { return iequals(r.address, address); });
      if (!known_already) envelope.recipients.push_back({address, std::nullopt, 0, {}, line});
      break;
    }
    case Verb::bdat: {
      std::int64_t bytes = 0;
      std::from_chars(known.argument.data(), known.argument.data() + known.argument.size(), bytes);
      content_bytes_ += bytes;
      in_bdat_ = true;
      break;
    }
    case Verb::quit: over_ = false; break;
    default: break;
  }
}

void SessionBuilder::auth_answer(const Line& line, std::string_view text) {
  auto shown = auth_.answer(text);
  const std::string_view visible = shown.text.empty() ? masked(text) : keep(std::move(shown.text));
  stage_ = Stage::auth;
  add(line, Kind::auth_data, Speaker::client, visible).verb = Verb::auth_answer;
  await_reply(Verb::auth_answer);
  note_step(line.number, Speaker::client, visible, shown.decoded);
  if (visible == kMask) asked_.open();
}

void SessionBuilder::note_step(std::uint32_t line, Speaker from, std::string_view raw,
                               const std::string& decoded) {
  if (session_.auth.steps.size() >= kMostAuthSteps) return;
  const Asks asks = from == Speaker::server ? auth_.asks() : Asks::unknown;
  session_.auth.steps.push_back(
      {line, from, asks, raw, decoded.empty() ? std::string_view{} : keep(decoded)});
}

// A word that is no command, typed after a log-in was refused: the answer to a question that did not come.
std::string_view SessionBuilder::without_stray_answer(std::string_view text) {
  const bool may_be = session_.auth.result == AuthResult::rejected && !session_.envelope.from_seen;
  if (!may_be || text.find(' ') != npos || (!is_base64_word(text) && !is_mixed_word(text)))
    return masked(text);
  if (looks_like_address(text) || decode_base64(text).value_or("").find('@') != npos) return text;
  auth_.overhear(text);
  return kMask;
}

// Runs of content are one event; the final dot is one of its own, which the decisive reply answers.
void SessionBuilder::content_line(const Line& line, std::string_view text) {
  stage_ = Stage::message;
  const bool dot = !in_bdat_ && trim(text) == ".";
  if (!dot) {
    if (!in_bdat_) content_bytes_ += static_cast<std::int64_t>(text.size()) + 2;
    if (!session_.events.empty() && session_.events.back().kind == Kind::content &&
        session_.events.back().text != ".")
      return extend(session_.events.back(), line);
  }
  if (!in_bdat_) in_content_ = !dot;
  Event& event = add(line, Kind::content, Speaker::client, dot ? std::string_view{"."} : masked(text));
  event.verb = Verb::content;
  if (dot) {
    session_.size.message_bytes = content_bytes_;
    await_reply(Verb::content);
  }
}

}  // namespace smtplain
