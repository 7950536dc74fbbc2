// JavaMail and Jakarta Mail with mail.debug: the dialogue without marks, "DEBUG SMTP: …" between, and
// exceptions.
#include <array>

#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"DEBUG SMTP: ", Who::program},  Mark{"DEBUG SMTP TRANSPORT: ", Who::program},
                            Mark{"DEBUG SMTPS: ", Who::program}, Mark{"DEBUG: ", Who::program},
                            Mark{"FINE: ", Who::program},        Mark{"com.sun.mail.smtp - ", Who::program}};

std::string_view value_of(std::string_view text, std::string_view key, std::string_view end) {
  const std::string_view rest = ibehind(text, key);
  return rest.substr(0, rest.find_first_of(end));
}

// `trying to connect to host "mail.example.com", port 465, isSSL true`
void tell_connection_facts(std::string_view text, EventSink& sink) {
  if (const auto host = value_of(text, "to host \"", "\""); !host.empty()) tell_host(host, sink);
  if (const auto port = value_of(text, "port ", ",\n "); !port.empty() && port[0] >= '0' && port[0] <= '9')
    sink.fact(Fact::server_port, port);
  if (const auto port = value_of(text, "port: ", ",\n "); !port.empty()) sink.fact(Fact::server_port, port);
  if (ifind(text, "isssl true") != npos) sink.fact(Fact::tls_implicit, "");
}

// "AUTH LOGIN command trace suppressed", "AUTH LOGIN succeeded": the exchange itself is hidden.
void tell_auth_facts(std::string_view text, EventSink& sink) {
  if (const auto user = value_of(text, ", user=", ",");
      !user.empty() && ifind(text, "protocolconnect login") != npos)
    sink.fact(Fact::auth_username, user);
  if (!istarts_with(text, "auth ")) return;
  const std::string_view mechanism = value_of(text, "auth ", " ");
  if (mentions_any(text, {"trace suppressed", "succeeded", " failed"}))
    sink.fact(Fact::auth_mechanism, mechanism);
  if (text.ends_with("succeeded")) sink.fact(Fact::auth_result, "accepted");
  if (text.ends_with("failed")) sink.fact(Fact::auth_result, "rejected");
}

void tell(std::string_view text, EventSink& sink) {
  tell_connection_facts(text, sink);
  tell_auth_facts(text, sink);
  if (istarts_with(text, "found extension \"size\""))
    sink.fact(Fact::size_limit, value_of(text, ", arg \"", "\""));
  if (const auto version = value_of(text, "version ", " ");
      istarts_with(text, "jakarta mail version") || istarts_with(text, "javamail version"))
    sink.fact(Fact::client_version, version);
}

constexpr MarkTable kTable{kMarks, &tell, {"trying to connect to host"}};

class JavaMailReader final : public ProgramLog {
 public:
  JavaMailReader() : ProgramLog(kTable, "JavaMail") {}

  void read(const Line& line, EventSink& sink) override {
    const Line bare = from_mark(line, kMarks);
    if (ifind(bare.text.substr(0, 40), "mail version ") != npos) begin_if_over(sink);
    // A logger of these words alone shows no dialogue: the server had answered all that comes before a
    // log-in.
    if (!spoken() && bare.text.find("Attempt to authenticate using mechanisms") != npos)
      sink.replying_to(Verb::auth);
    // "got response code 501, with response: 501 5.1.7 …" repeats a reply, or is the only one to tell it.
    if (ifind(bare.text, "got response code") != npos) return unmarked(bare, sink);
    ProgramLog::read(bare, sink);
  }

 protected:
  bool is_own_line(const Line& line, EventSink& sink) const override {
    const Said said = who_spoke(trim(line.text), sink.expect());
    return said == Said::client || said == Said::server || said == Said::maybe_reply;
  }
};

double score(std::span<const Line> lines) {
  int debug = 0, exceptions = 0;
  for (const Line& line : lines) {
    const std::string_view text = from_mark(line, kMarks).text;
    if (istarts_with(text, "debug smtp")) ++debug;
    for (const std::string_view words :
         {"com.sun.mail.", "org.eclipse.angus.mail", "javax.mail.", "jakarta.mail.",
          "org.springframework.mail", "javamail version", "jakarta mail version"})
      exceptions += ifind(line.text, words) != npos ? 1 : 0;
  }
  if (debug > 1) return 0.97;
  if (debug == 1 || exceptions > 0) return 0.9;
  return 0;
}

}  // namespace

constinit const Format javamail_format{"javamail", "JavaMail and Jakarta Mail: debug output and exceptions",
                                       "session.setDebug(true), or -Dmail.debug=true", &score,
                                       &make_reader<JavaMailReader>};

}  // namespace smtplain
