// libarchive, loaded when the first archive is read: a dozen other libraries come with it, and a start of the
// program that reads no archive should not pay for them.
#pragma once
#include <archive.h>
#include <archive_entry.h>

namespace smtplain {

/// The functions of libarchive under their own names, without `archive_`.
struct ArchiveLibrary {
  decltype(&archive_read_new) read_new;
  decltype(&archive_read_free) read_free;
  decltype(&archive_read_support_filter_gzip) read_support_filter_gzip;
  decltype(&archive_read_support_filter_bzip2) read_support_filter_bzip2;
  decltype(&archive_read_support_filter_xz) read_support_filter_xz;
  decltype(&archive_read_support_filter_zstd) read_support_filter_zstd;
  decltype(&archive_read_support_format_tar) read_support_format_tar;
  decltype(&archive_read_support_format_zip) read_support_format_zip;
  decltype(&archive_read_support_format_raw) read_support_format_raw;
  decltype(&archive_read_open) read_open;
  decltype(&archive_read_next_header) read_next_header;
  decltype(&archive_read_data) read_data;
  decltype(&archive_format) format;
  decltype(&archive_error_string) error_string;
  decltype(&archive_entry_filetype) entry_filetype;
  decltype(&archive_entry_pathname) entry_pathname;
};

/// nullptr if this machine has no libarchive, or another one than the program was built for.
const ArchiveLibrary* archive_library();

}  // namespace smtplain
