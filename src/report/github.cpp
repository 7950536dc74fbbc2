// GitHub Actions workflow commands: an annotation beside the line of the log.
#include <array>
#include <ostream>

#include "report/issue.h"
#include "report/reporter.h"

namespace smtplain {
namespace {

// GitHub shows ten annotations of a level for a step and drops the others without a word.
constexpr std::size_t kShownOfALevel = 10;
constexpr std::size_t kMaxMessage = 4096;

/// A command ends at the line's end, and '%' introduces an escape.
std::string escape_message(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      default: out += c;
    }
  }
  return out;
}

/// Within properties, commas and colons part them too.
std::string escape_property(std::string_view text) {
  std::string out;
  for (char c : escape_message(text)) {
    if (c == ':')
      out += "%3A";
    else if (c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

std::string shortened(std::string text) {
  if (text.size() <= kMaxMessage) return text;
  std::size_t end = kMaxMessage;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

class GithubReporter final : public Reporter {
 public:
  GithubReporter(std::ostream& out, const ReportOptions& options) : out_(out), known_(options.known) {}

  void source(const Source& source) override {
    for (const Issue& issue : issues(source, known_)) {
      const Severity severity = issue.shown_severity();
      std::size_t& count = counts_[static_cast<std::size_t>(severity)];
      if (++count > kShownOfALevel) continue;
      std::string message = issue.shown_title();
      if (!issue.advice.empty())
        message += (issue.diagnosis != nullptr ? "\nWhat to do: " : "\n") + issue.advice;
      out_ << "::" << (severity == Severity::info ? "notice" : name(severity));
      if (source.path != "-") {
        out_ << " file=" << escape_property(one_line(repository_path(source.path))) << ",line=" << issue.line
             << ',';
      } else {
        out_ << ' ';
      }
      out_ << "title=" << escape_property(issue.id) << "::" << escape_message(shortened(std::move(message)))
           << '\n';
    }
  }

  void end(const Summary&) override {
    for (const Severity severity : {Severity::error, Severity::warning, Severity::info}) {
      const std::size_t count = counts_[static_cast<std::size_t>(severity)];
      if (count <= kShownOfALevel) continue;
      out_ << "smtplain: " << count - kShownOfALevel << " more of level " << name(severity)
           << " are not shown; GitHub shows no more than " << kShownOfALevel << " for a step\n";
    }
  }

 private:
  std::ostream& out_;
  const KnownFaults* known_;
  std::array<std::size_t, 3> counts_{};
};

}  // namespace

std::unique_ptr<Reporter> make_github_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<GithubReporter>(out, options);
}

}  // namespace smtplain
