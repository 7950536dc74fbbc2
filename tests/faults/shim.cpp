// Preloaded by faults_test.cpp: makes files fail that say so in their names, as disks and other programs do.
// Permissions would not do: tests may run as root.
//
// "fault-denied": EACCES when it is opened. "fault-vanishes": removed just before it is opened. "fault-eio":
// EIO behind the first 64 KiB. "fault-shrinks": half of it is cut off when it is first read.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace {

constexpr off_t kReadable = 65536;

template <typename Function>
Function next(Function, const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool refused(const char* path) {
  if (std::strstr(path, "fault-vanishes") != nullptr && unlink(path) != 0) rmdir(path);
  if (std::strstr(path, "fault-denied") == nullptr) return false;
  errno = EACCES;
  return true;
}

bool is(const char* path, const char* fault) {
  return std::strstr(path, fault) != nullptr;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return refused(path) ? -1 : next(&open, "open")(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return refused(path) ? -1 : next(&openat, "openat")(folder, path, flags, mode);
}

FILE* fopen(const char* path, const char* mode) {
  return refused(path) ? nullptr : next(&fopen, "fopen")(path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  return refused(path) ? nullptr : next(&fopen64, "fopen64")(path, mode);
}

DIR* opendir(const char* path) {
  return refused(path) ? nullptr : next(&opendir, "opendir")(path);
}

ssize_t read(int fd, void* buffer, size_t size) {
  std::array<char, 64> link{};
  std::array<char, 4096> path{};
  std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", fd);
  if (readlink(link.data(), path.data(), path.size() - 1) > 0) {
    const off_t at = lseek(fd, 0, SEEK_CUR);
    if (is(path.data(), "fault-shrinks") && at == 0) {
      const off_t end = lseek(fd, 0, SEEK_END);
      lseek(fd, 0, SEEK_SET);
      if (truncate(path.data(), end / 2) != 0) return -1;
    }
    if (is(path.data(), "fault-eio")) {
      if (at >= kReadable) {
        errno = EIO;
        return -1;
      }
      if (static_cast<off_t>(size) > kReadable - at) size = static_cast<size_t>(kReadable - at);
    }
  }
  return next(&read, "read")(fd, buffer, size);
}

}  // extern "C"
