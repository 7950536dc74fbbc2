#include "cli/archive.h"

#include <memory>
#include <utility>

#include "cli/archive_library.h"
#include "cli/interrupt.h"

namespace smtplain {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kRatioFrom = std::uint64_t{16} << 20;

struct Free {
  void operator()(archive* handle) const { archive_library()->read_free(handle); }
};
using Handle = std::unique_ptr<archive, Free>;

/// What libarchive reads from.
struct Packed {
  const Input& input;
  std::vector<char> buffer = std::vector<char>(65536);
  std::uint64_t read = 0;  // bytes
};

la_ssize_t read_packed(archive*, void* data, const void** block) {
  auto& packed = *static_cast<Packed*>(data);
  const std::size_t count = packed.input(packed.buffer.data(), packed.buffer.size());
  packed.read += count;
  *block = packed.buffer.data();
  return static_cast<la_ssize_t>(count);
}

// Only what logs are kept in: each further format is code that hostile bytes could reach.
Handle open(Packed& packed) {
  const ArchiveLibrary* library = archive_library();
  Handle handle(library == nullptr ? nullptr : library->read_new());
  if (!handle) return handle;
  library->read_support_filter_gzip(handle.get());
  library->read_support_filter_bzip2(handle.get());
  library->read_support_filter_xz(handle.get());
  library->read_support_filter_zstd(handle.get());
  library->read_support_format_tar(handle.get());
  library->read_support_format_zip(handle.get());
  library->read_support_format_raw(handle.get());
  if (library->read_open(handle.get(), &packed, nullptr, read_packed, nullptr) != ARCHIVE_OK) handle.reset();
  return handle;
}

std::string fault(archive* handle) {
  const char* text = handle == nullptr ? nullptr : archive_library()->error_string(handle);
  return std::string("the archive is damaged") + (text == nullptr ? "" : std::string(": ") + text);
}

/// Gives members away until a limit is met.
class Unpacker {
 public:
  Unpacker(const Packed& packed, const TakeMember& take, const ArchiveLimits& limits)
      : packed_(packed), take_(take), limits_(limits) {}

  std::vector<std::string> read(archive* handle) {
    archive_entry* entry = nullptr;
    while (errors_.empty() && interrupted() == 0) {
      const int status = library_.read_next_header(handle, &entry);
      if (status == ARCHIVE_EOF) break;
      if (status < ARCHIVE_WARN) {
        errors_.push_back(fault(handle));
      } else if (++seen_ > limits_.members) {
        errors_.emplace_back("the archive holds too many files; the others are not read");
      } else {
        const bool raw = library_.format(handle) == ARCHIVE_FORMAT_RAW;
        if (!raw && library_.entry_filetype(entry) != AE_IFREG) continue;
        const char* name = library_.entry_pathname(entry);
        take_(raw               ? ""
              : name == nullptr ? "?"
                                : name,
              [&](char* buffer, std::size_t size) { return body(handle, buffer, size); });
      }
    }
    if (seen_ == 0 && errors_.empty() && interrupted() == 0)
      errors_.emplace_back("the archive holds no file");
    return std::move(errors_);
  }

 private:
  std::size_t body(archive* handle, char* buffer, std::size_t size) {
    if (!errors_.empty() || interrupted() != 0) return 0;
    const la_ssize_t count = library_.read_data(handle, buffer, size);
    if (count < 0) errors_.push_back(fault(handle));
    if (count <= 0) return 0;
    total_ += static_cast<std::uint64_t>(count);
    const bool bomb = total_ > kRatioFrom && total_ / limits_.ratio > packed_.read;
    if (total_ <= limits_.bytes && !bomb) return static_cast<std::size_t>(count);
    errors_.emplace_back("the archive unpacks to more than is sensible; the rest is not read");
    return 0;
  }

  const ArchiveLibrary& library_ = *archive_library();
  const Packed& packed_;
  const TakeMember& take_;
  const ArchiveLimits& limits_;
  std::vector<std::string> errors_;
  std::uint64_t total_ = 0;
  std::size_t seen_ = 0;
};

}  // namespace

bool looks_packed(std::string_view bytes) {
  for (std::string_view start : {"\x1f\x8b"sv, "BZh"sv,
                                 "\xfd"
                                 "7zXZ\0"sv,
                                 "\x28\xb5\x2f\xfd"sv, "PK\x03\x04"sv}) {
    if (bytes.starts_with(start)) return true;
  }
  return bytes.size() > 262 && bytes.substr(257, 5) == "ustar";  // POSIX.1 tar
}

bool looks_packed(ByteSource& bytes) {
  std::string start(512, '\0');  // a tar file tells what it is at byte 257
  start.resize(bytes.read(start.data(), start.size()));
  const bool packed = looks_packed(std::string_view(start));
  bytes.put_back(std::move(start));
  return packed;
}

std::vector<std::string> unpack(const Input& packed, const TakeMember& take, const ArchiveLimits& limits) {
  Packed source{packed};
  const Handle handle = open(source);
  if (handle) return Unpacker(source, take, limits).read(handle.get());
  return {archive_library() == nullptr ? "compressed files and archives need the library " SMTPLAIN_LIBARCHIVE
                                       : "the archive cannot be opened"};
}

}  // namespace smtplain
