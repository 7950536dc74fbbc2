#include "session/outcome.h"

#include <algorithm>
#include <array>

#include "session/course.h"
#include "session/reply.h"
#include "session/stage_words.h"
#include "text/characters.h"

namespace smtplain {
namespace {

// A connection that ends while the client still waits, or that the other side ended without a word.
bool is_bad_close(const std::vector<Event>& events, std::size_t index) {
  const Event& close = events[index];
  for (std::size_t i = index; i-- > 0;) {
    const Event& before = events[i];
    if (before.kind == Kind::command || before.kind == Kind::auth_data || before.kind == Kind::content) {
      return before.verb != Verb::quit;
    }
    if (before.kind == Kind::reply && before.answers == Verb::quit) return false;
    if (before.kind == Kind::reply || before.kind == Kind::greeting) break;
  }
  constexpr std::array kByServer =
      word_list("foreign host", "remote", "peer", "unexpected", "lost", "reset", "abort");
  return mentions_any(close.text, kByServer);
}

// A host has several addresses, and a program tries one after the other. A machine without IPv6 says of each
// host that there is no way to its IPv6 address; what became of the IPv4 address is the failure.

/// A word of hexadecimal digits and colons, which no time of day is: "2001:db8::1".
bool names_ipv6(std::string_view text) {
  constexpr std::string_view kSigns = "0123456789abcdefABCDEF:";
  for (std::size_t at = 0; (at = text.find_first_of(kSigns, at)) != npos;) {
    const std::size_t end = std::min(text.find_first_not_of(kSigns, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const auto colons = std::count(word.begin(), word.end(), ':');
    if (colons >= 3 || (colons == 2 && word.find("::") != npos && word.size() > 3)) return true;
    at = end;
  }
  return false;
}

/// Four numbers with dots between them: "192.0.2.1".
bool names_ipv4(std::string_view text) {
  int numbers = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) {
      numbers = text[at] == '.' && at > 0 && is_digit(text[at - 1]) ? numbers : 0;
      continue;
    }
    while (at + 1 < text.size() && is_digit(text[at + 1])) ++at;
    if (++numbers == 4) return true;
  }
  return false;
}

bool says_unreachable(std::string_view text) {
  return mentions_any(text, {"unreachable", "no route to host", "enetunreach", "ehostunreach"});
}

/// "2001:db8::1: Network is unreachable", and no IPv4 address beside it.
bool has_no_way_to_ipv6(std::string_view text) {
  return says_unreachable(text) && names_ipv6(text) && !names_ipv4(text);
}

/// The first failure; but that there is no way to an IPv6 address counts only if what became of an IPv4
/// address does not stand behind it, before any dialogue.
std::int32_t find_failure(const std::vector<Event>& events, std::int32_t after) {
  std::int32_t ipv6 = kNoEvent, behind = kNoEvent;
  for (auto i = static_cast<std::size_t>(std::int64_t{after} + 1); i < events.size(); ++i) {
    const Event& event = events[i];
    const bool dialogue =
        event.kind == Kind::greeting || event.kind == Kind::reply || event.kind == Kind::command;
    if (dialogue && ipv6 != kNoEvent) break;
    if (event.kind != Kind::error && (event.kind != Kind::close || !is_bad_close(events, i))) continue;
    const auto here = static_cast<std::int32_t>(i);
    if (has_no_way_to_ipv6(event.text)) {
      if (ipv6 == kNoEvent) ipv6 = here;
      continue;
    }
    if (ipv6 == kNoEvent) return here;
    if (behind == kNoEvent) behind = here;
    if (event.kind == Kind::error && names_ipv4(event.text))
      return says_unreachable(event.text) ? ipv6 : behind;
  }
  return ipv6;
}

// What fails between an accepted STARTTLS and the end of the handshake is the handshake, whatever was sent
// meanwhile.
bool starttls_accepted(const std::vector<Event>& events, std::size_t before) {
  return std::any_of(
      events.begin(), events.begin() + static_cast<std::ptrdiff_t>(before),
      [](const Event& e) { return e.kind == Kind::reply && e.answers == Verb::starttls && positive(e); });
}

// A handshake that was told as completed and then found wanting (the name, the chain) carried no command.
bool nothing_encrypted(const Session& session) {
  return std::none_of(session.events.begin(), session.events.end(),
                      [](const Event& e) { return e.encrypted && e.from != Speaker::tool; });
}

bool is_connected(const Event& event) {
  return event.kind == Kind::connect && event.stage >= Stage::tls;
}

// The server never said a word on a connection that was made.
bool silent_server(const std::vector<Event>& events) {
  return std::none_of(events.begin(), events.end(),
                      [](const Event& e) { return e.from == Speaker::server; }) &&
         std::any_of(events.begin(), events.end(), is_connected);
}

bool connected_after(const std::vector<Event>& events, std::size_t first) {
  return std::any_of(events.begin() + static_cast<std::ptrdiff_t>(first), events.end(), is_connected);
}

// PHPMailer says "Could not authenticate" of a log-in that it never came to, and "Called MAIL FROM without
// being connected": nobody had said a word yet.
bool nobody_spoke(const std::vector<Event>& events) {
  const auto could_not = [](const Event& e) {
    return e.kind == Kind::error &&
           (mentions(e.text, "could not authenticate") || mentions(e.text, "without being connected"));
  };
  return silent_server(events) &&
         std::none_of(events.begin(), events.end(),
                      [](const Event& e) { return e.from == Speaker::client; }) &&
         std::any_of(events.begin(), events.end(), could_not);
}

// PHPMailer goes on without an answer to EHLO, and what it says at last is that it could not log in.
bool ehlo_unanswered(const std::vector<Event>& events) {
  const auto from_server = [](const Event& e) { return e.from == Speaker::server; };
  return std::none_of(events.begin(), events.end(), from_server) &&
         std::any_of(events.begin(), events.end(), [](const Event& e) {
           return e.kind == Kind::error &&
                  (mentions(e.text, "ehlo command failed") || mentions(e.text, "ehlo not accepted"));
         });
}

// JavaMail wraps the handshake's failure into an AuthenticationFailedException: no log-in was tried.
bool wraps_handshake(const std::vector<Event>& events, std::size_t first) {
  return std::any_of(events.begin() + static_cast<std::ptrdiff_t>(first), events.end(), [](const Event& e) {
    return e.kind == Kind::error && mentions(e.text, "could not convert socket to tls");
  });
}

// A program that tried to connect and shows nothing of the dialogue reads the greeting first.
bool awaited_greeting(const std::vector<Event>& events) {
  const auto spoken = [](const Event& e) { return e.from != Speaker::tool; };
  const auto reading = [](const Event& e) { return says_reply_not_read(e.text); };
  return std::none_of(events.begin(), events.end(), spoken) &&
         std::any_of(events.begin(), events.end(), reading);
}

// Wrappers come first ("could not connect"), what they wrap comes behind: the first message that names a
// stage counts.
Stage stage_of_failure(const Session& session) {
  const auto first = static_cast<std::size_t>(session.failure_event);
  const Stage where = session.events[first].stage;
  if (session.tls.mode == TlsMode::starttls && !session.tls.used && starttls_accepted(session.events, first))
    return Stage::tls;
  if (nobody_spoke(session.events)) return Stage::greeting;
  if (ehlo_unanswered(session.events)) return Stage::ehlo;
  if (std::any_of(session.events.begin(), session.events.end(),
                  [](const Event& e) { return e.kind == Kind::error && says_starttls_taken(e.text); }))
    return Stage::tls;
  // Some programs say goodbye first and tell then what was wrong.
  if (where > Stage::ehlo && where != Stage::quit) return where;
  // A headline or somebody's words above the log; below them the connection is made.
  if (where <= Stage::connect && silent_server(session.events) && connected_after(session.events, first))
    return Stage::greeting;
  // PHPMailer says "Could not authenticate" of a log-in that it never came to.
  const bool no_greeting_back =
      where == Stage::ehlo && mentions(session.events[first].text, "ehlo command failed");
  for (std::size_t i = first; i < session.events.size(); ++i) {
    if (session.events[i].kind != Kind::error) continue;
    const auto stage = stage_in_words(session.events[i].text);
    if (stage == Stage::auth && wraps_handshake(session.events, i)) return Stage::tls;
    if (stage) return no_greeting_back && *stage == Stage::auth ? where : *stage;
    // "Error sending mail", and below it the exception, whose stack names the command.
    if (where <= Stage::connect && session.events[i].answers != Verb::none) return session.events[i].stage;
  }
  if (where <= Stage::connect && awaited_greeting(session.events)) return Stage::greeting;
  return where > Stage::greeting && silent_server(session.events) ? Stage::greeting : where;
}

void set_refused(Session& session, std::int32_t index) {
  const Event& reply = session.events[static_cast<std::size_t>(index)];
  const bool for_good = reply.code >= 500 || (reply.code == 0 && reply.enhanced.status == 5);
  session.outcome = for_good ? Outcome::rejected : Outcome::deferred;
  session.stage = reply.stage;
  // A bounce by the sender's own server quotes no reply, and its words name no command.
  if (reply.code == 0 && reply.stage <= Stage::connect && stage_in_words(reply.text) == Stage::resolve)
    session.stage = Stage::resolve;
  // RFC 5321 section 3.1: a server may open the dialogue with these, and nothing else was said here.
  if ((reply.code == 421 || reply.code == 554) && reply.answers == Verb::none &&
      reply.stage == Stage::connect && reply.from == Speaker::server)
    session.stage = Stage::greeting;
  session.reply_event = index;
}

bool some_refused(const Envelope& envelope) {
  return std::any_of(envelope.recipients.begin(), envelope.recipients.end(),
                     [](const Recipient& r) { return r.accepted == false && r.code != 503; });
}

// Remarks and closings say where the client was, not where the dialogue stood.
Stage last_event_stage(const std::vector<Event>& events) {
  const auto tells = [](const Event& e) {
    return e.kind != Kind::noise && e.kind != Kind::note && e.kind != Kind::close;
  };
  const auto last = std::find_if(events.rbegin(), events.rend(), tells);
  return last == events.rend() ? Stage::connect : last->stage;
}

// STARTTLS was accepted and the client left at once: the handshake failed, and the log does not say why.
std::int32_t left_after_starttls(const Session& session) {
  if (session.tls.used) return kNoEvent;
  for (std::size_t i = 0; i + 1 < session.events.size(); ++i) {
    const Event& event = session.events[i];
    if (event.kind != Kind::reply || event.answers != Verb::starttls || !positive(event)) continue;
    const auto next =
        std::find_if(session.events.begin() + static_cast<std::ptrdiff_t>(i) + 1, session.events.end(),
                     [](const Event& e) { return e.from == Speaker::client || e.kind == Kind::close; });
    if (next == session.events.end()) return kNoEvent;
    const auto index = static_cast<std::size_t>(next - session.events.begin());
    if (next->verb == Verb::quit || is_bad_close(session.events, index))
      return static_cast<std::int32_t>(index);
  }
  return kNoEvent;
}

// Some programs print the error before the dialogue. That an address could not be reached is no such error:
// the dialogue shows that another one could; nor is a failed log-in above one that
// passed and was made use of.
std::int32_t error_before_dialogue(const Session& session) {
  const auto& events = session.events;
  const bool goes_on = std::any_of(events.begin(), events.end(), [](const Event& e) {
    return e.kind == Kind::command && (e.verb == Verb::mail || e.verb == Verb::quit);
  });
  for (std::size_t i = 0; i < events.size() && events[i].from == Speaker::tool; ++i) {
    if (events[i].kind != Kind::error) continue;
    const auto stage = stage_in_words(events[i].text);
    if (!stage || *stage == Stage::resolve) continue;
    if (*stage == Stage::auth && session.auth.result == AuthResult::accepted && goes_on) continue;
    return static_cast<std::int32_t>(i);
  }
  return kNoEvent;
}

// A headline tells of an error, and the dialogue below it breaks off at a command without an answer.
std::int32_t headline_of_silence(const Session& session) {
  const auto& events = session.events;
  const auto said = [](const Event& e) { return e.from != Speaker::tool; };
  const auto first = std::find_if(events.begin(), events.end(), said);
  const auto last = std::find_if(events.rbegin(), events.rend(), said);
  if (first == events.end() || last->kind != Kind::command || last->verb == Verb::quit) return kNoEvent;
  const auto error =
      std::find_if(events.begin(), first, [](const Event& e) { return e.kind == Kind::error; });
  return error == first ? kNoEvent : static_cast<std::int32_t>(error - events.begin());
}

// A log of the client's side alone: it sent the message, told of no error, and said goodbye.
bool went_on_after_content(const Session& session) {
  const auto& events = session.events;
  if (std::any_of(events.begin(), events.end(), [](const Event& e) { return e.from == Speaker::server; }))
    return false;
  const auto dot = std::find_if(events.begin(), events.end(),
                                [](const Event& e) { return e.kind == Kind::content && e.text == "."; });
  return std::any_of(dot, events.end(), [](const Event& e) { return e.verb == Verb::quit; });
}

// "echo QUIT | nc mail.example.com 25": the log shows only the goodbye (RFC 5321 section 4.1.1.10).
bool ends_with_goodbye(const std::vector<Event>& events) {
  const auto last =
      std::find_if(events.rbegin(), events.rend(), [](const Event& e) { return e.from == Speaker::server; });
  return last != events.rend() && last->code == 221;
}

// A server's log may tell of the handshake only, without the lines before it.
Stage where_log_stops(const Session& session) {
  const Stage stage = last_event_stage(session.events);
  const bool handshake = session.tls.used || !session.tls.verify_error.empty();
  if (stage == Stage::connect && handshake) return Stage::tls;
  // openssl s_client shows the certificates before it has the handshake done, and no greeting until then.
  const auto last = std::find_if(session.events.rbegin(), session.events.rend(), [](const Event& e) {
    return e.kind != Kind::noise && e.kind != Kind::note;
  });
  const bool among_certificates = stage == Stage::greeting && last != session.events.rend() &&
                                  (last->kind == Kind::certificate || last->kind == Kind::tls);
  return among_certificates && !session.tls.used ? Stage::tls : stage;
}

// Nothing was refused and nothing failed: the end of a check, or of the log.
void set_undecided(Session& session, const Course& course) {
  const Stage last_stage = where_log_stops(session);
  const bool closed = std::any_of(session.events.begin(), session.events.end(),
                                  [](const Event& e) { return e.kind == Kind::close; });
  const bool content = std::any_of(session.events.begin(), session.events.end(),
                                   [](const Event& e) { return e.kind == Kind::content; });
  const bool waiting_for_tls =
      last_stage == Stage::tls ||
      (!session.tls.used && starttls_accepted(session.events, session.events.size()));
  // A person who closes the connection in the middle of a message leaves it undecided.
  const bool mail = std::any_of(session.events.begin(), session.events.end(),
                                [](const Event& e) { return e.verb == Verb::mail; });
  const bool begun = (mail || session.envelope.from_seen) && !course.quit();
  const bool told = std::any_of(session.events.begin(), session.events.end(), [](const Event& e) {
    return e.kind == Kind::close && e.stage == Stage::quit;
  });
  const bool finished = course.quit() || told || (closed && !begun && course.last_success() != kNoEvent) ||
                        (!begun && ends_with_goodbye(session.events));
  session.outcome = finished && !content && !waiting_for_tls ? Outcome::no_message : Outcome::incomplete;
  session.stage = session.outcome == Outcome::no_message ? Stage::none : last_stage;
}

bool recipients_refused_after(const Session& session) {
  return std::any_of(session.events.begin() + session.failure_event, session.events.end(),
                     [](const Event& e) { return e.kind == Kind::error && says_recipients_refused(e.text); });
}

void set_failed(Session& session, const Course& course) {
  const bool auth_refused = session.auth.result == AuthResult::rejected;
  if (session.failure_event == kNoEvent && !auth_refused) return set_undecided(session, course);
  // The log may say "refused" in the client's words and show no reply: refused all the same.
  session.outcome = auth_refused || some_refused(session.envelope) ? Outcome::rejected : Outcome::failed;
  if (session.failure_event == kNoEvent) {
    session.stage = last_event_stage(session.events);
    return;
  }
  session.stage = stage_of_failure(session);
  const std::string_view words = session.events[static_cast<std::size_t>(session.failure_event)].text;
  if (const auto refused = refusal_in_log(words)) session.outcome = *refused;
  if ((session.stage == Stage::auth && says_login_refused(words)) ||
      (session.stage == Stage::mail_from && says_sender_refused(words)) ||
      (session.stage > Stage::greeting && says_command_refused(words)))
    session.outcome = Outcome::rejected;
  if ((session.stage <= Stage::greeting || session.stage == Stage::message) && says_message_rejected(words)) {
    session.outcome = Outcome::rejected;
    session.stage = Stage::message;
  }
  if ((session.stage == Stage::rcpt_to || session.stage <= Stage::connect) &&
      recipients_refused_after(session)) {
    session.outcome = Outcome::rejected;
    session.stage = Stage::rcpt_to;
  }
  if (session.stage == Stage::tls && nothing_encrypted(session)) session.tls.used = false;
}

}  // namespace

void decide(Session& session) {
  Course course(session.events);
  course.follow();
  // A program that tells of the message's end and shows no reply to it takes back what it went on after: a
  // log-in that was refused. Of the recipients some may have been refused for good.
  const bool before_mail =
      course.standing() != kNoEvent &&
      session.events[static_cast<std::size_t>(course.standing())].stage < Stage::mail_from;
  const bool some =
      session.envelope.taken && (before_mail || course.standing() == course.refused_recipient());
  if (course.standing() != kNoEvent && !some) return set_refused(session, course.standing());
  if (course.accepted() != kNoEvent || some) {
    const bool partial = course.refused_recipient() != kNoEvent && (some || some_refused(session.envelope));
    session.outcome = partial ? Outcome::partial : Outcome::accepted;
    session.stage = partial ? Stage::rcpt_to : Stage::none;
    session.reply_event = partial ? course.refused_recipient() : course.accepted();
    return;
  }
  session.failure_event = find_failure(session.events, course.last_success());
  if (session.failure_event == kNoEvent && went_on_after_content(session)) {
    session.outcome = Outcome::accepted;
    session.stage = Stage::none;
    return;
  }
  if (session.failure_event == kNoEvent) session.failure_event = left_after_starttls(session);
  if (session.failure_event == kNoEvent) session.failure_event = error_before_dialogue(session);
  const std::int32_t silence = session.failure_event == kNoEvent ? headline_of_silence(session) : kNoEvent;
  if (silence != kNoEvent) session.failure_event = silence;
  set_failed(session, course);
  if (silence != kNoEvent) session.stage = last_event_stage(session.events);
}

}  // namespace smtplain
