// The samples, for tests that run over all of them.
#pragma once
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tools/render.h"

namespace smtplain::samples {

inline const std::filesystem::path kRoot = SMTPLAIN_SOURCE_DIR;

/// All logs below samples/, sorted.
inline std::vector<std::filesystem::path> logs() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot / "samples")) {
    if (entry.path().extension() == ".log") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace smtplain::samples
