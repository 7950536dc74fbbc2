#pragma once
#include <iosfwd>
#include <string>

namespace smtplain {

/// Reads a file, or the stream for "-". Gives false and a reason such as "no such file" if it cannot be read.
bool read_input(const std::string& path, std::istream& standard_input, std::string& bytes,
                std::string& error);

}  // namespace smtplain
