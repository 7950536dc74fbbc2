// Lines of other programs among a reader's own.
#pragma once
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// A line that the reader's own marks do not explain: another program's mark ("SERVER -> CLIENT:", "< 250",
/// "C: EHLO"), a bare reply where one is awaited, "Mailer Error: …" with a reply in it, or words.
void read_stray(const Line&, std::string_view text, EventSink&);

}  // namespace smtplain
