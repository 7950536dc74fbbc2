#include "rules/subject.h"

#include <algorithm>
#include <array>

#include "rules/fold.h"
#include "rules/normalise.h"
#include "rules/vocabulary.h"
#include "text/characters.h"

namespace smtplain::rules {
namespace {

bool in_id(char c) {
  return is_alnum(c) || c == '-';
}

/// A word that names one message: "4Vf2Xq1c7Pz2xN1", "1s6oHN-0003vQ-2h".
bool names_message(std::string_view word) {
  constexpr std::size_t kShortest = 8;
  return word.size() >= kShortest && std::any_of(word.begin(), word.end(), is_digit);
}

}  // namespace

void reply_subject(std::string_view text, Verb answers, Subject& subject) {
  ReplyText reply;
  reply.words = std::move(subject.words);
  normalise_reply(text, reply);
  subject.kind = kReply;
  subject.answers = answers;
  subject.code = reply.code;
  subject.enhanced = reply.enhanced;
  subject.words = std::move(reply.words);
  subject.provider = subject.software = subject.client = {};
  subject.session = nullptr;
  fold(subject.words, subject.folded);
}

Subject reply_subject(std::string_view text, Verb answers) {
  Subject subject;
  reply_subject(text, answers, subject);
  return subject;
}

namespace {

// "H=(pc) [192.0.2.7] rejected RCPT <b@example.org>: Unknown user", "The following recipients failed: …": the
// server's words without their code, which rules for replies know.
bool tells_refusal_in_words(const Event& event) {
  switch (event.answers) {
    case Verb::mail:
    case Verb::rcpt:
    case Verb::data:
    case Verb::content: return event.kind == Kind::error;
    default: return false;
  }
}

}  // namespace

Subject event_subject(const Session& session, const Event& event) {
  Subject subject;
  subject.kind = kind_bit(event.kind);
  if (subject.kind == kReply) {
    subject = reply_subject(event.text, event.answers);
    if (event.code != 0) subject.code = event.code;
    if (event.enhanced) subject.enhanced = event.enhanced;
  } else if (subject.kind != 0) {
    subject.words = normalise_words(event.text);
    fold(subject.words, subject.folded);
    if (tells_refusal_in_words(event)) {
      subject.kind |= kReply;
      subject.answers = event.answers;
    }
  }
  subject.provider = session.server.provider;
  subject.software = session.server.software;
  subject.client = session.client.name;
  subject.session = &session;
  return subject;
}

void append_without_ids(std::string_view text, std::string& key) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && in_id(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    key += names_message(word) ? "#" : word;
    if (end < text.size()) key += text[end++];
    at = end;
  }
}

std::string memo_key(const Subject& subject) {
  std::string key;
  key.reserve(subject.words.size() + 64);
  key = subject.words;
  const std::array<std::uint16_t, 6> numbers = {subject.kind,
                                                subject.code,
                                                subject.enhanced.status,
                                                subject.enhanced.subject,
                                                subject.enhanced.detail,
                                                static_cast<std::uint16_t>(subject.answers)};
  for (const std::uint16_t number : numbers) {
    key += static_cast<char>(number >> 8);
    key += static_cast<char>(number & 0xFF);
  }
  for (const std::string_view name : {subject.provider, subject.software, subject.client})
    key.append("\n").append(name);
  return key;
}

}  // namespace smtplain::rules
