// msmtp -v and --debug: "--> " the client, "<-- " the server, and its own messages, which being on stderr
// often come first. MAIL, RCPT and DATA are sent before their replies are read.
#include <string>

#include "readers/connection_words.h"
#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "readers/msmtp_log.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// An editor makes one dash of two.
constexpr std::array kMarks{Mark{"--> ", Who::client},     Mark{"<-- ", Who::server},
                            Mark{"–> ", Who::client},      Mark{"<– ", Who::server},
                            Mark{"—> ", Who::client},      Mark{"<— ", Who::server},
                            Mark{"msmtp: ", Who::failure}, Mark{"sendmail: ", Who::failure}};
constexpr MarkTable kTable{.marks = kMarks, .client = "msmtp"};

/// Value of "name = value" as msmtp lists its settings.
std::string_view setting(std::string_view text, std::string_view name) {
  if (!text.starts_with(name)) return {};
  const std::string_view rest = trim(text.substr(name.size()));
  return rest.starts_with("=") ? trim(rest.substr(1)) : std::string_view{};
}

/// A row of the session parameters: "(TLS1.3)-(ECDHE-X25519)-(ECDSA-SECP256R1-SHA256)-(AES-256-GCM)".
bool is_tls_parameters(std::string_view text) {
  return text.starts_with("(TLS") && text.find(")-(") != npos;
}

/// Its messages carry the name it was called by; many systems call it sendmail.
bool is_own_error(std::string_view text) {
  return istarts_with(text, "msmtp: ") || istarts_with(text, "sendmail: ");
}

class MsmtpReader final : public MarkedReader {
 public:
  MsmtpReader() : MarkedReader(kTable, &read_connection_words) {}

  void read(const Line& line, EventSink& sink) override {
    if (begins_attempt(trim(line.text))) {
      dialogue().begin_another(sink);
      told_ = given_up_ = shown_ = content_ = accepted_ = goodbye_ = false;
      failed_ = Verb::none;
      begins_attempt(trim(line.text));
    }
    if (read_record(line, sink)) return;
    if (!read_server_message(line, sink)) MarkedReader::read(line, sink);
    tell_error(trim(line.text), sink);
  }

  void finish(EventSink& sink) override {
    if (!cut_.empty()) tell_record(cut_line_, sink);
    cut_.clear();
    MarkedReader::finish(sink);
  }

 private:
  bool begins_attempt(std::string_view text);
  bool read_server_message(const Line&, EventSink&);
  bool read_record(const Line&, EventSink&);
  void tell_record(const Line&, EventSink&);
  void tell_error(std::string_view text, EventSink&) const;
  void unmarked(const Line&, EventSink&) override;
  void tell_tls(std::string_view text, EventSink&);

  bool told_ = false;         // an error stands before the rest of this attempt
  bool given_up_ = false;     // "could not send mail", msmtp's last word
  bool shown_ = false;        // the settings, or a dialogue
  bool content_ = false;      // the server asked for the content
  bool accepted_ = false;     // the last reply was a good one
  bool goodbye_ = false;      // the mail is through, and the line before answered QUIT
  Verb failed_ = Verb::none;  // what msmtp's message said had failed
  std::string section_;       // of the certificate: "Subject:", "Issuer:"
  std::string reply_;         // what "server message:" told last
  bool recorded_ = false;     // a line of the log file was told
  std::string cut_;           // such a line that goes on in the next
  Line cut_line_;
};

/// msmtp's errors stand before its settings and the dialogue where they were written to a file, behind them
/// on a terminal.
bool MsmtpReader::begins_attempt(std::string_view text) {
  const bool error = is_own_error(text);
  const bool settings = istarts_with(text, "loaded system configuration") ||
                        istarts_with(text, "ignoring system configuration") ||
                        istarts_with(text, "loaded user configuration") ||
                        istarts_with(text, "using account ");
  // Behind the last word on a dialogue that the log has shown, another one.
  const bool another = given_up_ && !told_ && (text.starts_with("<-- ") || text.starts_with("--> "));
  const bool begins = error ? given_up_ || (shown_ && (told_ || goodbye_)) : another || (settings && shown_);
  if (begins) return true;
  if (error && !shown_) told_ = true;
  given_up_ = given_up_ || (error && ifind(text, ": could not send mail") != npos);
  shown_ = shown_ || text.starts_with("host = ") || text.starts_with("<-- ");
  content_ = content_ || text.starts_with("<-- 354");
  // What refuses a mail is told below the goodbye.
  goodbye_ = text.starts_with("<-- 221") && content_ && accepted_;
  if (text.starts_with("<-- ") && !text.starts_with("<-- 221")) accepted_ = text.starts_with("<-- 2");
  return false;
}

/// "msmtp: server message: 535 …" repeats a reply, or is all that the log shows of it.
bool MsmtpReader::read_server_message(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  constexpr std::string_view kWords = "server message: ";
  const auto at = text.find(kWords);
  if (is_own_error(text)) {
    const Verb verb = at == npos ? command_failed_in_msmtp(text) : Verb::none;
    if (verb != Verb::none) failed_ = verb;
  }
  if (at == npos || at > 24) return false;
  const std::string_view reply = trim(text.substr(at + kWords.size()));
  if (!parse_reply(reply)) return false;
  if (failed_ != Verb::none) sink.replying_to(failed_);
  sink.server(line, reply);
  reply_.assign(reply);
  return true;
}

