// httplib::Server with limits of time and number: one request a connection, each with a deadline that grows
// with what has arrived, so that a client that sends a byte now and then holds nothing for long.
#pragma once
#include <httplib.h>

#include <atomic>
#include <map>
#include <mutex>
#include <string>

namespace smtplain::serve {

struct HttpLimits {
  unsigned workers = 16;
  std::size_t max_bytes = 8U << 20U;  ///< of a request; what is beyond is not read
};

class HttpServer final : public httplib::Server {
 public:
  explicit HttpServer(const HttpLimits& limits);
  /// After binding: lets the kernel keep more connections waiting than httplib's five.
  void widen_backlog();

 private:
  bool process_and_close_socket(socket_t socket) override;
  void answer(socket_t socket);

  const HttpLimits limits_;
  std::mutex mutex_;
  std::map<std::string, unsigned> active_;  // requests at work, by the peer's address
  std::atomic<unsigned> at_work_ = 0;
};

}  // namespace smtplain::serve
