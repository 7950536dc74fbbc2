#include <algorithm>
#include <array>
#include <string>

#include "text/secret_spans.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t npos = std::string_view::npos;
/// How far a setting's surroundings are looked at.
constexpr std::size_t kNear = 256;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
bool is_identifier(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// How a setting's name ends if its value is a secret. Longer ones first.
constexpr std::array<std::string_view, 22> kKeys = {
    "password", "passwort",     "passphrase",    "kennwort",     "passwd",     "passwrd",
    "userpwd",  "contrasena",   "senha",         "api_key",      "apikey",     "api-key",
    "secret",   "access_token", "refresh_token", "bearer_token", "auth_token", "private_key",
    "token",    "pass",         "pwd",           "motdepasse"};

/// "bypass" and "compass" end in pass too: it must be a word of its own within the name, or follow a known
/// one.
bool begins_word(std::string_view name, std::size_t at) {
  if (at == 0 || !is_letter(name[at - 1])) return true;
  if (name[at] >= 'A' && name[at] <= 'Z' && name[at - 1] >= 'a') return true;  // smtpPass
  constexpr std::array<std::string_view, 8> before = {"smtp", "auth", "mail", "user",
                                                      "db",   "my",   "key",  "bind"};
  return std::any_of(before.begin(), before.end(), [&](std::string_view word) {
    return iequals(name.substr(0, at), word) ||
           (at > word.size() && iequals(name.substr(at - word.size(), word.size()), word));
  });
}

bool is_secret_name(std::string_view name) {
  for (const std::string_view key : kKeys) {
    if (name.size() < key.size() || !iequals(name.substr(name.size() - key.size()), key)) continue;
    return begins_word(name, name.size() - key.size());
  }
  return false;
}

/// Values that are code or states, not secrets: env('X'), null, true.
bool is_reference(std::string_view value) {
  constexpr std::array<std::string_view, 20> starts = {
      "env(",    "getenv(", "os.environ", "os.getenv", "process.env", "System.get", "ENV[",
      "config(", "$_ENV",   "$_SERVER",   "getpass",   "input(",      "None",       "null",
      "nil",     "self.",   "this.",      "$this->",   "args.",       "undefined"};
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return istarts_with(value, start); }) ||
         iequals(value, "true") || iequals(value, "false") || iequals(value, "yes") || iequals(value, "no");
}

/// What stands between a name and its value.
enum class Separator { none, equals, colon, comma };

/// Reads the separator after a name that ends at `at`: closing quotes and brackets, then = : => := or
/// nothing.
Separator read_separator(std::string_view text, std::size_t& at) {
  while (at < text.size() && std::string_view("\"'])`*").find(text[at]) != npos) ++at;
  while (at < text.size() && is_blank(text[at])) ++at;
  if (at >= text.size()) return Separator::none;
  Separator separator = Separator::none;
  if (text.substr(at).starts_with("=>") || text.substr(at).starts_with(":=") ||
      text.substr(at).starts_with("->")) {
    separator = Separator::equals;
    at += 2;
  } else if (text[at] == '=' && !text.substr(at).starts_with("==")) {
    separator = Separator::equals;
    ++at;
  } else if (text[at] == ':' && !text.substr(at).starts_with("::")) {
    separator = Separator::colon;
    ++at;
  } else if (text[at] == ',') {
    separator = Separator::comma;
    ++at;
  }
  while (at < text.size() && is_blank(text[at])) ++at;
  return separator;
}

