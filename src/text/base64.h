// Base64 (RFC 4648), as AUTH exchanges use it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtplain {

/// Decodes strictly: nullopt for wrong characters or wrong padding. Blanks around the text are allowed.
std::optional<std::string> decode_base64(std::string_view text);

/// Decodes what can be decoded: stops at the first wrong character, tolerates missing padding.
std::string decode_base64_prefix(std::string_view text);

std::string encode_base64(std::string_view bytes);

}  // namespace smtplain
