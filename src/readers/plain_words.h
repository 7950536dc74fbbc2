// A failure in a few plain words: "smtp server does not respond", of a monitoring tool, a device, a form.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include "text/line.h"

namespace smtplain {

/// The words tell of mail that failed, and nobody asks or tells a story in them. Only for a text that stands
/// alone: within a log they may mean anything.
bool says_failure_plainly(std::string_view text);

/// More lines than these, not counting empty ones, are a log or a letter.
constexpr std::size_t kMostPlainLines = 4;

/// So few lines, one of which says so.
bool is_plain_failure(std::span<const Line> lines);

}  // namespace smtplain
