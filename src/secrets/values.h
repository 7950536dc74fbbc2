// How settings separate a name from its value, and how values are written, in any language.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "secrets/spans.h"

namespace smtplain {

/// What stands between a name and its value. `dash` is a dash between blanks, `cell` a semicolon, `tag` the
/// end of an XML or HTML tag.
enum class Separator { none, equals, colon, comma, bar, dash, cell, tag };

/// Reads the separator after a name that stands from `name` up to `at`, and what closes the name before it:
/// quotes, brackets. `at` moves to the value.
Separator read_separator(std::string_view text, std::size_t name, std::size_t& at);

/// Where the value begins that is a member of its own beside the name: `"name": "password", "value": "x"`,
/// `<add key="password" value="x"/>`, ParameterKey=Password,ParameterValue=x. npos if none does.
std::size_t value_member(std::string_view text, std::size_t at);

/// Where the text of the next cell begins: `</td><td class="v">x</td>`, `</key> <string>x</string>`. npos if
/// there is none.
std::size_t next_cell(std::string_view text, std::size_t at);

/// Where a value in quotes stands that begins at `at`, and where the text goes on: 'x', \"x\", “x”, `x',
/// """x""".
struct Quoted {
  std::size_t begin = 0, end = 0, after = 0;
};
std::optional<Quoted> read_quoted(std::string_view text, std::size_t at);

/// The string that begins at `at` and whose length its writer told: string(8) "x", s:8:"x", (string) (len=8)
/// "x". Quotes within it are not escaped.
std::optional<Quoted> read_counted(std::string_view text, std::size_t at);

/// Letters and digits, six at least, and no name of an algorithm or a protocol: what in a sentence is a
/// password, if it stands where one is told.
bool is_told_password(std::string_view word);

/// Made by a machine: 16 characters and more, letters and digits among them, and no host or path.
bool is_machine_made(std::string_view word);

/// Past what some languages write before a value: `string(8) ` of var_dump, the b of Python's b'…'.
std::size_t skip_type(std::string_view text, std::size_t at);

/// Where the value begins behind a name that ends at `at`: `: x`, ` = x`. npos if neither sign stands there,
/// or nothing behind it.
std::size_t assigned_value(std::string_view text, std::size_t at);

/// The end of an unquoted value: a blank ends it, and punctuation right before that is not part of it.
std::size_t word_end(std::string_view text, std::size_t at, bool in_query);

std::size_t line_end(std::string_view text, std::size_t at);

/// True if nothing but quotes, bullets and blanks goes before the name on its line, or a word that tells
/// whose it is: "SMTP password".
bool begins_line(std::string_view text, std::size_t name);

/// True for a word that tells of a password and is none: "incorrect", "expired".
bool tells_state(std::string_view word);

/// "password x" of msmtprc and netrc: two words are a line, or `login name` goes before. Shells, Apache and
/// Docker say first what they do: `ENV SMTP_PASSWORD x`. People write "the password is x".
void add_plain_pair(std::string_view text, std::size_t name, std::size_t at, SecretSpans& spans);

/// "I use x as password", "ho messo x come password", "x is not my real password": the word before that.
void add_word_before(std::string_view text, std::size_t name, std::size_t end, SecretSpans& spans);

/// What follows a name without a blank in Chinese, Japanese and Korean: the password-is-x of one word.
void add_attached(std::string_view text, SecretSpans& spans);

/// A word that tells old and new passwords apart, in any language: "alt", "nueva".
bool tells_age(std::string_view word);

/// The colon behind the words that make a longer label of a name that ends at `at`: "Passwort für
/// a@example.com:", "Password (SMTP):". npos if other words follow.
std::size_t skip_label(std::string_view text, std::size_t at);

/// Where the value ends of what PHP's print_r and Go's %+v print without quotes, blanks within and all:
/// "[password] => x y" on a line of its own or before the next "[", "{Password:x y TLS:true}". `end` for
/// others.
std::size_t dumped_value_end(std::string_view text, std::size_t name, std::size_t at, std::size_t end);

/// A declaration: `Const SMTP_PWD As String = "x"`, `password: &str = "x"`, `var password string = "x"`.
/// Where the value begins; npos if it is none.
std::size_t declared_value(std::string_view text, std::size_t at);

/// What stands between the quotes of a line that is nothing but one value: `'x';`, `"x",`.
std::optional<SecretSpan> lone_literal(std::string_view line);

}  // namespace smtplain
