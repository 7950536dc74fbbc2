#include "cli/interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

namespace smtplain {
namespace {

std::atomic<int> noted = 0;  // lock-free, so a handler may write it
// A signal that comes right before a read() would not interrupt it: the pipe wakes the poll() before it.
std::array<int, 2> wake = {-1, -1};

void note(int signal) {
  const int before = errno;
  noted = signal;
  for (const int next : {SIGINT, SIGTERM}) std::signal(next, SIG_DFL);
  [[maybe_unused]] const ssize_t written = ::write(wake[1], "", 1);
  errno = before;
}

}  // namespace

void note_interrupts() {
  noted = 0;
  if (wake[0] < 0 && ::pipe2(wake.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;  // the usual way to end it
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = note;
    sigaction(signal, &action, nullptr);
  }
}

int interrupted() {
  return noted;
}

int exit_code_after(int status) {
  constexpr int kShellsAdd = 128;
  return noted == 0 ? status : kShellsAdd + noted;
}

Wait wait_for_input(int fd, int ms) {
  std::array<pollfd, 2> watched = {{{fd, POLLIN, 0}, {wake[0], POLLIN, 0}}};
  const int count = ::poll(watched.data(), watched.size(), ms);
  if (noted != 0) return Wait::interrupt;
  return count == 0 ? Wait::timeout : Wait::ready;
}

}  // namespace smtplain
