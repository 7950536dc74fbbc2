// Lines of Exim's main and reject logs: deliveries, deferments, failures, rejections.
#pragma once
#include <optional>
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// True for a line that only Exim's log has: with a time stamp and a flag or a message id.
bool is_exim_log(std::string_view line);

/// A line of the main log itself, with its time and the id of its message.
bool is_main_log(std::string_view line);

/// A failure in the main log that breaks off before its reason, or before the reply that it announces: what
/// is missing is on the next lines.
bool is_broken_failure(std::string_view line);

/// "1eSVjc-0000GA-8b == bob@example.com R=…": what became of one recipient in one attempt.
struct EximVerdict {
  std::string_view message, recipient;
  Time time;
  bool deferred = false;
};
std::optional<EximVerdict> exim_verdict(const Line&);

/// The id of a notice that Exim sends itself because another message failed ("… <= <> R=…"). Empty: none.
std::string_view exim_notice(std::string_view line);

/// Reports a line of Exim's log. `in_dialogue`: it stands within the output of -v or -d, where it tells again
/// what the dialogue has shown. False: it is none.
bool read_exim_log(const Line&, bool in_dialogue, EventSink&);

/// A bounce is wrapped after "SMTP error from remote mail server after RCPT TO:<a@b>:": the command, if the
/// reply is to be looked for on the next line.
std::optional<Verb> announces_reply(std::string_view line);

/// "mx.example.com [192.0.2.1]:25 ...  connected": the peer's name, address and port.
void tell_exim_peer(std::string_view text, EventSink&);

}  // namespace smtplain
