// Which patterns can match a text at all: one pass over it instead of a thousand regular expressions.
//
// Each pattern that needs one of some words is entered under one trigram of each word, the one that is rarest
// among the rules' own examples. Looking up a text's trigrams costs about a nanosecond a byte.
#pragma once
#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rules/model.h"

namespace smtplain::rules {

inline constexpr std::uint32_t kBucketBits = 13;
inline constexpr std::uint32_t kBuckets = 1u << kBucketBits;

/// The trigrams of a text as bits: whether words can stand in it at all, without looking for them.
class GramSet {
 public:
  void add(std::uint32_t bucket) { bits_.set(bucket); }
  /// False if the folded word surely does not stand in the text.
  bool may_hold(std::string_view word) const;

 private:
  std::bitset<kBuckets> bits_;
};

/// Appends the patterns of which a required word stands in `folded`, each once, in ascending order; fills
/// `grams`.
void find_candidates(const RuleTables& tables, std::string_view folded, std::vector<std::uint32_t>& patterns,
                     GramSet& grams);

/// Builds the tables' `grams` and `buckets`. `sample`: text of the kind that will be looked at, folded.
void build_prefilter(const RuleTables& tables, std::string_view sample, std::vector<GramData>& grams,
                     std::vector<std::uint32_t>& buckets);

}  // namespace smtplain::rules
