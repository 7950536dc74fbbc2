#include "rules/prefilter.h"

#include <algorithm>
#include <cstring>

#include "rules/literals.h"

namespace smtplain::rules {
namespace {

constexpr std::uint32_t kFilterBits = 17;  // of the table of bits: 16 KB
constexpr std::uint32_t kFirstBits = 16;   // 8 KB
constexpr std::uint32_t kBucketBits = 14;
constexpr std::uint32_t kBuckets = 1u << kBucketBits;

std::uint32_t four_at(const char* at) {
  std::uint32_t gram = 0;
  std::memcpy(&gram, at, sizeof gram);
  return gram;
}

// Less than four bytes, the others zero.
std::uint32_t some_at(const char* at, std::size_t length) {
  std::uint32_t gram = 0;
  std::memcpy(&gram, at, length);
  return gram;
}

std::uint32_t hash_of(std::uint32_t gram) {
  return (gram * 2654435761u) >> (32 - kFilterBits);  // Knuth's multiplicative hash
}
// Of the first three bytes.
std::uint32_t first_hash_of(std::uint32_t gram) {
  return ((gram & 0xFFFFFF) * 2654435761u) >> (32 - kFirstBits);
}
std::uint32_t bucket_of(std::uint32_t hash) {
  return hash >> (kFilterBits - kBucketBits);
}
bool has(const std::uint64_t* filter, std::uint32_t hash) {
  return ((filter[hash / 64] >> (hash % 64)) & 1) != 0;
}

class Scanner {
 public:
  Scanner(const RuleTables& tables, std::string_view folded, std::uint8_t kinds, Scan& scan)
      : tables_(tables),
        buckets_(tables.buckets.data()),
        literals_(tables.literals.data()),
        filter_(tables.filter.data()),
        folded_(folded),
        kinds_(kinds),
        scan_(scan) {}

  void look(std::uint32_t gram, std::uint32_t hash, std::size_t at) {
    const std::uint32_t bucket = bucket_of(hash);
    for (std::uint32_t n = buckets_[bucket]; n < buckets_[bucket + 1]; ++n) {
      const LiteralData& literal = literals_[n];
      if (literal.gram != gram || literal.at > at) continue;
      const std::size_t first = at - literal.at, size = literal.text.size();
      if (folded_.size() - first < size) continue;
      const char* const there = folded_.data() + first;
      if (literal.last != 0 && four_at(there + size - 4) != literal.last) continue;
      if (std::memcmp(there, literal.text.view().data(), size) != 0) continue;
      found(n, literal, edges_at(folded_, first, size));
    }
  }

  void look(std::uint32_t gram, std::size_t at) {
    const std::uint32_t hash = hash_of(gram);
    if (has(filter_, hash)) look(gram, hash, at);
  }

 private:
  void found(std::uint32_t number, const LiteralData& literal, std::uint8_t edges) {
    scan_.add(number, edges);
    for (const UseData& use : slice(tables_.uses, literal.uses)) {
      if ((use.kinds & kinds_) != 0 && (use.edges & ~edges) == 0)
        scan_.candidates.push_back({use.pattern, use.sure});
    }
  }

  const RuleTables& tables_;
  // Their sizes are fixed (build_prefilter), and this is the innermost loop: no checks.
  const std::uint32_t* buckets_;
  const LiteralData* literals_;
  const std::uint64_t* filter_;
  std::string_view folded_;
  std::uint8_t kinds_;
  Scan& scan_;
};

/// How often the grams of each hash stand in a sample.
class GramCounts {
 public:
  explicit GramCounts(std::string_view sample) : four_(1u << kFilterBits), three_(1u << kFirstBits) {
    for (std::size_t i = 0; i + 4 <= sample.size(); ++i) {
      ++four_[hash_of(four_at(sample.data() + i))];
      ++three_[first_hash_of(four_at(sample.data() + i))];
    }
  }
  /// What a literal costs that is looked for by this gram: finding its place is much more than a glance.
  std::uint32_t cost(std::uint32_t gram) const {
    return 4 * four_[hash_of(gram)] + three_[first_hash_of(gram)];
  }

 private:
  std::vector<std::uint32_t> four_, three_;
};

void take_rarest_gram(LiteralData& literal, const GramCounts& counts) {
  const std::string_view text = literal.text;
  literal.at = 0;
  literal.last = 0;
  if (text.size() < 4) {
    literal.gram = some_at(text.data(), text.size());
    return;
  }
  literal.gram = four_at(text.data());
  literal.last = four_at(text.data() + text.size() - 4);
  const std::size_t end = std::min<std::size_t>(text.size(), 255);
  for (std::size_t i = 1; i + 4 <= end; ++i) {
    const std::uint32_t gram = four_at(text.data() + i);
    if (counts.cost(gram) >= counts.cost(literal.gram)) continue;
    literal.gram = gram;
    literal.at = static_cast<std::uint8_t>(i);
  }
}

}  // namespace

bool Scan::stands(std::uint32_t literal, std::uint8_t edges) const {
  const auto is_it = [&](const Place& place) {
    return place.literal == literal && (edges & ~place.edges) == 0;
  };
  return is_it(places[last_[literal % last_.size()] - 1u]) ||
         std::any_of(places.begin(), places.end(), is_it);
}

void scan_text(const RuleTables& tables, std::string_view folded, std::uint8_t kinds, Scan& scan) {
  scan.clear();
  Scanner scanner(tables, folded, kinds, scan);
  const char* const text = folded.data();
  const std::size_t size = folded.size();
  const std::uint64_t* const first = tables.first.data();
  std::size_t i = 0;
  for (; i + 4 <= size; ++i) {
    const std::uint32_t four = four_at(text + i);
    if (has(first, first_hash_of(four))) {
      scanner.look(four, i);
      scanner.look(four & 0xFFFFFF, i);
    }
    if (!is_word(text[i + 2])) scanner.look(four & 0xFFFF, i);
  }
  for (; i + 2 <= size; ++i) {
    const std::uint32_t last = some_at(text + i, size - i);
    scanner.look(last, i);
    if (size - i == 3 && !is_word(text[i + 2])) scanner.look(last & 0xFFFF, i);
  }
  auto& candidates = scan.candidates;
  std::sort(candidates.begin(), candidates.end());
  const auto same = [](const Candidate& a, const Candidate& b) { return a.pattern == b.pattern; };
  candidates.erase(std::unique(candidates.begin(), candidates.end(), same), candidates.end());
}

Prefilter build_prefilter(std::span<LiteralData> literals, std::string_view sample) {
  const GramCounts counts(sample);
  Prefilter built;
  for (LiteralData& literal : literals) take_rarest_gram(literal, counts);
  std::stable_sort(literals.begin(), literals.end(), [](const LiteralData& a, const LiteralData& b) {
    return hash_of(a.gram) < hash_of(b.gram);
  });
  built.buckets.assign(kBuckets + 1, 0);
  built.filter.assign((1u << kFilterBits) / 64, 0);
  built.first.assign((1u << kFirstBits) / 64, 0);
  for (const LiteralData& literal : literals) {
    const std::uint32_t hash = hash_of(literal.gram);
    built.filter[hash / 64] |= std::uint64_t{1} << (hash % 64);
    const std::uint32_t first = first_hash_of(literal.gram);
    built.first[first / 64] |= std::uint64_t{1} << (first % 64);
    ++built.buckets[bucket_of(hash) + 1];
  }
  for (std::size_t b = 1; b <= kBuckets; ++b) built.buckets[b] += built.buckets[b - 1];
  return built;
}

}  // namespace smtplain::rules
