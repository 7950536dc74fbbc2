// `smtplain check`: many logs, one answer.
#include <algorithm>
#include <memory>
#include <ostream>
#include <set>
#include <sstream>
#include <thread>

#include "cli/archive.h"
#include "cli/baseline.h"
#include "cli/batch.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/input.h"
#include "cli/load_rules.h"
#include "cli/paths.h"
#include "cli/progress.h"
#include "cli/tally.h"
#include "report/issue.h"
#include "report/layout.h"
#include "report/reporter.h"
#include "report/words.h"

namespace smtplain {
namespace {

struct CheckOptions {
  PathOptions paths;
  std::vector<std::string> rule_folders, only, ignore;
  std::string format = "text", input_format, fail_on, baseline, write_baseline;
  std::uint64_t max_sessions = 0;
  unsigned jobs = 0;
  bool quiet = false;
};

/// The work of one run: takes the results in order, filters, reports and counts.
class Check {
 public:
  Check(const CheckOptions& options, const Rules& rules, Context& context)
      : options_(options), context_(context), text_(options.format == "text") {
    ReportOptions report;
    report.rules = &rules;
    report.width = context.width;
    if (!text_) reporter_ = find_report_format(options.format)->make(context.out, report);
  }

  Baseline& baseline() { return baseline_; }

  void begin() {
    if (reporter_) reporter_->begin();
  }

  /// False when --max-sessions is reached.
  bool take(const std::string& path, BatchResult result) {
    for (const std::string& error : result.errors) bad_input(path, error);
    for (Source& source : result.sources) {
      if (source.sessions.empty()) {
        bad_input(source.path,
                  source.warnings.empty() ? "no SMTP dialogue was found" : source.warnings.back());
        continue;
      }
      filter(source);
      summary_.add(source);
      if (reporter_) reporter_->source(source);
      for (const Session& session : source.sessions) judge(source, session);
    }
    return options_.max_sessions == 0 || sessions_ < options_.max_sessions;
  }

  int end() {
    if (reporter_) reporter_->end(summary_);
    if (text_ && !options_.quiet) {
      if (sessions_ > 0 && any_line_) context_.out << '\n';
      tally_.print(context_.out);
      if (known_ > 0)
        context_.out << '\n'
                     << known_ << (known_ == 1 ? " fault is" : " faults are") << " known from the baseline\n";
    }
    if (!options_.write_baseline.empty()) {
      std::string error;
      if (!new_baseline_.write(options_.write_baseline, error)) {
        context_.err << "smtplain: " << error << '\n';
        return kBadInput;
      }
    } else if (failing_) {
      return kFaultsFound;
    }
    return unreadable_ ? kBadInput : kDone;
  }

 private:
  void bad_input(const std::string& path, const std::string& error) {
    unreadable_ = true;
    context_.err << "smtplain: " << (path == "-" ? "standard input" : one_line(path)) << ": "
                 << one_line(error) << '\n';
  }

  bool wanted(const Session& session) const {
    const std::string cause(cause_of(session));
    const auto listed = [&](const std::vector<std::string>& list) {
      return std::any_of(list.begin(), list.end(),
                         [&](const std::string& glob) { return glob_matches(glob, cause); });
    };
    return (options_.only.empty() || listed(options_.only)) && !listed(options_.ignore);
  }

  void filter(Source& source) {
    std::erase_if(source.sessions, [&](const Session& session) {
      if (!wanted(session)) return true;
      if (severity_of(session) != Severity::info) {
        if (!options_.write_baseline.empty()) new_baseline_.add(session);
        if (baseline_.knows(session)) {
          ++known_;
          return true;
        }
      }
      return options_.max_sessions != 0 && ++admitted_ > options_.max_sessions;
    });
  }

  void judge(const Source& source, const Session& session) {
    ++sessions_;
    const Severity severity = severity_of(session);
    const std::string path = source.path == "-" ? "<stdin>" : one_line(source.path);
    const std::string where = path + ':' + std::to_string(deciding_line(session));
    const Server& server = session.server;
    const bool fault = severity != Severity::info;
    tally_.add(name(session.outcome), cause_of(session),
               server.host.empty() ? server.greeting_name : server.host, fault, where);
    if (!fault) return;
    failing_ = failing_ || fails(session, severity);
    if (!text_) return;
    any_line_ = true;
    context_.out << where << ": " << name(severity) << ": " << cause_of(session) << ": "
                 << one_line(verdict(session)) << '\n';
  }

  bool fails(const Session& session, Severity severity) const {
    if (options_.fail_on == "never") return false;
    if (severity == Severity::error || options_.fail_on == "warning") return true;
    return options_.fail_on == "deferred" && session.outcome == Outcome::deferred;
  }

