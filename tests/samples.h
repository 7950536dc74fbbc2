// The samples, for tests that run over all of them, and what holds for each.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "tools/render.h"

namespace smtplain::samples {

inline const std::filesystem::path kRoot = SMTPLAIN_SOURCE_DIR;

/// All logs below samples/, or those of one format, sorted.
inline std::vector<std::filesystem::path> logs(const std::string& format = {}) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot / "samples" / format)) {
    if (entry.path().extension() == ".log") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

inline void check_every_line_has_one_event(const Source& source) {
  if (source.sessions.empty()) return;
  std::vector<int> owners(source.lines + 1, 0);
  for (const Session& session : source.sessions) {
    for (const Event& event : session.events) {
      REQUIRE(event.line >= 1);
      REQUIRE(event.end_line >= event.line);
      REQUIRE(event.end_line <= source.lines);
      for (std::uint32_t line = event.line; line <= event.end_line; ++line) ++owners[line];
    }
  }
  CHECK(std::find(owners.begin() + 1, owners.end(), 0) == owners.end());
}

}  // namespace smtplain::samples
