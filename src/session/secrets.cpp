#include "session/secrets.h"

#include <algorithm>
#include <cstring>

#include "text/base64.h"
#include "text/mask.h"

namespace smtplain {
namespace {

// Shorter words are words of the log too: hiding each "test" because a password was "test" tells more than it
// hides.
constexpr std::size_t kShortestSecret = 6;

bool word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const bool before = at > 0 && word_character(text[at - 1]) && word_character(text[at]);
  const bool after =
      at + size < text.size() && word_character(text[at + size]) && word_character(text[at + size - 1]);
  return !before && !after;
}

std::string without(std::string_view text, std::string_view secret) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at; (at = text.find(secret, from)) != std::string_view::npos;) {
    out += text.substr(from, at - from);
    out += stands_alone(text, at, secret.size()) ? kMask : secret;
    from = at + secret.size();
  }
  return out += text.substr(from);
}

// Wherever a form stands in a text, four of its first six bytes begin at a multiple of this.
constexpr std::size_t kStride = 3;
static_assert(kShortestSecret >= kStride - 1 + sizeof(std::uint32_t));

/// Of the four bytes at `text`.
std::size_t gram_hash(const char* text) {
  std::uint32_t gram = 0;
  std::memcpy(&gram, text, sizeof gram);
  return gram * 2654435761U >> 16;
}

bool longer(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() > b.size() : a < b;
}

}  // namespace

void Secrets::add(const std::string& secret) {
  if (!known_.insert(secret).second) return;
  order_.push_back(secret);
  if (secret.size() >= kShortestSecret) {
    remember(secret);
    remember(encode_base64(secret));
  }
  if (order_.size() > most_) forget_oldest();
}

void Secrets::remember(const std::string& form) {
  const auto place = std::lower_bound(forms_.begin(), forms_.end(), form, longer);
  if (place != forms_.end() && *place == form) return;
  for (std::size_t at = 0; at < kStride; ++at) grams_.set(gram_hash(form.data() + at));
  forms_.insert(place, form);
}

// The hashes stay: they only save time.
void Secrets::forget_oldest() {
  const std::string oldest = std::move(order_.front());
  order_.pop_front();
  known_.erase(oldest);
  for (const std::string& form : {oldest, encode_base64(oldest)}) {
    const auto place = std::lower_bound(forms_.begin(), forms_.end(), form, longer);
    if (place != forms_.end() && *place == form) forms_.erase(place);
  }
}

bool Secrets::may_hold(std::string_view text) const {
  for (std::size_t at = 0; at + sizeof(std::uint32_t) <= text.size(); at += kStride) {
    if (grams_.test(gram_hash(text.data() + at))) return true;
  }
  return false;
}

void Secrets::hide(std::string_view& text, Arena& storage) const {
  if (!may_hold(text)) return;
  for (const std::string& secret : forms_) {
    if (text.find(secret) != std::string_view::npos) text = storage.keep(without(text, secret));
  }
}

void Secrets::hide_in(Session& session) const {
  if (forms_.empty()) return;
  for (Event& event : session.events) hide(event.text, *session.storage);
  for (AuthStep& step : session.auth.steps) hide(step.raw_masked, *session.storage);
}

}  // namespace smtplain
