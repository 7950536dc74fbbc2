#include "secrets/lines.h"

#include <algorithm>
#include <array>
#include <utility>

#include "secrets/mask.h"
#include "secrets/tables.h"
#include "secrets/values.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kLongestLine = 512;
/// Four groups of four letters.
constexpr std::size_t kAppPassword = 19;

/// Characters that close a name, and what stands behind it on its line.
constexpr std::array<bool, 256> kCloses = [] {
  std::array<bool, 256> closes{};
  for (const char c : std::string_view(" \t\"'`,:={>)]*\\|[-")) closes[static_cast<unsigned char>(c)] = true;
  return closes;
}();

std::string_view without_closing(std::string_view line) {
  std::size_t end = line.size();
  while (end > 0 && kCloses[static_cast<unsigned char>(line[end - 1])]) --end;
  return line.substr(0, end);
}

/// A secret's name that ends a line: what goes before it, and what closes the line behind it.
struct Announced {
  std::string_view head, tail;
};

std::optional<Announced> last_name(std::string_view line) {
  if (line.ends_with("]=>")) {  // var_dump: ["password":protected]=>
    const std::size_t open = line.rfind("[\""), close = open == npos ? npos : line.find('"', open + 2);
    if (close != npos && secret_name(line, open + 2, close) != npos)
      return Announced{line.substr(0, open + 2), "\"]=>"};
  }
  std::string_view words = line;
  if (words.ends_with('>')) words = words.substr(0, words.rfind("</"));  // <key>password</key>
  const std::size_t end = without_closing(words).size();
  std::size_t begin = end;
  while (begin > 0 && (is_alnum(line[begin - 1]) || std::string_view("_-").find(line[begin - 1]) != npos ||
                       static_cast<unsigned char>(line[begin - 1]) >= 0x80))
    --begin;
  if (begin == end) return std::nullopt;
  const std::size_t name = secret_name(line, begin, end);
  if (name == npos) return std::nullopt;
  return Announced{line.substr(0, name), trim(line.substr(end))};
}

/// What closes a label: ":", "=", nothing.
std::string_view label_sign(const Announced& name) {
  std::string_view sign = name.tail;
  while (sign.starts_with('*') || sign.starts_with('"') || sign.starts_with(' ')) sign.remove_prefix(1);
  while (sign.ends_with('*') || sign.ends_with('"')) sign.remove_suffix(1);
  // YAML: `password: |`, `password: >-`; JSON: `"password": [`
  for (const std::string_view below : {": |", ": |-", ": >", ": >-", ": ["}) {
    if (sign == below) return ":";
  }
  return sign;
}

/// "Password:", "SMTP password", but not "Enter password:", where a terminal shows nothing.
bool is_label(const Announced& name) {
  const std::string_view sign = label_sign(name);
  if (sign != ":" && sign != "=" && !sign.empty()) return false;
  const std::size_t first = name.head.find_first_not_of(" \t*-|\"'#");
  if (first == npos) return true;
  const std::string_view before = trim(name.head.substr(first));
  return iends_with_any(before, {"smtp", "mail", "email", "imap", "app", "account", "relay"}) &&
         before.find_first_of(" :=") == npos;
}

/// `name: x`, `key="x`, `variable "x`, `<key>x`
bool is_member_name(const Announced& name) {
  std::string_view head = name.head;
  while (head.ends_with('.')) head = head.substr(0, head.find_last_of(" \t\"':=", head.size() - 2) + 1);
  const std::size_t last = head.find_last_not_of(" \t\"'\\:=");
  if (last == npos || last + 1 == head.size())
    return name.head.ends_with('>') && iends_with_any(name.head, {"<key>", "<name>", "<td>", "<th>", "<dt>"});
  return iends_with_any(head.substr(0, last + 1),
                        {"name", "key", "variable", "parametername", "parameterkey", "property"}) ||
         name.tail == "\" {";  // a block of Terraform: output "smtp_password" {
}

/// PHP's var_dump: ["smtp_pass"]=>
bool is_dumped_name(const Announced& name) {
  return name.tail == "\"]=>" && name.head.find("[\"") != npos;
}

