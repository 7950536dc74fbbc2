#include "analyze/session_lines.h"

#include <algorithm>
#include <string>
#include <utility>

#include "text/characters.h"

namespace smtplain {
namespace {

std::string_view without_line_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

/// Empty if there is none.
std::string_view first_number(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  const std::string_view rest = text.substr(std::min(text.find_first_of(kDigits), text.size()));
  return rest.substr(0, rest.find_first_not_of(kDigits));
}

bool refuses(const Event& event) {
  return event.code >= 400 && (event.kind == Kind::reply || event.kind == Kind::greeting);
}

}  // namespace

bool has_own_words(const Session& session) {
  return !session.went_well() ||
         std::any_of(session.events.begin(), session.events.end(), [](const Event& event) {
           return refuses(event) &&
                  !LineShape(event.text, false, Varies::words_with_digits, event.text).is_fixed();
         });
}

SessionLines::SessionLines(const Session& session, std::uint32_t end)
    : events_(end - session.first_line, nullptr), own_words_(has_own_words(session)) {
  const std::uint32_t first = session.first_line;
  for (const Event& event : session.events) {
    timed_ = timed_ || event.time;
    for (std::uint32_t line = std::max(event.line, first); line < end && line <= event.end_line; ++line)
      events_[line - first] = &event;
  }
}

LineShape SessionLines::next(std::string_view raw) {
  const Event* const event = events_[next_++];
  if (event != nullptr) {
    LineShape varying = shape(*event, raw);
    find_marks(*event, raw);
    if (varying.match(raw) == raw.size()) return varying;
  }
  const std::string_view nothing = raw.substr(raw.size());
  LineShape same(raw, timed_, Varies::nothing, nothing);
  return same.match(raw) == raw.size() ? same : LineShape(raw, false, Varies::nothing, nothing);
}

LineShape SessionLines::shape(const Event& event, std::string_view raw) const {
  const auto [varies, said] = varying(event, raw);
  return {raw, timed_, varies, varies == Varies::nothing ? raw.substr(raw.size()) : said};
}

/// The line that says DATA shows the marks of the client's words.
void SessionLines::find_marks(const Event& event, std::string_view raw) {
  if (event.kind != Kind::command || (event.verb != Verb::data && event.verb != Verb::bdat)) return;
  const std::size_t at = raw.find(event.text);
  if (at == npos) return;
  mark_ = raw.substr(0, at);
  close_ = without_line_end(raw.substr(at + event.text.size()));
  marked_ = true;
}

SessionLines::Varying SessionLines::varying(const Event& event, std::string_view raw) const {
  const std::string_view all = without_line_end(raw);
  switch (event.kind) {
    case Kind::greeting:
    case Kind::reply: return in_reply(event, raw);
    case Kind::command: {
      const std::size_t at = raw.find(event.text);
      if (at == npos) return {};
      const std::string_view said = raw.substr(at, event.text.size());
      if (event.verb == Verb::mail || event.verb == Verb::rcpt) return {Varies::mailbox, said};
      if (event.verb == Verb::bdat) return {Varies::number, first_number(said)};
      return {};
    }
    case Kind::content: return in_content(raw);
    case Kind::noise:
      if (LineShape(all, false, Varies::meter, all).match(all) == all.size()) return {Varies::meter, all};
      [[fallthrough]];
    case Kind::note: {
      constexpr std::string_view kBytes = " bytes";
      const std::size_t end = all.rfind(kBytes);
      if (end == npos) return {};
      const std::size_t begin = all.substr(0, end).find_last_not_of("0123456789");
      return {Varies::byte_counts, all.substr(begin + 1)};
    }
    default: return {};
  }
}

// What a reply to EHLO says decides what follows, so does a challenge; what a refusal says does not.
SessionLines::Varying SessionLines::in_reply(const Event& event, std::string_view raw) const {
  const bool refusal = own_words_ && refuses(event);
  const bool decides = event.code < 200 || event.code >= 400 || event.code == 334 ||
                       event.answers == Verb::ehlo || event.answers == Verb::helo ||
                       event.answers == Verb::lhlo || event.text.find('\n') != npos;
  constexpr std::size_t kCode = 4;
  if ((decides && !refusal) || event.text.size() < kCode) return {};
  std::string_view said = event.text.substr(kCode);  // some programs put the code elsewhere
  std::size_t at = said.empty() ? npos : raw.find(said);
  if (at == npos && refusal) {  // of several lines
    said = without_line_end(raw);
    const std::string code = std::to_string(event.code);
    at = std::min(said.find(code + '-'), said.find(code + ' '));
    if (at != npos) said.remove_prefix(std::exchange(at, at + kCode) + kCode);
  }
  if (at == npos) return {};
  said = raw.substr(at, said.size());
  // The first word of a greeting is the server's name.
  if (event.kind == Kind::greeting) said.remove_prefix(std::min(said.find(' '), said.size()));
  return {Varies::words_with_digits, said};
}

SessionLines::Varying SessionLines::in_content(std::string_view raw) const {
  const std::string_view all = without_line_end(raw);
  if (!marked_) return {};
  if (mark_.empty()) return {Varies::header, all};
  if (all.size() < mark_.size() + close_.size() + 1 || !all.ends_with(close_)) return {};
  const auto same = [](char a, char b) { return a == b || (a >= '0' && a <= '9' && b >= '0' && b <= '9'); };
  std::size_t mark = mark_.size();
  // Python prints commands as text, 'data', and content as bytes, b'Subject: ...'.
  if (mark_.ends_with('\'') && all.substr(mark - 1).starts_with("b'")) ++mark;
  if (!std::equal(mark_.begin(), mark_.end() - (mark - mark_.size()), raw.begin(), same)) return {};
  return {Varies::content, all.substr(mark, all.size() - mark - close_.size())};
}

}  // namespace smtplain
