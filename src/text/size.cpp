#include "text/size.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <limits>

#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::int64_t kHeaders = 4096;
constexpr std::int64_t kLineBytes = 57;    // of the attachment, in one line of base64
constexpr std::int64_t kLineEncoded = 78;  // 76 characters, CR and LF

// Mail limits are set in powers of 1024 and people call them MB: 104857600 is "100 MB" in every provider's
// page. So a person's "20 MB" is read as it would be printed.
std::optional<std::int64_t> bytes_of(std::string_view unit) {
  for (const std::string_view one : {"", "b", "byte", "bytes"})
    if (iequals(unit, one)) return 1;
  const auto power = std::string_view("kmgt").find(to_lower(unit[0]));
  const std::string_view rest = unit.substr(1);
  if (power == npos || !(rest.empty() || iequals(rest, "b") || iequals(rest, "ib"))) return std::nullopt;
  return std::int64_t{1} << 10 * (power + 1);
}

}  // namespace

std::int64_t attachment_rule_of_thumb(std::int64_t limit) {
  return limit / 8 * 6 + limit % 8 * 6 / 8;
}

std::int64_t attachment_exact(std::int64_t limit) {
  const std::int64_t room = limit - kHeaders;
  if (room <= 2) return 0;
  // A last line that is not full takes 4 characters for each 3 bytes and its own line break.
  const std::int64_t rest = room % kLineEncoded;
  return room / kLineEncoded * kLineBytes + (rest > 2 ? (rest - 2) / 4 * 3 : 0);
}

std::int64_t limit_for_attachment(std::int64_t attachment) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 2;
  if (attachment <= 0) return kHeaders;
  if (attachment > kMost) return std::numeric_limits<std::int64_t>::max();
  const std::int64_t rest = attachment % kLineBytes;
  return kHeaders + attachment / kLineBytes * kLineEncoded + (rest > 0 ? (rest + 2) / 3 * 4 + 2 : 0);
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  text = trim(text);
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || value < 0) return std::nullopt;
  const std::string_view unit = trim(text.substr(static_cast<std::size_t>(parsed.ptr - text.data())));
  const auto bytes = bytes_of(unit);
  if (!bytes || value * static_cast<double>(*bytes) > 9e18) return std::nullopt;
  return static_cast<std::int64_t>(value * static_cast<double>(*bytes));
}

std::string human_size(std::int64_t bytes) {
  constexpr std::array kNames = word_list("bytes", "KB", "MB", "GB", "TB");
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kNames.size()) {
    value /= 1024;
    ++unit;
  }
  if (bytes == 1) return "1 byte";
  std::array<char, 40> out{};
  const bool whole =
      unit == 0 || value >= 100 || value - static_cast<double>(static_cast<std::int64_t>(value)) < 0.05;
  const int n = std::snprintf(out.data(), out.size(), whole ? "%.0f " : "%.1f ", value);
  return std::string(out.data(), static_cast<std::size_t>(n)) + std::string(kNames[unit]);
}

}  // namespace smtplain
