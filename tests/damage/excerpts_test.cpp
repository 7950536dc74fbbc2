// A log of which a part is missing: its start, its end, one of the two sides. What is left may tell less, but
// nothing else.
#include <catch2/catch.hpp>
#include <set>

#include "damage/damage.h"
#include "damage/verdict.h"
#include "sanitized.h"

using namespace smtplain;
using namespace smtplain::damage;

namespace {

/// From here on a diagnosis is told as a fact.
constexpr double kSure = 0.8;

std::vector<Sample> all_samples() {
  return samples(std::filesystem::path(SMTPLAIN_SOURCE_DIR) / "samples");
}

/// The lines of the log that one side said, without the words of the program.
std::string side_of(std::string_view log, const Source& source, Speaker speaker) {
  const auto lines = lines_of(log);
  std::set<std::uint32_t> said;
  for (const Session& session : source.sessions) {
    for (const Event& event : session.events) {
      if (event.from != speaker) continue;
      for (std::uint32_t line = event.line; line <= event.end_line; ++line) said.insert(line);
    }
  }
  std::string side;
  for (const std::uint32_t line : said) {
    if (line >= 1 && line <= lines.size()) side.append(lines[line - 1]).append("\n");
  }
  return side;
}

/// All causes that the whole log was given, the surest and the others.
std::set<std::string_view> causes_of(const Source& source) {
  std::set<std::string_view> causes;
  for (const Session& session : source.sessions) {
    for (const Diagnosis& diagnosis : session.diagnosis) causes.insert(diagnosis.cause);
  }
  return causes;
}

/// "SAMPLE: CAUSE" for each cause that is told of the part, for sure, and not of the whole.
std::vector<std::string> new_causes(const Sample& sample, const Source& whole, const Source& part) {
  const auto known = causes_of(whole);
  std::vector<std::string> found;
  for (const Session& session : part.sessions) {
    if (session.diagnosis.empty() || session.diagnosis[0].confidence < kSure) continue;
    const std::string_view cause = session.diagnosis[0].cause;
    if (known.count(cause) == 0) found.push_back(sample.name + ": " + std::string(cause));
  }
  return found;
}

using Strings = std::vector<std::string>;

void append(Strings& to, const Strings& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

TEST_CASE("The lines of one side alone show no other cause", "[damage]") {
  const Analyzer analyzer(Rules::builtin());
  Strings from_server, from_client;
  std::size_t index = 0;
  for (const Sample& sample : all_samples()) {
    if (left_to_release(index++)) continue;
    const std::string log = plain(sample.bytes);
    const Source whole = analyzer.analyze(sample.name, log);
    const auto told = [&](Speaker speaker) {
      return new_causes(sample, whole, analyzer.analyze(sample.name, side_of(log, whole, speaker)));
    };
    append(from_server, told(Speaker::server));
    append(from_client, told(Speaker::client));
  }
  CHECK(from_server == Strings{});
  CHECK(from_client == Strings{});
}

TEST_CASE("A log that lacks its start or its end shows no other cause", "[damage]") {
  const Analyzer analyzer(Rules::builtin());
  Strings without_end, without_start;
  for (const Sample& sample : all_samples()) {
    const std::string log = plain(sample.bytes);
    const Source whole = analyzer.analyze(sample.name, log);
    for (std::size_t part = 1; part < 4; ++part) {
      if (kSanitized && part != 2) continue;
      const auto told = [&](const std::string& text) {
        return new_causes(sample, whole, analyzer.analyze(sample.name, text));
      };
      append(without_end, told(excerpt(log, 0, part, 4)));
      append(without_start, told(excerpt(log, part, 4, 4)));
    }
  }
  // Only the consequence of what was refused is left.
  const Strings of_consequences{"phpmailer/helo-rejected.log: protocol.out-of-sequence",
                                "phpmailer/helo-rejected.log: protocol.out-of-sequence",
                                "postfix/server-helo-rejected.log: connect.dropped"};
  CHECK(without_end == Strings{});
  if (!kSanitized) CHECK(without_start == of_consequences);
}

TEST_CASE("Parts of a log are read without fault, and a reply that is not there is not told of", "[damage]") {
  const Analyzer analyzer(Rules::builtin());
  std::size_t index = 0;
  for (const Sample& sample : all_samples()) {
    if (left_to_release(index++)) continue;
    const std::string log = plain(sample.bytes);
    for (std::size_t part = 1; part < 4; ++part) {
      for (const std::string& text : {excerpt(log, 0, part, 4), excerpt(log, part, 4, 4)}) {
        const Source source = analyzer.analyze(sample.name, text);
        for (const Session& session : source.sessions) {
          CAPTURE(sample.name, part);
          CHECK(session.last_line <= source.lines);
          const bool failed = session.outcome == Outcome::rejected || session.outcome == Outcome::deferred ||
                              session.outcome == Outcome::failed || session.outcome == Outcome::partial;
          // by a reply, or by what the client program says of it
          if (failed) CHECK((session.reply_event >= 0 || session.failure_event >= 0));
        }
      }
    }
  }
}
