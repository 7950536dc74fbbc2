// Certificates as logs show them: fields printed by a tool, or a PEM block.
#pragma once
#include <string>
#include <string_view>

#include "smtplain/session.h"

namespace smtplain {

/// "Feb  3 10:43:22 2018 GMT", "2018-02-03 10:43:22 GMT" … as RFC 3339 in UTC; what cannot be read comes back
/// as it is.
std::string certificate_time(std::string_view text);

/// Fills the empty fields from a PEM block (RFC 7468). A block that cannot be read changes nothing.
void read_pem(std::string_view pem, Certificate& certificate, Arena& storage);

/// Fields that follow from others: the names from the subject's CN, self-signed from subject and issuer.
void complete_certificate(Certificate& certificate);

}  // namespace smtplain
