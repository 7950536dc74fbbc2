#include "session/machine.h"

#include <algorithm>

#include "session/noise.h"
#include "session/texts.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

bool only_noise(const Session& session) {
  if (session.envelope.taken) return false;
  return std::none_of(session.events.begin(), session.events.end(), [](const Event& event) {
    return event.kind != Kind::noise && event.kind != Kind::note;
  });
}

}  // namespace

SessionMachine::SessionMachine(std::shared_ptr<Arena> storage, SessionLimits limits)
    : storage_(std::move(storage)), limits_(limits), current_(open_.end()), secrets_(limits.secrets) {
  select_session({});
}

void SessionMachine::saw(const Line& line) {
  if (watch_ != nullptr) tell_events(*current_);
  line_ = std::max(line_, line.number);
  if (current_->begun != 0) return;
  current_->begun = current_->builder->first_event_line();
  if (current_->begun != 0) open_lines_.insert(current_->begun);
}

void SessionMachine::client(const Line& line, std::string_view text) {
  // A log of the client's lines alone has no answer to QUIT.
  const SessionBuilder& current = *current_->builder;
  const bool over = (current.over() && !current.dismissed()) || current.awaits_reply_to(Verb::quit);
  if (over && looks_like_command(text)) {
    const auto known = parse_command(text);
    if (known->verb == Verb::ehlo || known->verb == Verb::helo || known->verb == Verb::lhlo) close_current();
  }
  // No client asks for what it has (RFC 3207 section 4): the log lost the beginning of another attempt.
  if (iequals(trim(text), "starttls") && current.mailed_encrypted() && current.expect() != Expect::content)
    close_current();
  current_->builder->client(line, text);
  saw(line);
}

// A greeting in a dialogue that had one already, or that is over, begins the next. A 220 may as well be the
// answer to a STARTTLS that the log lost.
bool SessionMachine::begins_session(std::string_view text) const {
  if (!text.starts_with("220")) return false;
  const SessionBuilder& current = *current_->builder;
  const auto reply = parse_reply(text);
  if (!reply || reply->code != 220 || current.expect() == Expect::more_reply) return false;
  // Postfix greets anew after XCLIENT (its XCLIENT_README).
  if (current.awaits_reply_to(Verb::starttls) || current.awaits_reply_to(Verb::xclient)) return false;
  if (current.over()) return true;
  // Some logs end with QUIT; few servers say 220 to it.
  if (current.awaits_reply_to(Verb::quit)) return ifind(reply->words, "bye") == npos;
  const bool about_tls = ifind(reply->words, "tls") != npos || istarts_with(reply->words, "go ahead") ||
                         istarts_with(reply->words, "ready to start");
  // A greeting has no enhanced code (RFC 2034 section 3).
  const bool with_code = reply->enhanced && ifind(reply->words, "esmtp") == npos;
  return current.greeted() && !about_tls && !with_code;
}

void SessionMachine::server(const Line& line, std::string_view text) {
  if (begins_session(trim(text))) close_current();
  current_->builder->server(line, text);
  heard_server_ = true;
  saw(line);
}

void SessionMachine::tool(const Line& line, Kind kind, std::string_view text) {
  current_->builder->tool(line, kind, text);
  saw(line);
}

void SessionMachine::again(const Line& line) {
  current_->builder->again(line);
  saw(line);
}

void SessionMachine::new_session() {
  const SessionBuilder& current = *current_->builder;
  if (current.has_dialogue() || current.failed() || current.over()) close_current();
}

void SessionMachine::select_session(std::string_view id) {
  interleaved_ = interleaved_ || !id.empty();
  if (current_ != open_.end()) {
    if (id == current_->id) return;
    if (current_->begun == 0) {  // nothing was said: an interleaved log may name any number of such
      by_id_.erase(current_->id);
      open_.erase(current_);
    }
  }
  const auto found = by_id_.find(id);
  if (found != by_id_.end()) {
    current_ = found->second;
    current_->in_part = true;
    open_.splice(open_.end(), open_, current_);
    return;
  }
  if (open_.size() >= limits_.open) {
    by_id_.erase(open_.front().id);
    hand_over(open_.front());
    open_.pop_front();
  }
  current_ = open_.insert(open_.end(), Open{std::string(id), nullptr});
  begin(*current_);
  by_id_.emplace(current_->id, current_);
}

void SessionMachine::log_format(std::string_view name) {
  format_ = name;
  if (current_->begun == 0) current_->builder->so_far().format = name;
}

void SessionMachine::begin(Open& open) const {
  open.builder = std::make_unique<SessionBuilder>(storage_->keep(open.id), storage_);
  open.builder->so_far().format = format_;
}

void SessionMachine::close_current() {
  hand_over(*current_);
  begin(*current_);
  current_->begun = 0;
  current_->secrets = 0;
}

void SessionMachine::hand_over(Open& open) {
  for (const std::string& secret : open.builder->secrets()) secrets_.add(secret);
  if (watch_ != nullptr) {
    open.builder->close_reply();
    tell_events(open);
  }
  Session session = open.builder->finish();
  if (open.begun != 0) open_lines_.erase(open_lines_.find(open.begun));
  if (session.events.empty()) return;
  if (watch_ != nullptr) return tell_end(std::move(session));
  finished_.emplace(open.begun, Waiting{std::move(session)});
  settle_finished(false);
}

