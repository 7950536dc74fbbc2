#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "secrets/spans.h"
#include "secrets/values.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

bool is_identifier(char c) {
  return is_alnum(c) || c == '_';
}

/// An argument that is written out in quotes.
struct Literal {
  std::size_t begin = 0, end = 0;
  std::size_t argument = 0;  ///< from 0, those before it counted that are not written out
};

/// The literals among the arguments of the call or list whose bracket is at `open`, at most until the end of
/// the line.
std::vector<Literal> read_literals(std::string_view text, std::size_t open) {
  constexpr std::size_t longest_call = 1024;
  text = text.substr(0, open + longest_call);
  std::vector<Literal> literals;
  int depth = 0;
  std::size_t argument = 0;
  for (std::size_t at = open; at < text.size() && text[at] != '\n'; ++at) {
    const char c = text[at];
    const bool raw = c == '`' && text.find('`', at + 1) <
                                     std::min(text.find("${", at), text.find('\n', at));  // Go, JavaScript
    if (c == '"' || c == '\'' || raw) {
      const std::size_t after = skip_quoted(text, at);
      const bool closed = after > at + 1 && text[after - 1] == c;
      literals.push_back({at + 1, closed ? after - 1 : after, argument});
      at = after - 1;
    } else if (c == ',' && depth == 1) {
      ++argument;
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if ((c == ')' || c == ']') && --depth == 0) {
      break;
    }
  }
  return literals;
}

/// Words that are arguments of log-in calls and no secrets.
bool is_plain_argument(std::string_view text) {
  constexpr std::array words =
      word_list("LOGIN", "PLAIN", "CRAM-MD5", "XOAUTH2", "DIGEST-MD5", "NTLM", "SCRAM-SHA-1", "SCRAM-SHA-256",
                "tls", "ssl", "starttls", "OAUTHBEARER", "AUTH");
  return text.empty() || iequals_any(text, words);
}

enum class Call { other, login, password, plain_auth, command, connect, database };

/// `before` is what the call is a method of: "Credentials::", "PDO->".
Call kind_of(std::string_view name, std::string_view before) {
  // Go: identity, user, password, host
  if (iequals(name, "PlainAuth") || iends_with(name, "PlainClient")) return Call::plain_auth;
  if (name == "as" && before.ends_with('.')) return Call::login;  // Scala's courier
  const bool made = name == "new" || name == "from" || name == "of" || name == "create";
  if (made && (before.ends_with("Credentials::") || before.ends_with("Credentials.")))
    return Call::login;                                                        // lettre
  if (iequals(name, "gmail") || iequals(name, "hotmail")) return Call::login;  // Dart's mailer
  const bool built = name == "__construct" && (before.ends_with("PDO->") || before.ends_with("mysqli->"));
  constexpr std::array databases =
      word_list("pdo", "mysqli", "mysqli_connect", "mysqli_real_connect", "mysql_connect");
  if (built || iequals_any(name, databases)) return Call::database;
  // the last seven: how answers of AUTH LOGIN and PLAIN are made by hand
  constexpr std::array passwords = word_list(
      "password", "ConvertTo_SecureString", "secretstr", "secretstring", "base64_encode", "encode_base64",
      "b64encode", "btoa", "ToBase64String", "GetBytes", "EncodeToString", "encode64");
  if (iends_with_any(name, passwords)) return Call::password;
  if (iequals(name, "encode") && iends_with_any(before, word_list("base64::", "base64.")))
    return Call::password;
  constexpr std::array logins =
      word_list("login", "authenticate", "authenticateasync", "auth", "auth_plain", "authplain",
                "networkcredential", "passwordauthentication", "mechanismplain", "mechanismcrammd5",
                "mechanismoauth2", "pscredential", "credentials", "authorise", "authorize",
                "setauthentication", "authenticator", "loginclient", "crammd5auth");
  if (iends_with_any(name, logins)) return Call::login;
  constexpr std::array commands =
      word_list("sendrequest", "sendrequestwithcheck", "sendcommand", "executecommand", "docommand", "put",
                "putline", "sendline", "simplecommand", "send", "write", "fputs", "fwrite", "cmd");
  if (iends_with_any(name, commands)) return Call::command;
  return iends_with(name, "connect") || iequals(name, "start") || iends_with(name, "Dialer") ||
                 iends_with(name, "SMTPServer")
             ? Call::connect
             : Call::other;
}

/// A log-in's argument is base64 where the call sends it as the protocol wants it. Stack traces cut it short.
bool is_encoded_argument(std::string_view text) {
  while (text.ends_with('.') || text.ends_with("\\r\\n")) text.remove_suffix(text.ends_with('.') ? 1 : 4);
  return is_base64_word(text);
}

/// Keys of a service as its library takes them, made by a machine: connect('0f1e…', '2d3c…'),
/// ServerClient("8a7b6c5d-…").
void add_keys(std::string_view text, const std::vector<Literal>& literals, SecretSpans& spans) {
  constexpr std::size_t shortest = 24;
  for (const Literal& literal : literals) {
    const std::string_view value = text.substr(literal.begin, literal.end - literal.begin);
    if (value.size() >= shortest && is_machine_made(value)) spans.push_back({literal.begin, literal.end});
  }
}

void add_call(std::string_view text, Call kind, const std::vector<Literal>& literals, SecretSpans& spans) {
  const std::size_t shown = kind == Call::login        ? 1
                            : kind == Call::plain_auth ? 2
                            : kind == Call::connect    ? 3
                                                       : 0;
  // login(user, 'x'), connect(host, 587, user, "x"): a name that is no text goes before the secret
  const auto lone = [&](std::size_t least) {
    return literals.size() == 1 && literals[0].argument >= least &&
           text.substr(literals[0].begin, literals[0].end - literals[0].begin).find('@') == npos;
  };
  if (kind == Call::connect) add_keys(text, literals, spans);
  const bool last = (kind == Call::login && lone(1)) || (kind == Call::connect && lone(3));
  if (kind == Call::connect && literals.size() < 3 && !last) return;
  for (std::size_t i = 0; i < literals.size(); ++i) {
    const std::string_view value = text.substr(literals[i].begin, literals[i].end - literals[i].begin);
    if (is_plain_argument(value)) continue;
    const bool secret = kind == Call::command      ? is_encoded_argument(value)
                        : kind == Call::connect    ? i + 1 == literals.size() && i >= 2
                        : kind == Call::plain_auth ? literals[i].argument == 2
                        : kind == Call::database   ? literals[i].argument == 2
                                                   : i >= shown;
    // a log-in call with one literal alone sends it encoded, or names the user
    const bool encoded = kind == Call::login && is_encoded_argument(value);
    if (secret || encoded || last) spans.push_back({literals[i].begin, literals[i].end});
  }
}

/// True if a port of mail stands in the text.
bool names_port(std::string_view text) {
  const auto in_word = [&](std::size_t at) { return is_alnum(text[at]) || text[at] == '.'; };
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (!is_digit(text[at]) || in_word(at - 1)) continue;
    const std::size_t end = skip_while(text, at, is_digit);
    if ((end == text.size() || !in_word(end)) && is_mail_port(text.substr(at, end - at))) return true;
  }
  return false;
}

