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
    constexpr std::string_view kOld = "[debug] - ";
    if (istarts_with(line.text, kOld)) return read_old(line, trim(line.text.substr(kOld.size())), sink);
    const auto at = ifind(line.text.substr(0, 100), kCommand);
    if (at == npos) return ProgramLog::read(line, sink);
    const std::string_view command = trim(line.text.substr(at + kCommand.size()));
    if (!parse_command(command)) return ProgramLog::read(line, sink);
    dialogue().said_by_client(line, command, sink);
  }

 private:
  // ESP32 Mail Client, before 2021: "[DEBUG] - INFO: send smtp HELO command", "[DEBUG] - 250 hello".
  void read_old(const Line& line, std::string_view text, EventSink& sink) {
    constexpr std::string_view kSend = "info: send smtp ";
    if (parse_reply(text)) return dialogue().said_by_server(line, text, sink);
    const std::string_view rest = istarts_with(text, kSend) ? text.substr(kSend.size()) : std::string_view{};
    const auto end = ifind(rest, " command");
    if (end != npos && parse_command(rest.substr(0, end)))
      return dialogue().said_by_client(line, rest.substr(0, end), sink);
    program_says(line, istarts_with(text, "error") ? Who::failure : Who::program, text, sink);
  }
};

double score(std::span<const Line> lines) {
  int own = 0;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    if (istarts_with(text, "< s: ") || istarts_with(text, "> c: ") || istarts_with(text, "> e: ") ||
        istarts_with(text, "! e: "))
      ++own;
    if (istarts_with(text, "[debug] - info: ")) ++own;
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
