#include <algorithm>
#include <array>
#include <ostream>
#include <string_view>

#include "cli/commands.h"
#include "cli/help.h"
#include "smtplain/version.h"

namespace smtplain {
namespace {

struct Command {
  std::string_view name;
  void (*add)(CLI::App&, Context&, int&);
};

/// In the order of the help.
constexpr std::array<Command, 12> kCommands = {{{"explain", add_explain},
                                                {"check", add_check},
                                                {"summarize", add_summarize},
                                                {"redact", add_redact},
                                                {"diff", add_diff},
                                                {"serve", add_serve},
                                                {"code", add_code},
                                                {"decode", add_decode},
                                                {"size", add_size},
                                                {"formats", add_formats},
                                                {"cause", add_cause},
                                                {"rules", add_rules}}};

bool is_command(std::string_view word) {
  return std::any_of(kCommands.begin(), kCommands.end(),
                     [word](const Command& command) { return command.name == word; });
}

bool is_general_option(std::string_view word) {
  return word == "--help" || word == "-h" || word == "--version";
}

/// `help` and `help COMMAND`, as other programs take them. A log of this name is ./help.
bool asks_help(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.size() > 2 || arguments.front() != "help") return false;
  return arguments.size() == 1 || is_command(arguments.back());
}

/// An option that is given twice counts as given last: an alias may hold one already.
void let_the_last_count(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    if (option->nonpositional() && option->get_items_expected_max() == 1)
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
}

/// With the command of this name, or with all.
void define(CLI::App& app, Context& context, int& status, std::string_view wanted) {
  app.name("smtplain");
  app.failure_message(usage_error);
  app.description("smtplain: what an SMTP log says, in plain English");
  // Subcommands inherit it.
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_version_flag("--version", "smtplain " + std::string(kVersion))
      ->description("Print the version and exit");
  app.require_subcommand(1);
  for (const Command& command : kCommands) {
    if (wanted.empty() || command.name == wanted) command.add(app, context, status);
  }
  for (CLI::App* command : app.get_subcommands({})) let_the_last_count(*command);
}

}  // namespace

void define(CLI::App& app, Context& context, int& status) {
  define(app, context, status, {});
}

int run(const std::vector<std::string>& arguments, Context& context) {
  std::vector<std::string> words = arguments;
  if (asks_help(arguments)) {
    words.front() = "--help";
    std::reverse(words.begin(), words.end());  // `help check` is `check --help`
  } else if (arguments.empty() || !(is_command(arguments.front()) || is_general_option(arguments.front()))) {
    words.emplace(words.begin(), "explain");  // `smtplain LOG`
  }
  CLI::App app;
  int status = kDone;
  // A start pays for the options of one command only.
  define(app, context, status, is_command(words.front()) ? words.front() : std::string_view{});
  std::reverse(words.begin(), words.end());  // as CLI11 takes them
  try {
    app.parse(std::move(words));
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
