#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "rules/literals.h"
#include "rules/program.h"

namespace smtplain::rules {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// A set of places of a text, its end among them. Nearly all replies fit two words or four,
/// which need no loops.
template <std::size_t kWords>
class Places {
 public:
  explicit Places(std::size_t text_size) : used_(text_size / 64 + 1) {
    std::fill_n(bits_.begin(), used(), std::uint64_t{0});
  }
  Places(const Places& other) : used_(other.used_) { *this = other; }
  Places& operator=(const Places& other) {
    std::copy_n(other.bits_.begin(), used(), bits_.begin());
    return *this;
  }

  void add(std::size_t place) { bits_[place / 64] |= std::uint64_t{1} << (place % 64); }
  void add_range(std::size_t first, std::size_t last) {
    const std::size_t from = first / 64, to = last / 64;
    const std::uint64_t head = ~std::uint64_t{0} << (first % 64),
                        tail = ~std::uint64_t{0} >> (63 - last % 64);
    if (from == to) {
      bits_[from] |= head & tail;
      return;
    }
    bits_[from] |= head;
    std::fill(bits_.begin() + static_cast<std::ptrdiff_t>(from) + 1,
              bits_.begin() + static_cast<std::ptrdiff_t>(to), ~std::uint64_t{0});
    bits_[to] |= tail;
  }
  void add(const Places& other) {
    for (std::size_t n = 0; n < used(); ++n) bits_[n] |= other.bits_[n];
  }
  /// False if none are left.
  bool subtract(const Places& other) {
    std::uint64_t left = 0;
    for (std::size_t n = 0; n < used(); ++n) left |= bits_[n] &= ~other.bits_[n];
    return left != 0;
  }
  bool has(std::size_t place) const { return ((bits_[place / 64] >> (place % 64)) & 1) != 0; }
  bool empty() const { return next(0) == kNowhere; }
  /// The first place from `place` on.
  std::size_t next(std::size_t place) const {
    std::size_t n = place / 64;
    if (n >= used()) return kNowhere;
    std::uint64_t left = bits_[n] & (~std::uint64_t{0} << (place % 64));
    while (left == 0) {
      if (++n == used()) return kNowhere;
      left = bits_[n];
    }
    return n * 64 + static_cast<std::size_t>(std::countr_zero(left));
  }

 private:
  static constexpr bool kShort = kWords <= 4;
  std::size_t used() const { return kShort ? kWords : used_; }

  std::array<std::uint64_t, kWords> bits_;
  std::size_t used_;
};

/// Which pairs of characters stand in a text, by hash: a literal with another one is nowhere in it.
class Pairs {
 public:
  explicit Pairs(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      const std::size_t place = place_of(pair_of(text.data() + i));
      bits_[place / 64] |= std::uint64_t{1} << (place % 64);
    }
  }
  bool may_hold(std::uint16_t pair) const {
    const std::size_t place = place_of(pair);
    return pair == kNoPair || ((bits_[place / 64] >> (place % 64)) & 1) != 0;
  }

 private:
  static constexpr std::size_t kPlaces = 2048;
  static std::size_t place_of(std::uint16_t pair) { return (pair ^ (pair >> 6)) % kPlaces; }

  std::array<std::uint64_t, kPlaces / 64> bits_{};
};

bool is_edge(std::string_view text, std::size_t at) {
  return (at > 0 && is_word(text.data()[at - 1])) != (at < text.size() && is_word(text.data()[at]));
}

bool in_class(std::string_view bits, char c) {
  const auto byte = static_cast<unsigned char>(c);
  return ((static_cast<unsigned char>(bits[byte / 8]) >> (byte % 8)) & 1) != 0;
}

template <typename Places>
class Run {
 public:
  explicit Run(std::string_view text) : text_(text), pairs_(text) {}

  /// Moves the places on; false when there are none left.
  bool go(std::span<const StepData> steps, Places& places) {
    while (!steps.empty()) {
      const StepData& step = steps.front();
      steps = steps.subspan(1);
      if (step.length != 0) {
        const auto inner = steps.first(step.length);
        step.op == StepOp::loop ? repeat(inner, places) : choose(inner, places);
        steps = steps.subspan(step.length);
      } else {
        if (!pairs_.may_hold(step.pair)) return false;  // most literals are nowhere in the text
        take(step, places);
      }
      if (places.empty()) return false;
    }
    return true;
  }

