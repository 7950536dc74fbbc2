#include "cli/follow.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>

#include "analyze/live_log.h"
#include "cli/interrupt.h"
#include "cli/live_input.h"
#include "report/layout.h"
#include "report/rows.h"

namespace smtplain {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kTick = std::chrono::milliseconds(500);

/// Sessions as they end, for programs; for people each event too, with what it means.
class FollowOutput final : public LiveListener {
 public:
  FollowOutput(const FollowOptions& options, const Config& config, std::ostream& out)
      : options_(options), config_(config), out_(out), palette_(palette(options.report.color)) {}

  void event(const Session& so_far, const Event& event, const std::string& explanation) override {
    if (!text() || options_.report.brief) return;
    if (so_far.id != id_) {  // the log interleaves sessions
      id_ = so_far.id;
      if (!id_.empty()) out_ << palette_.quiet << '[' << safe_text(id_) << ']' << palette_.off << '\n';
    }
    write_event(out_, event, explanation, palette_, static_cast<std::size_t>(options_.report.width));
    any_event_ = true;
  }

  void session(const Source& source) override {
    Source told = source;
    tell_ignored(config_, told);
    summary_.add(told);
    // What the rows have told already is not told again.
    ReportOptions verdict = options_.report;
    verdict.brief = text();
    if (any_event_) out_ << '\n';
    find_report_format(options_.format)->make(out_, verdict)->source(told);
    if (text()) out_ << '\n';
    any_event_ = false;
  }

  void end() {
    ++summary_.sources;
    if (text()) find_report_format(options_.format)->make(out_, options_.report)->end(summary_);
  }

  std::uint64_t sessions() const { return summary_.sessions; }

 private:
  bool text() const { return options_.format == "text"; }

  const FollowOptions& options_;
  const Config& config_;
  std::ostream& out_;
  const Palette& palette_;
  std::string id_;
  bool any_event_ = false;
  Summary summary_;
};

/// What is said when a log begins anew; empty: it does not.
std::string_view begins_anew(LiveInput::News news) {
  if (news == LiveInput::News::truncated) return "the file was truncated; it is read from its start";
  if (news == LiveInput::News::replaced) return "another file has this name now; it is read from its start";
  return {};
}

/// Gives the log to `output` until it ends.
void watch(LiveInput& input, const FollowOptions& options, const Rules& rules, FollowOutput& output,
           Context& context) {
  std::optional<LiveLog> log(std::in_place, options.log, rules, options.input_format, output);
  auto next_tick = Clock::now() + kTick;
  std::string bytes;
  for (auto news = LiveInput::News::nothing; news != LiveInput::News::end && context.out;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(next_tick - Clock::now());
    news = input.next(bytes, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (news == LiveInput::News::bytes) log->write(bytes);
    if (const std::string_view why = begins_anew(news); !why.empty()) {
      log->end();
      log.emplace(options.log, rules, options.input_format, output);
      context.err << "smtplain: " << safe_text(options.log) << ": " << why << '\n' << std::flush;
    }
    if (Clock::now() >= next_tick) {
      log->tick();
      next_tick = Clock::now() + kTick;
    }
    context.out.flush();
  }
  log->end();
}

}  // namespace

int follow(const FollowOptions& options, const Rules& rules, const Config& config, Context& context) {
  const std::string shown = shown_path(options.log);
  if (context.signals) note_interrupts();
  LiveInput input(options.log, context.in);
  FollowOutput output(options, config, context.out);
  if (input.error().empty()) watch(input, options, rules, output, context);
  output.end();
  if (!input.error().empty()) {
    context.err << "smtplain: " << shown << ": " << input.error() << '\n';
    return kBadInput;
  }
  if (interrupted() != 0) return exit_code_after(kDone);
  if (output.sessions() > 0) return kDone;
  context.err << "smtplain: " << shown << ": no SMTP dialogue was found in this log\n";
  return kBadInput;
}

}  // namespace smtplain
