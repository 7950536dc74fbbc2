// Each reader: the first byte chooses it, the others are the log, read as if it were of that format.
#include "fuzz.h"
#include "readers/reader.h"
#include "smtplain/analyze.h"

using namespace smtplain;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const auto rules = Rules::builtin();
  const auto all = formats();
  AnalyzeOptions options;
  options.format = std::string(all[data[0] % all.size()].name);
  const Analyzer analyzer(rules, options);
  const Source source = analyzer.analyze("log", std::string(fuzz::bytes(data + 1, size - 1)));
  for (const Session& session : source.sessions) {
    for (const Event& event : session.events) {
      CLAIM(event.line >= 1 && event.line <= event.end_line && event.end_line <= source.lines);
      CLAIM(event.answers_event < static_cast<std::int32_t>(session.events.size()));
      CLAIM(event.code == 0 || (event.code >= 200 && event.code <= 599));
    }
  }
  return 0;
}
