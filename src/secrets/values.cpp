#include "secrets/values.h"

#include <algorithm>
#include <array>
#include <utility>

#include "secrets/spans.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// How far a value's surroundings are looked at.
constexpr std::size_t kNear = 256;

/// The sign that separates at `at`, and its length.
struct Sign {
  std::string_view text;
  Separator separator;
};
constexpr std::array<Sign, 12> kSigns = {{{"=>", Separator::equals},
                                          {":=", Separator::equals},
                                          {"->", Separator::equals},
                                          {"=", Separator::equals},
                                          {"%3D", Separator::equals},
                                          {":", Separator::colon},
                                          {"\xEF\xBC\x9A", Separator::colon},   // full-width colon
                                          {"\xEF\xBC\x9D", Separator::equals},  // and equals sign
                                          {",", Separator::comma},
                                          {";", Separator::cell},
                                          {"|", Separator::bar},
                                          {"\xE2\x94\x82", Separator::bar}}};  // tables drawn with lines

/// Length of a typographic quotation mark at `at`, else 0.
std::size_t curly_quote(std::string_view text, std::size_t at) {
  const std::string_view mark = text.substr(at, 3);
  return mark == "\xE2\x80\x98" || mark == "\xE2\x80\x99" || mark == "\xE2\x80\x9C" ||
                 mark == "\xE2\x80\x9D" || mark == "\xE2\x80\x9E"
             ? 3
             : 0;
}

/// The brackets that French, Chinese and Japanese quote with.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kBracketQuotes = {
    {{"\xC2\xAB", "\xC2\xBB"}, {"\xE3\x80\x8C", "\xE3\x80\x8D"}, {"\xE3\x80\x8E", "\xE3\x80\x8F"}}};

std::optional<Quoted> read_bracket_quoted(std::string_view text, std::size_t at) {
  for (const auto& [open, close] : kBracketQuotes) {
    if (!text.substr(at).starts_with(open)) continue;
    std::size_t begin = at + open.size();
    while (text.substr(begin).starts_with(" ") || text.substr(begin).starts_with("\xC2\xA0"))
      begin += text[begin] == ' ' ? 1 : 2;
    const std::string_view rest = text.substr(begin, kNear);
    const std::size_t end = std::min(rest.find(close), std::min(rest.find('\n'), rest.size()));
    const std::size_t after = begin + end + (rest.substr(end).starts_with(close) ? close.size() : 0);
    std::string_view value = rest.substr(0, end);
    while (value.ends_with(' ') || value.ends_with("\xC2\xA0"))
      value.remove_suffix(value.ends_with(' ') ? 1 : 2);
    return Quoted{begin, begin + value.size(), after};
  }
  return std::nullopt;
}

/// Past the quotes and brackets that close a name.
std::size_t skip_closing(std::string_view text, std::size_t at) {
  for (std::size_t size = 1; at < text.size() && size != 0; at += size)
    size = std::string_view("\"'])`*\\").find(text[at]) != npos ? 1 : curly_quote(text, at);
  return at;
}

/// Past what PHP's dumps say of who may see a member: [password:protected] => x,
/// ["password":"App\\Mail":private]=>
std::size_t skip_visibility(std::string_view text, std::size_t name, std::size_t at) {
  const bool quoted = name > 1 && text[name - 1] == '"' && text[name - 2] == '[';
  const std::size_t sign = quoted ? at + 1 : at;
  if (sign >= text.size() || text[sign] != ':' || (!quoted && (name == 0 || text[name - 1] != '[')))
    return at;
  const std::size_t close = text.substr(sign, kNear).find_first_of("] \n");
  const bool dumped = close != npos && text[sign + close] == ']' &&
                      istarts_with(trim(text.substr(sign + close + 1, 4)), "=>");
  return dumped ? sign + close : at;
}

