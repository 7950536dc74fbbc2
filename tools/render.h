// Reports on samples, for the expected outputs and for the tests that compare with them.
#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "report/reporter.h"

namespace smtplain {

inline std::string read_whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string render(std::string_view format, const std::vector<Source>& sources, const Rules& rules) {
  std::ostringstream out;
  ReportOptions options;
  options.rules = &rules;
  const auto reporter = find_report_format(format)->make(out, options);
  Summary summary;
  reporter->begin();
  for (const Source& source : sources) {
    summary.add(source);
    reporter->source(source);
  }
  reporter->end(summary);
  return out.str();
}

/// The logs that tests/golden has a report on in each format.
inline std::vector<Source> golden_sources(const std::filesystem::path& root, const Analyzer& analyzer) {
  std::vector<Source> sources;
  std::istringstream names(read_whole(root / "tests/golden/logs.txt"));
  for (std::string name; std::getline(names, name);)
    sources.push_back(analyzer.analyze(name, read_whole(root / name)));
  return sources;
}

}  // namespace smtplain
