// What a reply alone means, without the session that it stood in.
#include <utility>

#include "rules/impl.h"
#include "rules/judge.h"
#include "rules/knowledge.h"

namespace smtplain::rules {
namespace {

void context_subject(std::string_view text, const ReplyContext& context, Subject& subject) {
  reply_subject(text, context.answers, subject);
  subject.client = context.client;
  subject.provider = context.provider;
  subject.software = context.software;
}

bool positive(const Subject& subject) {
  return subject.code != 0 && subject.code < 400;
}

std::string meaning_of(const RuleTables& tables, const Subject& subject) {
  std::string text;
  if (subject.code != 0) {
    if (const EntryData* entry = find_reply_code(tables, subject.code, subject.answers))
      text = sentence(*entry);
  }
  if (const EntryData* entry = subject.enhanced ? find_enhanced_code(tables, subject.enhanced) : nullptr) {
    text += (text.empty() ? "" : " ") + subject.enhanced.str() + ": " + sentence(*entry);
  }
  return text;
}

}  // namespace
}  // namespace smtplain::rules

namespace smtplain {

ReplyVerdict Rules::judge_reply(std::string_view text, const ReplyContext& context, Why* why) const {
  const rules::Matcher& matcher = impl_->matcher;
  rules::Subject subject;
  rules::context_subject(text, context, subject);
  if (rules::positive(subject))
    matcher.verdict(subject);  // the rules may look at no more of it than whose it is
  Session session;
  session.client.name = context.client;
  session.server.provider = subject.provider;
  session.server.software = subject.software;
  session.outcome = rules::positive(subject) ? Outcome::incomplete
                    : subject.code >= 500    ? Outcome::rejected
                                             : Outcome::deferred;
  Event& event = session.events.emplace_back();
  event.line = event.end_line = 1;
  event.kind = context.answers == Verb::connection ? Kind::greeting : Kind::reply;
  event.from = Speaker::server;
  event.answers = context.answers;
  event.code = subject.code;
  event.enhanced = subject.enhanced;
  event.text = text;
  session.reply_event = 0;
  subject = rules::diagnose_reply(matcher, session, std::move(subject), why);
  // The evidence would be the reply itself, seen through views that outlive it.
  for (Diagnosis& told : session.diagnosis) told.evidence.clear();
  return {subject.code,
          subject.enhanced,
          subject.words,
          session.server.provider,
          rules::meaning_of(matcher.tables(), subject),
          std::move(session.diagnosis)};
}

std::string_view Rules::cause_of_reply(std::string_view text, const ReplyContext& context) const {
  static thread_local rules::Subject subject;  // its buffers are used again
  rules::context_subject(text, context, subject);
  return impl_->matcher.cause(subject);
}

}  // namespace smtplain
