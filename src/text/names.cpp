#include <array>
#include <string>

#include "smtplain/event.h"
#include "smtplain/finding.h"
#include "text/characters.h"

namespace smtplain {
namespace {

constexpr std::array kKinds = word_list("connect", "greeting", "command", "reply", "auth_data", "content",
                                        "tls", "certificate", "note", "error", "close", "noise");
constexpr std::array kSpeakers = word_list("client", "server", "tool");
constexpr std::array kStages = word_list("resolve", "connect", "tls", "greeting", "ehlo", "starttls", "auth",
                                         "mail_from", "rcpt_to", "data", "message", "quit", "none");
constexpr std::array kOutcomes =
    word_list("accepted", "partial", "rejected", "deferred", "failed", "no_message", "incomplete");
constexpr std::array kSeverities = word_list("info", "warning", "error");
constexpr std::array kVerbs =
    word_list("", "CONNECTION", "EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "AUTH_ANSWER", "MAIL", "RCPT",
              "DATA", "CONTENT", "BDAT", "RSET", "VRFY", "EXPN", "HELP", "NOOP", "QUIT", "ETRN", "TURN",
              "XCLIENT", "XFORWARD", "PROXY", "BURL", "unknown");

template <typename Enum, std::size_t N>
std::string_view lookup(const std::array<std::string_view, N>& names, Enum value) {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? names[index] : std::string_view{};
}

template <typename Enum, std::size_t N>
bool parse(const std::array<std::string_view, N>& names, std::string_view text, Enum& value) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] != text) continue;
    value = static_cast<Enum>(i);
    return true;
  }
  return false;
}

}  // namespace

std::string EnhancedCode::str() const {
  if (!*this) return {};
  return std::to_string(status) + '.' + std::to_string(subject) + '.' + std::to_string(detail);
}

std::string_view name(Kind kind) {
  return lookup(kKinds, kind);
}
std::string_view name(Speaker speaker) {
  return lookup(kSpeakers, speaker);
}
std::string_view name(Stage stage) {
  return lookup(kStages, stage);
}
std::string_view name(Outcome outcome) {
  return lookup(kOutcomes, outcome);
}
std::string_view name(Verb verb) {
  return lookup(kVerbs, verb);
}
std::string_view name(Severity severity) {
  return lookup(kSeverities, severity);
}

bool parse_name(std::string_view text, Stage& stage) {
  return parse(kStages, text, stage);
}
bool parse_name(std::string_view text, Outcome& outcome) {
  return parse(kOutcomes, text, outcome);
}
bool parse_name(std::string_view text, Verb& verb) {
  return parse(kVerbs, text, verb);
}
bool parse_name(std::string_view text, Severity& severity) {
  return parse(kSeverities, text, severity);
}

}  // namespace smtplain
