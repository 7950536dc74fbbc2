// Checkstyle's XML, which most CI servers read.
#include <ostream>

#include "report/issue.h"
#include "report/reporter.h"
#include "report/xml.h"

namespace smtplain {
namespace {

class CheckstyleReporter final : public Reporter {
 public:
  CheckstyleReporter(std::ostream& out, const ReportOptions& options) : out_(out), known_(options.known) {}

  void begin() override {
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  }

  void source(const Source& source) override {
    if (!in_file_) out_ << " <file name=\"" << xml_text(source.path) << "\">\n";
    for (const Issue& issue : issues(source, known_)) {
      out_ << "  <error line=\"" << issue.line << "\" severity=\"" << name(issue.shown_severity())
           << "\" message=\""
           << xml_text(issue.advice.empty() ? issue.shown_title() : issue.shown_title() + ". " + issue.advice)
           << "\" source=\"smtplain." << xml_text(issue.id) << "\"/>\n";
    }
    in_file_ = source.more;  // a long log comes in parts
    if (!in_file_) out_ << " </file>\n";
  }

  void end(const Summary&) override { out_ << (in_file_ ? " </file>\n" : "") << "</checkstyle>\n"; }

 private:
  std::ostream& out_;
  const KnownFaults* known_;
  bool in_file_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_checkstyle_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<CheckstyleReporter>(out, options);
}

}  // namespace smtplain
