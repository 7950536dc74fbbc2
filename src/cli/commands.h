// One file a subcommand; each adds its options to the app and the action behind them.
#pragma once
#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace smtplain {

/// All commands and options of the program: for run(), the manual page and the shells' completions.
void define(CLI::App&, Context&, int& status);

/// Each sets `status` to the exit code when its command was run.
void add_explain(CLI::App&, Context&, int& status);
void add_check(CLI::App&, Context&, int& status);
void add_code(CLI::App&, Context&, int& status);
void add_decode(CLI::App&, Context&, int& status);
void add_size(CLI::App&, Context&, int& status);
void add_formats(CLI::App&, Context&, int& status);
void add_rules(CLI::App&, Context&, int& status);
void add_cause(CLI::App&, Context&, int& status);
void add_summarize(CLI::App&, Context&, int& status);
void add_redact(CLI::App&, Context&, int& status);
void add_diff(CLI::App&, Context&, int& status);
void add_serve(CLI::App&, Context&, int& status);

}  // namespace smtplain
