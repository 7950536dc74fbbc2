// Compressed logs and archives of logs: gzip, bzip2, xz, zstd, zip, tar, through libarchive.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/input.h"
#include "smtplain/analyze.h"

namespace smtplain {

/// A small archive may unpack to more than any disk holds. What is beyond a limit is not read, and an error
/// says so.
struct ArchiveLimits {
  std::uint64_t bytes = std::uint64_t{1} << 30;  ///< of all members together
  std::uint64_t ratio = 500;                     ///< unpacked to packed, looked at from 16 MiB on
  std::size_t members = 100'000;
};

/// Takes one regular file of an archive. The name is empty for a file that is only compressed.
using TakeMember = std::function<void(const std::string& name, const Input& bytes)>;

/// True if the bytes begin like a compressed file or an archive, whatever the file is called.
bool looks_packed(std::string_view bytes);
/// The same of what is read next, which is only looked at.
bool looks_packed(ByteSource& bytes);

/// What a command that does not unpack says of such bytes.
inline constexpr const char* kPacked =
    "this is a compressed file or an archive: unpack it first (smtplain check reads it as it is)";

/// Calls `take` for each regular file in what `packed` gives, and holds none of them. Nothing is written to
/// disk, and names are only shown. Gives what could not be read, in words.
std::vector<std::string> unpack(const Input& packed, const TakeMember& take,
                                const ArchiveLimits& limits = {});

}  // namespace smtplain
