#include "smtplain/analyze.h"

#include <algorithm>
#include <array>

#include "readers/reader.h"
#include "session/machine.h"
#include "smtplain/rules.h"
#include "text/line.h"

namespace smtplain {
namespace {

// Marks of a format show early; looking further would only cost time on large logs.
constexpr std::size_t kDetectLines = 400;

const Format* find_format(std::string_view name) {
  const auto all = formats();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Format& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<Session> read_all(const Format& format, const Document& document) {
  SessionMachine machine(document.storage);
  const auto reader = format.make();
  for (const Line& line : document.lines) reader->read(line, machine);
  reader->finish(machine);
  return machine.finish();
}

}  // namespace

Analyzer::Analyzer(std::shared_ptr<const Rules> rules, AnalyzeOptions options)
    : rules_(std::move(rules)), options_(std::move(options)) {}

Source Analyzer::analyze(std::string path, std::string bytes) const {
  Document document = decode(std::move(bytes));
  Source source;
  source.path = std::move(path);
  source.encoding = document.encoding;
  source.lines = document.line_count;
  source.bytes = document.byte_count;
  source.warnings = std::move(document.warnings);

  const std::span<const Line> lines(document.lines);
  const Format* format = nullptr;
  if (options_.format.empty()) {
    format = detect(lines.first(std::min(lines.size(), kDetectLines)), &source.confidence);
  } else {
    format = find_format(options_.format);
    source.confidence = 1;
  }
  if (format != nullptr) source.sessions = read_all(*format, document);
  if (source.sessions.empty()) {
    source.confidence = 0;
    source.warnings.emplace_back(source.bytes == 0 ? "the log is empty"
                                                   : "no SMTP dialogue was found in this log");
    return source;
  }
  source.format = format->name;
  for (Session& session : source.sessions) rules_->judge(session, options_.why ? &source.why.emplace_back() : nullptr);
  return source;
}

}  // namespace smtplain
