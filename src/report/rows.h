// What the text report shares with the commands that print a part of it.
#pragma once
#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include "smtplain/event.h"
#include "smtplain/finding.h"

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

/// "  1. You: Type the password again.", in lines of at most `width` columns.
void write_advice(std::ostream& out, std::span<const Fix> fixes, std::size_t width);

}  // namespace smtplain
