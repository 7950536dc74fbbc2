#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "text/secret_spans.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t npos = std::string_view::npos;
/// How far a setting's surroundings are looked at.
constexpr std::size_t kNear = 256;
/// How settings are called that tell who logs in.
constexpr std::array<std::string_view, 4> kUsers = {"login", "user", "username", "email"};

bool is_blank(char c) {
  return c == ' ' || c == '\t';
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
enum class Separator { none, equals, colon, comma, bar, tag };

/// The sign that separates at `at`, and its length.
struct Sign {
  std::string_view text;
  Separator separator;
};
constexpr std::array<Sign, 9> kSigns = {{{"=>", Separator::equals},
                                         {":=", Separator::equals},
                                         {"->", Separator::equals},
                                         {"=", Separator::equals},
                                         {":", Separator::colon},
                                         {"\xEF\xBC\x9A", Separator::colon},   // full-width colon
                                         {"\xEF\xBC\x9D", Separator::equals},  // and equals sign
                                         {",", Separator::comma},
                                         {"|", Separator::bar}}};

/// Length of a typographic quotation mark at `at`, else 0.
std::size_t curly_quote(std::string_view text, std::size_t at) {
  const std::string_view mark = text.substr(at, 3);
  return mark == "\xE2\x80\x98" || mark == "\xE2\x80\x99" || mark == "\xE2\x80\x9C" ||
                 mark == "\xE2\x80\x9D" || mark == "\xE2\x80\x9E"
             ? 3
             : 0;
}

/// Reads the separator after a name that stands from `name` up to `at`: closing quotes and brackets, then
/// = : => := or nothing. In XML it is what ends the tag, or ` value=`.
Separator read_separator(std::string_view text, std::size_t name, std::size_t& at) {
  const std::size_t end = at;
  for (std::size_t size = 1; at < text.size() && size != 0; at += size)
    size = std::string_view("\"'])`*\\").find(text[at]) != npos ? 1 : curly_quote(text, at);
  const bool quoted = at > end;
  while (at < text.size() && is_blank(text[at])) ++at;
  if (text.substr(at).starts_with("..")) at = std::min(text.find_first_not_of('.', at), text.size());
  if (at >= text.size()) return Separator::none;
  if (quoted && istarts_with(text.substr(at), "value=")) {  // <add key="password" value="x"/>
    at += 6;
    return Separator::equals;
  }
  if (text[at] == '>' && (quoted || (name > 0 && text[name - 1] == '<'))) {  // <password>x</password>
    ++at;
    return Separator::tag;
  }
  Separator separator = Separator::none;
  const std::string_view rest = text.substr(at);
  for (const Sign& sign : kSigns) {
    if (!rest.starts_with(sign.text)) continue;
    const bool doubled = rest.starts_with("==") || rest.starts_with("::");
    if (!doubled) {
      separator = sign.separator;
      at += sign.text.size();
    }
    break;
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
  const std::size_t last = before.find_last_not_of(" \t\"'*-#$>{[.|\\");
  return last == npos ? before.size() < kNear : before[last] == '\n';
}

/// Where a value in quotes stands that begins at `at`, and where the text goes on: 'x', \"x\", “x”, `x'.
struct Quoted {
  std::size_t begin = 0, end = 0, after = 0;
};

std::optional<Quoted> read_quoted(std::string_view text, std::size_t at) {
  if (const std::size_t size = curly_quote(text, at); size != 0) {
    std::size_t end = at + size;
    while (end < text.size() && text[end] != '\n' && curly_quote(text, end) == 0) ++end;
    return Quoted{at + size, end, std::min(end + size, text.size())};
  }
  std::size_t quote = at;
  while (quote < text.size() && text[quote] == '\\') ++quote;
  if (quote >= text.size() || std::string_view("\"'`").find(text[quote]) == npos) return std::nullopt;
  if (quote > at) {  // JSON within JSON
    const std::size_t end = std::min(text.find_first_of("\\\n", quote), text.size());
    return Quoted{quote + 1, std::max(end, quote + 1), end};
  }
  if (text[at] == '`' && text.substr(at + 1, kNear).find('`') == npos) {  // Postfix: pass `x'
    const std::size_t end = text.substr(at + 1, kNear).find_first_of("'\n");
    if (end != npos) return Quoted{at + 1, at + 1 + end, at + 1 + end};
  }
  const std::size_t after = skip_quoted(text, at);
  const bool closed = after > at + 1 && text[after - 1] == text[at];
  return Quoted{at + 1, closed ? after - 1 : after, after};
}

/// The text of an XML element that begins at `at`, if a closing tag ends it.
std::size_t add_element(std::string_view text, std::size_t at, SecretSpans& spans) {
  constexpr std::string_view data = "<![CDATA[";
  const bool wrapped = text.substr(at).starts_with(data);
  const std::size_t begin = wrapped ? at + data.size() : at;
  const std::size_t end = text.substr(begin, kNear).find(wrapped ? "]]>" : "</");
  if (end == npos) return at;
  spans.push_back({begin, begin + end});
  return begin + end;
}

/// The words of the line before `name` tell a user: "Login: a@b.c password: x port 587".
bool follows_user(std::string_view text, std::size_t name) {
  std::string_view before = text.substr(name > kNear ? name - kNear : 0, std::min(name, kNear));
  before.remove_prefix(before.rfind('\n') + 1);
  return std::any_of(kUsers.begin(), kUsers.end(), [&](std::string_view user) {
    const std::size_t at = ifind(before, user);
    return at != npos && at + user.size() < before.size() &&
           std::string_view(":=").find(before[at + user.size()]) != npos;
  });
}

/// Where the value in quotes stands that code takes if there is no other: `getenv('P') ?: 'x'`, `a || "x"`.
std::size_t fallback(std::string_view text, std::size_t from) {
  const std::string_view rest = text.substr(from, std::min(kNear, line_end(text, from) - from));
  for (const std::string_view sign : {"?:", "??", "||", " or "}) {
    const std::size_t at = rest.find(sign);
    const std::size_t value = at == npos ? npos : rest.find_first_not_of(' ', at + sign.size());
    if (value != npos && (rest[value] == '\'' || rest[value] == '"')) return from + value;
  }
  return npos;
}

/// Adds the value that begins at `at` if it is a secret; gives where it ends.
std::size_t add_value(std::string_view text, std::size_t name, std::size_t at, Separator separator,
                      SecretSpans& spans) {
  if (separator == Separator::tag) return add_element(text, at, spans);
  if (separator == Separator::comma && text.substr(at).starts_with("default=")) at += 8;  // Django
  at = skip_type(text, at);
  if (at >= text.size() || text[at] == '\n') return at;
  if (const auto quoted = read_quoted(text, at)) {
    spans.push_back({quoted->begin, quoted->end});
    return quoted->after;
  }
  if (separator == Separator::comma) return at;
  if (separator == Separator::bar) {  // | Password | x |
    const std::size_t cell = text.substr(at, kNear).find_first_of("|\n");
    if (!begins_line(text, name) || cell == npos || text[at + cell] != '|') return at;
    spans.push_back({at, at + trim(text.substr(at, cell)).size()});
    return at + cell;
  }
  const bool in_query = text.substr(0, name).ends_with('?') || text.substr(0, name).ends_with('&');
  std::size_t end = word_end(text, at, in_query);
  const std::string_view value = text.substr(at, end - at);
  // what a function falls back on is looked at as its argument: env('MAIL_PASSWORD', 'x')
  if (is_reference(value) || value.starts_with('$')) {
    const std::size_t other = fallback(text, at);
    if (other != npos) return add_value(text, name, other, Separator::comma, spans);
    // what a function falls back on is looked at as its argument: env('MAIL_PASSWORD', 'x')
    const bool asks = istarts_with(value, "input(") || istarts_with(value, "getpass");
    return asks || value.find('(') == npos ? end : at;
  }
  if (value == "(" || value == "{") return end;
  const std::size_t call = value.find_first_of("('\"");  // trim('x y')
  const bool calls = call != npos && call > 0 && call + 1 < value.size() && value[call] == '(';
  if (calls && (value[call + 1] == '\'' || value[call + 1] == '"')) {
    return add_value(text, name, at + call + 1, separator, spans);
  }
  if (separator == Separator::colon && !is_lone_value(text, end) && !follows_user(text, name)) {
    if (!begins_line(text, name)) return at;
    end = line_end(text, at);
  }
  spans.push_back({at, end});
  return end;
}

bool is_number_and_word(std::string_view text) {
  const bool digit = text.find_first_of("0123456789") != npos;
  const bool letter = std::any_of(text.begin(), text.end(), [](char c) {
    return name_character({&c, 1}, 0) == 1 && c > '9';
  });
  return digit && letter && text.size() >= 6;
}

/// "password x" of msmtprc and netrc: two words are a line, or `login name` goes before. Shells, Apache and
/// Docker say first what they do: `ENV SMTP_PASSWORD x`. People write "the password is x".
void add_plain_pair(std::string_view text, std::size_t name, std::size_t at, SecretSpans& spans) {
  constexpr std::array<std::string_view, 22> words = {
      "incorrect", "invalid",        "expired", "required", "accepted", "rejected", "failed",   "failure",
      "mismatch",  "wrong",          "changed", "command",  "error",    "ok",       "verified", "missing",
      "protected", "authentication", "hidden",  "check",    "denied",   "prompt"};
  const std::size_t end = word_end(text, at, false);
  std::string_view value = text.substr(at, end - at);
  if (iequals(value, "is") || iequals(value, "is:")) {
    const std::size_t said = std::min(text.find_first_not_of(" \t", end), text.size());
    const std::size_t said_end = word_end(text, said, false);
    if (const auto quoted = said < text.size() ? read_quoted(text, said) : std::nullopt) {
      spans.push_back({quoted->begin, quoted->end});
    } else if (value.size() == 3 || is_number_and_word(text.substr(said, said_end - said))) {
      spans.push_back({said, said_end});
    }
    return;
  }
  while (value.ends_with('.') || value.ends_with('!')) value.remove_suffix(1);
  if (value.empty() ||
      std::any_of(words.begin(), words.end(), [&](std::string_view word) { return iequals(word, value); }))
    return;
  if (const auto quoted = read_quoted(text, at)) {
    spans.push_back({quoted->begin, quoted->end});
    return;
  }
  std::string_view rest = text.substr(end, kNear);
  rest = trim(rest.substr(0, rest.find('\n')));
  const std::string_view before = trim(text.substr(name > kNear ? name - kNear : 0, std::min(name, kNear)));
  const std::size_t user = before.rfind(' ');
  constexpr std::array<std::string_view, 7> verbs = {"ENV",    "SetEnv",  "export", "setx",
                                                     "setenv", "#define", "set"};
  const bool assigned =
      std::find(verbs.begin(), verbs.end(), before.substr(before.rfind('\n') + 1)) != verbs.end();
  const bool whole_line =
      (begins_line(text, name) || assigned || before.ends_with(" with")) && (rest.empty() || rest == ";");
  const bool netrc = user != npos && trim(before.substr(0, user)).ends_with("login");
  // s-nail: "Credentials: host a.example:587, user b@example.com, pass x"
  const bool listed = user != npos && before.ends_with(',') && trim(before.substr(0, user)).ends_with("user");
  if (whole_line || netrc || listed) spans.push_back({at, end});
}

/// A setting whose value is name:secret: curl's `user = "name:secret"`, SMTP_CREDENTIALS=name:secret.
std::size_t add_login_setting(std::string_view text, std::size_t at, SecretSpans& spans) {
  const auto quoted = at < text.size() ? read_quoted(text, at) : std::nullopt;
  const std::size_t begin = quoted ? quoted->begin : at;
  const std::size_t end = quoted ? quoted->end : std::min(text.find_first_of(" \t\n\",;", at), text.size());
  const std::string_view value = text.substr(begin, end - begin);
  const std::string_view user = value.substr(0, value.find(':'));
  if (text.substr(end).starts_with(" / ") && value.find('@') != npos) {  // login: a@b.c / x
    spans.push_back({end + 3, word_end(text, end + 3, false)});
    return end + 3;
  }
  if (user.size() == value.size() || user.find('@') == npos || user.find_first_of(" <>,;{") != npos)
    return at;
  add_login(text, begin, end, spans);
  return end;
}

bool is_login_name(std::string_view name) {
  constexpr std::array<std::string_view, 6> ends = {"user",  "username", "credentials",
                                                    "_auth", "login",    "account"};
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) {
    return name.size() >= end.size() && iequals(name.substr(name.size() - end.size()), end);
  });
}

