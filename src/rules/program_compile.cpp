#include <optional>

#include "rules/fold.h"
#include "rules/literals.h"
#include "rules/program.h"
#include "text/characters.h"

namespace smtplain::rules {
namespace {

using Program = std::vector<ProgramStep>;

constexpr std::size_t kMaxSteps = 400;
constexpr std::size_t kMaxDepth = 12;      // of groups: each costs the run some stack
constexpr unsigned kMaxCopies = 4;         // of a group that is counted
constexpr std::uint16_t kMaxCount = 1000;  // as in RE2

// Which of the ASCII characters belong, as bits.
class CharSet {
 public:
  void add(unsigned char c) {
    bits_[c / 8] = static_cast<char>(static_cast<unsigned char>(bits_[c / 8]) | (1u << (c % 8)));
  }
  void add(unsigned char from, unsigned char to) {
    for (unsigned c = from; c <= to; ++c) add(static_cast<unsigned char>(c));
  }
  void add(const CharSet& other) {
    for (std::size_t n = 0; n < bits_.size(); ++n)
      bits_[n] = static_cast<char>(static_cast<unsigned char>(bits_[n]) |
                                   static_cast<unsigned char>(other.bits_[n]));
  }
  void invert() {
    for (char& byte : bits_) byte = static_cast<char>(~static_cast<unsigned char>(byte));
  }
  bool has(unsigned char c) const { return ((static_cast<unsigned char>(bits_[c / 8]) >> (c % 8)) & 1) != 0; }
  // Texts are folded, so a small letter stands for both.
  void fold_case() {
    for (unsigned char c = 'A'; c <= 'Z'; ++c) {
      const auto small = static_cast<unsigned char>(c + 32);
      if (has(c)) add(small);
    }
  }
  const std::string& bits() const { return bits_; }

 private:
  std::string bits_ = std::string(16, '\0');
};

// \d, \w, \s and their opposites; nothing for other letters.
std::optional<CharSet> perl_class(char c) {
  CharSet set;
  switch (c) {
    case 'd':
    case 'D': set.add('0', '9'); break;
    case 'w':
    case 'W':
      set.add('0', '9');
      set.add('A', 'Z');
      set.add('a', 'z');
      set.add('_');
      break;
    case 's':
    case 'S':
      for (const char blank : {'\t', '\n', '\f', '\r', ' '}) set.add(static_cast<unsigned char>(blank));
      break;
    default: return std::nullopt;
  }
  if (c < 'a') set.invert();
  return set;
}

Program one(StepOp op) {
  Program program(1);
  program[0].op = op;
  return program;
}

Program run_of(const CharSet& set) {
  Program program = one(StepOp::run);
  program[0].low = program[0].high = 1;
  program[0].text = set.bits();
  return program;
}

Program choice_of(const std::vector<Program>& branches) {
  Program program = one(StepOp::choice);
  for (const Program& branch : branches) {
    program.push_back(one(StepOp::branch)[0]);
    program.back().length = static_cast<std::uint32_t>(branch.size());
    program.insert(program.end(), branch.begin(), branch.end());
  }
  program[0].length = static_cast<std::uint32_t>(program.size() - 1);
  return program;
}

// Makes `program` look for a word's edge before it; false if it does not begin with literals. Looking for a
// literal and then at its edge is quicker than the other way round.
bool begin_at_edge(Program& program) {
  if (program.empty()) return false;
  if (program[0].op == StepOp::literal) {
    program[0].low = 1;
    return true;
  }
  if (program[0].op != StepOp::choice) return false;
  Program edged = program;
  for (std::size_t at = 1; at < edged.size(); at += 1 + edged[at].length) {
    if (edged[at].length == 0 || edged[at + 1].op != StepOp::literal) return false;
    edged[at + 1].low = 1;
  }
  program = std::move(edged);
  return true;
}

/// Where the character of a literal stands that replies have least often: it is looked for first. Not its
/// last one, so that it has one after it, unless there is no other.
std::uint16_t rarest_character(std::string_view literal) {
  constexpr std::string_view kCommonest = " etoainsrldcmuhpfgyw.bv0123456789k@-:/x'\"jqz";
  std::size_t rarest = 0;
  for (std::size_t at = 1; at + 1 < literal.size(); ++at)
    if (kCommonest.find(literal[at]) > kCommonest.find(literal[rarest])) rarest = at;
  return static_cast<std::uint16_t>(rarest);
}

class Compiler {
 public:
  explicit Compiler(std::string_view pattern) : text_(pattern) {}

