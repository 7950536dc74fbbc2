// Ctrl-C and SIGTERM end the reading, not the program: what was found so far is told.
#pragma once

namespace smtplain {

/// From now on the first SIGINT or SIGTERM is only noted; the second one ends the program at once. A signal
/// that the program was started to ignore stays ignored.
void note_interrupts();
/// The number of the signal that came, 0 if none did.
int interrupted();
/// The exit code that shells give a program which a signal ended, 128 and its number; `status` if none came.
int exit_code_after(int status);

/// What a command says that told only a part.
inline constexpr char kInterrupted[] = "smtplain: interrupted: the rest was not read\n";

enum class Wait { ready, timeout, interrupt };
/// Waits until there is something to read or the end is reached, for `ms` milliseconds at most, -1: for ever.
/// `fd` -1: only waits.
Wait wait_for_input(int fd, int ms);

}  // namespace smtplain
