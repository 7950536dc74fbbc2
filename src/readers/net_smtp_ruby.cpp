// Ruby's Net::SMTP with debug_output, and its exceptions. Here "->" is the server and "<-" the client:
//
//   Connection opened: mail.example.com:587
//   -> "220 mail.example.com ESMTP\r\n"
//   <- "EHLO pc\r\n"
#include <array>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"-> \"", Who::server}, Mark{"<- \"", Who::client},
                            Mark{"Connection opened", Who::program},
                            Mark{"TLS connection started", Who::program}};

constexpr MarkTable kTable{kMarks, &tell_facts_in_words, {"connection opened"}};

/// A pasted setting: ":tls => true", "ssl: true". Ruby means TLS from the first byte by both.
bool sets_tls(std::string_view text) {
  text = trim(text);
  if (text.starts_with(':')) text.remove_prefix(1);
  const bool named = text.starts_with("tls") || text.starts_with("ssl");
  if (!named) return false;
  text.remove_prefix(3);
  const auto value = text.find_first_not_of(" :=>");
  return value != npos && value > 0 && text.substr(value).starts_with("true");
}

class RubyReader final : public ProgramLog {
 public:
  RubyReader() : ProgramLog(kTable, "Ruby Net::SMTP") {}

  void read(const Line& line, EventSink& sink) override {
    Line bare = from_mark(line, kMarks);
    // No connection was to be had before; this one is another.
    if (unconnected_ && istarts_with(bare.text, "connection opened")) {
      flush_words(sink);
      sink.new_session();
    }
    unconnected_ = !spoken() &&
                   (unconnected_ || bare.text.find("(Errno::E") != npos ||
                    bare.text.find("(SocketError)") != npos || bare.text.find("(Net::OpenTimeout)") != npos);
    unconnected_ = unconnected_ && !istarts_with(bare.text, "connection opened");
    if (istarts_with(bare.text, "tls connection started")) {
      if (!spoken()) sink.fact(Fact::tls_implicit, "");
      sink.tool(bare, Kind::tls, bare.text);
      return sink.fact(Fact::tls_established, "");
    }
    if (istarts_with(bare.text, "writing message from") || istarts_with(bare.text, "wrote "))
      return sink.tool(bare, Kind::note, bare.text);
    if (sets_tls(bare.text)) {
      sink.tool(bare, Kind::note, bare.text);
      return sink.fact(Fact::tls_implicit, "");
    }
    // The mark takes the opening quote off; the closing one goes with it.
    if (bare.text.starts_with("-> \"") || bare.text.starts_with("<- \"")) {
      while (!bare.text.empty() && (bare.text.back() == ' ' || bare.text.back() == '"'))
        bare.text.remove_suffix(1);
    }
    ProgramLog::read(bare, sink);
  }

 private:
  bool unconnected_ = false;
};

double score(std::span<const Line> lines) {
  int marks = 0;
  bool exception = false;
  for (const Line& line : lines) {
    const std::string_view text = from_mark(line, kMarks).text;
    if (text.starts_with("-> \"") || text.starts_with("<- \"")) ++marks;
    for (const std::string_view words : {"net::smtp", "net/smtp.rb", "net::opentimeout", "net::readtimeout",
                                         "action_mailer", "actionmailer"})
      exception = exception || ifind(line.text, words) != npos;
  }
  // Perl writes Net::SMTP too, with its own marks.
  if (any_line_has(lines, "net::smtp=glob") || any_line_has(lines, "net::smtp: ")) exception = marks > 1;
  if (marks > 1) return 0.97;
  return exception || marks == 1 ? 0.9 : 0;
}

}  // namespace

constinit const Format net_smtp_ruby_format{
    "ruby", "Ruby's Net::SMTP and ActionMailer",
    "smtp.set_debug_output $stderr; in Rails raise_delivery_errors = true", &score, &make_reader<RubyReader>};

}  // namespace smtplain
