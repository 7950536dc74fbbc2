// What must hold for every log.
#include <catch2/catch.hpp>
#include <random>
#include <sstream>

#include "../samples.h"
#include "cli/redaction.h"
#include "sanitized.h"
#include "secrets/mask.h"
#include "smtplain/analyze.h"

using namespace smtplain;

namespace {

// What a session comes to, whatever the numbers of its lines are.
using Told = std::string;

std::vector<Told> results(const Source& source) {
  std::vector<Told> out;
  for (const Session& session : source.sessions)
    out.push_back(std::string(name(session.outcome)) + ' ' +
                  (session.diagnosis.empty() ? "-" : std::string(session.diagnosis[0].cause)));
  return out;
}

const Analyzer& analyzer() {
  static const Analyzer analyzer(Rules::builtin());
  return analyzer;
}

std::vector<Told> results(std::string bytes) {
  return results(analyzer().analyze("log", std::move(bytes)));
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
  std::size_t index = 0;
  for (const auto& log : samples::logs()) {
    if (left_to_release(index++)) continue;
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
    samples::check_every_line_has_one_event(analyzer().analyze("log", bytes));
  }
}

namespace {

enum class Cut { folded, end_lost, beginning_lost };

// Each line cut at a column, wherever that is in a word.
std::string cut_lines(std::string_view bytes, std::size_t column, Cut cut) {
  std::string out;
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    if (cut == Cut::end_lost) out += line.substr(0, column);
    if (cut == Cut::beginning_lost) out += line.substr(std::min(line.size(), column));
    for (std::size_t at = 0; cut == Cut::folded && at < line.size(); at += column)
      out.append(at == 0 ? "" : "\n").append(line.substr(at, column));
    out += '\n';
  }
  return out;
}

}  // namespace

// A reader that expects a word to have something behind it meets a line that ends there.
TEST_CASE("lines cut anywhere are read, each in one event", "[property]") {
  constexpr std::size_t least = 4, most = 100;
  std::size_t index = 0;
  for (const auto& log : samples::logs()) {
    const std::string bytes = read_whole(log);
    if (left_to_release(index++) || wide(bytes)) continue;
    for (const Cut cut : {Cut::folded, Cut::end_lost, Cut::beginning_lost}) {
      const std::size_t column = least + (index * 37 + static_cast<std::size_t>(cut) * 11) % (most - least);
      INFO(log << " at column " << column << ", " << static_cast<int>(cut));
      samples::check_every_line_has_one_event(analyzer().analyze("log", cut_lines(bytes, column, cut)));
    }
  }
}

// What is looked for at one place of a text may end at any other.
TEST_CASE("beginnings of lines below each other are read, and looked through for secrets", "[property]") {
  std::vector<std::string> lines;
  for (const auto& log : samples::logs()) {
    std::istringstream in(read_whole(log));
    for (std::string line; std::getline(in, line);) lines.push_back(line.substr(0, 200));
  }
  std::mt19937 random(7);  // the same texts each time
  const auto beginning = [&] {
    const std::string& line = lines[random() % lines.size()];
    return line.substr(
        0, random() % 2 == 0 ? line.find(' ', random() % (line.size() + 1)) : random() % (line.size() + 1));
  };
  for (int i = 0; i < (kSanitized ? 10'000 : 100'000); ++i) {
    const std::string text = beginning() + "\n" + beginning();
    INFO(text);
    CHECK_NOTHROW(mask_secrets(text));
    if (i % 32 == 0) CHECK_NOTHROW(analyzer().analyze("log", text + '\n' + beginning()));
  }
  CHECK(mask_secrets("535 login failed\na1") == "535 login failed\na1");
}

TEST_CASE("a word with nothing behind or before it is read", "[property]") {
  for (const std::string log : {"220 mx.example ESMTP\nEHLO pc\n250 mx.example\n: it ends with an error\n",
                                "2024-05-01 12:00:00 H=pc [192.0.2.1] F=<a@b.example> rejected RCPT "
                                "<c@d.example>: relay not permitted\n"
                                "2024-05-01 12:00:01 H=pc [192.0.2.1] F=<a@b.example> rejected RCPT\n"}) {
    INFO(log);
    const Source source = analyzer().analyze("log", log);
    CHECK_FALSE(source.sessions.empty());
    samples::check_every_line_has_one_event(source);
  }
}

namespace {

// Neighbours that make one case when one stands behind the other.
struct OneCase {
  std::string_view first, second;  // below samples/
  std::string_view why;
};
constexpr std::string_view kSameId = "both tell of the same queue or session id";
constexpr std::string_view kMixed = "a file whose lines another program wrapped is unwrapped as a whole";
constexpr std::string_view kMarks = "the speakers of a transcript are marked in one way throughout";
constexpr OneCase kOneCase[] = {
    {"exchange/receive-two-sessions.log", "exchange/send-connect-failed.log", kSameId},
    {"exchange/send-connect-failed.log", "exchange/send-deferred.log", kSameId},
    {"nodemailer/docker-auth-bad-credentials.log", "nodemailer/error-only-connect-timeout.log", kMixed},
    {"nodemailer/error-only-message-too-large.log", "nodemailer/kubernetes-auth-bad-credentials.log", kMixed},
    {"phpmailer/docker-connect-timeout.log", "phpmailer/dropped-during-data.log", kMixed},
    {"phpmailer/error-only-exception.log", "phpmailer/gmail-bad-credentials.log",
     "an error above a dialogue is its headline"},
    {"sendmail/syslog-deferred-timeout.log", "sendmail/syslog-recipient-unknown.log", kSameId},
    {"sendmail/syslog-recipient-unknown.log", "sendmail/syslog-relay-denied.log", kSameId},
    {"sendmail/syslog-relay-denied.log", "sendmail/syslog-sent.log", kSameId},
    {"transcript/auth-plain-accepted.log", "transcript/glued-relay-denied.log", kMarks},
    {"transcript/glued-relay-denied.log", "transcript/mail-loop.log", kMarks}};

bool one_case(const std::filesystem::path& first, const std::filesystem::path& second) {
  return std::any_of(std::begin(kOneCase), std::end(kOneCase), [&](const OneCase& pair) {
    const auto root = samples::kRoot / "samples";
    return first == root / pair.first && second == root / pair.second;
  });
}

}  // namespace

TEST_CASE("two logs of a format in one file hold the sessions of each", "[property]") {
  const auto logs = samples::logs();
  for (std::size_t i = 0; i + 1 < logs.size(); ++i) {
    if (left_to_release(i) || logs[i].parent_path() != logs[i + 1].parent_path()) continue;
    std::string first = read_whole(logs[i]);
    const std::string second = read_whole(logs[i + 1]);
    const Source a = analyzer().analyze("a", first), b = analyzer().analyze("b", second);
    if (a.format != b.format || a.encoding != b.encoding) continue;
    INFO(logs[i] << " and " << logs[i + 1].filename());
    if (first.back() != '\n') first += '\n';
    std::vector<Told> expected = results(a);
    for (const Told& result : results(b)) expected.push_back(result);
    // The list of exceptions is exact: what is read right need not stand in it.
    CHECK((results(first + second) == expected) == !one_case(logs[i], logs[i + 1]));
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
  std::size_t index = 0;
  for (const auto& log : samples::logs()) {
    if (left_to_release(index++)) continue;
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
