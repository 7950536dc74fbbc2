#include <algorithm>
#include <ostream>

#include "cli/commands.h"
#include "smtplain/version.h"

namespace smtplain {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  smtplain mail.log                      explain a log\n"
    "  curl -v smtp://... 2>&1 | smtplain     explain what a program prints\n"
    "  smtplain                               paste a log, then press Ctrl-D on an empty line\n"
    "  smtplain code \"550 5.1.1 No such user\" explain a single reply\n"
    "  smtplain --format json mail.log        for other programs\n";

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

}  // namespace

int run(const std::vector<std::string>& arguments, Context& context) {
  CLI::App app{"smtplain: what an SMTP log says, in plain English\n\n" + std::string(kExamples), "smtplain"};
  app.set_version_flag("--version", "smtplain " + std::string(kVersion));
  app.require_subcommand(1);
  int status = kDone;
  add_explain(app, context, status);
  add_check(app, context, status);
  add_summarize(app, context, status);
  add_redact(app, context, status);
  add_diff(app, context, status);
  add_code(app, context, status);
  add_decode(app, context, status);
  add_size(app, context, status);
  add_formats(app, context, status);
  add_cause(app, context, status);
  add_rules(app, context, status);

  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  if (!names_command(app, arguments)) reversed.emplace_back("explain");
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
