#pragma once
#include <sys/types.h>

#include <iosfwd>
#include <string>

namespace smtplain {

/// Sends what this process writes to standard output through a pager, until it is destroyed; then it waits
/// for the pager to end. A reader who quits early is no error: what is written after that goes nowhere.
class Pager {
 public:
  /// `out` is the stream that writes to standard output. An empty command, or one that cannot be started: no
  /// pager.
  Pager(const std::string& command, std::ostream& out);
  ~Pager();
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

 private:
  std::ostream& out_;
  pid_t pid_ = -1;
  int terminal_ = -1;  // what standard output was before
};

}  // namespace smtplain
