#include "rules/matcher.h"

#include <algorithm>
#include <array>
#include <atomic>

#include "rules/fold.h"
#include "rules/literals.h"
#include "rules/program.h"
#include "rules/session_tests.h"
#include "rules/vocabulary.h"
#include "text/recent_texts.h"
#include "text/smtp.h"

namespace smtplain::rules {
namespace {

bool negative(const Subject& subject) {
  if (subject.code != 0) return subject.code >= 400;
  return subject.enhanced.status != 2;  // the log lost the code: only the words can tell
}

bool answers_auth_only(std::uint16_t code) {
  return code == 534 || code == 535 || code == 538;
}

bool holds(const EnhancedTest& test, const EnhancedCode& code) {
  return (test.status < 0 || test.status == code.status) &&
         (test.subject < 0 || test.subject == code.subject) &&
         (test.detail < 0 || test.detail == code.detail);
}

// Bits of the outcomes for which the rule's test of it holds; all without one.
std::uint32_t outcomes_of(const RuleTables& tables, const RuleData& rule) {
  std::uint32_t bits = ~std::uint32_t{0};
  for (const SessionTest& test : slice(tables.session_tests, rule.session)) {
    if (test.field != SessionField::outcome) continue;
    std::uint32_t wanted = 0;
    Outcome outcome{};
    for (const std::string_view word : slice(tables.words, test.values))
      if (parse_name(fold(word), outcome)) wanted |= std::uint32_t{1} << static_cast<unsigned>(outcome);
    bits &= wanted;
  }
  return bits;
}

std::uint64_t next_id() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

}  // namespace

std::unique_ptr<RE2> compile_pattern(std::string_view source) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  return std::make_unique<RE2>(re2::StringPiece(source.data(), source.size()), options);
}

void Matcher::prepare(Subject& subject) const {
  subject.ascii = is_ascii(subject.folded);
  scan_text(tables_, subject.folded, subject.kind, subject.scan);
  std::vector<Candidate>& candidates = subject.scan.candidates;
  for (const Candidate& tried : unfiltered_)  // a rule's patterns stand side by side
    candidates.insert(std::lower_bound(candidates.begin(), candidates.end(), tried), tried);
}

std::string_view Matcher::entry_told(const Subject& subject, std::string_view table) const {
  for (const Candidate& candidate : subject.scan.candidates) {
    const std::uint32_t owner = tables_.patterns[candidate.pattern].owner;
    if ((owner & kEntryOwner) == 0) continue;
    const EntryData& entry = tables_.entries[owner & ~kEntryOwner];
    if (entry.table == table && found(candidate, subject)) return entry.key;
  }
  return {};
}

bool guesses_command(std::uint32_t wanted, std::uint8_t kind, Verb answers, std::uint16_t code) {
  if (wanted == 0 || answers != Verb::none || kind != kReply) return false;
  return !answers_auth_only(code) || (wanted & verb_bit(Verb::auth)) == 0;
}

Matcher::Matcher(const RuleTables& tables)
    : tables_(tables),
      id_(next_id()),
      compiled_(std::make_unique<Block[]>(tables.patterns.size() / kBlock + 1)),
      by_code_(std::make_unique<CodeRules[]>(kCodes)) {
  for (std::uint32_t r = 0; r < tables.rules.size(); ++r) {
    const RuleData& rule = tables.rules[r];
    if (rule.kinds == kSession) {
      session_.push_back(r);
      outcomes_.push_back(outcomes_of(tables, rule));
      continue;
    }
    if (rule.text.empty()) textless_.push_back(r);
    if (rule.cause.empty()) finding_kinds_ |= rule.kinds;
    for (const CodeTest& test : slice(tables.codes, rule.codes)) {
      for (std::size_t code = test.low; code <= test.high && code < wanted_codes_.size(); ++code)
        wanted_codes_.set(code);
    }
    for (std::uint32_t p = rule.text.first; p < rule.text.first + rule.text.count; ++p) {
      if (tables.patterns[p].required.empty()) unfiltered_.push_back({p, false});
    }
  }
}

