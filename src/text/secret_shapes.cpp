#include <algorithm>
#include <array>

#include "text/characters.h"
#include "text/secret_spans.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t npos = std::string_view::npos;

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

}  // namespace

bool is_base64_word(std::string_view word) {
  if (word.size() < 4 || !std::all_of(word.begin(), word.end(), is_base64_character)) return false;
  const bool digit = std::any_of(word.begin(), word.end(), is_digit);
  const bool padded = word.find_first_of("+=") != npos;
  const bool lower = std::any_of(word.begin(), word.end(), is_lower);
  const bool inner_upper = std::any_of(word.begin() + 1, word.end(), is_upper);
  return padded || (lower && inner_upper) || (digit && word.size() >= 8);
}

bool is_known_token(std::string_view word) {
  if (word.size() < 20) return false;
  if (word.starts_with("eyJ")) return std::count(word.begin(), word.end(), '.') == 2;  // JWT (RFC 7519)
  return std::any_of(kTokens.begin(), kTokens.end(), [&](const TokenForm& form) {
    return word.size() >= form.size && word.starts_with(form.start) &&
           std::any_of(word.begin(), word.end(), is_digit);
  });
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
