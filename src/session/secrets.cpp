#include "session/secrets.h"

#include <algorithm>
#include <cstring>

#include "secrets/forms.h"
#include "secrets/mask.h"
#include "text/base64.h"
#include "text/characters.h"

namespace smtplain {
namespace {

// Shorter words are words of the log too: hiding each "test" because a password was "test" tells more than it
// hides.
constexpr std::size_t kShortestSecret = 6;
// Those that are letters and digits are no words; of them the last ones are looked for one by one.
constexpr std::size_t kMostShort = 16;

/// All in which a secret is looked for.
std::vector<std::string> forms_of(const std::string& secret) {
  // An answer as it was sent: what a URL or JSON changes of it is its padding. Long logs have many of them.
  constexpr std::size_t shortest_answer = 16, unit = 4;
  const bool sent = secret.size() >= shortest_answer && secret.size() % unit == 0 &&
                    skip_while(secret, 0, is_base64_character) == secret.size();
  std::vector<std::string> forms;
  if (!sent) {
    forms = escaped_forms(secret);
  } else if (const std::string bare = secret.substr(0, secret.find_last_not_of('=') + 1); bare != secret) {
    forms.push_back(bare);
  }
  forms.push_back(secret);
  forms.push_back(encode_base64(secret));
  return forms;
}

/// `stands`: whether the secret is meant where its letters stand.
std::string without(std::string_view text, std::string_view secret,
                    bool (*stands)(std::string_view text, std::size_t at, std::size_t size)) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at; (at = text.find(secret, from)) != npos;) {
    out += text.substr(from, at - from);
    out += stands(text, at, secret.size()) ? kMask : secret;
    from = at + secret.size();
  }
  return out += text.substr(from);
}

// Wherever a form stands in a text, four of its first six bytes begin at a multiple of this.
constexpr std::size_t kStride = 3;
static_assert(kShortestSecret >= kStride - 1 + sizeof(std::uint32_t));

/// The four bytes at `text`.
std::uint32_t gram_at(const char* text) {
  std::uint32_t gram = 0;
  std::memcpy(&gram, text, sizeof gram);
  return gram;
}

std::size_t hash_of(std::uint32_t gram) {
  return gram * 2654435761U >> 16;
}

}  // namespace

void Secrets::add(const std::string& secret) {
  if (!known_.insert(secret).second) return;
  order_.push_back(secret);
  if (secret.size() >= kShortestSecret) {
    for (const std::string& form : forms_of(secret)) remember(form);
  } else if (is_short_secret(secret)) {
    short_.push_back(secret);
    if (short_.size() > kMostShort) short_.pop_front();
  }
  if (order_.size() > most_) forget_oldest();
}

void Secrets::remember(const std::string& form) {
  const auto [place, is_new] = forms_.insert(form);
  if (!is_new) return;
  for (std::size_t at = 0; at < kStride; ++at) {
    const std::uint32_t gram = gram_at(place->data() + at);
    grams_.set(hash_of(gram));
    by_gram_.emplace(gram, &*place);
  }
}

// The hashes stay: they only save time.
void Secrets::forget_oldest() {
  const std::string oldest = std::move(order_.front());
  order_.pop_front();
  known_.erase(oldest);
  for (const std::string& form : forms_of(oldest)) {
    const auto place = forms_.find(form);
    if (place == forms_.end()) continue;
    for (std::size_t at = 0; at < kStride; ++at) by_gram_.erase({gram_at(place->data() + at), &*place});
    forms_.erase(place);
  }
}

void Secrets::hide(std::string_view& text, Arena& storage) const {
  std::vector<const std::string*> may_hold;
  for (std::size_t at = 0; at + sizeof(std::uint32_t) <= text.size(); at += kStride) {
    const std::uint32_t gram = gram_at(text.data() + at);
    if (!grams_.test(hash_of(gram))) continue;
    for (auto found = by_gram_.lower_bound({gram, nullptr}); found != by_gram_.end() && found->first == gram;
         ++found) {
      may_hold.push_back(found->second);
    }
  }
  // the long ones first: they may hold the short ones
  std::sort(may_hold.begin(), may_hold.end(), [](const std::string* a, const std::string* b) {
    return a->size() != b->size() ? a->size() > b->size() : *a < *b;
  });
  may_hold.erase(std::unique(may_hold.begin(), may_hold.end()), may_hold.end());
  for (const std::string* secret : may_hold) {
    if (text.find(*secret) != npos) text = storage.keep(without(text, *secret, stands_alone));
  }
  for (const std::string& secret : short_) {
    if (text.find(secret) != npos) text = storage.keep(without(text, secret, is_lone_word));
  }
}

void Secrets::hide_in(Session& session) const {
  if (forms_.empty() && short_.empty()) return;
  for (Event& event : session.events) hide(event.text, *session.storage);
  for (AuthStep& step : session.auth.steps) {
    hide(step.raw_masked, *session.storage);
    hide(step.decoded, *session.storage);
  }
}

}  // namespace smtplain
