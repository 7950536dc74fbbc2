#include "session/auth.h"

#include <algorithm>

#include "secrets/mask.h"
#include "session/auth_messages.h"
#include "text/base64.h"
#include "text/characters.h"
#include "text/letter_case.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// More than a log that is read whole can show.
constexpr std::size_t kMostSecretBytes = std::size_t{24} << 20;
constexpr std::size_t kShortestPair = 8;  // of a user name and a password

// "<the-base64-username>", "[removed]": words in brackets. A password may begin with one, too, and a guide's
// reader leaves them around the real thing: "AUTH PLAIN <AGEAYg==>".
bool is_bracketed_note(std::string_view line) {
  constexpr std::string_view open = "<[(", close = ">])";
  const std::size_t bracket = open.find(line.front());
  if (bracket == npos) return false;
  if (const auto end = line.find(close[bracket]); end + 1 < line.size() && line[end + 1] == ' ')
    return true;  // "(decoded) alice@example.com"
  line.remove_prefix(1);
  if (line.ends_with(close[bracket])) line.remove_suffix(1);
  if (find_any(line, "<>[](){}") != npos) return false;
  const auto bytes = looks_like_base64(line) ? decode_base64(line) : std::nullopt;
  return !bytes || bytes->find('\0') == npos;
}

// Users and tools hide log-in data themselves: "[credentials hidden]", "<the-base64-username>", "****",
// "xxxx".
bool hidden_already(std::string_view line) {
  if (line.empty()) return true;
  if (mentions_any(line, {"hidden", "redacted", "suppressed", "omitting"})) {
    return true;
  }
  if (is_bracketed_note(line)) return true;
  // "*" alone is RFC 4954's way to cancel, and no mask.
  if (line.size() < 3) return false;
  return line.find_first_not_of("*-xX._#") == npos;
}

// RFC 4422 section 3.1. "Too many AUTH attempts." names none.
bool is_mechanism(std::string_view name) {
  return !name.empty() && name.size() <= 20 &&
         name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == npos;
}

/// Nobody is called so: Postmark wants the server's token as user name and password.
bool is_uuid(std::string_view name) {
  constexpr std::size_t size = 36;
  if (name.size() != size) return false;
  for (std::size_t i = 0; i < size; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? name[i] != '-' : !is_hex(name[i])) return false;
  }
  return true;
}

std::string shown_name(std::string_view name) {
  return is_uuid(trim(name)) ? "(hidden)" : in_quotes(name);
}

/// Whether this is what a server says, by its form alone: a password may hold "pass", a user name "user".
bool is_challenge(std::string_view decoded) {
  const bool prompt = istarts_with(decoded, "user") || istarts_with(decoded, "pass");
  if (prompt) return decoded.ends_with(':') || decoded.ends_with('\0');  // "User Name\0" in some servers
  if (decoded.starts_with("NTLMSSP")) return decoded.size() > 8 && decoded[8] == 2;  // [MS-NLMP] 2.2.1.2
  return ifind(decoded, "user") == npos && ifind(decoded, "pass") == npos &&
         std::count(decoded.begin(), decoded.end(), '\0') != 2;
}

/// Nothing hidden: who asks for it typed it.
std::string revealed(std::string_view bytes) {
  const auto first = bytes.find('\0'), second = bytes.rfind('\0');
  if (first == second) return in_quotes(bytes);
  return "user name " + in_quotes(bytes.substr(first + 1, second - first - 1)) + " and the password " +
         in_quotes(bytes.substr(second + 1));
}

}  // namespace

AuthExchange::Shown AuthExchange::command(std::string_view argument) {
  argument = trim(argument);
  const auto blank = argument.find_first_of(" \t");
  const std::string_view initial = blank == npos ? std::string_view{} : trim(argument.substr(blank));
  if (std::string named = uppered(argument.substr(0, blank)); named.empty() || is_mechanism(named))
    mechanism_ = std::move(named);
  open_ = true;
  cancelled_ = false;
  answers_ = 0;
  challenges_ = 0;
  asks_ = Asks::unknown;
  awaits_ = initial.empty();
  if (initial.empty()) return {};
  Shown shown = answer(initial);
  if (!shown.text.empty()) shown.text = "AUTH " + (mechanism_.empty() ? "" : mechanism_ + ' ') + shown.text;
  awaits_ = false;
  return shown;
}

