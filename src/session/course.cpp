#include "session/course.h"

#include <algorithm>

#include "session/reply.h"

namespace smtplain {

void Course::follow() {
  for (std::size_t i = 0; i < events_.size(); ++i) {
    const Event& event = events_[i];
    if (event.kind == Kind::command && event.verb == Verb::mail) begin_message();
    if (event.kind == Kind::command && event.verb == Verb::quit) quit_ = true;
    if (event.kind == Kind::reply || event.kind == Kind::greeting) reply(event, static_cast<std::int32_t>(i));
  }
  if (standing_ == kNoEvent && accepted_ == kNoEvent) standing_ = refused_recipient_;
  if (standing_ == kNoEvent && accepted_ == kNoEvent) standing_ = slip_;
}

void Course::begin_message() {
  if (accepted_ != kNoEvent) refused_recipient_ = kNoEvent;
  accepted_ = kNoEvent;
  if (standing_ != kNoEvent && at(standing_).answers == Verb::mail) standing_ = kNoEvent;  // tried again
}

void Course::reply(const Event& event, std::int32_t index) {
  if (positive(event)) {
    success(event, index);
  } else if (negative(event)) {
    refusal(event, index);
  }
}

void Course::success(const Event& event, std::int32_t index) {
  switch (event.answers) {
    case Verb::content:
    case Verb::bdat:
      accepted_ = index;
      standing_ = slip_ = kNoEvent;
      break;
    case Verb::data:
    case Verb::mail: standing_ = kNoEvent; break;
    case Verb::starttls:  // "530 Must issue a STARTTLS command first", and the client did; or it came too
                          // early
      if (standing_ != kNoEvent &&
          (at(standing_).code == 530 || at(standing_).code == 538 || at(standing_).answers == Verb::starttls))
        standing_ = kNoEvent;
      break;
    case Verb::rcpt:
      if (standing_ != kNoEvent && at(standing_).answers != Verb::rcpt) standing_ = kNoEvent;
      if (refused_recipient_ != kNoEvent && at(refused_recipient_).code == 503) refused_recipient_ = kNoEvent;
      break;
    case Verb::auth:
    case Verb::auth_answer:
      if (event.code != 334 && stands(Stage::auth)) standing_ = kNoEvent;
      break;
    case Verb::ehlo:
    case Verb::helo:
    case Verb::lhlo:
      if (stands(Stage::ehlo)) standing_ = kNoEvent;
      break;
    default: break;
  }
  if (event.answers != Verb::quit && event.answers != Verb::rset && event.answers != Verb::noop)
    last_success_ = index;
}

/// The server did what was asked of it next; to be let go, or to begin anew, is nothing of the kind.
bool Course::goes_on_behind(std::int32_t index) const {
  return std::any_of(events_.begin() + index + 1, events_.end(), [](const Event& event) {
    return event.kind == Kind::reply && positive(event) && event.answers != Verb::quit &&
           event.answers != Verb::rset && event.answers != Verb::noop;
  });
}

void Course::refusal(const Event& event, std::int32_t index) {
  if (accepted_ != kNoEvent && event.answers != Verb::mail && event.answers != Verb::rcpt)
    return;  // after the mail is through
  // Without its commands a log tells by the words alone what 503 answers: it follows from the refusal
  // before it.
  if (event.code == 503 && event.answers_event < 0 && standing_ == kNoEvent &&
      refused_recipient_ != kNoEvent) {
    standing_ = refused_recipient_;
    return;
  }
  // "421 too many errors" hangs up for what was refused before.
  if (event.code == 421 && standing_ == kNoEvent && mentions(event.text, "too many") &&
      mentions(event.text, "errors") && (refused_recipient_ != kNoEvent || slip_ != kNoEvent)) {
    standing_ = refused_recipient_ != kNoEvent ? refused_recipient_ : slip_;
    return;
  }
  switch (event.answers) {
    case Verb::quit: return;
    case Verb::unknown:
    case Verb::rset:
    case Verb::noop:
    case Verb::help:
    case Verb::vrfy:
    case Verb::expn:
      if (event.code == 421) break;
      if (slip_ == kNoEvent) slip_ = index;
      return;
    case Verb::rcpt:
      // A sender was taken, so the client went on without the log-in that was refused.
      if (stands(Stage::auth) && event.code != 503 && !sender_refused_) standing_ = kNoEvent;
      if (standing_ == kNoEvent && refused_recipient_ == kNoEvent) refused_recipient_ = index;
      return;
    case Verb::mail:
      sender_refused_ = true;
      // "503 nested MAIL command": the server has a sender already, and the dialogue goes on with that one.
      if (event.code == 503 && (mentions(event.text, "nested") || mentions(event.text, "sender already"))) {
        if (slip_ == kNoEvent) slip_ = index;
        return;
      }
      break;
    case Verb::starttls:
      // "554 TLS already active": there was no need for it.
      if (mentions(event.text, "already") && goes_on_behind(index)) return;
      break;
    case Verb::auth:
    case Verb::auth_answer:
      if (stands(Stage::auth)) standing_ = kNoEvent;  // of several tries the last one counts
      break;
    case Verb::data:
    case Verb::content:
    case Verb::none:
      // "554 no valid recipients" only follows from the refusal of each of them.
      if (standing_ == kNoEvent && refused_recipient_ != kNoEvent &&
          (event.code == 503 || mentions(event.text, "recipient"))) {
        standing_ = refused_recipient_;
      }
      break;
    default: break;
  }
  if (standing_ == kNoEvent) standing_ = index;
}

}  // namespace smtplain
