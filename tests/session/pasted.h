// Short logs as people paste them, and what is to be found in the last session of each.
#pragma once
#include <catch2/catch.hpp>
#include <span>
#include <string>
#include <vector>

#include "session/explained.h"

namespace smtplain {

struct Pasted {
  const char* what;
  std::string log;
  std::string told;          // "outcome stage cause"
  std::size_t sessions = 0;  // 0: not the point
};

inline std::string told(const Session& session) {
  const std::string cause = session.diagnosis.empty() ? "none" : std::string(session.diagnosis[0].cause);
  return std::string(name(session.outcome)) + ' ' + std::string(name(session.stage)) + ' ' + cause;
}

/// Of all sessions, "; " between them.
inline std::string told(const Source& source) {
  std::string all;
  for (const Session& session : source.sessions) all += (all.empty() ? "" : "; ") + told(session);
  return all;
}

inline Source analyze(const std::string& log) {
  return explained(log);
}

inline void check_told(std::span<const Pasted> logs) {
  for (const Pasted& paste : logs) {
    INFO(paste.what);
    const Source source = analyze(paste.log);
    REQUIRE_FALSE(source.sessions.empty());
    CHECK(told(source.sessions.back()) == paste.told);
    if (paste.sessions != 0) CHECK(source.sessions.size() == paste.sessions);
  }
}

}  // namespace smtplain
