// The marks of PHPMailer's debug lines, wherever a logging system's prefix or a lost line end puts them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtplain::phpmailer {

enum class Mark : std::uint8_t {
  none,
  client,      ///< CLIENT -> SERVER:
  server,      ///< SERVER -> CLIENT:
  old_server,  ///< SMTP -> FROM SERVER:, versions that show no commands
  inbound,     ///< SMTP INBOUND:
  get_lines,   ///< SMTP -> get_lines():
  error,       ///< SMTP ERROR:, SMTP Error:
  notice,
  connection,  ///< Connection:
  words        ///< what else PHPMailer says
};

struct Marked {
  Mark mark = Mark::none;
  std::size_t at = std::string_view::npos;
  std::string_view rest;  ///< after the mark, one blank taken off
};

/// The first mark within the line's first characters.
Marked find_mark(std::string_view text);

/// Where the next line of the log begins within what follows `mark`, npos: nowhere. A page may lose line
/// ends: "… gsmtpCLIENT -> SERVER: EHLO".
std::size_t find_next_mark(std::string_view rest, Mark mark);

}  // namespace smtplain::phpmailer
