// What the programs people test a mail server by hand with print around the dialogue: telnet of Linux, macOS
// and Windows, PuTTY and its kin, nc, ncat, and the shell line that started them.
#pragma once
#include <optional>
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// Kind of a line that telnet, nc or the like prints itself; nullopt: it is none of those.
std::optional<Kind> connection_words(std::string_view line);

/// Reports such a line, or the call of a program, with the facts it holds. Nullopt: the line is nothing of
/// that.
std::optional<Kind> read_connection_words(const Line&, EventSink&);

/// Facts that a line of connection_words() holds: where it connects to.
void tell_connection(std::string_view text, EventSink&);

/// True if the line begins another connection: the call of a program, "Trying 192.0.2.1...".
bool begins_connection(std::string_view line);

}  // namespace smtplain
