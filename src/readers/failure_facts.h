// Facts that stand in free words: in an exception, an error object, a headline.
#pragma once
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// "smtp.example.com:587", "ssl://…", "port 465", "username \"x\"", "AUTH LOGIN".
void tell_facts_in_words(std::string_view text, EventSink&);

/// Where a program could not connect to: "failed to connect to mail.example.com port 587 after 3 ms",
/// "cannot connect to mail.example.com, port 587", "could not resolve host: mail.example.com". False: the
/// words name no place.
bool tell_place_of_failure(std::string_view text, EventSink&);

/// A bounce (RFC 3464), or Postfix's words in one: a mail server could not pass the message on.
void tell_bounce(std::string_view text, EventSink&);

/// The log-in mechanism that words or a stack's frame name: "AUTH LOGIN", "in auth_plain",
/// "Swift_Authenticator_LOGIN".
void tell_mechanism(std::string_view text, EventSink&);

/// The recipients that a refusal is about: "<a@example.com>: host mx said: 550 …", Python's
/// "{'a@example.com': (550, b'5.1.1 …'), …}". `before` is what stands in the line before the quoted reply.
void tell_refused_recipients(std::string_view line, std::string_view before, std::string_view reply,
                             EventSink&);

}  // namespace smtplain
