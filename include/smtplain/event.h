// What happens in an SMTP session, one thing at a time.
//
// Readers turn the lines of a log into events, whatever program printed them; everything after the readers
// (session, rules, report) sees events only. An event never owns text: its views point into the Document it
// was read from, or into the Session's arena where text had to be joined, repaired or masked. Both outlive
// it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtplain {

/// What sort of thing an event is. The names are those of the JSON contract.
enum class Kind : std::uint8_t {
  connect,      ///< name resolution and TCP: "Trying 192.0.2.1...", "Connected to ..."
  greeting,     ///< the server's first reply, 220 or 554 (RFC 5321 section 3.1)
  command,      ///< a command of the client
  reply,        ///< a reply of the server, all its lines together
  auth_data,    ///< a line of a SASL exchange: the client's answer to a 334, or what a tool says of it
  content,      ///< message content between DATA's 354 and the final dot, or a BDAT chunk
  tls,          ///< a TLS handshake message, or what came of the handshake
  certificate,  ///< a certificate or a field of one
  note,         ///< something else the client program says of this session
  error,        ///< the client program says that something failed
  close,        ///< the connection was closed or lost
  noise         ///< belongs to no session: prose around a paste, a progress meter, a stack trace
};

enum class Speaker : std::uint8_t { client, server, tool };

/// Where in the dialogue something happened; the names are those of the JSON contract. `none` is "nowhere:
/// all is well".
enum class Stage : std::uint8_t {
  resolve,
  connect,
  tls,
  greeting,
  ehlo,
  starttls,
  auth,
  mail_from,
  rcpt_to,
  data,
  message,
  quit,
  none
};

enum class Outcome : std::uint8_t { accepted, partial, rejected, deferred, failed, no_message, incomplete };

/// The command a client sent, or the pseudo-command that a server's reply answers.
enum class Verb : std::uint8_t {
  none,
  connection,  ///< pseudo: the TCP connection, answered by the greeting
  ehlo,
  helo,
  lhlo,
  starttls,
  auth,
  auth_answer,  ///< pseudo: a line of the client within an AUTH exchange (RFC 4954 section 4)
  mail,
  rcpt,
  data,
  content,  ///< pseudo: the end of the message content, answered by the decisive reply
  bdat,
  rset,
  vrfy,
  expn,
  help,
  noop,
  quit,
  etrn,
  turn,
  xclient,
  xforward,
  proxy,
  burl,
  unknown  ///< a word that no RFC knows, or a misspelt command
};

/// RFC 3463 enhanced status code, such as 5.7.1. All zero: none was given.
struct EnhancedCode {
  std::uint8_t status = 0;  ///< 2, 4 or 5
  std::uint16_t subject = 0;
  std::uint16_t detail = 0;
  explicit operator bool() const { return status != 0; }
  bool operator==(const EnhancedCode&) const = default;
  std::string str() const;  ///< "5.7.1", or "" when none
};

/// A time as the log prints it. Logs often leave out the date or the zone; nothing is guessed.
struct Time {
  std::int64_t ms = -1;       ///< since 1970-01-01, or since midnight without a date; -1: unknown
  std::int16_t zone_min = 0;  ///< minutes east of UTC, if has_zone
  bool has_date = false;
  bool has_zone = false;
  explicit operator bool() const { return ms >= 0; }
};

/// Milliseconds, below zero if `to` is earlier; nullopt where one of them is unknown or has a date that the
/// other lacks.
inline std::optional<std::int64_t> ms_between(const Time& from, const Time& to) {
  if (!from || !to || from.has_date != to.has_date) return std::nullopt;
  return to.ms - from.ms;
}

struct Event {
  std::uint32_t line = 0;      ///< first line of the log, 1-based
  std::uint32_t end_line = 0;  ///< last line, the same one for most events
  Kind kind = Kind::noise;
  Speaker from = Speaker::tool;
  Stage stage = Stage::none;
  Verb verb = Verb::none;           ///< command: which one; reply: none
  Verb answers = Verb::none;        ///< reply: the command (or pseudo-command) it answers
  std::int32_t answers_event = -1;  ///< reply: index of that command's event, -1 if the log does not show it
  std::uint16_t code = 0;           ///< reply: 200 to 599, 0 if the log lost it
  EnhancedCode enhanced;
  bool encrypted = false;  ///< said after a completed TLS handshake
  bool inferred = false;   ///< the reader had to guess: a repaired line, a speaker not marked
  Time time;
  /// What was said, without marks and time stamps; secrets are masked. A multi-line reply has one '\n'
  /// between its lines, each with its reply code where the log shows it: "250-a.example\n250 HELP".
  std::string_view text;
};

// The names of the JSON contract, and back. Parsing an unknown name gives false.
std::string_view name(Kind);
std::string_view name(Speaker);
std::string_view name(Stage);
std::string_view name(Outcome);
std::string_view name(Verb);  ///< upper case: "EHLO"; pseudo-commands "CONNECTION", "AUTH_ANSWER", "CONTENT"
bool parse_name(std::string_view, Stage&);
bool parse_name(std::string_view, Outcome&);
bool parse_name(std::string_view, Verb&);

}  // namespace smtplain
