// RainLoop's and SnappyMail's log: "[…] SMTP[DATA]: > EHLO pc", "SMTP[DATA]: < 250 …", "SMTP[SECURE]: >
// *******", "SMTP[ERROR]: MailSo\Smtp\Exceptions\NegativeResponseException: 535 …".
#include <array>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"> ", Who::client}, Mark{"< ", Who::server},
                            Mark{"Start connection ", Who::program}, Mark{"Connected", Who::program}};

constexpr MarkTable kTable{kMarks, &tell_facts_in_words, {"start connection to "}};

// "[2024-01-31 10:00:00.000][5d41402a] SMTP[DATA]: > EHLO pc" gives "> EHLO pc".
std::string_view after_channel(std::string_view text) {
  const auto at = text.find("SMTP[");
  if (at == npos || at > 120) return {};
  const auto end = text.find("]:", at);
  return end == npos || end > at + 24 ? std::string_view{} : trim(text.substr(end + 2));
}

// "[12:29:47.567][70f77b35] IMAP[DATA]: < * OK": what the web mail does besides. Where sending failed as a
// whole, "INFO[ERROR]: MailSo\Smtp\Exceptions\…" says why.
bool is_other_channel(std::string_view text) {
  const auto end = text.substr(0, 80).find("]: ");
  if (end == npos) return false;
  const auto open = text.substr(0, end).rfind('[');
  if (open == npos || open < 2 || text[open - 1] < 'A' || text[open - 1] > 'Z') return false;
  return !text.substr(0, open).ends_with("SMTP") && text.find("MailSo\\Smtp\\") == npos;
}

bool is_masked_login(std::string_view line, std::string_view said) {
  return line.find("SMTP[SECURE]:") != npos && said.starts_with("> *");
}

class RainLoopReader final : public ProgramLog {
 public:
  RainLoopReader() : ProgramLog(kTable, "RainLoop") {}

  void read(const Line& line, EventSink& sink) override {
    if (is_other_channel(line.text)) return sink.tool(line, Kind::noise, line.text);
    const std::string_view rest = after_channel(line.text);
    if (rest.empty()) return ProgramLog::read(line, sink);
    Line bare = without_prefix(line);
    bare.text = rest;
    // The words of the socket's error follow.
    if (rest == "Connected (unsuccess)") return sink.tool(bare, Kind::note, rest);
    // An AUTH command or an answer, which the log does not show.
    const bool hidden_login = is_masked_login(line.text, rest) && sink.expect() != Expect::auth_answer;
    ProgramLog::read(bare, sink);
    if (hidden_login) sink.replying_to(Verb::auth);
  }
};

double score(std::span<const Line> lines) {
  int channel = 0;
  for (const Line& line : lines) channel += after_channel(line.text).empty() ? 0 : 1;
  if (channel > 0) return channel > 1 ? 0.97 : 0.93;
  return any_line_has(lines, "mailso\\smtp") ? 0.85 : 0;
}

}  // namespace

constinit const Format rainloop_format{"rainloop", "RainLoop and SnappyMail",
                                       "in data/_data_/_default_/configs/application.ini: [logs] enable = On",
                                       &score, &make_reader<RainLoopReader>};

}  // namespace smtplain
