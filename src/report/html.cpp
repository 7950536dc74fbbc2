// One self-contained page: the report to attach to a ticket.
#include "report/html.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <sstream>
#include <vector>

#include "report/issue.h"
#include "report/words.h"

namespace smtplain {
namespace {

// The summary stands first, so sessions wait for it; when so much waits the page begins without it, and the
// summary ends it.
constexpr std::size_t kHeld = 4U << 20U;  // bytes
// A browser shows no page of any size. After so much, sessions come without their log, then not at all.
constexpr std::size_t kDetailed = 32U << 20U;  // bytes
constexpr std::uint64_t kShown = 20'000;       // sessions

class HtmlReporter final : public Reporter {
 public:
  HtmlReporter(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  void source(const Source& source) override {
    if (sources_ == 0) path_ = shown_path(source.path);
    if (!source.more) ++sources_;
    const bool nothing = source.sessions.empty() && source.first_session == 0 && !source.more;
    for (std::size_t i = 0; i < source.sessions.size(); ++i) session(source, i);
    for (const std::string& warning : source.warnings) {
      std::string note = "<p class=\"notes\">";
      if (nothing) note += html_text(shown_path(source.path)) + ": ";
      if (!options_.many || nothing) notes_.push_back(note + html_text(warning) + "</p>\n");
    }
  }

  void end(const Summary&) override {
    if (!started_) {
      start(sessions_ == 1 ? only_title_ : count_words());
      if (sessions_ > 1 || options_.many) summary();
    }
    flush();
    if (table_open_) out_ << "</tbody></table></section>\n";
    if (sessions_ > kShown)
      out_ << "<p class=\"notes\">" << sessions_ - kShown << " more sessions are only counted here.</p>\n";
    for (const std::string& note : notes_) out_ << note;
    if (late_summary_) summary();
    html_page_end(out_, "<script>" + std::string(html_script()) + "</script>\n");
  }

 private:
  struct Part {
    std::string outcome_class, id, head, body;
  };
  struct Count {
    std::uint64_t sessions = 0;
    std::string example;  // id of the first such session
    std::string_view style;
  };

  void session(const Source& source, std::size_t index) {
    const Session& session = source.sessions[index];
    const std::string id = "s" + std::to_string(++sessions_);
    const std::string_view style = html_class(session.outcome);
    Headline line = headline(session);
    if (is_known(session, options_.known)) line.title += " (known)";
    const auto count = [&](Count& counted) {
      if (counted.sessions++ == 0) counted.example = id, counted.style = style;
    };
    count(outcomes_[line.outcome]);
    if (!session.diagnosis.empty()) count(causes_[cause_words(session.diagnosis.front().cause)]);
    if (sessions_ > kShown) return;
    if (sessions_ == 1) only_title_ = line.outcome + ": " + line.title;

    Part part{std::string(style), id, {}, {}};
    if (options_.many)
      part.body = row(source, session, line, id);
    else
      tell(source, index, line, part);
    held_bytes_ += part.body.size();
    held_.push_back(std::move(part));
    if (!started_ && held_bytes_ > kHeld && sessions_ > 1) {
      late_summary_ = true;
      start("Sessions");
      out_ << "<p class=\"notes\"><a href=\"#summary\">The summary</a> stands at the end.</p>\n";
    }
    if (started_) flush();
  }

  void tell(const Source& source, std::size_t index, const Headline& line, Part& part) {
    const Session& session = source.sessions[index];
    part.head = "<h2><span class=\"eyebrow\">" + html_text(line.outcome) + "</span> " +
                html_text(line.title) + "</h2>";
    std::string where = html_text(shown_path(source.path));
    if (session.first_line != 0) where += ", " + line_range(session.first_line, session.last_line);
    where += session_number(source, index, ", session ", "");
    if (const auto format = format_of(source, session); !format.empty())
      where += ", read as " + html_text(format);
    part.head += "<span class=\"where\">" + where + "</span>";
    ReportOptions detail = options_;
    detail.brief = options_.brief || written_ > kDetailed;
    std::ostringstream body;
    html_session(body, session, part.id, detail);
    part.body = std::move(body).str();
    written_ += part.body.size();
    if (detail.brief && !options_.brief) {
      part.body +=
          "<p class=\"notes\">The report is long already: the lines of this session are in the other "
          "formats.</p>\n";
    }
  }

  static std::string row(const Source& source, const Session& session, const Headline& line,
                         const std::string& id) {
    return "<tr id=\"" + id + "\" class=\"" + std::string(html_class(session.outcome)) + "\"><td>" +
           html_text(line.outcome) + "</td><td>" + html_text(line.title) + "</td><td>" +
           html_text(cause_of(session)) + "</td><td>" + html_text(shown_path(source.path)) + ':' +
           std::to_string(deciding_line(session)) + "</td></tr>\n";
  }

  void start(const std::string& title) {
    started_ = true;
    const std::string heading = sources_ > 1 ? std::to_string(sources_) + " logs" : path_;
    html_page_begin(out_, title + (heading.empty() ? "" : " · " + heading), heading, options_.head,
                    options_.after_header);
    if (sessions_ == 0) out_ << "<p class=\"notes\">No SMTP dialogue was found.</p>\n";
  }

  std::string cause_words(std::string_view id) const {
    const Cause* cause = options_.rules == nullptr ? nullptr : options_.rules->find_cause(id);
    return std::string(cause == nullptr ? id : cause->when);
  }

  std::string count_words() const {
    return std::to_string(sessions_) + (sessions_ == 1 ? " session" : " sessions");
  }

  void flush() {
    const bool single = sessions_ == 1 && !late_summary_;
    for (const Part& part : held_) {
      if (options_.many) {
        if (!table_open_) {
          out_ << "<section class=\"rows\"><h2 class=\"hide\">Sessions</h2><table><caption>Sessions</caption>"
                  "<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">Why</th><th "
                  "scope=\"col\">Cause</th>"
                  "<th scope=\"col\">Where</th></tr></thead>\n<tbody>\n";
        }
        table_open_ = true;
        out_ << part.body;
      } else if (single) {
        out_ << "<article class=\"session " << part.outcome_class << "\" id=\"" << part.id << "\">\n<header>"
             << part.head << "</header>\n"
             << part.body << "</article>\n";
      } else {
        out_ << "<details class=\"session " << part.outcome_class << "\" id=\"" << part.id << "\"><summary>"
             << part.head << "</summary>\n"
             << part.body << "</details>\n";
      }
    }
    held_.clear();
  }

  void summary() {
    out_ << "<section class=\"summary\" id=\"summary\"><h2>" << count_words() << "</h2>\n";
    out_ << "<div class=\"bars\">\n";
    bars("How they ended", {outcomes_.begin(), outcomes_.end()});
    bars("Why", {causes_.begin(), causes_.end()});
    out_ << "</div>\n</section>\n";
  }

  void bars(std::string_view caption, std::vector<std::pair<std::string, Count>> rows) {
    if (rows.empty()) return;
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.second.sessions > b.second.sessions; });
    constexpr std::size_t kRows = 20;
    out_ << "<table><caption>" << caption << "</caption><tbody>\n";
    for (std::size_t i = 0; i < rows.size() && i < kRows; ++i) {
      const auto& [label, counted] = rows[i];
      const std::uint64_t most = std::max<std::uint64_t>(rows.front().second.sessions, 1);
      const std::uint64_t width = std::max<std::uint64_t>(counted.sessions * 100 / most, 1);
      out_ << "<tr class=\"" << counted.style << "\"><th scope=\"row\"><a href=\"#" << counted.example
           << "\">" << html_text(label) << "</a></th><td class=\"num\">" << counted.sessions
           << "</td><td class=\"bar\"><svg aria-hidden=\"true\"><rect height=\"100%\" rx=\"2\" width=\""
           << width << "%\"/></svg></td></tr>\n";
    }
    out_ << "</tbody></table>\n";
    if (rows.size() > kRows) out_ << "<p class=\"quiet\">and " << rows.size() - kRows << " more</p>\n";
  }

  std::ostream& out_;
  const ReportOptions options_;
  std::string path_, only_title_;
  std::vector<Part> held_;
  std::vector<std::string> notes_;
  std::size_t held_bytes_ = 0, written_ = 0;
  std::uint64_t sources_ = 0, sessions_ = 0;
  std::map<std::string, Count> outcomes_, causes_;
  bool started_ = false, late_summary_ = false, table_open_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_html_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<HtmlReporter>(out, options);
}

}  // namespace smtplain
