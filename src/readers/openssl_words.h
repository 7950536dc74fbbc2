// What openssl s_client of 1.0 to 3.x prints around the dialogue (apps/s_client.c): handshake, certificates,
// session, and the errors of the library.
#pragma once
#include <optional>
#include <string_view>

#include "smtplain/event.h"

namespace smtplain {

/// Kind of a line that s_client prints itself; nullopt: it is none.
std::optional<Kind> openssl_words(std::string_view text);

/// "didn't find starttls in server response, try anyway...": no other program says so.
bool is_starttls_missing(std::string_view text);

/// An entry of OpenSSL's error queue, "140603:error:1408F10B:SSL routines:...".
bool is_openssl_error(std::string_view text);

}  // namespace smtplain
