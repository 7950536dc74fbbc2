#include "cli/check_run.h"

#include <algorithm>
#include <ostream>

#include "cli/interrupt.h"
#include "report/issue.h"
#include "report/words.h"

namespace smtplain {
namespace {

bool listed(const std::vector<std::string>& globs, std::string_view cause) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return glob_matches(glob, cause); });
}

/// "1 session is", "7 sessions are".
std::string sessions_are(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " session is" : " sessions are");
}

/// Of a session that went well, or what a fault has in common with it.
TallyEntry entry_of(const Session& session) {
  TallyEntry entry;
  entry.outcome = name(session.outcome);
  entry.cause = cause_of(session);
  entry.server = session.server.host.empty() ? session.server.greeting_name : session.server.host;
  return entry;
}

}  // namespace

bool Selection::wants(const Session& session) {
  const std::string_view cause = cause_of(session);
  if ((!options_.only.empty() && !listed(options_.only, cause)) || listed(options_.ignore, cause)) {
    ++by_option_;
    return false;
  }
  if (const std::string* reason = config_.reason_to_ignore(cause)) {
    ++by_config_[*reason];
    return false;
  }
  if (!range_.limited()) return true;
  const WhenSession when = range_.when(session);
  outside_ += when == WhenSession::outside ? 1 : 0;
  undated_ += when == WhenSession::unknown ? 1 : 0;
  return when != WhenSession::outside;
}

bool Selection::wants_all_that_went_well() const {
  constexpr std::string_view cause = "none";
  return options_.only.empty() && !listed(options_.ignore, cause) && options_.max_sessions == 0 &&
         config_.reason_to_ignore(cause) == nullptr && !range_.limited();
}

std::vector<std::string> Selection::notes() const {
  std::vector<std::string> lines;
  if (by_option_ > 0) lines.push_back(sessions_are(by_option_) + " left out by --only or --ignore");
  for (const auto& [reason, count] : by_config_)
    lines.push_back(sessions_are(count) + " left out by the configuration: " + one_line(reason));
  if (outside_ > 0) lines.push_back(sessions_are(outside_) + " left out by --since or --until");
  if (undated_ > 0) lines.push_back(sessions_are(undated_) + " kept although the log does not tell the date");
  return lines;
}

CheckRun::CheckRun(const CheckOptions& options, const Rules& rules, const Baseline& baseline,
                   Selection selection, Progress& progress, Context& context)
    : options_(options),
      context_(context),
      progress_(progress),
      baseline_(baseline),
      selection_(std::move(selection)) {
  ReportOptions report;
  report.many = true;
  report.rules = &rules;
  report.verdicts = true;
  report.width = context.width;
  if (!options.baseline.empty()) report.known = &baseline.faults();
  if (options.format != "text") reporter_ = find_report_format(options.format)->make(context.out, report);
}

void CheckRun::begin() {
  if (reporter_) reporter_->begin();
}

bool CheckRun::take(const InputFile& file, BatchResult result) {
  for (const std::string& error : result.errors) bad_input(file.path, error);
  for (Source& source : result.sources) {
    if (!source.sessions.empty() || source.first_session > 0)
      take_source(source);
    else
      // Not all that lies in an archive is a log, as in a directory.
      not_a_log({source.path, file.named && !result.archive}, source);
  }
  return options_.max_sessions == 0 || sessions_ < options_.max_sessions;
}

void CheckRun::take_source(Source& source) {
  read_sessions_ += source.sessions.size() + source.routine.size();
  std::uint64_t admitted = sessions_;
  std::erase_if(source.sessions, [&](const Session& session) {
    return !selection_.wants(session) || (options_.max_sessions != 0 && ++admitted > options_.max_sessions);
  });
  if (source.sessions.empty() && source.first_session == 0 && !source.more) return;
  if (!options_.write_baseline.empty()) found_.add(source);
  summary_.add(source);
  if (reporter_) {
    if (context_.out_is_terminal) progress_.clear();
    reporter_->source(source);
  }
  for (const Session& session : source.sessions) judge(source, session);
  count_routine(source);
}

