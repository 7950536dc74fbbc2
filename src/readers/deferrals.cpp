#include "readers/deferrals.h"

#include <algorithm>

namespace smtplain {

bool is_another_attempt(const Time& one, const Time& other) {
  constexpr std::int64_t kMinute = 60'000;
  const auto ms = ms_between(one, other);
  return ms && std::abs(*ms) >= kMinute;
}

bool Deferrals::tried_again(std::string_view message, std::string_view recipient, Time time, bool deferred) {
  constexpr std::size_t kMostTold = 64;
  if (!time) return false;
  const auto before = std::find_if(told_.begin(), told_.end(), [&](const Deferred& one) {
    return one.message == message && one.recipient == recipient;
  });
  if (before == told_.end()) {
    if (!deferred) return false;
    if (told_.size() >= kMostTold) told_.pop_front();
    told_.push_back({std::string(message), std::string(recipient), time});
    return false;
  }
  const bool again = is_another_attempt(before->time, time);
  if (deferred) before->time = time;
  return again;
}

}  // namespace smtplain
