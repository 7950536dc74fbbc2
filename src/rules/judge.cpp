#include "rules/judge.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "rules/advice.h"
#include "rules/evidence.h"
#include "rules/placeholders.h"
#include "rules/session_tests.h"
#include "rules/vocabulary.h"
#include "text/smtp.h"

namespace smtplain::rules {
namespace {

constexpr std::string_view kNever = "never";  // a rule's "retry"

constexpr std::size_t kMaxDiagnoses = 3;

// What is added to a rule's confidence for where it matched: docs/writing-rules.md, "Which rule wins".
constexpr double kDecidingWords = 0.35, kDecidingEnhanced = 0.2, kDecidingCode = 0.1, kOtherReply = -0.15;
constexpr double kSessionRule = 0.28, kVagueSessionRule = 0.1;
constexpr double kFailureItself = 0.15, kOtherMessage = 0.1, kVagueMessage = -0.35;
constexpr double kOtherStage = -0.15;

/// A rule that holds for an event, or (event -1) for the session, and how much it counts.
struct CauseCandidate {
  Match match;
  std::int32_t event = -1;
  double strength = 0;
};

bool stronger(const CauseCandidate& a, const CauseCandidate& b) {
  if (a.strength != b.strength) return a.strength > b.strength;
  return better(a.match, b.match);
}

// In a program's own words: the server said no, whatever its reply was.
bool says_refused(std::string_view text) {
  constexpr std::array kWords = word_list("reject", "refuse", "denied", "not permitted", "not accept");
  return mentions_any(text, kWords);
}

bool explains_code(const Annotation& told) {
  return told.rule == "reply-codes" || told.rule == "enhanced-codes";
}

// A match in words, for --why.
Why::Rule explain_match(const Matcher& matcher, const Match& match) {
  const RuleTables& tables = matcher.tables();
  const RuleData& rule = tables.rules[match.rule];
  const bool session_alone = match.step == Step::nothing && rule.session.count > 0;
  Why::Rule told{rule.id, rule.cause, static_cast<double>(rule.confidence),
                 std::string(session_alone ? "tests of the session" : name(match.step))};
  if (match.pattern >= 0) {
    told.because += " /" + std::string(tables.patterns[static_cast<std::size_t>(match.pattern)].source) + '/';
  }
  told.because += ", " + std::to_string(match.points) + (match.points == 1 ? " point" : " points");
  return told;
}

class SessionJudge {
 public:
  SessionJudge(const Matcher& matcher, Session& session, Why* why)
      : matcher_(matcher), tables_(matcher.tables()), session_(session), why_(why) {}

  Subject run_alone(Subject reply) {
    alone_ = true;
    reply_ = std::move(reply);
    run();
    return std::move(*reply_);
  }

  void run() {
    for (std::size_t i = 0; i < session_.events.size(); ++i) look_at(static_cast<std::int32_t>(i));
    look_at_session();
    std::stable_sort(candidates_.begin(), candidates_.end(), stronger);
    prefer_what_the_session_shows();
    choose();
    remark_verdict();
  }

 private:
  using Told = std::vector<Annotation>::iterator;

  const RuleData& rule(const Match& match) const { return tables_.rules[match.rule]; }
  const Event& event(std::int32_t index) const { return session_.events[static_cast<std::size_t>(index)]; }
  bool went_well() const {
    return session_.outcome == Outcome::accepted || session_.outcome == Outcome::no_message;
  }

