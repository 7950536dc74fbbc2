#include "readers/plain_words.h"

#include <array>

#include "readers/tool_words.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kLongest = 300;

}  // namespace

bool says_failure_plainly(std::string_view text) {
  constexpr std::array kTopic = word_list("smtp", "mail", "relay", "recipient");
  constexpr auto kTrouble = std::to_array<std::string_view>(
      {"wrong", "incorrect", "mismatch", "not respond", "no respons", "no answer", "no reply", "not answer",
       "not reply", "not reach", "require", "needs ", "blocked", "offline", "is down", "locked", "suspended",
       "not allow", "not permit", "forbidden", "prohibited", "no such", "too big", "too large", "too long",
       "too many", "closed", "dropped", " lost", "hung up", "terminated", "mailbox full", "is full",
       "limit reached", "over quota", "exceeded", "unavailable", "not exist", "not accept",
       // in other languages
       "abgelehnt", "fehlgeschlagen", "antwortet nicht", "nicht erreichbar", "falsch", "keine verbindung",
       "ne répond pas", "injoignable", "refusé", "échou", "no responde", "rechaz", "inválid", "falló",
       "non risponde", "rifiutat", "não responde", "recusad", "rejeitad", "reageert niet", "geweigerd",
       "mislukt"});
  constexpr std::array kPerson = word_list("how ", "why ", "what ", "?", "please", "thank", "should");
  return text.size() <= kLongest && mentions_any(text, kTopic) && !mentions_any(text, kPerson) &&
         (kind_of_words(text) == Kind::error || mentions_any(text, kTrouble));
}

bool is_plain_failure(std::span<const Line> lines) {
  std::size_t told = 0;
  bool failure = false;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    if (text.empty()) continue;
    if (++told > kMostPlainLines) return false;
    failure = failure || says_failure_plainly(trim(parse_prefix(text).rest));
  }
  return failure;
}

}  // namespace smtplain
