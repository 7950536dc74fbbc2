#include "repair/parts.h"

#include <algorithm>

#include "text/characters.h"
#include "text/split.h"

namespace smtplain {
namespace {

std::size_t byte_order_mark(std::string_view bytes, std::string_view encoding) {
  const std::string_view mark = encoding == "utf-16le"   ? "\xFF\xFE"
                                : encoding == "utf-16be" ? "\xFE\xFF"
                                                         : "\xEF\xBB\xBF";
  return bytes.starts_with(mark) ? mark.size() : 0;
}

/// As many raw lines as a repair can look at, each of which may become several or half a line.
constexpr std::uint32_t kSampleLines = 1200;

std::string first_lines(std::string_view bytes, std::string_view encoding, std::uint32_t& count) {
  const std::string_view end = encoding == "utf-16le"   ? std::string_view("\n\0", 2)
                               : encoding == "utf-16be" ? std::string_view("\0\n", 2)
                                                        : std::string_view("\n");
  std::size_t at = 0;
  for (count = 0; count < kSampleLines; ++count) {
    const std::size_t found = bytes.find(end, at);
    if (found == npos) break;
    at = found + end.size();
  }
  // An empty line behind them: nothing goes on from the sample to the part.
  ++count;
  return std::string(bytes.substr(0, at)).append(end);
}

}  // namespace

std::size_t whole_lines(std::string_view bytes, std::string_view encoding) {
  const bool wide = encoding.starts_with("utf-16");
  const std::size_t high = encoding == "utf-16be" ? 1 : 0;  // offset of the byte that says LF
  for (std::size_t at = bytes.rfind('\n'); at != npos; at = at == 0 ? npos : bytes.rfind('\n', at - 1)) {
    if (!wide) return at + 1;
    const std::size_t start = at - std::min(at, high);
    if (start % 2 == 0 && start + 2 <= bytes.size() && bytes[start + 1 - high] == '\0') return start + 2;
  }
  return 0;
}

PartDecoder::PartDecoder(std::string head) {
  const std::string raw = head;
  head_.byte_count = head.size();
  head_.storage = std::make_shared<Arena>();
  DecodedText decoded = to_utf8(std::move(head));
  head_.encoding = faults_.encoding = decoded.encoding;
  const ByteSurvey survey = survey_bytes(decoded.text);
  if (survey.carriage_return && decoded.text.find('\n') == npos) line_end_ = '\r';
  const auto text = std::make_shared<const std::string>(std::move(decoded.text));
  head_.storage->hold(text);
  Draft draft{{}, TextPool(head_.storage), {}};
  draft.lines = split_lines(*text, survey.carriage_return, line_end_, head_.line_count);
  TextFaults of_head;
  damaged_ = repair_lines(draft, survey, false, of_head);
  head_.lines = std::move(draft.lines);
  if (damaged_) {
    const std::size_t mark = byte_order_mark(raw, head_.encoding);
    sample_ = first_lines(std::string_view(raw).substr(mark), head_.encoding, sample_lines_);
  }
}

Document PartDecoder::next(std::string bytes, std::span<const LeftOut> left_out) {
  Document part;
  part.byte_count = bytes.size();
  part.encoding = head_.encoding;
  part.storage = std::make_shared<Arena>();
  if (!begun_) bytes.erase(0, byte_order_mark(bytes, head_.encoding));
  begun_ = true;
  if (damaged_) bytes.insert(0, sample_);
  DecodedText decoded = to_utf8(std::move(bytes), head_.encoding);
  const ByteSurvey survey = survey_bytes(decoded.text);
  const auto text = std::make_shared<const std::string>(std::move(decoded.text));
  part.storage->hold(text);
  Draft draft{{}, TextPool(part.storage), {}};
  draft.lines = split_lines(*text, survey.carriage_return, line_end_, part.line_count);
  note_faults(decoded.replaced, survey, *text, faults_);
  TextFaults ignored;
  repair_lines(draft, survey, !damaged_, damaged_ ? ignored : faults_);
  if (in_key_ || text->find("PRIVATE KEY-----") != npos) hide_private_keys(draft, in_key_);
  if (damaged_) {
    std::erase_if(draft.lines, [this](const Line& line) { return line.number <= sample_lines_; });
    part.line_count -= std::min<std::uint64_t>(part.line_count, sample_lines_);
  }
  auto offset = static_cast<std::uint32_t>(lines_) - sample_lines_;
  lines_ += part.line_count;
  auto line = draft.lines.begin();
  for (const LeftOut& out : left_out) {
    const auto first = static_cast<std::uint32_t>(out.after) + sample_lines_ + offset + 1;
    for (; line != draft.lines.end() && line->number + offset < first; ++line) line->number += offset;
    part.gaps.push_back({first, first + static_cast<std::uint32_t>(out.lines), out.sessions});
    offset += static_cast<std::uint32_t>(out.lines);
    lines_ += out.lines;
  }
  for (; line != draft.lines.end(); ++line) line->number += offset;
  part.line_count = lines_;
  part.lines = std::move(draft.lines);
  return part;
}

}  // namespace smtplain
