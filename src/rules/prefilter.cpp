#include "rules/prefilter.h"

#include <algorithm>

#include "rules/literals.h"

namespace smtplain::rules {
namespace {

std::uint32_t gram_at(const char* at) {
  const auto byte = [at](int i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(at[i])); };
  return byte(0) | byte(1) << 8 | byte(2) << 16;
}

std::uint32_t bucket_of(std::uint32_t gram) {
  return (gram * 2654435761u) >> (32 - kBucketBits);  // Knuth's multiplicative hash
}

// How often each bucket's trigrams stand in the sample.
std::vector<std::uint32_t> count_buckets(std::string_view sample) {
  std::vector<std::uint32_t> counts(kBuckets);
  for (std::size_t i = 0; i + 3 <= sample.size(); ++i) ++counts[bucket_of(gram_at(sample.data() + i))];
  return counts;
}

GramData rarest_gram(std::string_view literal, std::uint32_t pattern,
                     const std::vector<std::uint32_t>& counts) {
  GramData best{gram_at(literal.data()), 0, pattern, 0};
  const std::size_t end = std::min<std::size_t>(literal.size(), 256);
  for (std::size_t i = 1; i + kMinLiteral <= end; ++i) {
    const std::uint32_t gram = gram_at(literal.data() + i);
    if (counts[bucket_of(gram)] >= counts[bucket_of(best.gram)]) continue;
    best.gram = gram;
    best.at = static_cast<std::uint16_t>(i);
  }
  return best;
}

}  // namespace

bool GramSet::may_hold(std::string_view word) const {
  for (std::size_t i = 0; i + kMinLiteral <= word.size(); ++i) {
    if (!bits_[bucket_of(gram_at(word.data() + i))]) return false;
  }
  return true;
}

void find_candidates(const RuleTables& tables, std::string_view folded, std::vector<std::uint32_t>& patterns,
                     GramSet& grams) {
  const std::size_t first = patterns.size();
  for (std::size_t i = 0; i + 3 <= folded.size(); ++i) {
    const std::uint32_t gram = gram_at(folded.data() + i);
    const std::uint32_t bucket = bucket_of(gram);
    grams.add(bucket);
    for (std::uint32_t n = tables.buckets[bucket]; n < tables.buckets[bucket + 1]; ++n) {
      const GramData& entry = tables.grams[n];
      if (entry.gram != gram || entry.at > i) continue;
      const std::string_view word = tables.words[entry.word];
      if (folded.compare(i - entry.at, word.size(), word) != 0) continue;
      patterns.push_back(entry.pattern);
    }
  }
  const auto from = patterns.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(from, patterns.end());
  patterns.erase(std::unique(from, patterns.end()), patterns.end());
}

void build_prefilter(const RuleTables& tables, std::string_view sample, std::vector<GramData>& grams,
                     std::vector<std::uint32_t>& buckets) {
  const std::vector<std::uint32_t> counts = count_buckets(sample);
  grams.clear();
  for (std::uint32_t p = 0; p < tables.patterns.size(); ++p) {
    const Range required = tables.patterns[p].required;
    for (std::uint32_t w = required.first; w < required.first + required.count; ++w) {
      grams.push_back(rarest_gram(tables.words[w], p, counts));
      grams.back().word = w;
    }
  }
  std::stable_sort(grams.begin(), grams.end(), [](const GramData& a, const GramData& b) {
    return bucket_of(a.gram) < bucket_of(b.gram);
  });
  buckets.assign(kBuckets + 1, 0);
  for (const GramData& entry : grams) ++buckets[bucket_of(entry.gram) + 1];
  for (std::size_t b = 1; b <= kBuckets; ++b) buckets[b] += buckets[b - 1];
}

}  // namespace smtplain::rules
