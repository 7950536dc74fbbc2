#include <algorithm>
#include <array>
#include <optional>

#include "secrets/logins.h"
#include "secrets/spans.h"
#include "secrets/values.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// How far a setting's surroundings are looked at.
constexpr std::size_t kNear = 256;

/// Values that are code or states, not secrets: env('X'), null, true.
bool is_reference(std::string_view value) {
  constexpr std::array starts =
      word_list("env(", "getenv(", "os.environ", "os.getenv", "process.env", "System.get", "ENV[", "config(",
                "$_ENV", "$_SERVER", "getpass", "input(", "None", "null", "nil", "self.", "this.", "$this->",
                "args.", "undefined", "var.", "local.");
  return istarts_with_any(value, starts) || iequals(value, "true") || iequals(value, "false") ||
         iequals(value, "yes") || iequals(value, "no");
}

/// `password: x` in running text is a setting only if nothing but another setting follows.
bool is_lone_value(std::string_view text, std::size_t end) {
  if (end < text.size() && std::string_view(",;)}]").find(text[end]) != npos) return true;
  std::string_view rest = text.substr(end, kNear);
  rest = trim(rest.substr(0, rest.find('\n')));
  const std::size_t word = rest.find_first_of(" \t");
  const std::string_view next = rest.substr(0, word);
  return rest.empty() || std::string_view(",|/").find(rest[0]) != npos || next.find('=') != npos ||
         next.ends_with(':');
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

/// A cell of a table, up to the sign that ends it: | Password | x |
std::size_t add_cell(std::string_view text, std::size_t at, SecretSpans& spans) {
  const std::size_t line = line_end(text, at) - at;
  const std::string_view rest = text.substr(at, kNear);
  const std::size_t cell = std::min({rest.find('|'), rest.find("\xE2\x94\x82"), line});
  const std::string_view value = trim(text.substr(at, cell));
  if (tells_state(value) || (cell == line && value.find(' ') != npos)) return at;
  spans.push_back({at, at + value.size()});
  return at + cell;
}

/// "Password - x", "Password;x": the one word that ends the line.
std::size_t add_last_word(std::string_view text, std::size_t at, SecretSpans& spans) {
  const std::size_t end = word_end(text, at, false);
  const bool last = trim(text.substr(end, line_end(text, end) - end)).empty();
  const std::string_view word = text.substr(at, end - at);
  const bool listed =
      text.substr(end).starts_with(", ") && is_told_password(word);  // "Пароль - x, логин - y"
  if ((!last && !listed) || tells_state(word) || word.find(';') != npos || word.ends_with(':')) return at;
  spans.push_back({at, end});
  return end;
}

/// What stands in a secret's place: nothing but a bracket, a placeholder of several words, in running text
/// how the password was, or how many tests passed.
bool is_remark(std::string_view text, std::size_t name, std::size_t at, std::size_t end,
               Separator separator) {
  const std::string_view value = text.substr(at, end - at);
  if (value.size() == 1 && std::string_view("({)},;|>").find(value[0]) != npos) return true;
  if (value.starts_with('<')) {
    const std::size_t close = text.substr(at, std::min(kNear, line_end(text, at) - at)).find('>');
    return close != npos && is_placeholder(text.substr(at, close + 1));
  }
  const std::string_view rest = text.substr(at, std::min(kNear, line_end(text, at) - at));
  if (trim(rest) == "(not set)") return true;  // msmtp: password = (not set)
  if (separator != Separator::colon) return false;
  const bool counted = iequals(text.substr(name, 5), "pass:") && value.size() <= 3;
  return tells_state(value) || (counted && std::all_of(value.begin(), value.end(), is_digit));
}

/// Keys and tokens have no blanks: "token: see the documentation" names none.
bool names_key(std::string_view text, std::size_t at) {
  const std::string_view name = text.substr(0, text.find_last_not_of(" :\"'", at - 1) + 1);
  const auto ends = [&](std::string_view end) {
    return name.size() >= end.size() && iequals(name.substr(name.size() - end.size()), end);
  };
  return ends("key") || ends("token");
}

/// "X-Server-Token: x", a header in quotes: what ends it is not part of the value.
bool is_quoted_header(std::string_view text, std::size_t name, std::size_t end) {
  return name > 0 && end < text.size() && text[end] == text[name - 1] &&
         (text[end] == '"' || text[end] == '\'');
}

/// Where the value of SMTP_PASS=two words ends, a line of a .env file, if its first word ends at `end`.
/// Docker's --env-file takes all of it.
std::size_t env_value_end(std::string_view text, std::size_t name, std::size_t at, std::size_t end) {
  constexpr std::size_t most_words = 4;
  if (name > 0 && text[name - 1] != '\n') return end;
  if (end >= text.size() || text[end] != ' ' || text[at - 1] != '=' || !is_alnum(text[at - 2])) return end;
  const std::size_t last = line_end(text, end);
  const std::string_view rest = trim(text.substr(end, last - end)), known = text.substr(name, at - 1 - name);
  const bool plain = std::all_of(rest.begin(), rest.end(), [](char c) { return is_alnum(c) || c == ' '; });
  const bool capitals = std::none_of(known.begin(), known.end(), is_lower);
  const auto blanks = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), ' '));
  return plain && capitals && blanks < most_words ? end + 1 + rest.size() : end;
}