  Program compile() {
    Program program = alternation();
    if (at_ != text_.size()) failed_ = true;
    return failed_ ? Program{} : program;
  }

 private:
  bool more() const { return at_ < text_.size() && !failed_; }
  char peek() const { return text_[at_]; }
  bool take(std::string_view prefix) {
    if (text_.substr(at_, prefix.size()) != prefix) return false;
    at_ += prefix.size();
    return true;
  }
  Program fail() {
    failed_ = true;
    return {};
  }

  Program alternation() {
    std::vector<Program> branches{concatenation()};
    while (more() && take("|")) branches.push_back(concatenation());
    return branches.size() == 1 ? branches[0] : choice_of(branches);
  }

  Program concatenation() {
    Program whole;
    StepOp last = StepOp::choice;  // the part before, if it is one step
    while (more() && peek() != '|' && peek() != ')') {
      Program part = repeated();
      const StepOp op = part.size() == 1 ? part[0].op : StepOp::choice;
      if (last == StepOp::word_edge && begin_at_edge(part)) whole.pop_back();
      if (last == StepOp::literal && op == StepOp::literal) {
        whole.back().text += part[0].text;
      } else {
        whole.insert(whole.end(), part.begin(), part.end());
      }
      last = op;
      if (whole.size() > kMaxSteps) return fail();
    }
    return whole;
  }

  Program repeated() {
    Program part = atom();
    bool counted = false;
    while (more()) {
      std::uint16_t low = 0, high = kNoLimit;
      if (take("?")) {
        high = 1;
      } else if (take("+")) {
        low = 1;
      } else if (!take("*") && !take_count(low, high)) {
        break;
      }
      if (counted) return fail();
      counted = true;
      take("?");  // lazy: matches the same texts
      part = times(part, low, high);
    }
    return part;
  }

  // "{2}", "{2,}" or "{2,5}"
  bool take_count(std::uint16_t& low, std::uint16_t& high) {
    if (peek() != '{' || at_ + 1 >= text_.size() || text_[at_ + 1] < '0' || text_[at_ + 1] > '9')
      return false;
    ++at_;
    low = high = number();
    if (more() && take(",")) high = more() && peek() != '}' ? number() : kNoLimit;
    if (!more() || !take("}")) failed_ = true;
    return true;
  }
  std::uint16_t number() {
    unsigned value = 0;
    while (more() && peek() >= '0' && peek() <= '9' && value <= kMaxCount)
      value = value * 10 + static_cast<unsigned>(text_[at_++] - '0');
    if (value > kMaxCount) failed_ = true;
    return static_cast<std::uint16_t>(value);
  }

  Program times(const Program& part, std::uint16_t low, std::uint16_t high) {
    if (failed_ || part.empty() || low > high) return fail();
    if (part.size() == 1 && (part[0].op == StepOp::run || part[0].text.size() == 1)) {
      Program run = part;
      if (run[0].op == StepOp::literal) {
        CharSet set;
        set.add(static_cast<unsigned char>(run[0].text[0]));
        run = run_of(set);
      }
      if (run[0].low != 1 || run[0].high != 1) return fail();
      run[0].low = low;
      run[0].high = high;
      return run;
    }
    if ((high == kNoLimit ? low : high) > kMaxCopies) return fail();
    Program optional;
    if (high == kNoLimit) {
      optional = one(StepOp::loop);
      optional[0].length = static_cast<std::uint32_t>(part.size());
      optional.insert(optional.end(), part.begin(), part.end());
    }
    for (unsigned n = low; high != kNoLimit && n < high; ++n) {
      Program inner = part;
      inner.insert(inner.end(), optional.begin(), optional.end());
      optional = choice_of({inner, {}});
    }
    Program all;
    for (unsigned n = 0; n < low; ++n) all.insert(all.end(), part.begin(), part.end());
    all.insert(all.end(), optional.begin(), optional.end());
    return all;
  }