/// Length of the dash at `at` that blanks stand around: "Password - x", "Password – x".
std::size_t dash_at(std::string_view text, std::size_t at) {
  if (at == 0 || !is_blank(text[at - 1])) return 0;
  const std::string_view rest = text.substr(at);
  for (const std::string_view dash : {"-", "\xE2\x80\x93", "\xE2\x80\x94"}) {
    if (rest.starts_with(dash) && rest.size() > dash.size() && is_blank(rest[dash.size()]))
      return dash.size();
  }
  return 0;
}

}  // namespace

std::size_t value_member(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, kNear);
  const std::size_t tag = rest.find(" value=");
  if (tag != npos && tag < rest.find('>') && tag < rest.find('\n')) return at + tag + 7;
  const std::size_t member = rest.find_first_not_of(" ,;\"'\\");
  if (member == npos) return npos;
  for (const std::string_view name : {"value", "parametervalue", "default", "val", "v"}) {
    if (!istarts_with(rest.substr(member), name)) continue;
    const std::size_t sign = rest.find_first_not_of(" \"'\\", member + name.size());
    if (sign != npos && (rest[sign] == ':' || rest[sign] == '=')) return skip_blanks(text, at + sign + 1);
  }
  return npos;
}

std::size_t next_cell(std::string_view text, std::size_t at) {
  constexpr std::array cells = word_list("<td", "<dd", "<code", "<kbd", "<string", "<value");
  bool cell = false;
  while (at < text.size() && (text[at] == '<' || is_blank(text[at]))) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    const std::size_t close = text.substr(at, kNear).find('>');
    if (close == npos) return npos;
    cell = cell || istarts_with_any(text.substr(at), cells);
    at += close + 1;
  }
  return cell ? at : npos;
}

Separator read_separator(std::string_view text, std::size_t name, std::size_t& at) {
  at = skip_visibility(text, name, at);
  constexpr std::string_view stored = ".secured=";  // SonarQube: email.smtp_password.secured=x
  if (text.substr(at).starts_with(stored)) at += stored.size() - 1;
  if (text.substr(at).starts_with('[')) {  // C: char smtp_pass[] = "x"
    const std::size_t close = skip_while(text, at + 1, is_digit);
    if (close < text.size() && text[close] == ']') at = close + 1;
  }
  const std::size_t end = at;
  at = skip_closing(text, at);
  if (at > end && istarts_with(text.substr(at), ".value"))
    at += 6;  // .Fields.Item("…sendpassword").Value = "x"
  const bool quoted = at > end, element = name > 0 && text[name - 1] == '<';  // <password value="x"/>
  const bool named = text.substr(0, name).ends_with("name=");                 // <input name=pass value=x>
  if (const std::size_t value =
          quoted || text.substr(at).starts_with(',') || element || named ? value_member(text, at) : npos;
      value != npos) {
    at = value;
    return Separator::equals;
  }
  if (element && text.substr(at).starts_with(' ')) {  // <password encrypted="false">x</password>
    const std::size_t close = text.substr(at, kNear).find_first_of("<>\n");
    const bool opens = close != npos && text[at + close] == '>' && text[at + close - 1] != '/';
    if (opens && at + close + 1 < text.size() && text[at + close + 1] != '\n') {
      at += close + 1;
      return Separator::tag;
    }
  }
  if (quoted && text.substr(at).starts_with(' ')) {  // <setting name="x" serializeAs="String"><value>
    const std::size_t close = text.substr(at, kNear).find_first_of("<>\n");
    const bool tag = close != npos && text[at + close] == '>' && text.substr(at + close).starts_with("><");
    if (const std::size_t cell = tag ? next_cell(text, at + close + 1) : npos; cell != npos) {
      at = cell;
      return Separator::tag;
    }
  }
  if (text.substr(at).starts_with(" </")) ++at;  // phpinfo(): NAME </td><td class="v">x </td>
  if (text.substr(at).starts_with("</")) {
    const std::size_t cell = next_cell(text, at);
    if (cell == npos) {
      const std::size_t close = text.substr(at, 16).find('>');  // <strong>Password</strong>: x
      if (close == npos || !text.substr(at + close + 1).starts_with(':')) return Separator::none;
      at = skip_blanks(text, at + close + 2);
      return Separator::colon;
    }
    at = cell;
    return Separator::tag;
  }
  at = skip_blanks(text, at);
  const bool filled = at > 0 && is_blank(text[at - 1]) && text.substr(at).starts_with("....");
  if (text.substr(at).starts_with("..")) at = std::min(text.find_first_not_of('.', at), text.size());
  if (at >= text.size()) return Separator::none;
  if (text[at] == '>' && (quoted || element)) {  // <password>x</password>
    ++at;
    return Separator::tag;
  }
  Separator separator = Separator::none;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with(". \"")) {  // Lisp: (password . "x")
    at += 2;
    return Separator::equals;
  }
  if (const std::size_t dash = dash_at(text, at); dash != 0) {
    separator = Separator::dash;
    at += dash;
  }
  for (const Sign& sign : kSigns) {
    if (separator != Separator::none || !rest.starts_with(sign.text)) continue;
    const bool doubled = rest.starts_with("==") || rest.starts_with("::");
    if (!doubled) {
      separator = sign.separator;
      at += sign.text.size();
    }
    break;
  }
  if (separator == Separator::colon && text.substr(at).starts_with("</")) {  // <b>Password:</b> x
    const std::size_t close = text.substr(at, 16).find('>');
    if (close != npos) at += close + 1;
  }
  if (separator == Separator::none && filled && is_blank(text[at]))
    separator = Separator::colon;  // Password .... x
  at = skip_blanks(text, at);
  return separator;
}