/// A password that stands below a label of a form: letters and digits or signs, and no address or host.
bool is_field_value(std::string_view word) {
  constexpr std::size_t shortest = 6;
  return word.size() >= shortest && std::any_of(word.begin(), word.end(), is_letter) &&
         (std::any_of(word.begin(), word.end(), is_digit) ||
          word.substr(0, word.size() - 1).find_first_of("!#$%&*+?^~") != npos) &&
         word.find_first_of("./\\<>()[]{}|=\"',:;") == npos;
}

/// MAIL_ENCRYPTION=tls: the next setting, below one that was left empty.
bool is_setting(std::string_view word) {
  const std::size_t name = skip_while(word, 0, [](char c) { return is_alnum(c) || c == '_' || c == '.'; });
  return name > 2 && word.substr(name).starts_with('=') && word.find_last_not_of('=') > name;
}

/// All of the line but the blanks around it, and the dash of a list.
SecretSpan whole(std::string_view line) {
  std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  if (line.substr(begin).starts_with("- ")) begin += 2;
  return {begin, begin + trim(line.substr(begin)).size()};
}

/// What heads a list of a user and a secret: "auth:", "credentials:".
bool heads_login(std::string_view line) {
  return trim(line).size() < 24 && iends_with_any(line, {"auth:", "credentials:", "login:"});
}

/// [mail], [smtp.relay]: what heads settings of mail.
bool heads_mail_section(std::string_view line) {
  return line.front() == '[' && line.back() == ']' && line.size() < 24 &&
         (ifind(line, "mail") != npos || ifind(line, "smtp") != npos);
}

/// "u: a@b.c", and nothing else
bool is_short_user(std::string_view line) {
  const std::size_t value = line.find_first_of(":=");
  if (value == npos || trim(line.substr(0, value)).size() != 1) return false;
  const std::string_view user = trim(line.substr(value + 1));
  return user.find('@') != npos && user.find(' ') == npos;
}

/// The value of a setting with this name on a line of its own.
std::optional<SecretSpan> named_value(std::string_view line, std::string_view name) {
  const std::size_t begin = skip_blanks(line, 0);
  const std::size_t at =
      istarts_with(line.substr(begin), name) ? assigned_value(line, begin + name.size()) : npos;
  if (at == npos) return std::nullopt;
  if (const auto quoted = read_quoted(line, at)) return SecretSpan{quoted->begin, quoted->end};
  return SecretSpan{at, word_end(line, at, false)};
}

/// `$x->Password =`, `"password":`, `CURLOPT_PASSWORD,`: the value is on the next line. What only a comma
/// follows is a constant or its text, and no list of columns.
bool awaits_literal(std::string_view line, const Announced& name) {
  std::string_view sign = name.tail;
  while (!sign.empty() && std::string_view("\"'] ").find(sign.front()) != npos) sign.remove_prefix(1);
  if (sign != ",") return sign == "=" || sign == ":" || sign == "=>" || sign == ":=";
  std::string_view word = trim(line.substr(name.head.size()));
  word = word.substr(0, word.find_first_of("\"', "));
  return word.find('_') != npos && std::none_of(word.begin(), word.end(), is_lower);
}

/// The option that ends a line which goes on in the next: `--auth-password \`.
std::string_view last_option(std::string_view line) {
  if (!line.ends_with('\\')) return {};
  std::string_view words = trim(line.substr(0, line.size() - 1));
  if (words.ends_with('=')) words.remove_suffix(1);
  return words.substr(words.find_last_of(" \t") + 1);
}

bool is_part_name(std::string_view line, const Announced& name) {
  return name.head.ends_with("name=\"") && (ifind(line, "form-data") != npos || trim(name.head) == "name=\"");
}

/// "{13}": as many bytes follow on the next line.
bool ends_with_literal(std::string_view line) {
  const std::size_t open = line.rfind('{');
  return line.ends_with('}') && open != npos && open + 2 < line.size() &&
         std::all_of(line.begin() + static_cast<std::ptrdiff_t>(open) + 1, line.end() - 1, is_digit);
}

/// a3 LOGIN user {13}: the secret is the line behind the server's "+".
bool is_literal_login(std::string_view line) {
  return ends_with_literal(line) && ifind(line, " login ") != npos;
}

