#include "cli/archive_library.h"

namespace smtplain {

ArchiveLibrary::ArchiveLibrary() : library(SMTPLAIN_LIBARCHIVE) {}

const ArchiveLibrary* archive_library() {
  static const ArchiveLibrary archive;
  return archive.library.complete() ? &archive : nullptr;
}

}  // namespace smtplain
