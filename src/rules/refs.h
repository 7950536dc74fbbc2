// What `refs` may hold: pages and sections of RFCs, checked without a network.
#pragma once
#include <string>
#include <string_view>

namespace smtplain::rules {

/// What is wrong with a reference: "" if it is `https://…` or `rfc5321#section-4.2` with an RFC and a section
/// that exist as far as the kept list knows.
std::string ref_fault(std::string_view ref);

/// The same for all spellings of a page: without the scheme, "www." and a slash at the end, the host in lower
/// case.
std::string page_of(std::string_view ref);

}  // namespace smtplain::rules
