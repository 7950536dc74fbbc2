// smtplain-serve: what `smtplain serve` becomes.
#include <csignal>
#include <iostream>
#include <thread>

#include "cli/config.h"
#include "cli/help.h"
#include "cli/load_rules.h"
#include "cli/redaction.h"
#include "cli/serve_options.h"
#include "report/layout.h"

namespace smtplain {
namespace {

/// Waits for the signals that end the server. They are blocked in all threads, so no handler interrupts
/// anything.
class EndSignals {
 public:
  EndSignals() {
    sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~EndSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  void wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
  }

 private:
  sigset_t set_{}, before_{};
};

int serve_pages(ServeOptions command, Context& context) {
  Config config;
  command.options.rules = load_rules(command.rule_folders, config, context);
  if (!command.options.rules) return kBadUsage;
  command.options.max_bytes = command.max_megabytes << 20U;
  const Analyzer analyzer(command.options.rules, redaction_analysis());
  command.options.redact = [&analyzer](std::string log) {
    return redact(analyzer, std::move(log), {}).bytes;
  };

  const EndSignals signals;
  serve::WebServer server(command.options);
  std::string error;
  if (!server.bind(error)) {
    context.err << "smtplain: " << safe_text(command.options.host) << " port " << command.options.port << ": "
                << error << '\n';
    return kBadInput;
  }
  const bool ipv6 = command.options.host.find(':') != std::string::npos;
  context.err << "Listening on http://" << (ipv6 ? "[" : "") << command.options.host << (ipv6 ? "]" : "")
              << ':' << server.port() << "/ (Ctrl-C ends it)\n"
              << std::flush;
  std::thread listener([&server] { server.run(); });
  signals.wait();
  server.stop();
  listener.join();
  return kDone;
}

}  // namespace
}  // namespace smtplain

int main(int argc, char** argv) try {
  smtplain::Context context{std::cin, std::cout, std::cerr};
  smtplain::ServeOptions options;
  CLI::App app;
  app.failure_message(smtplain::usage_error);
  smtplain::add_serve_options(app, options);
  CLI11_PARSE(app, argc, argv);
  return smtplain::serve_pages(options, context);
} catch (const std::exception& error) {
  std::cerr << "smtplain: " << error.what() << '\n';
  return smtplain::kBadInput;
}
