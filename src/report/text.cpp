// Plain English for a terminal, a mail or a ticket: the verdict first, the log line by line last.
#include <algorithm>
#include <ostream>

#include "report/ladder.h"
#include "report/layout.h"
#include "report/reporter.h"
#include "report/rows.h"
#include "report/words.h"
#include "text/encoding.h"

namespace smtplain {
namespace {

// A program's JSON or a page of HTML on one line proves no more by its end.
std::string shortened(const std::string& text) {
  constexpr std::size_t kMost = 500;
  return text.size() <= kMost ? text : std::string(cut_utf8(text, kMost)) + " …";
}

class TextReporter final : public Reporter {
 public:
  TextReporter(std::ostream& out, const ReportOptions& options)
      : out_(out),
        options_(options),
        palette_(palette(options.color)),
        width_(static_cast<std::size_t>(std::max(options.width, 20))) {}

  void source(const Source& source) override {
    if (!options_.brief) overview(source);
    for (std::size_t i = 0; i < source.sessions.size(); ++i) {
      if (any_) out_ << '\n';
      any_ = true;
      session_head(source, i);
      session(source.sessions[i]);
    }
    for (const std::string& warning : source.warnings) {
      if (!source.sessions.empty())
        out_ << '\n' << palette_.caution << "Note" << palette_.off << ": " << safe_text(warning) << '\n';
    }
  }

  void end(const Summary& summary) override {
    if (summary.sessions < 2 || options_.brief) return;
    heading("SUMMARY");
    for (const auto& [outcome, count] : summary.outcomes) out_ << "  " << count << " x " << outcome << '\n';
    for (const auto& [cause, count] : summary.causes) {
      if (cause != "none") out_ << "  " << count << " x " << cause << '\n';
    }
  }

 private:
  void heading(std::string_view text) { out_ << '\n' << palette_.heading << text << palette_.off << '\n'; }

  void paragraph(std::string_view text, std::string_view indent = "  ") {
    for (const std::string& line :
         wrap(safe_text(text, true), std::min<std::size_t>(width_, 100) - indent.size())) {
      out_ << indent << line << '\n';
    }
  }

  // Of several attempts the first may be the one that matters least: all verdicts at a glance come before.
  void overview(const Source& source) {
    constexpr std::size_t kMost = 20;
    const std::size_t count = source.sessions.size();
    if (count < 2 || count > kMost || source.more || source.first_session > 0) return;
    if (any_) out_ << '\n';
    any_ = true;
    out_ << palette_.heading << count << " attempts in this log" << palette_.off << '\n';
    for (std::size_t i = 0; i < count; ++i) {
      const Session& session = source.sessions[i];
      const std::string label =
          "  " + std::to_string(i + 1) + ". line " + std::to_string(session.first_line) + "  ";
      const auto lines =
          wrap(safe_text(verdict(session)),
               std::max<std::size_t>(std::min<std::size_t>(width_, 100), label.size() + 20) - label.size());
      for (std::size_t n = 0; n < lines.size(); ++n)
        out_ << (n == 0 ? label : std::string(label.size(), ' ')) << lines[n] << '\n';
    }
  }

  void session_head(const Source& source, std::size_t index) {
    const Session& session = source.sessions[index];
    out_ << palette_.quiet << (source.path == "-" ? "standard input" : safe_text(source.path));
    if (session.first_line != 0) out_ << ", lines " << session.first_line << " to " << session.last_line;
    out_ << session_number(source, index, " (session ", ")");
    if (const auto format = format_of(source, session); !format.empty()) out_ << ", read as " << format;
    out_ << palette_.off << "\n\n";
  }

  void session(const Session& session) {
    const std::string_view color =
        session.outcome == Outcome::accepted || session.outcome == Outcome::no_message ? palette_.good
        : session.outcome == Outcome::incomplete || session.outcome == Outcome::deferred ||
                session.outcome == Outcome::partial
            ? palette_.caution
            : palette_.bad;
    for (const std::string& line : wrap(safe_text(verdict(session)), std::min<std::size_t>(width_, 100))) {
      out_ << color << line << palette_.off << '\n';
    }
    if (!session.diagnosis.empty()) diagnosis(session.diagnosis.front());
    if (options_.brief) return;
    if (const std::string_view step = open_end(session); !step.empty()) {
      heading("WHAT TO DO");
      paragraph(step);
    }
    alternatives(session);
    findings(session);
    fact_table(session);
    if (options_.ladder)
      ladder(session);
    else
      line_by_line(session);
  }

