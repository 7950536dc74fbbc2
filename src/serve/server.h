// `smtplain serve`: the analysis behind HTTP. Nothing that is posted is kept, written to disk or logged: a
// log lives in memory until its answer is sent.
//
//   serve::WebServer server(options);
//   std::string error;
//   if (!server.bind(error)) ...
//   server.run();                      // returns after stop(), which may be called from any thread
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "smtplain/rules.h"

namespace smtplain::serve {

struct Options {
  std::string host = "127.0.0.1";
  int port = 8025;                    ///< 0: any free one
  std::vector<std::string> names;     ///< more names by which the pages are reached, behind a reverse proxy
  std::size_t max_bytes = 8U << 20U;  ///< of a posted log
  unsigned workers = 16;              ///< requests that are worked on at once; more of them wait
  std::shared_ptr<const Rules> rules;
  std::function<std::string(std::string)> redact;  ///< gives a log back without its secrets
};

class WebServer {
 public:
  explicit WebServer(Options options);
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  /// False, with the reason, if the address cannot be had.
  bool bind(std::string& error);
  int port() const;
  /// Answers requests until stop(); those begun by then are finished.
  void run();
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smtplain::serve
