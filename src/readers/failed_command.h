// The lines of a failure that a program tells, and which command it was that failed: by the words beside the
// reply, the field of an error object, the stack, the words around.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "readers/quoted_reply.h"
#include "readers/reader.h"

namespace smtplain {

/// A line of a failure.
struct Examined {
  std::string_view text;  ///< without time and level
  std::optional<QuotedReply> quoted;
  bool frame = false;        ///< of a stack, or the source below one
  bool told_before = false;  ///< its words were put behind those of the line above
};

/// The lines with the replies that they quote, also those that were broken over two lines.
std::vector<Examined> examine(std::span<const Line> block);

/// "- SMTP_STARTTLS=true", "smtp_enable_starttls_auto: true": what the program was told, not what failed.
bool is_setting(std::string_view text);

/// The command that the reply quoted in `line`, at index `at` of `block`, answers. `spoken`: the log shows
/// commands too.
Verb verb_of(const Examined& line, std::size_t at, std::span<const Examined> block, bool spoken);

/// Tells the sink which command failed, if anything in the block names it and no reply does.
void tell_failed_command(const Examined& line, std::span<const Examined> block, EventSink& sink);

}  // namespace smtplain
