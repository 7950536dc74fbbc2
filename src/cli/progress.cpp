#include "cli/progress.h"

#include <algorithm>
#include <ostream>

#include "report/size.h"

namespace smtplain {

Progress::Progress(std::ostream& err, bool shown, std::size_t files)
    : err_(err), shown_(shown), files_(files) {}

void Progress::step(std::uint64_t bytes) {
  ++done_files_;
  done_bytes_ += bytes;
  if (!shown_) return;
  const auto now = Clock::now();
  // Short work needs no progress, and a terminal no more than some lines a second.
  if (now - start_ < std::chrono::seconds(1) || now - last_ < std::chrono::milliseconds(200)) return;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double left = seconds / static_cast<double>(done_files_) *
                      static_cast<double>(files_ - std::min(done_files_, files_));
  err_ << "\r\033[K" << done_files_ << " of " << files_ << " files, "
       << human_size(static_cast<std::int64_t>(done_bytes_)) << ", "
       << human_size(static_cast<std::int64_t>(static_cast<double>(done_bytes_) / seconds)) << "/s, about "
       << static_cast<std::int64_t>(left) + 1 << " s left" << std::flush;
  visible_ = true;
}

void Progress::done() {
  if (visible_) err_ << "\r\033[K" << std::flush;
}

}  // namespace smtplain
