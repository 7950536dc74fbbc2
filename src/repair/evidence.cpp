#include "repair/evidence.h"

#include <array>

#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Marks of who speaks.
constexpr std::array kMarks =
    word_list("CLIENT ->", "SERVER ->", "SMTP ->", "SMTP INBOUND", "SMTP<<", "SMTP>>", "<-", "->", "<~", "~>",
              "<<", ">>", "-->", "<--", "S: ", "C: ", "send:", "reply:", "recv:", "SMTP ERROR", "SMTP Error",
              "SMTP NOTICE", "Mailer Error", "=== ", "*** ", "** ", "[->]");

/// What client programs say of the connection.
constexpr std::array kChatter =
    word_list("Trying ", "Connected to ", "Connecting to ", "Connection", "Escape character", "CONNECTED(",
              "* Trying", "*   Trying", "* Connected", "* Closing", "* Could not", "* SSL", "* TLS",
              "depth=", "verify ", "telnet ", "openssl ", "$ ");

// A line that can only be said by a client, or by a program about the connection.
bool begins_like_client(std::string_view text) {
  text = trim(text);
  return looks_like_command(text) || istarts_with_any(text, kChatter);
}

}  // namespace

bool begins_with_reply(std::string_view text) {
  text = trim(text);
  const auto reply = parse_reply(text);
  return reply && text.size() > 3;
}

bool begins_like_log(std::string_view text) {
  text = trim(text);
  if (begins_with_reply(text) || begins_like_client(text) || istarts_with_any(text, kMarks)) return true;
  const Prefix prefix = parse_prefix(text);
  return prefix.rest.size() < text.size() && static_cast<bool>(prefix.time);
}

std::string_view without_speaker_mark(std::string_view text) {
  text = trim(text);
  const std::size_t start = text.find_first_not_of("<>-~*=[] |\"'");
  if (start == npos || start > 8) return text;
  text.remove_prefix(start);
  const bool lettered = text.starts_with("S:") || text.starts_with("C:");
  return lettered ? trim(text.substr(2)) : text;
}

bool shows_dialogue(std::span<const std::string_view> texts) {
  bool reply = false, client = false;
  for (const std::string_view text : texts) {
    const std::string_view said = without_speaker_mark(text);
    reply = reply || begins_with_reply(said);
    client = client || begins_like_client(said) || begins_like_client(text);
  }
  return reply && client;
}

}  // namespace smtplain
