// Whether the tests run under the address sanitizer: code is four times slower there, and freed memory is
// kept.
#pragma once
#include <cstddef>

namespace smtplain {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

/// Of many inputs that go the same way a sanitizer sees one in three; the release build's tests see all.
inline bool left_to_release(std::size_t index) {
  return kSanitized && index % 3 != 0;
}

}  // namespace smtplain
