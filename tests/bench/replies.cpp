// How fast replies are judged, and what more rules cost: bench_replies RULES_DIR [REPLIES]
// --once in the place of RULES_DIR judges each reply once and tells no times: for counting instructions.
// --print and --rate are for tests/bench/classifiers.py.
//
// The replies are the rules' own examples, made distinct: ids, addresses and host names differ from one to
// the next, as they do in logs, so that remembering what was seen before does not help. All figures come from
// one run and are told beside a loop that only reads the same bytes, since a shared machine is never equally
// fast twice. Fails where a reply suddenly costs ten times as much because there are more rules, which is
// what RE2::Set does when its automaton outgrows its memory; the table shows that beside it.
#include <re2/set.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "rules/impl.h"
#include "rules/load.h"
#include "rules/vocabulary.h"
#include "smtplain/rules.h"

namespace smtplain {
namespace {

using rules::PatternData;
using rules::RuleData;
using rules::RuleStore;
using rules::RuleTables;

constexpr double kCliff = 10;
constexpr int kRounds = 7;

struct Reply {
  std::string text;
  Verb answers = Verb::none;
};

// --- replies that differ as those of real servers do ---

class Varier {
 public:
  /// The reply with other ids, addresses and hosts, and an id of its own at its end.
  std::string vary(std::string_view reply) {
    std::string out;
    for (std::size_t i = 0; i < reply.size();) {
      std::size_t end = i;
      while (end < reply.size() && reply[end] != ' ' && reply[end] != '\n') ++end;
      const bool at_line_start = i == 0 || reply[i - 1] == '\n';
      out += at_line_start ? std::string(reply.substr(i, end - i)) : vary_word(reply.substr(i, end - i));
      if (end < reply.size()) out += reply[end++];
      i = end;
    }
    return out + " [" + id(12) + "]";
  }

 private:
  // Words that hold an @, four digits in a row, or look like an address get other letters and digits.
  std::string vary_word(std::string_view word) {
    const bool link = word.find("://") != std::string_view::npos;
    std::size_t digits = 0, most = 0, dots = 0;
    for (const char c : word) {
      digits = c >= '0' && c <= '9' ? digits + 1 : 0;
      most = std::max(most, digits);
      dots += c == '.';
    }
    const std::size_t at = word.find('@');
    std::string other(word);
    if (link || (at == std::string_view::npos && most < 5 && dots < 3)) return other;
    for (char& c : other) {
      if (c >= '0' && c <= '9' && (most >= 5 || &c + 1 == other.data() + other.size())) c = digit();
    }
    if (at != std::string_view::npos && at > 0) other.insert(other[0] == '<' ? 1 : 0, id(4));
    return other;
  }

  char digit() { return static_cast<char>('0' + random_() % 10); }
  std::string id(std::size_t length) {
    constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string word;
    while (word.size() < length) word += kLetters[random_() % kLetters.size()];
    return word;
  }

