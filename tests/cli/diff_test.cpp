#include <catch2/catch.hpp>

#include "program.h"

using namespace smtplain;

TEST_CASE("diff: where two sessions part, and what else differs", "[diff]") {
  const Folder folder;
  std::istringstream in;
  std::ostringstream out, err;
  Context context{in, out, err};
  CHECK(run({"diff", folder / "b.log", folder / "a.log"}, context) == kDone);
  CHECK(has(out.str(), "They part at reply 4\n"));
  CHECK(has(out.str(), "bad : line 7, to RCPT: 550 5.1.1"));
  CHECK(run({"diff", folder / "b.log", folder / "missing.log"}, context) == kBadInput);
}
