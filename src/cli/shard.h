// One machine's part of a list of files.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace smtplain {

struct Shard {
  std::size_t number = 1, count = 1;  ///< "3/8": the third of eight
};

/// Reads "3/8". Nothing if it is not a part of a whole: 0/8, 9/8, 3/0, three of eight.
std::optional<Shard> parse_shard(std::string_view text);

/// The positions in the list that belong to the shard, ascending. Every position is in exactly one of the
/// shards, and the sums of the sizes (bytes) differ by no more than the largest file. Depends on the order
/// and the sizes alone, so that machines that see the same files agree without talking to each other.
std::vector<std::size_t> shard_of(const std::vector<std::uint64_t>& sizes, const Shard& shard);

}  // namespace smtplain