// Of the rules without words those that a reply of this code has to be held against.
const std::vector<std::uint32_t>& Matcher::textless(const Subject& subject) const {
  if (subject.kind != kReply || subject.code >= kCodes) return textless_;
  // No code is below 100: a reply that lost its own has the place of its class.
  CodeRules& known = by_code_[subject.code != 0 ? subject.code : subject.enhanced.status];
  std::call_once(known.once, [&] {
    for (const std::uint32_t r : textless_) {
      const RuleData& rule = tables_.rules[r];
      // Which class a lost code was of is for the enhanced code to tell.
      if ((rule.kinds & kReply) != 0 &&
          (subject.code == 0 || rule.codes.empty() || wanted_code(rule.codes, subject)))
        known.rules.push_back(r);
    }
    std::sort(known.rules.begin(), known.rules.end(), [&](std::uint32_t a, std::uint32_t b) {
      return better(most_of_textless(a), most_of_textless(b));
    });
  });
  return known.rules;
}

Matcher::Lazy& Matcher::lazy(std::uint32_t pattern) const {
  Block& block = compiled_[pattern / kBlock];
  std::call_once(block.once, [&] { block.patterns = std::make_unique<Lazy[]>(kBlock); });
  return block.patterns[pattern % kBlock];
}

const RE2& Matcher::regex(std::uint32_t pattern) const {
  Lazy& known = lazy(pattern);
  std::call_once(known.once, [&] { known.re = compile_pattern(tables_.patterns[pattern].source); });
  return *known.re;
}

const RE2* Matcher::loose_regex(std::uint32_t pattern) const {
  Lazy& known = lazy(pattern);
  std::call_once(known.loose_once, [&] {
    const std::string source = without_counts(tables_.patterns[pattern].source);
    if (!source.empty()) known.loose = compile_pattern(source);
  });
  return known.loose.get();
}

bool Matcher::found(std::uint32_t pattern, const Subject& subject) const {
  const auto required = slice(tables_.needs, tables_.patterns[pattern].required);
  bool possible = required.empty();
  for (const NeedData& needed : required) {
    if (!subject.scan.holds(needed.literal, needed.edges)) continue;
    if (needed.sure) return true;
    possible = true;
  }
  return possible && found(Candidate{pattern, false}, subject);
}

bool Matcher::found(const Candidate& candidate, const Subject& subject) const {
  return candidate.sure || (possible(candidate, subject) && matches(candidate.pattern, subject));
}

// Whether the other literals stand in the text that the pattern needs.
bool Matcher::possible(const Candidate& candidate, const Subject& subject) const {
  const Range needed_too = tables_.pattern_looks[candidate.pattern].also;
  if (candidate.sure || needed_too.empty()) return true;
  const auto also = slice(tables_.needs, needed_too);
  const auto stands = [&](const NeedData& needed) {
    return subject.scan.holds(needed.literal, needed.edges);
  };
  return std::any_of(also.begin(), also.end(), stands);
}

bool Matcher::matches(std::uint32_t pattern, const Subject& subject) const {
  const auto program = slice(tables_.steps, tables_.patterns[pattern].program);
  if (!program.empty() && subject.ascii && subject.folded.size() <= kMaxProgramText)
    return run_program(program, subject.folded);
  const re2::StringPiece words(subject.words);
  const RE2* loose = loose_regex(pattern);
  if (loose != nullptr && !loose->Match(words, 0, words.size(), RE2::UNANCHORED, nullptr, 0)) return false;
  return regex(pattern).Match(words, 0, words.size(), RE2::UNANCHORED, nullptr, 0);
}

