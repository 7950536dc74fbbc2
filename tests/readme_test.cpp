// The README's console examples are run: after each "$ command", the lines shown must stand in its output in
// this order. A line of "..." skips some. The exit code is shown by "$ echo $?" where it matters.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace {

struct Example {
  std::string command;
  std::vector<std::string> lines;
};

std::vector<Example> examples(const std::string& file) {
  std::ifstream in(std::string(SMTPLAIN_SOURCE_DIR) + '/' + file);
  std::vector<Example> out;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("```", 0) == 0) {
      inside = line == "```console";
    } else if (inside && line.rfind("$ ", 0) == 0) {
      out.push_back({line.substr(2), {}});
    } else if (inside && !out.empty() && line != "..." && !line.empty()) {
      out.back().lines.push_back(line);
    }
  }
  return out;
}

std::string output_of(const std::string& command) {
  const std::string program = SMTPLAIN_PROGRAM;
  const std::string shell = "cd '" + std::string(SMTPLAIN_SOURCE_DIR) + "' && PATH='" +
                            program.substr(0, program.rfind('/')) +
                            "':$PATH && COLUMNS=100 && export COLUMNS && ( " + command + " ) 2>&1";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(shell.c_str(), "r"), pclose);
  std::string out;
  std::array<char, 4096> buffer{};
  while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe.get()))
    out.append(buffer.data(), n);
  return out;
}

}  // namespace

TEST_CASE("the README's examples do what it says", "[readme]") {
  const auto all = examples("README.md");
  CHECK(all.size() >= 8);
  for (const Example& example : all) {
    INFO(example.command);
    const std::string output = output_of(example.command);
    INFO(output);
    std::size_t from = 0;
    for (const std::string& line : example.lines) {
      CAPTURE(line);
      const auto at = output.find(line, from);
      CHECK(at != std::string::npos);
      if (at != std::string::npos) from = at + line.size();
    }
  }
}
