#include <algorithm>
#include <array>
#include <string>

#include "text/base64.h"
#include "text/secret_spans.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_upper(c) || is_lower(c);
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_base64(char c) {
  return is_upper(c) || is_lower(c) || is_digit(c) || c == '+' || c == '/' || c == '=';
}
bool is_token(char c) {
  return is_base64(c) || c == '-' || c == '_' || c == '.' || c == '~';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

template <typename Test>
std::size_t skip_while(std::string_view text, std::size_t at, Test test) {
  while (at < text.size() && test(text[at])) ++at;
  return at;
}
std::size_t skip_spaces(std::string_view text, std::size_t at) {
  return skip_while(text, at, [](char c) { return c == ' ' || c == '\t'; });
}

/// EHLO lists mechanisms after AUTH, and these words are base64 by their letters.
bool is_mechanism(std::string_view word) {
  constexpr std::array<std::string_view, 20> names = {
      "LOGIN",      "PLAIN",     "NTLM",     "GSSAPI", "XOAUTH2", "XOAUTH", "OAUTHBEARER",
      "EXTERNAL",   "ANONYMOUS", "KERBEROS", "CRAM",   "DIGEST",  "SCRAM",  "XYMCOOKIE",
      "XYMECOOKIE", "XYMPKI",    "MSN",      "SPNEGO", "GSS",     "OTP"};
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return istarts_with(word, name) && (word.size() == name.size() || !is_letter(word[name.size()]));
  });
}

/// The initial response of AUTH (RFC 4954 section 4): AUTH PLAIN AGpvaG4Ac2VjcmV0
void find_initial_responses(std::string_view text, SecretSpans& spans) {
  for (std::size_t at = ifind(text, "auth"); at != npos; at = ifind(text, "auth", at + 4)) {
    std::size_t end = at + 4;
    if (istarts_with(text.substr(end), "enticate")) end += 8;
    if (end >= text.size() || (text[end] != ' ' && text[end] != '\t')) continue;
    const std::size_t name = skip_spaces(text, end);
    const std::size_t name_end = skip_while(text, name, [](char c) { return is_token(c) && c != '='; });
    if (name_end == name || name_end - name > 24 || name_end >= text.size() || !is_space(text[name_end]))
      continue;
    const std::size_t answer = skip_spaces(text, name_end);
    const std::size_t answer_end = skip_while(text, answer, is_base64);
    const std::string_view word = text.substr(answer, answer_end - answer);
    if (is_mechanism(text.substr(name, name_end - name)) && is_base64_word(word) && !is_mechanism(word)) {
      spans.push_back({answer, answer_end});
    }
  }
}

/// Base64 of PLAIN (RFC 4616: NUL user NUL password), XOAUTH2 ("user=") and OAUTHBEARER ("n,a="), wherever it
/// is.
bool is_encoded_login(std::string_view word) {
  if (word.size() < 12) return false;
  if (word.starts_with("dXNlcj") || word.starts_with("bixhPX") || word.starts_with("biwsYT")) return true;
  const std::string decoded = decode_base64_prefix(word.substr(0, 512));
  const auto nuls = std::count(decoded.begin(), decoded.end(), '\0');
  const bool text = std::all_of(decoded.begin(), decoded.end(), [](char c) {
    return c == '\0' || (c >= 0x20 && c < 0x7F) || static_cast<unsigned char>(c) >= 0x80;
  });
  if (!text || decoded.size() < 5) return false;
  // a stack trace cuts its arguments short, before the second NUL
  return nuls == 2 || (nuls == 1 && decoded[0] == '\0' && decoded.find('@') != npos);
}

/// Tokens that say by their first letters what they are: Google, JWT, SendGrid, Brevo, Google's client
/// secrets.
bool is_known_token(std::string_view word) {
  if (word.size() < 20) return false;
  if (word.starts_with("eyJ")) return std::count(word.begin(), word.end(), '.') == 2;
  constexpr std::array<std::string_view, 5> starts = {"ya29.", "SG.", "xkeysib-", "xsmtpsib-", "GOCSPX-"};
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return word.starts_with(start); });
}

void find_telling_words(std::string_view text, SecretSpans& spans) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_token(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = skip_while(text, at, is_token);
    const std::string_view word = text.substr(at, end - at);
    if (is_encoded_login(word) || is_known_token(word)) spans.push_back({at, end});
    at = end;
  }
}

