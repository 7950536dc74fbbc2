// docs/writing-rules.md is followed literally: the files it tells to write are written into an empty
// directory, the commands it tells to run are run there, and must print what the page shows.
#include <unistd.h>

#include <filesystem>

#include "console_examples.h"
#include "smtplain/rules.h"

namespace {

namespace fs = std::filesystem;

/// An empty directory that goes away with the test.
struct Workplace {
  Workplace() : path(fs::temp_directory_path() / ("smtplain-writing-rules-" + std::to_string(getpid()))) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Workplace() { fs::remove_all(path); }
  void write(const document::File& file) const {
    fs::create_directories((path / file.name).parent_path());
    std::ofstream(path / file.name) << file.text;
  }
  fs::path path;
};

}  // namespace

TEST_CASE("the page on writing a rule does what it says", "[rules][writing]") {
  const document::Page page = document::read_page("docs/writing-rules.md");
  const Workplace workplace;
  std::size_t named = 0;
  for (const document::File& file : page.files) {
    if (file.name.empty()) continue;
    workplace.write(file);
    ++named;
  }
  CHECK(named >= 1);
  CHECK(page.examples.size() >= 4);
  for (const document::Example& example : page.examples) document::check(example, workplace.path.string());
}

TEST_CASE("the rule that the page on writing a rule shows is a rule", "[rules][writing]") {
  const document::Page page = document::read_page("docs/writing-rules.md");
  for (document::File file : page.files) {
    if (!file.name.empty()) continue;
    const Workplace workplace;
    file.name = "shown.json";
    workplace.write(file);
    const auto loaded =
        smtplain::Rules::load(std::vector<std::string>{workplace.path.string()}, smtplain::Rules::builtin());
    CHECK(loaded.errors == std::vector<std::string>{});
  }
}
