#include <algorithm>
#include <array>
#include <vector>

#include "secrets/spans.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Where an option's value stands: -px, -p x, or either.
enum class Value { glued, next, either };

/// A program with an option of its own for a password: elsewhere -p is a port or a path.
struct SecretOption {
  std::string_view program;
  std::string_view option;
  Value value = Value::next;
};
constexpr std::array kOptions = std::to_array<SecretOption>({
    {"sshpass", "-p", Value::either},
    {"mysql", "-p", Value::glued},
    {"mysqldump", "-p", Value::glued},
    {"mysqladmin", "-p", Value::glued},
    {"mysqlimport", "-p", Value::glued},
    {"mysqlcheck", "-p", Value::glued},
    {"mariadb", "-p", Value::glued},
    {"mariadb-dump", "-p", Value::glued},
    {"ldapsearch", "-w", Value::either},
    {"ldapwhoami", "-w", Value::either},
    {"ldapmodify", "-w", Value::either},
    {"ldapadd", "-w", Value::either},
    {"testsaslauthd", "-p", Value::next},
    {"doveadm pw", "-p", Value::either},
    {"redis-cli", "-a", Value::next},
    {"hydra", "-p", Value::next},
    {"medusa", "-p", Value::next},
    {"docker login", "-p", Value::either},
    {"keyvault secret set", "--value", Value::next},
    {"secret set", "--body", Value::next},
    {"ssm put-parameter", "--value", Value::next},
    {"add-generic-password", "-w", Value::either},  // of macOS' security
    {"keytool", "-storepass", Value::next},
    {"keytool", "-keypass", Value::next},
});

/// A program that takes a password as an argument of its own, options not counted.
struct SecretArgument {
  std::string_view program;
  std::size_t index;
  std::string_view beside;  ///< part of another argument, without which it is none
};
constexpr std::array kArguments = std::to_array<SecretArgument>({
    {"pulumi config set", 1, "--secret"},
    {"rclone obscure", 0, ""},
    {"email add", 1, "@"},  // docker-mailserver: setup email add a@example.com x
    {"email update", 1, "@"},
});

/// $PASS, "$(cat x)" and %PASS% stand for a secret.
bool is_variable(std::string_view word) {
  return word.starts_with('$') || word.starts_with('%') || word.starts_with('`');
}

/// Where the program's arguments begin if it is called at `at`, else npos.
std::size_t call_end(std::string_view text, std::size_t at, std::string_view program) {
  if (at > 0 && (is_alnum(text[at - 1]) || std::string_view("-_.").find(text[at - 1]) != npos)) return npos;
  std::size_t end = at + program.size();
  if (istarts_with(text.substr(end), ".exe")) end += 4;
  if (end < text.size() && (text[end] == '"' || text[end] == '\'')) ++end;
  return end < text.size() && is_blank(text[end]) ? end : npos;
}

/// The words from `at` up to the end of the command.
std::vector<ShellWord> arguments(std::string_view text, std::size_t at) {
  constexpr std::size_t most = 64;
  std::vector<ShellWord> words;
  while (at < text.size() && words.size() < most) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    if (std::string_view("|;&\n\r").find(text[at]) != npos) break;
    words.push_back(read_shell_word(text, at));
    at = std::max(words.back().after, at + 1);
  }
  return words;
}

std::string_view word_text(std::string_view text, const ShellWord& word) {
  return text.substr(word.begin, word.end - word.begin);
}

void add_word(std::string_view text, std::size_t begin, std::size_t end, SecretSpans& spans) {
  for (const char quote : {'\'', '"'}) {
    if (end - begin >= 2 && text[begin] == quote && text[end - 1] == quote) ++begin, --end;
  }
  if (!is_variable(text.substr(begin, end - begin))) spans.push_back({begin, end});
}

void add_option(std::string_view text, std::size_t from, const SecretOption& known, SecretSpans& spans) {
  const std::vector<ShellWord> words = arguments(text, from);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = word_text(text, words[i]);
    if (!word.starts_with(known.option)) continue;
    const bool alone = word.size() == known.option.size();
    if (alone && known.value != Value::glued && i + 1 < words.size()) {
      add_word(text, words[i + 1].begin, words[i + 1].end, spans);
      return;
    }
    if (!alone && known.value != Value::next) {
      add_word(text, words[i].begin + known.option.size(), words[i].end, spans);
      return;
    }
  }
}

void add_argument(std::string_view text, std::size_t from, const SecretArgument& known, SecretSpans& spans) {
  const std::vector<ShellWord> words = arguments(text, from);
  const bool meant = std::any_of(words.begin(), words.end(), [&](const ShellWord& word) {
    return word_text(text, word).find(known.beside) != npos;
  });
  std::size_t plain = 0;
  for (const ShellWord& word : words) {
    if (word_text(text, word).starts_with('-')) continue;
    if (meant && plain++ == known.index) return add_word(text, word.begin, word.end, spans);
  }
}

/// sqlplus user/secret@database
void add_slash_login(std::string_view text, std::size_t from, SecretSpans& spans) {
  for (const ShellWord& word : arguments(text, from)) {
    const std::string_view login = word_text(text, word);
    const std::size_t slash = login.find('/');
    if (slash == 0 || slash == npos || login.starts_with('-')) continue;
    const std::size_t at = std::min(login.find('@', slash), login.size());
    return add_word(text, word.begin + slash + 1, word.begin + at, spans);
  }
}

