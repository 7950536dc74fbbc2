// What was found out about the last texts: logs say the same thing thousands of times. For one thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtplain {

/// Each text has one place, which the next one of that place takes over: no list, no age, no more than 1024
/// texts. The places are few at first, as a short log's texts are: they were a sixth of the memory that such
/// a log takes.
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
    if (text.size() <= kLongest) at(text) = std::move(value);
  }

  /// What is known of the text, else what `make` finds, which may ask for other texts meanwhile. Good until
  /// the next call.
  template <typename Make>
  const Value& get(std::string_view text, Make make) {
    if (const Value* known = find(text)) return *known;
    Value made = make();
    return at(text) = std::move(made);
  }

  /// What is known of the text; a value of its own for one that is not among them. Good until the next call.
  Value& at(std::string_view text) {
    if (text.size() > kLongest) return unkept_ = Value{};
    if (places_.empty()) places_.resize(kFirstPlaces);
    Place* place = &places_[place_of(text)];
    if (place->known && place->text == text) return place->value;
    if (++put_ > places_.size() && places_.size() < kPlaces) {
      for (Place& old : std::exchange(places_, std::vector<Place>(4 * places_.size()))) {
        if (old.known) places_[place_of(old.text)] = std::move(old);
      }
      put_ = 0;
      place = &places_[place_of(text)];
    }
    place->text.assign(text);
    place->known = true;
    return place->value = Value{};
  }

 private:
  static constexpr std::size_t kFirstPlaces = 64, kPlaces = 1024;
  static constexpr std::size_t kLongest = 256;  // longer lines hardly come twice

  struct Place {
    std::string text;
    Value value{};
    bool known = false;
  };
  std::size_t place_of(std::string_view text) const {
    return std::hash<std::string_view>{}(text) & (places_.size() - 1);  // a power of two
  }

  std::vector<Place> places_;
  std::size_t put_ = 0;  // since there are so many places
  Value unkept_{};
};

/// For what depends on an object as well as on a text: it is forgotten when another object asks.
template <typename Value>
class RecentTextsOf {
 public:
  /// `object`: a number that no other object ever had.
  RecentTexts<Value>& of(std::uint64_t object) {
    if (object != object_) {
      object_ = object;
      texts_ = {};
    }
    return texts_;
  }

 private:
  std::uint64_t object_ = 0;
  RecentTexts<Value> texts_;
};

}  // namespace smtplain
