#pragma once
#include <iosfwd>

#include "smtplain/rules.h"

namespace smtplain {

/// Prints which rules matched, which won and why, and which nearly matched (`--why`).
void print_why(const Why& why, std::ostream& out);

}  // namespace smtplain
