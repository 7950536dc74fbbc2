// What a log format's reader is: it knows the syntax one program prints, and judges nothing.
//
// A reader is handed the log line by line and tells the sink who said what. It does not join multi-line
// replies, pair replies with commands or decode AUTH: the session machine behind the sink does that for all.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "smtplain/event.h"
#include "text/line.h"

namespace smtplain {

/// What the dialogue calls for next. Readers of transcripts that do not mark who spoke decide by it.
enum class Expect : std::uint8_t {
  greeting,     ///< nothing was said yet: the server speaks first
  command,      ///< the client's turn
  reply,        ///< a command was sent, the server's turn
  more_reply,   ///< in the middle of a multi-line reply ("250-")
  auth_answer,  ///< a 334 was sent: the client's line is a SASL answer
  content       ///< after 354: content until a line with a single dot
};

/// A field of a session that only the client program's own words tell.
enum class Fact : std::uint8_t {
  client_name,
  client_version,
  server_host,
  server_address,
  server_port,
  tls_implicit,     ///< TLS from the first byte (port 465, smtps://, ssl://); value ignored
  tls_starttls,     ///< the program itself sent STARTTLS, unseen (openssl -starttls smtp); "surely" overrules
  tls_established,  ///< a handshake was completed here; value ignored
  tls_version,      ///< "TLSv1.2"
  tls_cipher,       ///< "ECDHE-RSA-AES128-GCM-SHA256"
  tls_verified,     ///< verification passed ("ok") or was switched off or failed without a reason ("no")
  tls_verify_error,  ///< the library's words
  cert_subject,
  cert_issuer,
  cert_name,
  cert_not_before,
  cert_not_after,
  cert_key_bits,
  cert_self_signed,
  cert_pem,  ///< a whole PEM block: its fields fill the ones above
  auth_mechanism,
  auth_username,
  auth_result,  ///< "accepted", "rejected" or "cancelled", where the log hides the exchange itself
  envelope_from,
  envelope_recipient,
  message_taken,      ///< the server took a message, told without its reply; value ignored
  kept_in_queue,      ///< the server that sends keeps the message and tries again; "no": it gave up
  recipient_refused,  ///< "ADDRESS\tCODE": a tool's list of refused recipients
  told_by_server,     ///< the log is that of the server that was called, not its client's; value ignored
  size_limit
};

/// Where a reader puts what it read. Text must be a view into the Line or something kept with keep(); a
/// fact's value is copied.
class EventSink {
 public:
  virtual ~EventSink() = default;

  virtual Expect expect() const = 0;

  /// A line sent by the client: a command, a SASL answer or content; the machine knows which.
  virtual void client(const Line&, std::string_view text) = 0;
  /// A line sent by the server, beginning with its reply code. Newlines that were lost are found again here.
  virtual void server(const Line&, std::string_view text) = 0;
  /// Something the client program says itself.
  virtual void tool(const Line&, Kind, std::string_view text) = 0;
  /// The line says again what the last event of that speaker said, or belongs to it: no new event.
  virtual void again(const Line&) = 0;
  /// The next server() line, or error, answers this command, whatever was sent last: the log says so itself
  /// ("in reply to RCPT TO command").
  virtual void replying_to(Verb) = 0;
  /// A field of the session that the last tool() line told.
  virtual void fact(Fact, std::string_view value) = 0;
  /// What follows is another dialogue. Harmless where none has begun.
  virtual void new_session() = 0;
  /// Names the session that the following lines belong to, where a log interleaves several.
  virtual void select_session(std::string_view id) = 0;
  /// The sessions that begin from here on are told in the format of that name (of formats()), not in the
  /// log's.
  virtual void log_format(std::string_view) {}

  virtual std::string_view keep(std::string text) = 0;
};

/// A long log comes in parts, whose text goes away: a reader may hold views into the last 4,000 lines, and
/// copies what it needs for longer. After finish() it holds none but into the last line.
class Reader {
 public:
  virtual ~Reader() = default;
  /// The lines that come next, as far as the log was decoded. Not all of them need to come.
  virtual void ahead(std::span<const Line>) {}
  virtual void read(const Line&, EventSink&) = 0;
  /// Tells what it held back: the log ends, or nothing has come for a while. More lines may follow.
  virtual void finish(EventSink&) {}
};

/// A reader of its own for each log: `make` of most formats.
template <typename R>
std::unique_ptr<Reader> make_reader() {
  return std::make_unique<R>();
}

/// What a line of a server's log belongs to, where lines of several sessions stand among each other. Lines
/// without either name belong to no session.
struct LogEntry {
  std::string_view session;  ///< its name; empty: the next line of `process` with one tells it
  std::string_view process;
  std::string_view said;  ///< the line without what tells when and where it was written
  bool ends = false;      ///< the session's last line
};

/// A log format as `smtplain formats` lists it.
struct Format {
  std::string_view name;        ///< "curl"
  std::string_view title;       ///< "curl -v, --trace and --trace-ascii"
  std::string_view how_to_get;  ///< the option or setting that makes the program print it
  /// How surely these lines are of this format: 0 to 1. 0.9 and more: marks that no other program prints.
  double (*score)(std::span<const Line> first_lines);
  std::unique_ptr<Reader> (*make)();
  double most = 0.97;  ///< no lines score more
  /// A session that went well goes the same way wherever it stands: it tells nothing of those beside it.
  bool apart = true;
  /// Where sessions are told apart by names: whose a line is. nullopt: it goes on with the one before.
  std::optional<LogEntry> (*entry)(std::string_view line) = nullptr;
  /// A program prints it. False for dialogues without marks and texts of no program: they may stand in any
  /// log.
  bool has_marks = true;
  /// A program that people test a mail server with by hand.
  bool by_hand = false;
};

/// All formats, in the one list there is (readers.cpp).
std::span<const Format> formats();

/// The best format for these lines, nullptr if none scores above 0.
const Format* detect(std::span<const Line> lines, double* confidence);

}  // namespace smtplain