/// A line of the log file. What the program said on the terminal before it is of the same mail.
bool MsmtpReader::read_record(const Line& line, EventSink& sink) {
  if (!cut_.empty()) {
    // A terminal or a page broke the record within its fields.
    Line whole = cut_line_;
    whole.text = sink.keep(cut_ + " " + std::string(trim(line.text)));
    cut_.clear();
    const bool joined = find_msmtp_record(line.text) || find_msmtp_record(whole.text);
    tell_record(joined ? whole : cut_line_, sink);
    if (joined) sink.again(line);
    if (joined) return true;
  }
  const std::string_view text = trim(line.text);
  if (is_cut_msmtp_record(text)) {
    cut_.assign(text);
    cut_line_ = line;
    cut_line_.text = sink.keep(cut_);
    return true;
  }
  if (!find_msmtp_record(text)) return false;
  tell_record(line, sink);
  return true;
}

void MsmtpReader::tell_record(const Line& line, EventSink& sink) {
  Line told = line;
  if (!told.time) told.time = parse_prefix(line.text).time;
  const auto record = find_msmtp_record(line.text);
  const bool said = record && !reply_.empty() && record->reply == reply_;
  if (record && !said && (recorded_ || !reply_.empty())) sink.new_session();
  recorded_ = true;
  reply_.clear();
  if (!record) return sink.tool(told, Kind::note, trim(line.text));
  tell_msmtp_record(told, *record, sink, said);
}

/// "msmtp: authentication failed (method PLAIN)": what its messages alone tell.
void MsmtpReader::tell_error(std::string_view text, EventSink& sink) const {
  if (!is_own_error(text)) return;
  if (!shown_ && istarts_with(text, "msmtp: ")) sink.fact(Fact::client_name, "msmtp");
  tell_place_of_failure(text, sink);
  const std::string_view method = ibehind(text, "authentication failed (method ");
  const auto end = method.find(')');
  if (end != npos && end > 0) sink.fact(Fact::auth_mechanism, method.substr(0, end));
}

void MsmtpReader::tell_tls(std::string_view text, EventSink& sink) {
  if (is_tls_parameters(text)) {
    sink.fact(Fact::tls_established, "");
    const auto close = text.find(')');
    const std::string_view version = text.substr(4, close - 4);
    sink.fact(Fact::tls_version, sink.keep("TLSv" + std::string(version)));
    const auto cipher = text.rfind('(');
    sink.fact(Fact::tls_cipher, text.substr(cipher + 1, text.rfind(')') - cipher - 1));
  } else if (text.starts_with("CN=") || text.find(",CN=") != npos) {
    const bool issuer = istarts_with(section_, "issuer") || istarts_with(section_, "emis");
    sink.fact(issuer ? Fact::cert_issuer : Fact::cert_subject, text);
  }
}

void MsmtpReader::unmarked(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  if (const auto host = setting(text, "host"); !host.empty()) {
    dialogue().said_by_program(line, Kind::note, text, sink);
    sink.fact(Fact::client_name, "msmtp");
    return tell_host(host, sink);
  }
  if (const auto port = setting(text, "port"); !port.empty()) {
    dialogue().said_by_program(line, Kind::note, text, sink);
    return sink.fact(Fact::server_port, port);
  }
  if (setting(text, "tls_starttls") == "off") {
    dialogue().said_by_program(line, Kind::note, text, sink);
    return sink.fact(Fact::tls_implicit, "");
  }
  if (text.ends_with(':') && text.size() < 60) section_ = text;
  const bool certificate = text.starts_with("CN=") || text.find(",CN=") != npos || text.starts_with("SHA");
  if (is_tls_parameters(text) || certificate) {
    dialogue().said_by_program(line, certificate ? Kind::certificate : Kind::tls, text, sink);
    return tell_tls(text, sink);
  }
  MarkedReader::unmarked(line, sink);
}

double score(std::span<const Line> lines) {
  bool own = false, record = false;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    record = record || find_msmtp_record(text);
    own = own || text.starts_with("msmtp: ") || is_tls_parameters(text) ||
          text.starts_with("falling back to default account") ||
          ((text.starts_with("loaded ") || text.starts_with("ignoring ")) &&
           (text.find(" user configuration file") != npos ||
            text.find(" system configuration file") != npos)) ||
          (text.starts_with("using account ") && text.find(" from ") != npos);
  }
  const double marks = score_marks(lines, kMarks);
  if (record) return 0.95;
  if (marks > 0) return own ? 0.97 : 0.7 * marks;
  return own ? 0.8 : 0;
}

}  // namespace

constinit const Format msmtp_format{
    "msmtp",
    "msmtp -v and --debug, and its log file",
    "msmtp --debug recipient@example.com < mail.txt 2>&1",
    &score,
    &make_reader<MsmtpReader>,
    Format{}.most,
    false};  // whether an error is of the mail behind it, the one before it tells

}  // namespace smtplain
