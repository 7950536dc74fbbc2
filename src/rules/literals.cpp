#include "rules/literals.h"

#include <algorithm>
#include <optional>

#include "rules/fold.h"
#include "text/characters.h"

namespace smtplain::rules {
namespace {

constexpr std::size_t kMaxAlternatives = 64;

// `\b`, `^` and `$` stand within a word as control characters until it is known what is beside them.
constexpr char kBoundary = '\1', kStart = '\2', kEnd = '\3';

using Words = std::vector<std::string>;

// What is known of a part of a pattern.
struct Part {
  Words exact;  // if `is_exact`: the part matches these and nothing else
  bool is_exact = false;
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

bool is_mark(char c) {
  return c >= kBoundary && c <= kEnd;
}

// Two letters count for three where they have to be a word of their own.
std::size_t length_of(const std::string& word) {
  const auto marks = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_mark));
  const bool alone = word.size() == 4 && word[0] == kBoundary && is_word(word[1]) && is_word(word[2]) &&
                     word[3] == kBoundary;
  return alone ? kMinLiteral : word.size() - marks;
}

std::size_t shortest(const Words& words) {
  std::size_t n = words.empty() ? 0 : std::string::npos;
  for (const std::string& word : words) n = std::min(n, length_of(word));
  return n;
}

// How much a set of words of which one must be there keeps out: long words are rare, many words are not.
std::size_t rank(const Words& words) {
  const std::size_t length = std::min<std::size_t>(shortest(words), 12);
  return 64 * length * length / (3 + words.size());
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

// The word without its marks; nothing if they contradict the letters: "a\bb", "a^b".
std::optional<Literal> literal_of(std::string_view word) {
  Literal literal;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (!is_mark(c)) {
      if ((literal.edges & kTextEnd) != 0) return std::nullopt;
      if (!literal.text.empty() && (literal.edges & kWordAfter) != 0) {
        if (is_word(literal.text.back()) == is_word(c)) return std::nullopt;
        literal.edges &= static_cast<std::uint8_t>(~kWordAfter);
      }
      literal.text += c;
    } else if (c == kStart) {
      if (!literal.text.empty()) return std::nullopt;
      literal.edges |= kTextStart;
    } else if (c == kEnd) {
      literal.edges |= kTextEnd;
    } else {
      literal.edges |= literal.text.empty() ? kWordBefore : kWordAfter;
    }
  }
  return literal;
}

std::vector<Literal> literals_of(const Words& words, bool sure) {
  std::vector<Literal> literals;
  for (const std::string& word : words) {
    auto literal = literal_of(word);
    if (!literal) continue;
    literal->sure = sure;
    literals.push_back(std::move(*literal));
  }
  std::sort(literals.begin(), literals.end());
  literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
  return literals;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Parser {
 public:
  explicit Parser(std::string_view pattern) : text_(pattern) {}

  /// The branches of the pattern's outermost alternation; none if there is something unknown.
  std::vector<Part> parse() {
    std::vector<Part> parts = branches();
    if (failed_ || at_ != text_.size()) parts.clear();
    return parts;
  }

 private:
  bool more() const { return at_ < text_.size() && !failed_; }
  char peek() const { return text_[at_]; }
  bool take(std::string_view prefix) {
    if (text_.substr(at_, prefix.size()) != prefix) return false;
    at_ += prefix.size();
    return true;
  }

  std::vector<Part> branches() {
    std::vector<Part> parts{concatenation()};
    while (more() && take("|")) parts.push_back(concatenation());
    return parts;
  }

  Part alternation() {
    std::vector<Part> parts = branches();
    if (parts.size() == 1) return std::move(parts.front());
    Part all = exactly({}, parts.front().letters);
    bool known = true;
    for (const Part& branch : parts) {
      all.is_exact = all.is_exact && branch.is_exact;
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
      if (part.is_exact && whole.exact.size() * part.exact.size() <= kMaxAlternatives) {
        if (part.exact.size() > 1)
          add_set(whole.sets, whole.exact);  // few short words may be the better ones
        whole.exact = cross(whole.exact, part.exact);
        continue;
      }
      add_set(whole.sets, whole.exact);
      whole.sets.insert(whole.sets.end(), part.sets.begin(), part.sets.end());
      whole.is_exact = false;
      whole.exact = part.is_exact ? part.exact : Words{""};
    }
    add_set(whole.sets, whole.exact);
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
        if (end == npos) return fail();
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
    part.sets.clear();
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
      case '^': return mark(kStart);
      case '$': return mark(kEnd);
      case kBoundary:
      case kStart:
      case kEnd:
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
        if (end == npos) return fail();
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
      case 'b': return mark(kBoundary);
      case 'A': return mark(kStart);
      case 'z': return mark(kEnd);
      default: break;
    }
    if (is_letter(c)) return fail();  // \p, \x, \Q and their like: rare enough to go without a prefilter
    return exactly({std::string(1, c)}, 0);
  }

  static Part mark(char c) { return exactly({std::string(1, c)}, 0); }

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
  if (text[0] != '{' || comma == npos || end == npos || comma > end) return 0;
  const std::string_view least = text.substr(1, comma - 1), most = text.substr(comma + 1, end - comma - 1);
  const auto number = [](std::string_view digits) {
    return !digits.empty() && digits.find_first_not_of("0123456789") == npos;
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
  std::vector<Part> branches = Parser(pattern).parse();
  if (branches.empty()) return needs;
  needs.letters = branches.front().letters;
  bool known = true;
  for (const Part& branch : branches) {
    needs.letters = std::min(needs.letters, branch.letters);
    const bool sure = branch.is_exact && shortest(branch.exact) >= kMinLiteral;
    const std::vector<Literal> literals = literals_of(sure ? branch.exact : best_set(branch.sets), sure);
    known = known && !literals.empty();
    needs.any_of.insert(needs.any_of.end(), literals.begin(), literals.end());
  }
  if (!known) needs.any_of.clear();  // or nothing can match
  if (!known || branches.size() > 1 || needs.any_of.front().sure) return needs;
  auto& sets = branches.front().sets;
  std::erase_if(sets, [&](const Words& set) { return literals_of(set, false) == needs.any_of; });
  needs.also = literals_of(best_set(sets), false);
  return needs;
}

}  // namespace smtplain::rules
