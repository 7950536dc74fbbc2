// Builds one Session out of what a reader says: the protocol's state lives here and nowhere else.
//
// Call client(), server(), tool(), again() and fact() in the order of the log, then finish() once. Commands
// wait in a queue for their replies, so that pipelining (RFC 2920) pairs up; a reply that no waiting command
// can have caused is given the command that it most likely answers, or none. Nothing here fails: what fits
// nowhere is a note.
#pragma once
#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "readers/reader.h"
#include "secrets/answers.h"
#include "session/auth.h"
#include "smtplain/session.h"
#include "text/smtp.h"

namespace smtplain {

/// A session is bounded, whatever the log says: beyond so many events, or so many bytes of text, those in its
/// middle are left out, and a note says so. Real dialogues have some dozens.
inline constexpr std::size_t kMostEvents = 8192, kMostText = std::size_t{4} << 20;
/// Lines of one reply, and commands that wait for theirs: more are only counted as lines.
inline constexpr std::size_t kMostReplyLines = 1000, kMostPending = 1000;
/// RFC 5321 section 4.5.3.1.8 wants 100 at least.
inline constexpr std::size_t kMostRecipients = 5000, kMostAuthSteps = 200;

class SessionBuilder {
 public:
  SessionBuilder(std::string_view id, std::shared_ptr<Arena> storage);

  Expect expect() const;
  void client(const Line&, std::string_view text);
  void server(const Line&, std::string_view text);
  void tool(const Line&, Kind, std::string_view text);
  void again(const Line&);
  void replying_to(Verb verb);
  void fact(Fact, std::string_view value);

  bool has_dialogue() const { return has_dialogue_; }          ///< client or server said something
  bool begun() const { return has_dialogue_ || has_events_; }  ///< anything but noise
  bool over() const { return over_; }  ///< QUIT was answered, or the connection closed
  /// The server said 421, and nobody tells of an end: some clients try HELO then, on the same connection.
  bool dismissed() const { return over_ && dismissed_; }
  bool failed() const { return failed_; }  ///< the client told of an error, or the server closed
  bool greeted() const { return greeted_; }
  bool awaits_reply_to(Verb verb) const;
  /// The client tried a mail on an encrypted connection.
  bool mailed_encrypted() const { return session_.tls.used && session_.envelope.from_seen; }
  std::uint32_t last_line() const { return session_.last_line; }
  Session& so_far() { return session_; }
  /// No line follows that belongs to the reply that is being read.
  void close_reply();
  /// The next event whose text no further line changes, -1 if there is none. Gives each one once.
  std::int32_t next_complete();
  /// 0: there is no event yet.
  std::uint32_t first_event_line() const {
    return session_.events.empty() ? 0 : session_.events.front().line;
  }
  /// The text that was read so far may go; `shared` is the storage that goes with it.
  void settle_texts(const std::shared_ptr<Arena>& shared);

  /// The session, decided. The builder is spent.
  Session finish();
  /// Passwords and tokens the session showed, plain and encoded.
  const std::vector<std::string>& secrets() const { return auth_.secrets(); }

 private:
  struct Pending {
    Verb verb;
    std::int32_t event;
  };

  Event& add(const Line&, Kind, Speaker, std::string_view text);
  void leave_out_middle();
  /// The event goes on up to this line.
  void extend(Event&, const Line&);
  /// The event that was added last is a command, or stands for one.
  void await_reply(Verb);
  std::string_view keep(std::string_view text) { return session_.storage->keep(text); }
  std::string_view masked(std::string_view text);

  void command(const Line&, std::string_view text, const CommandLine&);
  void command_facts(const CommandLine&, std::uint32_t line);
  void refusal_was_greeting();
  void auth_answer(const Line&, std::string_view text);
  void content_line(const Line&, std::string_view text);
  bool is_auth_answer(std::string_view text) const;
  bool continues_hidden_answer(std::string_view text) const;
  bool continues_auth_answer(const Line&, std::string_view text) const;
  bool follows_password_prompt(const Line& line) const;
  std::string_view without_stray_answer(std::string_view text);
  std::string_view without_answer(const Line& line, std::string_view text);
  bool begins_within_message(std::string_view text) const;
  void read_as_content();
  bool starts_content(std::string_view text) const;

  void server_line(const Line&, std::string_view text);
  bool lists_more(const Line&, const ReplyLine&, std::string_view text);
  void loose_server_line(const Line&, std::string_view text);
  void append_to(Event& reply, const Line& line, std::string_view text);
  void start_reply(const Line&, const ReplyLine&, std::string_view text);
  void continue_reply(const Line&, std::string_view text);
  bool told_before(std::string_view text);
  const Event* last_reply_to(Verb verb);
  Pending answered_by(const Event& reply);
  Pending hidden_answer(Verb);
  void skip_unanswered(const Event& reply);
  void read_as_auth_answer(Pending&);
  void forget_failed_addresses();
  Pending infer_answered(const Event& reply) const;
  Verb infer_completed(const Event& reply) const;
  bool sender_accepted() const;
  Verb infer_refused(const Event& reply) const;
  void apply_reply(std::size_t index);
  void apply_ehlo(const Event& reply);
  void apply_auth(Event& reply);
  void apply_rcpt(const Event& reply);
  void add_capability(std::string_view text, std::uint32_t line_number);
  void note_queue_id(const Event& reply);
  std::string_view upper(std::string_view text);  ///< the text itself where it is upper case already
  void note_step(std::uint32_t line, Speaker from, std::string_view raw, const std::string& decoded);

  void envelope_recipient(std::string_view address);
  void recipient_refused(std::string_view value);
  void note_times();
  void note_name_mismatch(std::string_view text);
  void certificate_fact(Fact, std::string_view value);
  void tls_established();
  void infer_tls();
  Stage stage_of(Verb) const;

  Session session_;
  AuthExchange auth_;
  AskedAnswers asked_;  // by prompts within words that no reader understood
  std::deque<Pending> pending_;
  std::optional<Verb> replying_to_;
  struct LastReply {
    std::int32_t event = -1;
    std::size_t until = 0;  // of the events before this one it is the last
  };
  std::array<LastReply, static_cast<std::size_t>(Verb::unknown) + 1>
      last_replies_;                           // as last_reply_to() found them
  std::vector<std::string_view> reply_lines_;  // of the reply that is being read
  std::vector<std::uint32_t> reply_line_numbers_;
  std::int32_t open_reply_ = -1;
  Stage stage_ = Stage::connect;
  Verb last_answered_ = Verb::none;
  std::int64_t content_bytes_ = 0;
  std::size_t text_bytes_ = 0;     // of the events
  std::size_t left_out_ = 0;       // events
  std::size_t left_out_at_ = 0;    // index of the note that says so
  std::int32_t given_ = 0;         // events that next_complete() gave
  bool wasteful_ = false;          // the storage holds texts of events that were left out
  bool reply_cut_ = false;         // the reply that was closed last ended before it said so
  bool reply_open_ended_ = false;  // the last line of the open reply said that more follow
  bool other_host_ = false;        ///< the host told last is not the session's: its address is not, either
  bool has_dialogue_ = false;
  bool has_events_ = false;
  bool client_spoke_ = false;
  bool replied_ = false;
  bool greeted_ = false;
  bool over_ = false;
  bool dismissed_ = false;  // by a 421
  bool failed_ = false;
  std::size_t failed_events_ = 0;  // how many stood before the last error
  bool in_content_ = false;
  bool in_bdat_ = false;
  bool tls_agreed_ = false;  // STARTTLS was accepted, the handshake is not over yet
};

}  // namespace smtplain
