#include "text/stamp.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>

#include "text/characters.h"

namespace smtplain {
namespace {

constexpr std::array kMonths =
    word_list("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
constexpr std::array kWeekdays = word_list("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

struct Month {
  std::string_view name;
  int number;
};

/// As journalctl abbreviates the others in the system's language, without the full stop that some have.
constexpr Month kOtherMonths[] = {
    {"jän", 1},  {"janv", 1}, {"ene", 1},  {"gen", 1},  {"sty", 1},  {"янв", 1},  {"févr", 2}, {"fev", 2},
    {"lut", 2},  {"фев", 2},  {"mär", 3},  {"märz", 3}, {"mars", 3}, {"mrt", 3},  {"мар", 3},  {"avr", 4},
    {"abr", 4},  {"kwi", 4},  {"апр", 4},  {"mai", 5},  {"mei", 5},  {"maj", 5},  {"mag", 5},  {"май", 5},
    {"мая", 5},  {"juin", 6}, {"giu", 6},  {"cze", 6},  {"июн", 6},  {"juil", 7}, {"lug", 7},  {"lip", 7},
    {"июл", 7},  {"août", 8}, {"ago", 8},  {"sie", 8},  {"авг", 8},  {"set", 9},  {"wrz", 9},  {"сен", 9},
    {"okt", 10}, {"out", 10}, {"ott", 10}, {"paź", 10}, {"окт", 10}, {"lis", 11}, {"ноя", 11}, {"dez", 12},
    {"déc", 12}, {"dic", 12}, {"des", 12}, {"gru", 12}, {"дек", 12}, {"jan", 1},  {"feb", 2},  {"mar", 3},
    {"apr", 4},  {"may", 5},  {"jun", 6},  {"jul", 7},  {"aug", 8},  {"sep", 9},  {"sept", 9}, {"oct", 10},
    {"nov", 11}, {"dec", 12}};

/// Reads forward over a text; what does not fit leaves it where it was.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::size_t position() const { return at_; }
  void rewind(std::size_t position) { at_ = position; }
  bool at_end() const {
    seen_ = std::max(seen_, at_ + 1);
    return at_ >= text_.size();
  }
  /// Of the text, what was looked at.
  std::size_t seen() const { return seen_; }
  char peek(std::size_t ahead = 0) const {
    seen_ = std::max(seen_, at_ + ahead + 1);
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }
  char take_any(std::string_view wanted) {
    const char c = peek();
    if (c == '\0' || wanted.find(c) == npos) return '\0';
    ++at_;
    return c;
  }
  bool take_word(std::string_view word) {
    seen_ = std::max(seen_, at_ + word.size());
    if (!text_.substr(std::min(at_, text_.size())).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  std::size_t count_digits() const {
    std::size_t count = 0;
    while (is_digit(peek(count))) ++count;
    return count;
  }
  /// A number of `low` to `high` digits, all the digits there are.
  std::optional<std::int64_t> number(std::size_t low, std::size_t high) {
    const std::size_t digits = count_digits();
    if (digits < low || digits > high) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + (text_[at_++] - '0');
    return value;
  }
  /// The number, 1-based, of the three-letter name that begins here; longer names ("Sept", "November") count
  /// too.
  template <std::size_t N>
  std::optional<int> name(const std::array<std::string_view, N>& names) {
    seen_ = std::max(seen_, at_ + 3);
    for (std::size_t i = 0; i < N; ++i) {
      if (peek() != names[i].front() || !text_.substr(at_).starts_with(names[i])) continue;
      std::size_t end = at_ + 3;
      while (end < text_.size() && is_letter(text_[end])) ++end;
      seen_ = std::max(seen_, end + 1);
      if (end - at_ > 9) return std::nullopt;
      at_ = end;
      return static_cast<int>(i) + 1;
    }
    return std::nullopt;
  }

  /// The number of the month that begins here in another language, and a day behind it: "Mär 23", "déc.  4".
  std::optional<int> other_month() {
    constexpr std::size_t kShortest = 3, kLongest = 7;
    std::size_t end = kShortest;
    while (end < kLongest && peek(end) != ' ' && peek(end) != '\0') ++end;
    if (peek(end) != ' ' || !is_digit(peek(end + 1) == ' ' ? peek(end + 2) : peek(end + 1)))
      return std::nullopt;
    std::string_view word = text_.substr(at_, end);
    if (word.ends_with('.')) word.remove_suffix(1);
    for (const Month& month : kOtherMonths) {
      if (word.size() != month.name.size() || !starts_alike(word, month.name)) continue;
      at_ += end;
      return month.number;
    }
    return std::nullopt;
  }

 private:
  /// But for the first letter, which may be a capital: "Mai", "mai", "Сен", "сен".
  static bool starts_alike(std::string_view word, std::string_view name) {
    if (is_letter(word[0])) return to_lower(word[0]) == name[0] && word.substr(1) == name.substr(1);
    return word.substr(2) == name.substr(2) && (word[1] & '\x1f') == (name[1] & '\x1f');
  }

  std::string_view text_;
  std::size_t at_ = 0;
  mutable std::size_t seen_ = 0;
};

struct Date {
  std::int64_t year = 0;  ///< 0: not known
  std::int64_t month = 0, day = 0;
};

bool is_valid(const Date& date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31 &&
         (date.year == 0 || (date.year >= 1980 && date.year <= 2200));
}

/// The time of day, the fraction, AM or PM and the zone after it.
struct Clock {
  std::int64_t ms = -1;
  int fraction_digits = 0;
  bool twelve_hours = false;
  std::optional<int> zone_min;
};

bool read_fraction(Scanner& in, Clock& clock) {
  if ((in.peek() != '.' && in.peek() != ',') || !is_digit(in.peek(1))) return true;
  in.take_any(".,");
  const std::size_t digits = in.count_digits();
  const auto fraction = in.number(1, 9);
  if (!fraction) return false;
  std::int64_t ms = *fraction;
  for (std::size_t i = digits; i < 3; ++i) ms *= 10;
  for (std::size_t i = 3; i < digits; ++i) ms /= 10;
  clock.ms += ms;
  clock.fraction_digits = static_cast<int>(digits);
  return true;
}

void read_meridiem(Scanner& in, Clock& clock) {
  const std::size_t start = in.position();
  in.skip_blanks();
  const char half = in.take_any("AaPp");
  if (half == '\0' || in.take_any("Mm") == '\0' || is_letter(in.peek())) {
    in.rewind(start);
    return;
  }
  constexpr std::int64_t noon = std::int64_t{12} * 3'600'000;
  if (clock.ms >= noon + 3'600'000) return;  // "13:00:00 PM": the hours are right already
  if (clock.ms >= noon) clock.ms -= noon;
  if (half == 'P' || half == 'p') clock.ms += noon;
  clock.twelve_hours = true;
}

void read_zone(Scanner& in, Clock& clock) {
  const std::size_t start = in.position();
  if (in.take('Z') && !is_letter(in.peek())) {
    clock.zone_min = 0;
    return;
  }
  in.rewind(start);
  const bool blank = in.take(' ');
  if ((in.take_word("UTC") || in.take_word("GMT")) && !is_letter(in.peek()) && in.peek() != '+') {
    clock.zone_min = 0;
    return;
  }
  const char sign = in.take_any("+-");
  const std::size_t digits = in.count_digits();
  // "-05" after a blank is more likely a dash and a number
  if (sign != '\0' && (digits == 4 || (digits == 2 && (!blank || in.peek(2) == ':')))) {
    const std::int64_t value = *in.number(2, 4);
    const std::int64_t hours = digits == 4 ? value / 100 : value;
    const std::int64_t minutes = digits == 4 ? value % 100 : in.take(':') ? in.number(2, 2).value_or(0) : 0;
    if (hours <= 14 && minutes < 60 && !is_letter(in.peek())) {
      clock.zone_min = static_cast<int>((hours * 60 + minutes) * (sign == '-' ? -1 : 1));
      return;
    }
  }
  in.rewind(start);
}

std::optional<Clock> read_clock(Scanner& in) {
  const auto hour = in.number(1, 2);
  if (!hour || *hour > 23 || !in.take(':')) return std::nullopt;
  const auto minute = in.number(2, 2);
  if (!minute || *minute > 59) return std::nullopt;
  Clock clock;
  clock.ms = (*hour * 60 + *minute) * 60'000;
  if (in.peek() == ':' && is_digit(in.peek(1))) {
    in.take(':');
    const auto second = in.number(2, 2);
    if (!second || *second > 60) return std::nullopt;
    clock.ms += *second * 1000;
    if (!read_fraction(in, clock)) return std::nullopt;
  }
  read_meridiem(in, clock);
  read_zone(in, clock);
  return clock;
}

Stamp finish(const Scanner& in, const Date& date, const Clock& clock, bool syslog) {
  Stamp stamp;
  stamp.length = in.position();
  stamp.syslog = syslog;
  stamp.fraction_digits = clock.fraction_digits;
  stamp.time.ms = clock.ms;
  if (date.year != 0) {
    using namespace std::chrono;
    const year_month_day day{year(static_cast<int>(date.year)), month(static_cast<unsigned>(date.month)),
                             std::chrono::day(static_cast<unsigned>(date.day))};
    if (!day.ok()) return {};
    stamp.time.has_date = true;
    stamp.time.ms += static_cast<std::int64_t>(sys_days(day).time_since_epoch().count()) * 86'400'000;
    if (clock.zone_min) stamp.time.ms -= std::int64_t{*clock.zone_min} * 60'000;
  }
  if (clock.zone_min) {
    stamp.time.has_zone = true;
    stamp.time.zone_min = static_cast<std::int16_t>(*clock.zone_min);
  }
  return stamp;
}

/// 2023-11-21T10:00:00, 2023/11/21 10:00:00, 2023-Nov-21 10:00:00
Stamp read_year_first(Scanner& in) {
  Date date;
  date.year = in.number(4, 4).value_or(0);
  const char separator = in.take_any("-/.");
  if (date.year == 0 || separator == '\0') return {};
  if (const auto month = in.name(kMonths)) {
    date.month = *month;
  } else {
    date.month = in.number(1, 2).value_or(0);
  }
  if (!in.take(separator)) return {};
  date.day = in.number(1, 2).value_or(0);
  if (!is_valid(date)) return {};
  const char between = in.take_any("T ,:_\t");
  if (between == '\0') return {};
  in.skip_blanks();
  const auto clock = read_clock(in);
  if (!clock) return {};
  return finish(in, date, *clock, between == 'T' && clock->zone_min.has_value());
}

/// The order of day and month in 04/11/2023 is the writer's secret, unless one number is above 12.
Date day_and_month(std::int64_t first, std::int64_t second, std::int64_t year, char separator) {
  if (separator == '.' || first > 12) return {year, second, first};
  if (second > 12) return {year, first, second};
  return {0, first, second};
}

/// 05-14 09:12:33.214, as Android's logcat prints it, behind month and day.
Stamp read_logcat(Scanner& in, std::int64_t month, std::int64_t day) {
  if (!in.take(' ') || in.count_digits() != 2) return {};
  const auto clock = read_clock(in);
  const Date date{0, month, day};
  if (!clock || clock->fraction_digits != 3 || !is_valid(date)) return {};
  return finish(in, date, *clock, false);
}

/// 21/Nov/2023:10:00:00 +0100, 21-Nov-2023 10:00:00, 21.11.2023 10:00:00, 11/21/2023 10:00:00 AM
Stamp read_day_first(Scanner& in) {
  const std::int64_t first = in.number(1, 2).value_or(0);
  const char separator = in.take_any("/-.");
  if (first == 0 || separator == '\0') return {};
  const auto name = in.name(kMonths);
  const std::int64_t second = name ? *name : in.number(1, 2).value_or(0);
  if (separator == '-' && !name && in.peek() == ' ') return read_logcat(in, first, second);
  if (!in.take(separator)) return {};
  const std::size_t digits = in.count_digits();
  const std::int64_t year = in.number(2, 4).value_or(0);
  Date date = name ? Date{year, second, first} : day_and_month(first, second, year, separator);
  if (digits != 4) date.year = 0;
  if (!is_valid(date) || in.take_any(" :,T\t") == '\0') return {};
  in.skip_blanks();
  const auto clock = read_clock(in);
  if (!clock) return {};
  if (clock->twelve_hours && separator == '/' && !name && digits == 4) date = {year, first, second};
  if (!is_valid(date)) return {};
  return finish(in, date, *clock, false);
}

/// The year between date and clock, where there is one.
void read_year(Scanner& in, Date& date) {
  if (in.count_digits() != 4) return;
  date.year = *in.number(4, 4);
  in.take(',');
  in.skip_blanks();
}

/// 21 Nov 10:00:00, 21 Nov 2023 10:00:00 +0100
Stamp read_day_and_name(Scanner& in) {
  Date date;
  date.day = in.number(1, 2).value_or(0);
  in.skip_blanks();
  const auto month = in.name(kMonths);
  if (!month) return {};
  date.month = *month;
  in.skip_blanks();
  read_year(in, date);
  const auto clock = read_clock(in);
  if (!clock || !is_valid(date)) return {};
  return finish(in, date, *clock, false);
}

/// The year of ctime(3), after the clock, with or without a zone's name before it.
void read_trailing_year(Scanner& in, Date& date) {
  const std::size_t start = in.position();
  in.skip_blanks();
  std::size_t letters = 0;
  while (letters < 5 && in.peek(letters) >= 'A' && in.peek(letters) <= 'Z') ++letters;
  if (letters >= 2) {
    in.rewind(in.position() + letters);
    in.skip_blanks();
  }
  const auto year = in.count_digits() == 4 ? in.number(4, 4) : std::nullopt;
  if (year && *year >= 1980 && *year <= 2200 && in.peek() != '-' && in.peek() != '.' && in.peek() != ':') {
    date.year = *year;
  } else {
    in.rewind(start);
  }
}

/// Nov 21 10:00:00, Nov 21 2023 10:00:00, Nov 21, 2023 10:00:00 AM; with a weekday: Tue Nov 21 10:00:00 CET
/// 2023
Stamp read_month_first(Scanner& in, bool weekday) {
  Date date;
  const auto month = in.name(kMonths);
  date.month = month ? *month : in.other_month().value_or(0);
  if (date.month == 0) return {};
  in.skip_blanks();
  date.day = in.number(1, 2).value_or(0);
  const bool comma = in.take(',');
  if (!in.take(' ')) return {};
  in.skip_blanks();
  read_year(in, date);
  const auto clock = read_clock(in);
  if (!clock) return {};
  const bool syslog = !comma && !weekday && date.year == 0;
  if (weekday && date.year == 0) read_trailing_year(in, date);
  if (!is_valid(date)) return {};
  return finish(in, date, *clock, syslog);
}

/// 1700560800 or 1700560800.123456, as `ts %s` and tcpdump print, or 1700560800123.
Stamp read_epoch(Scanner& in) {
  const std::size_t digits = in.count_digits();
  Stamp stamp;
  stamp.time.ms = *in.number(10, 13) * (digits == 10 ? 1000 : 1);
  stamp.time.has_date = stamp.time.has_zone = true;
  Clock fraction;
  fraction.ms = 0;
  if (digits == 10 && !read_fraction(in, fraction)) return {};
  stamp.time.ms += fraction.ms;
  constexpr std::int64_t year_2001 = 978'307'200'000, year_2100 = 4'102'444'800'000;
  const bool ends =
      in.at_end() || in.peek() == ' ' || in.peek() == '\t' || in.peek() == ']' || in.peek() == ':';
  if (!ends || stamp.time.ms < year_2001 || stamp.time.ms > year_2100) return {};
  stamp.length = in.position();
  return stamp;
}

Stamp read_number_first(Scanner& in) {
  const std::size_t digits = in.count_digits();
  const char after = in.peek(digits);
  if (digits == 4) return read_year_first(in);
  if (digits == 10 || digits == 13) return read_epoch(in);
  if (digits > 2) return {};
  if (after == ' ') return read_day_and_name(in);
  if (after != ':') return read_day_first(in);
  if (!is_digit(in.peek(digits + 1)) || in.peek(digits + 3) != ':') return {};  // "10:00" alone is no stamp
  const auto clock = read_clock(in);
  return clock ? finish(in, {}, *clock, false) : Stamp{};
}

Stamp read_stamp(Scanner& in) {
  if (is_digit(in.peek())) return read_number_first(in);
  // a letter with an accent, or a Cyrillic one, begins with one of these
  const bool foreign = in.peek() >= '\xc3' && in.peek() <= '\xd1';
  if (!is_letter(in.peek()) && !foreign) return {};
  const bool weekday = in.name(kWeekdays).has_value();
  if (weekday) {
    in.take_any(",.");
    in.skip_blanks();
    if (is_digit(in.peek())) return read_number_first(in);
  }
  return read_month_first(in, weekday);
}

/// The last stamp, and the text that decided on it: many lines are of one second.
struct LastStamp {
  std::string text;
  Stamp stamp;
};

}  // namespace

Stamp parse_stamp(std::string_view text) {
  if (text.size() < 8) return {};
  static thread_local LastStamp last;
  if (last.stamp.length > 0 && text.starts_with(last.text)) return last.stamp;
  constexpr std::size_t kLongest = 64;
  Scanner in(text.substr(0, kLongest));
  const Stamp stamp = read_stamp(in);
  if (stamp.length > 0 && in.seen() <= std::min(text.size(), kLongest)) {
    last.text.assign(text, 0, in.seen());
    last.stamp = stamp;
  }
  return stamp;
}

}  // namespace smtplain
