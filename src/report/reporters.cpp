#include <algorithm>
#include <array>

#include "report/reporter.h"

namespace smtplain {

std::unique_ptr<Reporter> make_text_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_json_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_ndjson_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_markdown_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_html_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_sarif_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_gcc_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_github_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_gitlab_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_junit_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_checkstyle_reporter(std::ostream&, const ReportOptions&);
std::unique_ptr<Reporter> make_csv_reporter(std::ostream&, const ReportOptions&);

namespace {

constexpr std::array<ReportFormat, 12> kFormats = {{
    {"text", "plain English for a terminal or a mail", make_text_reporter},
    {"json", "one document, the contract of docs/json.md", make_json_reporter},
    {"ndjson", "one JSON object a session, a line each", make_ndjson_reporter},
    {"markdown", "Markdown for an issue or a ticket", make_markdown_reporter},
    {"html", "one page to look at, to attach and to print", make_html_reporter},
    {"sarif", "SARIF 2.1.0, for code scanning", make_sarif_reporter},
    {"gcc", "file:line:column: error: ..., for editors", make_gcc_reporter},
    {"github", "annotations of GitHub Actions", make_github_reporter},
    {"gitlab", "GitLab's Code Quality report", make_gitlab_reporter},
    {"junit", "JUnit XML, a test case a session", make_junit_reporter},
    {"checkstyle", "Checkstyle XML", make_checkstyle_reporter},
    {"csv", "a row a session, for spreadsheets", make_csv_reporter},
}};

}  // namespace

void Summary::add(const Source& source) {
  if (!source.more) ++sources;
  for (const Session& session : source.sessions) {
    ++sessions;
    ++outcomes[name(session.outcome)];
    ++causes[session.diagnosis.empty() ? std::string_view{"none"} : session.diagnosis.front().cause];
  }
  sessions += source.routine.size();
  for (const RoutineSession& session : source.routine) ++outcomes[name(session.like->outcome)];
  if (!source.routine.empty()) causes["none"] += source.routine.size();
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
