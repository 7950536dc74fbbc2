#include "cli/batch.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

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
    if (stopped_ || next_ >= files_) return false;
    index = next_++;
    return true;
  }

  void put(std::size_t index, BatchResult result) {
    const std::lock_guard lock(mutex_);
    done_.emplace(index, std::move(result));
    ready_.notify_one();
  }

  BatchResult take() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return done_.count(taken_) > 0; });
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
  const std::size_t files_, window_;
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
    for (std::size_t file = 0; file < files && take(file, load(file));) ++file;
    return;
  }
  Queue queue(files, 4 * static_cast<std::size_t>(jobs));
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < jobs && i < files; ++i) {
    workers.emplace_back([&] {
      for (std::size_t index = 0; queue.next(index);) queue.put(index, load(index));
    });
  }
  for (std::size_t file = 0; file < files && take(file, queue.take());) ++file;
  queue.stop();
}

}  // namespace smtplain
