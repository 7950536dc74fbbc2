// What was found out about the last texts: logs say the same thing thousands of times. For one thread.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtplain {

/// Each text has one place, which the next one of that place takes over: no list, no age, no more than 512
/// texts.
template <typename Value>
class RecentTexts {
 public:
  /// nullptr if the text is not among them. Good until the next put().
  const Value* find(std::string_view text) const {
    if (places_.empty() || text.size() > kLongest) return nullptr;
    const Place& place = places_[place_of(text)];
    return place.known && place.text == text ? &place.value : nullptr;
  }

  void put(std::string_view text, Value value) {
    if (text.size() > kLongest) return;
    if (places_.empty()) places_.resize(kPlaces);
    Place& place = places_[place_of(text)];
    place.text.assign(text);
    place.value = std::move(value);
    place.known = true;
  }

 private:
  static constexpr std::size_t kPlaces = 512;
  static constexpr std::size_t kLongest = 256;  // longer lines hardly come twice

  struct Place {
    std::string text;
    Value value{};
    bool known = false;
  };
  static std::size_t place_of(std::string_view text) { return std::hash<std::string_view>{}(text) % kPlaces; }

  std::vector<Place> places_;
};

}  // namespace smtplain