/// "x" -> "y", as Terraform and Ansible tell a change: the value that takes its place.
std::size_t add_next_value(std::string_view text, std::size_t at, SecretSpans& spans) {
  constexpr std::string_view arrow = " -> ";
  const bool changed = text.substr(at).starts_with(arrow) && at + arrow.size() < text.size();
  const auto next = changed ? read_quoted(text, at + arrow.size()) : std::nullopt;
  if (!next) return at;
  spans.push_back({next->begin, next->end});
  return next->after;
}

/// Adds the value that begins at `at` if it is a secret; gives where it ends.
std::size_t add_value(std::string_view text, std::size_t name, std::size_t at, Separator separator,
                      SecretSpans& spans) {
  if (separator == Separator::tag) return add_element(text, at, spans);
  if (separator == Separator::comma && text.substr(at).starts_with("default=")) at += 8;  // Django
  if (const auto counted = read_counted(text, at)) {
    spans.push_back({counted->begin, counted->end});
    return counted->after;
  }
  at = skip_type(text, at);
  if (separator == Separator::bar && text.substr(at).starts_with("default(")) at += 8;  // Jinja, Helm
  if (at >= text.size() || text[at] == '\n') return at;
  if (const auto quoted = read_quoted(text, at)) {
    spans.push_back({quoted->begin, quoted->end});
    return add_next_value(text, quoted->after, spans);
  }
  if (separator == Separator::comma) return at;
  if (separator == Separator::bar) return begins_line(text, name) ? add_cell(text, at, spans) : at;
  if (separator == Separator::dash || separator == Separator::cell) {
    return begins_line(text, name) ? add_last_word(text, at, spans) : at;
  }
  if (text.substr(at).starts_with("${")) return at + 2;  // what it falls back on: ${SMTP_PASSWORD:-x}
  const bool in_query = text.substr(0, name).ends_with('?') || text.substr(0, name).ends_with('&');
  std::size_t end = word_end(text, at, in_query);
  const std::string_view value = text.substr(at, end - at);
  // what a function falls back on is looked at as its argument: env('MAIL_PASSWORD', 'x')
  if (is_reference(value) || value.starts_with('$')) {
    const std::size_t other = fallback(text, at);
    if (other != npos) return add_value(text, name, other, Separator::comma, spans);
    const bool asks = istarts_with(value, "input(") || istarts_with(value, "getpass");
    return asks || value.find('(') == npos ? end : at;
  }
  if (is_remark(text, name, at, end, separator)) return end;
  if (const std::size_t dumped = dumped_value_end(text, name, at, end); dumped != end) {
    spans.push_back({at, dumped});
    return dumped;
  }
  if (separator == Separator::equals) end = env_value_end(text, name, at, end);
  const std::size_t call = value.find_first_of("('\"");  // trim('x y')
  const bool calls = call != npos && call > 0 && call + 1 < value.size() && value[call] == '(';
  if (calls && (value[call + 1] == '\'' || value[call + 1] == '"')) {
    return add_value(text, name, at + call + 1, separator, spans);
  }
  const bool lone = is_lone_value(text, end) || follows_user(text, name) || is_quoted_header(text, name, end);
  if (separator == Separator::colon && !lone) {
    if (names_key(text, at)) return at;
    if (const std::size_t size = app_password(text.substr(at), true); size != 0) end = at + size;
    // "temporary password: x (I will change it)"
    const bool told =
        end - at > value.size() || (is_told_password(value) && value.find_first_of(".@<>()") == npos);
    if (!begins_line(text, name) && !told) return at;
    if (begins_line(text, name)) end = line_end(text, at);
  }
  spans.push_back({at, end});
  return end;
}

