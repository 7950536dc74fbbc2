#include "rules/knowledge.h"

#include <algorithm>
#include <initializer_list>
#include <tuple>

#include "rules/advice.h"
#include "rules/fold.h"
#include "rules/normalise.h"
#include "text/characters.h"
#include "text/recent_texts.h"
#include "text/smtp.h"

namespace smtplain::rules {
namespace {

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// "RST" must not be found in "first": a key stands as words of its own.
bool stands_alone(std::string_view text, std::size_t at, std::size_t length) {
  const bool left = at == 0 || !is_word_char(text[at - 1]) || !is_word_char(text[at]);
  const std::size_t end = at + length;
  return left && (end == text.size() || !is_word_char(text[end]) || !is_word_char(text[end - 1]));
}

// What the entry says under this name; empty if nothing.
std::string_view fact_of(const RuleTables& tables, const EntryData& entry, std::string_view name) {
  const auto facts = slice(tables.words, entry.facts);
  for (std::size_t i = 0; i + 1 < facts.size(); i += 2) {
    if (facts[i] == name) return facts[i + 1];
  }
  return {};
}

std::string_view client_of(const RuleTables& tables, const EntryData& entry) {
  return fact_of(tables, entry, "client");
}

// Programs share many words, and what an entry says of them then fits all; one that names its program ("A
// setting of msmtp") fits no other. A language's own words come from many programs. Where the log does not
// tell the program, words tell it, and the signs of settings and sections do not ("port =", "[smtp]").
bool speaks_of_another(const RuleTables& tables, const EntryData& entry, std::string_view client) {
  std::string_view own = client_of(tables, entry);
  own = own.substr(0, own.find(' '));  // "openssl" is openssl s_client
  // "PHP reports an error of the connection" is no remark for a log of JavaMail.
  if (own == "PHP") return !client.empty() && advises(own, client) != Advises::this_client;
  if (own == "any" || own == "Perl" || own == "Ruby" || ifind(entry.explain, own) == npos) return false;
  const std::string_view key = entry.folded_key;
  if (client.empty()) {
    const bool setting = key.ends_with('=') && key.find(' ') >= key.size() - 2;  // and no words before it
    return key.size() < 24 && (setting || key.starts_with('['));
  }
  return ifind(client, own) == npos;
}

// "Trying " is how a line begins, behind a mark or a prefix at most: no sentence with "trying to send" in it.
// Commands and options ("openssl s_client ") may follow others, and so may what announces a value.
bool begins_there(const RuleTables& tables, std::string_view text, std::size_t at, const EntryData& entry) {
  const std::string_view key = entry.key;
  if (!key.ends_with(' ') || key.ends_with(": ")) return true;
  const std::string_view before = trim(text.substr(0, at));
  const bool within = !before.empty() && is_letter(before.back());
  if (!within) return true;
  // "should swaks then try TLS?" names the program and was not typed into a shell; what has options may be.
  if (fact_of(tables, entry, "kind") == "command") return text.find(" -", at) != npos;
  return !is_upper(key.front());
}

// Logs say the same thing thousands of times: the last questions that one thread asked of one matcher, and
// what was found. `look` is called where the question is not among them.
template <typename Look>
const EntryData* remembered(const Matcher& matcher, std::initializer_list<std::string_view> question,
                            Look look) {
  static thread_local RecentTextsOf<const EntryData*> recent;
  static thread_local std::string key;
  key.clear();
  for (const std::string_view part : question) key.append(part) += '\n';
  return recent.of(matcher.id()).get(key, look);
}

// A number as a part of a question.
template <typename Number>
std::string_view bytes_of(const Number& number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

const EntryData* look_for_entry_in(const Matcher&, std::string_view table, std::string_view text,
                                   std::string_view client);

}  // namespace

const EntryData* find_entry(const Matcher& matcher, std::string_view table, std::string_view key) {
  if (key.empty()) return nullptr;
  return remembered(matcher, {"key", table, key}, [&] { return find_entry(matcher.tables(), table, key); });
}

const EntryData* find_entry_in(const Matcher& matcher, std::string_view table, std::string_view text,
                               std::string_view client) {
  return remembered(matcher, {"text", table, client, text},
                    [&] { return look_for_entry_in(matcher, table, text, client); });
}

const EntryData* find_reply_code(const Matcher& matcher, std::uint16_t code, Verb answers) {
  return remembered(matcher, {"code", bytes_of(code), bytes_of(answers)},
                    [&] { return find_reply_code(matcher.tables(), code, answers); });
}

const EntryData* find_enhanced_code(const Matcher& matcher, EnhancedCode code) {
  return remembered(matcher,
                    {"enhanced", bytes_of(code.status), bytes_of(code.subject), bytes_of(code.detail)},
                    [&] { return find_enhanced_code(matcher.tables(), code); });
}

const EntryData* find_entry(const RuleTables& tables, std::string_view table, std::string_view key) {
  const std::string folded = fold(key);
  const std::string_view wanted = folded;
  const auto entry =
      std::lower_bound(tables.entries.begin(), tables.entries.end(), std::tie(table, wanted),
                       [](const EntryData& e, const auto& k) { return std::tie(e.table, e.folded_key) < k; });
  if (entry == tables.entries.end() || entry->table != table || entry->folded_key != wanted) return nullptr;
  return &*entry;
}

bool searched_in_text(std::string_view table) {
  return table == "tool-lines" || table == "tls-messages" || table == "verify-errors";
}

namespace {

const EntryData* look_for_entry_in(const Matcher& matcher, std::string_view table, std::string_view text,
                                   std::string_view client) {
  const RuleTables& tables = matcher.tables();
  Subject subject;
  subject.words = normalise_words(text);
  fold(subject.words, subject.folded);
  subject.kind = kEntryWords;
  matcher.prepare(subject);
  const EntryData* best = nullptr;
  for (const Candidate& candidate : subject.scan.candidates) {
    const PatternData& pattern = tables.patterns[candidate.pattern];
    if ((pattern.owner & kEntryOwner) == 0) continue;  // a pattern without literals
    const EntryData& entry = tables.entries[pattern.owner & ~kEntryOwner];
    if (entry.table != table) continue;
    const std::string_view key = tables.literals[tables.needs[pattern.required.first].literal].text;
    const bool longer =
        best == nullptr || entry.folded_key.size() > best->folded_key.size() ||
        (entry.folded_key.size() == best->folded_key.size() && iequals(client_of(tables, entry), client));
    if (!longer) continue;
    const std::size_t at = subject.folded.find(key);
    // A few letters, or the label of a field, that mean something in one program's output ("---", "host =")
    // mean another thing in another's.
    const std::string_view folded = entry.folded_key;
    const bool label = folded.ends_with(':') || folded.ends_with('=');
    const std::size_t telling = label ? 18 : 13;
    const bool short_key = table == "tool-lines" && folded.size() < telling;
    if (short_key && (at > 0 || !client.empty()) && !iequals(client_of(tables, entry), client) &&
        client_of(tables, entry) != "any") {
      continue;
    }
    if (stands_alone(subject.folded, at, key.size()) && begins_there(tables, subject.folded, at, entry) &&
        !speaks_of_another(tables, entry, client))
      best = &entry;
  }
  return best;
}

}  // namespace

const EntryData* find_reply_code(const RuleTables& tables, std::uint16_t code, Verb answers) {
  const std::string digits = std::to_string(code);
  if (answers == Verb::auth_answer) answers = Verb::auth;
  if (answers == Verb::lhlo) answers = Verb::ehlo;
  for (Verb verb : {answers, answers == Verb::helo ? Verb::ehlo : Verb::none}) {
    if (verb == Verb::none) continue;
    if (const auto* entry = find_entry(tables, "reply-codes", digits + ' ' + std::string(name(verb))))
      return entry;
  }
  if (const auto* entry = find_entry(tables, "reply-codes", digits)) return entry;
  return find_entry(tables, "reply-codes", digits.substr(0, 1) + "xx");
}

const EntryData* find_enhanced_code(const RuleTables& tables, EnhancedCode code) {
  const std::string status = std::to_string(code.status), subject = std::to_string(code.subject);
  const std::string tail = '.' + subject + '.' + std::to_string(code.detail);
  for (const std::string& key : {status + tail, "x" + tail, "x." + subject + ".x", status + ".x.x"}) {
    if (const EntryData* entry = find_entry(tables, "enhanced-codes", key)) return entry;
  }
  return nullptr;
}

std::string sentence(const EntryData& entry, std::string_view argument) {
  std::string text(entry.explain);
  constexpr std::string_view mark = "{argument}";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    if (!argument.empty()) {
      text.replace(at, mark.size(), argument);
      at += argument.size();
      continue;
    }
    // ", {argument}," and " ({argument})" go with their marks.
    std::size_t first = at, last = at + mark.size();
    if (first > 0 && last < text.size() && text[first - 1] == '(' && text[last] == ')') {
      --first;
      ++last;
    }
    while (first > 0 && (text[first - 1] == ' ' || text[first - 1] == ',')) --first;
    if (last < text.size() && text[last] == ',') ++last;
    text.erase(first, last - first);
    at = first;
  }
  return text;
}

}  // namespace smtplain::rules
