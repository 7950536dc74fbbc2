#include "rules/literals.h"

#include <algorithm>
#include <optional>

namespace smtplain::rules {
namespace {

constexpr std::size_t kMaxAlternatives = 16;

using Words = std::vector<std::string>;

// What is known of a part of a pattern.
struct Part {
  Words exact;  // if `is_exact`: the part matches these and nothing else
  bool is_exact = false;
  bool anchored = false;    // holds ^, $ or \b: finding the words is not enough
  std::vector<Words> sets;  // else: every match has a word of each of these; empty: nothing known
  unsigned letters = 0;
};

Part unknown(unsigned letters = 0) {
  Part part;
  part.letters = letters;
  return part;
}

Part exactly(Words words, unsigned letters) {
  Part part;
  part.exact = std::move(words);
  part.is_exact = true;
  part.letters = letters;
  return part;
}

std::size_t shortest(const Words& words) {
  std::size_t n = words.empty() ? 0 : std::string::npos;
  for (const std::string& word : words) n = std::min(n, word.size());
  return n;
}

// How much a set of words of which one must be there keeps out: long words are rare, many words are not.
std::size_t rank(const Words& words) {
  return 64 * std::min<std::size_t>(shortest(words), 12) / (3 + words.size());
}

void add_set(std::vector<Words>& sets, const Words& words) {
  if (shortest(words) >= kMinLiteral) sets.push_back(words);
}

Words best_set(const std::vector<Words>& sets) {
  const auto best = std::max_element(sets.begin(), sets.end(),
                                     [](const Words& a, const Words& b) { return rank(a) < rank(b); });
  return best == sets.end() ? Words{} : *best;
}

Words cross(const Words& left, const Words& right) {
  Words all;
  for (const std::string& a : left) {
    for (const std::string& b : right) all.push_back(a + b);
  }
  return all;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Parser {
 public:
  explicit Parser(std::string_view pattern) : text_(pattern) {}

  std::optional<Part> parse() {
    Part part = alternation();
    if (failed_ || at_ != text_.size()) return std::nullopt;
    return part;
  }

 private:
  bool more() const { return at_ < text_.size() && !failed_; }
  char peek() const { return text_[at_]; }
  bool take(std::string_view prefix) {
    if (text_.substr(at_, prefix.size()) != prefix) return false;
    at_ += prefix.size();
    return true;
  }

  Part alternation() {
    std::vector<Part> branches{concatenation()};
    while (more() && take("|")) branches.push_back(concatenation());
    if (branches.size() == 1) return std::move(branches.front());
    Part all = exactly({}, branches.front().letters);
    bool known = true;
    for (const Part& branch : branches) {
      all.is_exact = all.is_exact && branch.is_exact;
      all.anchored = all.anchored || branch.anchored;
      all.letters = std::min(all.letters, branch.letters);
      const Words words = branch.is_exact ? branch.exact : best_set(branch.sets);
      known = known && shortest(words) >= kMinLiteral;
      all.exact.insert(all.exact.end(), words.begin(), words.end());
    }
    if (all.is_exact && all.exact.size() <= kMaxAlternatives) return all;
    all.is_exact = false;
    if (known) all.sets = {std::move(all.exact)};
    all.exact.clear();
    return all;
  }

  // A run of exact parts grows as long as it can; where it breaks, the better of the runs so far is kept.
  Part concatenation() {
    Part whole = exactly({""}, 0);
    while (more() && peek() != '|' && peek() != ')') {
      const Part part = repeated();
      whole.letters += part.letters;
      whole.anchored = whole.anchored || part.anchored;
      if (part.is_exact && whole.exact.size() * part.exact.size() <= kMaxAlternatives) {
        whole.exact = cross(whole.exact, part.exact);
        continue;
      }
      add_set(whole.sets, whole.exact);
      whole.sets.insert(whole.sets.end(), part.sets.begin(), part.sets.end());
      whole.is_exact = false;
      whole.exact = part.is_exact ? part.exact : Words{""};
    }
    if (!whole.is_exact) add_set(whole.sets, whole.exact);
    return whole;
  }

  Part repeated() {
    const bool blank = text_.substr(at_, 2) == "\\s" || peek() == ' ';
    Part part = atom();
    while (more()) {
      if (take("?")) {
        part = optional(std::move(part));
      } else if (take("*")) {
        part = blank ? exactly({"", " "}, 0) : unknown();
      } else if (take("+")) {
        if (!blank) part = at_least_once(std::move(part));
      } else if (peek() == '{' && at_ + 1 < text_.size() && text_[at_ + 1] >= '0' && text_[at_ + 1] <= '9') {
        const bool none = text_[at_ + 1] == '0';
        const std::size_t end = text_.find('}', at_);
        if (end == std::string_view::npos) return fail();
        at_ = end + 1;
        part = none ? unknown() : at_least_once(std::move(part));
      } else {
        break;
      }
      take("?");  // lazy: matches the same texts
    }
    return part;
  }

  static Part optional(Part part) {
    part.letters = 0;
    if (!part.is_exact || part.exact.size() >= kMaxAlternatives) return unknown();
    part.exact.emplace_back();
    return part;
  }

  static Part at_least_once(Part part) {
    if (part.is_exact) {
      add_set(part.sets, part.exact);
      part.exact.clear();
      part.is_exact = false;
    }
    return part;
  }

  Part atom() {
    const char c = text_[at_++];
    switch (c) {
      case '(': return group();
      case '[': return char_class();
      case '\\': return escape();
      case '.': return unknown();
      case '^':
      case '$': return anchor();
      case '*':
      case '+':
      case '?': return fail();
      default: return exactly({fold(character(at_ - 1))}, is_letter(c) ? 1 : 0);
    }
  }

  // The UTF-8 sequence at `start`; moves past it. Folding needs it whole.
  std::string_view character(std::size_t start) {
    at_ = start + 1;
    while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80) ++at_;
    return text_.substr(start, at_ - start);
  }

  Part group() {
    if (take("?")) {
      if (take("P<") || take("<")) {
        const std::size_t end = text_.find('>', at_);
        if (end == std::string_view::npos) return fail();
        at_ = end + 1;
      } else if (take("i)")) {
        return exactly({""}, 0);  // patterns are case-insensitive already
      } else if (!take(":") && !take("i:")) {
        return fail();
      }
    }
    Part inside = alternation();
    if (!take(")")) return fail();
    return inside;
  }

  Part char_class() {
    if (take("^")) return skip_class();
    Words words;
    while (more() && peek() != ']') {
      if (peek() == '[' || peek() == '\\') return skip_class();
      words.push_back(fold(character(at_)));
      if (more() && peek() == '-' && text_.substr(at_, 2) != "-]") return skip_class();
    }
    if (!take("]")) return fail();
    const bool letters =
        std::all_of(words.begin(), words.end(), [](const auto& w) { return is_letter(w[0]); });
    if (words.empty() || words.size() > 4) return unknown(letters ? 1 : 0);
    return exactly(std::move(words), letters ? 1 : 0);
  }

  Part skip_class() {
    take("]");  // the first one is literal
    while (more() && peek() != ']') {
      if (take("[:")) {
        at_ = std::min(text_.find(":]", at_), text_.size() - 2) + 2;
      } else {
        at_ += peek() == '\\' ? 2 : 1;
      }
    }
    if (!more()) return fail();
    ++at_;
    return unknown();
  }

  Part escape() {
    if (!more()) return fail();
    const char c = text_[at_++];
    switch (c) {
      case 's': return exactly({" "}, 0);
      case 'd':
      case 'w': return unknown(1);
      case 'S':
      case 'D':
      case 'W': return unknown();
      case 'b':
      case 'A':
      case 'z': return anchor();
      default: break;
    }
    if (is_letter(c)) return fail();  // \p, \x, \Q and their like: rare enough to go without a prefilter
    return exactly({std::string(1, c)}, 0);
  }

  static Part anchor() {
    Part part = exactly({""}, 0);
    part.anchored = true;
    return part;
  }

  Part fail() {
    failed_ = true;
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

// Length of "{0,60}" at the start of `text`, 0 if there is none or it is too short to cost anything.
std::size_t counted_gap(std::string_view text) {
  const std::size_t comma = text.find(','), end = text.find('}');
  if (text[0] != '{' || comma == std::string_view::npos || end == std::string_view::npos || comma > end)
    return 0;
  const std::string_view least = text.substr(1, comma - 1), most = text.substr(comma + 1, end - comma - 1);
  const auto number = [](std::string_view digits) {
    return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return number(least) && number(most) && most.size() >= 2 ? end + 1 : 0;
}

}  // namespace

std::string without_counts(std::string_view pattern) {
  std::string loose;
  bool changed = false, in_class = false;
  while (!pattern.empty()) {
    const std::size_t gap = in_class ? 0 : counted_gap(pattern);
    const std::size_t length = gap != 0             ? gap
                               : pattern[0] == '\\' ? std::min<std::size_t>(2, pattern.size())
                                                    : 1;
    if (gap != 0) {
      loose += pattern[1] == '0' ? '*' : '+';
      changed = true;
    } else {
      if (pattern[0] == '[') in_class = true;
      if (pattern[0] == ']') in_class = false;
      loose += pattern.substr(0, length);
    }
    pattern.remove_prefix(length);
  }
  return changed ? loose : std::string{};
}

PatternNeeds pattern_needs(std::string_view pattern) {
  PatternNeeds needs;
  std::optional<Part> part = Parser(pattern).parse();
  if (!part) return needs;
  needs.letters = part->letters;
  if (part->is_exact) add_set(part->sets, part->exact);
  for (Words& set : part->sets) {
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
  }
  needs.any_of = best_set(part->sets);
  needs.plain = part->is_exact && !part->anchored && !needs.any_of.empty();
  std::erase(part->sets, needs.any_of);
  needs.also = best_set(part->sets);
  return needs;
}

void fold(std::string_view text, std::string& folded) {
  folded.assign(text);
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(folded[i]); };
  const auto add = [&](std::size_t i, int n) { folded[i] = static_cast<char>(byte(i) + n); };
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (byte(i) >= 'A' && byte(i) <= 'Z') add(i, 32);
    if (byte(i) < 0xC3 || i + 1 >= folded.size()) continue;
    const unsigned char next = byte(i + 1);
    if (byte(i) == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) add(i + 1, 32);  // À to Þ
    if (byte(i) != 0xD0 || next > 0xAF) continue;
    if (next >= 0xA0) {  // Р to Я
      add(i, 1);
      add(i + 1, -32);
    } else if (next >= 0x90) {  // А to П
      add(i + 1, 32);
    } else {  // Ѐ to Џ
      add(i, 1);
      add(i + 1, 16);
    }
    ++i;
  }
}

std::string fold(std::string_view text) {
  std::string folded;
  fold(text, folded);
  return folded;
}

}  // namespace smtplain::rules
