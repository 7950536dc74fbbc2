// stunnel at debug level 7: " <- " what it reads and " -> " what it sends while it speaks SMTP itself to
// start TLS, and what it tells of the connection and of TLS.

#include "readers/connection_words.h"
#include "readers/dialogue.h"
#include "readers/formats.h"
#include "readers/server_place.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

/// "2020.01.31 12:00:00 LOG5[0]: text": level and text. Older versions: "LOG5[1234:5678]: ".
struct Entry {
  Time time;
  int level = 7;
  std::string_view text;
};

std::optional<Entry> entry_of(std::string_view line) {
  const auto at = line.find("LOG");
  if (at == npos || at > 60 || at + 5 > line.size()) return std::nullopt;
  const std::string_view tag = line.substr(at);
  const auto end = tag.find("]: ");
  if (tag[3] < '0' || tag[3] > '7' || tag[4] != '[' || end == npos || end > 40) return std::nullopt;
  Entry entry;
  entry.time = parse_stamp(line).time;
  entry.level = tag[3] - '0';
  entry.text = tag.substr(end + 3);
  return entry;
}

void tell(std::string_view text, EventSink& sink) {
  constexpr std::string_view kNegotiated = "Negotiated ";
  if (istarts_with(text, "s_connect: connect")) {
    const auto blank = text.rfind(' ');
    const std::string_view place = text.substr(blank + 1);
    const auto colon = place.rfind(':');
    tell_host(place.substr(0, colon), sink);
    if (colon != npos) sink.fact(Fact::server_port, place.substr(colon + 1));
  } else if (istarts_with(text, "tls connected") || istarts_with(text, "ssl connected")) {
    sink.fact(Fact::tls_established, "");
  } else if (text.starts_with(kNegotiated) || istarts_with(text, "tlsv")) {
    const std::string_view rest = text.starts_with(kNegotiated) ? text.substr(kNegotiated.size()) : text;
    const auto suite = rest.find("ciphersuite");
    sink.fact(Fact::tls_version, rest.substr(0, rest.find(' ')));
    if (suite == npos) return;
    const std::string_view cipher = trim(rest.substr(std::min(rest.size(), suite + 12)));
    sink.fact(Fact::tls_cipher, cipher.substr(0, cipher.find(' ')));
  }
}

Kind kind_of(const Entry& entry) {
  const std::string_view text = entry.text;
  if (istarts_with(text, "connection closed") || istarts_with(text, "connection reset")) return Kind::close;
  if (entry.level <= 3) return Kind::error;
  if (istarts_with(text, "cert:") || istarts_with(text, "verif")) {
    return mentions_any(text, {"fail", "reject"}) ? Kind::error : Kind::certificate;
  }
  if (istarts_with(text, "s_connect:") || istarts_with(text, "service [")) return Kind::connect;
  if (mentions_any(text, {"tls", "ssl", "cipher"})) return Kind::tls;
  return Kind::note;
}

class StunnelReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override;
  void finish(EventSink& sink) override { dialogue_.finish(sink); }

 private:
  Dialogue dialogue_{&read_connection_words};
};

void StunnelReader::read(const Line& line, EventSink& sink) {
  const auto entry = entry_of(line.text);
  if (!entry) return dialogue_.read(line, sink);
  Line timed = line;
  if (!timed.time) timed.time = entry->time;
  const std::string_view text = trim(entry->text);
  if (text.starts_with("<- ") || text.starts_with("-> ")) {
    const std::string_view said = trim(text.substr(3));
    const bool sent = text[0] == '-';
    // What stunnel read from the server it passes on to its own client, which is no second reply.
    if (sent && parse_reply(said)) return sink.again(timed);
    if (sent) return dialogue_.said_by_client(timed, said, sink);
    return dialogue_.said_by_server(timed, said, sink);
  }
  const bool starts = istarts_with(text, "service [") && ifind(text, "accepted") != npos;
  if ((starts || istarts_with(text, "initializing inetd mode")) && (dialogue_.spoken() || dialogue_.failed()))
    dialogue_.begin_another(sink);
  // With protocol = smtp stunnel speaks to the server itself and shows none of it.
  if (ifind(text, "rfc 2487") != npos) sink.replying_to(Verb::starttls);
  dialogue_.said_by_program(timed, kind_of(*entry), text, sink);
  sink.fact(Fact::client_name, "stunnel");
  tell(text, sink);
}

double score(std::span<const Line> lines) {
  std::size_t entries = 0;
  for (const Line& line : lines) {
    if (entry_of(line.text)) ++entries;
  }
  return entries >= 2 ? 0.95 : entries == 1 ? 0.7 : 0;
}

}  // namespace

constinit const Format stunnel_format{"stunnel", "stunnel's log at level 7",
                                      "debug = 7 and output = stunnel.log in stunnel.conf", &score,
                                      &make_reader<StunnelReader>};

}  // namespace smtplain
