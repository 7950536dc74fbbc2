#include "secrets/shells.h"

#include <algorithm>
#include <array>

#include "secrets/values.h"
#include "text/base64.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Who waits for a line: a shell, whose commands print; a language, whose values are printed as they are;
/// Node, whose prompt others have too.
enum class Prompt { none, shell, language, node };

struct Typed {
  Prompt prompt = Prompt::none;
  std::string_view command;
};

bool is_prompt_of_language(std::string_view head) {
  constexpr std::array starts = word_list("php", "irb", "pry", "psql", "In [", "(Pdb", "iex", "PS ", "PS>");
  return istarts_with_any(head, starts);
}

Typed typed_at(std::string_view line, std::size_t end, Prompt prompt) {
  return {prompt, trim(line.substr(std::min(end, line.size())))};
}

/// "user@host:~$ ", "[root@mx ~]# "
Typed behind_host(std::string_view line) {
  constexpr std::size_t longest = 80, name = 32;
  if (line.substr(0, name).find('@') == npos) return {};
  const std::string_view head = line.substr(0, longest);
  for (const std::string_view sign : {"$ ", "# ", "% "}) {
    const std::size_t at = head.find(sign);
    if (at != npos && at > 0) return typed_at(line, at + sign.size(), Prompt::shell);
  }
  return {};
}

/// Past "ipdb> ", "irb(main):004:0> ", "In [3]: ", "127.0.0.1:6379> ", "(gdb) "; 0 for other words. An arrow
/// or an address is no prompt.
std::size_t behind_language(std::string_view line) {
  constexpr std::size_t longest = 48;
  const std::string_view head = line.substr(0, longest);
  if (head.starts_with("In [")) return head.find("]: ") == npos ? 0 : head.find("]: ") + 3;
  if (head.front() == '(') return head.find(") ") == npos ? 0 : head.find(") ") + 2;
  const std::size_t sign = head.find("> ");
  if (sign == npos || sign == 0) return 0;
  const std::string_view name = head.substr(0, sign);
  const bool arrow = name.ends_with('-') || name.ends_with('=');
  return arrow || find_any(name, "<,;\"'") != npos || name.find(": ") != npos ? 0 : sign + 2;
}

/// The prompt that a line begins with, and what was typed behind it.
Typed read_prompt(std::string_view line) {
  if (line.size() < 4) return {};
  const char first = line.front();
  if (first == '$' || first == '#' || first == '%')
    return line[1] == ' ' ? typed_at(line, 2, Prompt::shell) : Typed{};
  if (line.starts_with(">>> ")) return typed_at(line, 4, Prompt::language);
  if (line.starts_with("> ")) return typed_at(line, 2, Prompt::node);
  if (line[1] == ':' && line[2] == '\\') {  // C:\Users\jo> echo %SMTP_PASS%
    const std::size_t sign = line.find('>');
    return sign == npos ? Typed{} : typed_at(line, sign + 1, Prompt::shell);
  }
  for (const std::string_view sign :
       {"\xE2\x9E\x9C ", "\xE2\x9D\xAF "}) {  // an arrow, as zsh's themes have it
    if (line.starts_with(sign)) return typed_at(line, sign.size(), Prompt::shell);
  }
  if (const std::size_t command = behind_language(line); command != 0)
    return typed_at(line, command, Prompt::language);
  return behind_host(line);
}

/// Words of a command by which it prints what it was asked for.
bool prints(std::string_view command) {
  constexpr std::array words = word_list(
      "echo", "printenv", "print", "printf", "cat", "type", "get", "show", "access", "lookup", "read",
      "output", "reveal", "view", "write-host", "write-output", "get-content", "find-generic-password",
      "find-internet-password", "get-secret-value", "get-parameter", "--get", "jq", "yq", "awk", "sed");
  for (std::size_t at = 0; at < command.size();) {
    const std::size_t end = std::min(command.find_first_of(" \t", at), command.size());
    std::string_view word = command.substr(at, end - at);
    if (word.starts_with('\'') || word.starts_with('"')) word.remove_prefix(1);
    const std::string_view verb = word.substr(word.find_last_of(":/") + 1);  // config:get
    if (iequals_any(verb, words)) return true;
    at = command.find_first_not_of(" \t", end);
    if (at == npos) break;
  }
  return false;
}

