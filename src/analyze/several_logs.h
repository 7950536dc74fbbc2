// Logs of several programs in one file, one behind the other: what a job in CI prints, or `cat *.log`.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "analyze/part_reader.h"
#include "readers/reader.h"
#include "smtplain/session.h"

namespace smtplain {

/// The lines are the server's own record of what the client was told above: "SASL PLAIN authentication
/// failed: generic failure" under "535 5.7.8 Error: authentication failed: generic failure".
bool records_reply(std::span<const Line> lines, std::span<const Line> above);

/// The log, read as one of `format`, leaves room for another's: there are several sessions, or the marks of
/// the format do not reach from its beginning to its end.
bool may_be_several(std::span<const Session> sessions, std::span<const Line> lines, const Format& format);

/// A reader for all of them, in a log that was taken for one of `format`; nullptr: the lines are one
/// program's as far as their marks tell. `of_another` gets a reader if that is not the program of `format`.
std::unique_ptr<Reader> read_as_several(std::span<const Line> lines, const Format& format,
                                        std::unique_ptr<Reader>& of_another);

/// True if lines without a mark of `format` have those of another, of `known` first, or are a typed dialogue.
bool may_be_anothers(std::span<const Line> lines, const Format& format, std::span<const Format* const> known);

/// The logs in these lines; none: no program's marks. `behind`: what the lines above are of, if there are
/// any; the first log goes on with them. `known`: formats that may have marks here; gets the further ones
/// that do.
std::vector<Part> logs_in(std::span<const Line> lines, const Format* behind,
                          std::vector<const Format*>& known);

}  // namespace smtplain
