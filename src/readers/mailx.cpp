// mailx -v of heirloom, s-nail and bsd: ">>> " before what it sends, the server's lines bare. s-nail 14.9
// puts its name before either, and ">>> SERVER: " before what it reads.
#include <algorithm>

#include "readers/connection_words.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "readers/server_place.h"
#include "text/characters.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"s-nail: >>> SERVER: ", Who::server},
                            Mark{"mailx: >>> SERVER: ", Who::server},
                            Mark{">>> SERVER: ", Who::server},
                            Mark{"s-nail: >>> ", Who::client},
                            Mark{"mailx: >>> ", Who::client},
                            Mark{">>> ", Who::client},
                            Mark{"s-nail: ", Who::program},
                            Mark{"mailx: ", Who::program}};

/// "Connecting to 192.0.2.1:smtp . . . connected.", "Resolving host mail.example.com . . . done."
void tell(std::string_view text, EventSink& sink) {
  if (auto host = trim(ibehind(text, "resolving host ")); !host.empty()) {
    host = host.substr(0, host.find(' '));
    const auto colon = host.rfind(':');  // s-nail: "mail.example.com:465"
    if (colon != npos && colon + 1 < host.size() &&
        std::all_of(host.begin() + colon + 1, host.end(), is_digit)) {
      sink.fact(Fact::server_port, host.substr(colon + 1));
      host = host.substr(0, colon);
    }
    tell_host(host, sink);
  }
  if (istarts_with(text, "ssl parameters: ")) {
    sink.fact(Fact::tls_established, "");
    const std::string_view cipher = trim(ibehind(text, "cipher="));
    sink.fact(Fact::tls_cipher, cipher.substr(0, cipher.find(',')));
  } else if (const auto used = trim(ibehind(text, "tls connection using ")); !used.empty()) {
    sink.fact(Fact::tls_established, "");
    const auto slash = used.find(" / ");
    sink.fact(Fact::tls_version, used.substr(0, slash));
    if (slash != npos) sink.fact(Fact::tls_cipher, used.substr(slash + 3));
  } else if (istarts_with(text, "error in certificate: ")) {
    sink.fact(Fact::tls_verify_error, trim(ibehind(text, "certificate: ")));
  } else if (istarts_with(text, "issuer=")) {
    sink.fact(Fact::cert_issuer, text.substr(7));
  } else if (istarts_with(text, "subject=")) {
    sink.fact(Fact::cert_subject, text.substr(8));
  }
}

std::optional<Kind> own_kind(std::string_view text) {
  if (istarts_with(text, "resolving host ") || istarts_with(text, "connecting to ")) return Kind::connect;
  if (istarts_with(text, "ssl parameters") || istarts_with(text, "comparing dns name") ||
      istarts_with(text, "error in certificate")) {
    return Kind::tls;
  }
  if (istarts_with(text, "issuer=") || istarts_with(text, "subject=")) return Kind::certificate;
  if (istarts_with(text, "smtp-server: ") || istarts_with(text, "\"/") ||
      ifind(text, "... message not sent") != npos) {
    return Kind::error;
  }
  return std::nullopt;
}

std::optional<Kind> read_words(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  const auto kind = own_kind(text);
  if (!kind) return read_connection_words(line, sink);
  sink.tool(line, *kind, text);
  tell(text, sink);
  return kind;
}

constexpr MarkTable kTable{.marks = kMarks, .tell = &tell, .client = "mailx"};

class MailxReader final : public MarkedReader {
 public:
  MailxReader() : MarkedReader(kTable, &read_words) {}

  void read(const Line& line, EventSink& sink) override {
    // "smtp-server: 535 5.7.8 …" tells again the reply that ended the session, or, without -v, for the first
    // time.
    const std::string_view reply = trim(ibehind(line.text, "smtp-server: "));
    if (!parse_reply(reply) || sink.expect() == Expect::content) return MarkedReader::read(line, sink);
    if (dialogue().spoken()) return dialogue().said_by_program(line, Kind::note, trim(line.text), sink);
    dialogue().said_by_server(line, reply, sink);
  }
};

/// sendmail -v marks the client alike; the words before the dialogue differ.
double score(std::span<const Line> lines) {
  bool own = false, server_mark = false;
  std::size_t commands = 0, replies = 0;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    own = own || istarts_with(text, "resolving host ") || text.find(" . . . ") != npos ||
          istarts_with(text, "s-nail: ") || istarts_with(text, "ssl parameters: ");
    for (const std::string_view mark : {">>> SERVER: ", "s-nail: >>> SERVER: ", "mailx: >>> SERVER: "}) {
      server_mark = server_mark || text.starts_with(mark);
    }
    if (text.starts_with(">>> ") && looks_like_command(text.substr(4))) ++commands;
    if (parse_reply(text)) ++replies;
  }
  if (server_mark) return 0.95;
  if (own && commands + replies > 0) return 0.93;
  return commands > 0 && replies > 0 ? 0.82 : 0;
}

}  // namespace

constinit const Format mailx_format{"mailx", "mailx -v, s-nail -v and mail -v",
                                    "mailx -v -s test recipient@example.com", &score,
                                    &make_reader<MailxReader>};

}  // namespace smtplain