/// Many went like a few.
void CheckRun::count_routine(const Source& source) {
  std::map<const Session*, std::uint64_t> like;
  for (const RoutineSession& session : source.routine) ++like[session.like];
  for (const auto& [session, count] : like) {
    tally_.add(entry_of(*session), count);
    sessions_ += count;
  }
}

void CheckRun::not_a_log(const InputFile& file, const Source& source) {
  if (!file.named) {
    ++not_logs_;
    return;
  }
  bad_input(file.path, source.warnings.empty() ? "no SMTP dialogue was found" : source.warnings.back());
  if (reporter_) reporter_->source(source);
}

void CheckRun::bad_input(const std::string& path, const std::string& error) {
  unreadable_ = true;
  progress_.clear();
  context_.err << "smtplain: " << shown_path(path) << ": " << one_line(error) << '\n';
}

void CheckRun::judge(const Source& source, const Session& session) {
  ++sessions_;
  const Severity severity = severity_of(session);
  TallyEntry entry = entry_of(session);
  entry.fault = severity != Severity::info;
  if (entry.fault) {
    entry.where = source.path == "-" ? "<stdin>" : one_line(source.path);
    entry.where += ':' + std::to_string(deciding_line(session));
  }
  entry.known = entry.fault && baseline_.knows(session);
  tally_.add(entry);
  if (!entry.fault) return;
  failing_ = failing_ || (!entry.known && fails(session, severity));
  if (reporter_) return;
  any_line_ = true;
  if (context_.out_is_terminal) progress_.clear();
  context_.out << entry.where << ": " << name(severity) << ": " << entry.cause << ": "
               << one_line(verdict(session)) << (entry.known ? " (known)" : "") << '\n';
  if (context_.out_is_terminal) context_.out.flush();
}

bool CheckRun::fails(const Session& session, Severity severity) const {
  if (options_.fail_on == "never") return false;
  if (severity == Severity::error || options_.fail_on == "warning") return true;
  return options_.fail_on == "deferred" && session.outcome == Outcome::deferred;
}

int CheckRun::end() {
  progress_.clear();
  if (read_sessions_ == 0 && not_logs_ > 0 && interrupted() == 0) {
    unreadable_ = true;
    context_.err << "smtplain: no SMTP dialogue was found in any file\n";
  }
  if (reporter_) reporter_->end(summary_);
  if (!options_.quiet) {
    if (!reporter_ && any_line_) context_.out << '\n';
    print_notes();
    if (!reporter_) tally_.print(context_.out);
  }
  if (!options_.write_baseline.empty() && interrupted() != 0) {
    context_.err << "smtplain: the baseline is not written: it would hold a part of the faults\n";
  } else if (!options_.write_baseline.empty()) {
    if (const int status = write_baseline(); status != kDone) return status;
  } else if (failing_) {
    return kFaultsFound;
  }
  return unreadable_ ? kBadInput : kDone;
}

/// Beside a report for machines, people read the standard error.
void CheckRun::print_notes() const {
  std::vector<std::string> notes = selection_.notes();
  if (not_logs_ > 0) {
    notes.insert(notes.begin(),
                 std::to_string(not_logs_) +
                     (not_logs_ == 1 ? " file holds no SMTP and is" : " files hold no SMTP and are") +
                     " left out");
  }
  for (const std::string& note : notes) {
    if (reporter_)
      context_.err << "smtplain: " << note << '\n';
    else
      context_.out << note << '\n';
  }
  if (!notes.empty() && !reporter_) context_.out << '\n';
}

int CheckRun::write_baseline() {
  std::string error;
  if (found_.write(options_.write_baseline, error)) return kDone;
  context_.err << "smtplain: " << one_line(error) << '\n';
  return kBadInput;
}

}  // namespace smtplain
