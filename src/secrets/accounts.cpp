// Log-ins that no name announces: lists of accounts, structures as programs print them, words of a command,
// and what people write behind their address.
#include <algorithm>
#include <array>

#include "secrets/spans.h"
#include "secrets/values.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kMostFields = 10;

bool is_address(std::string_view word) {
  const std::size_t at = word.find('@');
  return at != npos && at > 0 && word.find('.', at) != npos && word.find_first_of("<>()/=,;") == npos;
}

bool is_host(std::string_view word) {
  return word.find('.') != npos && word.find_first_of("@<>()/\\\"'=,;") == npos &&
         std::any_of(word.begin(), word.end(), is_letter);
}

/// What programs say of an address, where a list of accounts has its password.
bool tells_fate(std::string_view word) {
  constexpr auto words = std::to_array<std::string_view>(
      {"sent",    "queued",    "delivered", "deferred",   "bounced",      "timeout", "refused",
       "closed",  "connected", "relay",     "local",      "remote",       "smtp",    "smtps",
       "tls",     "ssl",       "starttls",  "plain",      "login",        "active",  "blocked",
       "skipped", "found",     "removed",   "subscribed", "unsubscribed", "success", "enabled"});
  return tells_state(word) || iequals_any(word, words);
}

/// A word that may be a password, though it is made of letters only.
bool may_be_password(std::string_view word) {
  constexpr std::size_t shortest = 4;
  return word.size() >= shortest && !is_address(word) && !is_host(word) && !is_number(word) &&
         !tells_fate(word) && word.find_first_of("<>()/\\\"'=,;[]") == npos;
}

struct Fields {
  std::array<std::string_view, kMostFields> at;
  std::size_t count = 0;
  bool all = true;  ///< the line has no more
};

/// The fields of a line, `blank` for any number of blanks between them.
Fields split(std::string_view line, char sign, bool blank) {
  Fields fields;
  while (!line.empty()) {
    if (fields.count == kMostFields) {
      fields.all = false;
      break;
    }
    const std::size_t end = std::min(blank ? line.find_first_of(" \t") : line.find(sign), line.size());
    fields.at[fields.count++] = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    while (blank && !line.empty() && is_blank(line.front())) line.remove_prefix(1);
  }
  return fields;
}

void add_field(std::string_view text, std::string_view field, SecretSpans& spans) {
  const std::size_t begin = static_cast<std::size_t>(field.data() - text.data());
  spans.push_back({begin, begin + field.size()});
}

/// host:port:user:x, host|port|user|x, a@b.c;x;host;port
void find_account(std::string_view text, std::string_view line, SecretSpans& spans) {
  if (find_any(line, " \t") != npos) {  // the word with the address: what a program puts before it
    const std::size_t at = line.find('@');
    if (at == npos) return;
    const std::size_t begin = line.find_last_of(" \t", at) + 1;
    line = line.substr(begin, line.find_first_of(" \t", at) - begin);
    if (line.find_first_of("=<>()\"'") != npos) return;
  }
  for (const char sign : {':', '|', ';', ','}) {
    const Fields fields = split(line, sign, false);
    if (fields.count < 4 || !fields.all) continue;
    for (std::size_t port = 1; port < fields.count; ++port) {
      if (!is_number(fields.at[port])) continue;
      const bool mail = is_mail_port(fields.at[port]) && is_host(fields.at[port - 1]);
      if (port + 2 < fields.count) {
        const std::string_view user = fields.at[port + 1], secret = fields.at[port + 2];
        const bool named = user.find('@') != npos && port == 1;
        const bool plain = mail && fields.count <= 6 && !user.empty() && is_letter(user[0]) &&
                           !tells_fate(user) && may_be_password(secret);
        if (named || plain) return add_field(text, secret, spans);
      }
      if (mail && port >= 3 && is_address(fields.at[port - 3]) && may_be_password(fields.at[port - 2]))
        return add_field(text, fields.at[port - 2], spans);
    }
  }
}

