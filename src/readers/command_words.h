// Which command a program's own words speak of: an exception's name, a stack frame, "RCPT TO command failed".
#pragma once
#include <span>
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// The command that words name: "RCPT TO command failed" gives rcpt, "SMTPSenderRefused" mail, "in reply to
/// end of DATA" content. Not for a server's own words: "Must issue a STARTTLS command first" answers another
/// command.
Verb verb_in_words(std::string_view text);

/// The command that a stack frame was about: "SMTPTransport.mailFrom(…)" gives mail.
Verb verb_in_frame(std::string_view text);

/// "Expected response code 354 but got …" tells the command as well: 354 answers DATA only.
Verb verb_in_expected_code(std::string_view text);

/// The command that a refusal answers by what it says itself: 535 is for a log-in, "relay" for a recipient.
Verb verb_in_reply(std::string_view reply);

/// The command that a refusal most often answers, by its codes and words, where nothing else tells.
Verb likely_verb(std::string_view reply);

}  // namespace smtplain
