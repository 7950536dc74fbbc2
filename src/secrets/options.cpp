#include <algorithm>
#include <array>
#include <string>

#include "secrets/spans.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Length of the dashes that begin an option; word processors make one long dash of two.
std::size_t dashes_at(std::string_view text) {
  if (text.starts_with("\xE2\x80\x93") || text.starts_with("\xE2\x80\x94")) return 3;
  if (text.starts_with("--")) return 2;
  return text.starts_with("-") ? 1 : 0;
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); });
}

/// The value of this option is a secret. sendEmail says -xp, swaks -ap, blat -pw.
bool is_secret_option(std::string_view name) {
  while (!name.empty() && is_digit(name.back())) name.remove_suffix(1);  // imapsync --password1
  if (ends_with_any(name, {"hide-password", "hide-passwords", "no-password", "passwordeval"})) return false;
  constexpr std::array whole =
      word_list("ap", "apass", "xp", "pw", "pass", "passin", "passout", "api-key", "apikey", "oauth2-bearer");
  return std::find(whole.begin(), whole.end(), name) != whole.end() ||
         ends_with_any(name,
                       {"password", "passwd", "passphrase", "-pass", "_pass", "pwd", "secret", "token"});
}

/// The value of this option is name:secret, as curl takes it: -u, --user, -vu, and its --cert file:secret.
bool is_login_option(std::string_view name, std::string_view dashes) {
  if (dashes == "-") {
    constexpr std::size_t most_flags = 5;
    const bool flags = !name.empty() && name.size() <= most_flags && name.find('-') == npos;
    return name == "E" || (flags && (name.back() == 'u' || name.back() == 'U'));
  }
  return name == "user" || name == "proxy-user" || name == "cert" || name == "proxy-cert";
}

/// What stands before an option of the same command.
std::string_view command_before(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 1024;  // else a line of nothing but options takes quadratic time
  const std::size_t begin = at - std::min(at, longest);
  return text.substr(begin, at - begin);
}

/// -p is a port for most programs; beside a user's -u, and with a value that is no number, a password.
bool is_password_beside_user(std::string_view text, std::size_t at, std::string_view name) {
  if (name != "p" && name != "w") return false;
  const std::string_view before = command_before(text, at);
  std::size_t user = npos;
  for (const std::string_view option : {" -u ", " -user ", " --user ", " -U ", " -username "}) {
    user = before.find(option);
    if (user == npos) continue;
    user += option.size();
    break;
  }
  // curl's -w is a format; there the user's name holds the secret
  if (user == npos || before.substr(user, before.find(' ', user) - user).find(':') != npos) return false;
  std::size_t value = at + 2;
  while (value < text.size() && is_space(text[value])) ++value;
  const ShellWord word = read_shell_word(text, value);
  constexpr std::size_t kShortest = 4;
  return word.end - word.begin >= kShortest && text[word.begin] != '%' &&
         text.substr(word.begin, word.end - word.begin).find_first_not_of("0123456789.:/-") != npos;
}

/// curl's -uname:secret, where the user's name is glued to the option: with an address, or behind "curl", and
/// then also behind flags that take no value (-vsuname:secret).
bool is_glued_login(std::string_view text, std::size_t at, std::string_view name) {
  const std::size_t u = name.substr(0, 5).find_first_of("uU");
  if (u == npos || u + 1 >= name.size()) return false;
  if (u == 0 && name.find('@') != npos) return true;
  constexpr std::string_view flags = "svkfgLSiInNlaqRZ#46";
  const std::size_t curl = ifind(command_before(text, at), "curl");
  return curl != npos && name[u] == 'u' && name.find_first_not_of(flags) == u;
}

/// Where the value begins in a list of words as programs are called with: ["curl", "-u", "x"]. npos if the
/// option that ends at `end` is no such word.
std::size_t listed_value(std::string_view text, std::size_t end) {
  if (end + 2 >= text.size() || (text[end] != '"' && text[end] != '\'')) return npos;
  const std::size_t comma = skip_blanks(text, end + 1);
  if (comma >= text.size() || text[comma] != ',') return npos;
  const std::size_t value = skip_blanks(text, comma + 1);
  return value < text.size() && text[value] == text[end] ? value : npos;
}