AuthExchange::Shown AuthExchange::challenge(std::string_view words) {
  open_ = true;
  awaits_ = true;
  ++challenges_;
  words = trim(words);
  asks_ = Asks::unknown;
  if (words.empty()) return {{}, "asks for the answer"};
  // Some servers send the prompt in plain text although RFC 4954 wants base64.
  std::string bytes = decode_base64(words).value_or(std::string(words));
  // What a guide writes behind it: "334 VXNlcm5hbWU6 # the user name".
  if (const auto prompt = decode_base64(words.substr(0, words.find(' ')));
      prompt && bytes == words && (ifind(*prompt, "user") != npos || ifind(*prompt, "pass") != npos))
    bytes = *prompt;
  if (ifind(bytes, "user") != npos)
    asks_ = Asks::username;
  else if (istarts_with(bytes, "pas") || ifind(bytes, "pass") != npos)
    asks_ = Asks::password;  // an author who changed some letters of the prompt left its start
  else if (!bytes.empty() && bytes.front() == '{')
    asks_ = Asks::error;
  else
    asks_ = Asks::challenge;
  if (mechanism_.empty() && (asks_ == Asks::username || asks_ == Asks::password)) mechanism_ = "LOGIN";
  if (asks_ == Asks::challenge && mechanism_ == "LOGIN") {
    // A log may hide the answers, but the second question is for the password.
    asks_ = answers_ == 0 && challenges_ == 1 && username_.empty() ? Asks::username : Asks::password;
    return {{}, asks_ == Asks::username ? "asks for the user name" : "asks for the password"};
  }
  if (asks_ == Asks::password && ifind(bytes, "pass") == npos) return {{}, "asks for the password"};
  return {{}, describe_challenge(bytes)};
}

AuthExchange::Shown AuthExchange::answer(std::string_view line) {
  line = trim(line);
  awaits_ = false;
  open_ = true;
  const int nth = answers_++;
  may_be_cut_ = line.size() % 4 != 0 && looks_like_base64(line.substr(0, line.size() / 4 * 4));
  if (line == "*") {
    cancelled_ = true;
    return {{}, "the client gives up the log-in"};
  }
  if (hidden_already(line)) return {};
  if (line == "=") return {{}, "an empty answer"};
  if (mechanism_ == "PLAIN") return answer_plain(line);
  if (mechanism_ == "LOGIN") return answer_login(line);
  if (mechanism_.empty()) return answer_unasked(line);
  if (mechanism_ == "CRAM-MD5") return answer_cram(line);
  if (mechanism_ == "XOAUTH2" || mechanism_ == "OAUTHBEARER") return answer_oauth(line);
  if (mechanism_ == "DIGEST-MD5") return answer_digest(line);
  if (mechanism_ == "NTLM") return answer_ntlm(line);
  if (mechanism_.starts_with("SCRAM-")) return answer_scram(line);
  return hide(line, nth == 0 ? "log-in data (hidden)" : "more log-in data (hidden)");
}

