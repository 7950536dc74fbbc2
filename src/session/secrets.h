// Secrets that a log has shown, to be hidden wherever the same words stand again.
#pragma once
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "smtplain/session.h"

namespace smtplain {

class Secrets {
 public:
  /// Remembers at most `most` of them; the oldest is forgotten first.
  explicit Secrets(std::size_t most) : most_(most) {}

  void add(const std::string& secret);
  /// Hides them in events and AUTH steps: as they are, in base64, and as URLs, HTML and JSON write them.
  /// Texts that change go to the session's storage.
  void hide_in(Session& session) const;
  void hide_in(Event& event, Arena& storage) const { hide(event.text, storage); }
  std::vector<std::string> all() const { return {order_.begin(), order_.end()}; }

 private:
  void remember(const std::string& form);
  void forget_oldest();
  void hide(std::string_view& text, Arena& storage) const;

  const std::size_t most_;
  std::deque<std::string> order_;
  std::deque<std::string> short_;
  std::unordered_set<std::string> known_;
  std::unordered_set<std::string> forms_;
  std::bitset<std::size_t{1} << 16> grams_;                         // hashes of what the forms begin with
  std::set<std::pair<std::uint32_t, const std::string*>> by_gram_;  // the same with its form
};

}  // namespace smtplain
