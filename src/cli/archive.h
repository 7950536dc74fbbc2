// Compressed logs and archives of logs: gzip, bzip2, xz, zstd, zip, tar, through libarchive.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain {

/// A small archive may unpack to more than any disk holds. What is beyond a limit is not read, and an error
/// says so.
struct ArchiveLimits {
  std::uint64_t bytes = std::uint64_t{1} << 30;  ///< of all members together
  std::uint64_t ratio = 500;                     ///< unpacked to packed, looked at from 16 MiB on
  std::size_t members = 100'000;
};

struct ArchiveMember {
  std::string name;  ///< empty for a file that is only compressed
  std::string bytes;
};

struct ArchiveContent {
  std::vector<ArchiveMember> members;
  std::vector<std::string> errors;
};

/// True if the bytes begin like a compressed file or an archive, whatever the file is called.
bool looks_packed(std::string_view bytes);

/// The regular files in it. Nothing is written to disk, and names are only shown.
ArchiveContent unpack(std::string_view bytes, const ArchiveLimits& limits = {});

}  // namespace smtplain