AuthExchange::Shown AuthExchange::answer_plain(std::string_view line) {
  const auto bytes = decode_base64(line);
  if (!bytes) {
    blame("the answer to AUTH PLAIN is not base64");
    return hide(line, "log-in data that is not base64 (hidden)");
  }
  // RFC 4616: authzid NUL authcid NUL passwd
  const auto first = bytes->find('\0');
  const auto second = first == std::string::npos ? first : bytes->find('\0', first + 1);
  if (second == std::string::npos) {
    // Bytes that are no text are what somebody wrote in the place of his own.
    const bool typed =
        first == std::string::npos && bytes->size() >= kShortestPair && printable(trim(*bytes));
    blame(typed
              ? "the answer to AUTH PLAIN is text without NUL bytes, so nothing parts user name and password"
              : "the answer to AUTH PLAIN lacks its two NUL bytes, so the server cannot tell user name and "
                "password apart");
    remember(*bytes);
    return hide(line, "log-in data without the NUL bytes that part user name and password (hidden)");
  }
  const std::string_view all(*bytes);
  const std::string_view authorize = all.substr(0, first);
  const std::string_view name = all.substr(first + 1, second - first - 1);
  const std::string_view secret = all.substr(second + 1);
  name_user(name);
  remember(secret);
  if (!secret.empty() && secret.back() == '\n') blame("a line break was encoded together with the password");
  std::string decoded = "user name " + shown_name(name) + " and " + describe_password(secret);
  if (!authorize.empty() && authorize != name) decoded += ", to act as " + in_quotes(authorize);
  return hide(line, std::move(decoded));
}

AuthExchange::Shown AuthExchange::answer_login(std::string_view line) {
  if (asks_ == Asks::username) return user(line);
  if (asks_ == Asks::password) return password(line);
  // The log shows no prompts. The first answer of LOGIN is the user name, unless it came with the command.
  // One that an attempt before this one named comes again.
  const bool named = !username_.empty() && trim(decode_base64(line).value_or("")) == username_;
  return answers_ <= 1 && (username_.empty() || named) ? user(line) : password(line);
}

// The log begins within the exchange: nothing but its look tells whether this is the user name or the
// password, and a password may look like anything but an address.
AuthExchange::Shown AuthExchange::answer_unasked(std::string_view line) {
  const std::string bytes = decode_base64(line).value_or(std::string(line));
  if (std::count(bytes.begin(), bytes.end(), '\0') == 2) return answer_plain(line);
  if (bytes.find("auth=Bearer") != std::string::npos) return answer_oauth(line);
  if (bytes.starts_with("NTLMSSP")) return answer_ntlm(line);
  if (username_.empty() && looks_like_address(trim(bytes))) return user(line);
  remember(bytes);
  return hide(line, "log-in data (hidden)");
}

AuthExchange::Shown AuthExchange::user(std::string_view line) {
  const auto bytes = decode_base64(line);
  if (!bytes || (!printable(trim(*bytes)) && !bytes->empty())) {
    blame("the user name is not base64");
    // Typed in plain text. It may as well be the password in the wrong place, so only an address is shown.
    if (!looks_like_address(line)) return hide(line, "a user name that is not base64 (hidden)");
    name_user(line);
    return {{}, "the user name in plain text: AUTH LOGIN wants it in base64"};
  }
  name_user(trim(*bytes));
  if (!bytes->empty() && (bytes->back() == '\n' || bytes->back() == '\r')) {
    blame("a line break was encoded together with the user name");
  }
  return {{}, "user name " + shown_name(*bytes)};
}

AuthExchange::Shown AuthExchange::password(std::string_view line) {
  const auto bytes = decode_base64(line);
  if (!bytes) {
    blame("the password is not base64");
    return hide(line, "a password that is not base64 (hidden)");
  }
  // Typed at the wrong prompts: what went before the address is no user name.
  if (looks_like_address(trim(*bytes)) && !username_.empty() && !looks_like_address(username_)) {
    remember(username_);
    remember(encode_base64(username_));
    name_user(trim(*bytes));
  }
  remember(*bytes);
  if (!bytes->empty() && (bytes->back() == '\n' || bytes->back() == '\r')) {
    blame("a line break was encoded together with the password");
  }
  return hide(line, describe_password(*bytes));
}

