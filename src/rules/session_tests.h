// The tests of `when.session`: facts of the whole dialogue.
#pragma once
#include "rules/matcher.h"

namespace smtplain::rules {

bool session_test_holds(const SessionTest& test, const Session& session, const Matcher& matcher);

/// The log shows words of the server: a connection was made.
bool server_spoke(const Session& session);
/// The name that the client gave last, with EHLO or HELO; empty if none is known.
std::string_view helo_of(const Session& session);
/// The certificate's names do not cover the host the client meant; nullopt-like false where either is
/// unknown.
bool certificate_name_mismatch(const Session& session);
/// The certificate was not valid on the log's own date, or on no date known: false.
bool certificate_expired(const Session& session);

}  // namespace smtplain::rules
