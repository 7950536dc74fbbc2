// "file:line:column: error: message [id]", as compilers print: editors, IDEs and CI parse it.
#include <ostream>

#include "report/issue.h"
#include "report/reporter.h"

namespace smtplain {
namespace {

class GccReporter final : public Reporter {
 public:
  GccReporter(std::ostream& out, const ReportOptions& options) : out_(out), known_(options.known) {}

  void source(const Source& source) override {
    const std::string path = source.path == "-" ? "<stdin>" : one_line(source.path);
    for (const Issue& issue : issues(source, known_)) {
      out_ << path << ':' << issue.line << ":1: " << note_level(issue.shown_severity()) << ": "
           << issue.shown_title() << " [" << issue.id << "]\n";
      if (!issue.advice.empty()) out_ << path << ':' << issue.line << ":1: note: " << issue.advice << '\n';
    }
  }

 private:
  std::ostream& out_;
  const KnownFaults* known_;
};

}  // namespace

std::unique_ptr<Reporter> make_gcc_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<GccReporter>(out, options);
}

}  // namespace smtplain
