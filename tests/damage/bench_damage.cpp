// bench_damage [KIND]: how many samples are explained as before after each kind of paste damage; with KIND,
// which are not. bench_damage --list prints all of those as exceptions.txt has them; bench_damage --show KIND
// SAMPLE prints the damaged log.
#include <cstdio>
#include <iostream>
#include <string_view>

#include "verdict.h"

using namespace smtplain;
using namespace smtplain::damage;

namespace {

enum class Tell { figures, exceptions, differences };

/// Samples that keep their verdict, for each of the kinds.
void measure(std::span<const Damage> kinds, const std::vector<Sample>& all, Tell tell) {
  const Analyzer analyzer(Rules::builtin());
  std::vector<std::size_t> kept(kinds.size());
  for (const Sample& sample : all) {
    Judge judge(analyzer);
    const Verdict undamaged = judge.verdict(sample.bytes);
    const std::string log = plain(sample.bytes);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const Verdict& got = judge.verdict(kinds[i].apply(log));
      const bool same = survives(undamaged, got, kinds[i].leaves);
      kept[i] += same;
      if (same || tell == Tell::figures) continue;
      std::cout << kinds[i].name << ": " << sample.name << '\n';
      if (tell == Tell::exceptions) continue;
      std::cout << "  undamaged " << to_string(undamaged) << "\n  damaged   " << to_string(got) << '\n';
    }
  }
  if (tell == Tell::exceptions) return;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    std::printf("%4zu of %zu  %s\n", kept[i], all.size(), std::string(kinds[i].name).c_str());
}

std::span<const Damage> find_damage(std::string_view name) {
  const auto all = kinds();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name) return all.subspan(i, 1);
  }
  return {};
}

int usage() {
  std::cerr << "usage: bench_damage [KIND | --list | --show KIND SAMPLE]\n";
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string_view> words(arguments + 1, arguments + count);
  const auto all = samples(SMTPLAIN_SOURCE_DIR "/samples");
  if (words.empty()) {
    measure(kinds(), all, Tell::figures);
  } else if (words.size() == 1 && words[0] == "--list") {
    measure(kinds(), all, Tell::exceptions);
  } else if (words.size() == 1 && !find_damage(words[0]).empty()) {
    measure(find_damage(words[0]), all, Tell::differences);
  } else if (words.size() == 3 && words[0] == "--show" && !find_damage(words[1]).empty()) {
    for (const Sample& sample : all) {
      if (sample.name == words[2]) std::cout << find_damage(words[1])[0].apply(plain(sample.bytes));
    }
  } else {
    return usage();
  }
  return 0;
}
