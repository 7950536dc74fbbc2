#include "verdict.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace smtplain::damage {

Verdict verdict_of(const Source& source) {
  Verdict verdict;
  for (const Session& session : source.sessions) {
    const std::string_view cause = session.diagnosis.empty() ? "none" : session.diagnosis.front().cause;
    verdict.push_back(std::string(name(session.outcome)).append(" ").append(cause));
  }
  return verdict;
}

Verdict expected(const Verdict& undamaged, Leaves leaves) {
  Verdict verdict = undamaged;
  if (leaves == Leaves::twice) verdict.insert(verdict.end(), undamaged.begin(), undamaged.end());
  return verdict;
}

std::string to_string(const Verdict& verdict) {
  std::string out;
  for (const std::string& session : verdict) out.append(out.empty() ? "" : "; ").append(session);
  return out.empty() ? "no session" : out;
}

std::vector<Sample> samples(const std::filesystem::path& folder) {
  std::vector<Sample> all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".log") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    all.push_back({std::filesystem::relative(entry.path(), folder).generic_string(),
                   {std::istreambuf_iterator<char>(in), {}}});
  }
  std::sort(all.begin(), all.end(), [](const Sample& a, const Sample& b) { return a.name < b.name; });
  return all;
}

}  // namespace smtplain::damage