  std::mt19937 random_{20220601};
};

Verb verb_of(std::string_view name) {
  const std::uint32_t bits = rules::parse_answers(name);
  for (unsigned v = 0; v < 32; ++v) {
    if ((bits & (1u << v)) != 0) return static_cast<Verb>(v);
  }
  return Verb::none;
}

std::vector<Reply> example_replies(const Rules& rules) {
  std::vector<Reply> replies;
  for (std::size_t r = 0; r < rules.size(); ++r) {
    for (const RuleInfo::Example& example : rules.rule(r).match) {
      if (example.text.starts_with('4') || example.text.starts_with('5'))
        replies.push_back({example.text, verb_of(example.answers)});
    }
  }
  return replies;
}

std::vector<Reply> distinct_replies(const std::vector<Reply>& examples, std::size_t count) {
  Varier varier;
  std::vector<Reply> replies;
  for (std::size_t n = 0; n < count; ++n) {
    const Reply& example = examples[n % examples.size()];
    replies.push_back({varier.vary(example.text), example.answers});
  }
  std::shuffle(replies.begin(), replies.end(), std::mt19937(1));
  return replies;
}

// --- more rules: copies with ids and words of their own ---

// One vowel of each word of four letters and more becomes another one. Names of groups, escapes and classes
// stay; the words still share most of their trigrams with the ones they were made of.
std::string altered(std::string_view pattern, unsigned copy) {
  std::string other(pattern);
  bool in_class = false, in_name = false;
  std::size_t run = 0;
  for (std::size_t i = 0; i < other.size(); ++i) {
    const char c = other[i];
    if (c == '\\') {
      ++i;
      run = 0;
      continue;
    }
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c == '<') in_name = i >= 2 && other.compare(i - 2, 2, "?P") == 0;
    if (c == '>') in_name = false;
    const bool letter = c >= 'a' && c <= 'z' && !in_class && !in_name;
    run = letter ? run + 1 : 0;
    constexpr std::string_view kVowels = "aeiou";
    const std::size_t vowel = kVowels.find(c);
    if (run >= 3 && vowel != std::string_view::npos) {
      other[i] = kVowels[(vowel + copy) % kVowels.size()];
      run = 0;
    }
  }
  return other;
}

/// The rules and `copies - 1` altered copies of each.
std::unique_ptr<RuleStore> grown(const RuleTables& base, unsigned copies) {
  auto store = std::make_unique<RuleStore>();
  store->append(base);
  for (unsigned copy = 1; copy < copies; ++copy) {
    RuleStore more;
    more.append(base);
    const std::vector<PatternData> patterns = std::move(more.patterns);
    more.patterns.clear();
    for (const PatternData& pattern : patterns)
      more.add_pattern(altered(pattern.source, copy), pattern.owner);
    for (RuleData& rule : more.rules)
      rule.id = store->keep(std::string(rule.id) + ".copy" + std::to_string(copy));
    store->append(more.tables());
    for (PatternData& pattern : store->patterns) pattern.source = store->keep(pattern.source);
    for (rules::Text& word : store->words) word = store->keep(word);
  }
  store->finish();
  return store;
}

// --- measuring ---

// Of this thread's own work, whatever else the machine does.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

template <typename Work>
double seconds(Work work) {
  const double start = cpu_seconds();
  work();
  return cpu_seconds() - start;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::size_t g_sink = 0;  // what was computed is used, so that it is computed

void judge_causes(const Rules& rules, const std::vector<Reply>& replies) {
  for (const Reply& reply : replies)
    g_sink += rules.cause_of_reply(reply.text, {.answers = reply.answers}).size();
}

void judge_texts(const Rules& rules, const std::vector<Reply>& replies) {
  for (const Reply& reply : replies)
    g_sink += rules.judge_reply(reply.text, {.answers = reply.answers}).diagnosis.size();
}

void read_bytes(const std::vector<Reply>& replies) {
  for (const Reply& reply : replies)
    g_sink += static_cast<std::size_t>(std::count(reply.text.begin(), reply.text.end(), 'e'));
}

struct Row {
  std::string name;
  std::function<void()> work;
  std::size_t replies = 0;
  std::vector<double> times;
  double ns() const { return median(times) / static_cast<double>(replies) * 1e9; }
};

void print(const Row& row, double read_ns) {
  std::printf("%-44s %10.0f %12.0f %8.1f\n", row.name.c_str(), row.ns(), 1e9 / row.ns(), row.ns() / read_ns);
}

// The usual way: all patterns in one automaton. 0 where RE2 refuses.
double set_ns(const RuleTables& tables, const std::vector<Reply>& replies) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  RE2::Set set(options, RE2::UNANCHORED);
  for (const RuleData& rule : tables.rules) {
    for (const PatternData& pattern : slice(tables.patterns, rule.text))
      set.Add(std::string(pattern.source), nullptr);
  }
  if (!set.Compile()) return 0;
  std::vector<int> matched;
  const std::size_t count = std::min<std::size_t>(replies.size(), 200);
  const double time = seconds([&] {
    for (std::size_t n = 0; n < count; ++n) {
      if (set.Match(replies[n].text, &matched)) g_sink += matched.size();
    }
  });
  return time / static_cast<double>(count) * 1e9;
}

// Tells what 1, 2, 4 and 8 times the rules cost; false on a cliff.
bool measure_growth(const RuleTables& tables, const std::vector<Reply>& replies) {
  constexpr std::array<unsigned, 4> kSizes = {1, 2, 4, 8};
  std::vector<std::shared_ptr<const Rules>> grown_rules;
  std::vector<Row> rows;
  for (const unsigned copies : kSizes) {
    grown_rules.push_back(rules::from_store(grown(tables, copies), nullptr));
    const Rules& rules = *grown_rules.back();
    rows.push_back({std::to_string(copies) + " times the rules",
                    [&rules, &replies] { judge_causes(rules, replies); },
                    replies.size(),
                    {}});
  }
  for (Row& row : rows) row.work();  // compiles the patterns
  for (int round = 0; round < kRounds; ++round) {
    for (Row& row : rows) row.times.push_back(seconds(row.work));
  }
  std::printf("\n%-20s %10s %12s %14s %14s\n", "growth", "patterns", "ns a reply", "to 1 time",
              "to the last");
  bool smooth = true;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const double ratio = rows[n].ns() / rows[n == 0 ? 0 : n - 1].ns();
    smooth = smooth && ratio <= kCliff;
    std::printf("%-20s %10zu %12.0f %14.2f %14.2f%s\n", rows[n].name.c_str(),
                grown_rules[n]->stats().patterns, rows[n].ns(), rows[n].ns() / rows[0].ns(), ratio,
                ratio > kCliff ? "  CLIFF" : "");
  }
  return smooth;
}

