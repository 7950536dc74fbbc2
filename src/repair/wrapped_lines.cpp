#include "repair/wrapped_lines.h"

#include <algorithm>
#include <array>
#include <span>

#include "repair/evidence.h"
#include "secrets/spans.h"
#include "text/characters.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kLeastPadding = 40, kLeastWidth = 80;

/// The longest run of blanks within the text.
struct Run {
  std::size_t begin = 0, length = 0;
};

Run inner_padding(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  Run longest;
  for (std::size_t at = text.find(' '); at < text.size(); at = text.find(' ', at)) {
    const std::size_t end = std::min(text.find_first_not_of(' ', at), text.size());
    if (at > 0 && end - at > longest.length) longest = {at, end - at};
    at = end;
  }
  return longest.length >= kLeastPadding ? longest : Run{};
}

/// A copied terminal line: the text up to the window's edge, blanks, and the rest of the word.
bool take_out_padding(Draft& draft) {
  std::size_t padded = 0, shortest = npos;
  for (const Line& line : draft.sample()) {
    const Run run = inner_padding(line.text);
    if (run.length == 0 || run.begin < 60) continue;
    ++padded;
    shortest = std::min(shortest, run.length);
  }
  if (padded < 3) return false;
  for (Line& line : draft.lines) {
    const Run run = inner_padding(line.text);
    if (run.length == 0) continue;
    // a blank of the text itself may stand at the edge
    const std::string kept(run.length > shortest ? run.length - shortest : 0, ' ');
    draft.rewrite(line,
                  std::string(line.text.substr(0, run.begin)) + kept.substr(0, 1) +
                      std::string(line.text.substr(run.begin + run.length)),
                  true);
  }
  return true;
}

/// "msmtp: could not send mail", "* Connected": a program's name or a mark.
bool begins_with_name_or_mark(std::string_view text) {
  if (text.starts_with("Net::SMTP")) return true;  // Perl: "Net::SMTP=GLOB(0x55a008385370)>>> EHLO pc"
  const std::size_t mark = text.find_first_not_of("<>*=-+{}[]!#$|");
  if (mark == npos || (mark > 0 && is_blank(text[mark]))) return true;
  const std::size_t name = text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.");
  // "smtplib.SMTPServerDisconnected: " may be long
  const std::size_t most = text.substr(0, name).find('.') == npos ? 24 : 64;
  return name != npos && name > 1 && name <= most && text.substr(name).starts_with(": ");
}

/// "0040: 38 37 35", a row of a dump.
bool begins_with_offset(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789abcdef"), text.size());
  return digits >= 4 && digits <= 8 && text.substr(digits).starts_with(": ");
}

bool begins_anew(std::string_view text) {
  return trim(text).empty() || begins_with_offset(text) || text.starts_with("    ") ||
         text.starts_with("\t") || begins_like_log(text) || begins_with_name_or_mark(text);
}

/// "t=2017-02-15T11:19:11 lvl=eror", "t=2017-02-15T11:20:32 lvl=info": two records of one log, whose lines
/// may be equally long because they say the same.
bool begin_alike(std::string_view text, std::string_view next) {
  constexpr std::size_t least = 6;
  return text.size() >= least && text.substr(0, least) == next.substr(0, least);
}

/// How a document was wrapped.
struct Wrapping {
  std::size_t column = 0;  ///< 0: not at all
  bool between_words = false;
};

std::size_t widest_of(std::span<const Line> lines) {
  std::size_t widest = 0;
  for (const Line& line : lines) widest = std::max(widest, line.text.size());
  return widest;
}

/// The widest line that could have been broken between words: one long word goes over the edge.
std::size_t widest_of_words(std::span<const Line> lines) {
  std::size_t widest = 0;
  for (const Line& line : lines)
    if (trim(line.text).find(' ') != npos) widest = std::max(widest, line.text.size());
  return widest;
}

/// Lines of one character, and lines filled with blanks, are wide by intent.
bool is_ruler(std::string_view text) {
  return text.find_first_not_of(text[0]) == npos;
}

/// A terminal breaks at its last column, wherever that is in a word.
bool is_broken_in_words(std::span<const Line> lines, std::size_t column) {
  constexpr std::array<std::size_t, 5> terminals = {80, 100, 120, 132, 160};
  if (column < kLeastWidth) return false;
  std::size_t full = 0, broken = 0, padded = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const std::string_view text = lines[i].text;
    if (text.size() != column || is_ruler(text)) continue;
    ++full;
    padded += is_blank(text.back());
    broken += !begins_anew(lines[i + 1].text) && !begin_alike(text, lines[i + 1].text);
  }
  const bool terminal = std::find(terminals.begin(), terminals.end(), column) != terminals.end();
  return broken > 0 && (full > 1 || terminal) && broken * 10 >= full * 7 && padded * 2 < full + 1;
}

/// A frame of a Python or Java backtrace, which another line follows whatever room is left.
bool is_frame(std::string_view text) {
  return text.starts_with("File \"") || (text.starts_with("at ") && text.ends_with(')'));
}

