// The log in two columns: what stands there, and what it means. A list, so that it reads well on a telephone.
#include <algorithm>
#include <ostream>
#include <set>
#include <vector>

#include "report/html.h"
#include "report/words.h"
#include "text/characters.h"

namespace smtplain {
namespace {

// A run of at least so many lines that only the curious read is folded.
constexpr std::size_t kFold = 8;
// Longer sessions lose their middle, but for what stands around the proof.
constexpr std::size_t kFirst = 1000, kLast = 300, kAround = 3;

class Log {
 public:
  Log(std::ostream& out, const Session& session, const std::string& id)
      : out_(out), session_(session), id_(id), count_(session.events.size()), proof_(count_), noted_(count_) {
    std::set<std::uint32_t> proof, noted;
    if (!session.diagnosis.empty()) {
      for (const Evidence& evidence : session.diagnosis.front().evidence) proof.insert(evidence.line);
    }
    for (const Finding& finding : session.findings) noted.insert(finding.line);
    mark(proof, proof_);
    mark(noted, noted_);
    for (std::size_t i = 0, next = 0; i < count_; ++i) {
      first_annotation_.push_back(next);
      const auto& annotations = session.annotations;
      while (next < annotations.size() && annotations[next].event <= static_cast<std::int32_t>(i)) ++next;
    }
    first_annotation_.push_back(session.annotations.size());
  }

  void write() {
    out_ << "<section><h3>Line by line</h3>\n<p class=\"columns-head\" "
            "aria-hidden=\"true\"><span>Line</span><span></span>"
            "<span>What the log says</span><span>What it means</span></p>\n<ol class=\"log\">\n";
    for (std::size_t i = 0; i < count_;) {
      if (left_out(i)) {
        i = gap(i);
      } else if (const std::size_t end = fold_end(i); end - i >= kFold) {
        fold(i, end);
        i = end;
      } else {
        row(i++);
      }
    }
    out_ << "</ol>\n</section>\n";
  }

 private:
  void mark(const std::set<std::uint32_t>& lines, std::vector<bool>& marks) const {
    for (std::size_t i = 0; i < count_; ++i) {
      const Event& event = session_.events[i];
      const auto found = lines.lower_bound(std::max(event.line, 1U));
      marks[i] = found != lines.end() && *found <= std::max(event.line, event.end_line);
    }
  }

  bool foldable(std::size_t i) const {
    if (i >= count_ || proof_[i] || noted_[i]) return false;
    const Kind kind = session_.events[i].kind;
    return kind == Kind::certificate || kind == Kind::tls || kind == Kind::note || kind == Kind::noise;
  }

  std::size_t fold_end(std::size_t i) const {
    std::size_t end = i;
    while (foldable(end) && !left_out(end)) ++end;
    return std::max(end, i + 1);
  }

  bool left_out(std::size_t i) const {
    if (count_ <= kFirst + kLast || i < kFirst || i + kLast >= count_) return false;
    const std::size_t from = i < kAround ? 0 : i - kAround, to = std::min(i + kAround + 1, count_);
    return std::none_of(proof_.begin() + static_cast<std::ptrdiff_t>(from),
                        proof_.begin() + static_cast<std::ptrdiff_t>(to), [](bool b) { return b; });
  }

  std::size_t gap(std::size_t i) {
    std::size_t end = i;
    while (end < count_ && left_out(end)) ++end;
    out_ << "<li class=\"gap\">Lines " << session_.events[i].line << " to "
         << std::max(session_.events[end - 1].line, session_.events[end - 1].end_line)
         << " are left out here; the other formats have them.</li>\n";
    return end;
  }

  void fold(std::size_t from, std::size_t to) {
    std::set<std::string_view> words;
    for (std::size_t i = from; i < to; ++i) {
      const Kind kind = session_.events[i].kind;
      words.insert(kind == Kind::certificate ? "the certificate"
                   : kind == Kind::tls       ? "the TLS handshake"
                   : kind == Kind::note      ? "notes of the program"
                                             : "lines that belong to no dialogue");
    }
    out_ << "<li class=\"fold\"><details><summary>Lines " << session_.events[from].line << " to "
         << std::max(session_.events[to - 1].line, session_.events[to - 1].end_line) << ": ";
    for (auto word = words.begin(); word != words.end(); ++word) {
      if (word != words.begin()) out_ << (std::next(word) == words.end() ? " and " : ", ");
      out_ << *word;
    }
    out_ << "</summary>\n<ol class=\"log\">\n";
    for (std::size_t i = from; i < to; ++i) row(i);
    out_ << "</ol></details></li>\n";
  }

  void row(std::size_t i) {
    const Event& event = session_.events[i];
    const bool noise = event.kind == Kind::noise;
    const std::string_view from = noise ? "none" : name(event.from);
    out_ << "<li class=\"" << from << (event.encrypted ? " tls" : "") << (proof_[i] ? " proof" : "")
         << (event.code >= 400 || event.kind == Kind::error ? " fault" : "") << '"';
    // Two events may share a line; the first keeps the anchor.
    if (event.line != 0 && event.line != last_line_) out_ << " id=\"" << id_ << "-l" << event.line << '"';
    last_line_ = event.line;
    out_ << "><span class=\"n\">" << event.line << "</span><span class=\"by\">"
         << (noise                         ? ""
             : event.from == Speaker::tool ? "program"
                                           : from)
         << "</span><div class=\"said\"><code>" << html_excerpt(event.text) << "</code>";
    if (const std::string more = lines_not_shown(event); !more.empty()) out_ << "<i>" << more << "</i>";
    if (proof_[i])
      out_ << "<a class=\"back\" href=\"#" << id_ << "-proof\">proof<span class=\"hide\"> of the cause, line "
           << event.line << "</span></a>";
    out_ << "</div>";
    meaning(i);
    out_ << "</li>\n";
  }

  void meaning(std::size_t i) {
    if (first_annotation_[i] == first_annotation_[i + 1]) return;
    out_ << "<div class=\"means\">";
    for (std::size_t n = first_annotation_[i]; n < first_annotation_[i + 1]; ++n) {
      const std::string_view text = session_.annotations[n].text;
      // "SIZE: The largest message ...": what is explained stands out.
      const auto colon = text.find(": ");
      const bool term =
          colon != npos && colon > 0 && colon < 24 &&
          std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
          });
      out_ << "<p>";
      if (term) out_ << "<b>" << html_text(text.substr(0, colon)) << "</b> ";
      out_ << html_excerpt(term ? text.substr(colon + 2) : text);
      out_ << "</p>";
    }
    out_ << "</div>";
  }

  std::ostream& out_;
  const Session& session_;
  const std::string& id_;
  const std::size_t count_;
  std::vector<bool> proof_, noted_;
  std::vector<std::size_t> first_annotation_;
  std::uint32_t last_line_ = 0;
};

}  // namespace

void html_log(std::ostream& out, const Session& session, const std::string& id) {
  Log(out, session, id).write();
}

}  // namespace smtplain
