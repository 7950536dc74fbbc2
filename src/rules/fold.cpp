#include "rules/fold.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace smtplain::rules {
namespace {

constexpr std::array<unsigned char, 256> lower_table() {
  std::array<unsigned char, 256> table{};
  for (unsigned c = 0; c < table.size(); ++c)
    table[c] = static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return table;
}
constexpr std::array<unsigned char, 256> kLower = lower_table();

constexpr std::size_t kEight = 8;
constexpr std::uint64_t kOnes = 0x0101010101010101;

// Eight bytes at once, all of them ASCII; false if they are not.
bool fold_eight(unsigned char* at) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, kEight);
  if ((bytes & (kOnes * 0x80)) != 0) return false;
  const std::uint64_t from_a = bytes + kOnes * (0x80 - 'A'), past_z = bytes + kOnes * (0x80 - 'Z' - 1);
  bytes |= (from_a & ~past_z & (kOnes * 0x80)) >> 2;  // 0x20 in each byte that is a capital
  std::memcpy(at, &bytes, kEight);
  return true;
}

// Greek capitals, whose first byte is CE.
void fold_greek(unsigned char& lead, unsigned char& next) {
  const auto to = [&](int second, bool next_block) {
    next = static_cast<unsigned char>(second);
    if (next_block) lead = static_cast<unsigned char>(lead + 1);
  };
  if (next == 0x86) return to(0xAC, false);                                 // Ά
  if (next >= 0x88 && next <= 0x8A) return to(next + 0x25, false);          // Έ to Ί
  if (next == 0x8C) return to(0x8C, true);                                  // Ό
  if (next == 0x8E || next == 0x8F) return to(next - 1, true);              // Ύ, Ώ
  if (next >= 0x91 && next <= 0x9F) return to(next + 0x20, false);          // Α to Ο
  if (next >= 0xA0 && next <= 0xAB && next != 0xA2) to(next - 0x20, true);  // Π to Ϋ
}

// Two bytes of UTF-8; the second one is seen again, and stays.
void fold_pair(unsigned char& lead, unsigned char& next) {
  const auto add = [](unsigned char& byte, int n) { byte = static_cast<unsigned char>(byte + n); };
  if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) add(next, 32);  // À to Þ
  if (lead == 0xCE) return fold_greek(lead, next);
  if (lead != 0xD0 || next < 0x80 || next > 0xAF) return;
  if (next >= 0xA0) {  // Р to Я
    add(lead, 1);
    add(next, -32);
  } else if (next >= 0x90) {  // А to П
    add(next, 32);
  } else {  // Ѐ to Џ
    add(lead, 1);
    add(next, 16);
  }
}

}  // namespace

void fold(std::string_view text, std::string& folded) {
  folded.assign(text);
  auto* at = reinterpret_cast<unsigned char*>(folded.data());
  const auto* end = at + folded.size();
  while (at < end) {
    if (static_cast<std::size_t>(end - at) >= kEight && fold_eight(at)) {
      at += kEight;
      continue;
    }
    if (*at < 0xC3) {
      *at = kLower[*at];
    } else if (at + 1 < end) {
      fold_pair(at[0], at[1]);
    }
    ++at;
  }
}

bool is_ascii(std::string_view text) {
  std::uint64_t all = 0;
  for (; text.size() >= kEight; text.remove_prefix(kEight)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data(), kEight);
    all |= bytes;
  }
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return (all & (kOnes * 0x80)) == 0;
}

std::string fold(std::string_view text) {
  std::string folded;
  fold(text, folded);
  return folded;
}

}  // namespace smtplain::rules