/// The option whose dashes begin at `at`. Gives where its name ends.
std::size_t read_option(std::string_view text, std::size_t at, SecretSpans& spans) {
  const std::size_t dashes = dashes_at(text.substr(at));
  std::size_t end = at + dashes;
  while (end < text.size() && !is_space(text[end]) && std::string_view("=:'\",").find(text[end]) == npos)
    ++end;
  std::string name(text.substr(at + dashes, end - at - dashes));
  const std::string_view mark = dashes == 3 ? "--" : text.substr(at, dashes);
  const bool glued = mark == "-" && end < text.size() && text[end] == ':' && is_glued_login(text, at, name);
  if (glued) {
    spans.push_back({end + 1, read_shell_word(text, end + 1).end});
    return end;
  }
  const bool login = is_login_option(name, mark);
  std::transform(name.begin(), name.end(), name.begin(), to_lower);
  const bool secret = is_secret_option(name) || is_password_beside_user(text, at, name);
  if (!login && !secret) return end;
  std::size_t value = end;
  if (value < text.size() && (text[value] == '=' || text[value] == ':')) {
    ++value;
  } else if (const std::size_t listed = listed_value(text, end); listed != npos) {
    value = listed;
  } else if (secret && mark == "-" && end < text.size() && (text[end] == '"' || text[end] == '\'') &&
             at > 0 && is_space(text[at - 1])) {
    value = end;  // busybox sendmail -au"user" -ap"secret"
  } else {
    while (value < text.size() && is_space(text[value]) && text[value] != '\n') ++value;
    const bool next_option = dashes_at(text.substr(value)) != 0;
    if (value == end || value >= text.size() || next_option) return end;
  }
  const ShellWord word = read_shell_word(text, value);
  const std::string_view said = text.substr(word.begin, word.end - word.begin);
  constexpr std::array verbs =
      word_list("is", "was", "must", "requires", "needs", "expects", "takes", "option");
  if (text[end] == ' ' && std::find(verbs.begin(), verbs.end(), said) != verbs.end()) return end;
  if (secret) spans.push_back({word.begin, word.end});
  if (login && text.substr(word.after).starts_with(':')) {  // --user "a@b.c":"x y"
    const ShellWord rest = read_shell_word(text, word.after + 1);
    spans.push_back({rest.begin, rest.end});
    return rest.after;
  }
  if (login) add_login(text, word.begin, word.end, spans);
  return word.after;
}

/// Windows' options: /pass:x, /password=x, and curl's /u name:x. Anything else with a slash is a path.
std::size_t read_slash_option(std::string_view text, std::size_t at, SecretSpans& spans) {
  std::size_t end = at + 1;
  while (end < text.size() && (is_letter(text[end]) || text[end] == '-')) ++end;
  std::string name(text.substr(at + 1, end - at - 1));
  std::transform(name.begin(), name.end(), name.begin(), to_lower);
  if (name.empty() || end + 1 >= text.size()) return end;
  const bool glued = text[end] == ':' || text[end] == '=';
  const ShellWord word = read_shell_word(text, end + 1);
  if (glued && is_secret_option(name)) {
    spans.push_back({word.begin, word.end});
  } else if (is_blank(text[end]) && name == "u") {
    add_login(text, word.begin, word.end, spans);
  } else {
    return end;
  }
  return word.after;
}

/// Hides the words from `at` on up to a pipe or the end of the line, but not options before the first.
void add_printed(std::string_view text, std::size_t at, SecretSpans& spans) {
  bool options = true;
  while (at < text.size() && text[at] != '\n' && text[at] != '|' && text[at] != ')') {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    const ShellWord word = read_shell_word(text, at);
    options = options && text[at] == '-';
    if (!options) spans.push_back({word.begin, word.end});
    at = std::max(word.after, at + 1);
  }
}

