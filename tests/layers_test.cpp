// The folders of src/ are the way of the data: a layer includes only itself and the layers to its left.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

TEST_CASE("layers include only what is left of them", "[layers]") {
  const std::vector<std::string> layers = {"text",  "secrets", "repair", "readers", "session",
                                           "rules", "analyze", "report", "serve",   "cli"};
  const fs::path source = fs::path(SMTPLAIN_SOURCE_DIR) / "src";
  std::size_t files = 0;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    for (const auto& entry : fs::recursive_directory_iterator(source / layers[layer])) {
      if (!entry.is_regular_file()) continue;
      ++files;
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) {
        for (std::size_t right = layer + 1; right < layers.size(); ++right) {
          INFO(entry.path() << ": " << line);
          CHECK(line.find("#include \"" + layers[right] + "/") == std::string::npos);
        }
      }
    }
  }
  CHECK(files > 40);
}
