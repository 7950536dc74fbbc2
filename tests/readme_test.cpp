// The README's console examples are run: after each "$ command", the lines shown must stand in its output in
// this order. A line of "..." skips some. The exit code is shown by "$ echo $?" where it matters.
#include "console_examples.h"

TEST_CASE("the README's examples do what it says", "[readme]") {
  const document::Page page = document::read_page("README.md");
  CHECK(page.examples.size() >= 8);
  for (const document::Example& example : page.examples) document::check(example, SMTPLAIN_SOURCE_DIR);
}