AuthExchange::Shown AuthExchange::answer_cram(std::string_view line) {
  // RFC 2195: user name, a blank, 32 hexadecimal digits. The digest can be attacked off-line, so it is
  // hidden.
  // Some clients print it before they encode it.
  const bool in_clear = line.find(' ') != npos;
  const auto bytes = in_clear ? std::optional(std::string(line)) : decode_base64(line);
  const auto blank = bytes ? bytes->rfind(' ') : std::string::npos;
  if (blank == std::string::npos) {
    blame("the answer to CRAM-MD5 is not base64 of a user name and a digest");
    return hide(line, "an answer that is no CRAM-MD5 answer (hidden)");
  }
  name_user(std::string_view(*bytes).substr(0, blank));
  remember(std::string_view(*bytes).substr(blank + 1));
  return hide(line, "user name " + shown_name(username_) + " and a digest of the password (hidden)");
}

AuthExchange::Shown AuthExchange::answer_scram(std::string_view line) {
  // RFC 5802: the first message names the user ("n,,n=user,r=nonce"), the second proves the password.
  const auto bytes = decode_base64(line);
  if (!bytes) return hide(line, "an answer that is not base64 (hidden)");
  if (const auto name = sasl_attribute(*bytes, "n"); !name.empty()) {
    name_user(name);
    return hide(line, "user name " + in_quotes(name) + " and a random number");
  }
  return hide(line, bytes->find("p=") != std::string::npos
                        ? "the proof that the client knows the password (hidden)"
                        : "log-in data (hidden)");
}

AuthExchange::Shown AuthExchange::answer_oauth(std::string_view line) {
  if (asks_ == Asks::error) return {{}, "an empty answer, so that the server tells its final reply"};
  const auto bytes = decode_base64(line);
  if (!bytes) {
    blame("the token was not encoded in base64");
    return hide(line, "a token that is not base64 (hidden)");
  }
  // XOAUTH2: user=NAME^Aauth=Bearer TOKEN^A^A; OAUTHBEARER (RFC 7628): n,a=NAME,^Ahost=…^Aauth=Bearer
  // TOKEN^A^A
  const std::string_view all(*bytes);
  std::string_view name;
  if (const auto at = all.find("user="); at != npos) {
    name = all.substr(at + 5, all.find('\x01', at) - at - 5);
  } else {
    name = sasl_attribute(all.substr(0, all.find('\x01')), "a");
  }
  if (!name.empty()) name_user(name);
  if (const auto at = ifind(all, "bearer "); at != npos) {
    const auto token = all.substr(at + 7, all.find('\x01', at) - at - 7);
    remember(token);
    if (token.empty()) blame("the access token is empty");
  } else {
    blame("the answer holds no \"auth=Bearer\" token");
  }
  return hide(line, (name.empty() ? "an" : "user name " + in_quotes(name) + " and an") +
                        std::string(" access token (hidden)"));
}

AuthExchange::Shown AuthExchange::answer_digest(std::string_view line) {
  const auto bytes = decode_base64(line);
  if (!bytes) return hide(line, "an answer that is not base64 (hidden)");
  const auto name = sasl_attribute(*bytes, "username");
  if (!name.empty()) name_user(name);
  return hide(line, name.empty() ? "log-in data (hidden)"
                                 : "user name " + in_quotes(name) + " and a digest of the password (hidden)");
}

AuthExchange::Shown AuthExchange::answer_ntlm(std::string_view line) {
  const auto bytes = decode_base64(line);
  if (!bytes || !bytes->starts_with("NTLMSSP") || bytes->size() < 12)
    return hide(line, "log-in data (hidden)");
  const char type = (*bytes)[8];
  if (type == 1) return hide(line, "the NTLM offer");
  if (type != 3) return hide(line, "an NTLM message (hidden)");
  // [MS-NLMP] 2.2.1.3: domain at 28, user at 36, workstation at 44
  const std::string domain = ntlm_text(*bytes, 28);
  const std::string user_name = ntlm_text(*bytes, 36);
  if (!user_name.empty()) name_user(domain.empty() ? user_name : domain + '\\' + user_name);
  return hide(line, "user name " + in_quotes(username_) + " and the proof of the password (hidden)");
}