/// "…, neu: x" behind "Passwort alt: y"; gives where the text goes on.
std::size_t add_other_age(std::string_view text, std::size_t at, SecretSpans& spans) {
  constexpr std::array ands = word_list("and", "und", "y", "et", "e", "en");
  constexpr std::size_t most_words = 3;
  std::size_t begin = at;
  for (std::size_t i = 0; i < most_words; ++i) {
    begin = std::min(text.find_first_not_of(" \t,;/|-", begin), text.size());
    const std::size_t end = std::min(text.find_first_of(" \t\n:", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (tells_age(word) && end < text.size() && text[end] == ':') {
      const std::size_t value = skip_blanks(text, end + 1);
      const std::size_t value_end = word_end(text, value, false);
      spans.push_back({value, value_end});
      return value_end;
    }
    if (std::find(ands.begin(), ands.end(), word) == ands.end()) return at;
    begin = end;
  }
  return at;
}

/// "Passwort für a@example.com: x"
std::size_t add_label_value(std::string_view text, std::size_t name, std::size_t at, SecretSpans& spans) {
  at = skip_blanks(text, at);
  if (at >= text.size() || !begins_line(text, name)) return at;
  if (const auto quoted = read_quoted(text, at)) {
    spans.push_back({quoted->begin, quoted->end});
    return quoted->after;
  }
  if (const std::size_t size = app_password(text.substr(at), false); size != 0) {
    spans.push_back({at, at + size});
    return at + size;
  }
  const std::size_t end = word_end(text, at, false);
  if (const std::size_t other = add_other_age(text, end, spans); other != end) {
    spans.push_back({at, end});
    return other;
  }
  return add_last_word(text, at, spans);
}

/// The last argument of a call whose name says what it is: setpref('Internet', 'SMTP_Password', 'x').
bool is_last_argument(std::string_view text, std::size_t name, std::size_t key, std::size_t value) {
  const auto quoted = value < text.size() ? read_quoted(text, value) : std::nullopt;
  const bool longer = key > name || text.substr(name).find('_') < value - name ||
                      text.substr(0, name).ends_with('/');  // not ('user', 'password', 'host')
  if (!longer || !quoted) return false;
  const std::string_view before = text.substr(name > kNear ? name - kNear : 0, std::min(name, kNear));
  if (ifind(before, "values") != npos) return true;  // INSERT INTO … VALUES (…, 'SMTP_PASSWORD', 'x', …)
  const std::size_t call = before.rfind('(');
  if (!text.substr(quoted->after).starts_with(')')) return false;
  const std::size_t word = call == npos ? npos : before.find_last_of(" \n.>:$", call) + 1;
  return (call != npos && istarts_with(before.substr(word), "set")) ||
         std::any_of(text.begin() + static_cast<std::ptrdiff_t>(quoted->begin),
                     text.begin() + static_cast<std::ptrdiff_t>(quoted->end), is_digit);
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

/// "key": "x", where x is no word but made by a machine.
std::size_t add_random_value(std::string_view text, std::size_t at, SecretSpans& spans) {
  constexpr std::size_t shortest = 16;
  const auto quoted = at < text.size() ? read_quoted(text, at) : std::nullopt;
  if (!quoted) return at;
  const std::string_view value = text.substr(quoted->begin, quoted->end - quoted->begin);
  const bool word = std::all_of(value.begin(), value.end(), [](char c) { return is_token_character(c); });
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  const auto letters = std::count_if(value.begin(), value.end(), is_letter);
  if (value.size() < shortest || !word || digits < 2 || letters < 2) return at;
  spans.push_back({quoted->begin, quoted->end});
  return quoted->after;
}

/// smtp = { user = "a@b.c", key = "x" }
bool is_key_of_login(std::string_view text, std::size_t name, std::size_t value) {
  if (value >= text.size() || (text[value] != '"' && text[value] != '\'') || !follows_user(text, name))
    return false;
  const std::string_view before = text.substr(name > kNear ? name - kNear : 0, std::min(name, kNear));
  return before.find('@') != npos || ifind(before, "smtp") != npos;
}

/// How many names go before this one in a list of names: `$user, $pass = …`, `[user, pass] = …`. 0 if other
/// things do.
std::size_t names_before(std::string_view text, std::size_t name) {
  constexpr std::size_t longest = 128;
  std::size_t count = 0;
  bool comma = false;
  for (std::size_t at = name; at > 0 && name - at < longest; --at) {
    const char c = text[at - 1];
    if (c == ',') {
      ++count;
      comma = true;
    } else if (is_alnum(c) || c == '_') {
      comma = false;
    } else if (c != ' ' && c != '$') {
      return std::string_view("([\n").find(c) != npos && !comma ? count : 0;
    }
  }
  return comma ? 0 : count;
}

/// The value in quotes with this index in the list that begins at `at`; npos if it is no such list.
std::size_t listed_value(std::string_view text, std::size_t at, std::size_t index) {
  if (at < text.size() && (text[at] == '(' || text[at] == '[')) ++at;
  for (std::size_t i = 0;; ++i) {
    at = skip_blanks(text, at);
    const auto quoted = at < text.size() ? read_quoted(text, at) : std::nullopt;
    if (i == index) return quoted ? at : npos;
    const std::size_t number = skip_while(text, at, is_digit);  // a port
    const std::size_t end = quoted ? quoted->after : number;
    if (end <= at) return npos;
    at = skip_blanks(text, end);
    if (at >= text.size() || text[at] != ',') return npos;
    ++at;
  }
}

/// A name of several parts as it stands from `begin` to `end`; its key begins at `key`.
struct Name {
  std::size_t begin = 0, end = 0, key = 0;
};

/// What the name of a secret is given; gives where the text goes on.
std::size_t add_setting(std::string_view text, const Name& name, SecretSpans& spans) {
  // what code takes if there is no other: ENV['SMTP_PASS'] || 'x', getenv('SMTP_PASS') ?: 'x'
  if (const std::size_t sign = text.find_first_not_of("\"')] ", name.end); sign != npos && sign > name.end) {
    const std::string_view or_else = text.substr(sign, 2);
    const std::size_t other =
        or_else == "||" || or_else == "?:" || or_else == "??" ? fallback(text, sign) : npos;
    if (other != npos) return add_value(text, name.key, other, Separator::comma, spans);
  }
  std::size_t value = name.end;
  const Separator separator = read_separator(text, name.key, value);
  const std::string_view rest = text.substr(name.end);
  const bool blank =
      value < text.size() && is_blank(text[value - 1]) &&
      (is_blank(rest[0]) || rest.starts_with("* ") || rest.starts_with("']") || rest.starts_with("\"]"));
  if (separator == Separator::comma) {
    const bool option = text.substr(name.begin).starts_with("CURLOPT_");
    const bool tuple = name.begin > 0 && text[name.begin - 1] == '{';  // Erlang: {password,"x"}
    const bool row = (tuple || begins_line(text, name.begin)) && value < text.size() &&
                     (text[value] == '"' || (tuple && text[value] == '<'));
    if (!option && !row && !is_first_argument(text, name.begin) &&
        !is_last_argument(text, name.begin, name.key, value))
      return name.end;
  }
  if (separator == Separator::none || separator == Separator::colon) {
    const std::size_t declared = declared_value(text, name.end);
    if (declared != npos) return add_value(text, name.key, declared, Separator::equals, spans);
  }
  if (separator == Separator::none) {
    if (!blank) return name.end;
    const std::size_t label = skip_label(text, value);
    if (label != npos) return std::max(name.end, add_label_value(text, name.key, label + 1, spans));
    add_plain_pair(text, name.key, value, spans);
    return name.end;
  }
  if (names_pair(text, std::min(name.begin, name.key))) {
    // without a slash or the like it is a pair only if an address comes first: "user and password: required"
    const bool words = text.substr(0, std::min(name.begin, name.key)).ends_with(' ');
    const std::string_view user = text.substr(value, word_end(text, value, false) - value);
    if (!words || user.find('@') != npos) return std::max(name.end, add_pair(text, value, spans));
  }
  if (separator == Separator::equals) {
    if (const std::size_t index = names_before(text, name.begin); index != 0) {
      const std::size_t listed = listed_value(text, value, index);
      if (listed != npos) return std::max(name.end, add_value(text, name.key, listed, separator, spans));
    }
  }
  return std::max(name.end, add_value(text, name.key, value, separator, spans));
}

/// What a remark behind a value says it is: `"x"  # smtp password`, `"x", // Passwort`.
void find_remarked_values(std::string_view text, SecretSpans& spans) {
  constexpr std::size_t longest_remark = 32;
  for (const std::string_view sign : {" #", " //"}) {
    const std::size_t at = text.find(sign);
    if (at == npos || at == 0) continue;
    const std::size_t end = line_end(text, at);
    const std::string_view remark = trim(text.substr(at + sign.size(), end - at - sign.size()));
    if (remark.empty() || remark.size() > longest_remark) continue;
    if (secret_name(remark, remark.rfind(' ') + 1, remark.size()) == npos) continue;
    const std::string_view before = text.substr(0, at);
    const std::size_t close = before.find_last_not_of(" \t,;)");
    if (close == npos || close == 0 || (before[close] != '"' && before[close] != '\'')) continue;
    const std::size_t open = before.rfind(before[close], close - 1);
    if (open != npos && before.substr(open, close - open).find('\n') == npos)
      spans.push_back({open + 1, close});
  }
}

/// The name that begins at `begin`: all that may be part of one.
Name read_name(std::string_view text, std::size_t begin) {
  Name name{begin, begin, npos};
  for (std::size_t size = 1; name.end < text.size() && size != 0; name.end += size)
    size = name_character(text, name.end);
  const std::string_view word = text.substr(begin, name.end - begin);
  // mailx: password-user@example.com=x
  if (istarts_with(word, "password-") && name.end < text.size() && text[name.end] == '@') {
    const std::string_view rest = text.substr(name.end, kNear);
    name.end += std::min(rest.find('='), rest.size());
    name.key = begin;
    return name;
  }
  // Exim's debug output: $auth3=x is what PLAIN hands over last. himalaya: backend.auth.raw = "x"
  const std::string_view before = text.substr(0, begin);
  const bool program =
      (word == "auth3" && before.ends_with('$')) || (word == "raw" && before.ends_with("auth."));
  name.key = program ? begin : secret_name(text, begin, name.end);
  return name;
}

}  // namespace

void find_setting_secrets(std::string_view text, SecretSpans& spans) {
  const bool signs = find_any(text, "!#$^*~?@") != npos;  // as strong passwords have
  for (std::size_t begin = 0; begin < text.size();) {
    if (name_character(text, begin) == 0 || text[begin] == '-' || is_digit(text[begin])) {
      ++begin;
      continue;
    }
    const Name name = read_name(text, begin);
    const std::string_view word = text.substr(begin, name.end - begin);
    begin = name.end;
    if (name.key != npos) {
      begin = add_setting(text, name, spans);
      if (signs) add_strong_word(text, name.end, spans);
      add_word_before(text, name.begin, name.end, spans);
    } else if (iequals(word, "key")) {
      std::size_t value = name.end;
      if (read_separator(text, name.begin, value) != Separator::none) {
        begin = is_key_of_login(text, name.begin, value)
                    ? add_value(text, name.begin, value, Separator::comma, spans)
                    : add_random_value(text, value, spans);
      }
    } else if (is_login_name(word)) {
      begin = add_user(text, name.begin, name.end, spans);
    }
    begin = std::max(begin, name.end);
  }
  add_attached(text, spans);
  find_remarked_values(text, spans);
}

}  // namespace smtplain
