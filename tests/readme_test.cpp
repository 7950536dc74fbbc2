// The console examples of the documents are run: after each "$ command", the lines shown must stand in its
// output in this order. A line of "..." skips some. The exit code is shown by "$ echo $?" where it matters.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "console_examples.h"

namespace fs = std::filesystem;

namespace {

/// $TMPDIR of the examples, for what they write.
class Scratch {
 public:
  Scratch() {
    fs::create_directories(path_);
    setenv("TMPDIR", path_.c_str(), 1);
  }
  ~Scratch() {
    unsetenv("TMPDIR");
    fs::remove_all(path_);
  }

 private:
  const fs::path path_ = fs::temp_directory_path() / ("smtplain-docs-" + std::to_string(getpid()));
};

}  // namespace

TEST_CASE("the examples of the documents do what these say", "[readme]") {
  const auto [file, least] = GENERATE(
      table<std::string, std::size_t>({{"README.md", 8}, {"docs/ci.md", 7}, {"docs/many-machines.md", 2}}));
  const Scratch scratch;
  const document::Page page = document::read_page(file);
  INFO(file);
  CHECK(page.examples.size() >= least);
  for (const document::Example& example : page.examples) document::check(example, SMTPLAIN_SOURCE_DIR);
}
