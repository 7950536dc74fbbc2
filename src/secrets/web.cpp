#include <algorithm>
#include <array>

#include "secrets/spans.h"
#include "secrets/values.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Where the value of a header begins whose name ends at `at`: `Cookie: x`, `"authorization" => "x"`, and
/// `"name": "cookie", "value": "x"` of a browser's recording. npos if there is none.
std::size_t header_value(std::string_view text, std::size_t at) {
  const auto is_frame = [](char c) { return is_blank(c) || std::string_view("\"'`]").find(c) != npos; };
  if (at < text.size() && text[at] == '"') {
    if (const std::size_t value = value_member(text, at); value != npos)
      return skip_while(text, value, is_frame);
  }
  at = skip_while(text, at, is_frame);
  if (at >= text.size() || (text[at] != ':' && text[at] != '=')) return npos;
  at += text.substr(at).starts_with("=>") ? 2 : 1;
  return skip_while(text, at, is_frame);
}

bool looks_random(std::string_view word, std::size_t least) {
  return word.size() >= least && (is_base64_word(word) || word.find_first_of("0123456789._-") != npos);
}

std::string_view token_at(std::string_view text, std::size_t at) {
  return text.substr(at, skip_while(text, at, is_token_character) - at);
}

/// "Bearer x", wherever it is (RFC 6750)
void find_bearer_tokens(std::string_view text, SecretSpans& spans) {
  constexpr std::string_view scheme = "bearer ";
  for (std::size_t at = ifind(text, scheme); at != npos; at = ifind(text, scheme, at + scheme.size())) {
    const std::size_t begin = skip_blanks(text, at + scheme.size());
    const std::string_view token = token_at(text, begin);
    if (looks_random(token, 8)) spans.push_back({begin, begin + token.size()});
  }
}

/// "Authorization: Basic x", with the schemes of RFC 9110 section 11 and those that services made up, and
/// with a key alone.
void find_authorization(std::string_view text, SecretSpans& spans) {
  constexpr std::string_view header = "authorization";
  constexpr std::array schemes =
      word_list("basic", "bearer", "token", "apikey", "api-key", "key", "ntlm", "negotiate", "digest");
  constexpr std::size_t shortest_key = 16;
  for (std::size_t at = ifind(text, header); at != npos; at = ifind(text, header, at + header.size())) {
    std::size_t begin = header_value(text, at + header.size());
    if (begin == npos) continue;
    std::string_view word = token_at(text, begin);
    const bool scheme = iequals_any(word, schemes);
    if (scheme) {
      begin = skip_blanks(text, begin + word.size());
      word = token_at(text, begin);
    }
    // a scheme that a service made up: "Zoho-enczapikey x"
    const std::string_view second = token_at(text, skip_blanks(text, begin + word.size()));
    if (!scheme && looks_random(second, shortest_key) && !looks_random(word, shortest_key)) {
      const std::size_t at_second = static_cast<std::size_t>(second.data() - text.data());
      spans.push_back({at_second, at_second + second.size()});
    }
    if (looks_random(word, scheme ? 6 : shortest_key)) spans.push_back({begin, begin + word.size()});
  }
}

/// "a=x; b=y" from `name` on: the values, or the first alone. Gives where they end.
std::size_t add_cookies(std::string_view text, std::size_t name, bool first_only, SecretSpans& spans) {
  constexpr std::size_t shortest = 8, longest = 4096;  // RFC 6265 section 6.1
  while (name < text.size()) {
    const std::string_view rest = text.substr(name, longest);
    const std::size_t size = std::min(rest.find_first_of(";\"'\r\n"), rest.size());
    const std::size_t equals = rest.substr(0, size).find('=');
    if (equals == npos) return name + size;
    if (size - equals > shortest) spans.push_back({name + equals + 1, name + size});
    name += size;
    if (first_only || name >= text.size() || text[name] != ';') break;
    ++name;
  }
  return name;
}

/// "Cookie: a=x; b=y", and "Set-Cookie: a=x; path=/" (RFC 6265): who has the values is logged in. curl takes
/// them with -b and --cookie.
void find_cookies(std::string_view text, SecretSpans& spans) {
  constexpr std::string_view header = "cookie";
  for (std::size_t at = ifind(text, header); at != npos; at = ifind(text, header, at)) {
    const bool set = at >= 4 && iequals(text.substr(at - 4, 4), "set-");
    const bool option = at >= 2 && text.substr(at - 2, 2) == "--";
    at += header.size();
    const std::size_t value = option ? text.find_first_not_of(" ='\"", at) : header_value(text, at);
    if (value != npos) at = std::max(at, add_cookies(text, value, set, spans));
  }
  const std::size_t option = ifind(text, "curl") == npos ? npos : text.find(" -b ");
  if (option != npos) add_cookies(text, text.find_first_not_of(" '\"", option + 4), false, spans);
}

}  // namespace

void find_web_secrets(std::string_view text, SecretSpans& spans) {
  find_bearer_tokens(text, spans);
  find_authorization(text, spans);
  find_cookies(text, spans);
}

}  // namespace smtplain