  const CheckOptions& options_;
  Context& context_;
  const bool text_;
  std::unique_ptr<Reporter> reporter_;
  Summary summary_;
  Tally tally_;
  Baseline baseline_, new_baseline_;
  std::uint64_t sessions_ = 0, admitted_ = 0, known_ = 0;
  bool failing_ = false, unreadable_ = false, any_line_ = false;
};

BatchResult load(const std::string& path, const Analyzer& analyzer, std::istream& in) {
  BatchResult result;
  std::string bytes, error;
  if (!read_input(path, in, bytes, error)) {
    result.errors.push_back(error);
    return result;
  }
  result.bytes = bytes.size();
  if (!looks_packed(bytes)) {
    result.sources.push_back(analyzer.analyze(path, std::move(bytes)));
    return result;
  }
  ArchiveContent content = unpack(bytes);
  result.errors = std::move(content.errors);
  for (ArchiveMember& member : content.members) {
    const std::string shown = member.name.empty() ? path : path + '!' + member.name;
    result.sources.push_back(analyzer.analyze(shown, std::move(member.bytes)));
  }
  return result;
}

/// What the configuration says where no option does.
bool apply_config(CheckOptions& options, Context& context) {
  Config config;
  std::string error;
  if (!find_config(config, error)) {
    context.err << "smtplain: " << error << '\n';
    return false;
  }
  options.rule_folders.insert(options.rule_folders.begin(), config.rules.begin(), config.rules.end());
  for (const Config::Ignored& ignored : config.ignore) options.ignore.push_back(ignored.cause);
  if (options.fail_on.empty()) options.fail_on = config.fail_on.empty() ? "error" : config.fail_on;
  return true;
}

int check(CheckOptions options, Context& context) {
  if (!apply_config(options, context)) return kBadUsage;
  const auto rules = load_rules(options.rule_folders, context);
  if (!rules) return kBadUsage;
  std::vector<std::string> errors;
  const std::vector<std::string> files = expand_paths(options.paths, context.in, errors);
  for (const std::string& error : errors) context.err << "smtplain: " << one_line(error) << '\n';
  if (files.empty() && errors.empty()) {
    context.err << "smtplain: no file to check; name files or directories\n";
    return kBadUsage;
  }
  Check work(options, *rules, context);
  std::string error;
  if (!options.baseline.empty() && !work.baseline().read(options.baseline, error)) {
    context.err << "smtplain: " << error << '\n';
    return kBadUsage;
  }
  const Analyzer analyzer(rules, {options.input_format, false});
  const unsigned jobs = options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  Progress progress(context.err, context.err_is_terminal && !options.quiet, files.size());
  work.begin();
  run_batch(
      files, jobs, [&](const std::string& path) { return load(path, analyzer, context.in); },
      [&](const std::string& path, BatchResult result) {
        progress.step(result.bytes);
        return work.take(path, std::move(result));
      });
  progress.done();
  const int status = work.end();
  return status == kDone && !errors.empty() ? kBadInput : status;
}

void add_options(CLI::App& command, CheckOptions& options) {
  command.add_option("PATH", options.paths.paths, "Log files, directories, or - for standard input");
  command.add_option("--include", options.paths.include, "In directories, only files that match this glob")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command.add_option("--exclude", options.paths.exclude, "In directories, nothing that matches this glob")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command
      .add_option("--files-from", options.paths.files_from,
                  "Read the paths from this file, one a line; - is standard input")
      ->type_name("FILE");
  std::vector<std::string> names;
  for (const ReportFormat& format : report_formats()) names.emplace_back(format.name);
  command.add_option("-f,--format", options.format, "How to show the result")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  command.add_option("--fail-on", options.fail_on, "What makes the exit code 1 (default: error)")
      ->check(CLI::IsMember({"error", "deferred", "warning", "never"}));
  command.add_option("--only", options.only, "Only sessions of this cause, or of causes this glob matches")
      ->type_name("CAUSE")
      ->allow_extra_args(false);
  command.add_option("--ignore", options.ignore, "No sessions of this cause")
      ->type_name("CAUSE")
      ->allow_extra_args(false);
  command.add_option("--max-sessions", options.max_sessions, "Stop after this many sessions");
  command.add_option("-j,--jobs", options.jobs, "Threads; by default one for each processor")
      ->check(CLI::Range(1, 1024));
  command.add_option("--baseline", options.baseline, "Do not fail because of the faults in this file")
      ->type_name("FILE");
  command.add_option("--write-baseline", options.write_baseline, "Write the faults found to this file")
      ->type_name("FILE");
  command.add_option("--rules", options.rule_folders, "Use the rules in this folder too")
      ->type_name("DIR")
      ->allow_extra_args(false);
  command
      .add_option("--input-format", options.input_format,
                  "Read the logs as this format instead of detecting it")
      ->check(CLI::IsMember(input_format_names()));
  command.add_flag("-q,--quiet", options.quiet, "No summary and no progress");
}

}  // namespace

void add_check(CLI::App& app, Context& context, int& status) {
  auto* command = app.add_subcommand("check", "Check many logs: one line a fault, and a summary");
  auto options = std::make_shared<CheckOptions>();
  add_options(*command, *options);
  command->callback([options, &context, &status] { status = check(*options, context); });
}

}  // namespace smtplain
