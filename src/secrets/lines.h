// Secrets that stand on a line of their own, below the line that says what they are.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "secrets/dumps.h"
#include "secrets/shells.h"
#include "secrets/spans.h"

namespace smtplain {

/// Sees the lines of a log in order, and knows of a label with nothing behind it ("Password:"), of names and
/// values in lines of their own (Kubernetes: `- name: SMTP_PASSWORD`, `value: x`; Terraform: `variable
/// "smtp_password" {`, `default = "x"`; a plist's <key> and <string>; var_dump's `["pass"]=>`), of a field in
/// a form of several parts (RFC 7578), of `key = x` below [mail], of `p: x` below `u: a@b.c`, of an option
/// whose value the shell takes from the next line, of what base64 makes of a log-in, of what a command at
/// a prompt prints, of dumps of a log-in's bytes, and of an app password as Google shows it.
class SecretLines {
 public:
  /// False for most lines: hide() would do nothing, and need not be called.
  bool concerns(std::string_view line) const {
    return awaits_ != Awaits::nothing || frame_lines_ > 0 || may_announce(line) ||
           DumpSecrets::concerns(line);
  }
  /// The log's next line with its secret hidden; nothing if it has none.
  std::optional<std::string> hide(std::string_view line);

 private:
  /// `field` is the value below a label without a colon, `option` that of a command line,
  /// `literal` a value in quotes on a line of its own, `argument` that of a call, `item` the second of a
  /// list, `key` that of a section's settings, `letter` a setting called p, `frame` the second argument of a
  /// stack frame, `shown` what a command prints.
  enum class Awaits {
    nothing,
    word,
    field,
    member,
    part,
    row,
    option,
    encoded,
    item,
    key,
    letter,
    literal,
    argument,
    frame,
    shown
  };
  /// A column of a table with `count` of them, parted by `sign`.
  struct Column {
    char sign = ',';
    std::size_t index = 0, count = 0;
  };

  static bool may_announce(std::string_view line);
  static std::optional<Column> password_column(std::string_view line);
  std::optional<SecretSpan> option_secret(std::string_view line) const;
  std::optional<SecretSpan> awaited_cell(std::string_view line);
  std::optional<SecretSpan> awaited_member(std::string_view line, std::size_t begin);
  std::optional<std::string> hide_in(std::string_view shown, std::string_view line);
  std::optional<SecretSpan> awaited_in_frame(std::string_view line);
  std::optional<SecretSpan> awaited_argument(std::string_view line);
  static std::optional<SecretSpan> awaited_word(std::string_view line, Awaits what);
  std::optional<SecretSpan> awaited(std::string_view line);
  void announce(std::string_view line);
  void await(Awaits what, std::size_t lines) {
    awaits_ = what;
    left_ = lines;
  }

  DumpSecrets dumps_;
  Awaits awaits_ = Awaits::nothing;
  Shown shown_ = Shown::nothing;
  bool login_ = false;  // the option's value is name:secret
  Column column_;
  std::size_t arguments_ = 0;    // of a call, before its secret
  std::size_t frame_lines_ = 0;  // in which a log-in call's arguments may begin
  std::size_t left_ = 0;         // lines in which it may come
};

}  // namespace smtplain
