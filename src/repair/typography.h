// What word processors, chat programs and web pages make of plain characters.
#pragma once
#include <string>
#include <string_view>

#include "repair/draft.h"

namespace smtplain {

/// `text` without characters that show nothing (zero width, bidirectional controls, soft hyphen) and with
/// every kind of blank made a plain one.
std::string without_invisible(std::string_view text);

/// `text` with typographic quotes and dashes made plain if they stand where the syntax of a log has plain
/// ones: "250–SIZE", “250-SIZE”, CLIENT –> SERVER, CLIENT → SERVER. Unchanged otherwise: a reply may say what
/// it likes.
std::string with_plain_punctuation(std::string_view text);

/// Both, on each line that needs it.
bool undo_typography(Draft& draft);

}  // namespace smtplain
