// SHA-256 (FIPS 180-4), for names of faults that stay the same from run to run; nothing secret depends on it.
// libcrypto has it too, and takes longer to load than most logs to read.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace smtplain {

std::array<std::uint8_t, 32> sha256(std::string_view bytes);

}  // namespace smtplain
