#include <algorithm>
#include <array>

#include "secrets/spans.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::string_view kBlanks = " \t";

/// The host that a log-in is for: "[mx.example.com]:587", "mx.example.com", "*.example.com", "*".
bool is_lookup_key(std::string_view key) {
  if (key.starts_with('[')) return key.find(']') != npos;
  const std::size_t port = key.find(':');
  if (port != npos && !is_number(key.substr(port + 1))) return false;
  key = key.substr(0, port);
  return key == "*" || (key.find('.') != npos && key.find_first_of("@<>()/\"'=,") == npos &&
                        key.find_first_not_of("0123456789.") != npos);
}

/// Postfix's transports (transport(5)): "example.org smtp:mx2" is a route and no log-in.
bool is_transport(std::string_view user) {
  constexpr std::array names = word_list("smtp", "smtps", "lmtp", "relay", "local", "virtual", "error",
                                         "retry", "uucp", "discard", "pipe", "http");
  return std::find(names.begin(), names.end(), user) != names.end();
}

/// Adds the secret of "user:x" if `pair` is nothing else. A user that is no address counts in brackets' line
/// only.
void add_pair(std::string_view text, std::string_view pair, bool any_user, SecretSpans& spans) {
  const std::size_t colon = pair.find(':');
  if (colon == npos || colon == 0 || colon + 1 == pair.size()) return;
  const std::string_view user = pair.substr(0, colon), secret = pair.substr(colon + 1);
  const std::size_t at = user.find('@');
  const bool address = at != npos && at > 0 && user.find('.', at) != npos;
  if ((!address && !any_user) || user.find_first_of("<>()/\"'=,;") != npos || is_number(secret)) return;
  const std::size_t end = static_cast<std::size_t>(pair.data() - text.data()) + pair.size();
  spans.push_back({end - secret.size(), end});
}

/// user:x as the value of a host's name, where x is no word and no host.
bool is_login_of_host(std::string_view pair) {
  const std::size_t colon = pair.find(':');
  return colon != npos && colon > 0 && !is_transport(pair.substr(0, colon)) &&
         skip_while(pair, 0, is_token_character) >= colon && is_mixed_word(pair.substr(colon + 1)) &&
         pair.find_first_of(".[:", colon + 1) == npos;
}

/// user:x@mx.example.com:587, a URL without its scheme. The host ends at `end`.
void add_bare_url(std::string_view text, std::size_t at, std::size_t end, SecretSpans& spans) {
  if (end >= text.size() || text[end] != ':') return;
  const std::size_t port = skip_while(text, end + 1, is_digit);
  if (!is_mail_port(text.substr(end + 1, port - end - 1))) return;
  std::size_t begin = at;
  while (begin > 0 && !is_space(text[begin - 1]) && text[begin - 1] != ':') --begin;
  const bool pair =
      begin > 1 && begin < at && text[begin] != '/' && text[begin - 1] == ':' && is_alnum(text[begin - 2]);
  if (pair) spans.push_back({begin, at});
}

/// name@example.com:x wherever it is, if x is no word.
void find_address_pairs(std::string_view text, SecretSpans& spans) {
  const auto in_address = [](char c) { return is_alnum(c) || std::string_view("-._%+").find(c) != npos; };
  for (std::size_t at = text.find('@'); at != npos; at = text.find('@', at + 1)) {
    const std::size_t colon = skip_while(text, at + 1, in_address);
    add_bare_url(text, at, colon, spans);
    const bool host = text.substr(at, colon - at).find('.') != npos && at > 0 && in_address(text[at - 1]);
    if (!host || colon >= text.size()) continue;
    if (text.substr(colon).starts_with(" / ")) {  // a@b.c / x
      const std::size_t end = skip_while(text, colon + 3, [](char c) {
        return !is_space(c) && std::string_view("\"'<>,;|)}]@").find(c) == npos;
      });
      if (is_mixed_word(text.substr(colon + 3, end - colon - 3))) spans.push_back({colon + 3, end});
      continue;
    }
    if (text.substr(colon).starts_with(" : ")) {  // a@b.c : x, and nothing behind it
      constexpr std::size_t near = 64;
      const std::string_view rest = text.substr(colon + 3, near);
      const std::string_view word = trim(rest.substr(0, rest.find('\n')));
      const std::size_t begin = static_cast<std::size_t>(word.data() - text.data());
      if (word.size() < near && is_mixed_word(word) && word.find_first_of(" \t.<>()\"'=:") == npos)
        spans.push_back({begin, begin + word.size()});
      continue;
    }
    if (text[colon] != ':') continue;
    const std::size_t end = skip_while(text, colon + 1, [](char c) {
      return !is_space(c) && std::string_view("\"'<>,;|)}]@").find(c) == npos;
    });
    const std::size_t port = skip_while(text, colon + 1, is_digit);  // a@mx.example.com:587?verify_peer=0
    // name@example.com:x@mx.example.com, but no id of a message: <a.b@c.d:e1@f.g>
    const bool host_behind = end < text.size() && text[end] == '@';
    const std::size_t host_end = host_behind ? skip_while(text, end + 1, in_address) : end;
    const bool id = host_behind && (text.substr(end, host_end - end).find('.') == npos ||
                                    (host_end < text.size() && text[host_end] == '>'));
    if (!id && !(port > colon + 1 && port < end && text[port] == '?') &&
        is_mixed_word(text.substr(colon + 1, end - colon - 1)))
      spans.push_back({colon + 1, end});
  }
}

