#include "cli/archive.h"

#include <array>
#include <memory>

#include "cli/archive_library.h"

namespace smtplain {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kRatioFrom = std::uint64_t{16} << 20;

struct Free {
  void operator()(archive* handle) const { archive_library()->read_free(handle); }
};
using Handle = std::unique_ptr<archive, Free>;

// Only what logs are kept in: each further format is code that hostile bytes could reach.
Handle open(std::string_view bytes) {
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
  if (library->read_open_memory(handle.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) handle.reset();
  return handle;
}

std::string fault(archive* handle) {
  const char* text = handle == nullptr ? nullptr : archive_library()->error_string(handle);
  return std::string("the archive is damaged") + (text == nullptr ? "" : std::string(": ") + text);
}

/// Reads members until a limit is met.
class Unpacker {
 public:
  Unpacker(std::string_view packed, const ArchiveLimits& limits, ArchiveContent& out)
      : packed_(packed.size()), limits_(limits), out_(out) {}

  void read(archive* handle) {
    archive_entry* entry = nullptr;
    for (;;) {
      const int status = library_.read_next_header(handle, &entry);
      if (status == ARCHIVE_EOF) return;
      if (status < ARCHIVE_WARN) return error(fault(handle));
      if (++seen_ > limits_.members)
        return error("the archive holds too many files; the others are not read");
      const bool raw = library_.format(handle) == ARCHIVE_FORMAT_RAW;
      if (!raw && library_.entry_filetype(entry) != AE_IFREG) continue;
      const char* name = library_.entry_pathname(entry);
      ArchiveMember member{raw ? "" : name == nullptr ? "?" : name, {}};
      const bool whole = body(handle, member.bytes);
      if (whole || !member.bytes.empty()) out_.members.push_back(std::move(member));
      if (!whole) return;
    }
  }

 private:
  bool body(archive* handle, std::string& bytes) {
    std::array<char, 65536> buffer{};
    for (;;) {
      const la_ssize_t n = library_.read_data(handle, buffer.data(), buffer.size());
      if (n == 0) return true;
      if (n < 0) {
        error(fault(handle));
        return false;
      }
      total_ += static_cast<std::uint64_t>(n);
      const bool bomb = total_ > kRatioFrom && total_ / limits_.ratio > packed_;
      if (total_ > limits_.bytes || bomb) {
        error("the archive unpacks to more than is sensible; the rest is not read");
        return false;
      }
      bytes.append(buffer.data(), static_cast<std::size_t>(n));
    }
  }

  void error(std::string text) { out_.errors.push_back(std::move(text)); }

  const ArchiveLibrary& library_ = *archive_library();
  const std::uint64_t packed_;
  const ArchiveLimits& limits_;
  ArchiveContent& out_;
  std::uint64_t total_ = 0;
  std::size_t seen_ = 0;
};

}  // namespace

bool looks_packed(std::string_view bytes) {
  for (std::string_view start : {"\x1f\x8b"sv, "BZh"sv,
                                 "\xfd"
                                 "7zXZ\0"sv,
                                 "\x28\xb5\x2f\xfd"sv, "PK\x03\x04"sv}) {
    if (bytes.substr(0, start.size()) == start) return true;
  }
  return bytes.size() > 262 && bytes.substr(257, 5) == "ustar";  // POSIX.1 tar
}

ArchiveContent unpack(std::string_view bytes, const ArchiveLimits& limits) {
  ArchiveContent content;
  const Handle handle = open(bytes);
  if (!handle) {
    content.errors.emplace_back(archive_library() == nullptr
                                    ? "compressed files and archives need the library " SMTPLAIN_LIBARCHIVE
                                    : "the archive cannot be opened");
  } else {
    Unpacker(bytes, limits, content).read(handle.get());
  }
  return content;
}

}  // namespace smtplain
