// Who spoke a line that nothing marks: telnet, nc and openssl print the server's lines and echo the typed
// ones alike. The state of the dialogue tells (after 354 comes content, after 334 an answer), together with
// the line's own shape. Readers whose format marks one side only hand their unmarked lines here too.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "readers/reader.h"

namespace smtplain {

/// What one unmarked line can be, judged by itself and by what the dialogue calls for.
enum class Said : std::uint8_t {
  client,
  server,
  program,       ///< the client program's own words, or nobody's: to be looked at by the caller
  maybe_reply,   ///< within content: a reply if the dialogue goes on after it, else content
  maybe_command  ///< a typed line that is no command: one if the server complains of it
};

/// `last` is the client's last command, which tells an AUTH answer where the log lacks the server's 334.
Said who_spoke(std::string_view text, Expect expect, Verb last = Verb::none);

/// What was said without what a guide writes behind it: which key to press, "EHLO pc<ENTER>", what an answer
/// means, "cGFzcw== # the password", or what a command does, "DATA   # now the mail".
std::string_view without_remark(std::string_view text, Expect expect);

/// "250 OK id=1cEE2y-000MpW-5c", "250 2.0.0 Ok: queued as 4Vf2": the reply to the content.
bool says_queued(std::string_view text);

/// Reads unmarked lines and tells the sink who said them.
class Dialogue {
 public:
  /// Reports a line of the program itself and gives its kind; nullopt: it was none.
  using OwnWords = std::optional<Kind> (*)(const Line&, EventSink&);
  explicit Dialogue(OwnWords own_words) : own_words_(own_words) {}

  void read(const Line&, EventSink&);
  /// A line whose speaker a mark tells; keeps this dialogue's memory right.
  void said_by_client(const Line&, std::string_view text, EventSink&);
  void said_by_server(const Line&, std::string_view text, EventSink&);
  /// Something that the program said; decides what was left open before.
  void said_by_program(const Line&, Kind, std::string_view text, EventSink&);
  /// Another connection begins, if this one ever came to speak.
  void begin_another(EventSink&);
  /// Decides what was left open: at the end of the log.
  void finish(EventSink&);
  bool spoken() const { return spoken_; }
  /// The program told of an error, or that the connection was closed.
  bool failed() const { return failed_; }

 private:
  struct Held {
    Line line;
    Said said;
  };

  void read_utterance(const Line&, EventSink&);
  void read_one(const Line&, EventSink&);
  bool read_glued(const Line&, EventSink&);
  void read_program(const Line&, EventSink&);
  bool tell_own_words(const Line&, EventSink&);
  void decide_held(std::string_view next, EventSink&);

  OwnWords own_words_;
  std::optional<Held> held_;
  std::string script_end_;  // the word that ends the script's lines, while they last
  Verb last_command_ = Verb::none;
  bool spoken_ = false;     // somebody said something in this session
  bool failed_ = false;     // the program said that it failed, or that the connection was closed
  bool called_ = false;     // it was typed to a shell here
  bool lost_data_ = false;  // a page lost DATA, its reply and the dot: the content followed the recipients
};

}  // namespace smtplain
