#include "analyze/long_log.h"

#include <cstring>
#include <utility>

#include "analyze/changing_reader.h"
#include "analyze/detection.h"
#include "analyze/routine_messages.h"
#include "analyze/routine_sessions.h"
#include "text/encoding.h"

namespace smtplain {
namespace {

// A password is hidden wherever it stands after the log-in that showed it; these many are remembered.
constexpr std::size_t kMostSecrets = 1000;
// The beginning of a log by which its encoding, damage and format are found out.
constexpr std::size_t kHead = std::size_t{256} << 10;
// Beyond this a line is cut anyway. What is left of it is read as further lines.
constexpr std::size_t kLongestLine = std::size_t{1} << 20;
// What fits into a processor's cache is passed over fastest.
constexpr std::size_t kBlock = std::size_t{128} << 10;
// A part is to come before the sessions in it are too many.
constexpr std::size_t kMostRoutine = 8192;

std::string head_of(std::string_view bytes) {
  const std::string_view seen = bytes.substr(0, kHead);
  const std::size_t end = whole_lines(seen, to_utf8(std::string(seen)).encoding);
  return std::string(seen.substr(0, end == 0 ? seen.size() : end));
}

}  // namespace

void tell_no_sessions(Source& source) {
  source.confidence = 0;
  source.warnings.emplace_back(source.bytes == 0 ? "the log is empty"
                                                 : "no SMTP dialogue was found in this log");
}

std::string_view LogBytes::next(std::string_view encoding, std::size_t least) {
  for (std::size_t wanted = std::max(size_, least);; wanted *= 2) {
    if (end_ - begin_ < wanted) fill(wanted);
    // As much as the part may hold, but a line at least.
    const std::string_view seen = std::string_view(bytes_).substr(begin_, std::min(wanted, end_ - begin_));
    const bool rest = ended_ && seen.size() == end_ - begin_;
    std::size_t end = rest ? seen.size() : whole_lines(seen, encoding);
    if (end == 0 && seen.size() >= kLongestLine) end = seen.size() / 4 * 4;
    if (end == 0 && !seen.empty()) continue;
    total_ += end;
    begin_ += end;
    return seen.substr(0, end);
  }
}

void LogBytes::fill(std::size_t wanted) {
  std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
  end_ -= std::exchange(begin_, 0);
  bytes_.resize(std::max({bytes_.size(), wanted, std::size_t{1} << 16}));
  while (!ended_ && end_ < wanted) {
    const std::size_t got = input_(bytes_.data() + end_, bytes_.size() - end_);
    end_ += got;
    ended_ = got == 0;
  }
}

PartDecoder LongLog::decoder_for(std::string_view head, const AnalyzeOptions& options, Detected& detected) {
  PartDecoder decoder(head_of(head));
  if (!options.format.empty()) {
    detected.format = find_format(options.format);
    return decoder;
  }
  const auto detect_in = [&](PartDecoder& from) {
    detected.format = detect_format(from.head(), detected.confidence, detected.bare);
  };
  detect_in(decoder);
  if (detected.format != nullptr) return decoder;
  if (const auto talk = find_mail_talk(head)) {
    decoder = PartDecoder(head_of(head.substr(talk->at)));
    detect_in(decoder);
  }
  return decoder;
}

LongLog::LongLog(const std::string& path, std::string head, const Input& input, const AnalyzeOptions& options)
    : decoder_(decoder_for(head, options, detected_)),
      size_(options.part_bytes),
      wanted_(std::min(kBlock, size_)),
      bytes_(std::move(head), input, options.routine ? wanted_ : size_) {
  told_.path = path;
  told_.encoding = decoder_.encoding();
  told_.confidence = detected_.confidence;
  told_.more = true;
  const Format* const format = detected_.format;
  if (format == nullptr) return;
  const bool may_change = options.format.empty() && !detected_.bare;
  reader_.emplace(may_change ? read_as_changing(*format) : format->make(),
                  SessionLimits{.secrets = kMostSecrets});
  told_.format = format->name;
  const bool wide = decoder_.encoding().starts_with("utf-16");
  if (!options.routine || wide || decoder_.line_end() != '\n') return;
  by_name_ = format->entry != nullptr && !decoder_.damaged() && !detected_.bare;
  if (by_name_)
    routine_ = std::make_unique<RoutineMessages>(format->entry);
  else if (format->apart)
    routine_ = std::make_unique<RoutineSessions>();
}

std::optional<DecodedPart> LongLog::decode() {
  if (interleaved_ && !by_name_) routine_.reset();
  RoutineText text;
  bool any = false;
  std::size_t least = 0;
  while (text.text.size() < wanted_ && text.sessions.size() < kMostRoutine) {
    const std::string_view part =
        bytes_.next(decoder_.encoding(), routine_ ? std::max(least, routine_->window()) : least);
    if (part.empty()) break;
    any = true;
    if (!routine_) {
      text.text.assign(part);
      break;
    }
    const std::size_t taken = routine_->take(part, bytes_.ended(), text);
    bytes_.put_back(part.size() - taken);
    least = taken == 0 ? 2 * std::max(least, part.size()) : 0;  // a session that is longer than this part
    if (taken > 0 && part[taken - 1] != '\n') break;  // the rest of a line that was cut is another one
  }
  if (!any) return std::nullopt;
  // What is learned soon saves most; the repairs of a damaged log cost the same for each part.
  if (!routine_ || decoder_.damaged()) wanted_ = std::min(wanted_ + wanted_ / 4, size_);
  DecodedPart decoded{decoder_.next(std::move(text.text), text.left_out), std::move(text.sessions), {}};
  if (routine_) decoded.routine_keeper = routine_->keeper();
  lines_ = decoded.document.line_count;
  if (detected_.bare) strip_prefixes(decoded.document.lines);
  return decoded;
}

std::optional<Source> LongLog::read(DecodedPart decoded) {
  if (!reader_) return std::nullopt;
  std::vector<std::uint64_t> before_gaps;
  if (by_name_) reader_->pass(std::exchange(decoded.routine, {}));
  auto sessions = reader_->part(decoded.document, &before_gaps);
  if (by_name_) decoded.routine = reader_->passed();
  if (reader_->interleaved()) interleaved_ = true;
  if (sessions.empty() && decoded.routine.empty()) return std::nullopt;
  auto routine = decoded.routine.begin();
  for (std::size_t gap = 0; gap < before_gaps.size(); ++gap) {
    for (std::uint64_t i = 0; i < decoded.document.gaps[gap].sessions; ++i, ++routine)
      routine->id = std::to_string(before_gaps[gap] + i + 1);
  }
  Source part = part_of(std::move(sessions));
  told_.first_session += decoded.routine.size();
  part.routine = std::move(decoded.routine);
  part.routine_keeper = std::move(decoded.routine_keeper);
  return part;
}

void LongLog::learn(const Source& part) {
  if (routine_ && (!interleaved_ || by_name_)) routine_->learn(part.sessions, part.routine);
}

Source LongLog::finish() {
  told_.more = false;
  told_.lines = lines_;
  told_.bytes = bytes_.bytes();
  told_.warnings = decoder_.warnings();
  auto sessions = reader_ ? reader_->finish(lines_) : std::vector<Session>{};
  auto passed = reader_ ? reader_->passed() : std::vector<RoutineSession>{};
  if (sessions.empty() && passed.empty() && told_.first_session == 0) {
    told_.format = {};
    tell_no_sessions(told_);
  }
  Source part = part_of(std::move(sessions));
  part.routine = std::move(passed);
  if (by_name_) part.routine_keeper = routine_->keeper();
  return part;
}

Source LongLog::part_of(std::vector<Session> sessions) {
  Source part = told_;
  told_.first_session += sessions.size();
  part.sessions = std::move(sessions);
  return part;
}

}  // namespace smtplain
