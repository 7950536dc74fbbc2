// Content negotiation, RFC 9110 section 12.5.1.
#pragma once
#include <span>
#include <string_view>

namespace smtplain::serve {

/// The index of the media type that the Accept header likes best, the earlier one of equals; -1 if it takes
/// none. An empty header takes any.
int negotiate(std::string_view accept, std::span<const std::string_view> types);

}  // namespace smtplain::serve
