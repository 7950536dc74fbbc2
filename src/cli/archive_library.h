// libarchive, loaded when the first archive is read: a dozen other libraries come with it, and a start of the
// program that reads no archive should not pay for them.
#pragma once
#include <archive.h>
#include <archive_entry.h>

#include "session/loaded_library.h"

namespace smtplain {

/// The functions of libarchive under their own names, without `archive_`.
struct ArchiveLibrary {
  LoadedLibrary library{SMTPLAIN_LIBARCHIVE};  ///< first: the others are found in it
  decltype(&archive_read_new) read_new = library.find("archive_read_new");
  decltype(&archive_read_free) read_free = library.find("archive_read_free");
  decltype(&archive_read_support_filter_gzip) read_support_filter_gzip =
      library.find("archive_read_support_filter_gzip");
  decltype(&archive_read_support_filter_bzip2) read_support_filter_bzip2 =
      library.find("archive_read_support_filter_bzip2");
  decltype(&archive_read_support_filter_xz) read_support_filter_xz =
      library.find("archive_read_support_filter_xz");
  decltype(&archive_read_support_filter_zstd) read_support_filter_zstd =
      library.find("archive_read_support_filter_zstd");
  decltype(&archive_read_support_format_tar) read_support_format_tar =
      library.find("archive_read_support_format_tar");
  decltype(&archive_read_support_format_zip) read_support_format_zip =
      library.find("archive_read_support_format_zip");
  decltype(&archive_read_support_format_raw) read_support_format_raw =
      library.find("archive_read_support_format_raw");
  decltype(&archive_read_open) read_open = library.find("archive_read_open");
  decltype(&archive_read_next_header) read_next_header = library.find("archive_read_next_header");
  decltype(&archive_read_data) read_data = library.find("archive_read_data");
  decltype(&archive_format) format = library.find("archive_format");
  decltype(&archive_error_string) error_string = library.find("archive_error_string");
  decltype(&archive_entry_filetype) entry_filetype = library.find("archive_entry_filetype");
  decltype(&archive_entry_pathname) entry_pathname = library.find("archive_entry_pathname");
};

/// nullptr if this machine has no libarchive, or another one than the program was built for.
inline const ArchiveLibrary* archive_library() {
  return loaded<ArchiveLibrary>();
}

}  // namespace smtplain
