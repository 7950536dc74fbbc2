// A host has several addresses, and a program tries one after the other. A machine without IPv6 says of each
// host that there is no way to its IPv6 address; what became of the IPv4 address is the failure.
#pragma once
#include <string_view>

namespace smtplain {

/// "2001:db8::1: Network is unreachable", and no IPv4 address beside it.
bool has_no_way_to_ipv6(std::string_view text);
/// Four numbers with dots between them: "192.0.2.1".
bool names_ipv4(std::string_view text);
bool says_unreachable(std::string_view text);

}  // namespace smtplain
