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

  /// What stands under a name in the library: a function of any type, as the headers declare it.
  struct Symbol {
    void* address;
    template <typename Function>
    operator Function*() const {  // NOLINT(google-explicit-constructor): the declaration beside it says which
      return reinterpret_cast<Function*>(address);
    }
  };

  Symbol find(const char* name) {
    void* const address = handle_ == nullptr ? nullptr : dlsym(handle_, name);
    complete_ = complete_ && address != nullptr;
    return {address};
  }

  /// Whether the library is there and has all that was asked for.
  bool complete() const { return complete_; }

 private:
  void* handle_;
  bool complete_;
};

/// The functions of a library, a struct with the LoadedLibrary they are found in. nullptr if this machine has
/// none, or another one than the program was built for.
template <typename Functions>
const Functions* loaded() {
  static const Functions functions;
  return functions.library.complete() ? &functions : nullptr;
}

}  // namespace smtplain