  void look_at(std::int32_t index) {
    const Event& seen = event(index);
    const std::uint8_t kind = kind_bit(seen.kind);
    if (kind == 0 || (kind == kReply && seen.code != 0 && seen.code < 400 && !matcher_.wants_code(seen.code)))
      return;
    // Of what was said on the way to success only findings come.
    if (went_well() && why_ == nullptr && !matcher_.finds(kind)) return;
    if (why_ == nullptr && !alone_) {
      const auto verdict = matcher_.verdict(session_, seen);
      if (verdict->matches.empty() && verdict->conditional.empty()) return;
      return add_all(matcher_.match(*verdict, &session_), index);
    }
    Subject subject = alone_ ? std::move(*reply_) : event_subject(session_, seen);
    subject.session = &session_;
    std::vector<NearMiss> near;
    const std::vector<Match> matches = matcher_.match(subject, why_ == nullptr ? nullptr : &near);
    if (alone_) {
      session_.server.provider = subject.provider;
      session_.server.software = subject.software;
    }
    if (why_ != nullptr) record(seen, matches, near);
    add_all(matches, index);
    if (index == session_.reply_event) reply_ = std::move(subject);
  }

  void add_all(const std::vector<Match>& matches, std::int32_t index) {
    for (const Match& match : matches) add(match, index);
    keep_order(matches.size());
    const auto first = std::find_if(matches.begin(), matches.end(),
                                    [&](const Match& match) { return !rule(match).cause.empty(); });
    if (first != matches.end()) remark(*first, index);
  }

  // A code says what is mostly meant by it ("553: not allowed, or malformed"). Where a rule knows the words
  // behind it, they say what is meant here. Beside the reply that decided, less is enough: what its code
  // mostly means would deny the verdict at the head.
  void remark(const Match& match, std::int32_t index) {
    constexpr float kSure = 0.8F, kLikely = 0.6F;
    const float enough = index == session_.reply_event ? kLikely : kSure;
    const RuleData& matched = rule(match);
    if (match.step < Step::text || match.pattern < 0 || matched.vague || matched.confidence < enough) return;
    std::vector<Annotation>& told = session_.annotations;
    while (next_remark_ < told.size() && told[next_remark_].event < index) ++next_remark_;
    const auto words = [&] {
      return Filler(matcher_, session_, &event(index), &match).fill(matched.title) + '.';
    };
    const auto first = told.begin() + static_cast<std::ptrdiff_t>(next_remark_);
    const auto end =
        std::find_if(first, told.end(), [index](const Annotation& a) { return a.event != index; });
    if (first == end && event(index).kind == Kind::error) {
      told.insert(end, {index, matched.id, words()});
      return;
    }
    if (std::any_of(first, end, explains_code)) replace_codes(first, end, {index, matched.id, words()});
  }

  // What 5.3.4 means in general only raises doubts beside words that say what it means here.
  void replace_codes(Told first, Told end, Annotation by) {
    const auto code = std::find_if(first, end, explains_code);
    if (code == end) return;
    *code = std::move(by);
    session_.annotations.erase(std::remove_if(code + 1, end, explains_code), end);
  }

  // Where the session as a whole shows the cause, what the code of the reply that decided mostly means would
  // deny it.
  void remark_verdict() {
    if (went_well() || session_.reply_event < 0 || session_.diagnosis.empty()) return;
    const RuleData& first = rule(candidates_.front().match);
    if (candidates_.front().event >= 0 || first.vague || first.confidence < 0.6F) return;
    std::vector<Annotation>& told = session_.annotations;
    const std::int32_t decided = session_.reply_event;
    const auto begin =
        std::find_if(told.begin(), told.end(), [&](const Annotation& a) { return a.event == decided; });
    const auto end = std::find_if(begin, told.end(), [&](const Annotation& a) { return a.event != decided; });
    replace_codes(begin, end, {decided, first.id, session_.diagnosis.front().title + '.'});
  }

  // Of the rules that hold for one event the most specific counts most, whatever their confidence.
  void keep_order(std::size_t added) {
    const std::size_t first = candidates_.size() - std::min(added, candidates_.size());
    for (std::size_t i = first + 1; i < candidates_.size(); ++i) {
      if (candidates_[i].event != candidates_[i - 1].event) continue;
      candidates_[i].strength = std::min(candidates_[i].strength, candidates_[i - 1].strength - 0.001);
    }
  }