/// "Bearer x", and "Authorization: Basic x" of HTTP
void find_bearer_tokens(std::string_view text, SecretSpans& spans) {
  for (const std::string_view scheme : {"bearer ", "authorization: basic "}) {
    for (std::size_t at = ifind(text, scheme); at != npos; at = ifind(text, scheme, at + scheme.size())) {
      const std::size_t token = skip_spaces(text, at + scheme.size());
      const std::size_t end = skip_while(text, token, is_token);
      const std::string_view word = text.substr(token, end - token);
      const bool telling =
          word.size() >= 8 && (is_base64_word(word) || word.find_first_of("0123456789._-") != npos);
      if (telling) spans.push_back({token, end});
    }
  }
}

/// Length of a NUL written as \0, \000 or \x00 at `at`; 0 if there is none.
std::size_t written_nul(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  for (const std::string_view form : {"\\u0000", "\\x00", "\\000", "\\00", "\\0"}) {
    if (rest.starts_with(form)) return form.size();
  }
  return 0;
}

/// \0user\0secret, as it is handed to printf or perl to be encoded
void find_written_plain(std::string_view text, SecretSpans& spans) {
  for (std::size_t at = text.find('\\'); at != npos; at = text.find('\\', at + 1)) {
    const std::size_t first = written_nul(text, at);
    if (first == 0) continue;
    const std::size_t user = at + first;
    std::size_t second = text.substr(user, 256).find('\\');
    while (second != npos && written_nul(text, user + second) == 0)
      second = text.substr(user, 256).find('\\', second + 1);
    if (second == npos) continue;
    const std::size_t secret = user + second + written_nul(text, user + second);
    const std::size_t end =
        skip_while(text, secret, [](char c) { return !is_space(c) && c != '"' && c != '\''; });
    spans.push_back({secret, end});
    at = end == text.size() ? end - 1 : end;
  }
}

}  // namespace

bool is_base64_word(std::string_view word) {
  if (word.size() < 4 || skip_while(word, 0, is_base64) != word.size()) return false;
  const bool digit = std::any_of(word.begin(), word.end(), is_digit);
  const bool padded = word.find_first_of("+=") != npos;
  const bool lower = std::any_of(word.begin(), word.end(), is_lower);
  const bool inner_upper = std::any_of(word.begin() + 1, word.end(), is_upper);
  return padded || (lower && inner_upper) || (digit && word.size() >= 8);
}

void find_protocol_secrets(std::string_view text, SecretSpans& spans) {
  find_initial_responses(text, spans);
  find_telling_words(text, spans);
  find_bearer_tokens(text, spans);
  find_written_plain(text, spans);
}

namespace {

/// "Master-Key: 92C9…": openssl s_client's names for what keys a session.
void find_labelled_keys(std::string_view text, SecretSpans& spans) {
  for (const std::string_view label :
       {"master-key", "session-id", "session-id-ctx", "resumption psk", "client_random"}) {
    for (std::size_t at = ifind(text, label); at != npos; at = ifind(text, label, at + label.size())) {
      std::size_t value = skip_spaces(text, at + label.size());
      if (value < text.size() && text[value] == ':') value = skip_spaces(text, value + 1);
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
    const std::size_t offset = skip_spaces(text, line);
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

}  // namespace

void find_key_secrets(std::string_view text, SecretSpans& spans) {
  find_labelled_keys(text, spans);
  find_dump_lines(text, spans);
  find_private_keys(text, spans);
}

bool is_placeholder(std::string_view value) {
  value = trim(value);
  const bool crossed_out =
      value.size() > 2 && (value.find_first_not_of('x') == npos || value.find_first_not_of('X') == npos);
  if (value.empty() || crossed_out || value.find_first_not_of("*.") == npos ||
      value.find_first_not_of('-') == npos || value.find_first_not_of("\xE2\x80\xA2\x97\x8F") == npos) {
    return true;
  }
  constexpr std::string_view open = "<[(", close = ">])";
  const std::size_t bracket = open.find(value.front());
  if (bracket == npos || value.back() != close[bracket]) return false;
  const std::string_view inside = value.substr(1, value.size() - 2);
  return std::all_of(inside.begin(), inside.end(), [](char c) {
    return is_upper(c) || is_lower(c) || c == ' ' || c == '-' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

std::size_t skip_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      return at + 1;
    }
  }
  return std::min(at, text.size());
}

}  // namespace smtplain
