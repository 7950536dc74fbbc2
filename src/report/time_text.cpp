#include "report/time_text.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace smtplain {

std::string time_of_day(const Time& time) {
  if (!time) return {};
  const std::int64_t local = time.ms + (time.has_date && time.has_zone ? time.zone_min * 60'000 : 0);
  const auto of_day = static_cast<int>(local % 86'400'000);
  std::array<char, 32> out{};
  int n = std::snprintf(out.data(), out.size(), "%02d:%02d:%02d", of_day / 3'600'000, of_day / 60'000 % 60,
                        of_day / 1000 % 60);
  if (of_day % 1000 != 0) {
    n += std::snprintf(out.data() + n, out.size() - static_cast<std::size_t>(n), ".%03d", of_day % 1000);
  }
  return {out.data(), static_cast<std::size_t>(n)};
}

std::string rfc3339(const Time& time) {
  if (!time || !time.has_date) return {};
  const std::int64_t local = time.ms + (time.has_zone ? time.zone_min * 60'000 : 0);
  const std::chrono::year_month_day date{
      std::chrono::sys_days{std::chrono::floor<std::chrono::days>(std::chrono::milliseconds{local})}};
  std::array<char, 32> out{};
  int n = std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT", static_cast<int>(date.year()),
                        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  std::string text(out.data(), static_cast<std::size_t>(n));
  text += time_of_day(time);
  if (!time.has_zone) return text + "-00:00";
  if (time.zone_min == 0) return text + 'Z';
  const int zone = time.zone_min < 0 ? -time.zone_min : time.zone_min;
  n = std::snprintf(out.data(), out.size(), "%c%02d:%02d", time.zone_min < 0 ? '-' : '+', zone / 60,
                    zone % 60);
  return text + std::string(out.data(), static_cast<std::size_t>(n));
}

}  // namespace smtplain
