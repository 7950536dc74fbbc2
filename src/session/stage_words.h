// What a program's own words tell of where a mail failed, and of a refusal whose reply they hide.
#pragma once
#include <optional>
#include <string_view>

#include "smtplain/session.h"

namespace smtplain {

/// A message of the client may say more exactly than the dialogue's state where it failed.
std::optional<Stage> stage_in_words(std::string_view text);
/// Net_SMTP: "STARTTLS failed: 2.0.0 Ready to start TLS (Code: 220)": the command was taken, the handshake
/// failed.
bool says_starttls_taken(std::string_view text);
/// A program may print the server's words without their code: "Message rejected: Email address is not
/// verified."
bool says_message_rejected(std::string_view text);
/// MailKit throws it for each refusal, with the server's words and without the code.
bool says_command_refused(std::string_view text);
/// JavaMail: "Exception reading response". It waited for the server, and does not tell at which step.
bool says_reply_not_read(std::string_view text);
/// Libraries sum up what each recipient got: "Can't send mail - all recipients were rejected".
bool says_recipients_refused(std::string_view text);
/// "Error: MAIL FROM not accepted from server!" stands for a reply.
bool says_sender_refused(std::string_view text);
/// Exim's log tells that it turned a client away, and no code: "H=(pc) [192.0.2.7] rejected MAIL <a@b>: …".
std::optional<Outcome> refusal_in_log(std::string_view text);
/// curl and PHPMailer hide the reply and tell what it meant.
bool says_login_refused(std::string_view text);

}  // namespace smtplain
