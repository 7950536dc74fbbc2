// libetpan and MailCore: the dialogue without marks below "----------SMTP----------", and the codes it ended
// with.
#include <array>

#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"----------", Who::program}, Mark{"SMTP Last Response", Who::program},
                            Mark{"mailsmtp Last ", Who::program}, Mark{"sent ", Who::client},
                            Mark{"received ", Who::server}};
constexpr MarkTable kTable{kMarks, nullptr, nullptr};

class LibetpanReader final : public ProgramLog {
 public:
  LibetpanReader() : ProgramLog(kTable, "libetpan") {}

 protected:
  bool is_own_line(const Line& line, EventSink& sink) const override {
    const Said said = who_spoke(trim(line.text), sink.expect());
    return said == Said::client || said == Said::server || said == Said::maybe_reply;
  }
};

double score(std::span<const Line> lines) {
  for (const std::string_view words :
       {"mailsmtp last", "mailsmtp_error", "smtp last response", "----------smtp---", "mcosmtp"})
    if (any_line_has(lines, words)) return 0.93;
  return 0;
}

std::unique_ptr<Reader> make() {
  return std::make_unique<LibetpanReader>();
}

}  // namespace

constinit const Format libetpan_format{"libetpan", "libetpan and MailCore",
                                       "set session.connectionLogger; SOGo and others print it on errors",
                                       &score, &make};

}  // namespace smtplain
