// `smtplain redact`: a log without its secrets, ready to post.
#include <memory>
#include <ostream>

#include "cli/archive.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/options.h"
#include "cli/redaction.h"
#include "report/issue.h"

namespace smtplain {
namespace {

struct RedactCommand {
  std::string log = "-";
  std::string input_format;
  RedactOptions options;
  bool check = false;
};

int print_hidden(const Redaction& redaction, const std::string& log, Context& context) {
  const std::string shown = shown_path(log);
  for (const Hidden& hidden : redaction.hidden)
    context.out << shown << ':' << hidden.line << ": " << hidden.what << '\n';
  if (redaction.hidden.empty()) context.out << shown << ": nothing to hide\n";
  return redaction.hidden.empty() ? kDone : kFaultsFound;
}

int redact_log(const RedactCommand& command, Context& context) {
  std::string bytes, error;
  const bool read = read_input(command.log, context.in, bytes, error);
  if (read && looks_packed(bytes)) error = kPacked;  // given back as it is, it would keep its secrets
  if (!error.empty()) {
    context.err << "smtplain: " << shown_path(command.log) << ": " << error << '\n';
    return kBadInput;
  }
  AnalyzeOptions analysis = redaction_analysis();
  analysis.format = command.input_format;
  const Analyzer analyzer(Rules::builtin(), analysis);
  const Redaction redaction = redact(analyzer, std::move(bytes), command.options);
  if (command.check) return print_hidden(redaction, command.log, context);
  context.out.write(redaction.bytes.data(), static_cast<std::streamsize>(redaction.bytes.size()));
  return kDone;
}

}  // namespace

void add_redact(CLI::App& app, Context& context, int& status) {
  auto* command =
      app.add_subcommand("redact", "Give a log back without its passwords and tokens, ready to post");
  auto options = std::make_shared<RedactCommand>();
  command->add_option("LOG", options->log, "The log; - or none is standard input");
  command->add_flag("--addresses", options->options.addresses, "Replace mail addresses by examples too");
  command->add_flag("--hosts", options->options.hosts, "Replace host names and IP addresses by examples too");
  command->add_flag("--check", options->check,
                    "Only list the lines that would change; exit code 1 if there are any");
  add_input_format(*command, options->input_format);
  command->callback([options, &context, &status] { status = redact_log(*options, context); });
}

}  // namespace smtplain
