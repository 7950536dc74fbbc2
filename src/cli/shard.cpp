#include "cli/shard.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <numeric>
#include <queue>
#include <tuple>

#include "text/characters.h"

namespace smtplain {
namespace {

bool read_number(std::string_view text, std::size_t& number) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::optional<Shard> parse_shard(std::string_view text) {
  const auto slash = text.find('/');
  Shard shard;
  if (slash == npos || !read_number(text.substr(0, slash), shard.number) ||
      !read_number(text.substr(slash + 1), shard.count) || shard.number < 1 || shard.number > shard.count ||
      shard.count > 1'000'000)
    return std::nullopt;
  return shard;
}

std::vector<std::size_t> shard_of(const std::vector<std::uint64_t>& sizes, const Shard& shard) {
  // Longest processing time first (Graham 1969): the largest file that is left goes where the least is.
  std::vector<std::size_t> order(sizes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
  struct Load {
    std::uint64_t bytes = 0;
    std::size_t files = 0, number = 0;  // files of no size are shared out too
    bool operator>(const Load& other) const {
      return std::tie(bytes, files, number) > std::tie(other.bytes, other.files, other.number);
    }
  };
  std::priority_queue<Load, std::vector<Load>, std::greater<>> loads;
  for (std::size_t number = 1; number <= shard.count; ++number) loads.push({0, 0, number});
  std::vector<std::size_t> chosen;
  for (const std::size_t index : order) {
    Load least = loads.top();
    loads.pop();
    if (least.number == shard.number) chosen.push_back(index);
    least.bytes += sizes[index];
    ++least.files;
    loads.push(least);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace smtplain
