#include "cli/archive_library.h"

#include "session/loaded_library.h"

namespace smtplain {
namespace {

bool load(ArchiveLibrary& archive) {
  LoadedLibrary library(SMTPLAIN_LIBARCHIVE);
  library.find(archive.read_new, "archive_read_new");
  library.find(archive.read_free, "archive_read_free");
  library.find(archive.read_support_filter_gzip, "archive_read_support_filter_gzip");
  library.find(archive.read_support_filter_bzip2, "archive_read_support_filter_bzip2");
  library.find(archive.read_support_filter_xz, "archive_read_support_filter_xz");
  library.find(archive.read_support_filter_zstd, "archive_read_support_filter_zstd");
  library.find(archive.read_support_format_tar, "archive_read_support_format_tar");
  library.find(archive.read_support_format_zip, "archive_read_support_format_zip");
  library.find(archive.read_support_format_raw, "archive_read_support_format_raw");
  library.find(archive.read_open, "archive_read_open");
  library.find(archive.read_next_header, "archive_read_next_header");
  library.find(archive.read_data, "archive_read_data");
  library.find(archive.format, "archive_format");
  library.find(archive.error_string, "archive_error_string");
  library.find(archive.entry_filetype, "archive_entry_filetype");
  library.find(archive.entry_pathname, "archive_entry_pathname");
  return library.complete();
}

}  // namespace

const ArchiveLibrary* archive_library() {
  static ArchiveLibrary archive{};
  static const bool complete = load(archive);
  return complete ? &archive : nullptr;
}

}  // namespace smtplain