/// Any other call with an address and then a word that no sentence or address is: `checkAccount('a@b.c',
/// 's3cret')`. Names alone are not masked ("setFrom('a@b.c', 'Shop')"), a digit or a sign makes a password.
void add_account_call(std::string_view text, std::size_t open, std::string_view name,
                      const std::vector<Literal>& literals, SecretSpans& spans) {
  if (literals.size() < 2) return;
  const auto value = [&](std::size_t i) {
    return text.substr(literals[i].begin, literals[i].end - literals[i].begin);
  };
  // new SMTP('mx.example.com', 587, 'a@b.c', 'x')
  const bool mail = ifind(name, "smtp") != npos || ifind(name, "mail") != npos;
  const auto before_login = [&](std::size_t user) {
    return mail && names_port(text.substr(open, user - open));
  };
  const std::size_t colon = value(0).rfind(':');
  const bool address = colon != npos && names_port(value(0).substr(colon));
  const bool plain = literals.size() == 3 && value(2).find_first_of("@ ") == npos;
  const bool user_name =
      !address || (value(1).find_first_of(" :") == npos && !istarts_with(value(1), "tcp") &&
                   (value(1).find('@') != npos || value(1).find('.') == npos));
  if (address && plain && user_name && !is_plain_argument(value(2)))  // smtp.New("mx:587", "user", "x")
    spans.push_back({literals[2].begin, literals[2].end});
  const bool mailer = iequals(name, "smtp");  // yagmail.SMTP('a@b.c', 'x')
  for (std::size_t i = 0; i + 1 < literals.size(); ++i) {
    const std::string_view user = value(i), word = value(i + 1);
    if (user.find('@') == npos || user.find_first_of(" <") != npos) continue;
    const bool one_word = !word.empty() && word.find_first_of(" @/<\\") == npos;
    const bool mixed = word.size() >= 6 && word.find_first_of("0123456789!#$%&*+=?^~") != npos;
    // a password may have blanks; the host and the port before it say that it is one
    if (!one_word && mixed && word.find_first_of("@/<\\") == npos && before_login(literals[i].begin))
      spans.push_back({literals[i + 1].begin, literals[i + 1].end});
    if (one_word && (mixed || (mailer && i == 0) || before_login(literals[i].begin)))
      spans.push_back({literals[i + 1].begin, literals[i + 1].end});
  }
}

