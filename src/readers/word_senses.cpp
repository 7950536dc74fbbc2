#include "readers/word_senses.h"

#include <array>

#include "text/characters.h"
#include "text/recent_texts.h"
#include "text/smtp.h"

namespace smtplain::words {
namespace {

struct Phrase {
  std::string_view text;  // lower case; found at the start of a word
  unsigned sense;
};

// Sorted by first letter, so that a word start is compared with a handful of phrases only.
constexpr Phrase kPhrases[] = {
    {"abort", kBad},
    {"access token", kTopic},
    {"alert", kBad | kTls},
    {"alpn", kTls},
    {"anmeldung fehlgeschlagen", kFails},
    {"as you can see", kPerson},
    {"auth", kTopic},
    {"authentification failed", kFails},
    {"authentifizierung fehlgeschlagen", kFails},
    {"amqp", kOther},
    {"bad record mac", kFails},
    {"bounce", kBad},
    {"broken pipe", kFails},
    {"błąd smtp", kFails},
    {"can't", kBad},
    {"can not", kBad},
    {"cannot", kBad},
    {"cannot assign requested address", kFails},
    {"certificate has expired", kFails},
    {"certificate problem", kFails},
    {"certificate verify failed", kFails},
    {"certificate", kTopic | kCertificate},
    {"chyba smtp", kFails},
    {"cipher", kTopic | kTls},
    {"client does not have permission", kFails},
    {"closed", kClose},
    {"closing", kClose},
    {"connect", kTopic | kConnect},
    {"connection refused", kFails},
    {"connection reset", kFails},
    {"connection timed out", kFails},
    {"connexion refus", kFails},
    {"could not", kBad},
    {"couldn't", kBad},
    {"crypto", kTopic | kTls},
    {"couchdb", kOther},
    {"data not accepted", kFails},
    {"denied", kBad},
    {"did not accept", kBad},
    {"did not advertise", kBad},
    {"did not match", kBad},
    {"disconnect", kClose},
    {"dns", kTopic},
    {"does not look like", kBad},
    {"does not match", kBad},
    {"does not support", kBad},
    {"doesn't", kBad},
    {"eai_again", kFails},
    {"eauth", kFails},
    {"econn", kFails},
    {"edns", kFails},
    {"eenvelope", kFails},
    {"email", kTopic | kMail},
    {"email sending error", kFails},
    {"e-mail", kTopic | kMail},
    {"end of file reached", kFails},
    {"enotfound", kFails},
    {"eof", kBad},
    {"eproto", kFails},
    {"eroare smtp", kFails},
    {"erreur smtp", kFails},
    {"errno", kBad},
    {"errno: -40", kFails},  // libuv's numbers on Windows
    {"errno\": -40", kFails},
    {"errno\":-40", kFails},
    {"erro de smtp", kFails},
    {"erro do smtp", kFails},
    {"error", kBad},
    {"esocket", kFails},
    {"etimedout", kFails},
    {"exceeds", kBad},
    {"exception", kBad},
    {"execution expired", kFails},
    {"expected response code", kFails},
    {"expired", kBad},
    {"elasticsearch", kOther},
    {"fail", kBad},
    {"failed to release message", kFails},  // MailHog
    {"fatal", kBad},
    {"fehler beim senden der nachricht", kFails},
    {"fehler beim senden von", kFails},
    {"fsockopen", kTopic},
    {"fwrite", kTopic},
    {"getaddrinfo", kTopic},
    {"got wrong response", kFails},
    {"greeting never received", kFails},
    {"handshake", kTopic | kTls},
    {"hello,", kPerson},
    {"host", kTopic},
    {"i", kPerson},
    {"i'm", kPerson},
    {"i've", kPerson},
    {"illegal", kBad},
    {"imap", kTopic},
    {"invalid", kBad},
    {"invalid address", kFails},
    {"invalid greeting", kFails},
    {"invalid_grant", kFails},
    {"in reply to", kBad},
    {"is not allowed to send", kFails},
    {"kafka", kOther},
    {"letreerr", kFails},  // an old Vaultwarden's word for an error of lettre
    {"localhost", kTopic},
    {"locally unavailable", kBad},
    {"login denied", kFails},
    {"login not possible", kFails},
    {"lost connection", kFails},
    {"ldap", kOther},
    {"mail", kTopic | kMail},
    {"message body empty", kFails},
    {"message size exceeds", kFails},
    {"misbehaving", kBad},
    {"missing_requirement", kFails},
    {"message, child exited", kFails},  // mutt
    {"mismatch", kBad},
    {"missing credentials", kFails},
    {"must provide at least one recipient", kFails},
    {"msmtp", kTopic | kMail},
    {"my", kPerson},
    {"mariadb", kOther},
    {"memcache", kOther},
    {"mongo", kOther},
    {"mssql", kOther},
    {"mysql", kOther},
    {"name oder der dienst ist nicht bekannt", kFails},
    {"name or service not known", kFails},
    {"name resolution", kBad},
    {"network is unreachable", kFails},
    {"network_failure", kFails},
    {"netzwerk ist nicht erreichbar", kFails},
    {"no authentication type succeeded", kFails},
    {"no authenticators available", kFails},
    {"no form of authori", kFails},  // emailjs
    {"no recipients defined", kFails},
    {"no route to host", kFails},
    {"no sasl mechanism found", kFails},         // Perl's Authen::SASL
    {"no smtp servers were available", kFails},  // Postal
    {"no such host", kFails},
    {"no suitable authentication method", kFails},
    {"nodename nor servname", kFails},
    {"nom ou service inconnu", kFails},
    {"not (yet) defined", kBad},
    {"not accepted", kBad},
    {"not advertised", kBad},
    {"not available", kBad},
    {"not found", kBad},
    {"not installed", kBad},
    {"not known", kBad},
    {"not match", kBad},
    {"not offered", kBad},
    {"not resolve", kBad},
    {"not supported", kBad},
    {"not trusted", kBad},
    {"not verified", kBad},
    {"ocorreu um erro ao enviar", kFails},
    {"openssl", kTopic | kTls},
    {"operation timed out", kFails},
    {"password", kTopic},
    {"peer", kTopic},
    {"permanent error (5", kFails},  // of Rust's lettre
    {"permission denied", kBad},
    {"please run connect", kFails},
    {"port", kTopic},
    {"problem sending", kBad},
    {"process could not be started", kFails},  // SwiftMailer's and Symfony's sendmail
    {"protocol", kTopic},
    {"pdoexception", kOther},
    {"postgres", kOther},
    {"read error", kFails},
    {"recipient", kTopic | kMail},
    {"refused", kBad},
    {"reject", kBad},
    {"relay", kTopic | kMail},
    {"remote", kTopic},
    {"reported error (0x8", kFails},  // Outlook
    {"reset by peer", kFails},
    {"retries_exceeded", kFails},
    {"rabbitmq", kOther},
    {"redis", kOther},
    {"schannel", kTopic | kTls},
    {"se ha producido un error al enviar", kFails},
    {"sendmail: no such file", kFails},
    {"sendmail: not found", kFails},
    {"self signed certificate", kFails},
    {"self-signed certificate", kFails},
    {"send-mail: cannot open", kFails},
    {"sender", kTopic | kMail},
    {"server", kTopic},
    {"server not connected", kFails},  // smtplib
    {"short response", kFails},
    {"smtp", kTopic | kMail},
    {"smtp authentication requires sasl", kFails},  // mutt
    {"smtp fehler", kFails},
    {"smtp hatas", kFails},
    {"smtp hiba", kFails},
    {"smtp 錯誤", kFails},
    {"smtp 错误", kFails},
    {"smtp 오류", kFails},
    {"smtp-fehler", kFails},
    {"smtp-fout", kFails},
    {"smtp: данные не приняты", kFails},
    {"smtp: не удается", kFails},
    {"smtp: ошибка", kFails},
    {"smtpエラー", kFails},
    {"smtp错误", kFails},
    {"socket", kTopic},
    {"ssl", kTopic | kTls},
    {"ssmtp: cannot open", kFails},
    {"starttls is required to send", kFails},
    {"starttls", kTopic | kTls | kMail},
    {"stream_", kTopic},
    {"swift", kTopic | kMail},
    {"sqlite", kOther},
    {"sqlstate", kOther},
    {"temporary failure in name resolution", kFails},
    {"throwable", kBad},
    {"thank", kPerson},
    {"timed out", kBad},
    {"timed-out", kBad},
    {"timeout", kBad},
    {"timeouterror", kFails},
    {"tls", kTopic | kTls},
    {"too small", kBad},
    {"transient error (4", kFails},
    {"trying", kConnect},
    {"unable", kBad},
    {"unable to get issuer certificate", kFails},
    {"unable to get local issuer", kFails},
    {"unable to read response", kFails},
    {"unable to verify the first", kFails},
    {"undeliver", kFails},
    {"une erreur est survenue lors de l'envoi", kFails},
    {"unencrypted connection", kFails},
    {"unexpected", kBad},
    {"unknown", kBad},
    {"unreachable", kBad},
    {"unsupported", kBad},
    {"verbindungsaufbau abgelehnt", kFails},
    {"verify error", kFails},
    {"warning", kBad},
    {"was already defined", kBad},
    {"wrong version number", kFails},
    {"wystąpił błąd podczas wysyłania", kFails},
    {"x509", kTopic | kCertificate},
    {"x509: c", kFails},
};

constexpr std::size_t kLookAt = 4000;  // a longer line is a dump; its start tells enough

// Where the phrases of each first letter begin.
constexpr auto kFirst = [] {
  std::array<std::uint8_t, 28> first{};
  std::size_t at = 0;
  for (std::size_t letter = 0; letter < 27; ++letter) {
    while (at < std::size(kPhrases) && kPhrases[at].text[0] < static_cast<char>('a' + letter)) ++at;
    first[letter] = static_cast<std::uint8_t>(at);
  }
  first[27] = static_cast<std::uint8_t>(std::size(kPhrases));
  return first;
}();
static_assert(std::is_sorted(std::begin(kPhrases), std::end(kPhrases),
                             [](const Phrase& a, const Phrase& b) { return a.text[0] < b.text[0]; }));

// "I" of "I/O" is no pronoun, and a host may be called sslout.example.com; longer phrases may go on ("fail"
// finds "failed").
bool ends_right(const Phrase& phrase, std::string_view rest) {
  const char next = rest.size() > phrase.text.size() ? rest[phrase.text.size()] : ' ';
  if (phrase.sense == kPerson) return phrase.text.size() > 4 || next == ' ';
  return phrase.text.size() > 3 || !is_letter(next) || to_lower(next) == 'v';
}

// "<my mail server>": what stands where a name was left out.
bool is_placeholder(const Phrase& phrase, std::string_view text, std::size_t i) {
  return phrase.sense == kPerson && i > 0 && text[i - 1] == '<';
}

// "alertmanager", "alerting.notifier", "alert notification", "email_alert": monitoring. TLS has alerts of its
// own.
bool is_monitoring(const Phrase& phrase, std::string_view text, std::size_t i) {
  if (phrase.sense != (kBad | kTls)) return false;
  static constexpr std::array kBehind =
      word_list("ing", "manager", " notification", "s failed", " email", " mail", " button");
  const std::string_view rest = text.substr(i + phrase.text.size());
  if (istarts_with_any(rest, kBehind)) return true;
  const bool is_name = !rest.empty() && std::string_view("\"'=:").find(rest[0]) != npos;
  return i > 0 && text[i - 1] == '_' && is_name;
}

// The last capital of "SMTPError" begins a word, as that of "smtpError" does.
bool small_behind(std::string_view text, std::size_t i) {
  return i + 1 < text.size() && text[i + 1] >= 'a' && text[i + 1] <= 'z';
}

unsigned look_for_senses(std::string_view text) {
  unsigned found = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_letter(text[i])) continue;
    const bool starts = i == 0 || !is_letter(text[i - 1]) ||
                        (text[i] <= 'Z' && (text[i - 1] >= 'a' || small_behind(text, i)));
    if (!starts) continue;
    const auto letter = static_cast<std::size_t>(to_lower(text[i]) - 'a');
    const auto rest = text.substr(i);
    for (std::size_t p = kFirst[letter]; p < kFirst[letter + 1]; ++p) {
      if (istarts_with(rest, kPhrases[p].text) && ends_right(kPhrases[p], rest) &&
          !is_placeholder(kPhrases[p], text, i) && !is_monitoring(kPhrases[p], text, i))
        found |= kPhrases[p].sense;
    }
  }
  return found;
}

}  // namespace

unsigned senses(std::string_view text) {
  static thread_local RecentTexts<unsigned> recent;
  text = text.substr(0, kLookAt);
  return recent.get(text, [&] { return look_for_senses(text); });
}

}  // namespace smtplain::words
