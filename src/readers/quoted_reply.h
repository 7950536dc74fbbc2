// A server's reply quoted within other text: an exception, a bounce, "Mailer Error: …".
#pragma once
#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

struct QuotedReply {
  std::string text;  ///< "535 5.7.8 Username …"; with its enhanced code alone where the reply code is lost
  std::uint16_t code = 0;   ///< 0: lost
  std::string_view before;  ///< the words around it, which may name the command it answers
  std::string_view after;

  /// "responseCode: 550": the code and nothing else.
  bool bare() const { return code != 0 && text.size() <= 4; }
};

/// Finds the reply that `text` quotes: 4xx and 5xx only, for nothing else makes a failure. An errno, a port,
/// a line number and an HTTP status are none.
std::optional<QuotedReply> find_quoted_reply(std::string_view text);

/// Hands a quoted reply over, line by line where it has several ("\n" real or written out, "<br>").
void say_quoted_reply(const Line&, const QuotedReply&, EventSink&);

/// The replies that a log has shown. An exception tells again what a reply said; where the log hides the
/// replies, the exception is the only one to tell.
class ReplyMemory {
 public:
  void command() {
    answered_ = false;
    spoken_ = true;
  }
  void reply(std::string_view line);
  /// Something was replied to the last command.
  bool answered() const { return answered_; }
  /// A command or a reply was shown.
  bool spoken() const { return spoken_; }
  /// Any refusal was shown.
  bool refused() const { return refusals_.any(); }
  /// The reply was shown, or another refusal where this one has lost its code.
  bool knows(const QuotedReply&) const;
  void clear() { *this = {}; }

 private:
  std::bitset<600> refusals_;  // by code
  bool answered_ = false;
  bool spoken_ = false;
};

}  // namespace smtplain
