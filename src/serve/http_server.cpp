#include "serve/http_server.h"

#include <malloc.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

namespace smtplain::serve {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kFirstBytes{10'000};
constexpr std::size_t kSlowest = 16;  // bytes a millisecond that a client must reach after that
constexpr milliseconds kLongest{120'000};
constexpr milliseconds kWrite{60'000};
constexpr milliseconds kLinger{2'000};
constexpr std::size_t kWaiting = 256;  // connections; the kernel keeps the others

std::string address_of(const sockaddr_storage& peer, socklen_t size, int* port) {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> service{};
  if (getnameinfo(reinterpret_cast<const sockaddr*>(&peer), size, host.data(), host.size(), service.data(),
                  service.size(), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return {};
  }
  if (port != nullptr) *port = std::atoi(service.data());
  return host.data();
}

std::string peer_of(socket_t socket, int* port = nullptr) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  if (getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) != 0) return {};
  return address_of(peer, size, port);
}

class DeadlineStream final : public httplib::Stream {
 public:
  DeadlineStream(socket_t socket, std::size_t max_bytes) : socket_(socket), max_bytes_(max_bytes) {}

  bool is_readable() const override { return at_ < end_ || wait(POLLIN, read_left()); }
  bool is_writable() const override { return wait(POLLOUT, kWrite); }

  ssize_t read(char* out, std::size_t size) override {
    if (at_ == end_) {
      if (received_ > max_bytes_ || !wait(POLLIN, read_left())) return -1;
      const ssize_t n = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
      if (n <= 0) return n;
      at_ = 0;
      end_ = static_cast<std::size_t>(n);
      received_ += end_;
    }
    const std::size_t n = std::min(size, end_ - at_);
    std::copy_n(buffer_.data() + at_, n, out);
    at_ += n;
    return static_cast<ssize_t>(n);
  }

  ssize_t write(const char* bytes, std::size_t size) override {
    if (!writing_) write_until_ = Clock::now() + kWrite;
    writing_ = true;
    const auto left = std::chrono::duration_cast<milliseconds>(write_until_ - Clock::now());
    return wait(POLLOUT, left) ? ::send(socket_, bytes, size, MSG_NOSIGNAL) : -1;
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override { ip = peer_of(socket_, &port); }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    if (getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size) == 0)
      ip = address_of(own, size, &port);
  }
  socket_t socket() const override { return socket_; }

 private:
  milliseconds read_left() const {
    const milliseconds allowed = std::min(kLongest, kFirstBytes + milliseconds(received_ / kSlowest));
    return std::chrono::duration_cast<milliseconds>(start_ + allowed - Clock::now());
  }

  bool wait(short events, milliseconds left) const {
    const auto until = Clock::now() + left;
    for (;;) {
      const auto now = Clock::now();
      if (now >= until) return false;
      pollfd one{socket_, events, 0};
      const int n = ::poll(
          &one, 1, static_cast<int>(std::chrono::duration_cast<milliseconds>(until - now).count()) + 1);
      if (n > 0) return true;
      if (n < 0 && errno != EINTR) return false;
    }
  }

  const socket_t socket_;
  const std::size_t max_bytes_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point write_until_;
  bool writing_ = false;
  std::array<char, 16384> buffer_{};
  std::size_t at_ = 0, end_ = 0, received_ = 0;
};

/// A fixed number of threads. When too many connections wait, the accepting thread waits too.
class Workers final : public httplib::TaskQueue {
 public:
  explicit Workers(unsigned count) {
    for (unsigned i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
  }

  void enqueue(std::function<void()> task) override {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return tasks_.size() < kWaiting; });
    tasks_.push_back(std::move(task));
    ready_.notify_one();
  }

  void shutdown() override {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    ready_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [&] { return stopped_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      room_.notify_one();
      lock.unlock();
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_, room_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

// Closing a socket with unread bytes resets the connection, and the client never sees the answer that refused
// them: so what still comes is thrown away for a while.
void linger(socket_t socket) {
  ::shutdown(socket, SHUT_WR);
  std::array<char, 65536> thrown_away{};
  const auto until = Clock::now() + kLinger;
  for (auto now = Clock::now(); now < until; now = Clock::now()) {
    pollfd one{socket, POLLIN, 0};
    const auto left = std::chrono::duration_cast<milliseconds>(until - now).count();
    if (::poll(&one, 1, static_cast<int>(left) + 1) <= 0) return;
    if (::recv(socket, thrown_away.data(), thrown_away.size(), 0) <= 0) return;
  }
}

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

}  // namespace

HttpServer::HttpServer(const HttpLimits& limits) : limits_(limits) {
  // The library owns what it is given here. NOLINTNEXTLINE(cppcoreguidelines-owning-memory)
  new_task_queue = [workers = limits.workers] { return new Workers(workers); };
  // Not SO_REUSEPORT, the library's choice: a second server on the port would get some of the posts.
  set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
}

void HttpServer::widen_backlog() {
  ::listen(svr_sock_, SOMAXCONN);
}

void HttpServer::answer(socket_t socket) {
  // What is too long is still read for a while, so that the client hears why it was refused.
  DeadlineStream stream(socket, limits_.max_bytes * 4 + (1U << 20U));
  bool closed = false;
  process_request(stream, true, closed, nullptr);
  linger(socket);
}

bool HttpServer::process_and_close_socket(socket_t socket) {
  const std::string peer = peer_of(socket);
  // Everybody behind a reverse proxy on this machine has its address; there the proxy has to limit them.
  const bool limited = !is_loopback(peer);
  const unsigned most = std::max(limits_.workers / 2, 1U);
  bool admitted = true;
  if (limited) {
    const std::lock_guard lock(mutex_);
    admitted = active_[peer] < most;
    if (admitted) ++active_[peer];
  }
  ++at_work_;
  if (admitted) {
    answer(socket);
  } else {
    constexpr std::string_view kBusy =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: "
        "0\r\n\r\n";
    ::send(socket, kBusy.data(), kBusy.size(), MSG_NOSIGNAL);
  }
  ::close(socket);
  if (limited && admitted) {
    const std::lock_guard lock(mutex_);
    if (--active_[peer] == 0) active_.erase(peer);
  }
  // Each thread's share of the heap keeps what the logs took; nobody needs it while nothing is to be done.
  if (--at_work_ == 0) ::malloc_trim(0);
  return true;
}

}  // namespace smtplain::serve
