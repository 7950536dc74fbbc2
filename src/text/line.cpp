#include "text/line.h"

#include <algorithm>
#include <utility>

#include "text/draft.h"
#include "text/encoding.h"
#include "text/html.h"
#include "text/layout.h"
#include "text/markdown.h"
#include "text/mask.h"
#include "text/newlines.h"
#include "text/quoted_printable.h"
#include "text/run_together.h"
#include "text/split.h"
#include "text/terminal.h"
#include "text/typography.h"
#include "text/wrappers.h"
#include "text/written_newlines.h"

namespace smtplain {
namespace {

/// No line of a log is longer for a reason; the second limit holds for what the readers get.
constexpr std::size_t kLongestRawLine = 256 * 1024, kLongestLine = 64 * 1024;
/// A paste may be damaged in layers: HTML within quoting within a container's JSON.
constexpr int kLayers = 3;

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(" ").append(count == 1 ? one : many);
}

/// Cuts at a whole character.
std::string_view cut(std::string_view text, std::size_t limit) {
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

void cut_long_lines(Draft& draft, std::size_t limit) {
  std::size_t count = 0;
  std::uint32_t first = 0;
  for (Line& line : draft.lines) {
    if (line.text.size() <= limit) continue;
    if (count++ == 0) first = line.number;
    line.text = cut(line.text, limit);
  }
  if (count == 0) return;
  draft.warnings.push_back(plural(count, "line is", "lines are") + " longer than " +
                           std::to_string(limit / 1024) + " KiB (the first is line " + std::to_string(first) +
                           "): the rest of it was left out.");
}

void warn_of_bytes(const DecodedText& decoded, bool has_control, std::vector<std::string>& warnings) {
  if (decoded.replaced > 0) {
    warnings.push_back(plural(decoded.replaced, "byte is", "bytes are") + " no text in " +
                       std::string(decoded.encoding) + "; \xEF\xBF\xBD stands in " +
                       (decoded.replaced == 1 ? "its place." : "their place."));
  }
  if (!has_control) return;
  const auto nuls = std::count(decoded.text.begin(), decoded.text.end(), '\0');
  if (nuls > 0)
    warnings.push_back(plural(static_cast<std::uint64_t>(nuls), "NUL byte was", "NUL bytes were") +
                       " left out.");
}

/// A private key has no business in a log, and no reader needs to see one. Line by line it could not be told
/// from other base64, so it is hidden here.
void hide_private_keys(Draft& draft) {
  bool inside = false;
  for (Line& line : draft.lines) {
    const bool key = line.text.find("PRIVATE KEY-----") != std::string_view::npos;
    if (key && line.text.find("-----BEGIN ") != std::string_view::npos) {
      inside = line.text.find("-----END ") == std::string_view::npos;
    } else if (line.text.find("-----END ") != std::string_view::npos) {
      inside = false;
    } else if (inside) {
      line.text = kMask;
    }
  }
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
  changed |= undo_written_out_newlines(draft);
  changed |= undo_html(draft);
  changed |= undo_quoted_printable(draft);
  changed |= undo_double_spacing(draft);
  changed |= undo_line_numbers(draft);
  changed |= undo_markdown(draft);
  changed |= undo_quoting(draft);
  changed |= undo_indentation(draft);
  changed |= undo_wrapping(draft);
  changed |= undo_run_together(draft);
  changed |= undo_lost_newlines(draft);
  return changed;
}

}  // namespace

Document decode(std::string bytes) {
  Document document;
  document.byte_count = bytes.size();
  document.storage = std::make_shared<Arena>();
  DecodedText decoded = to_utf8(std::move(bytes));
  document.encoding = decoded.encoding;
  const ByteSurvey survey = survey_bytes(decoded.text);
  Draft draft{{}, TextPool(document.storage), {}};
  warn_of_bytes(decoded, survey.control, draft.warnings);

  const auto text = std::make_shared<const std::string>(std::move(decoded.text));
  document.storage->hold(text);
  draft.lines = split_lines(*text, survey.carriage_return, document.line_count);
  cut_long_lines(draft, kLongestRawLine);
  if (survey.control || survey.high) {
    repair_characters(draft);
  } else {
    undo_written_out_controls(draft);
  }
  for (int layer = 0; layer < kLayers && repair_layer(draft); ++layer) repair_characters(draft);
  if (text->find("PRIVATE KEY-----") != std::string::npos) hide_private_keys(draft);
  cut_long_lines(draft, kLongestLine);

  document.lines = std::move(draft.lines);
  document.warnings = std::move(draft.warnings);
  return document;
}

}  // namespace smtplain
