#include "cli/batch.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "cli/interrupt.h"

namespace smtplain {
namespace {

/// The files still to be read and the results not yet taken.
class Queue {
 public:
  Queue(std::size_t files, std::size_t window) : files_(files), window_(window) {}

  /// The next file to read, or false if there is none. Waits while too many results wait.
  bool next(std::size_t& index) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return stopped_ || next_ < taken_ + window_; });
    if (interrupted() != 0) files_ = std::min(files_, next_);
    ready_.notify_one();
    if (stopped_ || next_ >= files_) return false;
    index = next_++;
    return true;
  }

  void put(std::size_t index, BatchResult result) {
    const std::lock_guard lock(mutex_);
    done_.emplace(index, std::move(result));
    ready_.notify_one();
  }

  /// The next result in order; none if an interrupt came before its file was loaded.
  std::optional<BatchResult> take() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return done_.count(taken_) > 0 || taken_ >= files_; });
    if (done_.count(taken_) == 0) return std::nullopt;
    BatchResult result = std::move(done_.extract(taken_).mapped());
    ++taken_;
    room_.notify_all();
    return result;
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    room_.notify_all();
  }

 private:
  std::size_t files_;  // fewer after an interrupt
  const std::size_t window_;
  std::mutex mutex_;
  std::condition_variable room_, ready_;
  std::map<std::size_t, BatchResult> done_;
  std::size_t next_ = 0, taken_ = 0;
  bool stopped_ = false;
};

}  // namespace

void run_batch(std::size_t files, unsigned jobs, const std::function<BatchResult(std::size_t)>& load,
               const std::function<bool(std::size_t, BatchResult)>& take) {
  if (jobs <= 1 || files <= 1) {
    for (std::size_t file = 0; file < files && interrupted() == 0 && take(file, load(file));) ++file;
    return;
  }
  Queue queue(files, 4 * static_cast<std::size_t>(jobs));
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < jobs && i < files; ++i) {
    workers.emplace_back([&] {
      for (std::size_t index = 0; queue.next(index);) queue.put(index, load(index));
    });
  }
  for (std::size_t file = 0; file < files; ++file) {
    std::optional<BatchResult> result = queue.take();
    if (!result || !take(file, std::move(*result))) break;
  }
  queue.stop();
}

}  // namespace smtplain
