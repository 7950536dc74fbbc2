// GitLab's Code Quality report: an array of issues in the format of Code Climate.
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "report/issue.h"
#include "report/json_text.h"
#include "report/reporter.h"

namespace smtplain {
namespace {

using json = nlohmann::ordered_json;

std::string_view level(Severity severity) {
  switch (severity) {
    case Severity::error: return "major";
    case Severity::warning: return "minor";
    case Severity::info: break;
  }
  return "info";
}

class GitlabReporter final : public Reporter {
 public:
  GitlabReporter(std::ostream& out, const ReportOptions& options) : out_(out), known_(options.known) {}

  void begin() override { out_ << '['; }

  void source(const Source& source) override {
    const std::string path = source.path == "-" ? "standard-input" : one_line(repository_path(source.path));
    // Issues that are alike in one file are told apart by their order, so that no line number gets in.
    if (source.first_session == 0) alike_.clear();
    for (const Issue& issue : issues(source, known_)) {
      const std::string kind = std::string(issue.id) + '\n' + fingerprint(issue);
      const std::size_t nth = alike_[kind]++;
      const json one = {
          {"type", "issue"},
          {"check_name", issue.id},
          {"description",
           issue.advice.empty() ? issue.shown_title() : issue.shown_title() + ". " + issue.advice},
          {"categories", json::array({"Bug Risk"})},
          {"fingerprint",
           digest(std::string(path).append("\n").append(kind).append("\n").append(std::to_string(nth)))},
          {"severity", level(issue.shown_severity())},
          {"location", {{"path", path}, {"lines", {{"begin", issue.line}}}}}};
      out_ << (first_ ? "\n" : ",\n") << json_text(one);
      first_ = false;
    }
  }

  void end(const Summary&) override { out_ << "\n]\n"; }

 private:
  std::ostream& out_;
  const KnownFaults* known_;
  bool first_ = true;
  std::map<std::string, std::size_t> alike_;  // issues of the log so far
};

}  // namespace

std::unique_ptr<Reporter> make_gitlab_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<GitlabReporter>(out, options);
}

}  // namespace smtplain