  void look_at_session() {
    const std::vector<Match> matches = matcher_.match_session(session_, reply_ ? &*reply_ : nullptr);
    if (why_ != nullptr && !matches.empty()) record(Event{}, matches, {});
    for (const Match& match : matches) add(match, -1);
  }

  // Of two rules for the same cause the one that looks at the whole session says more than the reply's words:
  // it has the numbers, and both mean the same.
  void prefer_what_the_session_shows() {
    if (candidates_.empty() || candidates_.front().event < 0) return;
    if (candidates_.front().match.step == Step::named) return;  // knows the provider
    const RuleData& first = rule(candidates_.front().match);
    const auto shown = std::find_if(candidates_.begin(), candidates_.end(), [&](const CauseCandidate& c) {
      return c.event < 0 && rule(c.match).cause == first.cause &&
             rule(c.match).confidence >= first.confidence;
    });
    if (shown != candidates_.end()) std::rotate(candidates_.begin(), shown, shown + 1);
  }

  void add(const Match& match, std::int32_t index) {
    const RuleData& matched = rule(match);
    if (matched.cause.empty()) return add_finding(match, index);
    if (!may_diagnose(matched, index)) return;
    candidates_.push_back({match, index, strength(matched, match, index)});
  }

  // A session that went well, or whose log just stops, has a cause only where a rule says so on purpose.
  bool may_diagnose(const RuleData& matched, std::int32_t index) const {
    if (went_well()) return index < 0 && tests(matched, SessionField::outcome);
    // That the connection ends after a refusal follows from it, or means nothing.
    if (index > session_.reply_event && session_.reply_event >= 0 && event(index).kind == Kind::close)
      return false;
    if (session_.outcome != Outcome::incomplete) return true;
    return index < 0 || (kind_bit(event(index).kind) == kReply && event(index).code < 400);
  }

  bool tests(const RuleData& matched, SessionField field) const {
    const auto all = slice(tables_.session_tests, matched.session);
    return std::any_of(all.begin(), all.end(), [field](const SessionTest& t) { return t.field == field; });
  }

  // The reply that decided counts most; what the client program says after any failure counts least.
  double strength(const RuleData& matched, const Match& match, std::int32_t index) const {
    const double base = static_cast<double>(matched.confidence);
    // A vague one tells no more than where the session ended.
    if (index < 0) return base + (matched.vague ? kVagueSessionRule : kSessionRule);
    if (index == session_.reply_event) {
      return base + (match.step >= Step::text         ? kDecidingWords
                     : match.step >= Step::vague_text ? kDecidingEnhanced
                                                      : kDecidingCode);
    }
    const Event& seen = event(index);
    const bool reply = kind_bit(seen.kind) == kReply;
    const bool message = seen.kind == Kind::error || seen.kind == Kind::close;
    double bonus = reply ? kOtherReply : message ? kOtherMessage : 0;
    if (index == session_.failure_event) bonus = kFailureItself;
    if (matched.vague && !reply) bonus += kVagueMessage;
    if (index != session_.failure_event && seen.stage != session_.stage) bonus += kOtherStage;
    // Of several messages the first is the nearest to the cause.
    return base + bonus - 0.001 * std::min(index, 50);
  }

  void add_finding(const Match& match, std::int32_t index) {
    const RuleData& matched = rule(match);
    const bool told = std::any_of(session_.findings.begin(), session_.findings.end(),
                                  [&](const Finding& f) { return f.rule == matched.id; });
    if (told) return;
    const Filler filler(matcher_, session_, index < 0 ? nullptr : &event(index), &match);
    session_.findings.push_back({matched.id, matched.severity, filler.fill(matched.title),
                                 filler.fill(matched.explain), index < 0 ? 0 : event(index).line});
  }

