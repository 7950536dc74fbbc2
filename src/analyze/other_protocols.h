// Who tests a mail server often reads his mail with the same program: "openssl s_client -connect …:995", and
// curl fetches files. Beside sessions of SMTP such a connection is none.
#pragma once
#include <vector>

#include "smtplain/session.h"

namespace smtplain {

/// Makes noise of connections that show another protocol, if other sessions show SMTP.
void leave_out_other_protocols(std::vector<Session>& sessions);

}  // namespace smtplain
