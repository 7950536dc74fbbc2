// A log that is too long to be held, and that several programs may have written, one behind the other.
#pragma once
#include <memory>

#include "readers/reader.h"

namespace smtplain {

/// Reads lines as of `format` until they show none of its marks but another's (several_logs.h), and goes on
/// with that one.
std::unique_ptr<Reader> read_as_changing(const Format& format);

}  // namespace smtplain
