// What a logging system writes before each line: time, host, program, process, level, thread, logger.
//
// decode() leaves these on the lines, for readers need parts of them: PHPMailer's time, curl's --trace-time,
// the process id that tells Postfix sessions apart. A reader calls parse_prefix() and goes on with `rest`.
#pragma once
#include <string_view>
#include <vector>

#include "smtplain/event.h"
#include "text/line.h"

namespace smtplain {

struct Prefix {
  Time time;                 ///< unknown if the prefix has none
  std::string_view host;     ///< of syslog
  std::string_view program;  ///< "postfix/smtpd", the logger's name, or empty
  std::string_view level;    ///< "DEBUG", or empty
  int pid = 0;               ///< 0: none
  std::string_view rest;     ///< the line after the prefix; the whole line if it has none
};

/// Reads syslog (RFC 3164, RFC 5424, journalctl), `prog[pid]: `, bracketed and bare time stamps, and the
/// usual layouts of logcat, log4j, logback, JUL, monolog, Python's logging, logrus, Serilog, nginx and PHP. A
/// level is taken off only after a time stamp: JavaMail's own "DEBUG SMTP:" and PHPMailer's "SMTP ERROR:"
/// stay.
Prefix parse_prefix(std::string_view line);

/// Takes the prefixes off where nearly all lines have one, and keeps their times. For logs that no reader
/// recognises as they are: one program's transcript inside another's log. False, and nothing changed,
/// otherwise.
bool strip_common_prefix(std::vector<Line>& lines);

}  // namespace smtplain
