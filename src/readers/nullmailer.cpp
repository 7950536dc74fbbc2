// nullmailer-send: "Starting delivery: host: smtp.example.com protocol: smtp file: 1559199706.31426", and how
// it ended: "smtp: Failed: 550 …", "smtp: Succeeded: 250 …".
#include <algorithm>

#include "readers/command_words.h"
#include "readers/delivery.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::string_view kFailed = "Failed: ", kSucceeded = "Succeeded: ",
                           kSendingFailed = "Sending failed:";

/// "smtp: Failed: 550 …" of version 2, "Failed: 550 …" of older ones: what stands behind the words.
std::string_view told(std::string_view text, std::string_view words) {
  constexpr std::string_view kProtocol = "smtp: ";
  if (text.starts_with(kProtocol)) text.remove_prefix(kProtocol.size());
  return text.starts_with(words) ? trim(text.substr(words.size())) : std::string_view{};
}

bool starts_delivery(std::string_view text) {
  return text.starts_with("Starting delivery: ") && text.find("host: ") != npos &&
         text.find("file: ") != npos;
}

class NullmailerReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;

 private:
  void read_envelope(const Line&, std::string_view text, EventSink&);
  bool read_end(const Line&, std::string_view text, EventSink&);
  bool open_ = false;     // a delivery began, and nothing told how it ended
  bool refused_ = false;  // a reply was told; "Sending failed: …" only repeats that in other words
};

/// "From: <a@example.com> to: <b@example.net>"
void NullmailerReader::read_envelope(const Line& line, std::string_view text, EventSink& sink) {
  sink.tool(line, Kind::note, text);
  sink.fact(Fact::envelope_from, between(text, "From: ", " "));
  for (auto at = text.find(" to: "); at != npos; at = text.find(" to: ", at + 1))
    sink.fact(Fact::envelope_recipient, between(text.substr(at), " to: ", " "));
}

bool NullmailerReader::read_end(const Line& line, std::string_view text, EventSink& sink) {
  if (const std::string_view reply = told(text, kSucceeded); !reply.empty()) {
    if (parse_reply(reply))
      tell_reply(line, Verb::content, reply, sink);
    else
      sink.tool(line, Kind::note, text);
    sink.fact(Fact::message_taken, "");
    return true;
  }
  if (text.starts_with(kSendingFailed)) {
    sink.tool(line, refused_ ? Kind::note : Kind::error, text);
    return true;
  }
  const std::string_view reason = told(text, kFailed);
  if (reason.empty()) return false;
  refused_ = parse_reply(reason).has_value();
  if (refused_)
    tell_reply(line, likely_verb(reason), reason, sink);
  else
    sink.tool(line, Kind::error, text);
  return true;
}

void NullmailerReader::read(const Line& raw, EventSink& sink) {
  const Line line = without_prefix(raw);
  const std::string_view text = trim(line.text);
  if (starts_delivery(text)) {
    sink.new_session();
    sink.tool(line, Kind::connect, text);
    sink.fact(Fact::client_name, "nullmailer");
    tell_host(between(text, "host: ", " "), sink);
    open_ = true;
    refused_ = false;
  } else if (text.starts_with(">> ")) {  // with the option debug in its file remotes
    sink.client(line, text.substr(3));
  } else if (text.starts_with("<< ")) {
    sink.server(line, text.substr(3));
  } else if (open_ && text.starts_with("From: <")) {
    read_envelope(line, text, sink);
  } else if (read_end(line, text, sink)) {
    sink.fact(Fact::client_name, "nullmailer");
  } else {
    const bool own = open_ && (text.starts_with("Sent file") || text.starts_with("Message-Id: "));
    sink.tool(line, own ? Kind::note : Kind::noise, text);
  }
}

double score(std::span<const Line> lines) {
  return std::any_of(lines.begin(), lines.end(),
                     [](const Line& line) {
                       return line.text.find("Starting delivery: ") != npos &&
                              starts_delivery(trim(without_prefix(line).text));
                     })
             ? 0.95
             : 0;
}

}  // namespace

constinit const Format nullmailer_format{"nullmailer", "nullmailer-send",
                                         "nullmailer-send in a terminal, or journalctl -u nullmailer", &score,
                                         &make_reader<NullmailerReader>};

}  // namespace smtplain