/// The function of a frame in a trace that PHP printed, and its arguments come below.
bool is_login_frame(std::string_view line) {
  return line.ends_with(" \"authenticate\"") || line.ends_with("[function] => authenticate");
}

/// The value that begins at `at`, up to its closing quote or the end of its line.
std::optional<SecretSpan> value_at(std::string_view line, std::size_t at) {
  if (at >= line.size()) return std::nullopt;
  if (const auto counted = read_counted(line, at)) return SecretSpan{counted->begin, counted->end};
  if (const auto quoted = read_quoted(line, at)) return SecretSpan{quoted->begin, quoted->end};
  const std::size_t end = word_end(line, at, false);
  const std::string_view word = line.substr(at, end - at);
  const bool code = word.starts_with('$') || word.find('(') != npos || word == "{" || word == "null";
  if (code) return std::nullopt;
  return SecretSpan{at, end};
}

}  // namespace

/// "Host,User,Password": every cell is a name, and no blank follows the sign as in a sentence.
std::optional<SecretLines::Column> SecretLines::password_column(std::string_view line) {
  constexpr std::size_t longest_name = 32;
  if (!may_head_table(line) || ifind(line, "pass") == npos) return std::nullopt;
  for (const char sign : {',', ';', '\t', '|'}) {
    if (line.find(sign) == npos) continue;
    std::optional<std::size_t> found;
    bool names = true;
    const std::size_t count = for_each_cell(line, sign, [&](std::size_t index, SecretSpan cell) {
      const std::string_view name = line.substr(cell.begin, cell.end - cell.begin);
      const bool edge = sign == '|' && name.empty() && (cell.begin == 0 || cell.end == line.size());
      if (edge) return;
      if (name == "(index)") return;  // Node's console.table()
      names = names && !name.empty() && !is_blank(name.front()) && name.size() <= longest_name &&
              name.find_first_of("0123456789:=()<>@.{}$'") == npos;
      if (!found && secret_name(name, name.rfind(' ') + 1, name.size()) != npos) found = index;
    });
    if (names && found && count > 1) return Column{sign, *found, count};
  }
  return std::nullopt;
}

/// The value of an option that stands at the end of the line before.
std::optional<SecretSpan> SecretLines::option_secret(std::string_view line) const {
  const ShellWord word = read_shell_word(line, skip_blanks(line, 0));
  if (word.begin == word.end || line[word.begin] == '$') return std::nullopt;
  if (!login_) return SecretSpan{word.begin, word.end};
  SecretSpans spans;
  add_login(line, word.begin, word.end, spans);
  return spans.empty() ? std::nullopt : std::optional(spans.front());
}

/// The cell of this row that stands in the column of secrets; the table ends where a row has other cells.
std::optional<SecretSpan> SecretLines::awaited_cell(std::string_view line) {
  std::optional<SecretSpan> secret;
  if (column_.sign == '|' && is_rule(line)) return std::nullopt;
  const std::size_t count = for_each_cell(line, column_.sign, [&](std::size_t index, SecretSpan cell) {
    if (index == column_.index) secret = cell;
  });
  if (count == column_.count) {
    const std::string_view value = secret ? line.substr(secret->begin, secret->end - secret->begin) : "";
    const bool word = tells_state(value) || iequals(value, "yes") || iequals(value, "no");
    return word ? std::nullopt : secret;
  }
  awaits_ = Awaits::nothing;
  return std::nullopt;
}

/// The value that is a member of its own beside the name: `value: x`, `<string>x</string>`, `string(8) "x"`,
/// `send "x"`.
std::optional<SecretSpan> SecretLines::awaited_member(std::string_view line, std::size_t begin) {
  const std::string_view words = line.substr(begin);
  const std::size_t cell = next_cell(line, begin);
  std::size_t value = cell != npos ? cell : value_member(line, begin);
  if (value == npos && words.starts_with("string("))
    value = read_counted(line, begin) ? begin : skip_type(line, begin);
  if (value == npos && ifind(words, "send") != npos) value = line.find_first_of("\"'", begin);
  if (value == npos) return std::nullopt;
  awaits_ = Awaits::nothing;
  if (cell == npos) return value_at(line, value);
  return SecretSpan{value, std::min(line.find("</", value), line.size())};
}

