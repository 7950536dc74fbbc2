// What libcurl says of itself with CURLOPT_VERBOSE: the "* " lines of curl -v, "== Info: " of --trace.
#pragma once
#include <optional>
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// Kind of one of libcurl's own lines (without its mark); nullopt: none that is known.
std::optional<Kind> curl_kind(std::string_view text);

/// Reports a line of libcurl with the facts it holds. True if it speaks of a TLS handshake.
bool read_curl_words(const Line&, std::string_view text, EventSink&);

/// "Trying 192.0.2.1:587...", "Rebuilt URL to: …": the first words of a transfer.
bool begins_transfer(std::string_view text);

}  // namespace smtplain
