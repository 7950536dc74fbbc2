// Rust's lettre (Vaultwarden and others) at log level debug: "Wrote: EHLO pc<CRLF>" and "<<
// 250-mail.example.com<CRLF>", where each line of a reply is printed with all lines before it; old releases
// print "Read: " and the whole reply. Any logger may put its prefix before these.
#include <algorithm>
#include <array>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"<< ", Who::server}, Mark{"Wrote: ", Who::client},
                            Mark{"Read: ", Who::server}};
constexpr MarkTable kTable{kMarks, &tell_facts_in_words};

// The name of lettre's module stands in the prefix: "[…][lettre::transport::smtp::client::connection][DEBUG]
// << …".
bool is_marked(std::string_view text) {
  constexpr std::size_t kLongestPrefix = 160;
  const std::string_view head = text.substr(0, kLongestPrefix);
  const auto module = head.find("lettre::");
  if (module == npos) return false;
  return std::ranges::any_of(kMarks, [&](const Mark& mark) { return head.find(mark.text, module) != npos; });
}

class LettreReader final : public ProgramLog {
 public:
  LettreReader() : ProgramLog(kTable, "lettre") {}

  void read(const Line& line, EventSink& sink) override {
    if (is_digit_of_code(line, sink)) return;
    if (!is_marked(line.text)) return ProgramLog::read(line, sink);
    const Line marked = from_mark(line, kMarks);
    const auto mark =
        std::ranges::find_if(kMarks, [&](const Mark& each) { return marked.text.starts_with(each.text); });
    if (mark == kMarks.end()) return ProgramLog::read(line, sink);  // it stands too far behind the prefix
    const bool server = mark->who == Who::server;
    std::string_view said = marked.text.substr(mark->text.size());
    // A reply grows line by line; what was printed before is no news.
    const std::string before = server ? std::exchange(reply_, std::string(said)) : std::exchange(reply_, {});
    const bool grows = server && !before.empty() && said.size() > before.size() && said.starts_with(before);
    if (grows) said.remove_prefix(before.size());
    if (server && said == before) return sink.again(line);
    while (!said.empty()) {
      const auto end = said.find(kLineEnd);
      Line piece = marked;
      piece.text = said.substr(0, end);
      if (server)
        say_server(piece, piece.text, sink);
      else
        say_client(piece, piece.text, sink);
      said = end == npos ? std::string_view{} : said.substr(end + kLineEnd.size());
    }
  }

 private:
  // Rust's "{:#?}" prints a value a line: "severity: PermanentNegativeCompletion,", "category: MailSystem,",
  // "detail: Four,". They are read as the one line that "{:?}" makes of them.
  bool is_digit_of_code(const Line& line, EventSink& sink) {
    const std::string_view text = trim(line.text);
    const bool first = text.starts_with("severity: "), last = text.starts_with("detail: ");
    if (!text.ends_with(',') || (!first && digits_.empty())) return false;
    if (first)
      digits_ = text;
    else if (last || text.starts_with("category: "))
      digits_.append(" ").append(text);
    else
      return false;
    if (!last) {
      sink.tool(line, Kind::noise, text);
      return true;
    }
    Line whole = line;
    whole.text = sink.keep(std::exchange(digits_, {}));
    ProgramLog::read(whole, sink);
    return true;
  }

  static constexpr std::string_view kLineEnd = "<CRLF>";
  std::string digits_;  // of a code, as far as they were printed
  std::string reply_;   // as far as it was printed
};

double score(std::span<const Line> lines) {
  for (const Line& line : lines)
    if (is_marked(line.text)) return 0.97;
  const bool told = any_line_has(lines, "lettre::") || any_line_has(lines, "smtp 5xx error: ") ||
                    any_line_has(lines, "smtp 4xx error: ") || any_line_has(lines, "[vaultwarden::");
  return told ? 0.8 : 0;
}

}  // namespace

constinit const Format lettre_format{"lettre", "Rust's lettre (Vaultwarden): debug log and errors",
                                     "log level debug for lettre; in Vaultwarden LOG_LEVEL=debug and "
                                     "SMTP_DEBUG=true",
                                     &score, &make_reader<LettreReader>};

}  // namespace smtplain
