// The whole way, into every output format: nothing of the log reaches a terminal, a page or a runner as a
// command.
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

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto rules = Rules::builtin();
  static const Analyzer analyzer(rules);
  const Source source = analyzer.analyze("log", std::string(fuzz::bytes(data, size)));
  for (const ReportFormat& format : report_formats()) {
    const std::string out = render(format, source, *rules);
    CLAIM(out.find('\x1b') == std::string::npos);
    CLAIM(out.find('\0') == std::string::npos);
  }
  return 0;
}
