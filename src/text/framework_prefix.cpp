#include "text/framework_prefix.h"

#include <algorithm>
#include <array>

#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kLevels =
    word_list("trace", "debug", "verbose", "fine", "finer", "finest", "info", "information", "notice", "warn",
              "warning", "error", "err", "severe", "fatal", "critical", "crit", "config");

bool is_level(std::string_view word) {
  return iequals_any(word, kLevels);
}

/// "local.ERROR", Monolog's channel and level.
std::string_view level_of(const PrefixField& field) {
  if (is_level(field.text)) return field.text;
  const std::size_t dot = field.text.rfind('.');
  return dot != npos && is_level(field.text.substr(dot + 1)) ? field.text.substr(dot + 1)
                                                             : std::string_view{};
}

bool is_logger_name(const PrefixField& field) {
  return !field.bracketed && field.text.find('.') != npos && !is_digit(field.text.front());
}

/// "DEBUG SMTP: …" is JavaMail talking, not a level; "[INFO] [-] [core]" is Haraka's own mark.
bool is_programs_own_mark(const PrefixField& level, std::string_view after) {
  if (!level.bracketed) {
    constexpr std::array javamail =
        word_list("SMTP", "JavaMail", "Jakarta Mail", "getProvider", "setDebug", "successfully loaded");
    const auto speaks = [&](std::string_view word) { return after.starts_with(word); };
    return iequals(level.text, "debug") && std::any_of(javamail.begin(), javamail.end(), speaks);
  }
  const std::size_t close = after.find(']');
  return after.starts_with("[-]") || (after.starts_with('[') && close != npos && close >= 37);
}

/// What follows the level: thread, process, logger.
std::string_view skip_after_level(std::string_view text, Prefix& prefix) {
  // Ruby's Logger: "DEBUG -- mailer: …", "DEBUG -- : …"
  constexpr std::string_view kRuby = "-- ";
  constexpr std::size_t kLongestName = 40;
  if (const std::size_t colon = text.find(": "); text.starts_with(kRuby) && colon < kLongestName)
    text.remove_prefix(colon + 2);
  for (int i = 0; i < 4; ++i) {
    const PrefixField field = read_prefix_field(text);
    const bool dashes = field.text == "---";
    const bool thread = field.bracketed && field.text.find_first_of("<>@") == npos && text[0] == '[';
    const bool process =
        !field.bracketed && parse_pid(field.text) != 0 && text.substr(field.length).starts_with("---");
    if (field.length == 0 || (!dashes && !thread && !process && !is_logger_name(field))) break;
    if (process) prefix.pid = parse_pid(field.text);
    if (is_logger_name(field)) {
      if (!field.ends_header || looks_like_address(field.text)) break;
      prefix.program = field.text;
    }
    text.remove_prefix(field.length);
    if (is_logger_name(field)) break;
  }
  return text;
}

/// "0000002d SystemOut     O DEBUG SMTP: …": WebSphere's thread, and that the program printed the rest
/// itself.
bool read_websphere(std::string_view text, Prefix& prefix) {
  constexpr std::size_t kThread = 8;
  constexpr std::array kStreams = word_list(" SystemOut ", " SystemErr ");
  const std::string_view stream = text.substr(std::min(kThread, text.size()));
  if (std::none_of(kStreams.begin(), kStreams.end(),
                   [&](std::string_view name) { return stream.starts_with(name); }) ||
      skip_while(text, 0, is_hex) != kThread)
    return false;
  const std::size_t kind = text.find_first_not_of(' ', kThread + kStreams[0].size());
  if (kind == npos || (text[kind] != 'O' && text[kind] != 'R') || !text.substr(kind + 1).starts_with(' '))
    return false;
  prefix.rest = text.substr(kind + 2);
  return true;
}

}  // namespace

int parse_pid(std::string_view digits) {
  if (digits.empty() || digits.size() > 9 || !std::all_of(digits.begin(), digits.end(), is_digit)) return 0;
  int pid = 0;
  for (const char c : digits) pid = pid * 10 + (c - '0');
  return pid;
}

PrefixField read_prefix_field(std::string_view text) {
  PrefixField field;
  std::size_t at = 0;
  if (text.empty()) return field;
  const char close = text[0] == '[' ? ']' : text[0] == '(' ? ')' : text[0] == '<' ? '>' : '\0';
  if (close != '\0') {
    const std::size_t end = text.find(close);
    if (end == npos || end > 80) return field;
    field.text = trim(text.substr(1, end - 1));
    field.bracketed = true;
    at = end + 1;
  } else {
    while (at < text.size() &&
           (is_prefix_word(text[at]) || text[at] == '$' || text[at] == '#' || text[at] == '@'))
      ++at;
    field.text = text.substr(0, at);
  }
  if (at == 0 || (at < text.size() && text[at] != ' ' && text[at] != '\t' && text[at] != ':')) return {};
  if (at < text.size() && text[at] == ':') {
    field.ends_header = true;
    ++at;
  }
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  if (text.substr(at).starts_with(": ") || text.substr(at).starts_with("- ")) {
    field.ends_header = true;
    at += 2;
    while (at < text.size() && text[at] == ' ') ++at;
  }
  field.length = at;
  return field;
}

bool read_framework(std::string_view text, Prefix& prefix) {
  if (read_websphere(text, prefix)) return true;
  std::string_view at = text;
  std::string_view logger;
  for (int i = 0; i < 4; ++i) {
    const PrefixField field = read_prefix_field(at);
    if (field.length == 0) return false;
    const std::string_view after = at.substr(field.length);
    if (const std::string_view level = level_of(field); !level.empty()) {
      if (is_programs_own_mark(field, after)) return false;
      prefix.level = level;
      prefix.program = logger;
      prefix.rest = skip_after_level(after, prefix);
      return true;
    }
    const bool named = is_logger_name(field) || (!field.bracketed && field.ends_header && i == 0 &&
                                                 at.substr(0, field.length).find(" - ") != npos);
    if (named) logger = field.text;
    if (!field.bracketed && !named && parse_pid(field.text) == 0) return false;
    at = after;
  }
  return false;
}

}  // namespace smtplain
