#include "repair/repair.h"

#include <algorithm>

#include "repair/html.h"
#include "repair/layout.h"
#include "repair/markdown.h"
#include "repair/newlines.h"
#include "repair/quoted_printable.h"
#include "repair/record_heads.h"
#include "repair/run_together.h"
#include "repair/terminal.h"
#include "repair/typography.h"
#include "repair/wrapped_lines.h"
#include "repair/wrappers.h"
#include "repair/written_newlines.h"
#include "secrets/mask.h"
#include "text/characters.h"

namespace smtplain {
namespace {

/// No line of a log is longer for a reason; the second limit holds for what the readers get.
constexpr std::size_t kLongestRawLine = std::size_t{256} * 1024, kLongestLine = std::size_t{64} * 1024;
/// A paste may be damaged in layers: HTML within quoting within a container's JSON.
constexpr int kLayers = 3;

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(" ").append(count == 1 ? one : many);
}

void cut_long_lines(Draft& draft, std::size_t limit, TextFaults::LongLines& found) {
  for (Line& line : draft.lines) {
    if (line.text.size() <= limit) continue;
    if (found.count++ == 0) found.first = line.number;
    line.text = cut_utf8(line.text, limit);
  }
}

std::string long_lines_warning(const TextFaults::LongLines& found, std::size_t limit) {
  return plural(found.count, "line is", "lines are") + " longer than " + std::to_string(limit / 1024) +
         " KiB (the first is line " + std::to_string(found.first) + "): the rest of it was left out.";
}

/// What the characters themselves need. Repeated after each layer: an escape sequence may hide in a JSON
/// string.
void repair_characters(Draft& draft) {
  undo_terminal_codes(draft);
  undo_typography(draft);
  undo_written_out_controls(draft);
}

/// Takes one layer of wrapping and paste damage off, from the outside in.
bool repair_layer(Draft& draft) {
  bool changed = undo_joined_objects(draft);
  changed |= unwrap_containers(draft);
  if (changed) repair_characters(draft);
  changed |= undo_string_literal(draft);
  changed |= undo_string_list(draft);
  changed |= undo_written_out_newlines(draft);
  changed |= undo_html(draft);
  changed |= undo_quoted_printable(draft);
  changed |= undo_double_spacing(draft);
  changed |= undo_line_numbers(draft);
  changed |= undo_markdown(draft);
  changed |= undo_quoting(draft);
  changed |= undo_indentation(draft);
  changed |= undo_console_name(draft);
  changed |= undo_heads_behind(draft);
  changed |= undo_wrapping(draft);
  changed |= undo_run_together(draft);
  changed |= undo_lost_newlines(draft);
  return changed;
}

}  // namespace

std::vector<std::string> TextFaults::warnings() const {
  std::vector<std::string> warnings;
  if (replaced > 0) {
    warnings.push_back(plural(replaced, "byte is", "bytes are") + " no text in " + std::string(encoding) +
                       "; \xEF\xBF\xBD stands in " + (replaced == 1 ? "its place." : "their place."));
  }
  if (nuls > 0) warnings.push_back(plural(nuls, "NUL byte was", "NUL bytes were") + " left out.");
  if (raw.count > 0) warnings.push_back(long_lines_warning(raw, kLongestRawLine));
  if (repaired.count > 0) warnings.push_back(long_lines_warning(repaired, kLongestLine));
  return warnings;
}

void note_faults(std::size_t replaced, const ByteSurvey& survey, std::string_view text, TextFaults& faults) {
  faults.replaced += replaced;
  if (survey.control) faults.nuls += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\0'));
}

bool repair_lines(Draft& draft, const ByteSurvey& survey, bool plain, TextFaults& faults) {
  cut_long_lines(draft, kLongestRawLine, faults.raw);
  bool changed = false;
  if (survey.control || survey.high) {
    undo_terminal_codes(draft);
    undo_typography(draft);
  }
  if (!plain) {
    changed = undo_written_out_controls(draft);
    for (int layer = 0; layer < kLayers && repair_layer(draft); ++layer) {
      changed = true;
      repair_characters(draft);
    }
  }
  cut_long_lines(draft, kLongestLine, faults.repaired);
  return changed;
}

void hide_private_keys(Draft& draft, bool& inside) {
  for (Line& line : draft.lines) {
    const bool key = line.text.find("PRIVATE KEY-----") != npos;
    if (key && line.text.find("-----BEGIN ") != npos) {
      inside = line.text.find("-----END ") == npos;
    } else if (line.text.find("-----END ") != npos) {
      inside = false;
    } else if (inside) {
      line.text = kMask;
    }
  }
}

}  // namespace smtplain
