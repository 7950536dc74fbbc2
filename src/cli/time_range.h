// --since and --until: which sessions are of the time asked for.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "smtplain/session.h"

namespace smtplain {

enum class WhenSession : std::uint8_t { within, outside, unknown };

class TimeRange {
 public:
  /// "2024-05-14", "2024-05-14 09:30", "2024-05-14T09:30:00Z" or with "+02:00"; empty: no limit. A date alone
  /// is that whole day, for both. False, with a reason, for anything else.
  bool set_since(std::string_view text, std::string& error);
  bool set_until(std::string_view text, std::string& error);

  bool limited() const { return since_ || until_; }

  /// A session is within if any of it is. Limits without a zone are compared with the clock as the log
  /// prints it, whatever its zone; those with one too where the log names none. `unknown`: the log gives no
  /// date, or no time at all.
  WhenSession when(const Session& session) const;

 private:
  std::optional<Time> since_, until_;
};

}  // namespace smtplain
