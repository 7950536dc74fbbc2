#include "session/machine.h"

#include <algorithm>
#include <set>

#include "text/base64.h"
#include "text/mask.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// Shorter words are words of the log too: hiding each "test" because a password was "test" tells more than it
// hides.
constexpr std::size_t kShortestSecret = 6;

// An interleaved log may name any number of sessions; the oldest are finished when this many are open.
constexpr std::size_t kMaxOpenSessions = 10'000;

bool word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const bool before = at > 0 && word_character(text[at - 1]) && word_character(text[at]);
  const bool after =
      at + size < text.size() && word_character(text[at + size]) && word_character(text[at + size - 1]);
  return !before && !after;
}

std::string without(std::string_view text, std::string_view secret) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at; (at = text.find(secret, from)) != std::string_view::npos;) {
    out += text.substr(from, at - from);
    out += stands_alone(text, at, secret.size()) ? kMask : secret;
    from = at + secret.size();
  }
  return out += text.substr(from);
}

bool only_noise(const Session& session) {
  return std::none_of(session.events.begin(), session.events.end(), [](const Event& event) {
    return event.kind != Kind::noise && event.kind != Kind::note;
  });
}

void put_before(Session& session, const std::vector<Event>& events) {
  if (events.empty()) return;
  const auto shift = static_cast<std::int32_t>(events.size());
  for (Event& event : session.events) {
    if (event.answers_event >= 0) event.answers_event += shift;
  }
  if (session.reply_event >= 0) session.reply_event += shift;
  if (session.failure_event >= 0) session.failure_event += shift;
  session.events.insert(session.events.begin(), events.begin(), events.end());
}

}  // namespace

SessionMachine::SessionMachine(std::shared_ptr<Arena> storage) : storage_(std::move(storage)) {
  select_session({});
}

void SessionMachine::client(const Line& line, std::string_view text) {
  if (current_->over() && looks_like_command(text)) {
    const auto known = parse_command(text);
    if (known->verb == Verb::ehlo || known->verb == Verb::helo || known->verb == Verb::lhlo) close_current();
  }
  current_->client(line, text);
}

// A greeting in a dialogue that had one already, or that is over, begins the next. A 220 may as well be the
// answer to a STARTTLS that the log lost.
bool SessionMachine::begins_session(std::string_view text) const {
  const auto reply = parse_reply(text);
  if (!reply || reply->code != 220 || current_->expect() == Expect::more_reply) return false;
  if (current_->awaits_reply_to(Verb::starttls)) return false;
  if (current_->over()) return true;
  const bool about_tls = ifind(reply->words, "tls") != std::string_view::npos ||
                         istarts_with(reply->words, "go ahead") ||
                         istarts_with(reply->words, "ready to start");
  return current_->greeted() && !about_tls;
}

void SessionMachine::server(const Line& line, std::string_view text) {
  if (begins_session(trim(text))) close_current();
  current_->server(line, text);
}

void SessionMachine::tool(const Line& line, Kind kind, std::string_view text) {
  current_->tool(line, kind, text);
}

void SessionMachine::new_session() {
  if (current_->has_dialogue() || current_->failed()) close_current();
}

void SessionMachine::select_session(std::string_view id) {
  if (current_ != nullptr && id == selected_) return;
  selected_ = id;
  auto found = open_.find(id);
  if (found == open_.end()) {
    if (open_.size() >= kMaxOpenSessions) {
      const auto oldest = std::min_element(open_.begin(), open_.end(), [](const auto& a, const auto& b) {
        return a.second->last_line() < b.second->last_line();
      });
      hand_over(*oldest->second);
      open_.erase(oldest);
    }
    found =
        open_.emplace(selected_, std::make_unique<SessionBuilder>(storage_->keep(selected_), storage_)).first;
  }
  current_ = found->second.get();
}

void SessionMachine::close_current() {
  hand_over(*current_);
  auto& slot = open_.find(selected_)->second;
  slot = std::make_unique<SessionBuilder>(storage_->keep(selected_), storage_);
  current_ = slot.get();
}

void SessionMachine::hand_over(SessionBuilder& builder) {
  secrets_.insert(secrets_.end(), builder.secrets().begin(), builder.secrets().end());
  Session session = builder.finish();
  if (session.events.empty()) return;
  sessions_.push_back(std::move(session));
}

std::vector<Session> SessionMachine::finish() {
  for (auto& [id, builder] : open_) hand_over(*builder);
  open_.clear();
  std::stable_sort(sessions_.begin(), sessions_.end(), [](const Session& a, const Session& b) {
    return a.events.front().line < b.events.front().line;
  });
  // Prose at either end of a log is no session; its lines go with the dialogue they stand beside.
  std::vector<Session> sessions;
  std::vector<Event> before;
  for (Session& session : sessions_) {
    if (!only_noise(session)) {
      put_before(session, before);
      before.clear();
      sessions.push_back(std::move(session));
    } else {
      auto& events = sessions.empty() ? before : sessions.back().events;
      events.insert(events.end(), session.events.begin(), session.events.end());
    }
  }
  sessions_ = std::move(sessions);
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    if (sessions_[i].id.empty()) sessions_[i].id = storage_->keep(std::to_string(i + 1));
  }
  hide_secrets();
  return std::move(sessions_);
}

// A password that an AUTH exchange showed may stand elsewhere too: in a command line, a configuration, a
// comment.
void SessionMachine::hide_secrets() {
  std::set<std::string> forms;
  for (const std::string& secret : secrets_) {
    if (secret.size() < kShortestSecret) continue;
    forms.insert(secret);
    forms.insert(encode_base64(secret));
  }
  if (forms.empty()) return;
  // The long forms first: they may hold the short ones.
  std::vector<std::string_view> ordered(forms.begin(), forms.end());
  std::sort(ordered.begin(), ordered.end(), [](auto a, auto b) { return a.size() > b.size(); });
  const auto hide = [&](std::string_view& text) {
    for (std::string_view secret : ordered) {
      if (text.find(secret) != std::string_view::npos) text = storage_->keep(without(text, secret));
    }
  };
  for (Session& session : sessions_) {
    for (Event& event : session.events) hide(event.text);
    for (AuthStep& step : session.auth.steps) hide(step.raw_masked);
  }
}

}  // namespace smtplain
