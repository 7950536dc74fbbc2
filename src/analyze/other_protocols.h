// Who tests a mail server often reads his mail with the same program: "openssl s_client -connect …:995", and
// curl fetches files. Beside sessions of SMTP such a connection is none, nor is the end of one whose
// beginning a server's log does not hold.
#pragma once
#include <vector>

#include "smtplain/session.h"

namespace smtplain {

/// Makes noise of connections that show no SMTP, if other sessions do.
void leave_out_other_protocols(std::vector<Session>& sessions);

}  // namespace smtplain
