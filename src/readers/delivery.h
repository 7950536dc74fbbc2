// What a mail server's own log tells of a delivery: not the dialogue, but its result in one line. Such a line
// becomes the commands and replies it stands for, as far as it shows them.
#pragma once
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// Value of `key` in "key=value, key=<value>": angle brackets and quotes taken off. Empty: not there.
std::string_view field(std::string_view text, std::string_view key);

/// The command named by "(in reply to RCPT TO command)", "after MAIL FROM", "in reply to end of DATA
/// command", "SMTP error from remote mail server after RCPT TO:<a@b>". Verb::none: none is named.
Verb command_in_words(std::string_view text);

/// Hands a reply to the sink with the command it answers. Line ends written out as "\n" become real ones.
void tell_reply(const Line&, Verb answers, std::string_view reply, EventSink&);

/// "mx.example.com[192.0.2.1]:25" or "mx.example.com [192.0.2.1]": host, address and port of the peer.
void tell_peer(std::string_view peer, EventSink&);

/// First place in `text` at which a reply line begins ("host x said: 550 5.1.1 …"); npos: nowhere.
std::size_t find_reply(std::string_view text);

}  // namespace smtplain