  void choose() {
    std::set<std::string_view> causes;
    for (const CauseCandidate& candidate : candidates_) {
      const RuleData& matched = rule(candidate.match);
      if (session_.diagnosis.size() == kMaxDiagnoses) break;
      if (!session_.diagnosis.empty() && !is_alternative(candidate)) continue;
      if (causes.contains(matched.cause)) continue;
      causes.insert(matched.cause);
      session_.diagnosis.push_back(diagnosis(candidate));
    }
    if (!session_.diagnosis.empty()) {
      place();
      calibrate();
      forget_what_is_told();
    }
    if (why_ != nullptr) tell_decision();
  }

  // A remark that says the same as the verdict says nothing more.
  void forget_what_is_told() {
    std::erase_if(session_.findings,
                  [&](const Finding& f) { return f.title == session_.diagnosis.front().title; });
  }

  // A reply or a failure that stands alone does not say what it answers; some causes have one place only.
  void place() {
    const bool alone =
        session_.stage <= Stage::connect &&
        std::none_of(session_.events.begin(), session_.events.end(), [](const Event& seen) {
          return seen.kind == Kind::command || seen.kind == Kind::greeting || seen.kind == Kind::connect;
        });
    const bool told_in_words = session_.reply_event < 0 && session_.failure_event >= 0;
    if (!alone || (session_.reply_event < 0 && !told_in_words)) return;
    for (const CauseData& cause : tables_.causes) {
      if (cause.id == session_.diagnosis.front().cause) parse_name(cause.stage, session_.stage);
    }
    if (told_in_words && session_.stage >= Stage::mail_from &&
        says_refused(subject_of(candidates_.front())->text))
      session_.outcome = Outcome::rejected;
  }

  // Something that follows from the first cause is no second one; other readings of the same words are.
  bool is_alternative(const CauseCandidate& candidate) const {
    const CauseCandidate& first = candidates_.front();
    if (candidate.event < 0) return true;
    if (is_of_connecting(rule(candidate.match)) && server_spoke(session_)) return false;
    if (candidate.event == first.event || first.event < 0) return candidate.match.step >= Step::vague_text;
    return !rule(candidate.match).vague && candidate.match.step >= Step::text &&
           candidate.strength > first.strength - 0.45;
  }

  // That there was no connection: no reading of a log in which the server speaks.
  bool is_of_connecting(const RuleData& matched) const {
    return std::any_of(tables_.causes.begin(), tables_.causes.end(), [&](const CauseData& cause) {
      return cause.id == matched.cause && (cause.stage == "resolve" || cause.stage == "connect");
    });
  }

  // An alternative can only be right where the first is wrong.
  void calibrate() {
    double left = 1 - session_.diagnosis.front().confidence;
    for (std::size_t i = 1; i < session_.diagnosis.size(); ++i) {
      Diagnosis& other = session_.diagnosis[i];
      other.confidence = std::min(other.confidence, left * 0.6);
      left -= other.confidence;
    }
  }

  Diagnosis diagnosis(const CauseCandidate& candidate) const {
    const RuleData& matched = rule(candidate.match);
    const Event* seen = subject_of(candidate);
    const Filler filler(matcher_, session_, seen, &candidate.match);
    Diagnosis told;
    told.cause = matched.cause;
    told.rule = matched.id;
    told.confidence = confidence(candidate);
    told.lasting = matched.retry == kNever;
    told.title = filler.fill(matched.title);
    told.explanation = filler.fill(matched.explain) + retry_words(matched.retry, seen);
    told.fix = advice(tables_, matched, session_, filler);
    told.evidence = proof(candidate);
    for (std::string_view ref : slice(tables_.words, matched.refs)) told.refs.push_back(link_of(ref));
    return told;
  }

  double confidence(const CauseCandidate& candidate) const {
    const RuleData& matched = rule(candidate.match);
    double sure = static_cast<double>(matched.confidence);
    if (has_close_rival(candidate)) sure *= 0.85;
    if (candidate.event < 0) return sure;
    const Event& seen = event(candidate.event);
    if (guesses_command(matched.answers, kind_bit(seen.kind), seen.answers, seen.code)) sure *= 0.85;
    return sure;
  }