/// The second argument of a frame: `[1] => x`, or on the line below `[1]=>`.
std::optional<SecretSpan> SecretLines::awaited_in_frame(std::string_view line) {
  constexpr std::string_view second = "[1] => ";
  const std::size_t begin = skip_blanks(line, 0);
  if (trim(line) == "[1]=>") {
    await(Awaits::member, 1);
  } else if (line.substr(begin).starts_with(second)) {
    awaits_ = Awaits::nothing;
    return SecretSpan{begin + second.size(), line.size()};
  }
  return std::nullopt;
}

/// The argument of a call that goes on over lines.
std::optional<SecretSpan> SecretLines::awaited_argument(std::string_view line) {
  if (trim(line).ends_with('(')) awaits_ = Awaits::nothing;
  if (arguments_-- != 0) return std::nullopt;
  awaits_ = Awaits::nothing;
  return lone_literal(line);
}

/// The one word below a label.
std::optional<SecretSpan> SecretLines::awaited_word(std::string_view line, Awaits what) {
  constexpr std::size_t shortest = 3;
  constexpr std::string_view told = "input_value=";  // Pydantic, below a setting's name
  if (const std::size_t at = what == Awaits::field ? line.find(told) : npos; at != npos)
    return value_at(line, at + told.size());
  const SecretSpan all = whole(line);
  const std::string_view value = line.substr(all.begin, all.end - all.begin);
  const bool alone = value.size() >= shortest && value.find_first_of(" \t") == npos && !value.ends_with(':');
  if (what == Awaits::field && !is_field_value(value)) return std::nullopt;
  if (!alone || is_setting(value) || parse_reply(value) || parse_command(value) || tells_state(value))
    return std::nullopt;
  return all;
}

std::optional<SecretSpan> SecretLines::awaited(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t-"), line.size());
  const std::string_view words = trim(line.substr(begin));
  if (left_ == 0 || line.size() > kLongestLine) {
    awaits_ = Awaits::nothing;
    return std::nullopt;
  }
  --left_;
  if (words.empty()) return std::nullopt;
  if (awaits_ == Awaits::row) return awaited_cell(line);
  if (awaits_ == Awaits::member) return awaited_member(line, begin);
  if (awaits_ == Awaits::argument) return awaited_argument(line);
  if (awaits_ == Awaits::frame) return awaited_in_frame(line);
  if (awaits_ == Awaits::key) {
    if (words.starts_with('[') || words.find_first_of("=:") == npos) awaits_ = Awaits::nothing;
    return named_value(line, "key");
  }
  const bool part = awaits_ == Awaits::part;
  if (part && (istarts_with(words, "content-") || words.starts_with('+'))) return std::nullopt;
  if (part && ends_with_literal(words)) return std::nullopt;  // the user came first
  if (awaits_ == Awaits::item) {                              // - a@b.c, - x
    const bool listed = trim(line).starts_with("- "), first = left_ == 1;
    if (first && listed && words.find('@') != npos) return std::nullopt;
    awaits_ = Awaits::nothing;
    return listed && !first ? awaited_word(line, Awaits::word) : std::nullopt;
  }
  const Awaits what = std::exchange(awaits_, Awaits::nothing);
  if (part) return whole(line);
  if (what == Awaits::shown) return shown_value(line, shown_);
  const bool label = what == Awaits::word || what == Awaits::literal;
  if (const auto literal = label ? lone_literal(line) : std::nullopt; literal || what == Awaits::literal)
    return literal;
  if (what == Awaits::letter) return named_value(line, "p");
  if (what == Awaits::encoded) return encoded_secret(line);
  return what == Awaits::option ? option_secret(line) : awaited_word(line, what);
}