/// var_dump writes `string(8) "secret"`, Python b'…' and f'…'.
std::size_t skip_type(std::string_view text, std::size_t at) {
  const std::string_view value = text.substr(at);
  if (value.starts_with("string(")) {
    const std::size_t close = value.find(") ");
    return close == npos || close > 16 ? at : at + close + 2;
  }
  const bool prefixed = value.size() > 1 && std::string_view("bruf@").find(value[0]) != npos &&
                        (value[1] == '"' || value[1] == '\'');
  return prefixed ? at + 1 : at;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

/// The end of an unquoted value: a blank ends it, and punctuation right before that is not part of it.
std::size_t word_end(std::string_view text, std::size_t at, bool in_query) {
  std::size_t end = at;
  while (end < text.size() && !is_blank(text[end]) && text[end] != '\n' && !(in_query && text[end] == '&'))
    ++end;
  const std::string_view closing = at < text.size() && text[at] == '[' ? ",;)}\"'" : ",;)}]\"'";
  while (end > at + 1 && closing.find(text[end - 1]) != npos) --end;
  return end;
}

/// `password: x` in running text is a setting only if nothing but another setting follows.
bool is_lone_value(std::string_view text, std::size_t end) {
  if (end < text.size() && std::string_view(",;)}]").find(text[end]) != npos) return true;
  std::string_view rest = text.substr(end, kNear);
  rest = trim(rest.substr(0, rest.find('\n')));
  const std::size_t word = rest.find_first_of(" \t");
  const std::string_view next = rest.substr(0, word);
  return rest.empty() || rest[0] == ',' || rest[0] == '|' || next.find('=') != npos || next.ends_with(':');
}

bool begins_line(std::string_view text, std::size_t name) {
  std::string_view before = text.substr(0, name);
  if (before.size() > kNear) before.remove_prefix(before.size() - kNear);
  const std::size_t last = before.find_last_not_of(" \t\"'*-#$>{[.");
  return last == npos ? before.size() < kNear : before[last] == '\n';
}

/// Adds the value that begins at `at` if it is a secret; gives where it ends.
std::size_t add_value(std::string_view text, std::size_t name, std::size_t at, Separator separator,
                      SecretSpans& spans) {
  at = skip_type(text, at);
  if (at >= text.size() || text[at] == '\n') return at;
  if (text[at] == '"' || text[at] == '\'' || text[at] == '`') {
    const std::size_t after = skip_quoted(text, at);
    const bool closed = after > at + 1 && text[after - 1] == text[at];
    spans.push_back({at + 1, closed ? after - 1 : after});
    return after;
  }
  if (separator == Separator::comma) return at;
  const bool in_query = text.substr(0, name).ends_with('?') || text.substr(0, name).ends_with('&');
  std::size_t end = word_end(text, at, in_query);
  const std::string_view value = text.substr(at, end - at);
  if (is_reference(value) || value.starts_with('$') || value == "(" || value == "{") return end;
  if (separator == Separator::colon && !is_lone_value(text, end)) {
    if (!begins_line(text, name)) return at;
    end = line_end(text, at);
  }
  spans.push_back({at, end});
  return end;
}

/// "password x" of msmtprc and netrc: two words are a line, or `login name` goes before.
void add_plain_pair(std::string_view text, std::size_t name, std::size_t at, SecretSpans& spans) {
  constexpr std::array<std::string_view, 22> words = {
      "incorrect", "invalid",        "expired", "required", "accepted", "rejected", "failed",   "failure",
      "mismatch",  "wrong",          "changed", "command",  "error",    "ok",       "verified", "missing",
      "protected", "authentication", "hidden",  "check",    "denied",   "prompt"};
  const std::size_t end = word_end(text, at, false);
  std::string_view value = text.substr(at, end - at);
  while (value.ends_with('.') || value.ends_with('!')) value.remove_suffix(1);
  if (value.empty() ||
      std::any_of(words.begin(), words.end(), [&](std::string_view word) { return iequals(word, value); }))
    return;
  const bool whole_line = begins_line(text, name) &&
                          trim(text.substr(end, kNear).substr(0, text.substr(end, kNear).find('\n'))).empty();
  const std::string_view before = trim(text.substr(name > kNear ? name - kNear : 0, std::min(name, kNear)));
  const std::size_t user = before.rfind(' ');
  const bool netrc = user != npos && trim(before.substr(0, user)).ends_with("login");
  // s-nail: "Credentials: host a.example:587, user b@example.com, pass x"
  const bool listed = user != npos && before.ends_with(',') && trim(before.substr(0, user)).ends_with("user");
  if (whole_line || netrc || listed) spans.push_back({at, end});
}

}  // namespace

void find_setting_secrets(std::string_view text, SecretSpans& spans) {
  for (std::size_t begin = 0; begin < text.size();) {
    if (!is_letter(text[begin]) && text[begin] != '_') {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < text.size() && is_identifier(text[end])) ++end;
    const std::string_view name = text.substr(begin, end - begin);
    // mailx: password-user@example.com=x
    const bool per_account = istarts_with(name, "password-") && end < text.size() && text[end] == '@';
    if (per_account) end += std::min(text.substr(end, kNear).find('='), text.substr(end, kNear).size());
    if (per_account || is_secret_name(name)) {
      std::size_t value = end;
      const bool blank = end < text.size() && is_blank(text[end]);
      const Separator separator = read_separator(text, value);
      if (separator == Separator::comma && !name.starts_with("CURLOPT_")) {
        begin = end;
        continue;
      }
      if (separator != Separator::none) {
        end = std::max(end, add_value(text, begin, value, separator, spans));
      } else if (blank) {
        add_plain_pair(text, begin, value, spans);
      }
    }
    begin = end;
  }
}

}  // namespace smtplain
