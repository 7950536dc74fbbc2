#include "verdict.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "repair/document.h"
#include "text/line.h"

namespace smtplain::damage {

Verdict verdict_of(const Source& source) {
  Verdict verdict;
  for (const Session& session : source.sessions) {
    const std::string_view cause = session.diagnosis.empty() ? "none" : session.diagnosis.front().cause;
    verdict.sessions.push_back(std::string(name(session.outcome)).append(" ").append(cause));
    const auto said_by = [&](Speaker speaker) {
      return std::any_of(session.events.begin(), session.events.end(),
                         [&](const Event& event) { return event.from == speaker; });
    };
    verdict.dialogue = verdict.dialogue || (said_by(Speaker::client) && said_by(Speaker::server));
  }
  return verdict;
}

const Verdict& Judge::verdict(const std::string& bytes) {
  std::string lines;
  for (const Line& line : decode(bytes).lines) lines.append(line.text).append("\n");
  const auto [entry, is_new] = known_.try_emplace(std::move(lines));
  if (is_new) entry->second = verdict_of(analyzer_.analyze("log", bytes));
  return entry->second;
}

bool survives(const Verdict& undamaged, const Verdict& damaged, Leaves leaves) {
  if (leaves == Leaves::all) return damaged == undamaged;
  Verdict twice = undamaged;
  twice.sessions.insert(twice.sessions.end(), undamaged.sessions.begin(), undamaged.sessions.end());
  return damaged == twice || (!undamaged.dialogue && damaged == undamaged);
}

std::string to_string(const Verdict& verdict) {
  std::string out;
  for (const std::string& session : verdict.sessions) out.append(out.empty() ? "" : "; ").append(session);
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
