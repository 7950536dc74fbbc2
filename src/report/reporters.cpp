#include <algorithm>
#include <array>

#include "report/reporter.h"

namespace smtplain {

std::unique_ptr<Reporter> make_text_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_json_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_ndjson_reporter(std::ostream&, const ReportOptions&);

namespace {

constexpr std::array<ReportFormat, 3> kFormats = {{
    {"text", "plain English for a terminal or a mail", make_text_reporter},
    {"json", "one document, the contract of docs/json.md", make_json_reporter},
    {"ndjson", "one JSON object a session, a line each", make_ndjson_reporter},
}};

}  // namespace

void Summary::add(const Source& source) {
  ++sources;
  for (const Session& session : source.sessions) {
    ++sessions;
    ++outcomes[name(session.outcome)];
    ++causes[session.diagnosis.empty() ? std::string_view{"none"} : session.diagnosis.front().cause];
  }
}

std::span<const ReportFormat> report_formats() {
  return kFormats;
}

const ReportFormat* find_report_format(std::string_view name) {
  const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                  [name](const ReportFormat& f) { return f.name == name; });
  return found == kFormats.end() ? nullptr : &*found;
}

}  // namespace smtplain
