// What must hold for every log.
#include <catch2/catch.hpp>

#include "../samples.h"
#include "cli/redaction.h"
#include "smtplain/analyze.h"

using namespace smtplain;

namespace {

// What a session comes to, whatever the numbers of its lines are.
using Result = std::string;

std::vector<Result> results(const Source& source) {
  std::vector<Result> out;
  for (const Session& session : source.sessions)
    out.push_back(std::string(name(session.outcome)) + ' ' +
                  (session.diagnosis.empty() ? "-" : std::string(session.diagnosis[0].cause)));
  return out;
}

const Analyzer& analyzer() {
  static const Analyzer analyzer(Rules::builtin());
  return analyzer;
}

std::vector<Result> results(std::string bytes) {
  return results(analyzer().analyze("log", std::move(bytes)));
}

void check_every_line_has_one_event(const Source& source) {
  if (source.sessions.empty()) return;
  std::vector<int> owners(source.lines + 1, 0);
  for (const Session& session : source.sessions) {
    for (const Event& event : session.events) {
      REQUIRE(event.line >= 1);
      REQUIRE(event.end_line >= event.line);
      REQUIRE(event.end_line <= source.lines);
      for (std::uint32_t line = event.line; line <= event.end_line; ++line) ++owners[line];
    }
  }
  CHECK(std::find(owners.begin() + 1, owners.end(), 0) == owners.end());
}

std::string with_line_ends(const std::string& bytes, std::string_view end) {
  std::string out;
  for (char c : bytes) {
    if (c == '\n')
      out += end;
    else if (c != '\r')
      out += c;
  }
  return out;
}

// Encodings in which a byte more or less is another text.
bool wide(const std::string& bytes) {
  return bytes.find('\0') != std::string::npos;
}

}  // namespace

TEST_CASE("line ends do not matter", "[property]") {
  for (const auto& log : samples::logs()) {
    const std::string bytes = read_whole(log);
    if (wide(bytes)) continue;
    INFO(log);
    CHECK(results(with_line_ends(bytes, "\r\n")) == results(with_line_ends(bytes, "\n")));
  }
}

TEST_CASE("every line of a sample belongs to an event", "[property]") {
  for (const auto& log : samples::logs()) {
    const std::string bytes = read_whole(log);
    INFO(log);
    check_every_line_has_one_event(analyzer().analyze("log", bytes));
  }
}

TEST_CASE("redacting changes neither the result nor, the second time, the log", "[property]") {
  const Analyzer with_secrets(Rules::builtin(), redaction_analysis());
  // Without the hosts' names a provider may not be known any more: only what happened must stay.
  const auto outcomes = [](const Source& source) {
    std::vector<Outcome> out;
    for (const Session& session : source.sessions) out.push_back(session.outcome);
    return out;
  };
  for (const auto& log : samples::logs()) {
    const std::string bytes = read_whole(log);
    INFO(log);
    const Source source = analyzer().analyze("log", bytes);
    for (const RedactOptions& options : {RedactOptions{}, RedactOptions{true, true}}) {
      INFO("addresses " << options.addresses << ", hosts " << options.hosts);
      const Redaction first = redact(with_secrets, bytes, options);
      CHECK(redact(with_secrets, first.bytes, options).bytes == first.bytes);
      const Source redacted = analyzer().analyze("log", first.bytes);
      CHECK(outcomes(redacted) == outcomes(source));
      if (!options.hosts) CHECK(results(redacted) == results(source));
    }
  }
}
