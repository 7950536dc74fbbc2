// The whole way, into every output format: nothing of the log reaches a terminal, a page or a runner as a
// command.
#include <algorithm>
#include <cstring>
#include <sstream>

#include "fuzz.h"
#include "report/reporter.h"
#include "smtplain/analyze.h"

using namespace smtplain;

namespace {

std::string render(const ReportFormat& format, const Source& source, const Rules& rules) {
  std::ostringstream out;
  ReportOptions options;
  options.rules = &rules;
  const auto reporter = format.make(out, options);
  Summary summary;
  summary.add(source);
  reporter->begin();
  reporter->source(source);
  reporter->end(summary);
  return out.str();
}

/// As a log that is too long to be held, of which what is known is passed over.
void pass_over(const Analyzer& analyzer, std::string_view log) {
  const Input input = [&](char* buffer, std::size_t size) {
    const std::size_t count = std::min(size, log.size());
    std::memcpy(buffer, log.data(), count);
    log.remove_prefix(count);
    return count;
  };
  std::uint64_t sessions = 0;
  analyzer.analyze("log", input, [&](const Source& part) {
    CLAIM(part.first_session == sessions);
    sessions += part.sessions.size() + part.routine.size();
    return true;
  });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto rules = Rules::builtin();
  static const Analyzer analyzer(rules);
  const Source source = analyzer.analyze("log", std::string(fuzz::bytes(data, size)));
  AnalyzeOptions options;
  options.routine = true;
  options.whole_bytes = options.part_bytes = 1024;
  static const Analyzer in_parts(rules, options);
  pass_over(in_parts, fuzz::bytes(data, size));
  for (const ReportFormat& format : report_formats()) {
    const std::string out = render(format, source, *rules);
    CLAIM(out.find('\x1b') == std::string::npos);
    CLAIM(out.find('\0') == std::string::npos);
  }
  return 0;
}