void SessionMachine::tell_events(Open& open) {
  SessionBuilder& builder = *open.builder;
  for (std::int32_t index; (index = builder.next_complete()) >= 0;) {
    const auto& secrets = builder.secrets();
    if (open.secrets > secrets.size()) open.secrets = 0;  // the older ones were forgotten
    for (; open.secrets < secrets.size(); ++open.secrets) secrets_.add(secrets[open.secrets]);
    Session& session = builder.so_far();
    const auto event = static_cast<std::size_t>(index);
    secrets_.hide_in(session.events[event], *session.storage);
    watch_->event(session, event);
  }
}

void SessionMachine::tell_end(Session session) {
  if (only_noise(session)) return;
  ++count_;
  if (session.id.empty()) session.id = session.storage->keep(std::to_string(count_));
  secrets_.hide_in(session);
  watch_->ended(std::move(session));
}

void SessionMachine::end_silent(std::uint32_t line, bool failed) {
  for (auto open = open_.begin(); open != open_.end();) {
    SessionBuilder& builder = *open->builder;
    const bool refused = !builder.so_far().events.empty() && builder.so_far().events.back().code >= 400;
    const bool ends = builder.over() || (failed && (builder.failed() || refused));
    if (!ends || open->begun == 0 || builder.last_line() > line) {
      ++open;
    } else if (open == current_) {
      close_current();
      ++open;
    } else {
      by_id_.erase(open->id);
      hand_over(*open);
      open = open_.erase(open);
    }
  }
}

// Sessions leave in the order of their first lines, unless one that began earlier keeps too many waiting.
void SessionMachine::settle_finished(bool all) {
  while (!finished_.empty()) {
    const std::uint32_t begun = finished_.begin()->first;
    if (!all && finished_.size() <= limits_.waiting) {
      if (!open_lines_.empty() && *open_lines_.begin() < begun) return;
      if (begun + limits_.reorder > line_) return;
    }
    auto ended = std::move(finished_.extract(finished_.begin()).mapped());
    if (Waiting* const waiting = std::get_if<Waiting>(&ended))
      settle(std::move(waiting->session));
    else
      settle(std::move(std::get<RoutineSession>(ended)));
  }
}

// Prose at either end of a log is no session; its lines go with the dialogue they stand beside.
void SessionMachine::settle(Session session) {
  if (only_noise(session)) {
    if (last_) {
      if (session.storage != last_->storage) last_->storage->hold(session.storage);
      return append_noise(session.events, last_->events);
    }
    if (!before_storage_) before_storage_ = std::make_shared<Arena>();
    for (Event& event : session.events) event.text = before_storage_->keep(event.text);
    return append_noise(session.events, before_);
  }
  if (!before_.empty()) {
    session.storage->hold(before_storage_);
    put_before(before_, session);
    before_.clear();
  }
  if (last_) settled_.push_back(std::move(*last_));
  ++count_;
  if (session.id.empty()) session.id = session.storage->keep(std::to_string(count_));
  last_ = std::move(session);
}

void SessionMachine::settle(RoutineSession session) {
  if (last_) settled_.push_back(std::move(*last_));
  last_.reset();
  ++count_;
  passed_.push_back(std::move(session));
}

void SessionMachine::pass(std::vector<RoutineSession> sessions) {
  for (RoutineSession& session : sessions) {
    open_lines_.insert(session.first_line);
    passing_.emplace(session.last_line, std::move(session));
  }
}

void SessionMachine::end_passed(std::uint32_t before) {
  while (!passing_.empty() && passing_.begin()->first < before) {
    RoutineSession session = std::move(passing_.extract(passing_.begin()).mapped());
    line_ = std::max(line_, session.last_line);
    open_lines_.erase(open_lines_.find(session.first_line));
    finished_.emplace(session.first_line, std::move(session));
    settle_finished(false);
  }
}

std::vector<Session> SessionMachine::take() {
  for (Session& session : settled_) secrets_.hide_in(session);
  return std::exchange(settled_, {});
}

void SessionMachine::next_part(std::shared_ptr<Arena> storage) {
  for (Open& open : open_) {
    if (open.in_part) open.builder->settle_texts(storage_);
    open.in_part = false;
  }
  current_->in_part = true;
  for (auto& [line, ended] : finished_) {
    Waiting* const waiting = std::get_if<Waiting>(&ended);
    if (waiting == nullptr || !waiting->in_part) continue;
    settle_texts(waiting->session, waiting->session.storage == storage_);
    waiting->in_part = false;
  }
  if (last_) settle_texts(*last_, last_->storage == storage_);
  storage_ = std::move(storage);
}

void SessionMachine::end_all() {
  for (Open& open : open_) hand_over(open);
  open_.clear();
  by_id_.clear();
  current_ = open_.end();
  settle_finished(true);
  if (last_) settled_.push_back(std::move(*last_));
  last_.reset();
}

std::uint64_t SessionMachine::leave_out(std::uint64_t sessions) {
  end_all();
  select_session({});
  return std::exchange(count_, count_ + sessions);
}

std::vector<Session> SessionMachine::finish() {
  end_passed(static_cast<std::uint32_t>(-1));
  end_all();
  return take();
}

}  // namespace smtplain
