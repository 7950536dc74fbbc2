#include "cli/options.h"

#include "readers/reader.h"
#include "report/reporter.h"

namespace smtplain {

void add_format(CLI::App& command, std::string& format, std::vector<std::string> names) {
  command.add_option("-f,--format", format, "How to show the result")
      ->check(CLI::IsMember(std::move(names)))
      ->capture_default_str();
}

void add_report_format(CLI::App& command, std::string& format) {
  std::vector<std::string> names;
  for (const ReportFormat& one : report_formats()) names.emplace_back(one.name);
  add_format(command, format, std::move(names));
  command.footer([] {
    std::string text = "Formats:";
    for (const ReportFormat& one : report_formats())
      text.append("\n  ").append(one.name).append(12 - one.name.size(), ' ').append(one.title);
    return text;
  });
}

void add_input_format(CLI::App& command, std::string& format) {
  std::vector<std::string> names;
  for (const Format& one : formats()) names.emplace_back(one.name);
  command
      .add_option("--input-format", format,
                  "Read the log as this format instead of detecting it (smtplain formats)")
      ->check(CLI::IsMember(std::move(names)));
}

void add_rules_folders(CLI::App& command, std::vector<std::string>& folders) {
  command.add_option("--rules", folders, "Use the rules in this folder too")
      ->type_name("DIR")
      ->allow_extra_args(false);
}

}  // namespace smtplain
