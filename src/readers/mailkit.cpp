// MailKit's ProtocolLogger, "S: 220 …" and "C: EHLO pc" after "Connected to smtp://host:587/", and its
// exceptions.
#include <array>

#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/server_place.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"S: ", Who::server}, Mark{"C: ", Who::client}, Mark{"<< ", Who::server},
                            Mark{">> ", Who::client}, Mark{"Connected to ", Who::program}};

constexpr std::string_view kConnected = "Connected to ";

// "Connected to smtps://mail.example.com:465/?starttls=when-available"
void tell(std::string_view text, EventSink& sink) {
  if (!istarts_with(text, "connected to smtp://") && !istarts_with(text, "connected to smtps://")) return;
  text.remove_prefix(kConnected.size());
  const auto scheme = text.find("://");
  if (istarts_with(text, "smtps")) sink.fact(Fact::tls_implicit, "");
  std::string_view host = text.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?"));
  const auto colon = host.rfind(':');
  if (colon != npos) sink.fact(Fact::server_port, host.substr(colon + 1));
  tell_host(host.substr(0, colon), sink);
}

constexpr MarkTable kTable{kMarks, &tell, {"connected to smtp://", "connected to smtps://"}};

class MailKitReader final : public ProgramLog {
 public:
  MailKitReader() : ProgramLog(kTable, "MailKit") {}
};

double score(std::span<const Line> lines) {
  const bool connected =
      any_line_has(lines, "connected to smtp://") || any_line_has(lines, "connected to smtps://");
  const double marks = score_marks_behind_prefix(lines, kMarks, 1);
  if (connected) return marks > 0 ? 0.97 : 0.85;
  return any_line_has(lines, "mailkit.") ? 0.9 : 0;
}

}  // namespace

constinit const Format mailkit_format{"mailkit", "MailKit: ProtocolLogger and exceptions",
                                      "new SmtpClient(new ProtocolLogger(\"smtp.log\"))", &score,
                                      &make_reader<MailKitReader>};

}  // namespace smtplain
