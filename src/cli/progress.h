// One line on the terminal that tells how far a long run is.
#pragma once
#include <chrono>
#include <cstdint>
#include <iosfwd>

namespace smtplain {

class Progress {
 public:
  Progress(std::ostream& err, bool shown, std::size_t files);
  /// One more file is done.
  void step(std::uint64_t bytes);
  /// Takes the line away.
  void done();

 private:
  using Clock = std::chrono::steady_clock;
  std::ostream& err_;
  const bool shown_;
  const std::size_t files_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
  std::size_t done_files_ = 0;
  std::uint64_t done_bytes_ = 0;
  bool visible_ = false;
};

}  // namespace smtplain
