// What people write about their passwords, and lines of two words.
#include <algorithm>
#include <array>

#include "secrets/spans.h"
#include "secrets/values.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kNear = 256;

bool is_number_and_word(std::string_view text) {
  // a sign within a word tells as much as a digit does: Amsel!ruf
  const bool digit =
      text.find_first_of("0123456789") != npos ||
      text.substr(0, text.size() - std::min<std::size_t>(text.size(), 1)).find_first_of("!#^~", 1) != npos;
  const bool letter = std::any_of(
      text.begin(), text.end(), [](char c) { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; });
  return digit && letter && text.size() >= 6;
}

/// "my password is Butterfly": no other word is written so within an English sentence.
bool is_capitalised(std::string_view is, std::string_view word) {
  constexpr std::size_t least = 6;
  return iequals(is, "is") && word.size() >= least && is_upper(word.front()) &&
         std::all_of(word.begin(), word.end(), is_letter) && is_lower(word.back()) && !tells_state(word);
}

/// What stands before the name, at most so far.
std::string_view words_before(std::string_view text, std::size_t name) {
  return trim(text.substr(name > kNear ? name - kNear : 0, std::min(name, kNear)));
}

/// Past "really" and the like: "the password is really x".
std::size_t past_adverb(std::string_view text, std::size_t at) {
  constexpr std::array adverbs = word_list("really", "actually", "definitely", "now", "just", "still",
                                           "simply", "wirklich", "jetzt", "bien", "ahora", "ora", "agora");
  const std::size_t end = std::min(text.find_first_of(" \t\n", at), text.size());
  return iequals_any(text.substr(at, end - at), adverbs) ? skip_blanks(text, end) : at;
}

/// "the password is x": the word `is` ends at `end`.
void add_said(std::string_view text, std::string_view is, std::size_t end, SecretSpans& spans) {
  std::size_t said = std::min(text.find_first_not_of(" \t", end), text.size());
  bool colon = is.ends_with(':');
  if (!colon && said < text.size() && text[said] == ':') {  // "est : x"
    colon = true;
    said = skip_blanks(text, said + 1);
  }
  said = past_adverb(text, said);
  const std::size_t said_end = word_end(text, said, false);
  if (const auto quoted = said < text.size() ? read_quoted(text, said) : std::nullopt) {
    spans.push_back({quoted->begin, quoted->end});
  } else if (const std::size_t size = app_password(text.substr(said), false); size != 0) {
    spans.push_back({said, said + size});
  } else if (const std::string_view word = text.substr(said, said_end - said);
             colon || is_number_and_word(word) || is_capitalised(is, word)) {
    spans.push_back({said, said_end});
  }
}

/// What a table of settings goes on with behind a log-in.
constexpr std::array kBehindLogin =
    word_list("server", "host", "port", "smtp", "from", "tls", "ssl", "encryption", "imap", "security",
              "puerto", "porta", "servidor");

bool last_is_address(std::string_view words) {
  const std::string_view last = words.substr(words.find_last_of(" \t\n") + 1);
  return last.find('@') != npos && last.find('.', last.find('@')) != npos;
}

/// `password x` from `name` to `end` is a setting of its own: nothing else is on its line, a tab or
/// phpinfo()'s brackets make it a row of a table, or a command says what is done with it.
bool is_plain_setting(std::string_view text, std::size_t name, std::size_t value, std::size_t end) {
  constexpr std::array verbs = word_list("ENV", "SetEnv", "export", "setx", "setenv", "#define", "set");
  std::string_view rest = text.substr(end, kNear);
  rest = trim(rest.substr(0, rest.find('\n')));
  const std::string_view before = words_before(text, name);
  const std::string_view verb = before.substr(before.rfind('\n') + 1);
  const bool fish = verb.starts_with("set -") && verb.find(' ', 5) == npos;  // set -gx NAME x
  const bool assigned = fish || std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
  const bool row = text[value - 1] == '\t' || before.ends_with("['");
  const bool address = last_is_address(before);  // "a@b.c, password x"
  const bool listed = before.ends_with(" with") || address ||
                      (before.ends_with(',') && is_number_and_word(text.substr(value, end - value)));
  if ((begins_line(text, name) || assigned || row || listed) && (rest.empty() || rest == ";" || rest == "}"))
    return true;
  const bool told = is_told_password(text.substr(value, end - value));
  if (told && (begins_line(text, name) || before.ends_with(',')) && (rest.starts_with('(') || rest == ")"))
    return true;  // "password x (copied)", "(test account, pw x)"
  const std::string_view doing =
      before.substr(before.find_last_of(" \n") + 1);  // "Trying password x for user y"
  if (iequals_any(doing, word_list("trying", "tried", "testing", "checking", "with")) &&
      (istarts_with(rest, "for user ") || istarts_with(rest, "for account ") ||
       istarts_with(rest, "for login ")))
    return true;
  const std::size_t last = before.rfind(' ');
  if (last == npos) return false;
  const std::string_view who = trim(before.substr(0, last));
  const std::size_t next = std::min(rest.find(' '), rest.size());  // "User name a@b.c Password x Server mx"
  if (last_is_address(before) && iequals_any(rest.substr(0, next), kBehindLogin)) return true;
  // netrc's `login name password x`; s-nail: "Credentials: host a.example:587, user b@example.com, pass x"
  return who.ends_with("login") || (before.ends_with(',') && who.ends_with("user")) ||
         istarts_with(before.substr(before.rfind('\n') + 1), "machine ");  // … login u port 587 password x
}

