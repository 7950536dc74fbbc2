#include "text/any_case.h"

#include "text/byte_blocks.h"
#include "text/characters.h"

namespace smtplain {
namespace {

constexpr std::size_t kBlock = sizeof(ByteBlock);
constexpr unsigned char kCase = 0x20;  // the bit in which 'a' differs from 'A'

/// All ones at each place where `wanted` may stand in any case.
ByteBlock places_of(const char* at, char wanted) {
  const auto folded = static_cast<unsigned char>(static_cast<unsigned char>(wanted) | kCase);
  return bytes_like(load_block(at) | kCase, folded);
}

}  // namespace

bool same_in_any_case(const char* a, const char* b, std::size_t count) {
  for (const char* const end = a + count; a != end; ++a, ++b) {
    if (*a != *b && to_lower(*a) != to_lower(*b)) return false;
  }
  return true;
}

// Asked of every line, for many words. A place is looked at if the word's first and last letter may be there.
std::size_t ifind(std::string_view text, std::string_view needle, std::size_t from) {
  if (needle.empty() || text.size() < needle.size() || from > text.size() - needle.size()) return npos;
  const std::size_t last = needle.size() - 1, end = text.size() - last;
  const auto is_at = [&](std::size_t at) {
    return same_in_any_case(text.data() + at, needle.data(), needle.size());
  };
  const auto in_block = [&](std::size_t at) {
    const ByteBlock places =
        places_of(text.data() + at, needle.front()) & places_of(text.data() + at + last, needle.back());
    if (!any(places)) return npos;
    for (std::size_t i = 0; i < kBlock; ++i) {
      if (places[i] != 0 && is_at(at + i)) return at + i;
    }
    return npos;
  };
  if (end - from < kBlock) {
    for (std::size_t at = from; at < end; ++at) {
      if (may_be_same(text[at], needle.front()) && may_be_same(text[at + last], needle.back()) && is_at(at))
        return at;
    }
    return npos;
  }
  for (std::size_t at = from; at + kBlock < end; at += kBlock) {
    if (const std::size_t found = in_block(at); found != npos) return found;
  }
  return in_block(end - kBlock);  // the rest, and what of it was looked at before
}

}  // namespace smtplain
