// Questions about sixteen bytes at once: most texts hold nothing that needs a closer look. Each compiler has
// instructions for them where the processor does.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace smtplain {

using ByteBlock = unsigned char __attribute__((vector_size(16)));

inline ByteBlock load_block(const char* at) {
  ByteBlock block;
  std::memcpy(&block, at, sizeof block);
  return block;
}

/// All ones at each byte below `limit`.
inline ByteBlock bytes_below(ByteBlock block, unsigned char limit) {
  return static_cast<ByteBlock>(block < limit);
}
/// All ones at each byte from `limit` on.
inline ByteBlock bytes_from(ByteBlock block, unsigned char limit) {
  return static_cast<ByteBlock>(block >= limit);
}
/// All ones at each byte that is this one.
inline ByteBlock bytes_like(ByteBlock block, unsigned char wanted) {
  return static_cast<ByteBlock>(block == wanted);
}

/// True if a bit is set.
inline bool any(ByteBlock block) {
  std::uint64_t halves[2];
  std::memcpy(halves, &block, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/// Whether `in_block` gives nothing for all blocks and `in_byte` false for all bytes behind them.
template <typename InBlock, typename InByte>
bool none_in_blocks(std::string_view text, InBlock in_block, InByte in_byte) {
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= sizeof(ByteBlock); at += sizeof(ByteBlock), left -= sizeof(ByteBlock)) {
    if (any(in_block(load_block(at)))) return false;
  }
  for (; left > 0; ++at, --left) {
    if (in_byte(*at)) return false;
  }
  return true;
}

}  // namespace smtplain
