#include "cli/pager.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ostream>

namespace smtplain {
namespace {

[[noreturn]] void become_pager(const std::string& command, int input) {
  ::dup2(input, STDIN_FILENO);
  ::signal(SIGPIPE, SIG_DFL);
  // As git does: end at once if all fits the screen, show colours, leave the text on the screen.
  ::setenv("LESS", "FRX", 0);
  ::execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
  ::_exit(127);
}

}  // namespace

Pager::Pager(const std::string& command, std::ostream& out) : out_(out) {
  std::array<int, 2> ends{};
  if (command.empty() || ::pipe(ends.data()) != 0) return;
  out_.flush();
  pid_ = ::fork();
  if (pid_ == 0) {
    ::close(ends[1]);
    become_pager(command, ends[0]);
  }
  ::close(ends[0]);
  if (pid_ > 0) {
    terminal_ = ::dup(STDOUT_FILENO);
    ::dup2(ends[1], STDOUT_FILENO);
    ::signal(SIGPIPE, SIG_IGN);
  }
  ::close(ends[1]);
}

Pager::~Pager() {
  if (pid_ <= 0) return;
  out_.flush();
  out_.clear();
  ::dup2(terminal_, STDOUT_FILENO);
  ::close(terminal_);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
}

}  // namespace smtplain
