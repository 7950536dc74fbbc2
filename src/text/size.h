// RFC 1870 sizes and what they mean for an attachment.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtplain {

/// The usual rule of thumb: base64 makes four bytes of three. limit * 6 / 8.
std::int64_t attachment_rule_of_thumb(std::int64_t limit);
/// The same with the line break after each 76 characters of MIME base64 (RFC 2045 section 6.8) and 4 KiB for
/// headers and text. 0 if nothing is left.
std::int64_t attachment_exact(std::int64_t limit);
/// The limit that an attachment of this size needs: the inverse of attachment_exact.
std::int64_t limit_for_attachment(std::int64_t attachment);

/// "104857600", "25MiB", "20 MB", "10k": bytes. All units are powers of 1024, as in human_size().
std::optional<std::int64_t> parse_size(std::string_view text);
/// "75.0 MB (78643200 bytes)" in the plain form "75 MB".
std::string human_size(std::int64_t bytes);

}  // namespace smtplain
