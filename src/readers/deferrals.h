// A server's log tells of one message again and again, under one name, until it is delivered or given up:
// each time is an attempt of its own.
#pragma once
#include <deque>
#include <string>
#include <string_view>

#include "text/line.h"

namespace smtplain {

/// The same words at these two times are of two attempts: the next address of a host may be tried half a
/// minute after the last one. The newest line may come first, journalctl -r shows it so.
bool is_another_attempt(const Time& one, const Time& other);

/// What was deferred, by message and recipient; bounded.
class Deferrals {
 public:
  /// Takes in a verdict. True if the same recipient of the same message was deferred in another attempt: one
  /// recipient has one verdict in each.
  bool tried_again(std::string_view message, std::string_view recipient, Time, bool deferred);

 private:
  struct Deferred {
    std::string message, recipient;
    Time time;
  };
  std::deque<Deferred> told_;
};

}  // namespace smtplain
