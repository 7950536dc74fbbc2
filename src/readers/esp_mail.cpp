// ESP Mail Client for Arduino boards. "< S: …" is the server's line; "> C: …" says in words what the board
// does:
//
//   > C: Connecting to SMTP server             < S: 220 mail.example.com ESMTP
//   > C: Send SMTP command, AUTH PLAIN         > E: authentication failed
#include <array>

#include "readers/connection_words.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr auto npos = std::string_view::npos;

constexpr std::array kMarks{
    Mark{"< S: ", Who::server},  Mark{"> C: ", Who::program}, Mark{"> E: ", Who::failure},
    Mark{"! E: ", Who::failure}, Mark{"C: ", Who::program},   Mark{"S: ", Who::server},
    Mark{"E: ", Who::failure},   Mark{"> W: ", Who::program}, Mark{"! W: ", Who::program}};

// "Host > mail.example.com", "Port > 587"
void tell(std::string_view text, EventSink& sink) {
  constexpr std::string_view kHost = "host > ", kPort = "port > ";
  if (istarts_with(text, kHost)) tell_host(trim(text.substr(kHost.size())), sink);
  if (istarts_with(text, kPort)) sink.fact(Fact::server_port, trim(text.substr(kPort.size())));
  if (ifind(text, "ssl/tls handshake") != npos && ifind(text, "perform") == npos)
    sink.fact(Fact::tls_established, "");
}

constexpr MarkTable kTable{kMarks, &tell, nullptr};

class EspMailReader final : public ProgramLog {
 public:
  EspMailReader() : ProgramLog(kTable, "ESP Mail Client") {}

  void read(const Line& line, EventSink& sink) override {
    constexpr std::string_view kCommand = "send smtp command, ";
    const auto at = ifind(line.text, kCommand);
    if (at == npos || at > 60) return ProgramLog::read(line, sink);
    const std::string_view command = trim(line.text.substr(at + kCommand.size()));
    if (!parse_command(command)) return ProgramLog::read(line, sink);
    dialogue().said_by_client(line, command, sink);
  }
};

double score(std::span<const Line> lines) {
  int own = 0;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    if (istarts_with(text, "< s: ") || istarts_with(text, "> c: ") || istarts_with(text, "> e: ") ||
        istarts_with(text, "! e: "))
      ++own;
    if (ifind(text, "send smtp command, ") != npos || ifind(text, "esp mail client") != npos) own += 2;
  }
  return own > 1 ? 0.97 : own * 0.6;
}

std::unique_ptr<Reader> make() {
  return std::make_unique<EspMailReader>();
}

}  // namespace

constinit const Format esp_mail_format{"esp-mail", "ESP Mail Client (Arduino, ESP32)", "smtp.debug(1);",
                                       &score, &make};

}  // namespace smtplain