/// True if a log-in call goes before the literal that begins at `literal`, with at most two plain words
/// between: `login conn "user"`. What people write about a log-in is none: `login failed for "user"`.
bool follows_bare_call(std::string_view text, std::size_t literal) {
  constexpr std::array calls = word_list("login", "login'", "logintls", "loginstarttls", "authenticate");
  std::size_t begin = literal;
  for (int words = 0; words < 3 && begin > 0 && text[begin - 1] == ' '; ++words) {
    const std::size_t end = text.find_last_not_of(' ', begin - 1) + 1;
    begin = end;
    while (begin > 0 && (is_identifier(text[begin - 1]) || text[begin - 1] == '\'')) --begin;
    const std::string_view name = text.substr(begin, end - begin);
    if (tells_state(name) || name == "as" || name == "from" || name == "for") return false;
    if (iends_with_any(name, calls)) return true;
  }
  return false;
}

/// Calls without brackets, as Haskell has them: login conn "user" "x", sendMailWithLogin "mx" "user" "x"
/// mail. The last literal is the secret.
void find_bare_calls(std::string_view text, SecretSpans& spans) {
  const std::size_t pair = text.find("\" \"");
  const std::size_t first = pair == npos || pair == 0 ? npos : text.rfind('"', pair - 1);
  if (first == npos || !follows_bare_call(text, first)) return;
  Literal last;
  for (std::size_t at = first; at < text.size() && text[at] == '"'; at = skip_blanks(text, at)) {
    const std::size_t begin = at + 1;
    at = skip_quoted(text, at);
    last = {begin, at > begin && text[at - 1] == '"' ? at - 1 : at, 0};
  }
  const std::string_view secret = text.substr(last.begin, last.end - last.begin);
  if (secret.find(' ') == npos) spans.push_back({last.begin, last.end});
}

/// PowerShell: ConvertTo-SecureString "x" -AsPlainText
void find_secure_strings(std::string_view text, SecretSpans& spans) {
  constexpr std::string_view name = "convertto-securestring";
  for (std::size_t at = ifind(text, name); at != npos; at = ifind(text, name, at + 1)) {
    const std::size_t pipe = text.find_last_not_of(' ', at - std::min<std::size_t>(at, 1));
    if (at > 2 && pipe != npos && text[pipe] == '|') {  // 'x' | ConvertTo-SecureString
      const std::size_t close = text.find_last_not_of(' ', pipe - 1);
      const std::size_t open = close == npos || close == 0 ? npos : text.rfind(text[close], close - 1);
      if (open != npos && (text[close] == '"' || text[close] == '\'')) spans.push_back({open + 1, close});
      continue;
    }
    const std::size_t quote = text.find_first_of("\"'\n", at + name.size());
    if (quote == npos || text[quote] == '\n') return;
    const std::size_t after = skip_quoted(text, quote);
    spans.push_back({quote + 1, after > quote + 1 ? after - 1 : after});
  }
}

/// A list as the value of a log-in: 'auth' => ['a@b.c', 'x'], 'auth' => array('LOGIN', 'a@b.c', 'x').
void find_login_lists(std::string_view text, SecretSpans& spans) {
  for (std::size_t sign = text.find("=>"); sign != npos; sign = text.find("=>", sign + 2)) {
    std::size_t open = skip_blanks(text, sign + 2);
    if (text.substr(open).starts_with("array(")) open += 5;
    if (open >= text.size() || (text[open] != '[' && text[open] != '(')) continue;
    const std::string_view name = trim(text.substr(0, sign));
    if (!name.ends_with("auth'") && !name.ends_with("auth\"") && !name.ends_with("credentials'")) continue;
    std::vector<Literal> literals = read_literals(text, open);
    std::erase_if(literals, [&](const Literal& literal) {
      return is_plain_argument(text.substr(literal.begin, literal.end - literal.begin));
    });
    if (literals.size() > 1) spans.push_back({literals[1].begin, literals[1].end});
  }
}

