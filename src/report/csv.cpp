// A row a session (RFC 4180), for spreadsheets and data bases.
#include <initializer_list>
#include <ostream>

#include "report/issue.h"
#include "report/reporter.h"
#include "report/time_text.h"
#include "report/words.h"
#include "text/characters.h"

namespace smtplain {
namespace {

/// A cell in quotes. A spreadsheet would run text that begins like a formula (CWE-1236): an apostrophe before
/// it keeps it text.
std::string cell(std::string_view text) {
  std::string safe = one_line(text);
  if (!safe.empty() && std::string_view("=+-@").find(safe.front()) != npos) safe.insert(0, 1, '\'');
  std::string out = "\"";
  for (char c : safe) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

std::string number(std::uint64_t value) {
  return value == 0 ? std::string() : std::to_string(value);
}

class CsvReporter final : public Reporter {
 public:
  CsvReporter(std::ostream& out, const ReportOptions& options) : out_(out), known_(options.known) {}

  void begin() override {
    out_ << "path,format,session,first_line,last_line,line,started,client,server,port,provider,from,"
            "recipients,outcome,stage,code,enhanced,cause,confidence,severity,verdict,what_to_do,known\r\n";
  }

  void source(const Source& source) override {
    for (const Session& session : source.sessions) row(source, session);
  }

 private:
  void row(const Source& source, const Session& session) {
    const Event* reply = session.reply();
    const Diagnosis* best = session.diagnosis.empty() ? nullptr : &session.diagnosis.front();
    std::string recipients;
    for (const Recipient& recipient : session.envelope.recipients)
      recipients.append(recipients.empty() ? "" : " ").append(recipient.address);
    const std::string confidence = best == nullptr ? "" : std::to_string(best->confidence).substr(0, 4);
    const Server& server = session.server;
    const bool good = severity_of(session) == Severity::info;
    write({cell(source.path),
           cell(format_of(source, session)),
           cell(session.id),
           number(session.first_line),
           number(session.last_line),
           number(deciding_line(session)),
           rfc3339(session.started),
           cell(session.client.name),
           cell(server.host.empty() ? server.greeting_name : server.host),
           number(static_cast<std::uint64_t>(server.port)),
           cell(server.provider),
           cell(session.envelope.from),
           cell(recipients),
           std::string(name(session.outcome)),
           std::string(name(session.stage)),
           number(reply == nullptr ? 0 : reply->code),
           reply == nullptr ? "" : reply->enhanced.str(),
           std::string(cause_of(session)),
           confidence,
           good ? "" : std::string(name(severity_of(session))),
           cell(verdict(session)),
           cell(best == nullptr || best->fix.empty() ? "" : best->fix.front().text),
           is_known(session, known_) ? "known" : ""});
  }

  void write(std::initializer_list<std::string> cells) {
    const char* between = "";
    for (const std::string& one : cells) {
      out_ << between << one;
      between = ",";
    }
    out_ << "\r\n";
  }

  std::ostream& out_;
  const KnownFaults* known_;
};

}  // namespace

std::unique_ptr<Reporter> make_csv_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<CsvReporter>(out, options);
}

}  // namespace smtplain
