// `smtplain serve`: a page to paste a log into, and the same for programs. A program of its own serves it, so
// that no other command has to load the HTTP library and all that comes with it.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <ostream>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/serve_options.h"

namespace smtplain {
namespace {

namespace fs = std::filesystem;

/// Where it is installed, or beside this program where both were built.
fs::path serving_program() {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  const fs::path beside = folder / "smtplain-serve";
  return fs::exists(beside, error) ? beside : folder / SMTPLAIN_LIBEXEC / "smtplain-serve";
}

/// Goes on as the other program; returns only if that cannot be started.
int become_server(const CLI::App& command, Context& context) {
  const std::string program = serving_program().lexically_normal();
  std::vector<std::string> words = {program};
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& value : option->results()) words.push_back(option->get_name() + '=' + value);
  }
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(program.c_str(), arguments.data());
  context.err << "smtplain: the server cannot be started: " << program << ": " << std::strerror(errno)
              << '\n';
  return kBadInput;
}

}  // namespace

void add_serve_options(CLI::App& command, ServeOptions& serve) {
  command.add_option("--port", serve.options.port, "The port to listen on; 0 takes any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command
      .add_option("--host", serve.options.host,
                  "The address to listen on; others than this machine's own open it to the network")
      ->type_name("ADDRESS")
      ->capture_default_str();
  command
      .add_option("--name", serve.options.names,
                  "A name by which the page is reached, behind a reverse proxy")
      ->type_name("HOST")
      ->allow_extra_args(false);
  command.add_option("--max-size", serve.max_megabytes, "The largest log in MB")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command.add_option("--workers", serve.options.workers, "Requests to work on at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  add_rules_folders(command, serve.rule_folders);
}

void add_serve(CLI::App& app, Context& context, int& status) {
  auto* command =
      app.add_subcommand("serve", "A page in the browser to paste a log into, and an interface for programs");
  auto options = std::make_shared<ServeOptions>();
  add_serve_options(*command, *options);
  command->callback([options, command, &context, &status] { status = become_server(*command, context); });
}

}  // namespace smtplain
