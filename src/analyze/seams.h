// Logs of two programs in one paste, neither of which was typed to: the error of one library and the log of
// another, a dialogue and below it what the next program says. Whoever pastes them leaves a gap between.
#pragma once
#include <memory>
#include <span>

#include "readers/reader.h"

namespace smtplain {

/// A reader for all of them, in a log that was taken for one of `format`; nullptr: the lines are one
/// program's, or tell of one attempt. `told_apart`: that program's own attempts are told apart already.
std::unique_ptr<Reader> read_at_seams(std::span<const Line> lines, const Format& format, bool told_apart);

}  // namespace smtplain
