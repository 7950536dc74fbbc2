#include "report/attempts.h"

#include <algorithm>

#include "report/words.h"

namespace smtplain {
namespace {

constexpr std::size_t kMostRows = 12;
// Of a log with more kinds of failures some are explained again.
constexpr std::size_t kMostSaid = 256;

}  // namespace

std::vector<Attempts> attempts(const Source& source) {
  std::vector<Attempts> rows;
  const auto& sessions = source.sessions;
  if (source.more || source.first_session > 0 || sessions.size() < 2) return rows;
  for (std::size_t i = 0; i < sessions.size();) {
    if (rows.size() + 1 == kMostRows && i + 1 < sessions.size()) {
      rows.push_back(
          {Outcome::incomplete, "and " + std::to_string(sessions.size() - i) + " more sessions", ""});
      break;
    }
    const std::string words = verdict(sessions[i]);
    const std::size_t first = i;
    std::uint32_t last_line = 0;
    for (; i < sessions.size() && verdict(sessions[i]) == words; ++i)
      last_line = std::max(last_line, sessions[i].last_line);
    const std::size_t count = i - first;
    rows.push_back({sessions[first].outcome, (count > 1 ? std::to_string(count) + " x " : "") + words,
                    line_range(sessions[first].first_line, last_line)});
  }
  return rows;
}

void AlreadySaid::begin(const Source& source) {
  if (source.first_session == 0) said_.clear();
}

std::string AlreadySaid::where(const Session& session) {
  if (session.diagnosis.empty()) return {};
  if (said_.size() >= kMostSaid) said_.clear();
  const Diagnosis& diagnosis = session.diagnosis.front();
  std::string words = diagnosis.explanation;
  for (const Fix& fix : diagnosis.fix) words.append("\n").append(fix.who).append("\n").append(fix.text);
  const auto [said, is_new] =
      said_.try_emplace(std::move(words), line_range(session.first_line, session.last_line));
  return is_new ? std::string() : said->second;
}

}  // namespace smtplain
