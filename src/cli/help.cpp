#include "cli/help.h"

#include <algorithm>
#include <array>

#include "report/layout.h"
#include "text/joined.h"

namespace smtplain {
namespace {

// The README and docs/ run most of these (tests/readme_test.cpp).
constexpr auto kExamples = std::to_array<CommandExample>({
    {"", "smtplain mail.log", "explain a log"},
    {"", "curl -v smtp://... 2>&1 | smtplain", "explain what a program prints"},
    {"", "smtplain", "paste a log, then press Ctrl-D on an empty line"},
    {"", "smtplain check --include '*.log' logs/", "many logs: one line a fault, and a summary"},
    {"", "smtplain code \"550 5.1.1 No such user\"", "explain a single reply"},
    {"", "smtplain --format json mail.log", "for other programs"},
    {"explain", "smtplain mail.log", "what happened, line by line, and what to do"},
    {"explain", "smtplain --brief mail.log", "only the verdict and what to do"},
    {"explain", "smtplain --format markdown mail.log", "to paste into an issue or a ticket"},
    {"explain", "curl -v smtp://... 2>&1 | smtplain --follow", "each reply with its meaning, as it comes"},
    {"explain", "smtplain --why mail.log", "which rules matched, and which won"},
    {"check", "smtplain check logs/ --include '*.log'", "a folder and all below it"},
    {"check", "smtplain check --format sarif logs/ > mail.sarif", "for a code-scanning page"},
    {"check", "smtplain check --baseline known.json logs/", "fail only because of new faults"},
    {"summarize", "smtplain check --format ndjson logs/ | smtplain summarize -",
     "counts by outcome and cause"},
    {"summarize", "smtplain summarize host1.ndjson host2.ndjson", "sum up what several machines found"},
    {"redact", "smtplain redact mail.log > safe.log", "without passwords and tokens"},
    {"redact", "smtplain redact --addresses --hosts mail.log", "without names and addresses too"},
    {"redact", "smtplain redact --check mail.log", "only say what would be hidden"},
    {"diff", "smtplain diff good.log bad.log", "where the two part, and what differs"},
    {"code", "smtplain code \"535 5.7.8 Error: authentication failed\"", "what it means and what to do"},
    {"code", "smtplain code - < replies.txt", "many replies, one a line"},
    {"decode", "smtplain decode VXNlcm5hbWU6", "what the server asked for"},
    {"size", "smtplain size 26214400", "the largest attachment under this limit"},
    {"size", "smtplain size --attachment 20MB", "the limit that an attachment needs"},
    {"formats", "smtplain formats", "all formats, and how to get such a log"},
    {"cause", "smtplain cause auth.bad-credentials", "what it means, and the rules that name it"},
    {"serve", "smtplain serve", "a page at http://127.0.0.1:8025/ to paste logs into"},
    {"serve", "smtplain serve --port 0", "on any free port"},
    {"rules", "smtplain rules list --stats", "how many rules, patterns and examples"},
    {"rules", "smtplain rules test", "run every rule's examples"},
});

// A list longer than this is not shown in full beside each option.
constexpr std::size_t kLongList = 100;

}  // namespace

std::vector<CommandExample> examples_of(std::string_view command) {
  std::vector<CommandExample> out;
  std::copy_if(kExamples.begin(), kExamples.end(), std::back_inserter(out),
               [&](const CommandExample& example) { return example.command == command; });
  return out;
}

bool is_flag(const CLI::Option& option) {
  return option.get_items_expected_max() == 0;
}

std::vector<std::string> choices_of(const CLI::Option& option) {
  // CLI11 keeps the members of a set only in the description of its validator, "TEXT:{a,b}".
  const std::string type = option.get_type_name();
  const std::size_t open = type.find(":{"), close = type.rfind('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return CLI::detail::split(type.substr(open + 2, close - open - 2), ',');
}

std::string value_of(const CLI::Option& option) {
  if (is_flag(option)) return {};
  const std::vector<std::string> choices = choices_of(option);
  std::string list = CLI::detail::join(choices, "|");
  if (list.size() > kLongList) return "FORMAT";
  if (!list.empty()) return list;
  std::string type = option.get_type_name();
  if (option.get_positional()) return {};
  if (type.starts_with("UINT") || type.starts_with("INT")) return "N";
  return type;
}

namespace {

/// What CLI11 says, made plain: "rules lits" has it ask for a subcommand, whatever word stands in its place,
/// and neither "--format: x not in {text,json}" nor "--width: 1 required INT missing" is a sentence.
std::string what_is_wrong(const CLI::App& app, const CLI::Error& error, const std::string& command) {
  std::string what = error.what();
  const std::vector<std::string> unknown = app.remaining(true);
  if (what == "A subcommand is required" && !unknown.empty())
    return command + " has no command \"" + unknown.front() + '"';
  if (const std::size_t value = what.find(": 1 required "); value != std::string::npos)
    return what.substr(0, value) + " needs a value";
  const std::size_t value = what.find(": "), list = what.find(" not in {");
  if (value == std::string::npos || list == std::string::npos || value > list) return what;
  std::string choices = what.substr(list + 9, what.size() - list - 10);
  what = what.substr(0, value + 2) + "there is no \"" + what.substr(value + 2, list - value - 2) + "\"; ";
  if (choices.size() > kLongList) return what + "smtplain formats lists what there is";
  for (std::size_t at = 0; (at = choices.find(',', at)) != std::string::npos; at += 2)
    choices.insert(at + 1, " ");
  return what + "there are " + choices;
}

}  // namespace

std::string usage_error(const CLI::App* app, const CLI::Error& error) {
  std::string command = "smtplain";
  for (auto known = app->get_subcommands(); !known.empty(); known = known.front()->get_subcommands())
    command += ' ' + known.front()->get_name();
  return "smtplain: " + safe_text(what_is_wrong(*app, error, command)) + "\nRun " + command +
         " --help for more information.\n";
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string name) const {
  if (app->get_parent() != nullptr) return CLI::Formatter::make_usage(app, std::move(name));
  return "Usage: smtplain [OPTIONS] [LOG...]     explain logs; smtplain explain --help lists the options\n"
         "       smtplain COMMAND [OPTIONS] ...  smtplain COMMAND --help tells more\n";
}

std::string HelpFormatter::make_description(const CLI::App* app) const {
  std::string out = app->get_description() + "\n";
  const std::vector<CommandExample> examples =
      examples_of(app->get_parent() == nullptr ? "" : app->get_name());
  if (examples.empty()) return out + '\n';
  std::size_t widest = 0;
  for (const CommandExample& example : examples) widest = std::max(widest, example.line.size());
  out += "\nExamples:\n";
  for (const CommandExample& example : examples) {
    out += "  " + std::string(example.line) + std::string(widest - example.line.size() + 2, ' ');
    out += std::string(example.what) + '\n';
  }
  return out + '\n';
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  std::string value = value_of(*option);
  if (value.empty()) return {};
  std::string out = " " + value;
  if (!option->get_default_str().empty()) out += " (" + option->get_default_str() + ")";
  if (option->get_expected_max() == CLI::detail::expected_max_vector_size) out += " ...";
  return out;
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  constexpr std::size_t widest = 100;
  return joined(wrap(option->get_description(), widest - get_column_width()), "\n");
}

}  // namespace smtplain
