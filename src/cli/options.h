// Options that several commands take: the same name means the same everywhere.
#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace smtplain {

/// -f, --format: one of these names.
void add_format(CLI::App& command, std::string& format, std::vector<std::string> names);

/// -f, --format with all that reporters write.
void add_report_format(CLI::App& command, std::string& format);

/// --input-format: a log format of `smtplain formats`.
void add_input_format(CLI::App& command, std::string& format);

/// --rules, once for each folder.
void add_rules_folders(CLI::App& command, std::vector<std::string>& folders);

}  // namespace smtplain
