// "file:line:column: error: message [id]", as compilers print: editors, IDEs and CI parse it.
#include <ostream>

#include "report/issue.h"
#include "report/reporter.h"

namespace smtplain {
namespace {

std::string_view level(Severity severity) {
  return severity == Severity::info ? "note" : name(severity);
}

class GccReporter final : public Reporter {
 public:
  explicit GccReporter(std::ostream& out) : out_(out) {}

  void source(const Source& source) override {
    const std::string path = source.path == "-" ? "<stdin>" : one_line(source.path);
    for (const Issue& issue : issues(source)) {
      out_ << path << ':' << issue.line << ":1: " << level(issue.severity) << ": " << issue.title << " ["
           << issue.id << "]\n";
      if (!issue.advice.empty()) out_ << path << ':' << issue.line << ":1: note: " << issue.advice << '\n';
    }
  }

 private:
  std::ostream& out_;
};

}  // namespace

std::unique_ptr<Reporter> make_gcc_reporter(std::ostream& out, const ReportOptions&) {
  return std::make_unique<GccReporter>(out);
}

}  // namespace smtplain
