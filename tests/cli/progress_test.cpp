#include "cli/progress.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "has.h"

using namespace smtplain;
using namespace std::chrono_literals;

namespace {

/// 100 files of 1 MB, one each tenth of a second.
std::string progress_of(Progress::Shown shown, int files) {
  std::ostringstream err;
  Progress::Clock::time_point now;
  Progress progress(err, shown, 400, 400'000'000, [&] { return now; });
  for (int i = 0; i < files; ++i) {
    now += 100ms;
    progress.step(1'000'000);
  }
  progress.clear();
  return err.str();
}

}  // namespace

TEST_CASE("progress: nothing for short work, then files, bytes, rate and time left", "[progress]") {
  CHECK(progress_of(Progress::Shown::bar, 9).empty());
  CHECK(progress_of(Progress::Shown::none, 200).empty());
  const std::string bar = progress_of(Progress::Shown::bar, 100);
  CHECK(bar.find("\r\033[K[#####---------------] 100 of 400 files, ") != std::string::npos);
  CHECK(bar.find("/s, about 31 s left") != std::string::npos);
  CHECK(bar.substr(bar.size() - 4) == "\r\033[K");
  CHECK(count(bar, "\n") == 0);
}

TEST_CASE("progress: in a file a line now and then", "[progress]") {
  const std::string lines = progress_of(Progress::Shown::lines, 399);
  CHECK(count(lines, "\n") == 4);  // at 1, 11, 21 and 31 seconds
  CHECK(lines.find('\033') == std::string::npos);
  CHECK(lines.rfind("smtplain: 10 of 400 files, ", 0) == 0);
}

TEST_CASE("progress: the bar comes back at once after something was printed", "[progress]") {
  std::ostringstream err;
  Progress::Clock::time_point now;
  Progress progress(err, Progress::Shown::bar, 400, 400, [&] { return now; });
  now += 2s;
  progress.step(1);
  progress.clear();
  now += 1ms;
  progress.step(1);
  CHECK(err.str().find("2 of 400 files") != std::string::npos);
}
