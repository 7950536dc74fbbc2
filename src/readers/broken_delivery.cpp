#include "readers/broken_delivery.h"

#include <utility>

#include "text/characters.h"

namespace smtplain {
namespace {

constexpr std::size_t kMostPieces = 8;

/// "NOQUEUE: reject: RCPT from pc.example.com[192.0.2.7]: 454 4.7.1 …; from=<a@example.com> … proto=ESMTP
/// helo=<pc>": behind the reply every such line tells the envelope.
bool is_refusal(std::string_view text) {
  const auto rcpt = text.find("RCPT from ");  // "R" is rarer than a blank
  return rcpt != npos && text.substr(0, rcpt).ends_with(" reject: ");
}

/// "4D2F81C: to=<a@example.com>, relay=…": what happened to a recipient.
bool is_delivery(std::string_view text) {
  for (auto at = text.find("=<"); at != npos; at = text.find("=<", at + 1)) {
    if (text.substr(0, at).ends_with(": to")) return true;
  }
  return false;
}

/// "status=sent", "status=bounced (…)": the bracket that was opened behind the status is the last character.
bool is_whole(std::string_view text) {
  const auto status = text.find(" status=");
  if (status == npos) return is_refusal(text) && text.find("; from=<") != npos;
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text.find('(', status) == npos || text.ends_with(')');
}

}  // namespace

bool BrokenDelivery::begins(std::string_view line) {
  return (is_delivery(line) || is_refusal(line)) && !is_whole(line);
}

void BrokenDelivery::take(const Line& line) {
  // A mail program breaks between words, and early; a terminal at its edge, wherever that is in a word.
  constexpr std::size_t kWidestMail = 80;
  const bool blank = line.text.starts_with(' ') || line.text.starts_with(": ");
  // "(host mx.example.com[192.0.2.1]", "said: 554": no word goes on behind these.
  const bool between = text_.ends_with(']') || text_.ends_with(',');
  if (open() && (between || pieces_.back().text.size() <= kWidestMail) && !blank) text_ += ' ';
  text_ += line.text;
  pieces_.push_back(line);
}

bool BrokenDelivery::whole() const {
  return is_whole(text_);
}

bool BrokenDelivery::too_long() const {
  return pieces_.size() >= kMostPieces;
}

std::vector<Line> BrokenDelivery::release() {
  text_.clear();
  return std::exchange(pieces_, {});
}

}  // namespace smtplain
