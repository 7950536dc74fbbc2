#include "analyze/live_log.h"

#include <utility>

#include "analyze/detection.h"
#include "text/encoding.h"

namespace smtplain {
namespace {

// By then a format has shown its marks; looking at the first lines again would only cost time.
constexpr std::uint64_t kSettledAfter = 100;
// Lines, and bytes, without any SMTP: what follows may have some.
constexpr std::uint64_t kGivenUpAfter = 100;
// While it has one, the format is looked for at each of the first lines, then ever more rarely.
constexpr std::uint64_t kLookedAtEach = 16;
constexpr std::size_t kPieceOfHead = 4096;
constexpr std::size_t kMostHead = std::size_t{1} << 18;
// A line that is longer is cut anyway. What is left of it is read as further lines.
constexpr std::size_t kLongestLine = std::size_t{1} << 20;

constexpr std::size_t kOverTicks = 2, kFailedTicks = 60;  // of half a second

// Sessions are told as they end; the number of secrets is that of other long logs.
constexpr SessionLimits kLimits = {.open = 2000, .waiting = 0, .reorder = 0, .secrets = 1000};

}  // namespace

LiveLog::LiveLog(std::string path, const Rules& rules, std::string_view format, LiveListener& listener)
    : path_(std::move(path)), rules_(rules), forced_(find_format(format)), listener_(listener) {}

void LiveLog::write(std::string_view bytes) {
  rest_ += bytes;
  const std::string_view encoding = decoder_ ? decoder_->encoding() : to_utf8(std::string(rest_)).encoding;
  std::size_t end = whole_lines(rest_, encoding);
  if (end == 0 && rest_.size() > kLongestLine) end = rest_.size() / 4 * 4;
  if (end == 0) return;
  const std::string whole = rest_.substr(0, end);
  rest_.erase(0, end);
  // In small pieces until the format is known: much may have been there before the log was followed.
  for (std::size_t at = 0; at < whole.size();) {
    const std::string_view left = std::string_view(whole).substr(at);
    std::size_t piece = settled_ ? 0 : whole_lines(left.substr(0, kPieceOfHead), encoding);
    if (piece == 0) piece = left.size();
    take(std::string(left.substr(0, piece)));
    at += piece;
  }
}

void LiveLog::take(std::string bytes) {
  if (settled_) return read(decoder_->next(std::move(bytes)));
  head_ += bytes;
  if (format_ == nullptr || lines_ >= look_again_at_)
    read_again();
  else
    read(decoder_->next(std::move(bytes)));
  if (format_ == nullptr && (lines_ >= kGivenUpAfter || head_.size() >= kMostHead)) {
    skipped_ += lines_;
    lines_ = 0;
    head_.clear();
    decoder_.reset();
  } else if (format_ != nullptr && (lines_ >= kSettledAfter || head_.size() >= kMostHead)) {
    settled_ = true;
  }
  if (!settled_) return;
  head_.clear();
  told_.clear();
}

// From the first line on, as if the log had been whole: what was told is left out by event().
void LiveLog::read_again() {
  decoder_.emplace(head_);
  format_ = forced_ != nullptr ? forced_ : detect_format(decoder_->head(), confidence_, bare_);
  if (forced_ != nullptr) confidence_ = 1;
  reader_.reset();
  last_line_ = 0;
  if (format_ != nullptr) {
    reader_.emplace(*format_, kLimits);
    reader_->watch(*this);
  }
  read(decoder_->next(head_));
  look_again_at_ = lines_ < kLookedAtEach ? 0 : lines_ + lines_ / 2;
}

void LiveLog::read(Document document) {
  lines_ = document.line_count;
  if (!reader_) return;
  if (bare_) strip_prefixes(document.lines);
  for (Line& line : document.lines) line.number += static_cast<std::uint32_t>(skipped_);
  reader_->part(document);
}

void LiveLog::tick() {
  const std::uint64_t now = skipped_ + lines_;
  const bool quiet = !ticks_.empty() && ticks_.back() == now;
  if (reader_ && quiet && rest_.empty()) reader_->flush();
  ticks_.push_back(now);
  if (ticks_.size() > kFailedTicks + 1) ticks_.pop_front();
  if (!reader_) return;
  if (ticks_.size() > kOverTicks)
    reader_->end_silent(static_cast<std::uint32_t>(ticks_[ticks_.size() - 1 - kOverTicks]), false);
  if (ticks_.size() > kFailedTicks) reader_->end_silent(static_cast<std::uint32_t>(ticks_.front()), true);
}

void LiveLog::end() {
  if (!rest_.empty()) take(std::exchange(rest_, {}));
  if (reader_) reader_->finish(skipped_ + lines_);
  reader_.reset();
}

void LiveLog::event(Session& so_far, std::size_t index) {
  const Event& event = so_far.events[index];
  if (!settled_) {
    nth_of_line_ = event.line == last_line_ ? nth_of_line_ + 1 : 0;
    last_line_ = event.line;
    if (!told_.emplace(event.line, nth_of_line_).second) return;
  }
  if (event.kind == Kind::noise) return;
  listener_.event(so_far, event, rules_.explain(so_far, index));
}

void LiveLog::ended(Session session) {
  settled_ = true;  // a whole dialogue was understood
  Source source;
  source.path = path_;
  source.format = format_->name;
  source.confidence = confidence_;
  source.encoding = decoder_->encoding();
  source.more = true;
  source.first_session = sessions_++;
  source.sessions.push_back(std::move(session));
  rules_.judge(source.sessions.front());
  listener_.session(source);
}

}  // namespace smtplain