/// "{mx.example.com 587 a@b.c x true}", "send.sh mx.example.com 587 a@b.c x", "a@b.c x mx.example.com 587"
void find_account_words(std::string_view text, std::string_view line, SecretSpans& spans) {
  const std::size_t open = line.find('{');  // a structure as Go prints it: &{mx 587 a@b.c x}
  const std::size_t close = open == npos ? npos : line.find('}', open);
  const bool printed = close != npos;
  const std::string_view inside = printed ? line.substr(open + 1, close - open - 1) : line;
  const Fields words = split(trim(inside), ' ', true);
  for (std::size_t port = 1; port < words.count; ++port) {
    if (!is_mail_port(words.at[port])) continue;
    const bool last = printed || (words.all && port + 3 == words.count && port <= 2);
    if (port + 2 < words.count && is_address(words.at[port + 1])) {
      const std::string_view secret = words.at[port + 2];
      if (may_be_password(secret) && (last || is_mixed_word(secret))) return add_field(text, secret, spans);
    }
    const bool whole = words.all && words.count == 4 && port == 3 && is_host(words.at[2]);
    if (whole && is_address(words.at[0]) && may_be_password(words.at[1]))
      return add_field(text, words.at[1], spans);
  }
}

/// "mx.example.com - 465 - a@b.c - x": Tasmota prints what it was told.
void find_dashed_account(std::string_view text, std::string_view line, SecretSpans& spans) {
  constexpr std::string_view dash = " - ";
  const std::size_t host = line.find(dash);
  if (host == npos) return;
  const std::size_t port = line.find(dash, host + dash.size());
  const std::size_t user = port == npos ? npos : line.find(dash, port + dash.size());
  if (user == npos) return;
  const auto between = [&](std::size_t from, std::size_t to) {
    return line.substr(from + dash.size(), to - from - dash.size());
  };
  const std::string_view secret = line.substr(user + dash.size());
  if (is_mail_port(between(host, port)) && is_address(between(port, user)))
    add_field(text, secret.substr(0, secret.find_first_of(" \t")), spans);
}

/// Past what stands between a short name and the value behind it: `:`, ` = `, a blank where `set` goes
/// before. npos for all else.
std::size_t short_value(std::string_view line, std::size_t name) {
  const std::size_t value = assigned_value(line, name + 1), behind = skip_blanks(line, name + 1);
  if (value != npos || behind == name + 1 || behind >= line.size()) return value;
  return line.substr(0, name).ends_with("set ") ? behind : npos;
}

/// u/p: a@b.c/x
void add_slashed_pair(std::string_view text, std::string_view line, std::size_t value, SecretSpans& spans) {
  constexpr std::size_t near = 128;
  const std::string_view rest = line.substr(value, near);
  const std::size_t end = std::min(rest.find_first_of(" \t,;/|&"), rest.size());
  const std::size_t secret = std::min(rest.find_first_not_of(" \t,;/|&", end), rest.size());
  const std::size_t secret_end = word_end(line, value + secret, false);
  add_field(text, line.substr(value + secret, secret_end - value - secret), spans);
}

/// "u: a@b.c p: x", `$u = 'a@b.c'; $p = 'x'`, `set u a@b.c; set p x`: what stands behind the user.
bool add_short_secret(std::string_view text, std::string_view line, std::size_t value, SecretSpans& spans) {
  constexpr std::size_t near = 128;
  if (value >= line.size()) return false;
  const auto user = read_quoted(line, value);
  const std::string_view rest = line.substr(value, near);
  const std::size_t begin = user ? user->begin : value;
  const std::size_t end = user ? user->end : value + std::min(rest.find_first_of(" \t,;/|&"), rest.size());
  if (!is_address(line.substr(begin, end - begin))) return false;
  std::size_t name = std::min(line.find_first_not_of(" \t,;/|&$\"'", end), line.size());
  for (const std::string_view verb : {"set ", "let ", "var ", "my $"}) {
    if (line.substr(name).starts_with(verb)) name += verb.size();
  }
  if (name >= line.size() || to_lower(line[name]) != 'p') return false;
  const std::size_t secret = short_value(line, name);
  if (secret == npos || secret >= line.size()) return false;
  const auto quoted = read_quoted(line, secret);
  const std::size_t first = quoted ? quoted->begin : secret;
  const std::size_t last = quoted ? quoted->end : word_end(line, secret, false);
  add_field(text, line.substr(first, last - first), spans);
  return true;
}

