#include "readers/phpmailer_marks.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "text/characters.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain::phpmailer {
namespace {

struct Marking {
  std::string_view text;  // lower case
  Mark mark;
};

// The longer ones first where one is part of another.
constexpr Marking kMarks[] = {
    {"client -> server:", Mark::client},
    {"client -> smtp:", Mark::client},
    {"server -> client:", Mark::server},
    {"smtp -> from server:", Mark::old_server},
    {"smtp -> from server", Mark::old_server},
    {"smtp <- from server:", Mark::old_server},
    {"smtp -> to server:", Mark::client},
    {"smtp inbound:", Mark::inbound},
    {"smtp -> get_lines():", Mark::get_lines},
    {"smtp -> error:", Mark::error},
    {"smtp -> notice:", Mark::notice},
    {"smtp error:", Mark::error},
    {"smtp notice:", Mark::notice},
    {"connection: ", Mark::connection},
    {"connection failed.", Mark::words},
    {"auth method requested:", Mark::words},
    {"auth methods available", Mark::words},
    {"auth method selected:", Mark::words},
    {"requested auth method not available", Mark::notice},
    {"smtp connect() failed", Mark::words},
    {"mailer error:", Mark::words},
    {"language string failed to load", Mark::words},
};

// error_log and frameworks put their own prefix before PHPMailer's line, so the mark may stand further on.
constexpr std::size_t kLongestPrefix = 200;

// Compares with "->" also printed as "-->", "- >", or with its ">" eaten.
std::size_t match_mark(std::string_view text, std::string_view mark) {
  std::size_t t = 0;
  for (std::size_t m = 0; m < mark.size(); ++m) {
    if (mark[m] == ' ') {
      while (t < text.size() && (text[t] == ' ' || text[t] == '\t')) ++t;
      continue;
    }
    if (mark[m] == '-' && m + 1 < mark.size() && mark[m + 1] == '>') {
      const std::size_t start = t;
      while (t < text.size() && (text[t] == '-' || text[t] == '>' || text[t] == '=' || text[t] == ' ')) ++t;
      if (t == start) return 0;
      ++m;
      continue;
    }
    if (t >= text.size() || to_lower(text[t]) != mark[m]) return 0;
    ++t;
  }
  return t;
}

// echo "Mailer Error: " . $mail->ErrorInfo;
bool is_php_source(std::string_view rest) {
  return rest.size() > 4 && (rest[0] == '"' || rest[0] == '\'') &&
         (rest.substr(1).starts_with(" . $") || rest.substr(1).starts_with(".$"));
}

// PHPMailer writes "SMTP Error:" and "SMTP ERROR:"; other programs write "Smtp error:" and "SMTP error:". The
// last is PHPMailer's, in a copy of it, where its own words follow.
bool is_error_mark(std::string_view text) {
  if (!text.starts_with("SMTP")) return false;
  const std::string_view line = text.substr(0, text.find('\n'));
  // Rust's lettre and Go name their own step behind such a headline.
  if (line.find("Connection error: ") != npos || line.find(": dial tcp ") != npos) return false;
  if (!text.starts_with("SMTP error")) return true;
  return line.find("command failed") != npos || line.find("Could not ") != npos;
}

Marked mark_at(std::string_view text, std::size_t at) {
  const char initial = to_lower(text[at]);
  for (const Marking& marking : kMarks) {
    if (marking.text[0] != initial) continue;
    const std::size_t length = match_mark(text.substr(at), marking.text);
    if (length == 0) continue;
    if (marking.mark == Mark::error && !is_error_mark(text.substr(at))) continue;
    Marked found{marking.mark, at, text.substr(at + length)};
    if (!found.rest.empty() && found.rest[0] == ' ') found.rest.remove_prefix(1);
    if (is_php_source(found.rest)) continue;
    return found;
  }
  return {};
}

// Two letters in any case, and some pairs of other characters.
constexpr std::size_t pair_of(char first, char second) {
  return (static_cast<std::size_t>(first) & 31) * 32 + (static_cast<std::size_t>(second) & 31);
}

/// What the marks begin with.
constexpr auto kBeginnings = [] {
  std::array<bool, std::size_t{32} * 32> pairs{};
  for (const Marking& marking : kMarks) pairs[pair_of(marking.text[0], marking.text[1])] = true;
  return pairs;
}();

bool may_begin_mark(std::string_view text, std::size_t at) {
  if (!kBeginnings[pair_of(text[at], text[at + 1])]) return false;
  if (at == 0) return true;
  const char before = text[at - 1];
  return !((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z'));
}

}  // namespace

Marked find_mark(std::string_view text) {
  const std::size_t end = std::min(text.size(), kLongestPrefix);
  for (std::size_t at = 0; at + 1 < end; ++at) {
    if (!may_begin_mark(text, at)) continue;
    Marked found = mark_at(text, at);
    // Within a message's own text these are words, not marks.
    if (found.mark == Mark::words && at > 80) continue;
    if (found.mark != Mark::none) return found;
  }
  return {};
}

// Another line of the log within this one, where a page lost its line ends: "… gsmtpCLIENT -> SERVER: EHLO".
// What PHPMailer says of an error in words names other marks without being two lines.
std::size_t find_next_mark(std::string_view rest, Mark mark) {
  if (mark == Mark::inbound) return npos;
  constexpr std::size_t kDialogue = 4;  // the marks of speakers come first
  constexpr std::size_t kLongestLine = 8192;
  rest = rest.substr(0, kLongestLine);
  if (rest.find("->") == npos && rest.find("SMTP") == npos) return npos;
  static constexpr std::array kNext =
      word_list("client -> server:", "server -> client:", "smtp -> from server:", "client -> smtp:",
                "smtp error:", "smtp inbound:");
  const bool words = mark == Mark::words || mark == Mark::error;
  std::size_t first = npos;
  for (std::size_t i = 0; i < (words ? kDialogue : std::size(kNext)); ++i)
    first = std::min(first, ifind(rest, kNext[i]));
  return first;
}

bool speaks(Mark mark) {
  return mark != Mark::error && mark != Mark::words && mark != Mark::notice;
}

bool is_prose(std::string_view before) {
  constexpr std::ptrdiff_t kFewestBlanks = 3;
  before = trim(before);
  return std::count(before.begin(), before.end(), ' ') >= kFewestBlanks && !parse_prefix(before).time &&
         std::none_of(before.begin(), before.end(),
                      [](char c) { return (c >= '0' && c <= '9') || c == '['; });
}

std::string_view without_referer(std::string_view text) {
  constexpr std::string_view kReferer = ", referer: http";
  return text.find(kReferer) == npos ? text : text.substr(0, text.rfind(kReferer));
}

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  if (!text.empty() && text[0] == '"') text.remove_prefix(1);
  if (!text.empty() && text.back() == '"') text.remove_suffix(1);
  return text;
}

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '"') out += c;
  return out;
}

std::string_view reply_of_failed_command(std::string_view error) {
  constexpr std::string_view kFailed = " command failed: ";
  const auto at = error.find(kFailed);
  if (at == npos || ifind(error.substr(0, at), "quit") != npos) return {};
  return error.substr(at + kFailed.size());
}

Target parse_target(std::string_view text) {
  Target target;
  text = text.substr(0, text.find_first_of(", "));
  if (const auto scheme = text.find("://"); scheme != npos) {
    target.tls = istarts_with(text, "ssl") || istarts_with(text, "tls");
    text = text.substr(scheme + 3);
  }
  const auto colon = text.rfind(':');
  target.host = text.substr(0, colon);
  if (colon != npos) target.port = text.substr(colon + 1);
  return target;
}

}  // namespace smtplain::phpmailer
