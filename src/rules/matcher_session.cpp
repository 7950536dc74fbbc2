// The rules that look at a whole session.
#include <algorithm>
#include <optional>
#include <span>

#include "rules/fold.h"
#include "rules/literals.h"
#include "rules/matcher.h"
#include "rules/normalise.h"
#include "rules/vocabulary.h"
#include "text/characters.h"
#include "text/recent_texts.h"

namespace smtplain::rules {

std::vector<Match> Matcher::match_session(const Session& session, const Subject* known) const {
  std::vector<Match> matches;
  if (session_.empty()) return matches;
  Subject made;
  if (known == nullptr && session.reply() != nullptr) made = event_subject(session, *session.reply());
  const Subject& reply = known == nullptr ? made : *known;
  std::optional<std::vector<std::uint32_t>> said;  // by all lines; most sessions need no words
  for (std::size_t n = 0; n < session_.size(); ++n) {
    if (((outcomes_[n] >> static_cast<unsigned>(session.outcome)) & 1) == 0) continue;
    const std::uint32_t r = session_[n];
    const RuleData& rule = tables_.rules[r];
    const bool named = wanted_name(rule.providers, session.server.provider) &&
                       wanted_name(rule.software, session.server.software) &&
                       wanted_name(rule.clients, session.client.name);
    if (!named || !reply_holds(rule, reply) || !session_holds(rule, session)) continue;
    std::int32_t pattern = -1;
    if (!rule.text.empty() || !rule.without.empty()) {
      if (!said) said = session_words(session);
      if (!words_hold(rule, *said, pattern)) continue;
    }
    matches.push_back(scored(r, pattern, reply));
  }
  std::sort(matches.begin(), matches.end(), better);
  return matches;
}

// In a session rule these test the reply that decided the outcome.
bool Matcher::reply_holds(const RuleData& rule, const Subject& reply) const {
  if (!rule.codes.empty() && !wanted_code(rule.codes, reply)) return false;
  if (rule.answers != 0 && (rule.answers & verb_bit(reply.answers)) == 0) return false;
  return wanted_enhanced(rule.enhanced, reply);
}

// Few session rules look for words, and each for few: their literals are looked for one by one.
void Matcher::look_for(Range patterns, Subject& line) const {
  const std::string_view folded = line.folded;
  for (const PatternData& pattern : tables_.patterns.subspan(patterns.first, patterns.count)) {
    for (const Range needs : {pattern.required, pattern.also}) {
      for (const NeedData& needed : slice(tables_.needs, needs)) {
        const std::string_view text = tables_.literals[needed.literal].text;
        for (std::size_t at = 0; (at = folded.find(text, at)) != npos; ++at)
          line.scan.add(needed.literal, edges_at(folded, at, text.size()));
      }
    }
  }
}

std::vector<std::uint32_t> Matcher::event_words(const Event& event) const {
  Subject line;
  line.words =
      event.from == Speaker::server ? normalise_reply(event.text).words : normalise_words(event.text);
  fold(line.words, line.folded);
  line.kind = kSession;
  line.ascii = is_ascii(line.folded);
  std::vector<std::uint32_t> stand;
  for (const std::uint32_t r : session_) {
    for (const Range patterns : {tables_.rules[r].text, tables_.rules[r].without}) {
      look_for(patterns, line);
      for (std::uint32_t p = patterns.first; p < patterns.first + patterns.count; ++p)
        if (found(p, line)) stand.push_back(p);
    }
  }
  return stand;
}

// Sessions are alike: most of their lines were looked through a moment ago.
std::vector<std::uint32_t> Matcher::session_words(const Session& session) const {
  static thread_local RecentTextsOf<std::vector<std::uint32_t>> server, others;
  std::vector<std::uint32_t> said;
  for (const Event& event : session.events) {
    if (event.kind == Kind::content || event.kind == Kind::noise) continue;
    auto& recent = event.from == Speaker::server ? server : others;
    const auto& words = recent.of(id_).get(event.text, [&] { return event_words(event); });
    said.insert(said.end(), words.begin(), words.end());
  }
  return said;
}

bool Matcher::words_hold(const RuleData& rule, std::span<const std::uint32_t> said, std::int32_t& pattern) {
  for (const std::uint32_t p : said) {
    if (rule.without.holds(p)) return false;
    if (pattern < 0 && rule.text.holds(p)) pattern = static_cast<std::int32_t>(p);
  }
  return rule.text.empty() || pattern >= 0;
}

}  // namespace smtplain::rules