/// A user and a password whose names are one letter each.
void find_short_names(std::string_view text, std::string_view line, SecretSpans& spans) {
  for (std::size_t at = find_any(line, "uU"); at != npos; at = find_any(line, "uU", at + 1)) {
    if (at > 0 && (is_alnum(line[at - 1]) || line[at - 1] == '-')) continue;
    const bool both = at + 3 < line.size() && line[at + 1] == '/' && to_lower(line[at + 2]) == 'p';
    const std::size_t value = short_value(line, both ? at + 2 : at);
    if (value == npos) continue;
    if (both) return add_slashed_pair(text, line, value, spans);
    if (add_short_secret(text, line, value, spans)) return;
  }
}

/// True if a word of one letter u is there, or u/p.
bool has_short_name(std::string_view text) {
  for (std::size_t at = find_any(text, "uU"); at != npos; at = find_any(text, "uU", at + 1)) {
    if (at + 1 < text.size() && std::string_view(":= /").find(text[at + 1]) != npos &&
        (at == 0 || !is_alnum(text[at - 1])))
      return true;
  }
  return false;
}

/// "label a@b.c:x", all of a line: a map whose key is no host.
void find_labelled_pair(std::string_view text, std::string_view line, SecretSpans& spans) {
  constexpr std::array told = word_list("to", "from", "for", "by", "rcpt", "mail", "sender", "recipient",
                                        "user", "address", "reply-to", "cc");
  constexpr std::size_t shortest = 6;
  const std::size_t blank = line.find_first_of(" \t");
  if (blank == npos || line.find_first_of(" \t", blank + 1) != npos) return;
  const std::string_view label = line.substr(0, blank), pair = line.substr(blank + 1);
  const std::size_t colon = pair.find(':');
  if (colon == npos || !is_address(pair.substr(0, colon)) || pair.size() - colon <= shortest) return;
  const std::string_view secret = pair.substr(colon + 1);
  const bool word = std::all_of(label.begin(), label.end(), [](char c) { return is_alnum(c) || c == '_'; });
  const bool known = iequals_any(label, told);
  if (word && !known && may_be_password(secret) && secret.find(':') == npos) add_field(text, secret, spans);
}

/// "a@b.c:x", all between two quotes
void find_quoted_login(std::string_view text, std::size_t at, SecretSpans& spans) {
  constexpr std::size_t near = 64, shortest = 6;
  const std::size_t colon = text.substr(at, near).find_first_of(":\"' \t\n");
  if (colon == npos || text[at + colon] != ':') return;
  const std::string_view before = text.substr(at - std::min(at, near), std::min(at, near));
  const std::size_t open = before.find_last_of("\"' \t\n<,;");
  if (open == npos || (before[open] != '"' && before[open] != '\'')) return;
  const std::size_t begin = at + colon + 1;
  const std::size_t end = text.substr(begin, near).find_first_of("\"' \t\n:");
  if (end == npos || end < shortest || text[begin + end] != before[open]) return;
  if (text.substr(at, colon).find('.') != npos && may_be_password(text.substr(begin, end)))
    spans.push_back({begin, begin + end});
}