/// doveadm auth test [-x k=v] user secret
void add_auth_test(std::string_view text, std::size_t from, SecretSpans& spans) {
  const std::vector<ShellWord> words = arguments(text, from);
  std::size_t at = 0, plain = 0;
  if (words.size() < 4 || word_text(text, words[at++]) != "auth") return;
  const std::string_view verb = word_text(text, words[at++]);
  if (verb != "test" && verb != "login") return;
  for (; at < words.size(); ++at) {
    if (word_text(text, words[at]).starts_with('-')) {
      ++at;  // -a SOCKET, -x NAME=VALUE, -M USER
    } else if (++plain == 2) {
      add_word(text, words[at].begin, words[at].end, spans);
    }
  }
}

/// net use X: \\host\share secret /user:name, in any order
void add_net_use(std::string_view text, std::size_t from, SecretSpans& spans) {
  for (const ShellWord& word : arguments(text, from)) {
    const std::string_view argument = word_text(text, word);
    const bool drive = argument.size() == 2 && argument[1] == ':';
    if (argument.starts_with('\\') || argument.starts_with('/') || drive || argument == "*") continue;
    add_word(text, word.begin, word.end, spans);
  }
}

/// smbclient -U name%secret
void add_percent_login(std::string_view text, std::size_t from, SecretSpans& spans) {
  const std::vector<ShellWord> words = arguments(text, from);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (word_text(text, words[i]) != "-U") continue;
    const std::size_t sign = word_text(text, words[i + 1]).find('%');
    if (sign != npos) spans.push_back({words[i + 1].begin + sign + 1, words[i + 1].end});
  }
}

/// htpasswd -b file user secret, htpasswd -nb user secret
void add_htpasswd(std::string_view text, std::size_t from, SecretSpans& spans) {
  const std::vector<ShellWord> words = arguments(text, from);
  const bool given = std::any_of(words.begin(), words.end(), [&](const ShellWord& word) {
    const std::string_view option = word_text(text, word);
    return option.starts_with('-') && option.find('b') != npos;
  });
  if (given && words.size() > 2) add_word(text, words.back().begin, words.back().end, spans);
}

/// A command that sets a setting by its name: occ config:system:set mail_smtppassword --value x, wp config
/// set SMTP_PASS x, git config sendemail.smtpPass x, netlify env:set SMTP_PASS x.
void find_set_commands(std::string_view text, std::string_view program, SecretSpans& spans) {
  for (std::size_t at = ifind(text, program); at != npos; at = ifind(text, program, at + program.size())) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::vector<ShellWord> words = arguments(text, end);
    const bool said = text.substr(at, end - at).ends_with(":set") || text.substr(0, at).ends_with("git ") ||
                      (!words.empty() && iequals(word_text(text, words[0]), "set"));
    for (std::size_t i = 0; said && i + 1 < words.size(); ++i) {
      const std::size_t part = text.substr(0, words[i].end).find_last_of("./: ") + 1;
      if (secret_name(text, std::max(part, words[i].begin), words[i].end) == npos) continue;
      // "git config had a codepath that tried to pass NULL": a setting's name has parts, or capital letters
      const std::string_view name = word_text(text, words[i]);
      if (std::none_of(name.begin(), name.end(), [](char c) { return !is_lower(c); })) continue;
      std::size_t begin = words[i + 1].begin, last = words[i + 1].end;
      const std::string_view value = text.substr(begin, last - begin);
      if (value == "--value" && i + 2 < words.size())
        begin = words[i + 2].begin, last = words[i + 2].end;
      else if (value.starts_with("--value="))
        begin += std::string_view("--value=").size();
      if (text[begin] != '-') add_word(text, begin, last, spans);
      break;
    }
  }
}

/// Calls `found` with the end of each call of this program.
template <typename Found>
void for_each_call(std::string_view text, std::string_view program, Found found) {
  for (std::size_t at = ifind(text, program); at != npos; at = ifind(text, program, at + program.size())) {
    if (const std::size_t end = call_end(text, at, program); end != npos) found(end);
  }
}

}  // namespace

ShellWord read_shell_word(std::string_view text, std::size_t at) {
  ShellWord word{at, at, at};
  if (at < text.size() && (text[at] == '\'' || text[at] == '"')) {
    const std::size_t after = skip_quoted(text, at);
    const bool closed = after > at + 1 && text[after - 1] == text[at];
    return {at + 1, closed ? after - 1 : after, after};
  }
  while (word.end < text.size() && !is_space(text[word.end])) {
    // a quoted part within the word keeps its blanks: --user=a:'b c'
    const char c = text[word.end];
    word.end = c == '\'' || c == '"' ? skip_quoted(text, word.end) : word.end + 1;
  }
  word.after = word.end;
  return word;
}

void find_command_secrets(std::string_view text, SecretSpans& spans) {
  find_set_commands(text, "config", spans);
  find_set_commands(text, "env:set", spans);
  for (const SecretArgument& known : kArguments) {
    for_each_call(text, known.program, [&](std::size_t end) { add_argument(text, end, known, spans); });
  }
  for_each_call(text, "sqlplus", [&](std::size_t end) { add_slash_login(text, end, spans); });
  if (text.find(" -") == npos && text.find(" /") == npos && text.find("auth") == npos) return;
  for (const SecretOption& known : kOptions) {
    for_each_call(text, known.program, [&](std::size_t end) { add_option(text, end, known, spans); });
  }
  for_each_call(text, "doveadm", [&](std::size_t end) { add_auth_test(text, end, spans); });
  for_each_call(text, "htpasswd", [&](std::size_t end) { add_htpasswd(text, end, spans); });
  for_each_call(text, "net use", [&](std::size_t end) { add_net_use(text, end, spans); });
  for_each_call(text, "smbclient", [&](std::size_t end) { add_percent_login(text, end, spans); });
}

}  // namespace smtplain
