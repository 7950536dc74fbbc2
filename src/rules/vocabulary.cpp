#include "rules/vocabulary.h"

#include <array>

#include "text/characters.h"

namespace smtplain::rules {
namespace {

struct KindName {
  std::string_view name;
  std::uint8_t bit;
};
constexpr std::array<KindName, 7> kKinds = {{{"reply", kReply},
                                             {"error", kError},
                                             {"close", kClose},
                                             {"tls", kTls},
                                             {"note", kNote},
                                             {"connect", kConnect},
                                             {"session", kSession}}};

constexpr std::string_view kStageNames =
    "resolve connect tls greeting ehlo starttls auth mail_from rcpt_to data message quit none";
constexpr std::string_view kOutcomeNames = "accepted partial rejected deferred failed no_message incomplete";

constexpr std::array<SessionFieldInfo, 29> kSessionFields = {{
    {"port", SessionField::port, SessionValue::number, ""},
    {"tls", SessionField::tls, SessionValue::words, "none starttls implicit"},
    {"encrypted", SessionField::encrypted, SessionValue::truth, ""},
    {"greeted_encrypted", SessionField::greeted_encrypted, SessionValue::truth, ""},
    {"outcome", SessionField::outcome, SessionValue::words, kOutcomeNames},
    {"stage", SessionField::stage, SessionValue::words, kStageNames},
    {"offers", SessionField::offers, SessionValue::words, ""},
    {"lacks", SessionField::lacks, SessionValue::words, ""},
    {"tried", SessionField::tried, SessionValue::words, ""},
    {"not_tried", SessionField::not_tried, SessionValue::words, ""},
    {"server_spoke", SessionField::server_spoke, SessionValue::truth, ""},
    {"decided", SessionField::decided, SessionValue::truth, ""},
    {"ended", SessionField::ended, SessionValue::words, "open closed error"},
    {"size", SessionField::size, SessionValue::words, "declared-over-limit content-over-limit"},
    {"mechanism", SessionField::mechanism, SessionValue::words, ""},
    {"greeting", SessionField::greeting, SessionValue::pattern, ""},
    {"host", SessionField::host, SessionValue::pattern, ""},
    {"helo", SessionField::helo, SessionValue::pattern, ""},
    {"self_signed", SessionField::self_signed, SessionValue::truth, ""},
    {"cert_expired", SessionField::cert_expired, SessionValue::truth, ""},
    {"cert_expires_soon", SessionField::cert_expires_soon, SessionValue::truth, ""},
    {"cert_name_mismatch", SessionField::cert_name_mismatch, SessionValue::truth, ""},
    {"verified", SessionField::verified, SessionValue::truth, ""},
    {"tls_version", SessionField::tls_version, SessionValue::pattern, ""},
    {"cipher", SessionField::cipher, SessionValue::pattern, ""},
    {"auth_fault", SessionField::auth_fault, SessionValue::pattern, ""},
    {"auth_result", SessionField::auth_result, SessionValue::words, "accepted rejected cancelled unknown"},
    {"plain_password", SessionField::plain_password, SessionValue::truth, ""},
    {"many_recipients", SessionField::many_recipients, SessionValue::truth, ""},
}};

constexpr std::array kPlaceholders =
    word_list("username", "code", "enhanced", "text", "host", "port", "address", "provider", "software",
              "client", "sender", "recipient", "mechanism", "offered", "limit", "declared", "tls_version",
              "cipher", "cert_names", "cert_expiry", "verify_error", "helo", "line", "server", "server_port",
              "tls_test", "size_limit", "for_attachments");

constexpr std::array kActors =
    word_list("you", "your mail provider", "your web host", "your network's administrator", "the recipient",
              "the recipient's mail provider", "the server's administrator");

// One digit of a code: 0 to 9, or -1 for x.
bool parse_digit(char c, int& digit) {
  if (c == 'x') {
    digit = -1;
    return true;
  }
  digit = c - '0';
  return digit >= 0 && digit <= 9;
}

}  // namespace

std::uint8_t parse_kind(std::string_view word) {
  for (const KindName& kind : kKinds) {
    if (kind.name == word) return kind.bit;
  }
  return 0;
}

std::string_view kind_name(std::uint8_t bit) {
  for (const KindName& kind : kKinds) {
    if (kind.bit == bit) return kind.name;
  }
  return {};
}

std::uint8_t kind_bit(Kind kind) {
  switch (kind) {
    case Kind::greeting:
    case Kind::reply: return kReply;
    case Kind::error: return kError;
    case Kind::close: return kClose;
    case Kind::tls:
    case Kind::certificate: return kTls;
    case Kind::note: return kNote;
    case Kind::connect: return kConnect;
    default: return 0;
  }
}

std::uint32_t parse_answers(std::string_view word) {
  Verb verb = Verb::none;
  if (!parse_name(word, verb) || verb == Verb::none) return 0;
  switch (verb) {
    case Verb::auth: return verb_bit(Verb::auth) | verb_bit(Verb::auth_answer);
    case Verb::ehlo: return verb_bit(Verb::ehlo) | verb_bit(Verb::helo) | verb_bit(Verb::lhlo);
    case Verb::content: return verb_bit(Verb::content) | verb_bit(Verb::bdat);
    default: return verb_bit(verb);
  }
}

bool parse_code(std::string_view word, CodeTest& test) {
  int hundreds = 0, tens = 0, ones = 0;
  if (word.size() != 3 || !parse_digit(word[0], hundreds) || !parse_digit(word[1], tens) ||
      !parse_digit(word[2], ones)) {
    return false;
  }
  if (hundreds < 2 || hundreds > 5 || (tens < 0 && ones >= 0)) return false;
  const int low = hundreds * 100 + (tens < 0 ? 0 : tens * 10) + (ones < 0 ? 0 : ones);
  const int span = tens < 0 ? 99 : ones < 0 ? 9 : 0;
  test = {static_cast<std::uint16_t>(low), static_cast<std::uint16_t>(low + span)};
  return true;
}

bool parse_enhanced_test(std::string_view word, EnhancedTest& test) {
  std::array<std::int16_t, 3> numbers{};
  for (std::size_t part = 0; part < 3; ++part) {
    const std::size_t end = part < 2 ? word.find('.') : word.size();
    if (end == npos || end == 0 || end > 3) return false;
    const std::string_view number = word.substr(0, end);
    numbers[part] = number == "x" ? std::int16_t{-1} : std::int16_t{0};
    for (char c : number) {
      if (number == "x") break;
      if (c < '0' || c > '9') return false;
      numbers[part] = static_cast<std::int16_t>(numbers[part] * 10 + (c - '0'));
    }
    word.remove_prefix(part < 2 ? end + 1 : end);
  }
  test = {numbers[0], numbers[1], numbers[2]};
  return (test.status == -1 || test.status == 2 || test.status == 4 || test.status == 5) &&
         (test.subject >= 0 || test.detail < 0);
}

std::span<const SessionFieldInfo> session_fields() {
  return kSessionFields;
}

std::span<const std::string_view> placeholders() {
  return kPlaceholders;
}

std::span<const std::string_view> actors() {
  return kActors;
}

}  // namespace smtplain::rules
