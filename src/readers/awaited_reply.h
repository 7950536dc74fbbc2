// Which command's answer a program waited for when time ran out or the connection broke: its error says so
// in no word, its stack of calls does.
#pragma once
#include <span>
#include <string_view>

#include "smtplain/event.h"

namespace smtplain {

/// The command, Verb::connection for the greeting; Verb::none if no frame waits for an answer, or none tells
/// to what. `frames`: in the order of the log, for Python with the lines of source below them.
Verb awaited_in(std::span<const std::string_view> frames);

}  // namespace smtplain
