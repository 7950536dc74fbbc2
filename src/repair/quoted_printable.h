// Quoted-printable (RFC 2045 section 6.7): a log cut out of a mail's source.
#pragma once
#include <string>
#include <string_view>

#include "repair/draft.h"

namespace smtplain {

/// `text` with =XX decoded; a trailing '=' (soft line break) is taken off and told in `soft_break`.
std::string decode_quoted_printable(std::string_view text, bool& soft_break);

/// Decodes the whole document if its own syntax shows the encoding ("AUTH=3DLOGIN", "=3D=3D=3D Trying").
bool undo_quoted_printable(Draft& draft);

}  // namespace smtplain
