// What the formats for machines list: a session that went wrong, or a remark worth acting on, in one line.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/analyze.h"

namespace smtplain {

/// Fingerprints of faults that a baseline names.
using KnownFaults = std::set<std::string, std::less<>>;

struct Issue {
  const Session* session = nullptr;
  const Diagnosis* diagnosis = nullptr;  ///< null for remarks and for faults without a known cause
  Severity severity = Severity::error;
  std::uint32_t line = 1;  ///< of the reply or error that decided
  std::string_view id;     ///< the cause, or the remark's rule
  std::string title;       ///< one line, safe to print
  std::string advice;      ///< one line: the first thing to do; may be empty
  bool known = false;      ///< from the baseline: shown, but nothing to fail for

  /// How to show it where a format has no place of its own for known ones.
  Severity shown_severity() const { return known ? Severity::info : severity; }
  std::string shown_title() const { return known ? title + " (known)" : title; }
};

/// Where the session went wrong: the line of the reply or error that decided it.
std::uint32_t deciding_line(const Session& session);

/// "none", or the likeliest cause.
std::string_view cause_of(const Session& session);

/// How bad a session's end is: error for refused, failed and partly refused mail, warning for deferred mail
/// and for a log that stops at a fault, info for what went well or tells nothing.
Severity severity_of(const Session& session);

/// "error", "warning", and "note" for the rest: what compilers say, and SARIF.
std::string_view note_level(Severity severity);

/// Faults, and remarks of severity warning or error, in the order of the log.
std::vector<Issue> issues(const Source& source, const KnownFaults* known = nullptr);

/// 32 hexadecimal digits that stay the same when the log moves, grows or is written again: of cause, server,
/// stage and the reply without what changes from one day to the next. Not of line numbers.
std::string fingerprint(const Session& session);
std::string fingerprint(const Issue& issue);

/// True if the session ends in a fault that the baseline, if there is one, names.
bool is_known(const Session& session, const KnownFaults* known);

/// As many hexadecimal digits for any text.
std::string digest(std::string_view text);

/// Valid UTF-8 on one line, without control characters.
std::string one_line(std::string_view text);

/// As git has it, which GitHub and GitLab compare it with: without "./".
std::string_view repository_path(std::string_view path);

/// What people read as the name of a log: "standard input" for "-".
std::string shown_path(std::string_view path);

}  // namespace smtplain
