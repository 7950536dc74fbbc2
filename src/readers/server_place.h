// Where a server is, in a line of a log or of a shell: host, address and port.
#pragma once
#include <string_view>
#include <vector>

#include "readers/reader.h"

namespace smtplain {

struct HostPort {
  std::string_view host, port;  ///< empty: not told
};
/// "mail.example.com:587", "[2001:db8::1]:25", "mail.example.com"; the port may be a name.
HostPort split_host_port(std::string_view text);

/// A port by number or by the name that /etc/services gives it.
std::string_view port_of(std::string_view word);

bool looks_like_ip_address(std::string_view text);

/// Gives server_host or server_address, by what `host` is. A dot at the end is taken off.
void tell_host(std::string_view host, EventSink& sink);
void tell_host_port(const HostPort& place, EventSink& sink);

/// What blanks part, up to `most` words.
std::vector<std::string_view> words_of(std::string_view text, std::size_t most = 40);
std::string_view unquoted(std::string_view word);

}  // namespace smtplain