  void ladder(const Session& session) {
    heading("LADDER");
    for (const std::string& row : ladder_rows(make_ladder(session), width_)) {
      const bool decisive = row.rfind("✗", 0) == 0;
      out_ << (decisive ? palette_.bad : std::string_view{}) << row
           << (decisive ? palette_.off : std::string_view{}) << '\n';
    }
  }

  void diagnosis(const Diagnosis& diagnosis) {
    heading("WHY");
    paragraph(diagnosis.explanation);
    if (diagnosis.confidence < 0.6) paragraph("This is the likeliest reading; the log does not prove it.");
    if (!diagnosis.fix.empty()) heading("WHAT TO DO");
    for (std::size_t i = 0; i < diagnosis.fix.size(); ++i) {
      const Fix& fix = diagnosis.fix[i];
      const std::string who = fix.who.empty()
                                  ? ""
                                  : static_cast<char>(std::toupper(static_cast<unsigned char>(fix.who[0]))) +
                                        fix.who.substr(1) + ": ";
      const auto lines = wrap(safe_text(who + fix.text), std::min<std::size_t>(width_, 100) - 5);
      for (std::size_t n = 0; n < lines.size(); ++n) {
        out_ << (n == 0 ? "  " + std::to_string(i + 1) + ". " : std::string("     ")) << lines[n] << '\n';
      }
    }
    if (!diagnosis.evidence.empty()) heading("PROOF");
    for (const Evidence& evidence : diagnosis.evidence) {
      const std::string label = "  line " + std::to_string(evidence.line) + "  ";
      const auto lines = wrap(shortened(safe_text(evidence.text, true)),
                              width_ > label.size() + 20 ? width_ - label.size() : 40);
      for (std::size_t n = 0; n < lines.size(); ++n) {
        out_ << (n == 0 ? label : std::string(label.size(), ' ')) << lines[n] << '\n';
      }
    }
    for (const std::string& ref : diagnosis.refs)
      out_ << palette_.quiet << "  see " << link(ref) << palette_.off << '\n';
  }

  std::string link(const std::string& url) const {
    if (!options_.links || !safe_link(url)) return safe_text(url);
    return "\033]8;;" + url + "\033\\" + url + "\033]8;;\033\\";
  }

  void alternatives(const Session& session) {
    const auto others = rivals(session);
    if (others.empty()) return;
    heading("IT MAY ALSO BE");
    for (const Diagnosis& other : others) paragraph(other.title);
  }

  void findings(const Session& session) {
    if (session.findings.empty()) return;
    heading("ALSO SEEN");
    for (const Finding& finding : session.findings) {
      std::string text = std::string(name(finding.severity)) + ": " + finding.title;
      if (finding.line != 0) text += " (line " + std::to_string(finding.line) + ")";
      paragraph(text);
      if (!finding.explanation.empty()) paragraph(finding.explanation, "    ");
    }
  }

  void fact_table(const Session& session) {
    const auto all = facts(session, options_.rules);
    if (all.empty()) return;
    heading("FACTS");
    std::size_t label_width = 0;
    for (const auto& [label, text] : all) label_width = std::max(label_width, label.size());
    std::string_view last_label;
    for (const auto& [label, text] : all) {
      const auto lines = wrap(safe_text(text), std::max<std::size_t>(20, width_ - label_width - 4));
      for (std::size_t n = 0; n < lines.size(); ++n) {
        out_ << "  " << pad(n == 0 && label != last_label ? label : "", label_width) << "  " << lines[n]
             << '\n';
      }
      last_label = label;
    }
  }

  void line_by_line(const Session& session) {
    heading("LINE BY LINE");
    for (std::size_t i = 0; i < session.events.size(); ++i)
      write_event(out_, session.events[i], explanation(session, i, "\n"), palette_, width_);
  }

  std::ostream& out_;
  const ReportOptions options_;
  const Palette& palette_;
  const std::size_t width_;
  bool any_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_text_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<TextReporter>(out, options);
}

}  // namespace smtplain
