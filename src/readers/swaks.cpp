// swaks: " -> " and "<- " in clear, " ~> " and "<~ " under TLS, "<** " and "<~* " for a reply it did not
// want,
// "=== " and "*** " for its own words.
#include "readers/connection_words.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "readers/tool_words.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{
    Mark{" -> ", Who::client}, Mark{" ~> ", Who::client},  Mark{"*-> ", Who::client},
    Mark{"*~> ", Who::client}, Mark{"**> ", Who::client},  Mark{"<-  ", Who::server},
    Mark{"<~  ", Who::server}, Mark{"<** ", Who::server},  Mark{"<~* ", Who::server},
    Mark{"<*- ", Who::server}, Mark{"<-* ", Who::server},  Mark{"<- ", Who::server},
    Mark{"<~ ", Who::server},  Mark{"=== ", Who::program}, Mark{"*** ", Who::failure}};

/// "TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256"; older versions print the cipher alone.
void tell_cipher(std::string_view text, EventSink& sink) {
  sink.fact(Fact::tls_established, "");
  const std::string_view all = between(text, "cipher ", " ");
  const auto colon = all.find(':');
  if (!all.starts_with("TLS") && !all.starts_with("SSL"))
    return sink.fact(Fact::tls_cipher, all.substr(0, colon));
  if (colon == npos) return sink.fact(Fact::tls_cipher, all);
  sink.fact(Fact::tls_version, all.substr(0, colon));
  const std::string_view rest = all.substr(colon + 1);
  sink.fact(Fact::tls_cipher, rest.substr(0, rest.find(':')));
}

void tell_certificate(std::string_view text, EventSink& sink) {
  if (text.starts_with("TLS peer DN=")) sink.fact(Fact::cert_subject, between(text, "\"", "\""));
  if (text.starts_with("TLS peer[0]")) sink.fact(Fact::cert_subject, between(text, "subject=[", "]"));
  if (text.starts_with("TLS peer certificate")) {
    if (ifind(text, "failed") != npos) {
      // "failed CA verification (unable to get local issuer certificate), passed host verification (…)"
      const std::string_view reason = between(text, "failed CA verification (", ")");
      sink.fact(Fact::tls_verify_error, reason.empty() ? text : reason);
    } else if (ifind(text, "passed") != npos) {
      sink.fact(Fact::tls_verified, "ok");
    }
  }
}

// "commonName=[a.example], subjectAltName=[DNS:a.example, DNS:b.example]", on a line of its own in new
// versions. The certificates of issuers have no such names.
void tell_names(std::string_view text, EventSink& sink) {
  std::string_view names = between(text, "subjectAltName=[", "]");
  while (!names.empty()) {
    const auto end = std::min(names.find(','), names.size());
    std::string_view name = trim(names.substr(0, end));
    if (take_prefix(name, "dns:")) sink.fact(Fact::cert_name, name);
    names.remove_prefix(std::min(end + 1, names.size()));
  }
}

void tell(std::string_view text, EventSink& sink) {
  if (text.find("subjectAltName=[") != npos) tell_names(text, sink);
  if (istarts_with(text, "trying ") || istarts_with(text, "connected to ")) {
    tell_connection(text, sink);
  } else if (text.starts_with("TLS started")) {
    tell_cipher(text, sink);
  } else if (text.starts_with("TLS peer")) {
    tell_certificate(text, sink);
  }
}

constexpr MarkTable kTable{.marks = kMarks, .tell = &tell, .begins = {"trying "}, .client = "swaks"};

class SwaksReader final : public MarkedReader {
 public:
  SwaksReader() : MarkedReader(kTable, &read_connection_words) {}

  void read(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    // The marks tell that TLS is on, even where the lines about the handshake were cut away.
    if (!encrypted_ && (text.starts_with("~> ") || text.starts_with("<~"))) {
      if (!implicit_) sink.fact(Fact::tls_starttls, "");
      sink.fact(Fact::tls_established, "");
      encrypted_ = true;
    }
    if (text.starts_with("=== Trying ")) encrypted_ = false;
    // swaks marks its own time-out like a reply: "<** Timeout (30 secs) waiting for server response".
    if (text.starts_with("<") && text.size() > 4 && text.substr(4).starts_with("Timeout (")) {
      return dialogue().said_by_program(line, Kind::error, text.substr(4), sink);
    }
    // Said before it connects; the mail goes on to the server on this computer.
    if (const std::size_t words = text.substr(0, 32).find("MX Routing not available"); words != npos)
      return dialogue().said_by_program(line, Kind::note, text.substr(words), sink);
    // The command that somebody copied along with what it printed.
    const bool printed = text.size() > 1 && (text[1] == '>' || std::string_view("<=*").find(text[0]) != npos);
    if (!implicit_ && !printed) implicit_ = mentions_any(text, {"-tlsc", "--tls-on-connect"});
    MarkedReader::read(line, sink);
  }

 private:
  /// Old versions, and long lines that a terminal wrapped, leave an error without its mark.
  void unmarked(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    const bool failed = dialogue().spoken() && text.size() < 200 && kind_of_words(text) == Kind::error;
    if (!failed || parse_reply(text) || sink.expect() == Expect::content)
      return MarkedReader::unmarked(line, sink);
    dialogue().said_by_program(line, Kind::error, text, sink);
  }

  bool encrypted_ = false, implicit_ = false;
};

double score(std::span<const Line> lines) {
  bool own = false;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    own = own || text.starts_with("=== Trying ") || text.starts_with("=== Connected to ") ||
          text.starts_with("=== TLS started") || text.starts_with("<** ") || text.starts_with("<~* ") ||
          text.starts_with("<~  ");
  }
  const double marks = score_marks(lines, kMarks);
  if (own) return marks > 0 ? 0.97 : 0.9;
  return marks > 0 ? marks * 0.75 : 0;
}

}  // namespace

constinit const Format swaks_format{
    .name = "swaks",
    .title = "swaks",
    .how_to_get = "swaks prints its transcript by itself",
    .score = &score,
    .make = &make_reader<SwaksReader>,
    .by_hand = true,
};

}  // namespace smtplain
