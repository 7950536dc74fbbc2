// What the programs people test a mail server by hand with print around the dialogue: telnet of Linux, macOS
// and Windows, PuTTY and its kin, nc, ncat, and the shell line that started them.
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

/// Kind of a line that telnet, nc or the like prints itself; nullopt: it is none of those.
std::optional<Kind> connection_words(std::string_view line);

/// Reports such a line, or the call of a program, with the facts it holds. Nullopt: the line is nothing of
/// that.
std::optional<Kind> read_connection_words(const Line&, EventSink&);

/// Facts that a line of connection_words() holds: where it connects to.
void tell_connection(std::string_view text, EventSink&);

/// True if the line begins another connection: the call of a program, "Trying 192.0.2.1...".
bool begins_connection(std::string_view line);

/// Reports the call of a program with its facts, and gives it.
std::optional<ProgramCall> read_program_call(const Line&, EventSink&);

/// Gives server_host or server_address, by what `host` is. A dot at the end is taken off.
void tell_host(std::string_view host, EventSink&);
bool looks_like_ip_address(std::string_view text);

}  // namespace smtplain
