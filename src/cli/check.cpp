// `smtplain check`: many logs, one answer.
#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <numeric>
#include <ostream>
#include <thread>
#include <utility>

#include "cli/archive.h"
#include "cli/check_run.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/load_rules.h"
#include "cli/options.h"
#include "cli/shard.h"
#include "report/layout.h"
#include "text/characters.h"

namespace smtplain {
namespace {

/// Explains the logs in an archive as they are unpacked, and gives each, or each part of a long one, to
/// `take` until that gives false.
std::vector<std::string> explain_archive(const std::string& path, const Input& packed,
                                         const Analyzer& analyzer, const ArchiveLimits& limits,
                                         const std::function<bool(BatchResult)>& take) {
  bool more = true;
  const TakeMember explain = [&](const std::string& name, const Input& bytes) {
    const Input wanted = [&](char* buffer, std::size_t size) { return more ? bytes(buffer, size) : 0; };
    if (!more) return;
    analyzer.analyze(name.empty() ? path : path + '!' + name, wanted, [&](Source part) {
      BatchResult result;
      result.archive = !name.empty();
      result.sources.push_back(std::move(part));
      return more = take(std::move(result));
    });
  };
  return unpack([&](char* buffer, std::size_t size) { return more ? packed(buffer, size) : 0; }, explain,
                limits);
}

// Longer logs are not read whole by several threads at once.
constexpr std::uint64_t kMostWhole = std::uint64_t{4} << 20;
constexpr std::uint64_t kMostUnpacked = std::uint64_t{16} << 20;

/// A small archive. One that is not small when it is unpacked is left for later.
BatchResult load_archive(const std::string& path, std::string bytes, const Analyzer& analyzer) {
  BatchResult all;
  std::uint64_t unpacked = 0;
  ByteSource source(std::move(bytes));
  const Input packed = [&](char* buffer, std::size_t size) { return source.read(buffer, size); };
  all.errors = explain_archive(path, packed, analyzer, {}, [&](BatchResult part) {
    all.archive = part.archive;
    Source& log = all.sources.emplace_back(std::move(part.sources.front()));
    unpacked += log.more ? kMostWhole : log.bytes;
    all.later = unpacked > kMostUnpacked;
    return !all.later;
  });
  if (!all.later) return all;
  BatchResult later;
  later.later = true;
  return later;
}

BatchResult load(const std::string& path, std::uint64_t size, const Analyzer& analyzer, std::istream& in) {
  BatchResult result;
  if (path == "-" || size == 0 || size > kMostWhole) {  // a pipe has no size
    result.later = true;
    return result;
  }
  std::string bytes, error;
  const bool whole = read_input(path, in, bytes, error);
  if (whole && looks_packed(bytes)) return load_archive(path, std::move(bytes), analyzer);
  // What was read before an error is told all the same.
  if (whole || !bytes.empty()) result.sources.push_back(analyzer.analyze(path, std::move(bytes)));
  if (!whole)
    result.errors.push_back(read_up_to(error, result.sources.empty() ? 0 : result.sources[0].lines));
  return result;
}

/// A long log comes part by part. False: no more is wanted.
bool stream(const InputFile& file, const Analyzer& analyzer, Context& context, CheckRun& work) {
  ByteSource source(file.path, context.in);
  const bool packed = looks_packed(source);
  const Input input = [&source](char* buffer, std::size_t size) { return source.read(buffer, size); };
  BatchResult end;
  bool more = true;
  std::uint64_t lines = 0;
  const auto take = [&](BatchResult result) {
    lines = result.sources.front().lines;
    return more = work.take(file, std::move(result));
  };
  if (packed) {
    end.errors = explain_archive(file.path, input, analyzer, {}, take);
  } else if (source.error().empty()) {
    analyzer.analyze(file.path, input, [&](Source part) {
      BatchResult result;
      result.sources.push_back(std::move(part));
      return take(std::move(result));
    });
  }
  if (!source.error().empty()) end.errors.push_back(read_up_to(source.error(), packed ? 0 : lines));
  return work.take(file, std::move(end)) && more;
}

/// Whether the result has the lines of the logs in it, with a sentence beside each.
bool shows_lines(std::string_view format) {
  return format == "json" || format == "markdown";
}

/// Whether of sessions that went well it tells no more than how many they are and what there is to remark.
bool tells_endings(std::string_view format) {
  constexpr std::array formats =
      word_list("text", "ndjson", "gcc", "github", "gitlab", "sarif", "checkstyle");
  return std::find(formats.begin(), formats.end(), format) != formats.end();
}

int usage(Context& context, const std::string& error) {
  context.err << "smtplain: " << safe_text(error) << '\n';
  return kBadUsage;
}

/// All that is known before the first log is read.
struct Plan {
  Config config;
  TimeRange range;
  Shard shard;
  std::shared_ptr<const Rules> rules;
  Baseline baseline;
};

bool check_names(const CheckOptions& options, const Plan& plan, std::string& error) {
  for (const auto* list : {&options.only, &options.ignore}) {
    for (const std::string& glob : *list) {
      if (known_cause(*plan.rules, glob)) continue;
      error = "there is no cause \"" + glob + "\"; smtplain cause lists them";
      return false;
    }
  }
  return true;
}

/// False with a reason if an option, the configuration or the baseline cannot be used; an empty reason was
/// printed already.
bool make_plan(CheckOptions& options, Plan& plan, Context& context, std::string& error) {
  if (!plan.range.set_since(options.since, error) || !plan.range.set_until(options.until, error))
    return false;
  if (!options.shard.empty()) {
    const auto shard = parse_shard(options.shard);
    if (!shard) error = "--shard " + options.shard + ": write it as 3/8, the third of eight parts";
    if (!shard) return false;
    plan.shard = *shard;
  }
  plan.rules = load_rules(options.rule_folders, plan.config, context);
  if (options.fail_on.empty()) options.fail_on = plan.config.fail_on.empty() ? "error" : plan.config.fail_on;
  if (!plan.rules || !check_names(options, plan, error)) return false;
  return options.baseline.empty() || plan.baseline.read(options.baseline, error);
}

/// The files of this machine, with their sizes.
void take_shard(const Shard& shard, std::vector<InputFile>& files, std::vector<std::uint64_t>& sizes) {
  if (shard.count == 1) return;
  std::vector<InputFile> chosen;
  std::vector<std::uint64_t> chosen_sizes;
  for (const std::size_t index : shard_of(sizes, shard)) {
    chosen.push_back(std::move(files[index]));
    chosen_sizes.push_back(sizes[index]);
  }
  files = std::move(chosen);
  sizes = std::move(chosen_sizes);
}

int check(CheckOptions options, Context& context) {
  if (context.signals) note_interrupts();
  Plan plan;
  std::string error;
  if (!make_plan(options, plan, context, error)) return error.empty() ? kBadUsage : usage(context, error);
  std::vector<std::string> errors;
  std::vector<InputFile> files = expand_paths(options.paths, context.in, errors);
  for (const std::string& one : errors) context.err << "smtplain: " << safe_text(one) << '\n';
  if (files.empty() && errors.empty()) return usage(context, "no file to check; name files or directories");
  std::vector<std::uint64_t> sizes = sizes_of(files);
  take_shard(plan.shard, files, sizes);

  const unsigned jobs = options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  AnalyzeOptions analysis;
  analysis.format = options.input_format;
  analysis.jobs = jobs;
  analysis.annotate = shows_lines(options.format);
  Selection selection(options, plan.config, plan.range);
  analysis.routine = tells_endings(options.format) && selection.wants_all_that_went_well();
  if (analysis.routine) analysis.whole_bytes = kMostWhole / 4;  // what is streamed is long, or a pipe
  const Analyzer analyzer(plan.rules, analysis);
  const auto shown = options.quiet             ? Progress::Shown::none
                     : context.err_is_terminal ? Progress::Shown::bar
                                               : Progress::Shown::lines;
  Progress progress(context.err, shown, files.size(),
                    std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0}));
  CheckRun work(options, *plan.rules, plan.baseline, std::move(selection), progress, context);
  work.begin();
  run_batch(
      files.size(), jobs, [&](std::size_t i) { return load(files[i].path, sizes[i], analyzer, context.in); },
      [&](std::size_t i, BatchResult result) {
        const bool more =
            result.later ? stream(files[i], analyzer, context, work) : work.take(files[i], std::move(result));
        progress.step(sizes[i]);
        return more;
      });
  const int status = work.end();
  if (interrupted() != 0) context.err << kInterrupted;
  return exit_code_after(status == kDone && !errors.empty() ? kBadInput : status);
}