void measure_set(const RuleTables& tables, const std::vector<Reply>& replies) {
  std::printf("\n%-20s %12s   (default memory)\n", "RE2::Set beside it", "ns a reply");
  for (const double share : {0.05, 0.1, 0.2, 0.4}) {
    RuleTables part = tables;
    part.rules =
        tables.rules.first(static_cast<std::size_t>(share * static_cast<double>(tables.rules.size())));
    const double ns = set_ns(part, replies);
    std::printf("%3.0f %% of the rules    %12.0f%s\n", share * 100, ns,
                ns == 0 ? "   refused: out of memory" : "");
  }
}

// The built-in rules on as many replies, for counting instructions.
int judge_once(std::size_t count) {
  const auto rules = Rules::builtin();
  judge_causes(*rules, distinct_replies(example_replies(*rules), count));
  return g_sink == 0 ? 1 : 0;
}

// For other programs that are measured on the same replies: one a line, \n for line breaks.
int print_replies(std::size_t count) {
  for (const Reply& reply : distinct_replies(example_replies(*Rules::builtin()), count)) {
    std::string line;
    for (const char c : reply.text) line += c == '\n' ? "\\n" : std::string(1, c);
    std::puts(line.c_str());
  }
  return 0;
}

// Their figures beside it: a name, a tab and the seconds a reply takes.
int print_rates(std::size_t count) {
  const auto rules = Rules::builtin();
  const std::vector<Reply> replies = distinct_replies(example_replies(*rules), count);
  judge_causes(*rules, replies);
  const auto rate = [&](const char* name, auto judge) {
    std::printf("%s\t%.3g\n", name, seconds([&] { judge(*rules, replies); }) / static_cast<double>(count));
  };
  rate("smtplain, the cause", judge_causes);
  rate("smtplain, cause, explanation and advice", judge_texts);
  return g_sink == 0 ? 1 : 0;
}

int run(const std::string& directory, std::size_t count) {
  RuleStore loaded;
  std::vector<std::string> errors;
  rules::load_directory(directory, loaded, errors);
  loaded.finish();
  for (const std::string& error : errors) std::fprintf(stderr, "%s\n", error.c_str());
  if (!errors.empty()) return 1;
  const auto rules = Rules::builtin();
  const std::vector<Reply> examples = example_replies(*rules);
  const std::vector<Reply> replies = distinct_replies(examples, count);
  std::size_t bytes = 0;
  for (const Reply& reply : replies) bytes += reply.text.size();
  std::printf("%zu rules, %zu patterns; %zu distinct replies of %zu examples, %zu bytes on average\n\n",
              rules->size(), rules->stats().patterns, replies.size(), examples.size(),
              bytes / replies.size());

  Row cold{"cause, distinct, cold (compiles patterns)",
           [&] { judge_causes(*rules, replies); },
           replies.size(),
           {}};
  cold.times.push_back(seconds(cold.work));
  const std::vector<Reply> few(replies.begin(),
                               replies.begin() + std::min<std::ptrdiff_t>(1000, std::ssize(replies)));
  std::vector<Row> rows;
  rows.push_back({"reading the bytes", [&] { read_bytes(replies); }, replies.size(), {}});
  rows.push_back({"cause, distinct", [&] { judge_causes(*rules, replies); }, replies.size(), {}});
  rows.push_back({"cause, repeated",
                  [&] {
                    for (int n = 0; n < 20; ++n) judge_causes(*rules, few);
                  },
                  few.size() * 20,
                  {}});
  rows.push_back({"cause and texts, distinct", [&] { judge_texts(*rules, replies); }, replies.size(), {}});
  rows.push_back({"cause and texts, repeated",
                  [&] {
                    for (int n = 0; n < 5; ++n) judge_texts(*rules, few);
                  },
                  few.size() * 5,
                  {}});
  for (int round = 0; round < kRounds; ++round) {
    for (Row& row : rows) row.times.push_back(seconds(row.work));
  }
  const double read_ns = rows.front().ns();
  std::printf("%-44s %10s %12s %8s\n", "one core", "ns a reply", "replies/s", "ratio");
  for (const Row& row : rows) print(row, read_ns);
  print(cold, read_ns);

  const bool smooth = measure_growth(loaded.tables(), replies);
  measure_set(loaded.tables(), replies);
  if (!smooth)
    std::fputs("bench_replies: more rules suddenly cost more than ten times as much a reply\n", stderr);
  return smooth && g_sink != 0 ? 0 : 1;
}

}  // namespace
}  // namespace smtplain

int main(int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  const std::size_t count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 40000;
  if (argc < 2 || argc > 3 || count == 0) {
    std::fputs("usage: bench_replies RULES_DIR|--once|--print|--rate [REPLIES]\n", stderr);
    return 2;
  }
  if (first == "--print") return smtplain::print_replies(count);
  if (first == "--rate") return smtplain::print_rates(count);
  return first == "--once" ? smtplain::judge_once(count) : smtplain::run(first, count);
}
