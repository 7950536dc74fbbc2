#include "rules/annotate.h"

namespace smtplain::rules {

void annotate(const RuleTables&, Session&) {}

}  // namespace smtplain::rules
