#include "repair/record_heads.h"

#include <string_view>
#include <vector>

#include "repair/evidence.h"
#include "text/characters.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

/// Fewer lines show no habit.
constexpr std::size_t kFewest = 3;

/// "flutter:" at the start of a line, or nothing.
std::string_view console_name(std::string_view text) {
  constexpr std::size_t kShortest = 3, kLongest = 24;
  const std::size_t end =
      skip_while(text, 0, [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; });
  if (end < kShortest || end > kLongest || is_digit(text[0]) || end >= text.size() || text[end] != ':')
    return {};
  return end + 1 == text.size() || text[end + 1] == ' ' ? text.substr(0, end + 1) : std::string_view{};
}

/// The head of the next record at the end of a line; 0: there is none.
std::size_t head_behind(std::string_view text) {
  constexpr std::size_t kStamp = std::string_view("2023-01-24 15:30:23").size();
  std::size_t end = text.size();
  if (text.ends_with(']')) {
    const std::size_t open = text.rfind(" [");
    if (open == npos) return 0;
    end = open;
  }
  if (end <= kStamp) return 0;
  const std::size_t at = end - kStamp;
  const Stamp stamp = parse_stamp(text.substr(at, kStamp));
  return stamp.length == kStamp && stamp.time.has_date && !is_digit(text[at - 1]) ? at : 0;
}

}  // namespace

bool undo_console_name(Draft& draft) {
  std::string_view name;
  std::size_t written = 0, marked = 0;
  std::vector<std::string_view> behind;
  for (const Line& line : draft.sample()) {
    if (trim(line.text).empty()) continue;
    ++written;
    const std::string_view found = console_name(line.text);
    if (found.empty()) continue;
    if (name.empty()) name = found;
    if (found != name) return false;
    const std::string_view rest = trim(line.text.substr(name.size()));
    marked += without_speaker_mark(rest).size() < rest.size();
    behind.push_back(without_speaker_mark(rest));
  }
  // Without marks behind it, the name may itself be the mark.
  if (behind.size() < kFewest || behind.size() * 2 < written || marked * 2 < behind.size() ||
      !shows_dialogue(behind))
    return false;
  for (Line& line : draft.lines) {
    if (console_name(line.text) != name) continue;
    line.text = line.text.substr(std::min(line.text.size(), name.size() + 1));
  }
  return true;
}

bool undo_heads_behind(Draft& draft) {
  std::size_t found = 0;
  bool before = false;
  for (const Line& line : draft.sample()) {
    // A record that has its head before it needs none from the line above.
    if (before && parse_stamp(line.text).length > 0) return false;
    before = head_behind(line.text) > 0;
    found += before;
  }
  if (found < kFewest) return false;
  Time next;
  for (Line& line : draft.lines) {
    const Time own = next;
    next = {};
    if (const std::size_t at = head_behind(line.text); at > 0) {
      next = parse_stamp(line.text.substr(at)).time;
      line.text = line.text.substr(0, at);
    }
    if (own && !line.time) line.time = own;
  }
  return true;
}

}  // namespace smtplain
