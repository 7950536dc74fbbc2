// ESP Mail Client for Arduino boards. "< S: …" is the server's line; "> C: …" says in words what the board
// does, and "send message header" stands for MAIL and RCPT:
//
//   > C: connecting to SMTP server             < S: 220 mail.example.com ESMTP
//   > C: send SMTP command, AUTH PLAIN         > C: a@example.com
//   > C: send message header                   > E: authentication failed
#include <array>
#include <vector>

#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"< S: ", Who::server},  Mark{"> C: ", Who::program},
                            Mark{"> E: ", Who::failure}, Mark{"! E: ", Who::failure},
                            Mark{"> W: ", Who::program}, Mark{"! W: ", Who::program},
                            Mark{"! I: ", Who::program}};

// "Host > mail.example.com", "port > 587"
void tell(std::string_view text, EventSink& sink) {
  constexpr std::string_view kHost = "host > ", kPort = "port > ";
  if (istarts_with(text, kHost)) tell_host(trim(text.substr(kHost.size())), sink);
  if (istarts_with(text, kPort)) sink.fact(Fact::server_port, trim(text.substr(kPort.size())));
}

constexpr MarkTable kTable{kMarks, &tell, {"connecting to smtp server", "connect to smtp server"}};

// The word after "send SMTP command, " or before " command" in "send STARTTLS command".
std::string_view command_in(std::string_view text) {
  for (const std::string_view before : {"send smtp command, ", "send command, "})
    if (istarts_with(text, before)) return trim(text.substr(before.size()));
  constexpr std::string_view kSend = "send ";
  if (!istarts_with(text, kSend)) return {};
  text.remove_prefix(kSend.size());
  if (istarts_with(text, "smtp ")) text.remove_prefix(5);
  const auto end = ifind(text, " command");
  return end == npos ? std::string_view{} : text.substr(0, end);
}

class EspMailReader final : public ProgramLog {
 public:
  EspMailReader() : ProgramLog(kTable, "ESP Mail Client") {}

  void read(const Line& line, EventSink& sink) override {
    constexpr std::string_view kOld = "[debug] - ";
    if (istarts_with(line.text, kOld)) return read_old(line, trim(line.text.substr(kOld.size())), sink);
    const Line bare = from_mark(line, kMarks);
    if (ifind(line.text, "connecting to smtp server") != npos) due_.clear();
    if (bare.text.starts_with("< S: ") && sink.expect() != Expect::more_reply) announce_command(sink);
    if (!bare.text.starts_with("> C: ") || !read_action(bare, trim(bare.text.substr(5)), sink))
      ProgramLog::read(bare, sink);
  }

 private:
  // ESP32 Mail Client, before 2021: "[DEBUG] - INFO: send smtp HELO command", "[DEBUG] - 250 hello".
  void read_old(const Line& line, std::string_view text, EventSink& sink) {
    constexpr std::string_view kInfo = "info: ";
    Line bare = line;
    bare.text = istarts_with(text, kInfo) ? text.substr(kInfo.size()) : text;
    // The port stands alone, below the host.
    const bool number = is_number(text);
    if (number && !spoken()) {
      sink.tool(line, Kind::note, text);
      return sink.fact(Fact::server_port, text);
    }
    if (parse_reply(text)) return say_server(line, text, sink);
    if (read_action(bare, bare.text, sink)) return;
    program_says(bare, istarts_with(text, "error") ? Who::failure : Who::program, bare.text, sink);
  }

  // What the board does, where that tells a command.
  bool read_action(const Line& line, std::string_view text, EventSink& sink) {
    if (istarts_with(text, "send message header")) due_ = {Verb::mail, Verb::rcpt};
    if (istarts_with(text, "send message body")) due_ = {Verb::data};
    if (istarts_with(text, "finishing the message")) due_ = {Verb::content};
    if (istarts_with(text, "terminate the smtp session")) due_ = {Verb::quit};
    if (ifind(text, "ssl/tls") != npos && !spoken()) sink.fact(Fact::tls_implicit, "");
    handshake_ = handshake_ || ifind(text, "ssl/tls handshake") != npos;
    if (handshake_ &&
        (istarts_with(text, "certificate verified") || istarts_with(text, "smtp server connected"))) {
      sink.fact(Fact::tls_established, "");
      handshake_ = false;
    }
    if (logging_in_ && looks_like_address(text)) sink.fact(Fact::auth_username, text);
    const std::string_view command = command_in(text);
    const auto known = parse_command(command);
    if (!known) return false;
    logging_in_ = known->verb == Verb::auth;
    due_.clear();
    say_client(line, command, sink);
    return true;
  }

  // One action sends several commands; of RCPT there may be many.
  void announce_command(EventSink& sink) {
    if (due_.empty()) return;
    sink.replying_to(due_.front());
    if (due_.size() > 1) due_.erase(due_.begin());
  }

  std::vector<Verb> due_;  // what the next replies answer
  bool logging_in_ = false;
  bool handshake_ = false;  // was begun
};

double score(std::span<const Line> lines) {
  int own = 0;
  for (const Line& line : lines) {
    const std::string_view text = trim(from_mark(line, kMarks).text.substr(0, 200));
    if (istarts_with(text, "< s: ") || istarts_with(text, "> c: ") || istarts_with(text, "> e: ") ||
        istarts_with(text, "! e: "))
      ++own;
    if (istarts_with(text, "[debug] - info: ")) ++own;
    if (mentions_any(text, {"send smtp command, ", "esp mail client"})) own += 2;
  }
  return own > 1 ? 0.97 : own * 0.6;
}

}  // namespace

constinit const Format esp_mail_format{"esp-mail", "ESP Mail Client (Arduino, ESP32)", "smtp.debug(1);",
                                       &score, &make_reader<EspMailReader>};

}  // namespace smtplain
