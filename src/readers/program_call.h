// The shell line that starts a program people test a mail server by hand with: "telnet mail.example.com 25".
#pragma once
#include <optional>
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// A typed command line: "root@host:~# telnet mail.example.com 25" gives telnet and its arguments.
struct ProgramCall {
  std::string_view program;  ///< "telnet", "nc", "openssl", "swaks", "curl" …
  std::string_view arguments;
};
std::optional<ProgramCall> find_program_call(std::string_view line);

/// What the arguments of a call tell of the connection. Empty views: not told.
struct CallTarget {
  std::string_view host, port;
  bool starttls = false;  ///< -starttls smtp, --starttls
  bool tls = false;       ///< TLS from the first byte
};
CallTarget target_of(const ProgramCall&);

/// A line that is a shell prompt and nothing more: "root@cloud1:~#", "C:\Users\pat>".
bool is_bare_prompt(std::string_view line);

/// Reports the call of a program with its facts, and gives it.
std::optional<ProgramCall> read_program_call(const Line&, EventSink&);

}  // namespace smtplain
