#include <algorithm>
#include <array>

#include "secrets/spans.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Tokens that say by their first letters what they are. They are long, and hold a digit.
struct TokenForm {
  std::string_view start;
  std::size_t size;  ///< at least
};
constexpr auto kTokens = std::to_array<TokenForm>({
    {"ya29.", 20},      // Google's access token
    {"1//0", 30},       // and refresh token
    {"GOCSPX-", 20},    // and client secret
    {"AIza", 39},       // and API key
    {"SG.", 20},        // SendGrid
    {"xkeysib-", 20},   // Brevo
    {"xsmtpsib-", 20},  // Brevo, for SMTP
    {"key-", 36},       // Mailgun
    {"re_", 20},        // Resend
    {"md-", 20},        // Mandrill
    {"api-", 36},       // SMTP2GO
    {"mlsn.", 30},      // MailerSend
    {"ghp_", 36},       // GitHub
    {"github_pat_", 40},
    {"glpat-", 20},  // GitLab
    {"xoxb-", 24},   // Slack
});

/// Groups of so many characters with dashes between.
bool is_grouped(std::string_view word, std::initializer_list<std::size_t> sizes, bool (*test)(char)) {
  for (const std::size_t size : sizes) {
    if (skip_while(word, 0, test) != size || (size < word.size() && word[size] != '-')) return false;
    word.remove_prefix(std::min(size + 1, word.size()));
  }
  return word.empty();
}

/// What stands before a number of its own: Bug#4711.
bool names_ticket(std::string_view word) {
  constexpr std::array names = word_list("bug", "issue", "ticket", "case", "request", "task", "order",
                                         "build", "commit", "incident", "story", "debian");
  return word.size() < 4 || iends_with_any(word, names);
}

}  // namespace

bool is_base64_word(std::string_view word) {
  if (word.size() < 4 || skip_while(word, 0, is_base64_character) < word.size()) return false;
  const bool digit = std::any_of(word.begin(), word.end(), is_digit);
  const bool padded = word.find_first_of("+=") != npos;
  const bool lower = std::any_of(word.begin(), word.end(), is_lower);
  const bool inner_upper = std::any_of(word.begin() + 1, word.end(), is_upper);
  return padded || (lower && inner_upper) || (digit && word.size() >= 8);
}

bool is_known_token(std::string_view word) {
  constexpr std::ptrdiff_t most_vowels = 3;  // of sixteen letters that are no words
  constexpr std::string_view vowels = "aeiou";
  if (is_grouped(word, {4, 4, 4, 4}, is_lower))  // Apple
    return std::count_if(word.begin(), word.end(), [&](char c) { return vowels.find(c) != npos; }) <=
           most_vowels;
  if (word.size() < 20) return false;
  if (is_grouped(word, {32, 8, 8}, is_hex)) return true;                               // Mailgun
  if (word.starts_with("eyJ")) return std::count(word.begin(), word.end(), '.') == 2;  // JWT (RFC 7519)
  return std::any_of(kTokens.begin(), kTokens.end(), [&](const TokenForm& form) {
    return word.size() >= form.size && word.starts_with(form.start) &&
           std::any_of(word.begin(), word.end(), is_digit);
  });
}

bool is_strong_password(std::string_view word) {
  constexpr std::size_t shortest = 8, longest = 40;
  constexpr std::string_view signs = "!#$^*~?@", parts = "/\\<>()[]{}|=\"'`,:;%&";
  while (!word.empty() && std::string_view("!?.").find(word.back()) != npos) word.remove_suffix(1);
  if (word.size() < shortest || word.size() > longest) return false;
  if (word.find_first_of(signs) == npos || word.find_first_of(parts) != npos) return false;
  const std::size_t at = word.find('@'), number = word.find('#');
  const bool counted = number != npos && names_ticket(word.substr(0, number));
  if (at != npos && word.find('.', at) != npos) return false;                             // an address
  if (counted && word.find_first_not_of("0123456789", number + 1) == npos) return false;  // Bug#4711
  return std::any_of(word.begin(), word.end(), is_lower) && std::any_of(word.begin(), word.end(), is_upper) &&
         std::any_of(word.begin(), word.end(), is_digit);
}

void add_strong_word(std::string_view text, std::size_t at, SecretSpans& spans) {
  constexpr std::size_t near = 96;
  const std::size_t limit = std::min(text.size(), at + near);
  const std::string_view ends = " \t\n\"'`,;:()<>[]{}|=";
  // a character of several bytes ends a word, too: what is written without blanks goes before a password
  const auto ends_word = [&](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || ends.find(c) != npos;
  };
  while (at < limit && text[at] != '\n') {
    if (ends_word(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && end < at + near && !ends_word(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (is_strong_password(word)) {
      while (text[end - 1] == '.') --end;
      spans.push_back({at, end});
      return;
    }
    at = end;
  }
}

std::size_t app_password(std::string_view text, bool among_words) {
  constexpr std::size_t group = 4, size = 4 * group + 3;
  if (text.size() < size || (text.size() > size && is_alnum(text[size]))) return 0;
  bool unspoken = false, vowel = false;
  for (std::size_t i = 0; i <= size; ++i) {
    if (i % (group + 1) == group) {
      if (i < size && text[i] != ' ') return 0;
      unspoken = unspoken || !vowel;
      vowel = false;
    } else if (!is_lower(text[i])) {
      return 0;
    } else {
      vowel = vowel || std::string_view("aeiou").find(text[i]) != npos;
    }
  }
  return unspoken || !among_words ? size : 0;
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
