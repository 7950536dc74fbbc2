// Thunderbird's SMTP log.
//
//   mailnews.smtp: S: 250 2.1.0 Ok            JavaScript client, 102 and later, with "C: MAIL FROM:<…>"
//   1234[5678]: D/SMTP SMTP Send: EHLO pc     before, with "SMTP Response: 250" and "SMTP entering state: 14"
#include <array>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"SMTP Send: ", Who::client},
                            Mark{"SMTP Response: ", Who::server},
                            Mark{"SMTP entering state: ", Who::program},
                            Mark{"SMTP Connecting to: ", Who::program},
                            Mark{"SMTP auth: ", Who::program},
                            Mark{"S: ", Who::server},
                            Mark{"C: ", Who::client},
                            Mark{"Connecting to ", Who::program}};

void tell(std::string_view text, EventSink& sink) {
  tell_facts_in_words(text, sink);
}

constexpr MarkTable kTable{kMarks, &tell};

class ThunderbirdReader final : public ProgramLog {
 public:
  ThunderbirdReader() : ProgramLog(kTable, "Thunderbird") {}

  void read(const Line& line, EventSink& sink) override {
    const Line bare = from_mark(line, kMarks);
    if (istarts_with(bare.text, "c: logging suppressed")) return hidden_login(bare, sink);
    if (istarts_with(bare.text, "smtp entering state: ")) return sink.tool(bare, Kind::noise, bare.text);
    ProgramLog::read(bare, sink);
    for (const std::string_view words : {"authenticating via auth ", "authentication via auth "}) {
      if (const auto at = ifind(bare.text, words); at < 80) {
        const std::string_view rest = bare.text.substr(at + words.size());
        sink.fact(Fact::auth_mechanism, rest.substr(0, rest.find(' ')));
      }
    }
  }

 private:
  /// An AUTH command or an answer, which the log does not show.
  static void hidden_login(const Line& line, EventSink& sink) {
    const bool answer = sink.expect() == Expect::auth_answer;
    sink.tool(line, Kind::note, line.text);
    if (!answer) sink.replying_to(Verb::auth);
  }
};

double score(std::span<const Line> lines) {
  if (any_line_has(lines, "smtp entering state:") || any_line_has(lines, "mailnews.smtp")) return 0.97;
  return any_line_has(lines, "smtpclient.jsm") || any_line_has(lines, "smtpclient.sys.mjs") ? 0.97 : 0;
}

}  // namespace

constinit const Format thunderbird_format{
    "thunderbird", "Thunderbird's SMTP log",
    "set mailnews.smtp.loglevel to All and open the error console; before 102 start with MOZ_LOG=SMTP:4",
    &score, &make_reader<ThunderbirdReader>};

}  // namespace smtplain