/// Where the first program is named that is handed a secret: to encode it, or to log in or set it.
std::size_t find_receiver(std::string_view text) {
  std::size_t first = npos;
  for (const std::string_view program :
       {"base64", "mmencode", "saslpasswd", "chpasswd", "passwd --stdin", "--password-stdin", "secret create",
        "secrets create", "sudo -s", "pass insert"})
    first = std::min(first, ifind(text, program));
  return first;
}

/// Where the words of a command are written to a file that has a secret's name: echo x > ~/.smtp_pass. npos
/// if they are not.
std::size_t find_secret_file(std::string_view text, std::size_t command) {
  const std::size_t sign = text.find("> ", command);
  if (sign == npos) return npos;
  const std::size_t file = skip_blanks(text, sign + 1);
  const std::size_t end = std::min(text.find_first_of(" ;&|\n\"'", file), text.size());
  const std::size_t name = text.substr(0, end).find_last_of("/.") + 1;
  return name > sign && secret_name(text, name, end) != npos ? sign : npos;
}

/// How answers of AUTH LOGIN and PLAIN are made by hand: echo -n 'secret' | base64, base64 <<< secret; how
/// other programs take it: echo secret | saslpasswd2; passwordeval "echo secret".
void find_printed_secrets(std::string_view text, SecretSpans& spans) {
  if (text.find("echo ") == npos && text.find("printf ") == npos && text.find("<<<") == npos) return;
  const std::size_t encoder = find_receiver(text);
  const std::size_t eval =
      std::min(ifind(text, "passwordeval"), ifind(text, "passcmd"));  // msmtp's, mbsync's
  for (const std::string_view printer : {"echo ", "printf "}) {
    const std::size_t command = text.find(printer);
    if (command == npos) continue;
    const std::size_t pipe = encoder == npos ? npos : text.substr(0, encoder).rfind('|');
    const std::size_t file = find_secret_file(text, command);
    if (file != npos) return add_printed(text.substr(0, file), command + printer.size(), spans);
    const bool piped = pipe != npos && pipe > command;
    if (!piped && (eval == npos || eval > command)) continue;
    // within passwordeval "…" the closing quote ends it
    const std::size_t from = command + printer.size();
    const std::size_t quote = !piped && command > 0 ? text.find(text[command - 1], from) : npos;
    add_printed(text.substr(0, std::min(quote, text.size())), from, spans);
    return;
  }
  const std::size_t here = encoder == npos ? npos : text.find("<<<", encoder);
  if (here != npos) add_printed(text, here + 3, spans);
}

}  // namespace

OptionValue option_value(std::string_view word) {
  const std::size_t dashes = dashes_at(word);
  if (dashes == 0) return OptionValue::other;
  const std::string_view name = word.substr(dashes);
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
  if (is_secret_option(lower)) return OptionValue::secret;
  return is_login_option(name, word.substr(0, dashes)) ? OptionValue::login : OptionValue::other;
}

void add_login(std::string_view text, std::size_t begin, std::size_t end, SecretSpans& spans) {
  const std::string_view value = text.substr(begin, end - begin);
  const bool drive = value.size() > 2 && value[1] == ':' && value[2] == '\\';  // C:\cert.pem:secret
  const std::size_t colon = value.find(':', drive ? 2 : 0);
  if (colon == npos || value.find("://") != npos ||
      (is_number(value.substr(0, colon)) && is_number(value.substr(colon + 1)))) {
    return;
  }
  spans.push_back({begin + colon + 1, end});
}

void find_option_secrets(std::string_view text, SecretSpans& spans) {
  for (std::size_t at = 0; at < text.size();) {
    const bool starts_word = at == 0 || is_space(text[at - 1]) || text[at - 1] == '\'' ||
                             text[at - 1] == '"' || text[at - 1] == '`' || text[at - 1] == '(' ||
                             text[at - 1] == ',';
    if (starts_word && dashes_at(text.substr(at)) != 0) {
      at = std::max(at + 1, read_option(text, at, spans));
    } else if (starts_word && text[at] == '/') {
      at = std::max(at + 1, read_slash_option(text, at, spans));
    } else {
      ++at;
    }
  }
  find_printed_secrets(text, spans);
}

}  // namespace smtplain
