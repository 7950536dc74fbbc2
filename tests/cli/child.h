// The program as a process of its own, at the other end of pipes: for what only a process can show (a slow
// writer, signals, a reader that goes away).
#pragma once
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <fstream>
#include <string>
#include <vector>

namespace smtplain {

class Child {
 public:
  struct Surroundings {
    std::string out = {};      ///< a file that standard output goes to
    std::string preload = {};  ///< a library
    unsigned most_files = 0;   ///< open at once; 0: as many as usual
  };

  explicit Child(const std::vector<std::string>& arguments) : Child(arguments, Surroundings{}) {}
  Child(std::vector<std::string> arguments, const Surroundings& around) {
    arguments.insert(arguments.begin(), SMTPLAIN_PROGRAM);
    ::signal(SIGPIPE, SIG_IGN);  // the program may end before it has read all
    std::array<int, 2> to{}, from{}, errors{};
    if (::pipe2(to.data(), O_CLOEXEC) != 0 || ::pipe2(from.data(), O_CLOEXEC) != 0 ||
        ::pipe2(errors.data(), O_CLOEXEC) != 0)
      return;
    std::vector<char*> words;
    for (std::string& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(to[0], STDIN_FILENO);
      ::dup2(around.out.empty() ? from[1] : ::open(around.out.c_str(), O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
      ::dup2(errors[1], STDERR_FILENO);
      ::signal(SIGPIPE, SIG_DFL);
      if (!around.preload.empty()) ::setenv("LD_PRELOAD", around.preload.c_str(), 1);
      const rlimit files = {around.most_files, around.most_files};
      if (around.most_files > 0) ::setrlimit(RLIMIT_NOFILE, &files);
      ::execv(words[0], words.data());
      ::_exit(126);
    }
    for (const int fd : {to[0], from[1], errors[1]}) ::close(fd);
    in_ = to[1];
    out_ = from[0];
    err_ = errors[0];
  }
  ~Child() {
    close_input();
    close_output();
    ::close(err_);
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    wait();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Returns when the program, or the pipe to it, has taken all; reads its output meanwhile.
  void write(const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
      std::array<pollfd, 3> watched = {{{in_, POLLOUT, 0}, {out_, POLLIN, 0}, {err_, POLLIN, 0}}};
      if (::poll(watched.data(), watched.size(), kPatience) <= 0) return;
      if ((watched[1].revents & POLLIN) != 0) more(out_, out, 0);
      if ((watched[2].revents & POLLIN) != 0) more(err_, err, 0);
      if (watched[0].revents == 0) continue;
      const ssize_t count =
          ::write(in_, bytes.data() + at, std::min<std::size_t>(bytes.size() - at, PIPE_BUF));
      if (count <= 0) return;
      at += static_cast<std::size_t>(count);
    }
  }
  void close_input() { close(in_); }
  void close_output() { close(out_); }
  void signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
  }

  /// Waits until the output holds the text, from where the last one ended; false after half a minute, or
  /// where the output ends before.
  bool says(const std::string& text) { return wait_for(out_, out, said_, text); }
  bool complains(const std::string& text) { return wait_for(err_, err, complained_, text); }
  /// Waits until something was written, without reading it.
  bool writes() const {
    pollfd watched = {out_, POLLIN, 0};
    return ::poll(&watched, 1, kPatience) > 0;
  }
  /// Waits until the program has no handler for the signal any more.
  bool lets_go_of(int number) const {
    for (int ms = 0; ms < kPatience; ms += 10, ::usleep(10'000)) {
      std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
      for (std::string line; std::getline(status, line);) {
        if (line.starts_with("SigCgt:") &&
            (std::stoull(line.substr(7), nullptr, 16) >> (number - 1) & 1) == 0)
          return true;
      }
    }
    return false;
  }
  /// What has come so far and was not waited for yet.
  std::string unread() {
    while (more(out_, out, 0)) {
    }
    return out.substr(said_);
  }
  /// Reads both streams to their ends and gives the exit code, or minus the signal's number.
  int end() {
    while (more(out_, out, kPatience)) {
    }
    while (more(err_, err, kPatience)) {
    }
    return wait();
  }

  /// The same without reading anything.
  int end_unread() { return wait(); }

  std::string out, err;  ///< all that was read so far

 private:
  static constexpr int kPatience = 30'000;  // milliseconds

  static void close(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
  static bool more(int fd, std::string& text, int ms) {
    pollfd watched = {fd, POLLIN, 0};
    if (fd < 0 || ::poll(&watched, 1, ms) <= 0) return false;
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }
  static bool wait_for(int fd, std::string& text, std::size_t& from, const std::string& wanted) {
    std::size_t at;
    while ((at = text.find(wanted, from)) == std::string::npos) {
      if (!more(fd, text, kPatience)) return false;
    }
    from = at + wanted.size();
    return true;
  }
  int wait() {
    if (pid_ <= 0) return code_;
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  pid_t pid_ = -1;
  int in_ = -1, out_ = -1, err_ = -1, code_ = -1;
  std::size_t said_ = 0, complained_ = 0;
};

}  // namespace smtplain
