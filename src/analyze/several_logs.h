// Logs of several programs in one file, one behind the other: what a job in CI prints, or `cat *.log`.
#pragma once
#include <memory>
#include <span>

#include "readers/reader.h"
#include "smtplain/session.h"

namespace smtplain {

/// The log, read as one of `format`, leaves room for another's: there are several sessions, or the marks of
/// the format do not reach from its beginning to its end.
bool may_be_several(std::span<const Session> sessions, std::span<const Line> lines, const Format& format);

/// A reader for all of them, in a log that was taken for one of `format`; nullptr: the lines are one
/// program's as far as their marks tell.
std::unique_ptr<Reader> read_as_several(std::span<const Line> lines, const Format& format);

}  // namespace smtplain
