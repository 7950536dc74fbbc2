// Signs that a piece of text is of an SMTP log: what the repairs take their decisions by.
#pragma once
#include <span>
#include <string_view>

namespace smtplain {

/// True if `text` begins with a reply code ("250-", "354 ").
bool begins_with_reply(std::string_view text);

/// True if `text` begins as the lines of logs do, whichever program wrote them: a time stamp, a reply, a
/// command, a mark of who speaks ("CLIENT -> SERVER", "<- ", "S: "), or what clients say of the connection.
bool begins_like_log(std::string_view text);

/// `text` without the marks that programs put before what was said: "< ", "-> ", "<~*", "S: ", "[->] ".
std::string_view without_speaker_mark(std::string_view text);

/// True if the texts hold both sides of a dialogue: a reply, and a command or a word about the connection.
bool shows_dialogue(std::span<const std::string_view> texts);

}  // namespace smtplain
