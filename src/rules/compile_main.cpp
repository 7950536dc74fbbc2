// compile_rules RULES_DIR OUT.cpp: checks rules/**/*.json and writes them as C++ tables, so that the program
// parses nothing when it starts. With --check instead of OUT.cpp it only tells what is wrong.
#include <cstdio>
#include <fstream>
#include <memory>

#include "rules/emit.h"
#include "rules/load.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: compile_rules RULES_DIR OUT.cpp|--check\n", stderr);
    return 2;
  }
  const std::string directory = argv[1], out = argv[2];
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
