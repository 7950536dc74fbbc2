// A reply that a program has taken to pieces: its code, its enhanced code and its words stand apart.
#pragma once
#include <optional>
#include <string_view>

#include "readers/quoted_reply.h"

namespace smtplain {

/// PHPMailer's ErrorInfo, lettre's codes by their names, maddy's fields.
std::optional<QuotedReply> find_reply_in_pieces(std::string_view text);

}  // namespace smtplain
