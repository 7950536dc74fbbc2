#include "secrets/logins.h"

#include <algorithm>
#include <array>
#include <optional>

#include "secrets/values.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// How far a name's surroundings are looked at.
constexpr std::size_t kNear = 256;
constexpr std::size_t kShortestSecret = 6;
/// How settings are called that tell who logs in.
constexpr std::array kUsers = word_list("login", "user", "username", "email");

/// auth: [a@b.c, x], credentials = ("a@b.c", "x"): the second of two. empty if there is no such list.
SecretSpan second_of_pair(std::string_view text, std::size_t at) {
  SecretSpan item;
  for (int i = 0; i < 2; ++i) {
    at = skip_blanks(text, at + 1);
    if (at >= text.size()) return {};
    if (const auto quoted = read_quoted(text, at)) {
      item = {quoted->begin, quoted->end};
      at = quoted->after;
    } else {
      item = {at, std::min(text.find_first_of(" \t\n,()[]", at), text.size())};
      at = item.end;
    }
    at = skip_blanks(text, at);
    const bool address = text.substr(item.begin, item.end - item.begin).find('@') != npos;
    if (address != (i == 0) || at >= text.size() || (i == 0 && text[at] != ',')) return {};
  }
  return text[at] == ')' || text[at] == ']' ? item : SecretSpan{};
}

/// "user=a@b.c result=ok": what servers go on with behind a user.
bool is_named_field(std::string_view word) {
  constexpr std::array names = word_list("result", "method", "sasl_method", "mech", "reason", "status",
                                         "sasl_sender", "mechanism", "rhost");
  const std::size_t sign = word.find('=');
  return sign != npos && std::find(names.begin(), names.end(), word.substr(0, sign)) != names.end();
}

/// "smtp://user:x@mx.example.com:587": what stands behind the name is no user, and the number is a port.
bool is_within_url(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(at > kNear ? at - kNear : 0, std::min(at, kNear));
  return before.find("://", std::min(before.find_last_of(" \t\n\"'<>") + 1, before.size())) != npos;
}

/// A setting whose value is name:secret: curl's `user = "name:secret"`, SMTP_CREDENTIALS=name:secret. What
/// is called auth or credentials has both with a blank between as well (`name_of_pair`).
std::size_t add_login_setting(std::string_view text, std::size_t at, bool name_of_pair, SecretSpans& spans) {
  const auto quoted = at < text.size() ? read_quoted(text, at) : std::nullopt;
  const std::size_t begin = quoted ? quoted->begin : at;
  const std::size_t end = quoted ? quoted->end : std::min(text.find_first_of(" \t\n\",;", at), text.size());
  const std::string_view value = text.substr(begin, end - begin);
  const std::string_view user = value.substr(0, value.find(':'));
  const bool slash = text.substr(end).starts_with(" / ") &&
                     secret_name(text, end + 3, word_end(text, end + 3, false)) == npos;
  const bool key = slash && is_machine_made(text.substr(end + 3, word_end(text, end + 3, false) - end - 3));
  if (slash && (value.find('@') != npos || key)) {  // login: a@b.c / x
    spans.push_back({end + 3, word_end(text, end + 3, false)});
    return end + 3;
  }
  if (!quoted && user.find('@') != npos && text.substr(end).starts_with(' ')) {  // credentials: a@b.c x
    const std::size_t secret = skip_blanks(text, end), last = word_end(text, secret, false);
    const std::string_view word = text.substr(secret, last - secret);
    if (is_mixed_word(word) && !is_named_field(word) && last == line_end(text, last))
      spans.push_back({secret, last});
    return end;
  }
  if (quoted && name_of_pair) {  // relay_auth: "a@b.c x"
    const std::size_t blank = value.find(' ');
    const std::string_view secret = blank == npos ? "" : value.substr(blank + 1);
    if (secret.size() >= kShortestSecret && secret.find_first_of(" <>@") == npos &&
        value.substr(0, blank).find('@') != npos) {
      spans.push_back({begin + blank + 1, end});
      return end;
    }
  }
  if (user.size() == value.size() || user.find('@') == npos || user.find_first_of(" <>,;{") != npos ||
      is_within_url(text, at))
    return at;
  add_login(text, begin, end, spans);
  return end;
}

}  // namespace

