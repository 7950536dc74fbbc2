#include "readers/no_failure.h"

#include <algorithm>

#include "readers/tool_words.h"
#include "text/characters.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// "… and it gives this error from the server:", "here is the error message:"
bool ends_with_announcement(std::string_view text) {
  text.remove_suffix(1);
  for (const std::string_view server : {" from the server", " from server", " message"})
    if (text.ends_with(server)) text.remove_suffix(server.size());
  return iends_with_any(text, {" this error", " the error", " an error", " these errors", " the errors",
                               " this exception", " an exception"});
}

}  // namespace

bool is_timeout_setting(std::string_view text) {
  constexpr std::string_view kTimeout = "timeout";
  const auto at = ifind(text, kTimeout);
  if (at == npos || ifind(text, "after ") != npos) return false;
  std::string_view value = text.substr(at + kTimeout.size());
  if (!value.empty() && to_lower(value[0]) == 's') value.remove_prefix(1);
  value.remove_prefix(std::min(value.size(), value.find_first_not_of(" \t")));
  if (value.empty() || (value[0] != ':' && value[0] != '=')) return false;
  const auto number = value.find_first_not_of(" \t:='\"");
  if (number == npos || value[number] < '0' || value[number] > '9') return false;
  value = trim(value.substr(std::min(value.find_first_not_of("0123456789.", number), value.size())));
  // "smtp(HOST, PORT, timeout=45, attempts=5)"
  if (value.starts_with(')') || (value.starts_with(',') && value.find('=') != npos)) return true;
  return value.empty() || iequals(value, "s") || iequals(value, "ms") || istarts_with(value, "sec") ||
         istarts_with(value, "millisec") || istarts_with(value, "min");
}

bool rejects_nobody(std::string_view text) {
  std::string_view value = ibehind(text, "rejected");
  value.remove_prefix(std::min(value.size(), value.find_first_not_of("\"': ")));
  return value.starts_with("[]");
}

bool says_no_error(std::string_view text) {
  text = trim(text);
  while (text.ends_with('.') || text.ends_with('"')) text.remove_suffix(1);
  const auto at = text.size() - std::min<std::size_t>(text.size(), 14);
  return ifind(text, "fail") == npos &&
         (iequals(text.substr(at), " without error") || iequals(text.substr(at), "without errors") ||
          text.ends_with("LastError = 0") || text.ends_with("LastError: 0") ||
          text.ends_with("not offered (OK)"));  // testssl's verdict on weak ciphers
}

bool is_programs_own(std::string_view text) {
  text = trim(text);
  take_prefix(text, "php ");
  if (istarts_with(text, "deprecated: ")) return true;
  static constexpr std::array kMistakes = word_list(
      "call to undefined method ", "call to a member function ", "undefined variable", "undefined index",
      "undefined array key", "undefined property", "openssl version does not support",
      "while in resolving client address");  // nginx, whose client has no name
  return mentions_any(text, kMistakes);
}

bool is_source(std::string_view text) {
  return ifind(text, ". $mail->errorinfo") != npos || ifind(text, "openssl s_client -") != npos;
}

bool announces_failure(std::string_view text) {
  return text.ends_with(':') && !istarts_with(text, "error") &&
         (ifind(text, " the following e") != npos || text.ends_with(" is here:") ||
          text.ends_with(" below:") || ends_with_announcement(text));
}

}  // namespace smtplain
