// bench_damage [KIND]: how many samples are explained as before after each kind of paste damage; with KIND,
// which are not.  bench_damage --show KIND SAMPLE prints the damaged log.
#include <cstdio>
#include <iostream>
#include <string_view>

#include "verdict.h"

using namespace smtplain;
using namespace smtplain::damage;

namespace {

/// Samples that keep their verdict under `kind`; `tell` prints the others.
std::size_t kept(const Damage& kind, const std::vector<Sample>& all, const std::vector<Verdict>& undamaged,
                 const Analyzer& analyzer, bool tell) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Source source = analyzer.analyze(all[i].name, kind.apply(plain(all[i].bytes)));
    const Verdict got = verdict_of(source), wanted = expected(undamaged[i], kind.leaves);
    same += got == wanted;
    if (tell && got != wanted) {
      std::cout << all[i].name << "\n  wanted " << to_string(wanted) << "\n  got    " << to_string(got)
                << " (" << source.format << ")\n";
    }
  }
  return same;
}

const Damage* find_damage(std::string_view name) {
  for (const Damage& kind : kinds()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace

int main(int count, char** arguments) {
  const Analyzer analyzer(Rules::builtin());
  const auto all = samples(SMTPLAIN_SOURCE_DIR "/samples");
  const bool show = count == 4 && std::string_view(arguments[1]) == "--show";
  const Damage* const one = count == 2 || show ? find_damage(arguments[count == 2 ? 1 : 2]) : nullptr;
  if (count > 1 && one == nullptr) {
    std::cerr << "usage: bench_damage [KIND | --show KIND SAMPLE]\n";
    return 2;
  }
  if (show) {
    for (const Sample& sample : all) {
      if (sample.name == arguments[3]) std::cout << one->apply(plain(sample.bytes));
    }
    return 0;
  }
  std::vector<Verdict> undamaged;
  for (const Sample& sample : all)
    undamaged.push_back(verdict_of(analyzer.analyze(sample.name, sample.bytes)));
  for (const Damage& kind : kinds()) {
    if (one != nullptr && one->name != kind.name) continue;
    const std::size_t same = kept(kind, all, undamaged, analyzer, one != nullptr);
    std::printf("%4zu of %zu  %s\n", same, all.size(), std::string(kind.name).c_str());
    std::fflush(stdout);
  }
  return 0;
}
