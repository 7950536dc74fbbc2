#include "smtplain/analyze.h"

#include <algorithm>
#include <array>

#include "readers/reader.h"
#include "session/machine.h"
#include "smtplain/rules.h"
#include "text/line.h"
#include "text/prefix.h"

namespace smtplain {
namespace {

// Marks of a format show early; looking further would only cost time on large logs.
constexpr std::size_t kDetectLines = 400;

const Format* find_format(std::string_view name) {
  const auto all = formats();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Format& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

// Lines that the text layer took away (the blank ones of a log in double spacing) belong to the event before
// them.
void own_lines(std::uint32_t first, std::uint32_t end, SessionMachine& machine) {
  if (first >= end) return;
  machine.again(Line{{}, first, false, {}});
  if (end - first > 1) machine.again(Line{{}, end - 1, false, {}});
}

std::vector<Session> read_all(const Format& format, const Document& document,
                              std::vector<std::string>* secrets) {
  SessionMachine machine(document.storage);
  const auto reader = format.make();
  std::uint32_t next = 1;
  for (const Line& line : document.lines) {
    own_lines(next, line.number, machine);
    next = std::max(next, line.number + 1);
    reader->read(line, machine);
  }
  own_lines(next, static_cast<std::uint32_t>(document.line_count) + 1, machine);
  reader->finish(machine);
  auto sessions = machine.finish();
  if (secrets != nullptr) *secrets = machine.secrets();
  return sessions;
}

std::span<const Line> first_lines(std::span<const Line> lines) {
  return lines.first(std::min(lines.size(), kDetectLines));
}

/// How much of a dialogue a format's reader finds in the lines.
std::size_t said_in(const Format* format, std::span<const Line> lines) {
  if (format == nullptr) return 0;
  SessionMachine machine(std::make_shared<Arena>());
  const auto reader = format->make();
  for (const Line& line : lines) reader->read(line, machine);
  reader->finish(machine);
  std::size_t said = 0;
  for (const Session& session : machine.finish()) {
    for (const Event& event : session.events) said += event.from != Speaker::tool;
  }
  return said;
}

/// A transcript within another program's log has that log's prefix on each line. If the lines say more
/// without it, they lose it. Servers' logs say less: their prefix tells the sessions apart.
const Format* detect_behind_prefix(Document& document, const Format* format, double& confidence) {
  const auto sample = first_lines(document.lines);
  std::vector<Line> bare(sample.begin(), sample.end());
  if (!strip_common_prefix(bare)) return format;
  double bare_confidence = 0;
  const Format* bare_format = detect(bare, &bare_confidence);
  // A server's own log: its prefix tells the sessions apart, and what is left of it looks like a transcript.
  constexpr double kSure = 0.9;
  if (confidence >= kSure && bare_confidence < confidence && bare_format != format) return format;
  const std::size_t said = said_in(format, sample), said_bare = said_in(bare_format, bare);
  if (said_bare < said || (said_bare == said && bare_confidence <= confidence)) return format;
  strip_common_prefix(document.lines);
  confidence = bare_confidence;
  return bare_format;
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

  const Format* format = nullptr;
  if (options_.format.empty()) {
    format = detect(first_lines(document.lines), &source.confidence);
    format = detect_behind_prefix(document, format, source.confidence);
  } else {
    format = find_format(options_.format);
    source.confidence = 1;
  }
  if (format != nullptr)
    source.sessions = read_all(*format, document, options_.collect_secrets ? &source.secrets : nullptr);
  if (source.sessions.empty()) {
    source.confidence = 0;
    source.warnings.emplace_back(source.bytes == 0 ? "the log is empty"
                                                   : "no SMTP dialogue was found in this log");
    return source;
  }
  source.format = format->name;
  for (Session& session : source.sessions)
    rules_->judge(session, options_.why ? &source.why.emplace_back() : nullptr);
  return source;
}

}  // namespace smtplain
