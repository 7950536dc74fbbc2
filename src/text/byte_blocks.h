// Questions about eight bytes at once: most texts hold nothing that needs a closer look.
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>

namespace smtplain {

inline constexpr std::uint64_t kEachByte = 0x0101010101010101, kHighBits = 0x80 * kEachByte;

/// Not zero if a byte of the block is below `limit`, which is at most 128.
constexpr std::uint64_t bytes_below(std::uint64_t block, unsigned char limit) {
  return (block - kEachByte * limit) & ~block & kHighBits;
}
/// Not zero if a byte of the block is this one.
constexpr std::uint64_t bytes_like(std::uint64_t block, unsigned char wanted) {
  return bytes_below(block ^ kEachByte * wanted, 1);
}

/// Whether `in_block` is zero for all blocks and `in_byte` false for all bytes behind them.
template <typename InBlock, typename InByte>
bool none_in_blocks(std::string_view text, InBlock in_block, InByte in_byte) {
  const char* at = text.data();
  std::size_t left = text.size();
  for (std::uint64_t block = 0; left >= sizeof block; at += sizeof block, left -= sizeof block) {
    std::memcpy(&block, at, sizeof block);
    if (in_block(block) != 0) return false;
  }
  for (; left > 0; ++at, --left) {
    if (in_byte(*at)) return false;
  }
  return true;
}

}  // namespace smtplain