/// A password with blanks, as a sentence is none.
bool is_few_words(std::string_view text) {
  constexpr std::size_t longest = 32;
  return text.size() <= longest && std::count(text.begin(), text.end(), ' ') < 3 &&
         is_number_and_word(text) && text.find_first_of(".@(:") == npos;
}

/// Words with digits that are no passwords: what a log-in or an encryption is called.
bool is_technical(std::string_view word) {
  constexpr std::array starts =
      word_list("sha", "md5", "base64", "oauth", "xoauth", "utf", "tls", "ssl", "smtp", "imap", "pop3",
                "argon", "scram", "aes", "rfc", "x509", "ntlmv", "office", "microsoft", "version", "http");
  return istarts_with_any(word, starts);
}

/// The name in an English sentence stands behind a word that says what is done with the password: "with
/// password x it works". In other languages few other words with digits follow it.
bool is_told_in_sentence(std::string_view text, std::size_t name, std::size_t at, std::size_t end) {
  constexpr std::array english = word_list("pass", "pw", "secret", "token", "key");
  constexpr std::array by = word_list("with", "using", "use", "mit");
  const std::string_view word = text.substr(at, end - at);
  if (!is_told_password(word)) return false;
  if (is_machine_made(word)) return true;
  const bool any_language = std::none_of(english.begin(), english.end(), [&](std::string_view start) {
    return istarts_with(text.substr(name), start);
  });
  if (any_language || istarts_with(text.substr(name), "passwort")) return true;
  std::string_view before = words_before(text, name);
  std::string_view last = before.substr(before.find_last_of(" \n") + 1);
  const bool mixed =
      std::any_of(word.begin(), word.end(), is_lower) && std::any_of(word.begin(), word.end(), is_upper);
  if (iequals(last, "my") && (mixed || word.find_first_of("!#$%&*+=?^~") != npos)) return true;
  if (iequals_any(last, word_list("the", "my", "this", "app"))) {
    before = trim(before.substr(0, before.size() - last.size()));
    last = before.substr(before.find_last_of(" \n") + 1);
  }
  const bool joined = iequals(last, "and") || last == "/" || last == "|";  // "a@b.c / password x"
  return iequals_any(last, by) || (joined && before.find('@') != npos);
}

/// A word that may be told as a password, and is no address, host or path.
bool is_told_alone(std::string_view word) {
  return is_told_password(word) && word.find_first_of(".@<>()") == npos;
}

/// Where the password stands that a verb tells a few words behind its name: "the password I set is x", "das
/// Passwort hab ich auf x geändert". npos if none does.
std::size_t said_later(std::string_view text, std::size_t at) {
  constexpr std::array verbs = word_list("is", "was", "are", "both", "ist", "war", "lautet", "est", "es",
                                         "era", "è", "é", "jest", "auf", "to", "на");
  constexpr int most_words = 6;
  for (int i = 0; i < most_words && at < text.size(); ++i) {
    const std::size_t end = std::min(text.find_first_of(" \t\n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (word.empty() || find_any(word, ".,;:()<>\"'=") != npos) return npos;
    const std::size_t next = skip_blanks(text, end);
    if (next >= text.size() || text[next] == '\n') return npos;
    const std::size_t told = past_adverb(text, next);
    if (iequals_any(word, verbs) && is_told_alone(text.substr(told, word_end(text, told, false) - told)))
      return told;
    at = next;
  }
  return npos;
}

