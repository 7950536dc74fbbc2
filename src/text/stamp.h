// Time stamps as logs print them.
#pragma once
#include <cstddef>
#include <string_view>

#include "smtplain/event.h"

namespace smtplain {

/// A time stamp at the start of a text. The time is in UTC where the stamp names its zone, else as printed.
/// A date that can be read two ways (04/05/2023) or lacks its year is left out: the time of day alone is
/// kept.
struct Stamp {
  Time time;
  std::size_t length = 0;  ///< characters it takes; 0: there is none
  bool syslog = false;     ///< "Nov 21 10:00:00" (RFC 3164), or "2023-11-21T10:00:00+01:00" as rsyslog writes
  int fraction_digits = 0;  ///< of the seconds: container engines print nine, .NET seven
};

/// Reads ISO 8601, syslog, ctime, RFC 5322, Apache, PHP, US and European stamps, logcat's, a bare time of day
/// and seconds since 1970. Brackets around it belong to the caller.
Stamp parse_stamp(std::string_view text);

}  // namespace smtplain
