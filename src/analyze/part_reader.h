// A text that several programs wrote, one behind the other: each part is read as its own program's.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "readers/reader.h"

namespace smtplain {

struct Part {
  std::uint32_t first_line = 0;
  const Format* format = nullptr;
};

/// `parts`: at least one, in the order of their lines.
std::unique_ptr<Reader> read_parts(std::vector<Part> parts);

}  // namespace smtplain
