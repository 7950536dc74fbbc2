// `smtplain … | head -1`: a reader that goes away ends the program quietly.
#include <catch2/catch.hpp>
#include <csignal>

#include "cli/child.h"
#include "cli/program.h"
#include "report/reporter.h"

using namespace smtplain;

namespace {

/// Reads the first bytes of the output, goes away, and lets the program come to its end.
void read_a_little(const std::vector<std::string>& arguments, const std::string& input = {}) {
  CAPTURE(arguments);
  Child child(arguments);
  child.write(input);
  child.close_input();
  CHECK(child.writes());
  child.close_output();
  // As every filter does: ended by the signal, or done before the pipe was full.
  const int code = child.end();
  CHECK((code == -SIGPIPE || code == 0 || code == 1));
  CHECK(child.err == "");
}

}  // namespace

TEST_CASE("a closed pipe ends every command quietly", "[pipe]") {
  const Folder folder;
  std::string log;
  for (int i = 0; i < 200; ++i) log += kRefused + "C: QUIT\nS: 221 bye\n";
  std::ofstream(folder / "many.log") << log;
  const std::string path = folder / "many.log";
  for (const ReportFormat& format : report_formats()) {
    const std::string name(format.name);
    read_a_little({"-f", name, path});
    read_a_little({"check", "-q", "-f", name, path});
  }
  read_a_little({"--follow"}, kRefused);
  read_a_little({"--follow", "-f", "ndjson"}, kRefused + kSent);
  read_a_little({"redact", path});
  read_a_little({"diff", folder / "b.log", path});
  read_a_little({"code", "550 5.1.1 No such user"});
  read_a_little({"rules", "list"});
  read_a_little({"formats"});
  read_a_little({"cause", "auth.bad-credentials"});
  read_a_little({"summarize"}, check({path, "-f", "ndjson"}).out);
  read_a_little({"--help"});
}
