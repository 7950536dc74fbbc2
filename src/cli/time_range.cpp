#include "cli/time_range.h"

#include "text/stamp.h"

namespace smtplain {
namespace {

constexpr std::int64_t kMinute = 60'000, kDay = kMinute * 60 * 24;

std::optional<Time> whole_stamp(const std::string& text) {
  const Stamp stamp = parse_stamp(text);
  if (stamp.length != text.size() || !stamp.time || !stamp.time.has_date) return std::nullopt;
  return stamp.time;
}

/// `day_alone` tells that no time of day was given.
std::optional<Time> read_limit(std::string_view given, bool& day_alone) {
  const std::string text(given);
  day_alone = false;
  if (const auto time = whole_stamp(text)) return time;
  if (const auto time = whole_stamp(text + ":00")) return time;  // 2024-05-14 09:30
  day_alone = true;
  return whole_stamp(text + " 00:00:00");
}

bool wrong(std::string_view text, std::string& error) {
  error =
      "\"" + std::string(text) + "\" is no time like 2024-05-14, 2024-05-14 09:30 or 2024-05-14T09:30:00Z";
  return false;
}

/// As the clock on the wall showed it.
std::int64_t wall_clock(const Time& time) {
  return time.ms + (time.has_zone ? time.zone_min * kMinute : 0);
}

/// Below zero if `a` is before `b`.
std::int64_t difference(const Time& a, const Time& b) {
  return a.has_zone && b.has_zone ? a.ms - b.ms : wall_clock(a) - wall_clock(b);
}

}  // namespace

bool TimeRange::set_since(std::string_view text, std::string& error) {
  bool day_alone = false;
  if (!text.empty() && !(since_ = read_limit(text, day_alone))) return wrong(text, error);
  return true;
}

bool TimeRange::set_until(std::string_view text, std::string& error) {
  bool day_alone = false;
  if (!text.empty() && !(until_ = read_limit(text, day_alone))) return wrong(text, error);
  if (until_ && day_alone) until_->ms += kDay - 1;
  return true;
}

WhenSession TimeRange::when(const Session& session) const {
  const auto dated = [](const Time& time) { return time && time.has_date; };
  const Time& started = dated(session.started) ? session.started : session.ended;
  const Time& ended = dated(session.ended) ? session.ended : session.started;
  if (!dated(started)) return WhenSession::unknown;
  const bool too_early = since_ && difference(ended, *since_) < 0;
  const bool too_late = until_ && difference(started, *until_) > 0;
  return too_early || too_late ? WhenSession::outside : WhenSession::within;
}

}  // namespace smtplain
