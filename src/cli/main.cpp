#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "cli/context.h"
#include "cli/terminal.h"

namespace {

/// As wide as --width may be.
int terminal_width() {
  const char* columns = std::getenv("COLUMNS");
  int width = columns == nullptr ? 0 : std::atoi(columns);
  winsize size{};
  if (width <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) width = size.ws_col;
  return width <= 0 ? 100 : std::clamp(width, 20, 1000);
}

bool color_allowed() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') && (term == nullptr || std::string_view(term) != "dumb");
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  smtplain::Context context{.in = std::cin,
                            .out = std::cout,
                            .err = std::cerr,
                            .in_is_terminal = isatty(STDIN_FILENO) == 1,
                            .out_is_terminal = isatty(STDOUT_FILENO) == 1,
                            .color_allowed = color_allowed(),
                            .width = terminal_width(),
                            .err_is_terminal = isatty(STDERR_FILENO) == 1,
                            .pager = smtplain::pager_command(std::getenv),
                            .terminal_links = smtplain::terminal_knows_links(std::getenv),
                            .signals = true};
  return smtplain::run({argv + 1, argv + argc}, context);
}
