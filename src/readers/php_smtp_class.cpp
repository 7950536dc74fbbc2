// Manuel Lemos' smtp class for PHP (HESK and others): "S 220 …" and "C EHLO pc", without a colon, and
// "Connecting to host address "192.0.2.1" port 25...".
#include <array>

#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"S ", Who::server},
                            Mark{"C ", Who::client},
                            Mark{"Resolving SMTP server domain ", Who::program},
                            Mark{"Connecting to host address ", Who::program},
                            Mark{"Connecting to SMTP server ", Who::program},
                            Mark{"Starting TLS ", Who::program},
                            Mark{"Connected to SMTP server ", Who::program},
                            Mark{"Disconnected", Who::program}};

// `Connecting to host address "192.0.2.1" port 25...`
void tell(std::string_view text, EventSink& sink) {
  const auto open = text.find('"');
  const auto close = text.find('"', open == npos ? 0 : open + 1);
  if (open == npos || close == npos) return;
  tell_host(text.substr(open + 1, close - open - 1), sink);
  constexpr std::string_view kPort = " port ";
  const auto port = text.find(kPort, close);
  if (port == npos) return;
  sink.fact(Fact::server_port, leading_digits(text.substr(port + kPort.size())));
}

constexpr MarkTable kTable{kMarks, &tell, {"resolving smtp server domain"}};

class PhpSmtpClassReader final : public ProgramLog {
 public:
  PhpSmtpClassReader() : ProgramLog(kTable, "PHP smtp class") {}

  // The application prints the error before the log of the attempt that it is about.
  void read(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    if (disconnected_ && istarts_with(text, "error: ")) begin_if_over(sink);
    disconnected_ = istarts_with(text, "disconnected");
    ProgramLog::read(line, sink);
  }

 private:
  bool disconnected_ = false;
};

double score(std::span<const Line> lines) {
  const double marks = score_marks_behind_prefix(lines, kMarks, 2);
  const bool own = any_line_has_any(
      lines, {"resolving smtp server domain", "connecting to host address", "connected to smtp server \""});
  if (own) return marks > 0 ? 0.97 : 0.9;
  return marks * 0.85;
}

}  // namespace

constinit const Format php_smtp_class_format{"php-smtp-class", "Manuel Lemos' smtp class for PHP (HESK)",
                                             "$smtp->debug = 1; $smtp->html_debug = 0;", &score,
                                             &make_reader<PhpSmtpClassReader>};

}  // namespace smtplain
