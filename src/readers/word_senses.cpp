#include "readers/word_senses.h"

#include <algorithm>
#include <array>

#include "text/characters.h"
#include "text/recent_texts.h"
#include "text/smtp.h"

namespace smtplain::words {
namespace {

struct Phrase {
  std::string_view text;  // lower case; found at the start of a word
  unsigned sense = 0;
};

template <typename... Words>
constexpr std::array<Phrase, sizeof...(Words)> of(unsigned sense, const Words&... words) {
  return {Phrase{words, sense}...};
}

// By first letter, so that a word start is compared with a handful of phrases only.
template <std::size_t... N>
constexpr std::array<Phrase, (N + ...)> sorted(const std::array<Phrase, N>&... lists) {
  std::array<Phrase, (N + ...)> all{};
  auto end = all.begin();
  ((end = std::copy(lists.begin(), lists.end(), end)), ...);
  std::sort(all.begin(), all.end(), [](const Phrase& a, const Phrase& b) { return a.text[0] < b.text[0]; });
  return all;
}

constexpr auto kPhrases = sorted(
    of(kBad, "abort", "bounce", "can't", "can not", "cannot", "could not", "couldn't", "denied",
       "did not accept", "did not advertise", "did not match", "does not look like", "does not match",
       "does not support", "doesn't", "eof", "errno", "error", "exceeds", "exception", "expired", "fail",
       "fatal", "illegal", "invalid", "in reply to", "locally unavailable", "misbehaving", "mismatch",
       "name resolution", "not (yet) defined", "not accepted", "not advertised", "not available", "not found",
       "not installed", "not known", "not match", "not offered", "not resolve", "not supported",
       "not trusted", "not verified", "permission denied", "problem sending", "refused", "reject",
       "throwable", "timed out", "timed-out", "timeout", "too small", "unable", "unexpected", "unknown",
       "unreachable", "unsupported", "warning", "was already defined"),
    of(kFails, "anmeldung fehlgeschlagen", "authentification failed", "authentifizierung fehlgeschlagen",
       "bad record mac", "broken pipe", "błąd smtp", "cannot assign requested address",
       "certificate has expired", "certificate problem", "certificate verify failed", "chyba smtp",
       "client does not have permission", "connection refused", "connection reset", "connection timed out",
       "connexion refus", "data not accepted", "eai_again", "eauth", "econn", "edns", "eenvelope",
       "email sending error", "end of file reached", "enotfound", "eproto", "eroare smtp", "erreur smtp",
       "errno: -40" /* libuv's numbers on Windows */, "errno\": -40", "errno\":-40", "erro de smtp",
       "erro do smtp", "esocket", "etimedout", "execution expired", "expected response code",
       "failed to release message" /* MailHog */, "fehler beim senden der nachricht",
       "fehler beim senden von", "got wrong response", "greeting never received", "invalid address",
       "invalid greeting", "invalid_grant", "is not allowed to send",
       "letreerr" /* an old Vaultwarden's word for an error of lettre */, "login denied",
       "login not possible", "lost connection", "message body empty", "message size exceeds",
       "missing_requirement", "message, child exited" /* mutt */, "missing credentials",
       "must provide at least one recipient", "name oder der dienst ist nicht bekannt",
       "name or service not known", "network is unreachable", "network_failure",
       "netzwerk ist nicht erreichbar", "no authentication type succeeded", "no authenticators available",
       "no form of authori" /* emailjs */, "no recipients defined", "no route to host",
       "no sasl mechanism found" /* Perl's Authen::SASL */, "no smtp servers were available" /* Postal */,
       "no such host", "no suitable authentication method", "nodename nor servname", "nom ou service inconnu",
       "ocorreu um erro ao enviar", "operation timed out", "permanent error (5" /* of Rust's lettre */,
       "please run connect", "process could not be started" /* SwiftMailer's and Symfony's sendmail */,
       "read error", "reported error (0x8" /* Outlook */, "reset by peer", "retries_exceeded",
       "se ha producido un error al enviar", "sendmail: no such file", "sendmail: not found",
       "self signed certificate", "self-signed certificate", "send-mail: cannot open",
       "server not connected" /* smtplib */, "short response", "smtp authentication requires sasl" /* mutt */,
       "smtp fehler", "smtp hatas", "smtp hiba", "smtp 錯誤", "smtp 错误", "smtp 오류", "smtp-fehler",
       "smtp-fout", "smtp: данные не приняты", "smtp: не удается", "smtp: ошибка", "smtpエラー", "smtp错误",
       "ssmtp: cannot open", "starttls is required to send", "temporary failure in name resolution",
       "timeouterror", "transient error (4", "unable to get issuer certificate", "unable to get local issuer",
       "unable to read response", "unable to verify the first", "undeliver",
       "une erreur est survenue lors de l'envoi", "unencrypted connection", "verbindungsaufbau abgelehnt",
       "verify error", "wrong version number", "wystąpił błąd podczas wysyłania", "x509: c"),
    of(kClose, "closed", "closing", "disconnect"), of(kConnect, "trying"), of(kTls, "alpn"),
    of(kTopic, "access token", "auth", "dns", "fsockopen", "fwrite", "getaddrinfo", "host", "imap",
       "localhost", "password", "peer", "port", "protocol", "remote", "server", "socket", "stream_"),
    of(kTopic | kConnect, "connect"), of(kTopic | kCertificate, "certificate", "x509"),
    of(kTopic | kTls, "cipher", "crypto", "handshake", "openssl", "schannel", "ssl", "tls"),
    of(kTopic | kMail, "email", "e-mail", "mail", "msmtp", "recipient", "relay", "sender", "smtp", "swift"),
    of(kTopic | kTls | kMail, "starttls"), of(kBad | kTls, "alert"),
    of(kPerson, "as you can see", "hello,", "i", "i'm", "i've", "my", "thank"),
    of(kOther, "amqp", "couchdb", "elasticsearch", "kafka", "ldap", "mariadb", "memcache", "mongo", "mssql",
       "mysql", "pdoexception", "postgres", "rabbitmq", "redis", "sqlite", "sqlstate"));

constexpr std::size_t kLookAt = 4000;  // a longer line is a dump; its start tells enough

// Where the phrases of each first letter begin.
constexpr auto kFirst = [] {
  std::array<std::uint16_t, 28> first{};
  std::size_t at = 0;
  for (std::size_t letter = 0; letter < 27; ++letter) {
    while (at < std::size(kPhrases) && kPhrases[at].text[0] < static_cast<char>('a' + letter)) ++at;
    first[letter] = static_cast<std::uint16_t>(at);
  }
  first[27] = static_cast<std::uint16_t>(std::size(kPhrases));
  return first;
}();

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

// "curl 8.5.0 (x86_64-unknown-linux-gnu) …": the system that a program was built for.
bool is_build_target(const Phrase& phrase, std::string_view text, std::size_t i) {
  return phrase.text == "unknown" && i > 0 && text[i - 1] == '-' &&
         text.substr(i + phrase.text.size()).starts_with('-');
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
          !is_placeholder(kPhrases[p], text, i) && !is_monitoring(kPhrases[p], text, i) &&
          !is_build_target(kPhrases[p], text, i))
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
