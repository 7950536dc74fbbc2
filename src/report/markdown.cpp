// GitHub-flavoured Markdown, to paste into an issue or a ticket.
#include <algorithm>
#include <ostream>

#include "report/attempts.h"
#include "report/issue.h"
#include "report/layout.h"
#include "report/reporter.h"
#include "report/words.h"
#include "text/characters.h"
#include "text/encoding.h"

namespace smtplain {
namespace {

// GitHub and GitLab take comments of some 64 kB: what is longer is for the other formats.
constexpr std::size_t kLogBytes = 20'000;
constexpr std::size_t kExplained = 60;  // events

/// Prose that shows as it stands: no markup, no link, no mention of a user, no HTML.
std::string prose(std::string_view text) {
  const std::string safe = one_line(text);
  std::string out;
  for (std::size_t at = 0; at < safe.size(); ++at) {
    const char c = safe[at];
    const std::string_view rest = std::string_view(safe).substr(at);
    if (c == '@')
      out += "&#64;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (rest.starts_with("://"))
      out += "&#58;";
    else if (c == '.' && at >= 3 && (safe[at - 1] | 0x20) == 'w')
      out += "&#46;";  // "www." makes a link
    else if (std::string_view(at == 0 ? "\\`*_{}[]()#|>~!$+-=" : "\\`*_{}[]()#|>~!$").find(c) != npos)
      out.append({'\\', c});
    else
      out += c;
  }
  return out;
}

/// Text of the log within a fence that the text cannot close.
void fenced(std::ostream& out, std::string_view text) {
  const std::string safe = safe_text(to_valid_utf8(text), true);
  std::size_t longest = 2, run = 0;
  for (char c : safe) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  out << fence << "text\n" << safe << '\n' << fence << '\n';
}

std::string left_out(const Event& event) {
  const std::string more = lines_not_shown(event);
  return more.empty() ? more : " (" + more + ')';
}

class MarkdownReporter final : public Reporter {
 public:
  MarkdownReporter(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  void source(const Source& source) override {
    said_.begin(source);
    overview(source);
    for (std::size_t i = 0; i < source.sessions.size(); ++i) {
      if (any_) out_ << '\n';
      any_ = true;
      const Session& session = source.sessions[i];
      out_ << "## " << prose(verdict(session)) << (is_known(session, options_.known) ? " (known)" : "")
           << "\n\n"
           << prose(shown_path(source.path)) << ", " << line_range(session.first_line, session.last_line)
           << session_number(source, i, ", session ", "") << '\n';
      if (!session.diagnosis.empty()) diagnosis(session);
      if (options_.brief) continue;
      if (const std::string_view step = open_end(session); !step.empty())
        out_ << "\n### What to do\n\n" << prose(step) << '\n';
      findings(session);
      fact_table(session);
      redacted_log(session);
      line_by_line(session);
    }
  }

 private:
  void overview(const Source& source) {
    const auto rows = attempts(source);
    if (rows.empty()) return;
    if (any_) out_ << '\n';
    any_ = true;
    out_ << prose(shown_path(source.path)) << ", " << source.sessions.size() << " sessions:\n\n";
    for (const Attempts& row : rows)
      out_ << "- " << row.where << (row.where.empty() ? "" : ": ") << prose(row.verdict) << '\n';
  }

  void diagnosis(const Session& session) {
    const Diagnosis& diagnosis = session.diagnosis.front();
    const std::string before = said_.where(session);
    if (before.empty()) {
      out_ << "\n### Why\n\n" << prose(diagnosis.explanation) << "\n\nCause: `" << diagnosis.cause << "`\n";
      what_to_do(diagnosis);
    } else {
      out_ << "\n### Why and what to do\n\nAs for " << before << ", above.\n\nCause: `" << diagnosis.cause
           << "`\n";
    }
    proof(diagnosis);
  }

  void what_to_do(const Diagnosis& diagnosis) {
    if (!diagnosis.fix.empty()) out_ << "\n### What to do\n\n";
    for (std::size_t i = 0; i < diagnosis.fix.size(); ++i) {
      const Fix& fix = diagnosis.fix[i];
      out_ << i + 1 << ". " << (fix.who.empty() ? "" : "**" + prose(fix.who) + "**: ") << prose(fix.text)
           << '\n';
    }
  }

  void proof(const Diagnosis& diagnosis) {
    if (!diagnosis.evidence.empty()) {
      std::string lines;
      for (const Evidence& evidence : diagnosis.evidence) {
        if (!lines.empty()) lines += '\n';
        lines.append("line ").append(std::to_string(evidence.line)).append(": ").append(evidence.text);
      }
      out_ << "\n### Proof\n\n";
      fenced(out_, lines);
    }
    if (!diagnosis.refs.empty()) out_ << '\n';
    for (const std::string& ref : diagnosis.refs)
      out_ << "- " << (safe_link(ref) ? "<" + ref + ">" : prose(ref)) << '\n';
  }

  void findings(const Session& session) {
    if (session.findings.empty()) return;
    out_ << "\n### Also seen\n\n";
    for (const Finding& finding : session.findings) {
      out_ << "- **" << name(finding.severity) << "**: " << prose(finding.title);
      if (finding.line != 0) out_ << " (line " << finding.line << ')';
      if (!finding.explanation.empty()) out_ << ". " << prose(finding.explanation);
      out_ << '\n';
    }
  }

  void fact_table(const Session& session) {
    const auto all = facts(session, options_.rules);
    if (all.empty()) return;
    out_ << "\n| Fact | |\n| --- | --- |\n";
    for (const auto& [label, text] : all) out_ << "| " << prose(label) << " | " << prose(text) << " |\n";
  }

  void redacted_log(const Session& session) {
    std::string log;
    std::size_t shown = 0;
    for (const Event& event : session.events) {
      if (log.size() >= kLogBytes) break;
      const std::string number = std::to_string(event.line);
      if (shown++ > 0) log += '\n';
      log.append(number.size() < 5 ? 5 - number.size() : 0, ' ').append(number);
      log.append({' ', speaker_mark(event), ' '});
      for (const char c : event.text.substr(0, kLogBytes)) {
        log += c;
        if (c == '\n') log.append(8, ' ');
      }
      log += left_out(event);
    }
    out_ << "\n<details><summary>The log, without its secrets</summary>\n\n";
    fenced(out_, log);
    if (shown < session.events.size()) out_ << "\nand " << more_lines(session.events.size() - shown) << '\n';
    out_ << "\n</details>\n";
  }

  void line_by_line(const Session& session) {
    if (session.events.size() > kExplained) return;
    out_ << "\n<details><summary>Line by line</summary>\n\n| Line | Who | What was said | What it means |\n"
            "| --: | --- | --- | --- |\n";
    for (std::size_t i = 0; i < session.events.size(); ++i) {
      const Event& event = session.events[i];
      const std::string explained = explanation(session, i, " ");
      out_ << "| " << event.line << " | " << (event.kind == Kind::noise ? "" : name(event.from)) << " | "
           << prose(event.text) << left_out(event) << " | " << prose(explained) << " |\n";
    }
    out_ << "\n</details>\n";
  }

  std::ostream& out_;
  const ReportOptions options_;
  AlreadySaid said_;
  bool any_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_markdown_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<MarkdownReporter>(out, options);
}

}  // namespace smtplain
