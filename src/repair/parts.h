// A log that is too long to be held, part by part.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "repair/document.h"
#include "repair/repair.h"

namespace smtplain {

/// So many lines were left out of a part, after some of its lines.
struct LeftOut {
  std::uint64_t after = 0, lines = 0, sessions = 0;
};

/// Decodes parts of whole lines. The log's encoding, and whether a paste, a terminal or a container damaged
/// it, is found out from its beginning, as it is for whole logs.
class PartDecoder {
 public:
  /// `head`: the beginning of the log in whole lines, some hundred of them where it has that many.
  explicit PartDecoder(std::string head);
  /// The lines of the head, decoded, to detect the format by.
  Document& head() { return head_; }

  /// The next part, with its lines numbered on. The first one begins at the start of the log.
  Document next(std::string bytes, std::span<const LeftOut> left_out = {});
  std::string_view encoding() const { return head_.encoding; }
  char line_end() const { return line_end_; }
  /// Each part is repaired as its beginning has to be.
  bool damaged() const { return damaged_; }
  /// Complete after the last part.
  std::vector<std::string> warnings() const { return faults_.warnings(); }

 private:
  Document head_;
  std::string sample_;  // of a damaged log: the raw lines that the repairs take their decisions from
  std::uint32_t sample_lines_ = 0;
  char line_end_ = '\n';
  std::uint64_t lines_ = 0;  // so far
  bool damaged_ = false, begun_ = false, in_key_ = false;
  TextFaults faults_;
};

/// Where the last whole line in `bytes` ends; 0 if none does. `bytes` are the log's from its start, or from
/// where a line of it starts; `encoding` is that of a DecodedText.
std::size_t whole_lines(std::string_view bytes, std::string_view encoding);

}  // namespace smtplain
