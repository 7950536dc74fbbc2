// Where free text shows secrets: one function for each family of syntax. mask_secrets() asks them all.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace smtplain {

/// A secret within a text, from `begin` up to `end`.
struct SecretSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};
using SecretSpans = std::vector<SecretSpan>;

/// Options of command lines: --user name:secret, --auth-password x, -xp x, -pass=x, echo -n 'x' |
/// base64.
void find_option_secrets(std::string_view text, SecretSpans& spans);

/// Programs with options and arguments of their own: sshpass -p x, mysql -px, doveadm auth test user x,
/// sqlplus user/x@db.
void find_command_secrets(std::string_view text, SecretSpans& spans);

/// Settings: MAIL_PASSWORD=x, $mail->Password = 'x', "pass": "x", 'password' => 'x', password x (msmtp,
/// netrc).
void find_setting_secrets(std::string_view text, SecretSpans& spans);

/// Lines of the files in which mail servers keep log-ins: Postfix' sasl_passwd ("[mx]:587 user:x"),
/// sendmail's AuthInfo ("P:x"), Exim's passwd.client ("mx:user:x") and client_send.
void find_password_file_secrets(std::string_view text, SecretSpans& spans);

/// Log-ins as lists of accounts, programs' dumps and commands have them, without names: host:port:user:x,
/// "{mx 587 a@b.c x true}", "send.sh mx 587 a@b.c x", u/p: a/x.
void find_account_secrets(std::string_view text, SecretSpans& spans);

/// Arguments of log-in functions in code and stack traces: login('user', 'x'), sendRequestWithCheck('AHVz…',
/// 235).
void find_call_secrets(std::string_view text, SecretSpans& spans);

/// How many arguments go before the secret of a log-in call whose arguments begin on the next line:
/// "smtp.login(". Nothing for other lines.
std::optional<std::size_t> opened_login_call(std::string_view line);

/// smtp://user:x@host
void find_url_secrets(std::string_view text, SecretSpans& spans);

/// What the protocol itself carries: AUTH PLAIN x, base64 that decodes to a log-in, well-known tokens; and
/// the log-ins of POP3 and IMAP.
void find_protocol_secrets(std::string_view text, SecretSpans& spans);

/// Headers of HTTP: Authorization, cookies; Bearer x wherever it is.
void find_web_secrets(std::string_view text, SecretSpans& spans);

/// Keys: PEM private keys, Master-Key and Session-ID lines, dumps of TLS tickets, key log files; stored
/// passwords and their hashes.
void find_key_secrets(std::string_view text, SecretSpans& spans);

/// Length of the character at `at` if it may be part of a setting's name, in any script; else 0.
std::size_t name_character(std::string_view text, std::size_t at);

/// False for most texts: secret_name() finds none that ends where `text` does.
bool may_end_secret_name(std::string_view text);

/// Where the setting's name begins that ends at `end` and whose value is a secret, npos for other names:
/// "smtp_pass", "mot de passe". `begin` is where its last word begins.
std::size_t secret_name(std::string_view text, std::size_t begin, std::size_t end);

/// What stands behind an option of a command line.
enum class OptionValue { other, secret, login };

/// What follows `word` if it is an option: a secret (-ap, --password), name:secret (-u, --user).
OptionValue option_value(std::string_view word);

/// Hides what follows the first colon of name:secret, but not the user and group numbers of other programs'
/// -u.
void add_login(std::string_view text, std::size_t begin, std::size_t end, SecretSpans& spans);

/// True for what already stands in a secret's place: ****, xxxx, <null>, [hidden], (not set).
bool is_placeholder(std::string_view value);

/// Digits alone.
bool is_number(std::string_view text);

/// A port that mail is handed in at.
bool is_mail_port(std::string_view number);

/// A password that no word of a log is: letters, and digits or signs among them.
bool is_mixed_word(std::string_view word);

/// A word that is nothing but a password: small and capital letters, digits and signs, none of which parts
/// anything.
bool is_strong_password(std::string_view word);

/// Hides the first such word on the line behind `at`, at most so far; a few words may go before it.
void add_strong_word(std::string_view text, std::size_t at, SecretSpans& spans);

/// The length of an app password as Google shows it, "abcd efgh ijkl mnop", at the begin of `text`, else 0.
/// Four English words may stand `among_words`: then one group at least must have no vowel.
std::size_t app_password(std::string_view text, bool among_words);

/// True if `word` could be base64 and no ordinary word: mixed case, digits or padding.
bool is_base64_word(std::string_view word);

/// True for tokens that say by their first letters what they are: SG.…, ya29.…, a JWT.
bool is_known_token(std::string_view word);

/// A word of a command line as a shell cuts it, without quotes around it.
struct ShellWord {
  std::size_t begin = 0, end = 0;
  std::size_t after = 0;  ///< past the closing quote
};

/// The word that begins at `at`.
ShellWord read_shell_word(std::string_view text, std::size_t at);

/// Past the end of the quoted string that begins at `at`, or of the line.
std::size_t skip_quoted(std::string_view text, std::size_t at);

}  // namespace smtplain
