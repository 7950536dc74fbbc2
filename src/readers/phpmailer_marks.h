// The marks of PHPMailer's debug lines, wherever a logging system's prefix or a lost line end puts them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
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

/// A line by which the dialogue itself goes on, or begins.
bool speaks(Mark mark);

/// "I am getting the error : " before a mark: somebody tells of the log that follows, or of all there is.
bool is_prose(std::string_view before);

/// Apache's error log adds the page: "…, referer: https://www.example.com/contact".
std::string_view without_referer(std::string_view text);

/// Level 4 quotes what it shows: "250 ok".
std::string_view unquoted(std::string_view text);

/// What both copies of a reply have in common, whatever became of their line ends and blanks.
std::string squeezed(std::string_view text);

/// Where the next line of the log begins within what follows `mark`, npos: nowhere. A page may lose line
/// ends: "… gsmtpCLIENT -> SERVER: EHLO".
std::size_t find_next_mark(std::string_view rest, Mark mark);

/// The reply in "SMTP ERROR: Password command failed: 535 …". Empty: there is none, or it is the answer to
/// QUIT, which fails no attempt.
std::string_view reply_of_failed_command(std::string_view error);

/// What "Connection: opening to " is followed by: "ssl://mail.example.com:465, timeout=300, options=array()".
struct Target {
  std::string_view host, port;
  bool tls = false;
};
Target parse_target(std::string_view text);

}  // namespace smtplain::phpmailer
