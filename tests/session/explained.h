// A log explained, and what stands beside one of its lines.
#pragma once
#include <string>

#include "smtplain/analyze.h"

namespace smtplain {

inline Source explained(const std::string& log) {
  static const Analyzer analyzer(Rules::builtin());
  return analyzer.analyze("log", log);
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