 private:
  void choose(std::span<const StepData> branches, Places& places) {
    Places all(text_.size());
    while (!branches.empty()) {
      const std::size_t length = branches.front().length;
      if (length == 0 || pairs_.may_hold(branches[1].pair)) {
        Places one(places);
        if (go(branches.subspan(1, length), one)) all.add(one);
      }
      branches = branches.subspan(1 + length);
    }
    places = all;
  }

  // Any number of times; each round has to reach a place that none before it did.
  void repeat(std::span<const StepData> inner, Places& places) {
    Places reached(places);
    while (go(inner, reached) && reached.subtract(places)) places.add(reached);
  }

  void take(const StepData& step, Places& places) const {
    switch (step.op) {
      case StepOp::literal: return take_literal(step, places);
      case StepOp::run: return take_run(step, places);
      case StepOp::word_edge: return keep(places, [&](std::size_t at) { return is_edge(text_, at); });
      case StepOp::no_edge: return keep(places, [&](std::size_t at) { return !is_edge(text_, at); });
      case StepOp::start: return keep_one(places, 0);
      case StepOp::end: return keep_one(places, text_.size());
      default: break;  // what has steps of its own is for go()
    }
  }

  template <typename Test>
  void keep(Places& places, Test test) const {
    Places kept(text_.size());
    for (std::size_t at = places.next(0); at != kNowhere; at = places.next(at + 1)) {
      if (test(at)) kept.add(at);
    }
    places = kept;
  }

  void keep_one(Places& places, std::size_t place) const {
    Places kept(text_.size());
    if (places.has(place)) kept.add(place);
    places = kept;
  }

  void take_literal(const StepData& step, Places& places) const {
    Places ends(text_.size());
    const std::size_t size = step.text.size();
    const char rarest = step.pair == kNoPair ? step.text.view()[0] : static_cast<char>(step.pair & 0xFF);
    std::size_t at = places.next(0);
    while (at != kNowhere && at + size <= text_.size()) {
      const char* const from = text_.data() + at + step.high;
      if (*from != rarest && !places.has(at + 1)) {  // one place alone needs no search
        at = places.next(at + 1);
        continue;
      }
      const void* hit = std::memchr(from, rarest, text_.size() - size - at + 1);
      if (hit == nullptr) break;
      const std::size_t place = at + static_cast<std::size_t>(static_cast<const char*>(hit) - from);
      if (places.has(place) && std::memcmp(text_.data() + place, step.text.view().data(), size) == 0 &&
          (step.low == 0 || is_edge(text_, place)))
        ends.add(place + size);
      at = places.next(place + 1);
    }
    places = ends;
  }

  // From each place `low` to `high` characters of the class.
  void take_run(const StepData& step, Places& places) const {
    Places ends(text_.size());
    const std::string_view bits = step.text;
    const bool unbounded = step.high == kNoLimit;
    std::size_t run_end = 0;  // the characters up to here belong to the run that is looked at
    for (std::size_t at = places.next(0); at != kNowhere; at = places.next(at + 1)) {
      run_end = std::max(run_end, at);
      const std::size_t limit = unbounded ? text_.size() : std::min(text_.size(), at + step.high);
      while (run_end < limit && in_class(bits, text_[run_end])) ++run_end;
      const std::size_t last = std::min(run_end, limit);
      if (at + step.low <= last) ends.add_range(at + step.low, last);
      if (unbounded) at = run_end;  // the places between end where this one does
    }
    places = ends;
  }

  std::string_view text_;
  Pairs pairs_;
};

template <std::size_t kWords>
bool run(std::span<const StepData> program, std::string_view folded) {
  Places<kWords> places(folded.size());
  places.add_range(0, folded.size());
  return Run<Places<kWords>>(folded).go(program, places);
}

}  // namespace

bool run_program(std::span<const StepData> program, std::string_view folded) {
  if (folded.size() < 128) return run<2>(program, folded);
  if (folded.size() < 256) return run<4>(program, folded);
  return run<kMaxProgramText / 64 + 1>(program, folded);
}

}  // namespace smtplain::rules
