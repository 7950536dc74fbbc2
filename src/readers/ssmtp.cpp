// ssmtp -v: "[->] " the client, "[<-] " the server.
#include <algorithm>

#include "readers/connection_words.h"
#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// It is often installed as sendmail, and takes that name.
constexpr std::array kMarks{Mark{"[->] ", Who::client}, Mark{"[<-] ", Who::server},
                            Mark{"ssmtp: ", Who::failure}, Mark{"sendmail: ", Who::failure}};
constexpr MarkTable kTable{.marks = kMarks, .tell = &tell_facts_in_words, .client = "ssmtp"};

class SsmtpReader final : public MarkedReader {
 public:
  SsmtpReader() : MarkedReader(kTable, &read_connection_words) {}

  void read(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    // It says so too where the connection stood and the handshake failed.
    const bool opens =
        istarts_with(text, "ssmtp: cannot open") || istarts_with(text, "sendmail: cannot open");
    const bool connects = (opens && !handshake_) || text.starts_with("[<-] 220 ");
    if (text.starts_with("["))
      handshake_ = text == "[->] STARTTLS" || (handshake_ && text.starts_with("[<-] 220"));
    const bool over = dialogue().failed() || (dialogue().spoken() && !text.starts_with("["));
    if (connects && over) dialogue().begin_another(sink);
    MarkedReader::read(line, sink);
  }

 private:
  bool handshake_ = false;  // STARTTLS was sent, and not refused
};

double score(std::span<const Line> lines) {
  const std::span<const Mark> arrows = std::span(kMarks).first(2);
  if (score_marks(lines, arrows, 1) > 0) return 0.95;
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