std::optional<Quoted> read_counted(std::string_view text, std::size_t at) {
  std::string_view rest = text.substr(at);
  if (rest.starts_with("(string) ")) rest.remove_prefix(9);  // Go's spew
  std::size_t digits = npos;
  for (const std::string_view head : {"string(", "s:", "(len="}) {
    if (rest.starts_with(head)) digits = head.size();
  }
  if (digits == npos) return std::nullopt;
  constexpr std::size_t most_digits = 4;
  std::size_t size = 0, end = digits;
  for (; end < rest.size() && is_digit(rest[end]) && end - digits < most_digits; ++end)
    size = size * 10 + static_cast<std::size_t>(rest[end] - '0');
  const bool serialized = rest.substr(end).starts_with(":\"");
  if (end == digits || (!serialized && !rest.substr(end).starts_with(") \""))) return std::nullopt;
  const std::size_t begin = static_cast<std::size_t>(rest.data() - text.data()) + end + (serialized ? 2 : 3);
  if (begin + size >= text.size() || text[begin + size] != '"') return std::nullopt;
  return Quoted{begin, begin + size, begin + size + 1};
}

std::size_t skip_type(std::string_view text, std::size_t at) {
  const std::string_view value = text.substr(at);
  if (value.starts_with("s:")) {  // PHP's serialize(): s:8:"x"
    const std::size_t size = skip_while(value, 2, is_digit);
    return size > 2 && value.substr(size).starts_with(":\"") ? at + size + 1 : at;
  }
  constexpr std::string_view dumped = "string ";  // xdebug's var_dump: 'pass' => string 'x' (length=1)
  if (value.starts_with(dumped) && value.substr(dumped.size()).starts_with('\'')) return at + dumped.size();
  if (value.starts_with("string(")) {
    const std::size_t close = value.find(") ");
    return close == npos || close > 16 ? at : at + close + 2;
  }
  if (value.starts_with("$'")) return at + 1;    // a shell's $'x'
  if (value.starts_with("<<\"")) return at + 2;  // Erlang: {password,<<"x">>}
  const bool prefixed = value.size() > 1 && std::string_view("bruf@").find(value[0]) != npos &&
                        (value[1] == '"' || value[1] == '\'');
  return prefixed ? at + 1 : at;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

std::size_t word_end(std::string_view text, std::size_t at, bool in_query) {
  std::size_t end = at;
  while (end < text.size() && !is_blank(text[end]) && text[end] != '\n' && !(in_query && text[end] == '&'))
    ++end;
  const char open = at < text.size() ? text[at] : '\0';  // its own bracket is part of it: (hidden)
  const std::string_view closing = open == '[' ? ",;)}\"'" : open == '(' ? ",;}]\"'" : ",;)}]\"'";
  while (end > at + 1 && closing.find(text[end - 1]) != npos) --end;
  return end;
}

std::size_t assigned_value(std::string_view text, std::size_t at) {
  const std::size_t sign = skip_blanks(text, at);
  if (sign >= text.size() || (text[sign] != ':' && text[sign] != '=')) return npos;
  const std::size_t value = skip_blanks(text, sign + 1);
  return value < text.size() ? value : npos;
}

std::optional<Quoted> read_quoted(std::string_view text, std::size_t at) {
  if (const std::size_t size = curly_quote(text, at); size != 0) {
    std::size_t end = at + size;
    while (end < text.size() && text[end] != '\n' && curly_quote(text, end) == 0) ++end;
    return Quoted{at + size, end, std::min(end + size, text.size())};
  }
  if (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80) return read_bracket_quoted(text, at);
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
  const std::string_view triple = text.substr(at, 3);
  if (triple == "\"\"\"" || triple == "'''") {  // Python, TOML, ini files of Go programs
    const std::size_t end = std::min(text.find(triple, at + 3), line_end(text, at));
    return Quoted{at + 3, end, std::min(end + 3, text.size())};
  }
  std::size_t after = skip_quoted(text, at);
  // Pascal, SQL and Basic write a quote within as two
  while (after > at + 2 && after < text.size() && text[after] == text[at]) after = skip_quoted(text, after);
  const bool closed = after > at + 1 && text[after - 1] == text[at];
  return Quoted{at + 1, closed ? after - 1 : after, after};
}

std::size_t dumped_value_end(std::string_view text, std::size_t name, std::size_t at, std::size_t end) {
  const std::string_view head = text.substr(0, at), rest = text.substr(at, line_end(text, at) - at);
  if (head.ends_with("] => ")) {
    const std::size_t next = std::min(rest.find(" ["), rest.size());
    std::string_view value = trim(rest.substr(0, next));
    if (value.ends_with(" )")) value = trim(value.substr(0, value.size() - 2));
    return std::max(end, at + value.size());
  }
  if (!head.ends_with(':')) return end;
  const std::string_view before = head.substr(name > kNear ? name - kNear : 0);
  const std::size_t brace = before.rfind('{');
  if (brace == npos || before.find('\n', brace) != npos) return end;
  for (std::size_t blank = rest.find(' '); blank != npos && blank < kNear;
       blank = rest.find(' ', blank + 1)) {
    const std::size_t word = skip_while(rest, blank + 1, is_letter);
    const bool field = word > blank + 1 && is_upper(rest[blank + 1]) && rest.substr(word).starts_with(':');
    if (field) return std::max(end, at + blank);
  }
  return end;
}

std::size_t declared_value(std::string_view text, std::size_t at) {
  constexpr std::size_t longest_type = 24;
  const std::size_t equals = text.substr(at, longest_type).find('=');
  if (equals == npos) return npos;
  const std::string_view type = trim(text.substr(at, equals));
  const bool words = std::all_of(type.begin(), type.end(), [](char c) {
    return is_letter(c) || std::string_view(" :&?<>'").find(c) != npos;
  });
  const bool known = ifind(type, "str") != npos;
  const std::size_t value = skip_blanks(text, at + equals + 1);
  const bool quoted = value < text.size() && std::string_view("\"'`").find(text[value]) != npos;
  return words && known && quoted ? value : npos;
}

std::optional<SecretSpan> lone_literal(std::string_view line) {
  const std::size_t begin = skip_blanks(line, 0);
  const auto quoted = begin < line.size() ? read_quoted(line, begin) : std::nullopt;
  if (!quoted || quoted->begin == quoted->end || line.find_first_not_of(" \t,;)}]", quoted->after) != npos)
    return std::nullopt;
  return SecretSpan{quoted->begin, quoted->end};
}

}  // namespace smtplain
