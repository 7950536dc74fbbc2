// Writes rule tables as C++ that needs no work at start-up: constant arrays, and Rules::builtin() over them.
#pragma once
#include <iosfwd>

#include "rules/model.h"

namespace smtplain::rules {

void emit(const RuleTables& tables, std::ostream& out);

}  // namespace smtplain::rules
