#include "report/issue.h"

#include <algorithm>
#include <cctype>

#include "report/layout.h"
#include "report/sha256.h"
#include "report/words.h"
#include "rules/normalise.h"
#include "text/encoding.h"

namespace smtplain {
namespace {

std::string advice_of(const Diagnosis& diagnosis) {
  return diagnosis.fix.empty() ? std::string() : one_line(diagnosis.fix.front().text);
}

// Queue ids, dates, addresses and the like: whatever holds a digit or an @ differs from one mail to the next.
std::string lasting_words(std::string_view text) {
  const auto reply = rules::normalise_reply(text);
  std::string out = std::to_string(reply.code) + ' ' + reply.enhanced.str();
  for (std::size_t at = 0; at < reply.words.size();) {
    const std::size_t end = std::min(reply.words.find(' ', at), reply.words.size());
    const std::string_view word = std::string_view(reply.words).substr(at, end - at);
    const bool lasts = std::none_of(word.begin(), word.end(),
                                    [](unsigned char c) { return std::isdigit(c) != 0 || c == '@'; });
    if (lasts) out.append(1, ' ').append(word);
    at = end + 1;
  }
  return out;
}

std::string_view deciding_text(const Session& session) {
  if (const Event* reply = session.reply()) return reply->text;
  if (session.failure_event >= 0) return session.events[static_cast<std::size_t>(session.failure_event)].text;
  return {};
}

std::string_view server_name(const Session& session) {
  const Server& server = session.server;
  return !server.host.empty()            ? server.host
         : !server.greeting_name.empty() ? server.greeting_name
                                         : server.address;
}

Issue fault(const Session& session) {
  Issue issue;
  issue.session = &session;
  issue.severity = severity_of(session);
  issue.line = deciding_line(session);
  issue.id = cause_of(session);
  issue.title = one_line(verdict(session));
  if (!session.diagnosis.empty()) {
    issue.diagnosis = &session.diagnosis.front();
    issue.advice = advice_of(session.diagnosis.front());
  }
  return issue;
}

/// `begin`: where the session begins. It may have gone like `session`.
Issue remark(const Session& session, std::uint32_t begin, const Finding& finding) {
  Issue issue;
  issue.session = &session;
  issue.severity = finding.severity;
  issue.line = std::max(finding.line != 0 ? finding.line - session.first_line + begin : begin, 1U);
  issue.id = finding.rule;
  issue.title = one_line(finding.title);
  issue.advice = one_line(finding.explanation);
  return issue;
}

}  // namespace

std::uint32_t deciding_line(const Session& session) {
  std::uint32_t line = session.first_line;
  if (const Event* reply = session.reply()) {
    line = reply->line;
  } else if (!session.diagnosis.empty() && !session.diagnosis.front().evidence.empty()) {
    line = session.diagnosis.front().evidence.back().line;
  } else if (session.failure_event >= 0) {
    line = session.events[static_cast<std::size_t>(session.failure_event)].line;
  }
  return std::max(line, 1U);
}

std::string_view cause_of(const Session& session) {
  return session.diagnosis.empty() ? std::string_view{"none"} : session.diagnosis.front().cause;
}

Severity severity_of(const Session& session) {
  switch (session.outcome) {
    case Outcome::rejected:
    case Outcome::failed:
    case Outcome::partial: return Severity::error;
    case Outcome::deferred: return Severity::warning;
    case Outcome::incomplete: return cause_of(session) == "none" ? Severity::info : Severity::warning;
    case Outcome::accepted:
    case Outcome::no_message: break;
  }
  return Severity::info;
}

std::string_view note_level(Severity severity) {
  return severity == Severity::info ? "note" : name(severity);
}

std::vector<Issue> issues(const Source& source, const KnownFaults* known) {
  std::vector<Issue> all;
  const auto remarks = [&](const Session& session, std::uint32_t begin) {
    for (const Finding& finding : session.findings) {
      if (finding.severity != Severity::info) all.push_back(remark(session, begin, finding));
    }
  };
  auto routine = source.routine.begin();
  const auto routine_before = [&](std::uint32_t line) {
    for (; routine != source.routine.end() && routine->first_line < line; ++routine)
      remarks(*routine->like, routine->first_line);
  };
  for (const Session& session : source.sessions) {
    routine_before(session.first_line);
    if (severity_of(session) != Severity::info) all.push_back(fault(session));
    remarks(session, session.first_line);
  }
  routine_before(static_cast<std::uint32_t>(-1));
  if (known != nullptr) {
    for (Issue& issue : all) issue.known = known->count(fingerprint(issue)) > 0;
  }
  return all;
}

bool is_known(const Session& session, const KnownFaults* known) {
  return known != nullptr && !known->empty() && severity_of(session) != Severity::info &&
         known->count(fingerprint(session)) > 0;
}

std::string digest(std::string_view text) {
  const auto hash = sha256(text);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    out += digits[hash[i] >> 4];
    out += digits[hash[i] & 15];
  }
  return out;
}

std::string fingerprint(const Session& session) {
  std::string key(cause_of(session));
  for (const std::string_view part : {server_name(session), name(session.stage)})
    key.append(1, '\n').append(part);
  return digest(key + '\n' + lasting_words(deciding_text(session)));
}

std::string fingerprint(const Issue& issue) {
  if (issue.id == cause_of(*issue.session)) return fingerprint(*issue.session);
  return digest(std::string(issue.id) + '\n' + std::string(server_name(*issue.session)));
}

std::string one_line(std::string_view text) {
  return safe_text(to_valid_utf8(text));
}

std::string_view repository_path(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

std::string shown_path(std::string_view path) {
  return path == "-" ? "standard input" : one_line(path);
}

}  // namespace smtplain