/// Without the last word if it is one of these.
template <std::size_t N>
bool drop_word(std::string_view& text, const std::array<std::string_view, N>& words) {
  const std::size_t last = text.find_last_of(' ');
  if (last == npos || std::find(words.begin(), words.end(), text.substr(last + 1)) == words.end())
    return false;
  text = trim(text.substr(0, last));
  return true;
}

/// Past "that I use", "que uso", "I'm using" behind a password's name; `at` for other words.
std::size_t skip_relative_clause(std::string_view text, std::size_t at) {
  constexpr std::array clauses =
      word_list("that i use ", "i use ", "i'm using ", "i am using ", "i used ", "we use ", "que uso ",
                "que j'utilise ", "que uso eu ", "che uso ");
  for (const std::string_view clause : clauses) {
    if (istarts_with(text.substr(at), clause)) return at + clause.size();
  }
  return at;
}

}  // namespace

bool is_told_password(std::string_view word) {
  return is_number_and_word(word) && !is_technical(word) && word.find_first_of("(=:/") == npos;
}

bool is_machine_made(std::string_view word) {
  constexpr std::size_t shortest = 16;
  const bool token =
      std::all_of(word.begin(), word.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
  return word.size() >= shortest && token && std::count_if(word.begin(), word.end(), is_digit) > 2 &&
         std::count_if(word.begin(), word.end(), is_letter) > 2;
}

bool begins_line(std::string_view text, std::size_t name) {
  constexpr std::array whose =
      word_list("smtp", "mail", "email", "e-mail", "imap", "pop3", "app", "account", "sender", "mailbox",
                "my", "gmail", "auth", "user", "server", "relay", "login", "outgoing", "outbound");
  constexpr int most_words = 4;  // "Outgoing mail server password"
  // a name of several parts: mail.smtp.auth.password
  while (name > 0 && text[name - 1] == '.' && name > 1 && is_alnum(text[name - 2])) {
    --name;
    while (name > 0 && (is_alnum(text[name - 1]) || text[name - 1] == '_')) --name;
  }
  std::string_view before = text.substr(0, name);
  if (before.size() > kNear) before.remove_prefix(before.size() - kNear);
  // the last three bytes are a line of a drawn table
  constexpr std::string_view frame = " \t\"'*-#$>{[.|\\\xE2\x94\x82";
  std::size_t last = before.find_last_not_of(frame);
  for (int i = 0; i < most_words && last != npos && last + 1 < name && before[last] != '\n'; ++i) {
    const std::size_t word = before.find_last_of(" \t\n|\"'", last) + 1;
    if (!iequals_any(before.substr(word, last + 1 - word), whose)) return false;
    last = before.substr(0, word).find_last_not_of(frame);
  }
  return last == npos ? before.size() < kNear : before[last] == '\n';
}

bool tells_state(std::string_view word) {
  constexpr auto words = std::to_array<std::string_view>(
      {"incorrect", "invalid", "expired", "required", "accepted", "rejected", "failed", "failure", "mismatch",
       "wrong", "changed", "command", "error", "ok", "verified", "missing", "protected", "authentication",
       "hidden", "check", "denied", "prompt", "unknown", "disabled", "worked", "works", "reset", "none",
       "unset", "valid", "yes", "no", "true", "false", "bearer", "basic", "string", "str", "is", "was",
       "must", "cannot",
       // in other languages
       "falsch", "ungültig", "vergessen", "abgelaufen", "onjuist", "ongeldig", "verlopen", "incorrecta",
       "incorrecto", "inválida", "invalide", "oublié", "expiré", "errata", "errada", "incorreta", "sbagliata",
       "scaduta", "nieprawidłowe", "felaktigt"});
  while (!word.empty() && std::string_view(".!?").find(word.back()) != npos) word.remove_suffix(1);
  return word.empty() || iequals_any(word, words);
}

void add_plain_pair(std::string_view text, std::size_t name, std::size_t at, SecretSpans& spans) {
  constexpr std::array is = word_list("c'est", "is", "lautet", "ist", "est", "es", "è", "é", "jest", "este",
                                      "var", "to", "was", "är", "er", "je");
  const std::size_t end = word_end(text, at, false);
  const std::string_view word = text.substr(at, end - at);
  if (iequals_any(word.substr(0, word.find(':')), is)) return add_said(text, word, end, spans);
  if (const std::size_t said = skip_relative_clause(text, at); said != at) {
    const std::size_t said_end = word_end(text, said, false);
    const std::string_view verb = text.substr(said, said_end - said);
    if (iequals_any(verb, is)) return add_said(text, verb, said_end, spans);
  }
  constexpr auto owned = std::to_array<std::string_view>(
      {"for", "für", "fuer", "para", "pour", "per", "voor", "för", "dla", "для"});
  if (iequals_any(word, owned)) {  // "the password for a@b.c is x"
    const std::size_t who = word_end(text, skip_blanks(text, end), false);
    const std::size_t verb = skip_blanks(text, who), verb_end = word_end(text, verb, false);
    const std::string_view said = text.substr(verb, verb_end - verb);
    if (iequals_any(said, is)) return add_said(text, said, verb_end, spans);
  }
  if (text[at] == '(' || text[at] == '[') {  // "my password (x) is right", a console's "Password [x]"
    const std::size_t close = text.substr(at, kNear).find(text[at] == '(' ? ')' : ']');
    std::string_view inside = close == npos ? "" : text.substr(at + 1, close - 1);
    for (const std::string_view said : {"which is ", "that is ", "it is ", "it's "}) {
      if (inside.starts_with(said)) inside.remove_prefix(said.size());
    }
    const bool last = close != npos && trim(text.substr(at + close + 1, kNear)).empty();
    const bool prompt = text[at] == '[' && last && begins_line(text, name) && is_few_words(inside);
    if (prompt || (is_told_password(inside) && inside.find_first_of(text[at] == '(' ? " .@" : " @") == npos))
      spans.push_back({at + close - inside.size(), at + close});
    return;
  }
  if (tells_state(word)) return;
  if (const std::size_t size = app_password(text.substr(at), true); size != 0) {
    spans.push_back({at, at + size});
    return;
  }
  // msmtp's `password Sommer,88-"`: on a line of its own the signs at the end belong to it.
  if (const std::size_t said = said_later(text, at); said != npos) {
    spans.push_back({said, word_end(text, said, false)});
    return;
  }
  const std::string_view near = text.substr(at, kNear);
  const std::string_view cell = near.substr(0, near.find_first_of("\t\n"));  // "Senha<tab>x y"
  if (text[at - 1] == '\t' && begins_line(text, name) && is_few_words(cell)) {
    spans.push_back({at, at + cell.size()});
    return;
  }
  const std::size_t whole = std::min(text.find_first_of(" \t\n", end), text.size());
  const bool signs = whole > end && trim(text.substr(whole, line_end(text, whole) - whole)).empty() &&
                     is_number_and_word(word) && begins_line(text, name);
  if (const auto quoted = read_quoted(text, at)) {
    spans.push_back({quoted->begin, quoted->end});
  } else if (signs) {
    spans.push_back({at, whole});
  } else if (is_plain_setting(text, name, at, end) || is_told_in_sentence(text, name, at, end)) {
    spans.push_back({at, end});
  }
}

void add_word_before(std::string_view text, std::size_t name, std::size_t end, SecretSpans& spans) {
  constexpr std::array as = word_list("as", "als", "comme", "come", "como", "jako", "som", "mint");
  constexpr std::array is = word_list("is", "was", "isn't", "ist", "war");
  constexpr std::array between = word_list("my", "the", "an", "app", "App", "smtp", "SMTP", "mot", "de",
                                           "not", "real", "actual", "old", "new", "current", "mein", "meine");
  constexpr std::size_t near = 96, app_size = 19, joined_size = 16;
  std::string_view before = trim(text.substr(name > near ? name - near : 0, std::min(name, near)));
  const bool app = before.ends_with(" app") || before.ends_with(" App");
  while (drop_word(before, between)) {
  }
  // "x is my password manager"
  const std::string_view behind = text.substr(end, std::min<std::size_t>(4, text.size() - end));
  const bool last = behind.empty() || !is_blank(behind[0]) || behind == " any" || behind == " now";
  if (!drop_word(before, as) && !(last && drop_word(before, is))) return;
  while (!before.empty() && std::string_view("\"'`").find(before.back()) != npos) before.remove_suffix(1);
  const std::size_t groups = before.size() - std::min(before.size(), app_size);
  if (app_password(before.substr(groups), true) != 0) {
    const std::size_t at = static_cast<std::size_t>(before.data() - text.data()) + groups;
    spans.push_back({at, at + app_size});
    return;
  }
  const std::size_t begin = before.find_last_of(" \n\"'`(") + 1;
  const std::string_view word = before.substr(begin);
  const std::size_t at = static_cast<std::size_t>(word.data() - text.data());
  if (is_strong_password(word)) {
    add_strong_word(text, at, spans);
  } else if ((is_told_password(word) && word.find_first_of(".@") == npos) ||
             (app && word.size() == joined_size && std::all_of(word.begin(), word.end(), is_lower))) {
    spans.push_back({at, at + word.size()});
  }
}

void add_attached(std::string_view text, SecretSpans& spans) {
  constexpr std::array names =
      word_list("密码是", "密码为", "密碼是", "授权码是", "パスワードは", "비밀번호는");
  for (const std::string_view name : names) {
    const std::size_t at = text.find(name);
    if (at == npos) continue;
    std::size_t begin = at + name.size();
    while (begin < text.size() && (is_blank(text[begin]) || text[begin] == ':')) ++begin;
    const std::size_t end = skip_while(text, begin, [](char c) { return c > ' ' && c < '\x7f'; });
    if (is_number_and_word(text.substr(begin, end - begin))) spans.push_back({begin, end});
  }
}

bool tells_age(std::string_view word) {
  constexpr auto words = std::to_array<std::string_view>(
      {"old",     "new",     "current", "previous", "alt",    "altes",  "neu",     "neues",
       "bisher",  "antigua", "nueva",   "anterior", "actual", "ancien", "nouveau", "actuel",
       "vecchia", "nuova",   "attuale", "antiga",   "velha",  "nova",   "atual",   "oud",
       "nieuw",   "stare",   "nowe",    "gammalt",  "nytt",   "старый", "новый"});
  return iequals_any(word, words);
}

std::size_t skip_label(std::string_view text, std::size_t at) {
  constexpr auto words = std::to_array<std::string_view>(
      {"for",        "für",        "fuer",       "di",         "de",           "del",
       "da",         "du",         "do",         "zu",         "zum",          "van",
       "voor",       "per",        "pour",       "para",       "of",           "to",
       "the",        "your",       "smtp",       "imap",       "pop3",         "mail",
       "e-mail",     "email",      "account",    "app",        "accesso",      "application",
       "konto",      "mailbox",    "correo",     "messagerie", "posta",        "dla",
       "poczty",     "konta",      "от",         "для",        "почты",        "d'application",
       "aplicación", "aplicacion", "aplicativo", "aplicação",  "applicazione", "aplikacji",
       "приложения", "saved",      "stored",     "used",       "entered",      "given",
       "i",          "we",         "use",        "tried",      "typed",        "value",
       "k",          "ke",         "účtu",       "vom",        "meines",       "meinem",
       "postfach",   "kontos",     "mailkontos", "postfachs",  "la",           "le",
       "boîte",      "skrzynki",   "casella",    "buzón",      "do",           "server",
       "user",       "login"});
  constexpr std::size_t most_words = 4;
  const std::size_t line = line_end(text, at);
  for (std::size_t count = 0; count <= most_words; ++count) {
    at = skip_blanks(text, at);
    if (at < line && (text[at] == ':' || text[at] == '=')) return count > 0 ? at : npos;
    std::size_t end = std::min(text.find_first_of(" \t:=", at), line);
    if (text.substr(at).starts_with('(')) {  // "Password (for tests only):"
      const std::size_t close = text.substr(at, line - at).find(')');
      if (close != npos && close < kNear) end = at + close + 1;
    }
    const std::string_view word = text.substr(at, end - at);
    const bool bracketed = word.starts_with('(') && word.ends_with(')');
    const bool address = word.find('@') != npos && word.find('.') != npos;
    if (word.empty() || (!bracketed && !address && !iequals_any(word, words) && !tells_age(word)))
      return npos;
    at = end;
  }
  return npos;
}

}  // namespace smtplain