bool Matcher::found_in(std::uint32_t pattern, std::string_view text) const {
  // The next session's host and cipher are mostly the last one's.
  static thread_local RecentTextsOf<std::vector<std::pair<std::uint32_t, bool>>> recent;
  auto& known = recent.of(id_).at(text);
  for (const auto& [asked, found] : known) {
    if (asked == pattern) return found;
  }
  const auto program = slice(tables_.steps, tables_.patterns[pattern].program);
  const re2::StringPiece piece(text.data(), text.size());
  const bool found = !program.empty() && is_ascii(text) && text.size() <= kMaxProgramText
                         ? run_program(program, fold(text))
                         : regex(pattern).Match(piece, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
  known.emplace_back(pattern, found);
  return found;
}

bool Matcher::wanted_code(Range codes, const Subject& subject, bool words) const {
  if (codes.empty()) return subject.kind != kReply || negative(subject);
  const auto tests = slice(tables_.codes, codes);
  // Where the log lost the code, the enhanced code tells its class (RFC 3463 section 2); 5.0.0 stands where
  // there was none. The words may then have had any of the codes that the rule names.
  const bool lost = subject.kind == kReply && subject.code == 0 && subject.enhanced.subject != 0;
  const unsigned low = lost ? subject.enhanced.status * 100U : subject.code;
  const unsigned high = lost ? low + 99 : low;
  return std::any_of(tests.begin(), tests.end(), [&](const CodeTest& test) {
    return words ? low <= test.high && high >= test.low : low >= test.low && high <= test.high;
  });
}

bool Matcher::wanted_enhanced(Range enhanced, const Subject& subject) const {
  if (enhanced.empty()) return true;
  const auto tests = slice(tables_.enhanced, enhanced);
  return subject.enhanced && std::any_of(tests.begin(), tests.end(), [&](const EnhancedTest& test) {
           return holds(test, subject.enhanced);
         });
}

bool Matcher::wanted_name(Range names, std::string_view name) const {
  if (names.empty()) return true;
  const auto list = slice(tables_.words, names);
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view wanted) { return iequals(wanted, name); });
}

bool Matcher::excluded(const RuleData& rule, const Subject& subject) const {
  for (std::uint32_t p = rule.without.first; p < rule.without.first + rule.without.count; ++p) {
    if (found(p, subject)) return true;
  }
  return false;
}

bool Matcher::session_holds(const RuleData& rule, const Session& session) const {
  const auto tests = slice(tables_.session_tests, rule.session);
  return std::all_of(tests.begin(), tests.end(),
                     [&](const SessionTest& test) { return session_test_holds(test, session, *this); });
}

// The name of the first test that does not hold, of those that cost next to nothing.
std::string_view Matcher::failed_quick_test(const RuleLook& rule, const Subject& subject) const {
  if ((rule.kinds & subject.kind) == 0) return "kind";
  if (!wanted_code(rule.codes, subject, rule.words)) return "code";
  if ((subject.kind & kReply) != 0 && subject.answers != Verb::none) {
    const std::uint32_t bit = verb_bit(subject.answers);
    if ((rule.answers != 0 && (rule.answers & bit) == 0) || (rule.not_for & bit) != 0) return "answers";
  }
  // A code that answers AUTH only says nothing of a recipient, whatever its words.
  if (subject.kind == kReply && subject.answers == Verb::none && answers_auth_only(subject.code) &&
      (rule.not_for & verb_bit(Verb::auth)) != 0)
    return "answers";
  if (rule.answers_shown && guesses_command(rule.answers, subject.kind, subject.answers, subject.code))
    return "answers";
  if (!wanted_enhanced(rule.enhanced, subject)) return "enhanced";
  return {};
}

std::string_view Matcher::failed_name_test(const RuleData& rule, const Subject& subject) const {
  if (!wanted_name(rule.providers, subject.provider)) return "provider";
  if (!wanted_name(rule.software, subject.software)) return "software";
  if (!wanted_name(rule.clients, subject.client)) return "client";
  return {};
}