  // Another cause that is nearly as specific on the same line makes this one less sure.
  bool has_close_rival(const CauseCandidate& candidate) const {
    return std::any_of(candidates_.begin(), candidates_.end(), [&](const CauseCandidate& other) {
      return other.event == candidate.event && rule(other.match).cause != rule(candidate.match).cause &&
             other.match.step == candidate.match.step && other.match.points * 4 >= candidate.match.points * 3;
    });
  }

  // The event that the texts are about: a session rule speaks of the one that decided.
  const Event* subject_of(const CauseCandidate& candidate) const {
    if (candidate.event >= 0) return &event(candidate.event);
    if (session_.reply_event >= 0) return &event(session_.reply_event);
    return session_.failure_event >= 0 ? &event(session_.failure_event) : nullptr;
  }

  // What the words of a 4yz reply say will not pass by itself; its code still asks to come again
  // (RFC 5321 section 4.2.1), and a mail server does so whatever is advised here.
  static std::string retry_words(std::string_view retry, const Event* seen) {
    if (retry.empty()) return {};
    const bool for_now = seen != nullptr && seen->from == Speaker::server && seen->code / 100 == 4;
    if (retry == kNever && for_now) {
      return " The code " + std::to_string(seen->code) +
             " asks to try again later, which mail servers do by themselves; without a change the answer "
             "is most likely the same.";
    }
    if (retry == kNever) return " Trying again without a change gives the same answer.";
    if (retry == "later") return " A later attempt may pass.";
    return " Try again " + std::string(retry) + ".";
  }

  std::vector<Evidence> proof(const CauseCandidate& candidate) const {
    EvidenceFor about{subject_of(candidate)};
    about.greeting = candidate.event < 0 && tests(rule(candidate.match), SessionField::greeting);
    about.last_step = candidate.event < 0 && session_.reply_event < 0;
    for (const CauseCandidate& other : candidates_) about.judged.push_back(other.event);
    return evidence(session_, about);
  }

  void record(const Event& seen, const std::vector<Match>& matches, const std::vector<NearMiss>& near) {
    if (matches.empty() && near.empty()) return;
    Why::Event& told = why_->events.emplace_back();
    told.line = seen.line;
    told.text = seen.text;
    for (const Match& match : matches) told.matched.push_back(explain_match(matcher_, match));
    for (const NearMiss& miss : near) {
      told.nearly.push_back({tables_.rules[miss.rule].id, tables_.rules[miss.rule].cause, miss.failed});
    }
  }

  void tell_decision() {
    if (session_.diagnosis.empty()) {
      why_->decision = went_well() ? "nothing went wrong, so no cause is named" : "no rule holds";
      return;
    }
    const CauseCandidate& first = candidates_.front();
    why_->decision = std::string(rule(first.match).id) + " wins: ";
    if (first.event < 0) {
      why_->decision += "it looks at the whole session";
    } else if (first.event == session_.reply_event) {
      why_->decision += "line " + std::to_string(event(first.event).line) + " is the reply that decided";
    } else {
      why_->decision += "line " + std::to_string(event(first.event).line) + " says most about the failure";
    }
  }

  const Matcher& matcher_;
  const RuleTables& tables_;
  Session& session_;
  Why* why_;
  bool alone_ = false;
  std::optional<Subject> reply_;  // the one that decided, once it was looked at
  std::vector<CauseCandidate> candidates_;
  std::size_t next_remark_ = 0;  // the first that may be about the event at hand
};

}  // namespace

void diagnose(const Matcher& matcher, Session& session, Why* why) {
  SessionJudge(matcher, session, why).run();
}

Subject diagnose_reply(const Matcher& matcher, Session& session, Subject reply, Why* why) {
  return SessionJudge(matcher, session, why).run_alone(std::move(reply));
}

}  // namespace smtplain::rules