/// SQL: UPDATE options SET value = 'x' WHERE name = 'smtp_pass', in quotes of either kind
void find_sql_update(std::string_view text, SecretSpans& spans) {
  const std::size_t where = find_any(text, "'\"") == npos ? npos : ifind(text, " where ");
  const std::size_t set = where == npos ? npos : ifind(text.substr(0, where), " set ");
  if (set == npos) return;
  const std::size_t quote = find_any(text, "'\"", where);
  if (quote == npos) return;
  const std::size_t end = skip_quoted(text, quote) - 1;
  if (end <= quote || secret_name(text, quote + 1, end) == npos) return;
  const std::size_t value = find_any(text, "'\"", set);
  const std::size_t value_end = skip_quoted(text, value);
  if (value_end < where + 1 && value_end > value + 1) spans.push_back({value + 1, value_end - 1});
}

/// Emacs: (setq smtpmail-auth-credentials '(("mx" 587 "user" "x")))
void find_lisp_credentials(std::string_view text, SecretSpans& spans) {
  const std::size_t name = text.find("auth-credentials '((");
  const std::size_t close = name == npos ? npos : text.find(')', name);
  if (close == npos || text[close - 1] != '"') return;
  const std::size_t open = text.rfind('"', close - 2);
  if (open > name) spans.push_back({open + 1, close - 1});
}

}  // namespace

std::optional<std::size_t> opened_login_call(std::string_view line) {
  if (!line.ends_with('(')) return std::nullopt;
  line.remove_suffix(1);
  while (line.ends_with(' ')) line.remove_suffix(1);
  std::size_t name = line.size();
  while (name > 0 && is_identifier(line[name - 1])) --name;
  switch (kind_of(line.substr(name), line.substr(0, name))) {
    case Call::login: return 1;
    case Call::plain_auth:
    case Call::database: return 2;
    case Call::connect: return 3;
    case Call::password: return 0;
    default: return std::nullopt;
  }
}

void find_call_secrets(std::string_view text, SecretSpans& spans) {
  for (std::size_t open = text.find('('); open != npos; open = text.find('(', open + 1)) {
    std::size_t name = open;
    // C# writes a blank before the bracket; Python's requests takes auth=("name", "x"), others credentials =
    // (…)
    std::size_t name_end = open;
    while (name_end > 0 && open - name_end < 3 && (text[name_end - 1] == ' ' || text[name_end - 1] == '='))
      --name_end;
    name = name_end;
    while (name > 0 && name_end - name < 40 && is_identifier(text[name - 1])) --name;
    if (name_end == name) {  // no call: ("a@b.c", "x")
      const std::size_t first = skip_blanks(text, open + 1);
      if (first >= text.size() || (text[first] != '"' && text[first] != '\'')) continue;
    }
    const Call kind = kind_of(text.substr(name, name_end - name), text.substr(0, name));
    const std::vector<Literal> literals = read_literals(text, open);
    if (kind != Call::other) {
      add_call(text, kind, literals, spans);
    } else if (iends_with(text.substr(name, name_end - name), "client") && literals.size() == 1) {
      add_keys(text, literals, spans);
    } else {
      add_account_call(text, open, text.substr(name, name_end - name), literals, spans);
    }
  }
  find_login_lists(text, spans);
  find_bare_calls(text, spans);
  find_sql_update(text, spans);
  find_lisp_credentials(text, spans);
  find_secure_strings(text, spans);
}

void find_url_secrets(std::string_view text, SecretSpans& spans) {
  constexpr std::size_t longest_authority = 512;
  for (std::size_t at = text.find("://"); at != npos; at = text.find("://", at + 3)) {
    const std::size_t start = at + 3;
    std::string_view authority = text.substr(start, longest_authority);
    authority = authority.substr(0, authority.find_first_of(" \t\n\r\"'<>`,"));
    const std::size_t host = authority.rfind('@');
    if (host == npos) continue;
    const std::string_view user_info = authority.substr(0, host);
    const std::size_t colon = user_info.find(':');
    if (colon == npos) {  // Symfony: sendgrid://KEY@default
      if (authority.substr(host + 1).starts_with("default")) spans.push_back({start, start + host});
      continue;
    }
    // http://example.com:80/path@x: a port and a path, no secret
    const std::size_t slash = user_info.find('/', colon);
    const std::string_view port = user_info.substr(colon + 1, slash == npos ? npos : slash - colon - 1);
    if (slash != npos && port.find_first_not_of("0123456789") == npos) continue;
    spans.push_back({start + colon + 1, start + host});
  }
}

}  // namespace smtplain
