// `smtplain serve`: a page to paste a log into, and the same for programs.
#include <csignal>
#include <memory>
#include <ostream>
#include <thread>

#include "cli/commands.h"
#include "cli/config.h"
#include "cli/load_rules.h"
#include "cli/redaction.h"
#include "serve/server.h"

namespace smtplain {
namespace {

struct ServeCommand {
  serve::Options options;
  std::vector<std::string> rule_folders;
  std::size_t max_megabytes = 8;
};

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

int serve_pages(ServeCommand command, Context& context) {
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
    context.err << "smtplain: " << command.options.host << " port " << command.options.port << ": " << error
                << '\n';
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

void add_serve(CLI::App& app, Context& context, int& status) {
  auto* command =
      app.add_subcommand("serve", "A page in the browser to paste a log into, and an interface for programs");
  auto options = std::make_shared<ServeCommand>();
  command->add_option("--port", options->options.port, "The port to listen on; 0 takes any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command
      ->add_option("--host", options->options.host,
                   "The address to listen on; others than this machine's own open it to the network")
      ->capture_default_str();
  command
      ->add_option("--name", options->options.names,
                   "A name by which the page is reached, behind a reverse proxy")
      ->type_name("HOST")
      ->allow_extra_args(false);
  command->add_option("--max-size", options->max_megabytes, "The largest log in MB")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--workers", options->options.workers, "Requests to work on at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option("--rules", options->rule_folders, "Use the rules in this folder too")
      ->type_name("DIR")
      ->allow_extra_args(false);
  command->callback([options, &context, &status] { status = serve_pages(*options, context); });
}

}  // namespace smtplain
