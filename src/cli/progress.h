// How far a long run is: a bar on a terminal, a line now and then in a file.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>

namespace smtplain {

class Progress {
 public:
  enum class Shown : std::uint8_t { none, bar, lines };
  using Clock = std::chrono::steady_clock;

  /// `bytes` is the size of all `files` together. `now` is for tests.
  Progress(std::ostream& err, Shown shown, std::size_t files, std::uint64_t bytes,
           std::function<Clock::time_point()> now = Clock::now);

  /// One more file of this size on disk is done.
  void step(std::uint64_t bytes);
  /// Takes the bar away, so that something else can be printed; the next step may show it again.
  void clear();

 private:
  std::string line(double seconds) const;
  double part() const;

  std::ostream& err_;
  const Shown shown_;
  const std::size_t files_;
  const std::uint64_t bytes_;
  const std::function<Clock::time_point()> now_;
  const Clock::time_point start_;
  Clock::time_point last_;
  std::size_t done_files_ = 0;
  std::uint64_t done_bytes_ = 0;
  bool visible_ = false;
};

}  // namespace smtplain
