// What a program says of a failure in its own words: an exception with its stack trace, an error object, a
// bounce, a headline over a log. Told a block at a time, for the words that name the command may stand below
// the reply.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "readers/quoted_reply.h"
#include "readers/reader.h"

namespace smtplain {

/// Whether a quoted reply counts as the server's own.
enum class Quotes : std::uint8_t {
  tell,  ///< unless the log has shown it already
  hide   ///< never: the dialogue itself follows
};

/// Reports a block of lines: the reply that they quote, with the command it answers, the failure, and the
/// facts (host, port, user name, mechanism) that stand in them.
void tell_failure(std::span<const Line> block, Quotes, ReplyMemory&, EventSink&);

}  // namespace smtplain