/// qmail's smtproutes with a log-in: "example.org:mx.example.com:587 user x", and Courier's esmtpauthclient:
/// "mx.example.com,587 user x". True for the route.
bool is_route(std::string_view key) {
  const std::size_t comma = key.find(',');
  if (comma != npos) return is_number(key.substr(comma + 1)) && is_lookup_key(key.substr(0, comma));
  const std::size_t colon = key.find(':');
  return colon != npos && (colon == 0 || is_lookup_key(key.substr(0, colon))) &&
         is_lookup_key(key.substr(colon + 1));
}

/// A whole line: "[mx.example.com]:587 user:x", "mx.example.com:user@example.com:x", "static:user:x".
void find_map_entry(std::string_view text, std::string_view line, SecretSpans& spans) {
  if (const std::size_t fixed = line.find("static:"); fixed != npos) {
    add_pair(text, line.substr(fixed + 7), true, spans);
    return;
  }
  if (const std::size_t entries = line.find("inline:{"); entries != npos) {  // { mx.example.com=user:x }
    const std::size_t begin = line.find('=', entries);
    if (begin == npos) return;
    const std::size_t end = std::min(find_any(line, " \t,}", begin), line.size());
    add_pair(text, line.substr(begin + 1, end - begin - 1), true, spans);
    return;
  }
  const std::size_t blank = find_any(line, kBlanks);
  if (blank != npos) {
    const std::string_view key = line.substr(0, blank), pair = trim(line.substr(blank));
    const std::size_t second = find_any(pair, kBlanks);
    if (second != npos && is_route(key) && find_any(pair, kBlanks, second + 1) == npos) {
      const bool courier = key.find(',') != npos;  // "mx.example.com,587 is open"
      if (courier && pair.substr(0, second).find('@') == npos && !is_mixed_word(pair.substr(second + 1)))
        return;
      const std::size_t end = static_cast<std::size_t>(pair.data() - text.data()) + pair.size();
      spans.push_back({end - (pair.size() - second - 1), end});
      return;
    }
    const bool mapped = line[blank] == '\t' && !is_transport(pair.substr(0, pair.find(':')));
    // a password may have blanks; "[mx]:587" says that it is one where no line of a log begins so
    const std::size_t login = pair.find(':');
    const bool words = key.starts_with('[') && key.find("]:") != npos && is_lookup_key(key) &&
                       login != npos && second != npos && login < second &&
                       pair.substr(0, login).find('@') != npos;
    if (words || (find_any(pair, kBlanks) == npos && is_lookup_key(key)))
      add_pair(text, pair, key[0] == '[' || mapped || is_login_of_host(pair), spans);
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == npos) return;
  const std::size_t bar = line.find('|');  // dma: name@example.com|mx.example.com:x
  if (bar < colon && line.substr(0, bar).find('@') != npos) {
    add_pair(text, line.substr(bar + 1), true, spans);
  } else if (is_lookup_key(line.substr(0, colon))) {
    add_pair(text, line.substr(colon + 1), false, spans);
  }
}

