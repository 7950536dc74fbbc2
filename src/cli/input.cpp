#include "cli/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <iostream>

#include "cli/interrupt.h"

namespace smtplain {
namespace {

std::atomic<int> open_files = 0;

}  // namespace

std::string read_up_to(const std::string& error, std::uint64_t lines) {
  return lines == 0 ? error : error + "; it was read up to line " + std::to_string(lines);
}

// read() and no mmap: a log that shrinks while it is mapped kills the process with SIGBUS.
ByteSource::ByteSource(const std::string& path, std::istream& standard_input) {
  if (path == "-") {
    // The descriptor itself, where there is one: a stream goes on reading after Ctrl-C.
    if (&standard_input == &std::cin)
      fd_ = STDIN_FILENO;
    else
      stream_ = &standard_input;
    return;
  }
  open(path);
  struct stat status {};
  if (fd_ < 0 || ::fstat(fd_, &status) != 0)
    error_ = std::strerror(errno);
  else if (S_ISDIR(status.st_mode))
    error_ = "it is a directory; name a log in it, or use smtplain check for all of them";
  else if (S_ISREG(status.st_mode))
    size_ = static_cast<std::size_t>(status.st_size);
}

ByteSource::~ByteSource() {
  if (fd_ <= STDIN_FILENO) return;
  ::close(fd_);
  --open_files;
}

// Several threads may have used up the descriptors that the process is allowed. While others have files open,
// one of them will be closed. A thread between opening and counting is not seen: so a few more attempts.
void ByteSource::open(const std::string& path) {
  for (int alone = 0;;) {
    fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ >= 0 || (errno != EMFILE && errno != ENFILE) || interrupted() != 0) break;
    constexpr int kAttemptsAlone = 20, kAgainAfter = 5;  // milliseconds
    if (open_files == 0 && ++alone > kAttemptsAlone) break;
    wait_for_input(-1, kAgainAfter);
  }
  if (fd_ >= 0) ++open_files;
}

// The file was longer when it was opened: what it held is not there any more.
bool ByteSource::has_shrunk() {
  struct stat status {};
  return read_ < size_ && ::fstat(fd_, &status) == 0 && static_cast<std::size_t>(status.st_size) < size_;
}

std::size_t ByteSource::read(char* buffer, std::size_t size) {
  if (!back_.empty()) {
    const std::size_t count = std::min(size, back_.size());
    std::memcpy(buffer, back_.data(), count);
    back_.erase(0, count);
    return count;
  }
  if (!error_.empty() || interrupted() != 0 || (fd_ < 0 && stream_ == nullptr)) return 0;
  if (stream_ != nullptr) {
    stream_->read(buffer, static_cast<std::streamsize>(size));
    if (stream_->bad()) error_ = "it could not be read to its end";
    return static_cast<std::size_t>(stream_->gcount());
  }
  for (;;) {
    // Only where a read may wait for long.
    if (size_ == 0 && wait_for_input(fd_, -1) == Wait::interrupt) return 0;
    const ssize_t count = ::read(fd_, buffer, size);
    if (count > 0) read_ += static_cast<std::size_t>(count);
    if (count == 0 && has_shrunk()) error_ = "the file became shorter while it was read";
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR) continue;
    error_ = std::strerror(errno);
    return 0;
  }
}

bool read_input(const std::string& path, std::istream& standard_input, std::string& bytes,
                std::string& error) {
  ByteSource source(path, standard_input);
  std::array<char, 65536> buffer;  // not cleared: read() fills it
  bytes.reserve(source.size());
  while (const std::size_t count = source.read(buffer.data(), buffer.size()))
    bytes.append(buffer.data(), count);
  error = source.error();
  return error.empty();
}

}  // namespace smtplain
