#include "cli/live_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iostream>

#include "cli/interrupt.h"

namespace smtplain {
namespace {

constexpr std::size_t kMostBytes = 65536;
constexpr int kLookAgainAfter = 100;  // milliseconds; file systems that tell of changes are not all there are

}  // namespace

LiveInput::LiveInput(std::string path, std::istream& standard_input) : path_(std::move(path)) {
  if (path_ == "-") {
    if (&standard_input == &std::cin)
      fd_ = STDIN_FILENO;
    else
      stream_ = &standard_input;
    return;
  }
  fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (fd_ < 0 || ::fstat(fd_, &status) != 0)
    error_ = std::strerror(errno);
  else if (S_ISDIR(status.st_mode))
    error_ = "it is a directory; name the log file";
  else
    grows_ = S_ISREG(status.st_mode);
}

LiveInput::~LiveInput() {
  if (fd_ > STDIN_FILENO) ::close(fd_);
}

LiveInput::News LiveInput::next(std::string& bytes, int ms) {
  if (!error_.empty() || interrupted() != 0) return News::end;
  if (stream_ != nullptr) {
    std::getline(*stream_, bytes);
    if (!stream_->eof()) bytes += '\n';
    return bytes.empty() ? News::end : News::bytes;
  }
  if (grows_) {
    const News news = read(bytes, News::nothing);
    return news == News::nothing ? at_end_of_file(ms) : news;
  }
  switch (wait_for_input(fd_, ms)) {
    case Wait::timeout: return News::nothing;
    case Wait::interrupt: return News::end;
    case Wait::ready: break;
  }
  return read(bytes, News::end);
}

LiveInput::News LiveInput::read(std::string& bytes, News if_none) {
  bytes.resize(kMostBytes);
  const ssize_t count = ::read(fd_, bytes.data(), bytes.size());
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  if (count > 0) return News::bytes;
  if (count == 0) return if_none;
  if (errno == EINTR || errno == EAGAIN) return News::nothing;
  error_ = std::strerror(errno);
  return News::end;
}

// What was written to the old file before it was renamed has been read by now.
LiveInput::News LiveInput::at_end_of_file(int ms) {
  struct stat open {
  }, named{};
  if (::fstat(fd_, &open) == 0 && open.st_size < ::lseek(fd_, 0, SEEK_CUR)) {
    ::lseek(fd_, 0, SEEK_SET);
    return News::truncated;
  }
  const bool other = ::stat(path_.c_str(), &named) == 0 &&
                     (named.st_ino != open.st_ino || named.st_dev != open.st_dev) && S_ISREG(named.st_mode);
  if (const int fd = other ? ::open(path_.c_str(), O_RDONLY | O_CLOEXEC) : -1; fd >= 0) {
    ::close(fd_);
    fd_ = fd;
    return News::replaced;
  }
  return wait_for_input(-1, std::min(ms, kLookAgainAfter)) == Wait::interrupt ? News::end : News::nothing;
}

}  // namespace smtplain
