#include <algorithm>
#include <array>
#include <cstdint>

#include "secrets/spans.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// How a setting's name ends if its value is a secret.
constexpr std::array kKeys = std::to_array<std::string_view>(
    {"password", "passwd", "passwrd", "secretstring", "passphrase", "userpwd", "pass", "pwd", "psw", "pw",
     "secret",
     // keys and tokens
     "api_key", "apikey", "api-key", "access_key", "accesskey", "access-key", "secret_key", "secretkey",
     "private_key", "privatekey", "token", "apikey_private", "api_key_private", "client_credential",
     "clientcredential", "app_key", "auth_key", "logged_in_key", "nonce_key", "encryption_key", "signing_key",
     "account_key", "accountkey", "secret key", "api key", "access key", "shared_key", "smtp_key", "salt",
     // the same in other languages, with and without their accents
     "passwort", "kennwort", "contrasena", "contraseña", "contrasenia", "clave", "senha", "palavra-passe",
     "motdepasse", "mot_de_passe", "mot de passe", "mdp", "parola", "parolă", "wachtwoord", "haslo", "hasło",
     "heslo", "geslo", "lozinka", "lösenord", "losenord", "adgangskode", "passord", "salasana", "jelszó",
     "jelszo", "sifre", "şifre", "Şifre", "şifrem", "sifrem", "parolam", "lösenordet", "passordet", "пароль",
     "Пароль", "ПАРОЛЬ", "κωδικός", "Κωδικός", "סיסמה", "סיסמא", "كلمة المرور", "كلمة السر", "密码", "密碼",
     "授权码", "パスワード", "비밀번호", "비번", "mật khẩu", "Mật khẩu", "kata sandi", "κωδικός πρόσβασης",
     "Κωδικός πρόσβασης", "парола", "Парола", "лозинка", "Лозинка", "пароля", "slaptažodis", "contrasenya",
     "kodeord", "पासवर्ड", "รหัสผ่าน", "授權碼", "암호", "passe"});

/// The keys by their last two bytes, as most names end otherwise: the first of each slot, and the next behind
/// it.
constexpr std::size_t kEnds = 1 << 10;
constexpr std::uint8_t kNone = 0xFF;
static_assert(kKeys.size() < kNone);

constexpr std::size_t end_slot(std::string_view name) {
  const auto n = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>(to_lower(c))); };
  return (n(name[name.size() - 2]) * 31 + n(name.back())) % kEnds;
}
struct KeyChains {
  std::array<std::uint8_t, kEnds> first{};
  std::array<std::uint8_t, kKeys.size()> next{};
};
constexpr KeyChains kChains = [] {
  KeyChains chains;
  chains.first.fill(kNone);
  for (std::size_t i = kKeys.size(); i-- > 0;) {
    std::uint8_t& first = chains.first[end_slot(kKeys[i])];
    chains.next[i] = first;
    first = static_cast<std::uint8_t>(i);
  }
  return chains;
}();

/// password1, SMTP_PASS_2 without their number
constexpr std::string_view without_number(std::string_view name) {
  constexpr std::size_t most_digits = 2;
  for (std::size_t i = 0; i < most_digits && !name.empty() && is_digit(name.back()); ++i)
    name.remove_suffix(1);
  if (name.ends_with('_')) name.remove_suffix(1);
  return name;
}

/// Words that go on as a secret's name does only by chance: "bypass", "compass", "enclave". Such a key must
/// be a word of its own within the name, or follow a known one. Nothing else ends in "password".
bool begins_word(std::string_view name, std::size_t at, std::string_view key) {
  if (key.starts_with("passw") || at == 0 || !is_letter(name[at - 1])) return true;
  if (name[at] >= 'A' && name[at] <= 'Z' && name[at - 1] >= 'a') return true;  // smtpPass
  if (static_cast<unsigned char>(name[at]) >= 0x80) return true;
  constexpr auto before = std::to_array<std::string_view>(
      {"smtp", "auth", "mail", "user", "db", "my", "key", "bind", "password", "remote", "local", "relay",
       "sasl", "imap", "pop3", "proxy", "login", "admin", "root"});
  return std::any_of(before.begin(), before.end(), [&](std::string_view word) {
    return at >= word.size() && iequals(name.substr(at - word.size(), word.size()), word);
  });
}

}  // namespace

bool may_end_secret_name(std::string_view text) {
  text = without_number(text);
  return text.size() >= 2 && kChains.first[end_slot(text)] != kNone;
}

std::size_t name_character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const char c = text[at];
  if (is_alnum(c) || c == '_' || c == '-') return 1;
  if (byte(at) >= 0xC3 && byte(at) <= 0xDF && byte(at + 1) >= 0x80) return 2;
  // U+2000 to U+2FFF and U+3000 to U+303F are punctuation
  const bool punctuation = byte(at) == 0xE2 || (byte(at) == 0xE3 && byte(at + 1) == 0x80);
  if (byte(at) >= 0xE0 && byte(at) <= 0xED && !punctuation && byte(at + 1) >= 0x80 && byte(at + 2) >= 0x80)
    return 3;
  return 0;
}

std::size_t secret_name(std::string_view text, std::size_t begin, std::size_t end) {
  end = begin + without_number(text.substr(begin, end - begin)).size();
  const std::string_view all = text.substr(0, end), name = text.substr(begin, end - begin);
  if (all.size() < 2) return npos;
  for (std::size_t i = kChains.first[end_slot(all)]; i != kNone; i = kChains.next[i]) {
    const std::string_view key = kKeys[i];
    const bool phrase = key.find(' ') != npos;
    const std::string_view where = phrase ? all : name;
    if (where.size() < key.size() || !iequals(where.substr(where.size() - key.size()), key)) continue;
    if (phrase) return end - key.size();
    if (begins_word(name, name.size() - key.size(), key)) return begin;
  }
  return npos;
}

}  // namespace smtplain