/// ("a@b.c", "x"), all of a line; ["mx", 587, "a@b.c", "x"]
void find_listed_login(std::string_view text, std::size_t at, SecretSpans& spans) {
  constexpr std::size_t near = 64;
  const std::string_view before = text.substr(at - std::min(at, near), std::min(at, near));
  const std::size_t quote = before.find_last_of("\"' \t\n<,;(");
  if (quote == npos || (before[quote] != '"' && before[quote] != '\'')) return;
  const std::size_t close = text.substr(at, near).find_first_of("\"' \t\n<>,:");
  if (close == npos || text[at + close] != before[quote]) return;
  std::size_t value = skip_blanks(text, at + close + 1);
  if (value >= text.size() || text[value] != ',') return;
  value = skip_blanks(text, value + 1);
  if (value >= text.size() || text[value] != before[quote]) return;
  const std::size_t size = text.substr(value + 1, near).find(before[quote]);
  if (size == npos) return;
  const std::string_view secret = text.substr(value + 1, size);
  const std::size_t end = value + 1 + size;
  if (!may_be_password(secret) || secret.find_first_of(" \t\n") != npos) return;
  // from: 'a@b.c', 'Shop'
  if (is_upper(secret[0]) && std::all_of(secret.begin() + 1, secret.end(), is_lower)) return;
  std::string_view head = trim(before.substr(0, quote));
  if (head.empty()) return;
  const char last = head.back();
  head.remove_suffix(1);
  // "function":"authenticate","args":["a@b.c","x"
  const bool frame = last == '[' && head.ends_with("\"args\":") &&
                     (ifind(text, "\"authenticate\"") != npos || ifind(text, "\"login\"") != npos);
  const bool behind_port = last == ',' && is_mail_port(head.substr(head.find_last_of(" ,([") + 1));
  const std::size_t close_list = skip_blanks(text, end + 1);
  const bool list = (last == '(' || last == '[') && (head.empty() || head.ends_with('\n')) &&
                    close_list < text.size() && text[close_list] == (last == '(' ? ')' : ']');
  if (frame || behind_port ||
      (list && trim(text.substr(close_list + 1, line_end(text, close_list) - close_list - 1)).empty()))
    add_field(text, secret, spans);
}

/// "a@b.c" / "x"
void find_quoted_pairs(std::string_view text, SecretSpans& spans) {
  constexpr std::size_t near = 128;
  for (const std::string_view sign : {"\" / \"", "' / '"}) {
    for (std::size_t at = text.find(sign); at != npos; at = text.find(sign, at + 1)) {
      const std::string_view before = text.substr(at - std::min(at, near), std::min(at, near));
      const std::size_t open = before.find_last_of(sign[0]);
      if (open == npos || !is_address(before.substr(open + 1))) continue;
      const std::size_t begin = at + sign.size();
      spans.push_back({begin, std::min(text.find_first_of(std::string_view("\"'\n"), begin), text.size())});
    }
  }
}

}  // namespace

void find_account_secrets(std::string_view text, SecretSpans& spans) {
  const std::size_t address = text.find('@');
  const bool port = text.find("587") != npos || text.find("465") != npos || text.find("25") != npos;
  if (address == npos && !port) return;
  const bool short_names = address != npos && has_short_name(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = line_end(text, at);
    const std::string_view line = trim(text.substr(at, end - at));
    if (port) find_account(text, line, spans);
    if (address != npos) {
      if (port) find_account_words(text, line, spans);
      if (port) find_dashed_account(text, line, spans);
      if (short_names) find_short_names(text, line, spans);
      find_labelled_pair(text, line, spans);
    }
    at = end + 1;
  }
  if (address == npos) return;
  find_quoted_pairs(text, spans);
  for (std::size_t at = address; at != npos; at = text.find('@', at + 1)) {
    find_quoted_login(text, at, spans);
    find_listed_login(text, at, spans);
  }
  if (text.find_first_of("!#$^*~?") == npos) return;
  // a@b.c x, where x is nothing but a password
  constexpr std::size_t longest_host = 256;
  for (std::size_t at = address; at != npos; at = text.find('@', at + 1)) {
    const std::string_view host = text.substr(at, longest_host);
    const std::size_t size = std::min(host.find_first_of(" \t\n\"'`,;:()<>[]{}|=/"), host.size());
    if (host.substr(0, size).find('.') != npos && at > 0 && is_alnum(text[at - 1]))
      add_strong_word(text, at + size, spans);
  }
}

}  // namespace smtplain
