// A shared library that is loaded when it is first needed: most starts of the program never need it, and
// finding, mapping and binding it takes longer than reading a log.
#pragma once
#include <dlfcn.h>

namespace smtplain {

/// Stays loaded until the program ends, as functions found in it may be kept anywhere.
class LoadedLibrary {
 public:
  /// `file` is the name that the library's headers belong to, with its version.
  explicit LoadedLibrary(const char* file)
      : handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)), complete_(handle_ != nullptr) {}

  template <typename Function>
  void find(Function*& function, const char* name) {
    if (handle_ == nullptr) return;
    function = reinterpret_cast<Function*>(dlsym(handle_, name));
    complete_ = complete_ && function != nullptr;
  }

  /// Whether the library is there and has all that was asked for.
  bool complete() const { return complete_; }

 private:
  void* handle_;
  bool complete_;
};

}  // namespace smtplain
