#include "cli/progress.h"

#include <algorithm>
#include <ostream>

#include "text/size.h"

namespace smtplain {
namespace {

constexpr auto kShortWork = std::chrono::seconds(1);
constexpr auto kBarEvery = std::chrono::milliseconds(200);
constexpr auto kLineEvery = std::chrono::seconds(10);
constexpr int kBarWidth = 20;

std::string duration(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds) + 1;
  if (whole < 120) return std::to_string(whole) + " s";
  const std::int64_t minutes = (whole + 59) / 60;
  return minutes < 120 ? std::to_string(minutes) + " min" : std::to_string((minutes + 59) / 60) + " h";
}

std::string bar(double part) {
  const int full = static_cast<int>(part * kBarWidth);
  return '[' + std::string(static_cast<std::size_t>(full), '#') +
         std::string(static_cast<std::size_t>(kBarWidth - full), '-') + "] ";
}

}  // namespace

Progress::Progress(std::ostream& err, Shown shown, std::size_t files, std::uint64_t bytes,
                   std::function<Clock::time_point()> now)
    : err_(err),
      shown_(shown),
      files_(files),
      bytes_(bytes),
      now_(std::move(now)),
      start_(now_()),
      last_(start_) {}

void Progress::step(std::uint64_t bytes) {
  ++done_files_;
  done_bytes_ += bytes;
  if (shown_ == Shown::none || done_files_ >= files_) return;
  const auto now = now_();
  if (now - start_ < kShortWork) return;
  // As soon as the work is known to be long, and again after the bar was taken away.
  const bool first = last_ == start_;
  if (!first && now - last_ < (shown_ == Shown::bar ? Clock::duration(kBarEvery) : kLineEvery)) return;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  if (shown_ == Shown::bar) {
    err_ << "\r\033[K" << bar(part()) << line(seconds) << std::flush;
    visible_ = true;
  } else {
    err_ << "smtplain: " << line(seconds) << std::endl;
  }
}

void Progress::clear() {
  if (!visible_) return;
  err_ << "\r\033[K" << std::flush;
  visible_ = false;
  last_ = start_;
}

// Files of logs differ in size; where sizes are unknown (pipes), their number has to do.
double Progress::part() const {
  const double part = bytes_ > 0 ? static_cast<double>(done_bytes_) / static_cast<double>(bytes_)
                                 : static_cast<double>(done_files_) / static_cast<double>(files_);
  return std::clamp(part, 0.0, 1.0);
}

std::string Progress::line(double seconds) const {
  const auto size = [](double bytes) { return human_size(static_cast<std::int64_t>(bytes)); };
  const double done = static_cast<double>(done_bytes_);
  std::string text = std::to_string(done_files_) + " of " + std::to_string(files_) + " files, " + size(done) +
                     " of " + size(static_cast<double>(std::max(bytes_, done_bytes_))) + ", " +
                     size(done / seconds) + "/s";
  if (part() > 0) text += ", about " + duration(seconds / part() - seconds) + " left";
  return text;
}

}  // namespace smtplain
