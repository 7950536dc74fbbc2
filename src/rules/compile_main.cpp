// compile_rules RULES_DIR OUT.cpp: checks rules/**/*.json and writes them as C++ tables, so that the program
// parses nothing when it starts. Instead of OUT.cpp, --check only tells what is wrong with the files, and
// --test and --lint run the rules' own examples too.
#include <cstdio>
#include <fstream>

#include "rules/emit.h"
#include "rules/load.h"
#include "smtplain/rules.h"

const char smtplain::rules::kTexts[] = "";  // no rules are built into this program

namespace {

int run_examples(const std::string& directory, bool lint) {
  const auto loaded = smtplain::Rules::load(std::vector<std::string>{directory}, nullptr);
  for (const std::string& error : loaded.errors) std::fprintf(stderr, "%s\n", error.c_str());
  if (loaded.rules == nullptr) return 1;
  int faults = 0;
  for (const smtplain::RuleRemark& remark : lint ? loaded.rules->lint() : loaded.rules->test()) {
    const std::string where = std::string(remark.file) + ':' + std::to_string(remark.line);
    std::printf("%s: %s%s: %s\n", where.c_str(),
                remark.fault ? "" : "note: ", std::string(remark.rule).c_str(), remark.text.c_str());
    faults += remark.fault ? 1 : 0;
  }
  const smtplain::RuleStats stats = loaded.rules->stats();
  std::printf("%zu rules, %zu patterns, %zu examples, %d faults\n", stats.rules, stats.patterns,
              stats.examples, faults);
  return faults == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: compile_rules RULES_DIR OUT.cpp|--check|--test|--lint\n", stderr);
    return 2;
  }
  const std::string directory = argv[1], out = argv[2];
  if (out == "--test" || out == "--lint") return run_examples(directory, out == "--lint");
  smtplain::rules::RuleStore store;
  std::vector<std::string> errors;
  smtplain::rules::load_directory(directory, store, errors);
  store.finish();
  if (errors.empty()) smtplain::rules::check_rules(store.tables(), store.rules.size(), errors);
  for (const std::string& error : errors) std::fprintf(stderr, "%s\n", error.c_str());
  if (!errors.empty()) return 1;
  if (out == "--check") return 0;
  std::ofstream file(out, std::ios::binary | std::ios::trunc);
  smtplain::rules::emit(store.tables(), file);
  file.close();
  if (file) return 0;
  std::fprintf(stderr, "%s: cannot be written\n", out.c_str());
  return 1;
}
