// An event of a log and its explanation beside it, as text for a terminal.
#pragma once
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include "smtplain/event.h"

namespace smtplain {

/// Colours by what they mean. Empty strings where colour is off.
struct Palette {
  std::string_view good, bad, caution, heading, quiet, client, server, off;
};
const Palette& palette(bool color);

/// The event's line number, who said it, its text and what it means, in two columns where `width` columns are
/// enough for them.
void write_event(std::ostream& out, const Event& event, const std::string& explained, const Palette& palette,
                 std::size_t width);

}  // namespace smtplain
