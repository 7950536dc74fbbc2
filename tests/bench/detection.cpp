// Prints how surely each sample is told from the other formats: the confusion matrix, then the margins.
// usage: bench_detection [SAMPLES_FOLDER]
#include <iomanip>
#include <iostream>
#include <map>

#include "readers/sample_detection.h"

using namespace smtplain;
using namespace smtplain::test;

namespace {

// Rows are the samples' own formats; only what was chosen is listed, for the matrix is nearly a diagonal.
void print_matrix(const std::vector<SampleDetection>& samples) {
  std::map<std::string, std::map<std::string, int>> rows;
  for (const auto& s : samples) ++rows[s.format][s.chosen.empty() ? "none" : std::string(s.chosen)];
  std::cout << "format          samples  own  taken for another\n";
  std::size_t right = 0;
  for (const auto& [format, chosen] : rows) {
    int all = 0, own = 0;
    std::string others;
    for (const auto& [name, count] : chosen) {
      all += count;
      if (name == format)
        own = count;
      else
        others += " " + name + " " + std::to_string(count);
    }
    right += static_cast<std::size_t>(own);
    std::cout << std::left << std::setw(16) << format << std::right << std::setw(7) << all << std::setw(5)
              << own << "  " << others << '\n';
  }
  std::cout << right << " of " << samples.size() << " samples are claimed by their own reader\n";
}

void print_margins(std::vector<SampleDetection> samples) {
  std::erase_if(samples, [](const SampleDetection& s) { return s.chosen != s.format; });
  std::sort(samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.margin < b.margin; });
  std::map<int, int> histogram;
  for (const auto& s : samples) ++histogram[static_cast<int>(s.margin * 20)];
  std::cout << "\nmargin over the second best   samples\n" << std::fixed << std::setprecision(2);
  for (const auto& [step, count] : histogram)
    std::cout << "  " << step * 0.05 << " to " << step * 0.05 + 0.05 << std::setw(22) << count << '\n';
  std::cout << "\nthe closest\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(samples.size(), 20); ++i) {
    const auto& s = samples[i];
    std::cout << "  " << s.margin << "  " << s.sample << ", " << s.score << " before " << s.runner_up << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : "samples";
  if (!std::filesystem::is_directory(folder)) {
    std::cerr << "bench_detection: " << folder.string() << " is no folder\n";
    return 2;
  }
  const auto samples = detect_samples(folder);
  print_matrix(samples);
  print_margins(samples);
  return 0;
}
