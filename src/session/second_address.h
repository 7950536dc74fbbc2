// A host has several addresses, and a program tries one after the other.
#pragma once
#include <cstddef>
#include <vector>

#include "smtplain/session.h"

namespace smtplain {

/// True if `events[index]` says that there is no way to an IPv6 address, and a later one before any dialogue
/// what became of an IPv4 address. A machine without IPv6 says so for every host, so the later one is what
/// failed.
bool is_ipv6_tried_first(const std::vector<Event>& events, std::size_t index);

}  // namespace smtplain
