// A log explained, and what stands beside one of its lines.
#pragma once
#include <catch2/catch.hpp>
#include <string>

#include "smtplain/analyze.h"

namespace smtplain {

inline Source explained(const std::string& log) {
  static const Analyzer analyzer(Rules::builtin());
  return analyzer.analyze("log", log);
}

/// The same of a log that holds one session.
inline Source one_session(const std::string& log) {
  Source source = explained(log);
  REQUIRE(source.sessions.size() == 1);
  return source;
}

inline std::string remarks(const Session& session, std::uint32_t line) {
  std::string text;
  for (const Annotation& told : session.annotations) {
    const Event& event = session.events[static_cast<std::size_t>(told.event)];
    if (event.line <= line && line <= event.end_line) text += told.text + '\n';
  }
  return text;
}

}  // namespace smtplain
