// What --help shows: the examples first, then the options. The manual page is made of the same parts.
#pragma once
#include <CLI/CLI.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain {

struct CommandExample {
  std::string_view command;  ///< the subcommand; empty: the program itself
  std::string_view line;     ///< as typed
  std::string_view what;     ///< what it does, a few words
};

/// Those of one subcommand, or of the program itself (empty name).
std::vector<CommandExample> examples_of(std::string_view command);

/// Whether it is given without a value.
bool is_flag(const CLI::Option& option);

/// The values an option takes, if it takes only these; otherwise empty.
std::vector<std::string> choices_of(const CLI::Option& option);

/// What stands for an option's value in help: "FILE", "text|json", or "FORMAT" for a long list; empty for a
/// flag.
std::string value_of(const CLI::Option& option);

/// What stands on the error output after wrong usage. It quotes what was typed, with nothing that a terminal
/// acts on.
std::string usage_error(const CLI::App* app, const CLI::Error& error);

class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_description(const CLI::App* app) const override;
  std::string make_usage(const CLI::App* app, std::string name) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

}  // namespace smtplain
