// Programs that read the output as their users would, run by the shell.
#pragma once
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace smtplain {

/// What the command prints, both streams, and whether it ended with 0.
struct Shell {
  std::string out;
  bool good = false;
};

inline Shell shell(const std::string& command) {
  Shell result;
  FILE* pipe = popen(("( " + command + " ) 2>&1").c_str(), "r");
  if (pipe == nullptr) return result;
  std::array<char, 4096> buffer{};
  while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe))
    result.out.append(buffer.data(), n);
  result.good = pclose(pipe) == 0;
  return result;
}

/// Runs the command with the path of a file that holds `input` at its end.
inline Shell shell_on(const std::string& command, const std::string& input) {
  const auto path = std::filesystem::temp_directory_path() / ("smtplain-shell-" + std::to_string(getpid()));
  std::ofstream(path, std::ios::binary) << input;
  Shell result = shell(command + " '" + path.string() + "'");
  std::filesystem::remove(path);
  return result;
}

}  // namespace smtplain
