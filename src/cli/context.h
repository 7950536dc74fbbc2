// What a command sees of the world: streams and the terminal come in here, so that commands can be tested.
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

namespace smtplain {

enum ExitCode : int {
  kDone = 0,
  kFaultsFound = 1,  ///< `check` found faults
  kBadUsage = 2,
  kBadInput = 3,  ///< an input could not be read, holds no SMTP, or is no reply (`code`)
};

struct Context {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool color_allowed = true;  ///< neither NO_COLOR nor TERM=dumb is set
  int width = 100;            ///< columns
  bool err_is_terminal = false;
  std::string pager = {};       ///< the command that shows long output; empty: none
  bool terminal_links = false;  ///< the terminal shows OSC 8 links
  bool signals = false;         ///< the process is the program's own: it may say what Ctrl-C does
};

/// Runs the program with these arguments (without its name) and gives the exit code.
int run(const std::vector<std::string>& arguments, Context& context);

}  // namespace smtplain