  Program atom() {
    const char c = text_[at_++];
    switch (c) {
      case '(': return group();
      case '[': return char_class();
      case '\\': return escape();
      case '^': return one(StepOp::start);
      case '$': return one(StepOp::end);
      case '*':
      case '+':
      case '?': return fail();
      case '.': {
        CharSet set;
        set.add('\n');
        set.invert();
        return run_of(set);
      }
      default: break;
    }
    const std::size_t start = at_ - 1;
    while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80) ++at_;
    return literal(text_.substr(start, at_ - start));
  }

  static Program literal(std::string_view text) {
    Program program = one(StepOp::literal);
    program[0].text = fold(text);
    return program;
  }

  Program group() {
    if (take("?")) {
      if (take("P<")) {
        const std::size_t end = text_.find('>', at_);
        if (end == npos) return fail();
        at_ = end + 1;
      } else if (take("i)")) {
        return {};  // patterns are case-insensitive already
      } else if (!take(":") && !take("i:")) {
        return fail();
      }
    }
    if (++depth_ > kMaxDepth) return fail();
    Program inside = alternation();
    --depth_;
    return more() && take(")") ? inside : fail();
  }

  Program escape() {
    if (!more()) return fail();
    const char c = text_[at_++];
    if (const auto set = perl_class(c)) return run_of(*set);
    switch (c) {
      case 'b': return one(StepOp::word_edge);
      case 'B': return one(StepOp::no_edge);
      case 'A': return one(StepOp::start);
      case 'z': return one(StepOp::end);
      default: break;
    }
    if (is_word(c) || static_cast<unsigned char>(c) >= 0x80) return fail();
    return literal(std::string_view(&c, 1));
  }

  // ASCII only. Texts with other characters never come here, so what the class says of them does not matter.
  Program char_class() {
    CharSet set;
    const bool negated = take("^");
    for (bool first = true; more() && (first || peek() != ']'); first = false) {
      if (text_.substr(at_, 2) == "[:") return fail();
      unsigned char from = 0;
      if (take("\\")) {
        if (!more()) return fail();
        const char c = text_[at_++];
        if (const auto named = perl_class(c)) {
          set.add(*named);
          continue;
        }
        if (is_word(c) && c != 'n') return fail();
        from = static_cast<unsigned char>(c == 'n' ? '\n' : c);
      } else {
        from = static_cast<unsigned char>(text_[at_++]);
      }
      unsigned char to = from;
      if (at_ + 1 < text_.size() && peek() == '-' && text_[at_ + 1] != ']') {
        to = static_cast<unsigned char>(text_[at_ + 1]);
        if (to == '\\' || to == '[' || to < from) return fail();
        at_ += 2;
      }
      if (to >= 0x80 && from != to) return fail();
      if (from < 0x80) set.add(from, to);
    }
    if (!more() || !take("]")) return fail();
    set.fold_case();
    if (negated) set.invert();
    return run_of(set);
  }

  std::string_view text_;
  std::size_t at_ = 0, depth_ = 0;
  bool failed_ = false;
};

}  // namespace

std::vector<ProgramStep> compile_program(std::string_view pattern) {
  Program program = Compiler(pattern).compile();
  for (ProgramStep& step : program) {
    if (step.op != StepOp::literal) continue;
    step.high = rarest_character(step.text);
    if (step.text.size() > 1) step.pair = pair_of(&step.text[step.high]);
  }
  return program;
}

}  // namespace smtplain::rules
