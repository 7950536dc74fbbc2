// A paste often holds an application's error and a dialogue that somebody typed to find out more, below or
// above it. No reader knows both: each part is read as its own program's.
#pragma once
#include <memory>
#include <span>

#include "readers/reader.h"

namespace smtplain {

/// A reader for all parts; nullptr: the lines are one program's.
std::unique_ptr<Reader> read_as_paste(std::span<const Line> lines);

}  // namespace smtplain