/// What a call is told by name: define('SMTP_PASS', 'x'), props.put("mail.smtp.password", "x").
bool is_first_argument(std::string_view text, std::size_t name) {
  std::string_view before = text.substr(name > kNear ? name - kNear : 0, std::min(name, kNear));
  const std::size_t quote = before.find_last_of("\"'(\n");
  if (quote == npos || before[quote] == '\n' || before[quote] == '(') return false;
  before = before.substr(0, quote);
  const std::size_t last = before.find_last_not_of(" \t\\");
  return last != npos && before[last] == '(';
}

}  // namespace

void find_setting_secrets(std::string_view text, SecretSpans& spans) {
  for (std::size_t begin = 0; begin < text.size();) {
    const bool begins =
        name_character(text, begin) != 0 && std::string_view("-0123456789").find(text[begin]) == npos;
    if (!begins) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    for (std::size_t size = 1; end < text.size() && size != 0; end += size) size = name_character(text, end);
    const std::string_view name = text.substr(begin, end - begin);
    // mailx: password-user@example.com=x
    const bool per_account = istarts_with(name, "password-") && end < text.size() && text[end] == '@';
    if (per_account) end += std::min(text.substr(end, kNear).find('='), text.substr(end, kNear).size());
    // Exim's debug output: $auth3=x is what PLAIN hands over last
    const bool exim = name == "auth3" && begin > 0 && text[begin - 1] == '$';
    const std::size_t secret = per_account || exim ? begin : secret_name(text, begin, end);
    std::size_t value = end;
    if (secret != npos) {
      const bool blank = end < text.size() && is_blank(text[end]);
      const Separator separator = read_separator(text, secret, value);
      if (separator == Separator::comma && !name.starts_with("CURLOPT_") && !is_first_argument(text, begin)) {
        begin = end;
        continue;
      }
      if (separator != Separator::none) {
        end = std::max(end, add_value(text, secret, value, separator, spans));
      } else if (blank) {
        add_plain_pair(text, secret, value, spans);
      }
    } else if (is_login_name(name)) {
      const Separator separator = read_separator(text, begin, value);
      if (separator == Separator::equals || separator == Separator::colon)
        end = std::max(end, add_login_setting(text, value, spans));
    }
    begin = end;
  }
}

}  // namespace smtplain