Match Matcher::scored(std::uint32_t number, std::int32_t pattern, const Subject& subject) const {
  const RuleLook& rule = tables_.rule_looks[number];
  Match match{number, pattern, rule.step, 0};
  const bool guesses =
      rule.answers != 0 && guesses_command(rule.answers, subject.kind, subject.answers, subject.code);
  if (guesses && tables_.rules[number].text.empty()) match.step = Step::nothing;
  if (guesses && match.step == Step::vague_text) match.step = Step::enhanced_class;
  if (guesses && match.step == Step::text) match.step = Step::vague_text;
  unsigned points = rule.points;
  if (pattern >= 0) points += tables_.pattern_looks[static_cast<std::size_t>(pattern)].letters;
  if (rule.answers != 0 && !guesses) points += 4;
  if (guesses) points /= 2;
  match.points = static_cast<std::uint16_t>(std::min(points, 60000u));
  return match;
}

// Whether the pattern asks for more letters than `best`, or for as many and stands before it.
bool Matcher::more_letters(std::uint32_t pattern, std::int32_t best) const {
  if (best < 0) return true;
  const unsigned letters = tables_.pattern_looks[pattern].letters;
  const unsigned most = tables_.pattern_looks[static_cast<std::size_t>(best)].letters;
  return letters > most || (letters == most && pattern < static_cast<std::uint32_t>(best));
}

// Of these candidates of a rule the one that is found and asks for most letters; -1 if none. Those that need
// no regular expression come first: they may make others needless.
std::int32_t Matcher::best_pattern(const Subject& subject, std::size_t first, std::size_t end) const {
  const auto& candidates = subject.scan.candidates;
  std::int32_t best = -1;
  for (const bool sure : {true, false}) {
    for (std::size_t n = first; n < end; ++n) {
      if (candidates[n].sure == sure && more_letters(candidates[n].pattern, best) &&
          found(candidates[n], subject))
        best = static_cast<std::int32_t>(candidates[n].pattern);
    }
  }
  return best;
}

void Matcher::add_match(std::uint32_t rule, std::int32_t pattern, const Subject& subject,
                        Verdict& verdict) const {
  auto& list = tables_.rules[rule].session.empty() ? verdict.matches : verdict.conditional;
  list.push_back(scored(rule, pattern, subject));
}

void Matcher::match_words(const Subject& subject, Verdict& verdict, std::vector<NearMiss>* near) const {
  for_each_rule(subject, [&](std::uint32_t number, std::size_t first, std::size_t end) {
    const RuleData& rule = tables_.rules[number];
    std::string_view failed = failed_quick_test(tables_.rule_looks[number], subject);
    if (failed.empty()) failed = failed_name_test(rule, subject);
    if (!failed.empty() && (near == nullptr || failed == "kind")) return;
    const std::int32_t best = best_pattern(subject, first, end);
    if (best < 0) return;
    if (failed.empty() && excluded(rule, subject)) failed = "without";
    if (failed.empty()) {
      add_match(number, best, subject, verdict);
    } else if (near != nullptr) {
      near->push_back({number, failed});
    }
  });
}

void Matcher::match_codes(const Subject& subject, Verdict& verdict) const {
  for (const std::uint32_t r : textless(subject)) {
    const RuleData& rule = tables_.rules[r];
    if (failed_quick_test(tables_.rule_looks[r], subject).empty() &&
        failed_name_test(rule, subject).empty() && !excluded(rule, subject))
      add_match(r, -1, subject, verdict);
  }
}

// What a provider means by vague words is what the other rules find there. Where they find the cause that its
// own rule names, that rule tells it: it need not list all that the words could mean besides.
void Matcher::let_provider_tell(std::vector<Match>& matches) const {
  if (matches.empty()) return;
  const RuleData& best = tables_.rules[matches.front().rule];
  if (best.cause.view().empty() || !best.providers.empty()) return;
  const auto teller = std::find_if(matches.begin(), matches.end(), [&](const Match& match) {
    const RuleData& rule = tables_.rules[match.rule];
    return rule.vague && !rule.providers.empty() && !rule.text.empty() &&
           rule.cause.view() == best.cause.view();
  });
  if (teller == matches.end()) return;
  teller->step = Step::named;
  std::rotate(matches.begin(), teller, teller + 1);
}

