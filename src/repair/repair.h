// The steps from a log's bytes to its lines, shared by whole logs (line.h) and logs in parts (parts.h).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "repair/draft.h"
#include "text/encoding.h"

namespace smtplain {

/// What was found wrong with the bytes and lines of a log, to be told once.
struct TextFaults {
  struct LongLines {
    std::uint64_t count = 0;
    std::uint32_t first = 0;
  };
  std::string_view encoding;
  std::uint64_t replaced = 0, nuls = 0;  ///< bytes
  LongLines raw, repaired;

  std::vector<std::string> warnings() const;
};

/// Counts the bytes that are no text: `replaced` ones, and the NUL bytes of `text`.
void note_faults(std::size_t replaced, const ByteSurvey& survey, std::string_view text, TextFaults& faults);

/// Lines without what a terminal, a page or a container made of them. `plain`: the log is known to be
/// undamaged but for its characters. True if the lines had another form than a log has.
bool repair_lines(Draft& draft, const ByteSurvey& survey, bool plain, TextFaults& faults);

/// A private key has no business in a log, and no reader needs to see one. Line by line it could not be told
/// from other base64, so it is hidden here. `inside`: the key has begun in lines before these.
void hide_private_keys(Draft& draft, bool& inside);

}  // namespace smtplain
