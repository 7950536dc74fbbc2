// Which program's log this is, and where that shows: in its first lines, or, where another program's log
// holds mail's somewhere, far down.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "readers/reader.h"
#include "repair/document.h"
#include "text/line.h"

namespace smtplain {

// Marks of a format show early; looking further would only cost time on large logs.
inline constexpr std::size_t kDetectLines = 400;

/// The format of a log, found out from its first lines, or those that it is to be looked for in. Takes a
/// logging system's prefix off `document`'s lines where they say more without it; `bare` tells so. nullptr:
/// no SMTP.
const Format* detect_format(Document& document, double& confidence, bool& bare);

/// Takes a logging system's prefix off each line and keeps its time.
void strip_prefixes(std::span<Line> lines);

/// Of a log whose first lines are of no known format: where it begins to tell of mail in one.
struct MailTalk {
  std::size_t at = 0;      ///< in the bytes, where a line begins
  std::uint32_t line = 1;  ///< the line's number
};

/// nullopt: nowhere, as far as is looked.
std::optional<MailTalk> find_mail_talk(std::string_view bytes);

}  // namespace smtplain