// "SSL certificate problem" is more letters than "self-signed certificate", and says less: of the rules that
// mean the same and know it by words, a surer one tells it.
void Matcher::let_surer_tell(std::vector<Match>& matches) const {
  constexpr float kSurer = 0.16F;
  if (matches.empty()) return;
  const Match best = matches.front();
  const RuleData& known = tables_.rules[best.rule];
  auto teller = matches.begin();
  for (auto match = teller + 1; match != matches.end() && match->step == best.step; ++match) {
    const RuleData& rule = tables_.rules[match->rule];
    const RuleData& told = tables_.rules[teller->rule];
    const float margin = teller == matches.begin() && match->points < best.points ? kSurer : 0.0F;
    if (rule.cause.view() == known.cause.view() && rule.confidence > told.confidence + margin) teller = match;
  }
  std::rotate(matches.begin(), teller, teller + 1);
}

Verdict Matcher::find_verdict(Subject& subject, std::vector<NearMiss>* near) const {
  Verdict verdict;
  prepare(subject);
  if (subject.kind == kReply) {
    verdict.provider = entry_told(subject, "providers");
    verdict.software = entry_told(subject, "software");
    if (subject.provider.empty()) subject.provider = verdict.provider;
    if (subject.software.empty()) subject.software = verdict.software;
  }
  match_words(subject, verdict, near);
  match_codes(subject, verdict);
  std::sort(verdict.matches.begin(), verdict.matches.end(), better);
  let_surer_tell(verdict.matches);
  let_provider_tell(verdict.matches);
  return verdict;
}

std::shared_ptr<const Verdict> Matcher::verdict(Subject& subject) const {
  const std::string key = memo_key(subject);
  std::shared_ptr<const Verdict> known = memo_.find(key);
  if (known == nullptr) {
    known = std::make_shared<const Verdict>(find_verdict(subject, nullptr));
    memo_.put(key, known);
  }
  if (subject.provider.empty()) subject.provider = known->provider;
  if (subject.software.empty()) subject.software = known->software;
  return known;
}

// Sessions are alike: of most of their lines the verdict was found a moment ago. It depends on these only.
std::shared_ptr<const Verdict> Matcher::verdict(const Session& session, const Event& event) const {
  static thread_local RecentTextsOf<std::shared_ptr<const Verdict>> recent;
  static thread_local std::string key;
  const std::array<std::uint16_t, 6> numbers = {kind_bit(event.kind),
                                                event.code,
                                                static_cast<std::uint16_t>(event.answers),
                                                event.enhanced.status,
                                                event.enhanced.subject,
                                                event.enhanced.detail};
  key.assign(reinterpret_cast<const char*>(numbers.data()), sizeof numbers);
  for (const std::string_view name : {session.server.provider, session.server.software, session.client.name})
    key.append(name) += '\n';
  if (event.code >= 200 && event.code < 400)
    append_without_ids(event.text, key);
  else
    key += event.text;
  return recent.of(id_).get(key, [&] {
    Subject subject = event_subject(session, event);
    return verdict(subject);
  });
}

std::vector<Match> Matcher::match(const Verdict& verdict, const Session* session) const {
  std::vector<Match> matches = verdict.matches;
  for (const Match& match : verdict.conditional) {
    if (session != nullptr && session_holds(tables_.rules[match.rule], *session)) matches.push_back(match);
  }
  if (matches.size() > verdict.matches.size()) {
    std::sort(matches.begin(), matches.end(), better);
    let_surer_tell(matches);
  }
  return matches;
}

std::vector<Match> Matcher::match(Subject& subject, std::vector<NearMiss>* near) const {
  if (near == nullptr) return match(*verdict(subject), subject.session);
  return match(find_verdict(subject, near), subject.session);
}

}  // namespace smtplain::rules
