// Which patterns can match a text at all: one pass over it instead of thousands of regular expressions.
//
// Each literal that patterns need is entered under four of its bytes, those that are rarest among the rules'
// own examples. Two tables of bits say whether any literal has the three, and then the four bytes at hand;
// they fit the processor's cache, and most places of a text end there.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/model.h"

namespace smtplain::rules {

/// A pattern of which a required literal stands in the text, edges and all.
struct Candidate {
  std::uint32_t pattern = 0;
  bool sure = false;  ///< and that literal is all it asks for
  /// By number; what is sure comes first.
  bool operator<(const Candidate& other) const { return order() < other.order(); }
  std::uint64_t order() const { return std::uint64_t{pattern} * 2 + (sure ? 0 : 1); }
};

/// What a scan of a text found.
class Scan {
 public:
  struct Place {
    std::uint32_t literal = 0;
    std::uint8_t edges = 0;
  };
  std::vector<Candidate> candidates;  ///< ascending, each pattern once
  std::vector<Place> places;          ///< of the literals that stand in the text

  /// Whether the literal stands somewhere with these edges.
  bool holds(std::uint32_t literal, std::uint8_t edges) const {
    return last_[literal % last_.size()] != 0 && stands(literal, edges);
  }
  void clear() {
    candidates.clear();
    places.clear();
    last_ = {};
  }
  void add(std::uint32_t literal, std::uint8_t edges) {
    places.push_back({literal, edges});
    last_[literal % last_.size()] = static_cast<std::uint16_t>(std::min<std::size_t>(places.size(), 0xFFFF));
  }

 private:
  bool stands(std::uint32_t literal, std::uint8_t edges) const;

  /// How many places there were when a literal whose number has these last bits was found: it is at or before
  /// the last of them. Most questions end at a zero.
  std::array<std::uint16_t, 512> last_{};
};

/// Looks through `folded` for patterns of these KindBits.
void scan_text(const RuleTables& tables, std::string_view folded, std::uint8_t kinds, Scan& scan);

/// The part of the tables that scan_text() reads.
struct Prefilter {
  std::vector<std::uint32_t> buckets;
  std::vector<std::uint64_t> filter, first;
};

/// For these literals, which it sorts, and gives their grams. `sample`: text of the kind that will be looked
/// at, folded.
Prefilter build_prefilter(std::span<LiteralData> literals, std::string_view sample);

}  // namespace smtplain::rules
