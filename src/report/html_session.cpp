// One session: why, what to do, the proof, the facts, then the dialogue.
#include <ostream>

#include "report/html.h"
#include "report/layout.h"
#include "report/words.h"
#include "text/letter_case.h"

namespace smtplain {
namespace {

// "PROOF" rows are few by nature; a log can repeat one message a thousand times.
constexpr std::size_t kEvidence = 20;

void why(std::ostream& out, const Session& session) {
  const Diagnosis& diagnosis = session.diagnosis.front();
  out << "<section><h3>Why</h3>\n<p class=\"lead\">" << html_excerpt(diagnosis.explanation) << "</p>\n";
  if (diagnosis.confidence < 0.6)
    out << "<p class=\"quiet\">This is the likeliest reading; the log does not prove it.</p>\n";
  if (const auto others = rivals(session); !others.empty()) {
    out << "<p>It may also be:</p>\n<ul>\n";
    for (const Diagnosis& other : others) out << "<li>" << html_text(other.title) << "</li>\n";
    out << "</ul>\n";
  }
  out << "</section>\n";
}

void what_to_do(std::ostream& out, const Diagnosis& diagnosis) {
  if (diagnosis.fix.empty()) return;
  out << "<section><h3>What to do</h3>\n<ol class=\"todo\">\n";
  for (const Fix& fix : diagnosis.fix) {
    out << "<li>";
    if (!fix.who.empty()) out << "<b class=\"who\">" << html_text(capitalised(fix.who)) << "</b> ";
    out << html_excerpt(fix.text) << "</li>\n";
  }
  out << "</ol>\n</section>\n";
}

void proof(std::ostream& out, const Diagnosis& diagnosis, const std::string& id) {
  if (diagnosis.evidence.empty() && diagnosis.refs.empty()) return;
  out << "<section id=\"" << id << "-proof\"><h3>Proof</h3>\n<ul class=\"proof\">\n";
  for (std::size_t i = 0; i < diagnosis.evidence.size() && i < kEvidence; ++i) {
    const Evidence& evidence = diagnosis.evidence[i];
    out << "<li><a href=\"#" << id << "-l" << evidence.line << "\">line " << evidence.line << "</a><code>"
        << html_excerpt(evidence.text) << "</code></li>\n";
  }
  out << "</ul>\n";
  if (diagnosis.evidence.size() > kEvidence)
    out << "<p class=\"quiet\">and " << more_lines(diagnosis.evidence.size() - kEvidence) << "</p>\n";
  if (!diagnosis.refs.empty()) out << "<ul class=\"refs\">\n";
  for (const std::string& ref : diagnosis.refs) {
    const std::string text = html_text(ref);
    if (safe_link(ref))
      out << "<li><a href=\"" << text << "\" rel=\"noreferrer noopener\">" << text << "</a></li>\n";
    else
      out << "<li>" << text << "</li>\n";
  }
  if (!diagnosis.refs.empty()) out << "</ul>\n";
  out << "</section>\n";
}

void also_seen(std::ostream& out, const Session& session, const std::string& id) {
  if (session.findings.empty()) return;
  out << "<section><h3>Also seen</h3>\n<ul class=\"also\">\n";
  for (const Finding& finding : session.findings) {
    out << "<li class=\"" << name(finding.severity) << "\"><b>" << html_text(finding.title) << "</b>";
    if (finding.severity != Severity::info)
      out << " <span class=\"tag\">" << name(finding.severity) << "</span>";
    if (finding.line != 0)
      out << " <a href=\"#" << id << "-l" << finding.line << "\">line " << finding.line << "</a>";
    if (!finding.explanation.empty()) out << "<p>" << html_excerpt(finding.explanation) << "</p>";
    out << "</li>\n";
  }
  out << "</ul>\n</section>\n";
}

void fact(std::ostream& out, std::string_view label, std::string_view text) {
  if (!text.empty()) out << "<dt>" << html_text(label) << "</dt><dd>" << html_excerpt(text) << "</dd>\n";
}

void fact_list(std::ostream& out, const Session& session, const Rules* rules) {
  const auto all = facts(session, rules);
  if (all.empty()) return;
  out << "<section class=\"card\"><h3>Facts</h3>\n<dl>\n";
  std::string_view last;
  for (const auto& [label, text] : all) {
    if (label == "Certificate") continue;  // has its own list
    if (label == last)
      out << "<dd>" << html_excerpt(text) << "</dd>\n";
    else
      fact(out, label, text);
    last = label;
  }
  out << "</dl>\n</section>\n";
}

void certificate(std::ostream& out, const Tls& tls) {
  if (!tls.certificate) return;
  const Certificate& shown = *tls.certificate;
  std::string names;
  for (std::size_t i = 0; i < shown.names.size() && i < 12; ++i)
    names.append(i == 0 ? "" : ", ").append(shown.names[i]);
  if (shown.names.size() > 12) names += " and " + std::to_string(shown.names.size() - 12) + " more";
  out << "<section class=\"card\"><h3>Certificate</h3>\n<dl>\n";
  fact(out, "For", names);
  fact(out, "Subject", shown.subject);
  fact(out, "Issued by", shown.self_signed == true ? "itself: nobody else vouches for it" : shown.issuer);
  fact(out, "Valid from", shown.not_before);
  fact(out, "Valid until", shown.not_after);
  if (shown.key_bits != 0) fact(out, "Key", std::to_string(shown.key_bits) + " bits");
  if (tls.verified || !tls.verify_error.empty()) {
    std::string check = tls.verified == true ? "passed" : "not passed";
    if (!tls.verify_error.empty()) check.append(": ").append(tls.verify_error);
    fact(out, "Check", check);
  }
  out << "</dl>\n</section>\n";
}

}  // namespace

void html_session(std::ostream& out, const Session& session, const std::string& id,
                  const ReportOptions& options) {
  out << "<div class=\"columns\">\n<div class=\"told\">\n";
  if (!session.diagnosis.empty()) {
    why(out, session);
    what_to_do(out, session.diagnosis.front());
    proof(out, session.diagnosis.front(), id);
  }
  if (const std::string_view step = open_end(session); !step.empty())
    out << "<section><h3>What to do</h3>\n<p>" << html_text(step) << "</p>\n</section>\n";
  also_seen(out, session, id);
  out << "</div>\n<div class=\"side\">\n";
  fact_list(out, session, options.rules);
  certificate(out, session.tls);
  out << "</div>\n</div>\n";
  if (options.brief) return;
  html_ladder(out, session, id);
  html_log(out, session, id);
}

}  // namespace smtplain
