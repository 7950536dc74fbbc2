#include "secrets/mask.h"

#include <algorithm>
#include <array>

#include "secrets/spans.h"
#include "text/base64.h"
#include "text/characters.h"

namespace smtplain {
namespace {

/// Three letters that begin or are part of every syntax a secret is known by. A line without any of them is
/// clean.
constexpr std::array kHints = std::to_array<std::string_view>(
    {"pas", "pwd", "pw ", "pw=", "pw:", "pw\"", "pw'", "psw", "psk", "aut", "sec", "tok", "key", "bea", "log",
     "://", "-u ", "-us", "u '", "u \"", "-xp", "-ap", "cre", "sen", "con", "bas", "ran", "mas", "ses", "ya2",
     "eyj", "sg.", "xke", "goc", "-u'", "-u\"", "ken", "mot", "\\00", "\\x0", "\\u0", "dxn", " - ", "use",
     "]:5", "]:2", "]:4", "mme", "mys", "pdo", "cer", "-e ", "<<<", "sta", "cli", "\"p:", "\"p=", "enc",
     "b64", "dia", "def", "get", "ste", "iad", "dap", "/u ", "ook", "-b ", "apo", "re_", "md-", "{pl", "{cr",
     "{sh", "87\"", "65\"", ",58", ",46", ",25", "{ss", "{md", "{bl", "{ar", "{cl", "plu", "obs", "$1$",
     "$5$", "$6$", "$7$", "$2a", "$2b", "$2y", "$y$", "$ar", "2 =", "3 =",
     // the words of other languages, or their first letter where it takes three bytes
     "cla", "mdp", "par", "wac", "has", "hes", "ges", "loz", "ord", "adg", "sal", "jel", "ifr",
     "\xD0\xBF\xD0", "\xD0\x9F\xD0", "\xCE\xBA\xCF", "\xCE\x9A\xCF", "\xD7\xA1\xD7", "\xD9\x83\xD9", "密",
     "授", "パ", "비", "암", "प", "ร", "kh\xE1", "san", "sla", "kod", "\xD0\xBB\xD0", "\xD0\x9B\xD0"});

constexpr std::size_t kShortestLogin = 10;

constexpr std::size_t kBits = 1 << 12;
constexpr std::size_t slot(char a, char b, char c) {
  const auto n = [](char x) { return static_cast<std::size_t>(static_cast<unsigned char>(to_lower(x))); };
  return (n(a) * 961 + n(b) * 31 + n(c)) % kBits;
}

constexpr std::array<bool, kBits> kHintSlots = [] {
  std::array<bool, kBits> slots{};
  for (const std::string_view hint : kHints) {
    if (hint.size() == 3) slots[slot(hint[0], hint[1], hint[2])] = true;
  }
  return slots;
}();

/// "Password: x => eA==": a secret that stands beside itself in base64.
void add_encoded_beside(std::string_view text, SecretSpans& spans) {
  constexpr std::size_t shortest = 5, longest = 64, most = 16;
  const std::size_t known = std::min(spans.size(), most);
  for (std::size_t i = 0; i < known; ++i) {
    const std::string_view secret =
        text.substr(spans[i].begin, spans[i].end - std::min(spans[i].begin, spans[i].end));
    if (secret.size() < shortest || secret.size() > longest) continue;
    const std::string encoded = encode_base64(secret);
    const std::size_t at = text.find(encoded);
    if (at != npos) spans.push_back({at, at + encoded.size()});
  }
}

/// Sorts the spans, joins those that touch, and leaves out what is hidden already.
SecretSpans merged(std::string_view text, SecretSpans spans) {
  std::erase_if(spans, [&](const SecretSpan& span) {
    return span.begin >= span.end || is_placeholder(text.substr(span.begin, span.end - span.begin));
  });
  std::sort(spans.begin(), spans.end(),
            [](const SecretSpan& a, const SecretSpan& b) { return a.begin < b.begin; });
  SecretSpans joined;
  for (const SecretSpan& span : spans) {
    if (!joined.empty() && span.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, span.end);
    } else {
      joined.push_back(span);
    }
  }
  return joined;
}

bool is_unmistakable(std::string_view secret) {
  constexpr std::size_t kShortest = 8, kLongest = 64;
  if (secret.size() < kShortest || secret.size() > kLongest) return false;
  const std::size_t at = secret.find('@');  // an address is no secret elsewhere
  if (at != npos && secret.find('.', at) != npos) return false;
  if (secret.find("://") != npos) return false;
  return std::any_of(secret.begin(), secret.end(), is_letter) &&
         std::any_of(secret.begin(), secret.end(), is_digit);
}

}  // namespace

bool may_hold_secret(std::string_view text) {
  std::size_t run = 0;  // letters and digits in a row: a log-in in base64 is no shorter than this
  bool address = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    run = is_alnum(c) ? run + 1 : 0;
    if (run >= kShortestLogin) return true;
    if (at + 2 < text.size() && kHintSlots[slot(c, text[at + 1], text[at + 2])]) return true;
    if (c == '\\' && at + 1 < text.size() && text[at + 1] == '0') return true;
    address = address || c == '@';
    if (address && (c == ':' || c == '|' || c == ';')) return true;                          // a@b.c:secret
    if (address && (c == '!' || c == '#' || c == '$' || c == '^' || c == '~')) return true;  // a@b.c Xy1!
    const bool quote = c == '\'' || c == '"';
    if (address && quote && at + 1 < text.size() && text[at + 1] == ',') return true;  // f('a@b.c', 'secret')
  }
  return false;
}

std::string with_hidden(std::string_view text, const SecretSpans& spans) {
  std::string shown;
  std::size_t copied = 0;
  for (const SecretSpan& span : spans) {
    shown.append(text, copied, span.begin - copied).append(kMask);
    copied = span.end;
  }
  return shown.append(text, copied, npos);
}

std::string mask_secrets(std::string_view text, std::vector<std::string_view>* unmistakable) {
  SecretSpans spans;
  find_option_secrets(text, spans);
  find_command_secrets(text, spans);
  find_setting_secrets(text, spans);
  find_password_file_secrets(text, spans);
  find_account_secrets(text, spans);
  find_call_secrets(text, spans);
  find_url_secrets(text, spans);
  find_protocol_secrets(text, spans);
  find_web_secrets(text, spans);
  find_key_secrets(text, spans);
  add_encoded_beside(text, spans);
  spans = merged(text, std::move(spans));
  for (const SecretSpan& span : spans) {
    const std::string_view secret = text.substr(span.begin, span.end - span.begin);
    if (unmistakable != nullptr && is_unmistakable(secret)) unmistakable->push_back(secret);
  }
  return with_hidden(text, spans);
}

}  // namespace smtplain
