#include "cli/archive_library.h"

#include <dlfcn.h>

#include <type_traits>

namespace smtplain {
namespace {

bool load(ArchiveLibrary& library) {
  void* file = dlopen(SMTPLAIN_LIBARCHIVE, RTLD_NOW | RTLD_LOCAL);
  if (file == nullptr) return false;
  bool complete = true;
  const auto find = [&](auto& function, const char* name) {
    function = reinterpret_cast<std::decay_t<decltype(function)>>(dlsym(file, name));
    complete = complete && function != nullptr;
  };
  find(library.read_new, "archive_read_new");
  find(library.read_free, "archive_read_free");
  find(library.read_support_filter_gzip, "archive_read_support_filter_gzip");
  find(library.read_support_filter_bzip2, "archive_read_support_filter_bzip2");
  find(library.read_support_filter_xz, "archive_read_support_filter_xz");
  find(library.read_support_filter_zstd, "archive_read_support_filter_zstd");
  find(library.read_support_format_tar, "archive_read_support_format_tar");
  find(library.read_support_format_zip, "archive_read_support_format_zip");
  find(library.read_support_format_raw, "archive_read_support_format_raw");
  find(library.read_open_memory, "archive_read_open_memory");
  find(library.read_next_header, "archive_read_next_header");
  find(library.read_data, "archive_read_data");
  find(library.format, "archive_format");
  find(library.error_string, "archive_error_string");
  find(library.entry_filetype, "archive_entry_filetype");
  find(library.entry_pathname, "archive_entry_pathname");
  return complete;
}

}  // namespace

const ArchiveLibrary* archive_library() {
  static ArchiveLibrary library{};
  static const bool complete = load(library);
  return complete ? &library : nullptr;
}

}  // namespace smtplain