void SecretLines::announce(std::string_view line) {
  if (line.size() > kLongestLine) return;
  if (const auto column = password_column(line)) {
    constexpr std::size_t most_rows = 20;
    column_ = *column;
    return await(Awaits::row, most_rows);
  }
  if (is_literal_login(line)) return await(Awaits::part, 4);
  if (heads_login(line)) return await(Awaits::item, 2);
  if (heads_mail_section(line)) return await(Awaits::key, 12);
  if (is_short_user(line)) return await(Awaits::letter, 1);
  if (is_login_frame(line)) {
    frame_lines_ = 250;  // the object stands between
    return;
  }
  if (shows_bytes(line)) return dumps_.expect();
  if (shown_ = shown_by(line); shown_ != Shown::nothing) return await(Awaits::shown, 2);
  if (encodes(line)) return await(Awaits::encoded, 1);
  const bool scripted =
      ifind(line, "expect") != npos && ifind(line, "assword") != npos;  // expect "*assword:"
  if (scripted) return await(Awaits::member, 4);
  if (const OptionValue value = option_value(last_option(line)); value != OptionValue::other) {
    login_ = value == OptionValue::login;
    return await(Awaits::option, 1);
  }
  if (const auto arguments = opened_login_call(line)) {
    arguments_ = *arguments;
    return await(Awaits::argument, 6);
  }
  const auto name = last_name(line);
  if (!name) return;
  if (is_part_name(line, *name)) {
    await(Awaits::part, 3);
  } else if (is_member_name(*name) || is_dumped_name(*name)) {
    await(Awaits::member, 4);
  } else if (is_label(*name) && (name->tail.starts_with(": |") || name->tail.starts_with(": >"))) {
    await(Awaits::part, 1);  // YAML: all of the next line
  } else if (is_label(*name)) {
    await(label_sign(*name).empty() ? Awaits::field : Awaits::word, 2);
  } else if (awaits_literal(line, *name)) {
    await(Awaits::literal, 1);
  } else if (option_value(line.substr(line.find_last_of(" \t") + 1)) == OptionValue::secret) {
    await(Awaits::field, 1);  // a command that a paste broke
  }
}

bool SecretLines::may_announce(std::string_view line) {
  if (line.empty() || is_digit(line.front())) return false;  // a reply, or the time of day
  if (may_be_typed(line)) return true;
  if (may_end_secret_name(without_closing(line))) return true;
  const char last = line.back(), first = line.front();
  if ((first == 'u' || first == 'U') && line.size() > 4 &&
      (line[1] == ':' || line[1] == '=' || line[1] == ' '))
    return true;
  if (first == '[' && last == ']' && heads_mail_section(line)) return true;
  const bool element = last == '>' && (line.front() == '<' || is_blank(line.front()));
  const bool literal = last == '}' && line.size() > 2 && is_digit(line[line.size() - 2]);
  const bool groups = line.size() == kAppPassword && line[4] == ' ' && line[9] == ' ' && line[14] == ' ';
  const bool code =
      last == ')' || last == ';' || last == '4' || last == '0' || last == '\'' || last == '"' || last == 'e';
  const bool dumped =
      (last == '>' && line.ends_with("]=>")) || ((last == 'e' || last == '"') && is_login_frame(line));
  return element || dumped || literal || groups || last == '\\' || last == '(' ||
         (last == ':' && heads_login(line)) ||
         (code && (line.find("64") != npos || line.find("btoa") != npos)) || may_head_table(line);
}

std::optional<std::string> SecretLines::hide(std::string_view line) {
  if (line.find(kDrawn) == npos) return hide_in(line, line);
  return hide_in(line, flattened(line));
}

std::optional<std::string> SecretLines::hide_in(std::string_view shown, std::string_view line) {
  if (DumpSecrets::concerns(line)) {
    if (auto row = dumps_.hide(line)) return row;
  }
  if (frame_lines_ > 0) {
    --frame_lines_;
    const std::string_view words = trim(line);
    if (words.starts_with("[\"args\"]=>") || words.starts_with("[args] => ")) {
      frame_lines_ = 0;
      await(Awaits::frame, 10);
    }
  }
  std::optional<SecretSpan> span;
  if (awaits_ != Awaits::nothing) span = awaited(line);
  if (!span && line.size() == kAppPassword && app_password(line, true) != 0)
    span = SecretSpan{0, line.size()};
  if (!span && may_announce(line)) announce(line);
  if (!span || is_placeholder(line.substr(span->begin, span->end - span->begin))) return std::nullopt;
  std::string hidden(shown.substr(0, span->begin));
  return hidden.append(kMask).append(shown.substr(span->end));
}

}  // namespace smtplain
