// One run of `smtplain check`: takes the logs in order, chooses sessions, reports and counts.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/baseline.h"
#include "cli/batch.h"
#include "cli/config.h"
#include "cli/context.h"
#include "cli/paths.h"
#include "cli/progress.h"
#include "cli/tally.h"
#include "cli/time_range.h"
#include "report/reporter.h"

namespace smtplain {

struct CheckOptions {
  PathOptions paths;
  std::vector<std::string> rule_folders, only, ignore;
  std::string format = "text", input_format, fail_on, baseline, write_baseline, shard, since, until;
  std::uint64_t max_sessions = 0;
  unsigned jobs = 0;
  bool quiet = false;
};

/// Which sessions a run is about, and how many were left out why.
class Selection {
 public:
  Selection(const CheckOptions& options, const Config& config, const TimeRange& range)
      : options_(options), config_(config), range_(range) {}

  bool wants(const Session& session);
  /// Without a look at any of them.
  bool wants_all_that_went_well() const;
  /// A line for people each; empty if nothing was left out.
  std::vector<std::string> notes() const;

 private:
  const CheckOptions& options_;
  const Config& config_;
  const TimeRange& range_;
  std::uint64_t by_option_ = 0, outside_ = 0, undated_ = 0;
  std::map<std::string, std::uint64_t> by_config_;  // by reason
};

class CheckRun {
 public:
  /// All references must outlive the run. `baseline` holds the faults that are known.
  CheckRun(const CheckOptions& options, const Rules& rules, const Baseline& baseline, Selection selection,
           Progress& progress, Context& context);

  void begin();
  /// False when --max-sessions is reached.
  bool take(const InputFile& file, BatchResult result);
  /// The exit code. Writes the summary and the baseline.
  int end();

 private:
  void take_source(Source& source);
  void count_routine(const Source& source);
  void not_a_log(const InputFile& file, const Source& source);
  void bad_input(const std::string& path, const std::string& error);
  void judge(const Source& source, const Session& session);
  bool fails(const Session& session, Severity severity) const;
  void print_notes() const;
  int write_baseline();

  const CheckOptions& options_;
  Context& context_;
  Progress& progress_;
  const Baseline& baseline_;
  Baseline found_;
  Selection selection_;
  std::unique_ptr<Reporter> reporter_;  // null: text
  Summary summary_;
  Tally tally_;
  std::uint64_t sessions_ = 0, read_sessions_ = 0, not_logs_ = 0;
  bool failing_ = false, unreadable_ = false, any_line_ = false;
};

}  // namespace smtplain