/// True if some word of the command is a secret's name: `--secret=smtp-password`, '{.data.password}'.
bool names_secret(std::string_view command) {
  for (std::size_t begin = 0; begin < command.size();) {
    if (!is_alnum(command[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    for (std::size_t size = 1; end < command.size() && size != 0; end += size)
      size = name_character(command, end);
    if (may_end_secret_name(command.substr(begin, end - begin)) && secret_name(command, begin, end) != npos)
      return true;
    begin = std::max(end, begin + 1);
  }
  return false;
}

/// `… | base64 -d`, `base64 --decode <<< x`
bool decodes(std::string_view command) {
  const std::size_t at = command.find("base64");
  if (at == npos) return false;
  const std::string_view rest = command.substr(at);
  return ifind(rest, " -d") != npos || rest.find("--decode") != npos;
}

/// What a language is asked for ends in the secret's name: `c.pass`, `ENV["SMTP_PASS"]`, `print(password)`.
bool asks_for_secret(std::string_view expression) {
  const std::size_t last = expression.find_last_not_of(" \t\"'`)]};%");
  if (last == npos) return false;
  const std::string_view named = expression.substr(0, last + 1);
  std::size_t begin = named.size();
  while (begin > 0 && (is_alnum(named[begin - 1]) || named[begin - 1] == '_' || named[begin - 1] == '-'))
    --begin;
  if (expression.find(" = ") != npos || begin == named.size()) return false;
  return secret_name(named, begin, named.size()) != npos;
}

/// echo x | base64 -d, where x has user and password: what is printed shows both, often as one word.
bool decodes_login(std::string_view command) {
  if (!decodes(command)) return false;
  for (std::size_t at = 0; at < command.size();) {
    const std::size_t end = skip_while(command, at, is_base64_character);
    if (end - at >= 12 && decode_base64_prefix(command.substr(at, end - at)).find('\0') != npos) return true;
    at = end + 1;
  }
  return false;
}

bool is_password_tool(std::string_view command) {
  constexpr std::array tools = word_list("pass ", "gopass ", "secret-tool ", "lpass ", "bw ");
  return starts_with_any(command, tools);
}

/// One word, or few with a digit or a sign among them, as no error and no sentence is.
bool is_printed_value(std::string_view value) {
  constexpr std::size_t shortest = 3, longest = 128, most_blanks = 3;
  if (value.size() < shortest || value.size() > longest || value.ends_with(':') || looks_like_address(value))
    return false;
  const auto blanks = std::count(value.begin(), value.end(), ' ');
  if (blanks == 0) return !tells_state(value) && !value.starts_with('<');
  return static_cast<std::size_t>(blanks) <= most_blanks && value.find("  ") == npos &&
         value.find(": ") == npos && value.find(" = ") == npos &&
         value.find_first_of("0123456789!#$%&*+?^~") != npos && read_prompt(value).prompt == Prompt::none &&
         !parse_reply(value) && !parse_command(value);
}

}  // namespace

bool may_be_typed(std::string_view line) {
  if (line.size() < 6) return false;
  // "> EHLO", as curl and others show what the client said
  const auto is_verb = [](std::string_view word) { return std::all_of(word.begin(), word.end(), is_upper); };
  switch (line.front()) {
    case '$':
    case '#':
    case '%': return line[1] == ' ';
    case '>': return (line[1] == ' ' && !is_verb(line.substr(2, 4))) || line[1] == '>';
    case 'C':
    case 'D': return line[1] == ':';
    case '(':
    case 'I':
    case 'P':
    case 'i':
    case 'p': return is_prompt_of_language(line);
    default: break;
  }
  if (line.front() == '\xE2') return line.starts_with("\xE2\x9E\x9C ") || line.starts_with("\xE2\x9D\xAF ");
  if (!is_alnum(line.front()) && line.front() != '[') return false;
  constexpr std::size_t name = 32;
  const std::size_t at = line.substr(0, name).find('@');
  return at != npos &&
         (line.find("$ ", at) != npos || line.find("# ", at) != npos || line.find("% ", at) != npos);
}

Shown shown_by(std::string_view line) {
  const auto [prompt, command] = read_prompt(line);
  if (prompt == Prompt::none || command.empty()) return Shown::nothing;
  if (prompt == Prompt::shell && decodes_login(command)) return Shown::login;
  if (prompt == Prompt::shell) {
    const bool asked = prints(command) && (names_secret(command) || is_password_tool(command));
    const bool secret =
        asked || decodes(command) || (is_password_tool(command) && command.find(" lookup ") != npos);
    // a file of log-ins shows more than one, and each says what it is
    return secret && command.find("sasl_passwd") == npos ? Shown::secret : Shown::nothing;
  }
  if (!asks_for_secret(command)) return Shown::nothing;
  return prompt == Prompt::node ? Shown::literal : Shown::secret;
}

std::optional<SecretSpan> shown_value(std::string_view line, Shown how) {
  std::size_t begin = skip_blanks(line, 0);
  for (const std::string_view sign : {"# => ", "=> ", "= "}) {
    if (line.substr(begin).starts_with(sign)) begin += sign.size();
  }
  if (line.substr(begin).starts_with("Out[")) {
    const std::size_t sign = line.find("]: ", begin);
    if (sign != npos) begin = sign + 3;
  }
  // `res0: String = x`, `$3 ==> "x"`, `$1 = 0x55d0 "x"`
  for (const std::string_view sign : {" ==> ", " = "}) {
    constexpr std::size_t longest_name = 24;
    const std::size_t at = how == Shown::secret ? line.substr(begin, longest_name).find(sign) : npos;
    if (at == npos) continue;
    begin += at + sign.size();
    if (line.substr(begin).starts_with("0x")) begin = std::min(line.find('"', begin), line.size());
    break;
  }
  if (const auto literal = lone_literal(line.substr(begin)))
    return SecretSpan{begin + literal->begin, begin + literal->end};
  const std::string_view value = trim(line.substr(begin));
  if (how == Shown::login) return SecretSpan{begin, begin + value.size()};
  if (how == Shown::literal || !is_printed_value(value)) return std::nullopt;
  return SecretSpan{begin, begin + value.size()};
}

bool encodes(std::string_view line) {
  if (line.find("btoa(") != npos) return true;
  const std::size_t at = line.find("64");
  if (at == npos || ifind(line, "decode") != npos) return false;
  const std::string_view before = line.substr(0, at);
  const bool named =
      ifind(before, "base") != npos || before.ends_with("b") || ifind(before, "encode") != npos;
  return named && (line.find('|') != npos || line.find('(') != npos || line.find("<<<") != npos);
}

bool shows_bytes(std::string_view line) {
  if (line.find('|') == npos) return false;
  const auto names = [&](std::string_view program) { return line.find(program) != npos; };
  return (names("xxd") || names("hexdump") || names("| od ")) &&
         (names("base64") || names("echo ") || names("printf "));
}

std::optional<SecretSpan> encoded_secret(std::string_view line) {
  std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  if (line.substr(begin).starts_with("b'")) begin += 2;
  while (begin < line.size() && (line[begin] == '\'' || line[begin] == '"')) ++begin;
  const std::size_t end = skip_while(line, begin, is_base64_character);
  const std::string_view word = line.substr(begin, end - begin);
  if (word.size() < 8 || word.size() % 4 != 0 || !is_base64_word(word)) return std::nullopt;
  if (line.find_first_not_of(" \t'\"", end) != npos) return std::nullopt;
  const std::string decoded = decode_base64_prefix(word);
  if (decoded.find('@') != std::string::npos && decoded.find('\0') == std::string::npos) return std::nullopt;
  return SecretSpan{begin, end};
}

}  // namespace smtplain
