// Plain English for a terminal, a mail or a ticket: the verdict first, the log line by line last.
#include <algorithm>
#include <ostream>

#include "report/attempts.h"
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
        width_(static_cast<std::size_t>(std::max(options.width, 20))),
        prose_width_(std::min<std::size_t>(width_, 100)) {}

  void source(const Source& source) override {
    said_.begin(source);
    overview(source);
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
    write_hanging(out_, indent, text, prose_width_);
  }

  std::string_view color_of(Outcome outcome) const {
    switch (outcome) {
      case Outcome::accepted:
      case Outcome::no_message: return palette_.good;
      case Outcome::incomplete:
      case Outcome::deferred:
      case Outcome::partial: return palette_.caution;
      default: return palette_.bad;
    }
  }

  void overview(const Source& source) {
    const auto rows = attempts(source);
    if (rows.empty()) return;
    if (any_) out_ << '\n';
    any_ = true;
    out_ << palette_.quiet << shown_path(source.path) << ": " << source.sessions.size() << " sessions"
         << palette_.off << '\n';
    std::size_t widest = 0;
    for (const Attempts& row : rows) widest = std::max(widest, row.where.size());
    for (const Attempts& row : rows) {
      const auto words = wrap(safe_text(row.verdict), width_ > widest + 24 ? width_ - widest - 4 : 20);
      for (std::size_t n = 0; n < words.size(); ++n) {
        out_ << "  " << pad(n == 0 ? row.where : "", widest) << "  " << color_of(row.outcome) << words[n]
             << palette_.off << '\n';
      }
    }
  }

  void session_head(const Source& source, std::size_t index) {
    const Session& session = source.sessions[index];
    out_ << palette_.quiet << shown_path(source.path);
    if (session.first_line != 0) out_ << ", " << line_range(session.first_line, session.last_line);
    out_ << session_number(source, index, " (session ", ")");
    if (const auto format = format_of(source, session); !format.empty()) out_ << ", read as " << format;
    out_ << palette_.off << "\n\n";
  }

  void session(const Session& session) {
    for (const std::string& line : wrap(safe_text(verdict(session)), prose_width_)) {
      out_ << color_of(session.outcome) << line << palette_.off << '\n';
    }
    if (!session.diagnosis.empty()) diagnosis(session);
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
      const bool decisive = row.starts_with("✗");
      out_ << (decisive ? palette_.bad : std::string_view{}) << row
           << (decisive ? palette_.off : std::string_view{}) << '\n';
    }
  }

  void diagnosis(const Session& session) {
    const Diagnosis& diagnosis = session.diagnosis.front();
    const std::string before = said_.where(session);
    heading(before.empty() ? "WHY" : "WHY AND WHAT TO DO");
    if (before.empty()) {
      paragraph(diagnosis.explanation);
      if (diagnosis.confidence < 0.6) paragraph("This is the likeliest reading; the log does not prove it.");
      if (!diagnosis.fix.empty()) heading("WHAT TO DO");
      write_advice(out_, diagnosis.fix, prose_width_);
    } else {
      paragraph("As for " + before + ", above.");
    }
    proof(diagnosis);
  }

  void proof(const Diagnosis& diagnosis) {
    if (!diagnosis.evidence.empty()) heading("PROOF");
    for (const Evidence& evidence : diagnosis.evidence)
      write_hanging(out_, "  line " + std::to_string(evidence.line) + "  ",
                    shortened(safe_text(evidence.text, true)), width_);
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
      const std::string shown = label == last_label ? "" : label;
      write_hanging(out_, "  " + pad(shown, label_width + 2), safe_text(text), width_);
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
  const std::size_t width_, prose_width_;
  AlreadySaid said_;
  bool any_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_text_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<TextReporter>(out, options);
}

}  // namespace smtplain