void add_options(CLI::App& command, CheckOptions& options) {
  command.add_option("PATH", options.paths.paths,
                     "Log files, directories, compressed logs and archives, or - for standard input");
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
  add_report_format(command, options.format);
  command.add_option("--fail-on", options.fail_on, "What makes the exit code 1 (default: error)")
      ->check(CLI::IsMember({"error", "deferred", "warning", "never"}));
  command
      .add_option("--only", options.only, "Only sessions of this cause, or of causes that this glob matches")
      ->type_name("CAUSE")
      ->allow_extra_args(false);
  command
      .add_option("--ignore", options.ignore,
                  "No sessions of this cause, or of causes that this glob matches")
      ->type_name("CAUSE")
      ->allow_extra_args(false);
  command
      .add_option(
          "--since", options.since,
          "Only sessions that went on at this time of the log or later: 2024-05-14, 2024-05-14 09:30 or "
          "2024-05-14T09:30:00Z. Sessions without a known date are kept")
      ->type_name("TIME");
  command.add_option("--until", options.until, "Only sessions that began at this time or before")
      ->type_name("TIME");
  command
      .add_option(
          "--shard", options.shard,
          "Only the I-th of N parts of the files, even by size, for I of N machines that see the same files")
      ->type_name("I/N");
  command.add_option("--max-sessions", options.max_sessions, "Stop after this many sessions")
      ->check(CLI::Range(1, 1'000'000'000));
  command.add_option("-j,--jobs", options.jobs, "Threads; by default one for each processor")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--baseline", options.baseline,
                  "Mark the faults in this file as known, and do not fail because of them")
      ->type_name("FILE");
  command
      .add_option("--write-baseline", options.write_baseline,
                  "Write the faults found to this file, for --baseline")
      ->type_name("FILE");
  add_rules_folders(command, options.rule_folders);
  add_input_format(command, options.input_format);
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
