// Documents whose examples are run: blocks marked ```console hold commands behind "$ " and what they print,
// and a line of "..." skips some of it; blocks marked ```json NAME hold a file that the reader is told to
// write.
#pragma once
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace document {

struct Example {
  std::string command;
  std::vector<std::string> lines;
};

struct File {
  std::string name;  ///< empty: shown only
  std::string text;
};

struct Page {
  std::vector<Example> examples;
  std::vector<File> files;
};

/// `file` is named from the source's root.
inline Page read_page(const std::string& file) {
  std::ifstream in(std::string(SMTPLAIN_SOURCE_DIR) + '/' + file);
  Page page;
  enum { prose, console, json, other } inside = prose;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("```", 0) == 0) {
      const bool closes = inside != prose;
      inside = closes ? prose : line == "```console" ? console : line.rfind("```json", 0) == 0 ? json : other;
      if (inside == json) page.files.push_back({line.size() > 8 ? line.substr(8) : "", ""});
    } else if (inside == json) {
      page.files.back().text += line + '\n';
    } else if (inside == console && line.rfind("$ ", 0) == 0) {
      page.examples.push_back({line.substr(2), {}});
    } else if (inside == console && !page.examples.empty() && line != "..." && !line.empty()) {
      page.examples.back().lines.push_back(line);
    }
  }
  return page;
}

/// What the command prints when it is run in `directory` with the built program first in the PATH.
inline std::string output_of(const std::string& command, const std::string& directory) {
  const std::string program = SMTPLAIN_PROGRAM;
  const std::string shell = "cd '" + directory + "' && PATH='" + program.substr(0, program.rfind('/')) +
                            "':$PATH && COLUMNS=100 && export COLUMNS && ( " + command + " ) 2>&1";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(shell.c_str(), "r"), pclose);
  std::string out;
  std::array<char, 4096> buffer{};
  while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe.get()))
    out.append(buffer.data(), n);
  return out;
}

/// The lines shown must stand in the output in their order.
inline void check(const Example& example, const std::string& directory) {
  INFO(example.command);
  const std::string output = output_of(example.command, directory);
  INFO(output);
  std::size_t from = 0;
  for (const std::string& line : example.lines) {
    CAPTURE(line);
    const auto at = output.find(line, from);
    CHECK(at != std::string::npos);
    if (at != std::string::npos) from = at + line.size();
  }
}

}  // namespace document
