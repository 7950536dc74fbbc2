// ssmtp -v: "[->] " the client, "[<-] " the server.
#include <algorithm>

#include "readers/connection_words.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"[->] ", Who::client}, Mark{"[<-] ", Who::server},
                            Mark{"ssmtp: ", Who::failure}};
constexpr MarkTable kTable{.marks = kMarks, .client = "ssmtp"};

class SsmtpReader final : public MarkedReader {
 public:
  SsmtpReader() : MarkedReader(kTable, &read_connection_words) {}

  void read(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    const bool connects = istarts_with(text, "ssmtp: cannot open") || text.starts_with("[<-] 220 ");
    const bool over = dialogue().failed() || (dialogue().spoken() && !text.starts_with("["));
    if (connects && over) dialogue().begin_another(sink);
    MarkedReader::read(line, sink);
  }
};

double score(std::span<const Line> lines) {
  if (score_marks(lines, kMarks, 1) > 0) return 0.95;
  const bool own_words = std::any_of(lines.begin(), lines.end(),
                                     [](const Line& line) { return trim(line.text).starts_with("ssmtp: "); });
  return own_words ? 0.9 : 0;
}

std::unique_ptr<Reader> make() {
  return std::make_unique<SsmtpReader>();
}

}  // namespace

constinit const Format ssmtp_format{"ssmtp", "ssmtp -v", "ssmtp -v recipient@example.com < mail.txt", &score,
                                    &make};

}  // namespace smtplain
