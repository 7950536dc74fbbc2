#include <algorithm>
#include <array>

#include "secrets/spans.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// "Master-Key: 92C9…": openssl s_client's names for what keys a session.
void find_labelled_keys(std::string_view text, SecretSpans& spans) {
  for (const std::string_view label : {"master-key", "session-id", "resumption psk", "client_random"}) {
    for (std::size_t at = ifind(text, label); at != npos; at = ifind(text, label, at + label.size())) {
      std::size_t value = at + label.size();
      if (istarts_with(text.substr(value), "-ctx")) value += 4;
      value = skip_blanks(text, value);
      if (value < text.size() && text[value] == ':') value = skip_blanks(text, value + 1);
      const std::size_t end = skip_while(text, value, [](char c) { return is_hex(c) || c == ' '; });
      const auto digits = std::count_if(text.begin() + static_cast<std::ptrdiff_t>(value),
                                        text.begin() + static_cast<std::ptrdiff_t>(end), is_hex);
      if (digits >= 16) spans.push_back({value, end});
    }
  }
}

/// "    0000 - 9c 1a 2b … -.. ..": a line of a TLS session ticket.
void find_dump_lines(std::string_view text, SecretSpans& spans) {
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    const std::size_t offset = skip_blanks(text, line);
    const std::size_t mark = skip_while(text, offset, is_hex);
    if (mark - offset >= 4 && mark - offset <= 8 && text.substr(mark).starts_with(" - ")) {
      const std::size_t bytes = mark + 3;
      const std::size_t first = skip_while(text, bytes, is_hex);
      if (first - bytes == 2) spans.push_back({bytes, end});
    }
    line = end + 1;
  }
}

/// Everything between the marks of a PEM private key, or to the end of what there is.
void find_private_keys(std::string_view text, SecretSpans& spans) {
  for (std::size_t at = text.find("-----BEGIN "); at != npos; at = text.find("-----BEGIN ", at + 11)) {
    const std::size_t label_end = text.find("-----", at + 11);
    if (label_end == npos || text.substr(at, label_end - at).find("PRIVATE KEY") == npos) continue;
    const std::size_t end = std::min(text.find("-----END ", label_end), text.size());
    spans.push_back({label_end + 5, end});
    if (end == text.size()) return;
  }
}

/// Stored passwords: {PLAIN}x and {SHA512-CRYPT}… of Dovecot and LDAP (RFC 2307), $6$salt$… of crypt(3). A
/// weak one is guessed from its hash.
void find_stored_passwords(std::string_view text, SecretSpans& spans) {
  constexpr std::array schemes =
      word_list("{plain", "{crypt", "{sha", "{ssha", "{md5", "{blf-", "{argon", "{clear");
  constexpr std::array forms =
      word_list("$1$", "$5$", "$6$", "$2a$", "$2b$", "$2y$", "$y$", "$7$", "$argon2");
  const auto end_of = [&](std::size_t at) {
    return skip_while(text, at,
                      [](char c) { return !is_space(c) && std::string_view(":\"',").find(c) == npos; });
  };
  for (std::size_t at = text.find('{'); at != npos; at = text.find('{', at + 1)) {
    const std::size_t close = text.substr(at, 24).find('}');
    if (close == npos || std::none_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) {
          return istarts_with(text.substr(at), scheme);
        }))
      continue;
    spans.push_back({at + close + 1, end_of(at + close + 1)});
    at = spans.back().end - 1;
  }
  for (std::size_t at = text.find('$'); at != npos; at = text.find('$', at + 1)) {
    const std::size_t end = end_of(at);
    constexpr std::size_t shortest = 24;
    if (end - at >= shortest && starts_with_any(text.substr(at), forms)) spans.push_back({at, end});
    at = end > at ? end - 1 : at;
  }
}

/// "PLAIN(x) != 'y'", "SHA256(x) != '…'": what Dovecot compares (auth_debug_passwords).
void find_compared_passwords(std::string_view text, SecretSpans& spans) {
  constexpr std::string_view differs = ") != '";
  constexpr std::size_t near = 256;
  for (std::size_t close = text.find(differs); close != npos; close = text.find(differs, close + 1)) {
    const std::size_t from = close - std::min(close, near);
    const std::string_view before = text.substr(from, close - from);
    const std::size_t word = before.find_last_of(" \t\n") + 1, bracket = before.find('(', word);
    if (bracket == npos || bracket == word || !is_alnum(before[bracket - 1])) continue;
    const std::size_t open = from + bracket;
    spans.push_back({open + 1, close});
    const std::size_t stored = close + differs.size();
    spans.push_back({stored, std::min(text.find_first_of("'\n", stored), text.size())});
  }
}

}  // namespace

void find_key_secrets(std::string_view text, SecretSpans& spans) {
  find_labelled_keys(text, spans);
  find_dump_lines(text, spans);
  find_private_keys(text, spans);
  find_stored_passwords(text, spans);
  find_compared_passwords(text, spans);
}

}  // namespace smtplain