/// True if the next line goes on with a word that had no room on this one. A line that is one word was broken
/// if it is too long for a line, or goes on itself.
bool is_continued_by_word(std::string_view text, std::string_view next, std::size_t column,
                          bool goes_on = false) {
  constexpr std::size_t least_before = 25;
  if (trim(text).empty() || next.empty() || is_blank(next[0]) || is_frame(text) || begin_alike(text, next))
    return false;
  if (trim(text).find(' ') == npos && text.size() <= column && !goes_on) return false;
  const std::size_t word = std::min(next.find(' '), next.size());
  return text.size() + 1 + word > column && text.size() > least_before && !begins_anew(next);
}

/// A sentence that goes on below: "Unable to find the socket", "transport tls". A word alone, or a path, may
/// as well be the next thing that was printed.
bool reads_on(std::string_view text, std::string_view next) {
  const char last = text.back();
  const bool ends = !is_alnum(last) && std::string_view(",/-=_").find(last) == npos;
  return !ends && !is_upper(next[0]) && next[0] != '/' && trim(next).find(' ') != npos;
}

/// A mail program breaks where the next word would be too far right, so that lines that do not begin as lines
/// of logs do stand below full ones only.
bool is_broken_between_words(std::span<const Line> lines, std::size_t column) {
  constexpr std::size_t least = 50, most = 100;
  if (column < least || column > most) return false;
  std::size_t broken = 0, unbroken = 0, of_log = 0, reading_on = 0, short_of_edge = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const std::string_view next = lines[i + 1].text;
    if (is_continued_by_word(lines[i].text, next, column)) {
      ++broken;
      of_log += begins_like_log(lines[i].text);
      reading_on += static_cast<bool>(parse_prefix(lines[i].text).time) || reads_on(lines[i].text, next);
    } else if (!trim(lines[i].text).empty() && !is_frame(lines[i].text) && !next.empty() &&
               !is_blank(next[0]) && !begins_anew(next)) {
      ++unbroken;
      short_of_edge += reads_on(lines[i].text, next);
    }
  }
  if (of_log > 1) return unbroken * 2 <= broken;
  // The widest line of any text is full: that many are, and that their words go on below, is no chance.
  return broken > 0 && broken * 6 >= lines.size() && reading_on * 2 >= broken && short_of_edge * 3 < broken &&
         unbroken <= broken;
}

Wrapping find_wrapping(std::span<const Line> lines) {
  const std::size_t column = widest_of(lines);
  if (is_broken_in_words(lines, column)) return {column, false};
  if (const std::size_t words = widest_of_words(lines); is_broken_between_words(lines, words))
    return {words, true};
  return {};
}

bool goes_on(std::string_view text, std::string_view next, const Wrapping& wrapping, bool joined) {
  if (wrapping.between_words) return is_continued_by_word(text, next, wrapping.column, joined);
  return text.size() == wrapping.column && !is_ruler(text) && !begins_anew(next) && !begin_alike(text, next);
}

/// A line of a file of passwords or settings, or a command, whose secret is known by the line it stands on:
/// it goes on with nothing.
bool holds_login(std::string_view line) {
  SecretSpans spans;
  find_password_file_secrets(line, spans);
  find_setting_secrets(line, spans);
  find_account_secrets(line, spans);
  find_command_secrets(line, spans);
  return !spans.empty();
}

bool join_wrapped(Draft& draft) {
  const Wrapping wrapping = find_wrapping(draft.sample());
  if (wrapping.column == 0) return false;
  std::vector<Line> lines;
  std::string joined;
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    Line line = draft.lines[i];
    joined.clear();
    while (i + 1 < draft.lines.size() &&
           goes_on(draft.lines[i].text, draft.lines[i + 1].text, wrapping, !joined.empty()) &&
           !holds_login(draft.lines[i + 1].text)) {
      if (joined.empty()) joined = line.text;
      if (wrapping.between_words) joined += ' ';
      joined += draft.lines[++i].text;
    }
    if (!joined.empty()) draft.rewrite(line, joined, true);
    lines.push_back(line);
  }
  draft.lines = std::move(lines);
  return true;
}

/// "<a@b.example>: connect to mx.b.example[192.0.2.1]:25: Connection", whose end Postfix' notices put below.
bool is_folded_connection(std::string_view text) {
  return (text.starts_with('<') || istarts_with(text, "diagnostic-code:")) &&
         text.find("connect to ") != npos && text.find(" said:") == npos;
}

bool join_folded(Draft& draft) {
  const std::span<const Line> sample = draft.sample();
  bool folded = false;
  for (std::size_t i = 1; i < sample.size() && !folded; ++i)
    folded = sample[i].text.starts_with("    ") && is_folded_connection(sample[i - 1].text);
  if (!folded) return false;
  std::vector<Line> lines;
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    Line line = draft.lines[i];
    const bool goes_on = i + 1 < draft.lines.size() && draft.lines[i + 1].text.starts_with("    ");
    if (goes_on && is_folded_connection(line.text))
      draft.rewrite(line, std::string(line.text).append(" ").append(trim(draft.lines[++i].text)), true);
    lines.push_back(line);
  }
  draft.lines = std::move(lines);
  return true;
}

}  // namespace

bool undo_wrapping(Draft& draft) {
  const bool folded = join_folded(draft);
  return take_out_padding(draft) || join_wrapped(draft) || folded;
}

}  // namespace smtplain
