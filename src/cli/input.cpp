#include "cli/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <istream>

namespace smtplain {
namespace {

class FileDescriptor {
 public:
  explicit FileDescriptor(const char* path) : fd_(::open(path, O_RDONLY | O_CLOEXEC)) {}
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

bool read_input(const std::string& path, std::istream& standard_input, std::string& bytes,
                std::string& error) {
  std::array<char, 65536> buffer{};
  if (path == "-") {
    while (standard_input.read(buffer.data(), buffer.size()), standard_input.gcount() > 0) {
      bytes.append(buffer.data(), static_cast<std::size_t>(standard_input.gcount()));
    }
    if (standard_input.bad()) error = "it could not be read to its end";
    return error.empty();
  }
  // read() and no mmap: a log that shrinks while it is mapped kills the process with SIGBUS.
  const FileDescriptor file(path.c_str());
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
    error = std::strerror(errno);
    return false;
  }
  if (S_ISDIR(status.st_mode)) {
    error = "it is a directory; name the log files in it";
    return false;
  }
  if (S_ISREG(status.st_mode)) bytes.reserve(static_cast<std::size_t>(status.st_size));
  for (;;) {
    const ssize_t n = ::read(file.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      error = std::strerror(errno);
      return false;
    }
    if (n == 0) return true;
    bytes.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace smtplain
