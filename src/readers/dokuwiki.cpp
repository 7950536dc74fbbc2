// DokuWiki's SMTP plugin: "Connecting to mail.example.com at 587", "Got: 220 …", "Sent: EHLO pc", "Set: …".
#include <array>
#include <optional>

#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"Got: ", Who::server}, Mark{"Sent: ", Who::client},
                            Mark{"Set: ", Who::program}, Mark{"Connecting to ", Who::program}};

// "Connecting to mail.example.com at 587"
void tell(std::string_view text, EventSink& sink) {
  constexpr std::string_view kConnecting = "connecting to ";
  if (!istarts_with(text, kConnecting)) return;
  text.remove_prefix(kConnecting.size());
  const auto at = text.find(" at ");
  if (at == npos) return;
  const std::string_view port = text.substr(at + 4);
  if (!is_number(port)) return;
  tell_host(text.substr(0, at), sink);
  sink.fact(Fact::server_port, port);
}

constexpr MarkTable kTable{kMarks, &tell, {"connecting to "}};

class DokuWikiReader final : public ProgramLog {
 public:
  DokuWikiReader() : ProgramLog(kTable, "DokuWiki") {}

  // The page says first what came of it, and shows the dialogue below; people paste the two either way
  // round.
  void read(const Line& line, EventSink& sink) override {
    const bool verdict = mentions_any(line.text, {"problem communicating with smtp", "smtp seems to work"});
    if (verdict && !verdict_first_) verdict_first_ = !spoken();
    if (verdict && *verdict_first_) begin_if_over(sink);
    ProgramLog::read(line, sink);
  }

 private:
  std::optional<bool> verdict_first_;
};

double score(std::span<const Line> lines) {
  const double marks = score_marks_behind_prefix(lines, kMarks, 1);
  const bool own = any_line_has_any(
      lines, {"set: the server", "set: a message will be sent", "problem communicating with smtp"});
  if (own) return marks > 0 ? 0.97 : 0.9;
  return marks * 0.85;
}

}  // namespace

constinit const Format dokuwiki_format{
    "dokuwiki", "DokuWiki's SMTP plugin",
    "set $conf['allowdebug'] = 1 and send a test mail on the plugin's page", &score,
    &make_reader<DokuWikiReader>};

}  // namespace smtplain