AuthExchange::Shown AuthExchange::hide(std::string_view line, std::string decoded) {
  remember(line);
  return {std::string(kMask), std::move(decoded)};
}

void AuthExchange::overhear(std::string_view answer) {
  remember(answer);
  if (const auto password = decode_base64(answer)) remember(*password);
}

void AuthExchange::remember(std::string_view secret) {
  secret = trim(secret);
  constexpr std::ptrdiff_t kLast = 8;  // a client that tries again sends the same ones
  if (secret.size() < 4) return;
  const auto from = secrets_.end() - std::min<std::ptrdiff_t>(kLast, std::ssize(secrets_));
  if (std::find(from, secrets_.end(), secret) != secrets_.end()) return;
  secrets_.emplace_back(secret);
  secret_bytes_ += secret.size() + sizeof(std::string);
  if (secret_bytes_ > kMostSecretBytes) forget_older_half();
}

// A log of log-ins without end: what was tried last is what stands beside.
void AuthExchange::forget_older_half() {
  std::size_t kept = secrets_.size();
  for (secret_bytes_ = 0; kept > 0; --kept) {
    const std::size_t bytes = secrets_[kept - 1].size() + sizeof(std::string);
    if (secret_bytes_ + bytes > kMostSecretBytes / 2) break;
    secret_bytes_ += bytes;
  }
  secrets_.erase(secrets_.begin(), secrets_.begin() + static_cast<std::ptrdiff_t>(kept));
}

void AuthExchange::blame(std::string what) {
  if (fault_.empty()) fault_ = std::move(what);
}

void AuthExchange::name_user(std::string_view name) {
  if (!printable(name) || name.size() > 320) return;
  const bool token = is_uuid(name);
  if (token) remember(name);
  username_ = token ? std::string(kMask) : std::string(name);
}

std::string describe_base64(std::string_view text, bool reveal) {
  text = trim(text);
  const bool from_server = istarts_with(text, "334");
  if (from_server) text = trim(text.substr(3));
  if (istarts_with(text, "auth ")) {
    const std::string_view argument = trim(text.substr(5));
    const auto initial = decode_base64(trim(argument.substr(std::min(argument.find(' '), argument.size()))));
    if (reveal && initial && !initial->empty()) return revealed(*initial);
    AuthExchange exchange;
    const auto shown = exchange.command(argument);
    return shown.decoded.empty() ? "starts the log-in with " + exchange.mechanism() : shown.decoded;
  }
  if (from_server && text.empty()) return "asks for the next answer, without a word";  // RFC 4954 section 4
  const auto bytes = decode_base64(text);
  if (!bytes) return {};
  if (from_server || is_challenge(*bytes)) {
    if (std::string challenge = describe_challenge(*bytes); !challenge.empty()) return challenge;
  }
  if (reveal || from_server) return revealed(*bytes);
  const bool plain = std::count(bytes->begin(), bytes->end(), '\0') == 2;
  const bool oauth = bytes->find("auth=Bearer") != std::string::npos;
  const std::string mechanism = plain                           ? "PLAIN"
                                : oauth                         ? "XOAUTH2"
                                : bytes->starts_with("NTLMSSP") ? "NTLM"
                                                                : "";
  if (!mechanism.empty()) return AuthExchange().command(mechanism + ' ' + std::string(text)).decoded;
  if (!printable(*bytes)) return std::to_string(bytes->size()) + " bytes that are no text";
  // AUTH LOGIN answers with the user name, then with the password, and only an address tells which this is.
  constexpr CharacterClass in_address{true, "@.-_+"};
  const auto at = bytes->find('@');
  const bool address = at != std::string::npos && bytes->find('.', at) != std::string::npos &&
                       skip_while(*bytes, 0, in_address) == bytes->size();
  if (address) return in_quotes(*bytes);
  return "a user name or a password, " + characters_of(*bytes) + " (hidden; --reveal shows it)";
}

}  // namespace smtplain
