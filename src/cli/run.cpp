#include <algorithm>
#include <ostream>

#include "cli/commands.h"
#include "cli/help.h"
#include "smtplain/version.h"

namespace smtplain {
namespace {

// `smtplain LOG` is `smtplain explain LOG`: anything but a command's name or a general option means to
// explain.
bool names_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty()) return false;
  const std::string& first = arguments.front();
  if (first == "--help" || first == "-h" || first == "--version") return true;
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(commands.begin(), commands.end(),
                     [&](const CLI::App* command) { return command->get_name() == first; });
}

/// `help` and `help COMMAND`, as other programs take them. A log of this name is ./help.
bool asks_help(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.size() > 2 || arguments.front() != "help") return false;
  return arguments.size() == 1 || names_command(app, {arguments.back()});
}

}  // namespace

void define(CLI::App& app, Context& context, int& status) {
  app.name("smtplain");
  app.failure_message(usage_error);
  app.description("smtplain: what an SMTP log says, in plain English");
  // Subcommands inherit it.
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_version_flag("--version", "smtplain " + std::string(kVersion))
      ->description("Print the version and exit");
  app.require_subcommand(1);
  add_explain(app, context, status);
  add_check(app, context, status);
  add_summarize(app, context, status);
  add_redact(app, context, status);
  add_diff(app, context, status);
  add_serve(app, context, status);
  add_code(app, context, status);
  add_decode(app, context, status);
  add_size(app, context, status);
  add_formats(app, context, status);
  add_cause(app, context, status);
  add_rules(app, context, status);
}

int run(const std::vector<std::string>& arguments, Context& context) {
  CLI::App app;
  int status = kDone;
  define(app, context, status);

  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  if (asks_help(app, arguments)) {
    reversed.back() = "--help";
    std::reverse(reversed.begin(), reversed.end());  // `help check` is `check --help`
  } else if (!names_command(app, arguments)) {
    reversed.emplace_back("explain");
  }
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, context.out, context.err) == 0 ? kDone : kBadUsage;
  }
  context.out.flush();
  if (!context.out) {
    context.err << "smtplain: the output could not be written to its end\n";
    return kBadInput;
  }
  return status;
}

}  // namespace smtplain
