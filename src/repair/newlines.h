// Newlines that a paste lost or put in the wrong place, where the lines carry marks of who speaks.
// For dialogues without marks see collapse.h.
#pragma once
#include <string_view>
#include <vector>

#include "repair/draft.h"

namespace smtplain {

/// Cuts lines that hold several marked ones ("… CLIENT -> SERVER: EHLO x SERVER -> CLIENT: 250 …", "<< 220 a
/// >> EHLO b << 250 c", "S: … C: …"), a time stamp going with the mark behind it. First joins paragraphs
/// whose newlines a mail program moved ("… S:" at the end of a line).
bool undo_lost_newlines(Draft& draft);

/// True if the line holds several of PHPMailer's marks, which nothing else looks like: undo_lost_newlines()
/// cuts it.
bool holds_certain_marks(std::string_view line);

}  // namespace smtplain
