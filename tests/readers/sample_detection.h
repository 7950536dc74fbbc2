// Which format a sample is taken for, and how closely: shared by the detection test and its bench.
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "readers/reader.h"
#include "repair/document.h"
#include "text/line.h"
#include "text/prefix.h"

namespace smtplain::test {

/// A sample's own format beside what detection makes of it.
struct SampleDetection {
  std::string sample;          ///< "curl/recipient-unknown"
  std::string format;          ///< the folder's: whose sample it is
  std::string_view chosen;     ///< the best format, empty if none claims it
  std::string_view runner_up;  ///< the second best, empty if no other claims it
  double score = 0;            ///< of the chosen one
  double margin = 0;           ///< score over the runner-up's
};

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void rank(std::span<const Line> lines, SampleDetection& out) {
  out.chosen = out.runner_up = {};
  out.score = out.margin = 0;
  double second = 0;
  for (const Format& format : formats()) {
    const double score = format.score(lines);
    if (score > out.score) {
      second = out.score, out.runner_up = out.chosen;
      out.score = score, out.chosen = format.name;
    } else if (score > second) {
      second = score, out.runner_up = format.name;
    }
  }
  out.margin = out.score - second;
}

/// Ranks the formats as Analyzer does: the lines as they are, or, where the sample's own format claims them
/// only then, without the prefix of the log around them.
inline SampleDetection detect_sample(const std::filesystem::path& log) {
  constexpr std::size_t kDetectLines = 400;
  SampleDetection out;
  out.format = log.parent_path().filename().string();
  out.sample = out.format + "/" + log.stem().string();
  Document document = decode(bytes_of(log));
  document.lines.resize(std::min(document.lines.size(), kDetectLines));
  rank(document.lines, out);
  if (out.chosen == out.format) return out;
  std::vector<Line> bare(document.lines.begin(), document.lines.end());
  if (!strip_common_prefix(bare)) return out;
  SampleDetection behind = out;
  rank(bare, behind);
  return behind.chosen == behind.format ? behind : out;
}

inline std::vector<SampleDetection> detect_samples(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> logs;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".log") logs.push_back(entry.path());
  }
  std::sort(logs.begin(), logs.end());
  std::vector<SampleDetection> out;
  out.reserve(logs.size());
  for (const auto& log : logs) out.push_back(detect_sample(log));
  return out;
}

}  // namespace smtplain::test
