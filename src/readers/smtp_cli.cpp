// smtp-cli --verbose: "> " before a command, and "[250] 'text'" for a reply, of which it prints all lines in
// one.
#include <optional>
#include <string>

#include "readers/connection_words.h"
#include "readers/dialogue.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// "[550] '5.7.1 Relaying denied'": the code and, within quotes, the words.
std::optional<std::string> reply_of(std::string_view text) {
  if (text.size() < 5 || text[0] != '[' || text[4] != ']') return std::nullopt;
  if (!parse_reply(text.substr(1, 3))) return std::nullopt;
  std::string_view words = trim(text.substr(5));
  if (words.starts_with('\'')) words.remove_prefix(1);
  if (words.ends_with('\'')) words.remove_suffix(1);
  return std::string(text.substr(1, 3)) + ' ' + std::string(words);
}

class SmtpCliReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    if (!dialogue_.spoken()) sink.fact(Fact::client_name, "smtp-cli");
    if (const auto reply = reply_of(text)) {
      const bool goes_on = held_ && held_->reply.compare(0, 3, *reply, 0, 3) == 0;
      say_held(goes_on ? '-' : ' ', sink);
      held_ = Held{line, *reply};
      return;
    }
    say_held(' ', sink);
    const bool connects = istarts_with(text, "connection from ") || istarts_with(text, "connect failed: ");
    if (connects && (dialogue_.spoken() || dialogue_.failed())) dialogue_.begin_another(sink);
    if (istarts_with(text, "connect failed: "))
      return dialogue_.said_by_program(line, Kind::error, text, sink);
    if (connects) return tell_connection_made(line, text, sink);
    if (text.starts_with("> ")) return dialogue_.said_by_client(line, text.substr(2), sink);
    if (text.find(" failed: '") != npos) {
      return dialogue_.said_by_program(line, Kind::error, text, sink);
    }
    dialogue_.read(line, sink);
  }
  void finish(EventSink& sink) override {
    say_held(' ', sink);
    dialogue_.finish(sink);
  }

 private:
  /// "Connection from 198.51.100.7:40112 to 192.0.2.25:25"
  void tell_connection_made(const Line& line, std::string_view text, EventSink& sink) {
    dialogue_.said_by_program(line, Kind::connect, text, sink);
    const auto to = text.find(" to ");
    const auto colon = text.rfind(':');
    if (to == npos || colon == npos || colon < to) return;
    sink.fact(Fact::server_address, text.substr(to + 4, colon - to - 4));
    sink.fact(Fact::server_port, text.substr(colon + 1));
  }

  /// Versions since 3 print each line of a reply by itself, and not whether another one follows.
  struct Held {
    Line line;
    std::string reply;  ///< "250 PIPELINING"
  };

  void say_held(char separator, EventSink& sink) {
    if (!held_) return;
    held_->reply[3] = separator;
    dialogue_.said_by_server(held_->line, sink.keep(std::move(held_->reply)), sink);
    held_.reset();
  }

  std::optional<Held> held_;
  Dialogue dialogue_{&read_connection_words};
};

double score(std::span<const Line> lines) {
  std::size_t replies = 0, commands = 0;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    if (reply_of(text)) ++replies;
    if (text.starts_with("> ") && looks_like_command(text.substr(2))) ++commands;
  }
  if (replies > 1 || (replies == 1 && commands > 0)) return 0.93;
  return any_line_has(lines, "connect failed: io::socket::inet") ? 0.9 : 0;
}

}  // namespace

constinit const Format smtp_cli_format{
    .name = "smtp-cli",
    .title = "smtp-cli --verbose",
    .how_to_get = "smtp-cli --verbose --server=mail.example.com:587 …",
    .score = &score,
    .make = &make_reader<SmtpCliReader>,
    .by_hand = true,
};

}  // namespace smtplain