bool follows_user(std::string_view text, std::size_t name) {
  std::string_view before = text.substr(name > kNear ? name - kNear : 0, std::min(name, kNear));
  before.remove_prefix(before.rfind('\n') + 1);
  return std::any_of(kUsers.begin(), kUsers.end(), [&](std::string_view user) {
    const std::size_t at = ifind(before, user);
    if (at == npos) return false;
    const std::size_t sign = before.find_first_not_of("\"' ", at + user.size());
    return sign != npos && std::string_view(":=").find(before[sign]) != npos;
  });
}

bool is_login_name(std::string_view name) {
  constexpr std::array ends = word_list("user", "username", "credentials", "auth", "login", "account");
  return iends_with_any(name, ends);
}

bool names_pair(std::string_view text, std::size_t name) {
  constexpr std::array ands = word_list("/", "&", "+", " and", " und", " et", " y", " e", " en");
  constexpr std::array foreign = word_list("utilisateur", "usuario", "usuário", "utente", "benutzer",
                                           "benutzername", "gebruikersnaam", "логин", "usr", "id");
  std::string_view before = text.substr(name > kNear ? name - kNear : 0, std::min(name, kNear));
  before = before.substr(0, before.find_last_not_of(' ') + 1);
  const auto sign =
      std::find_if(ands.begin(), ands.end(), [&](std::string_view word) { return before.ends_with(word); });
  if (sign == ands.end()) return false;
  before.remove_suffix(sign->size());
  before = before.substr(0, before.find_last_not_of(' ') + 1);
  const auto ends = [&](std::string_view user) {
    return before.size() >= user.size() && iequals(before.substr(before.size() - user.size()), user);
  };
  return std::any_of(kUsers.begin(), kUsers.end(), ends) || std::any_of(foreign.begin(), foreign.end(), ends);
}

std::size_t add_pair(std::string_view text, std::size_t at, SecretSpans& spans) {
  const std::size_t user = word_end(text, at, false);
  if (const std::size_t sign = text.substr(at, user - at).find_first_of("/:"); sign != npos) {
    const std::size_t secret = at + sign + 1, end = word_end(text, secret, false);
    spans.push_back({secret, end});
    return end;
  }
  const std::size_t secret = std::min(text.find_first_not_of(" \t/:|,", user), text.size());
  const std::size_t end = word_end(text, secret, false);
  if (secret < end) spans.push_back({secret, end});
  return end;
}

std::size_t add_user(std::string_view text, std::size_t begin, std::size_t end, SecretSpans& spans) {
  std::size_t value = end;
  const Separator separator = read_separator(text, begin, value);
  const std::string_view rest = text.substr(value, kNear);
  if (separator == Separator::none) {
    const std::size_t word = rest.find(' ');
    const bool said = istarts_with(rest, "are ");  // credentials are a@b.c:x
    const bool slash =
        word != npos && rest.substr(0, word).find('@') != npos && rest.substr(word).starts_with(" / ");
    const std::size_t info = istarts_with(rest, "info: ") ? 6 : istarts_with(rest, "details: ") ? 9 : 0;
    if (!said && !slash && info == 0) return end;
    value += said ? 4 : info;
  } else if (separator != Separator::equals && separator != Separator::colon) {
    return end;
  }
  if (value < text.size() && (text[value] == '[' || text[value] == '(')) {
    const SecretSpan second = second_of_pair(text, value);
    const bool user = ifind(text.substr(begin, end - begin), "user") != npos;
    if (second.begin < second.end && !user) {
      spans.push_back(second);
      return second.end;
    }
  }
  const bool both = end - begin >= 4 && (iequals(text.substr(end - 4, 4), "auth") || text[end - 1] == 's');
  return std::max(end, add_login_setting(text, value, both, spans));
}

}  // namespace smtplain
