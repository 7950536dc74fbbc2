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
#include "cli/options.h"
#include "cli/pager.h"
#include "cli/why.h"
#include "report/issue.h"
#include "report/reporter.h"
#include "text/characters.h"

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

/// An option that the chosen format would pass over in silence is refused.
void check_usage(const ExplainOptions& options) {
  const bool text = options.format == "text";
  const bool told_in_full = text || options.format == "markdown" || options.format == "html";
  if (options.why && !text) throw CLI::ValidationError("--why", "only --format text tells it");
  if (options.ladder && !text) throw CLI::ValidationError("--ladder", "only --format text draws it");
  if (options.brief && !told_in_full)
    throw CLI::ValidationError("--brief", "only --format text, markdown and html know it");
  if (!options.follow) return;
  if (options.logs.size() > 1) throw CLI::ValidationError("--follow", "it follows one log at a time");
  if (!text && options.format != "ndjson")
    throw CLI::ValidationError("--follow", "it writes --format text or ndjson");
}

int follow_one(const ExplainOptions& options, const ReportOptions& report, const Rules& rules,
               const Config& config, Context& context) {
  const std::string log = options.logs.empty() ? "-" : options.logs.front();
  return follow({log, options.format, options.input_format, report}, rules, config, context);
}

/// `smtplain expalin mail.log`: a word that is no file may have been meant as a command.
std::string_view mistyped_command(const std::string& log) {
  const bool word = std::all_of(log.begin(), log.end(), is_letter);
  return word ? ", and no command has this name (smtplain --help lists them)" : "";
}

AnalyzeOptions analysis_of(const ExplainOptions& options) {
  AnalyzeOptions analysis;
  analysis.format = options.input_format;
  analysis.why = options.why;
  analysis.jobs = std::max(1U, std::thread::hardware_concurrency());
  return analysis;
}

/// Explains one log after the other to the reporter.
class Explanation {
 public:
  Explanation(const ExplainOptions& options, const Config& config, std::shared_ptr<const Rules> rules,
              Reporter& reporter, Context& context)
      : options_(options),
        config_(config),
        analyzer_(std::move(rules), analysis_of(options)),
        reporter_(reporter),
        context_(context) {}

  void explain(const std::string& log) {
    const std::string shown = shown_path(log);
    ByteSource bytes(log, context_.in);
    if (looks_packed(bytes)) return complain(shown, kPacked);
    std::uint64_t lines = 0;
    const Input input = [&bytes](char* buffer, std::size_t size) { return bytes.read(buffer, size); };
    const auto take = [&](Source source) {
      lines = source.lines;
      const bool nothing = source.sessions.empty() && source.first_session == 0;
      if (!bytes.error().empty() && nothing) return false;
      tell(std::move(source), shown);
      return static_cast<bool>(context_.out);
    };
    if (bytes.error().empty()) analyzer_.analyze(log, input, take);
    if (bytes.error().empty()) return;
    const bool first = !options_.logs.empty() && log == options_.logs.front();
    complain(shown, read_up_to(bytes.error(), lines).append(first ? mistyped_command(log) : ""));
  }

  int status() const { return status_; }
  const Summary& summary() const { return summary_; }

 private:
  void tell(Source source, const std::string& shown) {
    tell_ignored(config_, source);
    if (source.sessions.empty() && source.first_session == 0 && interrupted() == 0) {
      for (const std::string& warning : source.warnings) complain(shown, warning);
      status_ = kBadInput;
    }
    summary_.add(source);
    reporter_.source(source);
    if (options_.format != "text") return;
    for (const Why& why : source.why) print_why(why, context_.out);
  }

  void complain(const std::string& shown, std::string_view what) {
    context_.err << "smtplain: " << shown << ": " << what << '\n';
    status_ = kBadInput;
  }

  const ExplainOptions& options_;
  const Config& config_;
  Analyzer analyzer_;
  Reporter& reporter_;
  Context& context_;
  Summary summary_;
  int status_ = kDone;
};

ReportOptions report_options(const ExplainOptions& options, const Rules& rules, const Context& context) {
  ReportOptions report;
  report.color = use_color(options, context);
  report.links = context.out_is_terminal && context.terminal_links && report.color;
  report.brief = options.brief;
  report.ladder = options.ladder;
  report.width = options.width > 0 ? options.width : context.width;
  report.rules = &rules;
  return report;
}

int explain(const ExplainOptions& options, Context& context) {
  Config config;
  const auto rules = load_rules(options.rule_folders, config, context);
  if (!rules) return kBadUsage;
  const ReportOptions report = report_options(options, *rules, context);
  if (options.follow) return follow_one(options, report, *rules, config, context);
  const Pager pager(pager_of(options, context), context.out);
  const auto reporter = find_report_format(options.format)->make(context.out, report);
  if (options.logs.empty() && typed_in(options, context)) {
    context.err << "Paste the log here, then press Ctrl-D on an empty line (Ctrl-C gives up).\n"
                << std::flush;
  }
  // At a paste, Ctrl-C gives up.
  if (context.signals && !typed_in(options, context)) note_interrupts();
  Explanation explanation(options, config, rules, *reporter, context);
  reporter->begin();
  if (options.logs.empty()) explanation.explain("-");
  for (const std::string& log : options.logs) {
    if (!context.out || interrupted() != 0) break;  // nobody reads on
    explanation.explain(log);
  }
  reporter->end(explanation.summary());
  if (interrupted() != 0) context.err << kInterrupted;
  return exit_code_after(explanation.status());
}

}  // namespace

void add_explain(CLI::App& app, Context& context, int& status) {
  auto* command = app.add_subcommand("explain", "Explain logs line by line; the same as smtplain LOG...");
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("LOG", options->logs,
                      "Log files; - is standard input, which is also read when none is named");
  add_report_format(*command, options->format);
  add_input_format(*command, options->input_format);
  add_rules_folders(*command, options->rule_folders);
  command->add_option("--color", options->color, "When to use colours")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->add_option("--width", options->width, "Columns of the output; by default those of the terminal")
      ->check(CLI::Range(20, 1000));
  auto* brief = command->add_flag("--brief", options->brief, "Only the verdict and what to do");
  auto* ladder =
      command->add_flag("--ladder", options->ladder, "The dialogue as a ladder in place of line by line")
          ->excludes(brief);
  auto* why = command->add_flag("--why", options->why, "Tell which rules matched, which won and why");
  command
      ->add_flag("--follow", options->follow,
                 "Explain one log while it is being written, as tail -F shows it: each reply at once, the "
                 "verdict when a session ends. A pipe is followed to its end, a file until Ctrl-C")
      ->excludes(ladder)
      ->excludes(why);
  command->add_flag("--no-pager", options->no_pager, "Do not page on a terminal");
  command->callback([options, &context, &status] {
    check_usage(*options);
    status = explain(*options, context);
  });
}

}  // namespace smtplain
