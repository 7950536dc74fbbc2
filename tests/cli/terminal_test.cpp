#include "cli/terminal.h"

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>

using namespace smtplain;

namespace {

Environment environment(const std::map<std::string, std::string>& variables) {
  return [variables](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

struct Shown {
  std::string text;
  int status = -1;
};

// What a person at a terminal sees of the program.
Shown on_terminal(const std::string& pager, const std::vector<std::string>& arguments) {
  int terminal = -1;
  const pid_t pid = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (pid == 0) {
    setenv("PAGER", pager.c_str(), 1);
    setenv("TERM", "xterm", 1);
    setenv("VTE_VERSION", "7000", 1);
    unsetenv("TMUX");
    unsetenv("STY");
    unsetenv("NO_COLOR");
    std::vector<char*> argv = {const_cast<char*>("smtplain")};
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(SMTPLAIN_PROGRAM, argv.data());
    _exit(127);
  }
  Shown shown;
  std::array<char, 4096> buffer{};
  for (ssize_t n = 0; (n = read(terminal, buffer.data(), buffer.size())) > 0;)
    shown.text.append(buffer.data(), static_cast<std::size_t>(n));
  close(terminal);
  int status = 0;
  waitpid(pid, &status, 0);
  shown.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return shown;
}

const std::string kLog = std::string(SMTPLAIN_SOURCE_DIR) + "/samples/phpmailer/gmail-bad-credentials.log";

}  // namespace

TEST_CASE("links only where the terminal is known to show them", "[cli][terminal]") {
  CHECK_FALSE(terminal_knows_links(environment({})));
  CHECK_FALSE(terminal_knows_links(environment({{"TERM", "xterm-256color"}})));
  CHECK(terminal_knows_links(environment({{"VTE_VERSION", "6800"}})));
  CHECK_FALSE(terminal_knows_links(environment({{"VTE_VERSION", "4600"}})));
  CHECK(terminal_knows_links(environment({{"TERM_PROGRAM", "WezTerm"}})));
  CHECK_FALSE(terminal_knows_links(environment({{"TERM_PROGRAM", "Apple_Terminal"}})));
  CHECK(terminal_knows_links(environment({{"TERM", "xterm-kitty"}})));
  CHECK_FALSE(terminal_knows_links(environment({{"TERM", "xterm-kitty"}, {"TMUX", "/tmp/x"}})));
  CHECK_FALSE(terminal_knows_links(environment({{"TERM", "dumb"}, {"VTE_VERSION", "6800"}})));
}

TEST_CASE("the pager is the one that is asked for", "[cli][terminal]") {
  CHECK(pager_command(environment({{"PAGER", "more -s"}})) == "more -s");
  CHECK(pager_command(environment({{"PAGER", ""}})).empty());
  CHECK(pager_command(environment({{"PAGER", "cat"}})).empty());
  CHECK(pager_command(environment({{"PAGER", "less"}, {"TERM", "dumb"}})).empty());
  CHECK(pager_command(environment({{"PATH", "/no/such:/nor/this"}})).empty());
}

TEST_CASE("a terminal gets its pages, its colours and its links", "[cli][terminal]") {
  const Shown paged = on_terminal("sed 's/^/paged: /'", {kLog});
  CHECK(paged.status == 0);
  CHECK(paged.text.find("paged: ") != std::string::npos);
  CHECK(paged.text.find("\033]8;;https://support.google.com/") != std::string::npos);
  CHECK(on_terminal("sed 's/^/paged: /'", {"--no-pager", kLog}).text.find("paged: ") == std::string::npos);
  CHECK(on_terminal("sed 's/^/paged: /'", {"--format", "json", kLog}).text.find("paged: ") ==
        std::string::npos);
  // The options of git's pager, unless LESS is set.
  CHECK(on_terminal("cat >/dev/null; echo \"$LESS\"", {kLog}).text.find("FRX") != std::string::npos);
}

TEST_CASE("a pager that quits early is no error", "[cli][terminal]") {
  std::vector<std::string> many;
  for (int i = 0; i < 300; ++i) many.push_back(kLog);
  const Shown shown = on_terminal("head -n 1", many);
  CHECK(shown.status == 0);
  CHECK(shown.text.find("could not be written") == std::string::npos);
}
