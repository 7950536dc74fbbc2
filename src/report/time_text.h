#pragma once
#include <string>

#include "smtplain/event.h"

namespace smtplain {

/// RFC 3339, or "" for a time without a date. A log's local time without a zone gets "-00:00": the offset is
/// unknown (RFC 3339 section 4.3).
std::string rfc3339(const Time&);
/// "10:49:15.250", the time of day as the log prints it.
std::string time_of_day(const Time&);

}  // namespace smtplain
