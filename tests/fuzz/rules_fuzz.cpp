// The loader of rule files: what is wrong is told, nothing is thrown. What loads also runs.
#include "fuzz.h"
#include "rules/load.h"

using namespace smtplain;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rules::RuleStore store;
  std::vector<std::string> errors;
  rules::load_text(fuzz::bytes(data, size), "rules/fuzz.json", store, errors);
  for (const std::string& error : errors) CLAIM(error.rfind("rules/fuzz.json", 0) == 0);
  return 0;
}
