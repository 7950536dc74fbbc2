#include <algorithm>
#include <memory>
#include <ostream>
#include <thread>

#include "cli/archive.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/follow.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/load_rules.h"
#include "cli/pager.h"
#include "cli/why.h"
#include "report/issue.h"
#include "report/reporter.h"

namespace smtplain {
namespace {

struct ExplainOptions {
  std::vector<std::string> logs;
  std::vector<std::string> rule_folders;
  std::string format = "text";
  std::string input_format;
  std::string color = "auto";
  int width = 0;
  bool brief = false;
  bool why = false;
  bool ladder = false;
  bool no_pager = false;
  bool follow = false;
};

bool use_color(const ExplainOptions& options, const Context& context) {
  if (options.color == "always") return true;
  return options.color == "auto" && context.out_is_terminal && context.color_allowed;
}

bool typed_in(const ExplainOptions& options, const Context& context) {
  const bool reads_input =
      options.logs.empty() || std::find(options.logs.begin(), options.logs.end(), "-") != options.logs.end();
  return context.in_is_terminal && reads_input;
}

/// Only what is made for people, and only on a terminal; what is typed or pasted there needs it for itself.
std::string pager_of(const ExplainOptions& options, const Context& context) {
  const bool paged = context.out_is_terminal && !options.no_pager && !typed_in(options, context) &&
                     (options.format == "text" || options.format == "markdown");
  return paged ? context.pager : std::string();
}

int follow_one(const ExplainOptions& options, const ReportOptions& report, const Rules& rules,
               const Config& config, Context& context) {
  if (options.logs.size() > 1 || (options.format != "text" && options.format != "ndjson")) {
    context.err << (options.logs.size() > 1 ? "smtplain: --follow follows one log at a time\n"
                                            : "smtplain: --follow writes --format text or ndjson\n");
    return kBadUsage;
  }
  const std::string log = options.logs.empty() ? "-" : options.logs.front();
  return follow({log, options.format, options.input_format, report}, rules, config, context);
}

int explain(const ExplainOptions& options, Context& context) {
  Config config;
  const auto rules = load_rules(options.rule_folders, config, context);
  if (!rules) return kBadUsage;
  ReportOptions report;
  report.color = use_color(options, context);
  report.links = context.out_is_terminal && context.terminal_links && report.color;
  report.brief = options.brief;
  report.ladder = options.ladder;
  report.width = options.width > 0 ? options.width : context.width;
  report.rules = rules.get();
  if (options.follow) return follow_one(options, report, *rules, config, context);
  const Pager pager(pager_of(options, context), context.out);
  const auto reporter = find_report_format(options.format)->make(context.out, report);
  AnalyzeOptions analysis;
  analysis.format = options.input_format;
  analysis.why = options.why;
  analysis.jobs = std::max(1U, std::thread::hardware_concurrency());
  const Analyzer analyzer(rules, analysis);

  std::vector<std::string> logs = options.logs;
  if (logs.empty()) {
    logs.emplace_back("-");
    if (typed_in(options, context)) {
      context.err << "Paste the log here, then press Ctrl-D on an empty line (Ctrl-C gives up).\n"
                  << std::flush;
    }
  }
  // At a paste, Ctrl-C gives up.
  if (context.signals && !typed_in(options, context)) note_interrupts();
  int status = kDone;
  Summary summary;
  reporter->begin();
  for (const std::string& log : logs) {
    if (!context.out || interrupted() != 0) break;  // nobody reads on
    const std::string shown = log == "-" ? "standard input" : one_line(log);
    ByteSource bytes(log, context.in);
    if (looks_packed(bytes)) {
      context.err << "smtplain: " << shown << ": " << kPacked << '\n';
      status = kBadInput;
      continue;
    }
    std::uint64_t lines = 0;
    const Input input = [&bytes](char* buffer, std::size_t size) { return bytes.read(buffer, size); };
    const auto tell = [&](Source source) {
      lines = source.lines;
      if (!bytes.error().empty() && source.sessions.empty() && source.first_session == 0) return false;
      tell_ignored(config, source);
      if (source.sessions.empty() && source.first_session == 0 && interrupted() == 0) {
        status = kBadInput;
        for (const std::string& warning : source.warnings)
          context.err << "smtplain: " << shown << ": " << warning << '\n';
      }
      summary.add(source);
      reporter->source(source);
      if (options.format == "text") {
        for (const Why& why : source.why) print_why(why, context.out);
      }
      return static_cast<bool>(context.out);
    };
    if (bytes.error().empty()) analyzer.analyze(log, input, tell);
    if (!bytes.error().empty()) {
      context.err << "smtplain: " << shown << ": " << read_up_to(bytes.error(), lines) << '\n';
      status = kBadInput;
    }
  }
  reporter->end(summary);
  if (interrupted() != 0) context.err << kInterrupted;
  return exit_code_after(status);
}

}  // namespace

void add_explain(CLI::App& app, Context& context, int& status) {
  auto* command = app.add_subcommand("explain", "Explain logs line by line; the same as smtplain LOG...");
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("LOG", options->logs,
                      "Log files; - is standard input, which is also read when none is named");
  std::vector<std::string> names;
  for (const ReportFormat& format : report_formats()) names.emplace_back(format.name);
  command->add_option("-f,--format", options->format, "How to show the result")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  command
      ->add_option("--input-format", options->input_format,
                   "Read the log as this format instead of detecting it (smtplain formats)")
      ->check(CLI::IsMember(input_format_names()));
  command->add_option("--rules", options->rule_folders, "Use the rules in this folder too")
      ->type_name("DIR")
      ->allow_extra_args(false);
  command->add_option("--color", options->color, "When to use colours")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->add_option("--width", options->width, "Columns of the output; by default those of the terminal")
      ->check(CLI::Range(20, 1000));
  command->add_flag("--brief", options->brief, "Only the verdict and what to do");
  auto* ladder =
      command->add_flag("--ladder", options->ladder, "The dialogue as a ladder in place of line by line");
  auto* why = command->add_flag("--why", options->why, "Tell which rules matched, which won and why");
  command
      ->add_flag("--follow", options->follow,
                 "Explain one log while it is being written, as tail -F shows it: each reply at once, the "
                 "verdict when a session ends. A pipe is followed to its end, a file until Ctrl-C")
      ->excludes(ladder)
      ->excludes(why);
  command->add_flag("--no-pager", options->no_pager, "Do not page on a terminal");
  command->callback([options, &context, &status] { status = explain(*options, context); });
}

}  // namespace smtplain
