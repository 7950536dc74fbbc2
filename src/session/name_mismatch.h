// What TLS libraries say of a certificate that is made for another name (RFC 6125): most of them tell the
// names in it, and the one that was asked for.
#pragma once
#include <string_view>
#include <vector>

namespace smtplain {

struct NameMismatch {
  std::vector<std::string_view> names;  ///< of the certificate, as far as they are told
  std::string_view wanted;              ///< empty: not told
};

/// Empty if `text` says nothing of the kind. PHP's "Peer certificate CN=`a' did not match expected CN=`b'",
/// curl's, Go's, Java's, Node's, Python's, Ruby's and rustls' words.
NameMismatch find_name_mismatch(std::string_view text);

}  // namespace smtplain
