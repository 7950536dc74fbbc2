// The texts of rule tables.
#pragma once
#include <compare>
#include <cstdint>
#include <string_view>

namespace smtplain::rules {

/// All texts of the built-in rules in one piece. The generated file defines it; a program without built-in
/// rules has to define an empty one.
extern const char kTexts[];

/// A std::string_view that is told by its distance from kTexts. Constant tables of them hold no addresses:
/// forty thousand of those would be relocated at each start of the program, and their pages copied.
class Text {
 public:
  constexpr Text() = default;
  constexpr Text(std::int64_t distance, std::uint32_t size) : distance_(distance), size_(size) {}
  Text(std::string_view text)  // NOLINT(google-explicit-constructor): it stands for one
      : distance_(reinterpret_cast<std::intptr_t>(text.data()) - origin()),
        size_(static_cast<std::uint32_t>(text.size())) {}

  std::string_view view() const {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a distance, so that the tables need no relocation
    return {reinterpret_cast<const char*>(origin() + distance_), size_};
  }
  operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor)
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  friend bool operator==(Text a, std::string_view b) { return a.view() == b; }
  friend auto operator<=>(Text a, std::string_view b) { return a.view() <=> b; }
  friend bool operator==(Text a, Text b) { return a.view() == b.view(); }
  friend auto operator<=>(Text a, Text b) { return a.view() <=> b.view(); }

 private:
  static std::intptr_t origin() { return reinterpret_cast<std::intptr_t>(&kTexts[0]); }

  std::int64_t distance_ = 0;
  std::uint32_t size_ = 0;
};

}  // namespace smtplain::rules
