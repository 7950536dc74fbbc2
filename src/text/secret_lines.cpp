#include "text/secret_lines.h"

#include <algorithm>
#include <array>

#include "text/characters.h"
#include "text/mask.h"
#include "text/secret_values.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t kLongestLine = 512;

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) {
    return text.size() >= end.size() && iequals(text.substr(text.size() - end.size()), end);
  });
}

/// Characters that close a name, and what stands behind it on its line.
constexpr std::array<bool, 256> kCloses = [] {
  std::array<bool, 256> closes{};
  for (const char c : std::string_view(" \t\"'`,:={>)]*\\")) closes[static_cast<unsigned char>(c)] = true;
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

/// "Password:", "SMTP password:", but not "Enter password:", where a terminal shows nothing.
bool is_label(const Announced& name) {
  std::string_view sign = name.tail;
  while (sign.starts_with('*') || sign.starts_with('"') || sign.starts_with(' ')) sign.remove_prefix(1);
  while (sign.ends_with('*') || sign.ends_with('"')) sign.remove_suffix(1);
  if (sign != ":" && sign != "=") return false;
  const std::size_t first = name.head.find_first_not_of(" \t*-|\"'#");
  if (first == npos) return true;
  const std::string_view before = trim(name.head.substr(first));
  return ends_with_any(before, {"smtp", "mail", "email", "imap", "app", "account", "relay"}) &&
         before.find_first_of(" :=") == npos;
}

/// `name: x`, `key="x`, `variable "x`, `<key>x`
bool is_member_name(const Announced& name) {
  const std::size_t last = name.head.find_last_not_of(" \t\"'\\:=");
  if (last == npos || last + 1 == name.head.size())
    return name.head.ends_with('>') && ends_with_any(name.head, {"<key>", "<name>", "<td>", "<th>", "<dt>"});
  return ends_with_any(name.head.substr(0, last + 1),
                       {"name", "key", "variable", "parametername", "parameterkey"});
}

bool is_part_name(std::string_view line, const Announced& name) {
  return name.head.ends_with("name=\"") && ifind(line, "form-data") != npos;
}

/// The value that begins at `at`, up to its closing quote or the end of its line.
std::optional<SecretSpan> value_at(std::string_view line, std::size_t at) {
  if (at >= line.size()) return std::nullopt;
  if (const auto quoted = read_quoted(line, at)) return SecretSpan{quoted->begin, quoted->end};
  const std::size_t end = word_end(line, at, false);
  const std::string_view word = line.substr(at, end - at);
  const bool code = word.starts_with('$') || word.find('(') != npos || word == "{" || word == "null";
  if (code) return std::nullopt;
  return SecretSpan{at, end};
}

}  // namespace

std::optional<SecretSpan> SecretLines::awaited(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t-"), line.size());
  const std::string_view words = trim(line.substr(begin));
  if (left_ == 0 || line.size() > kLongestLine) {
    awaits_ = Awaits::nothing;
    return std::nullopt;
  }
  --left_;
  if (words.empty()) return std::nullopt;
  const Awaits what = awaits_;
  if (what == Awaits::member) {
    const std::size_t cell = next_cell(line, begin);
    std::size_t value = cell != npos ? cell : value_member(line, begin);
    if (value == npos) return std::nullopt;
    awaits_ = Awaits::nothing;
    if (cell == npos) return value_at(line, value);
    return SecretSpan{value, std::min(line.find("</", value), line.size())};
  }
  if (what == Awaits::part && istarts_with(words, "content-")) return std::nullopt;
  awaits_ = Awaits::nothing;
  const std::size_t word = line.find_first_not_of(" \t");
  const std::string_view value = trim(line);
  if (what == Awaits::part) return SecretSpan{word, word + value.size()};
  constexpr std::size_t shortest = 3;
  const bool alone = value.size() >= shortest && value.find_first_of(" \t") == npos && !value.ends_with(':');
  if (!alone || parse_reply(value) || parse_command(value) || tells_state(value)) return std::nullopt;
  return SecretSpan{word, word + value.size()};
}

void SecretLines::announce(std::string_view line) {
  if (line.size() > kLongestLine) return;
  const auto name = last_name(line);
  if (!name) return;
  if (is_part_name(line, *name)) {
    await(Awaits::part, 3);
  } else if (is_member_name(*name)) {
    await(Awaits::member, 4);
  } else if (is_label(*name)) {
    await(Awaits::word, 2);
  }
}

bool SecretLines::may_announce(std::string_view line) {
  if (line.empty() || is_digit(line.front())) return false;  // a reply, or the time of day
  return line.back() == '>' || line.back() == '}' || may_end_secret_name(without_closing(line));
}

std::optional<std::string> SecretLines::hide(std::string_view line) {
  std::optional<SecretSpan> span;
  if (awaits_ != Awaits::nothing) span = awaited(line);
  if (!span && may_announce(line)) announce(line);
  if (!span || is_placeholder(line.substr(span->begin, span->end - span->begin))) return std::nullopt;
  std::string hidden(line.substr(0, span->begin));
  return hidden.append(kMask).append(line.substr(span->end));
}

}  // namespace smtplain
