// JUnit's XML: a suite a log, a test case a session.
#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "report/issue.h"
#include "report/reporter.h"
#include "report/words.h"
#include "report/xml.h"

namespace smtplain {
namespace {

std::string seconds(const Session& session) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(3) << static_cast<double>(session.duration_ms.value_or(0)) / 1000;
  return out.str();
}

class JunitReporter final : public Reporter {
 public:
  JunitReporter(std::ostream& out, const ReportOptions& options) : out_(out), known_(options.known) {}

  void begin() override {
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"smtplain\">\n";
  }

  void source(const Source& source) override {
    const auto& sessions = source.sessions;
    const std::string path = xml_text(shown_path(source.path));
    const bool unread = sessions.empty();
    out_ << " <testsuite name=\"" << path << "\" tests=\"" << std::max<std::size_t>(sessions.size(), 1)
         << "\" failures=\"" << count(sessions, Result::failed) << "\" errors=\"" << (unread ? 1 : 0)
         << "\" skipped=\"" << count(sessions, Result::skipped) << "\">\n";
    if (unread) no_smtp(source, path);
    for (const Session& session : sessions) test_case(session, path);
    out_ << " </testsuite>\n";
  }

  void end(const Summary&) override { out_ << "</testsuites>\n"; }

 private:
  enum class Result : std::uint8_t { passed, failed, skipped };

  // A log that stops before anything was decided has neither passed nor failed, and what is known already
  // shall not fail again.
  Result result(const Session& session) const {
    if (severity_of(session) != Severity::info)
      return is_known(session, known_) ? Result::skipped : Result::failed;
    return session.outcome == Outcome::incomplete ? Result::skipped : Result::passed;
  }

  std::ptrdiff_t count(const std::vector<Session>& sessions, Result wanted) const {
    return std::count_if(sessions.begin(), sessions.end(),
                         [&](const Session& session) { return result(session) == wanted; });
  }

  void no_smtp(const Source& source, const std::string& path) {
    out_ << "  <testcase name=\"holds an SMTP dialogue\" classname=\"" << path
         << "\" time=\"0.000\">\n   <error message=\""
         << xml_text(source.warnings.empty() ? "no SMTP dialogue was found" : source.warnings.back())
         << "\" type=\"input\"/>\n  </testcase>\n";
  }

  void test_case(const Session& session, const std::string& path) {
    out_ << "  <testcase name=\"session " << xml_text(session.id) << ", line " << session.first_line
         << "\" classname=\"" << path << "\" time=\"" << seconds(session) << '"';
    const Result result = this->result(session);
    if (result == Result::passed) {
      out_ << "/>\n";
      return;
    }
    out_ << ">\n";
    if (result == Result::failed)
      failure(session, path);
    else
      out_ << "   <skipped message=\"" << xml_text(verdict(session))
           << (is_known(session, known_) ? " (known)" : "") << "\"/>\n";
    out_ << "  </testcase>\n";
  }

  void failure(const Session& session, const std::string& path) {
    out_ << "   <failure message=\"" << xml_text(verdict(session)) << "\" type=\""
         << xml_text(cause_of(session)) << "\">" << path << ':' << deciding_line(session);
    if (!session.diagnosis.empty()) {
      const Diagnosis& best = session.diagnosis.front();
      out_ << "&#10;" << xml_text(best.explanation);
      for (const Fix& fix : best.fix) out_ << "&#10;What to do: " << xml_text(fix.text);
      for (const Evidence& evidence : best.evidence)
        out_ << "&#10;Line " << evidence.line << ": " << xml_text(evidence.text);
    }
    out_ << "</failure>\n";
  }

  std::ostream& out_;
  const KnownFaults* known_;
};

}  // namespace

std::unique_ptr<Reporter> make_junit_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<JunitReporter>(out, options);
}

}  // namespace smtplain
