#include "rules/one_reply.h"

#include <utility>

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

ReplyVerdict judge_one_reply(const Matcher& matcher, std::string_view text, const ReplyContext& context,
                             Why* why) {
  Subject subject;
  context_subject(text, context, subject);
  if (positive(subject)) matcher.verdict(subject);  // the rules may look at no more of it than whose it is
  Session session;
  session.client.name = context.client;
  session.server.provider = subject.provider;
  session.server.software = subject.software;
  session.outcome = positive(subject)     ? Outcome::incomplete
                    : subject.code >= 500 ? Outcome::rejected
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
  subject = diagnose_reply(matcher, session, std::move(subject), why);
  // The evidence would be the reply itself, seen through views that outlive it.
  for (Diagnosis& told : session.diagnosis) told.evidence.clear();
  return {subject.code,
          subject.enhanced,
          subject.words,
          session.server.provider,
          meaning_of(matcher.tables(), subject),
          std::move(session.diagnosis)};
}

std::string_view cause_of_one_reply(const Matcher& matcher, std::string_view text,
                                    const ReplyContext& context) {
  static thread_local Subject subject;  // its buffers are used again
  context_subject(text, context, subject);
  return matcher.cause(subject);
}

}  // namespace smtplain::rules
