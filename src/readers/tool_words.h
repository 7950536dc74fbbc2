// What a line tells that no mark of the log's own introduces: words of client programs, TLS libraries,
// sockets and exceptions, and what is none of that. Every check looks at bytes only and takes linear time.
#pragma once
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// Kind of a line that a client program says itself, by its words alone: error, close, tls, certificate,
/// connect, note; noise where it speaks of neither mail nor network nor TLS, or where a person speaks and no
/// program.
Kind kind_of_words(std::string_view text);

/// The same of a line whose mark proves that the program says it: never noise, and a failure even where the
/// line does not say of what.
Kind kind_of_own_words(std::string_view text);

/// curl's "  0  0  0 … --:--:--  0" and its two head lines.
bool is_progress_meter(std::string_view text);

/// Reports a line as kind_of_words has it.
void say_by_words(const Line&, std::string_view text, EventSink&);

/// Takes `prefix` off the start of `text`, upper and lower case alike; false: it is not there.
bool take_prefix(std::string_view& text, std::string_view prefix);

}  // namespace smtplain