/// A map written as a hash: 'mx.example.com' => 'user:x'. Any key will do where the line names the map:
/// sasl_passwd => { 'mx' => 'user:x' }.
void find_hashed_entry(std::string_view text, std::string_view line, SecretSpans& spans) {
  std::size_t arrow = line.find("=>");
  const bool named = arrow != npos && ifind(line, "sasl_pass") != npos;
  for (; arrow != npos; arrow = line.find("=>", arrow + 2)) {
    const std::string_view before = trim(line.substr(0, arrow));
    const std::size_t value = skip_blanks(line, arrow + 2);
    if (before.size() < 2 || value >= line.size()) continue;
    const char quote = before.back();
    if ((quote != '\'' && quote != '"') || line[value] != quote) continue;
    const std::size_t open = before.rfind(quote, before.size() - 2), close = line.find(quote, value + 1);
    if (open == npos || close == npos) continue;
    const std::string_view key = before.substr(open + 1, before.size() - open - 2);
    const std::string_view pair = line.substr(value + 1, close - value - 1);
    const bool login = is_lookup_key(key) && is_login_of_host(pair);
    if (find_any(pair, kBlanks) == npos && (named || login || is_lookup_key(key)))
      add_pair(text, pair, named || login || key[0] == '[', spans);
  }
}

/// echo "[mx.example.com]:587 user:x" > sasl_passwd
void find_echoed_entry(std::string_view text, std::string_view line, SecretSpans& spans) {
  const std::size_t echo = line.find("echo ") + 5;
  const ShellWord word = read_shell_word(line, skip_blanks(line, echo));
  find_map_entry(text, trim(line.substr(word.begin, word.end - word.begin)), spans);
}

/// sendmail: AuthInfo:mx.example.com "U:user" "P:x" "M:PLAIN"; "P=" goes before base64.
void find_auth_info(std::string_view text, std::string_view line, SecretSpans& spans) {
  if (!istarts_with(line, "authinfo:")) return;
  for (const std::string_view mark : {"\"P:", "\"P="}) {
    const std::size_t at = line.find(mark);
    if (at == npos) continue;
    const std::size_t begin = static_cast<std::size_t>(line.data() - text.data()) + at + mark.size();
    spans.push_back({begin, std::min(text.find_first_of("\"\n", begin), text.size())});
  }
}

/// Exim: client_send = : user : x (LOGIN) and ^user^x (PLAIN); "<; " says that a semicolon parts them.
void find_client_send(std::string_view text, std::string_view line, SecretSpans& spans) {
  const std::size_t name = line.find("client_send");
  const std::size_t equals = name == npos ? npos : line.find('=', name);
  if (equals == npos) return;
  const std::size_t list = line.find_first_not_of(" \t\"", equals + 1);
  const bool chosen = list != npos && line[list] == '<' && list + 1 < line.size();
  const char sign = chosen ? line[list + 1] : line.find('^', equals) != npos ? '^' : ':';
  const std::size_t last = line.rfind(sign);
  if (last == npos || last < equals) return;
  std::string_view secret = trim(line.substr(last + 1));
  if (secret.ends_with('"')) secret.remove_suffix(1);
  if (secret.starts_with('$')) return;
  const std::size_t begin = static_cast<std::size_t>(secret.data() - text.data());
  spans.push_back({begin, begin + secret.size()});
}

}  // namespace

bool is_number(std::string_view text) {
  return !text.empty() && skip_while(text, 0, is_digit) == text.size();
}

bool is_mail_port(std::string_view number) {
  return number == "587" || number == "465" || number == "2525" || number == "25";
}

bool is_mixed_word(std::string_view word) {
  constexpr std::size_t shortest = 6;
  return word.size() >= shortest && std::any_of(word.begin(), word.end(), is_letter) &&
         word.find_first_of("0123456789!#$%&*+=?^~") != npos && word.find('/') == npos;
}

void find_password_file_secrets(std::string_view text, SecretSpans& spans) {
  find_address_pairs(text, spans);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trim(text.substr(at, end - at));
    if (find_any(line, ":^|;,") != npos) {
      if (line.starts_with("echo ") || line.find(" echo ") != npos) find_echoed_entry(text, line, spans);
      find_map_entry(text, line, spans);
      find_hashed_entry(text, line, spans);
      find_auth_info(text, line, spans);
      find_client_send(text, line, spans);
    }
    at = end + 1;
  }
}

}  // namespace smtplain
