// A server's reply quoted within other text: an exception, a bounce, "Mailer Error: …".
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

struct QuotedReply {
  std::string text;  ///< "535 5.7.8 Username …"; with its enhanced code alone where the reply code is lost
  Verb answers = Verb::none;  ///< the command it answers, where the words around it name one
};

/// Finds the reply that `text` quotes: 4xx and 5xx only, for nothing else makes a failure. An errno, a port,
/// a line number and an HTTP status are none.
std::optional<QuotedReply> find_quoted_reply(std::string_view text);

/// The command that a program's words speak of: "RCPT TO command failed" gives rcpt, "SMTPSenderRefused"
/// mail, "in reply to end of DATA" content.
Verb verb_in_words(std::string_view text);

/// Hands a quoted reply over, line by line where it has several ("\n" real or written out, "<br>").
void say_quoted_reply(const Line&, const QuotedReply&, EventSink&);

}  // namespace smtplain
