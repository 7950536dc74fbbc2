// Where one report of a failure ends and the next begins. A program's error log holds many, an exception is
// often told several times over: what names another reason, or quotes another reply, is of another attempt.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "readers/quoted_reply.h"
#include "text/line.h"

namespace smtplain {

/// "503 RCPT command expected", "503 valid RCPT must precede DATA": no recipient was taken, which another
/// reply told before.
bool follows_refusal(const QuotedReply&);

/// The reason of a log-in that failed. Dialogues show it in other words.
inline constexpr unsigned kLogInReason = 8192;

/// Why the connection came to nothing, as far as the lines name reasons: a bit for each.
unsigned connection_reasons(std::span<const Line> report);

/// The server that a report could not reach: "Connection could not be established with host "ssl://smtp.…".
/// Empty where it names none.
std::string_view unreached_host(std::span<const Line> report);

/// Finds the heads of reports among lines in their order.
class ReportHeads {
 public:
  /// True for the head of an exception at the left edge: "javax.mail.MessagingException: …", "Traceback (most
  /// recent call last):", "PHP Warning:  mail(): …". What the line above announces ("During handling of the
  /// above exception …", "nested exception is:") belongs to the same report.
  bool next(const Line&);

 private:
  std::string_view before_;
  bool traceback_ = false;  // whose last line names the exception, at the left edge
};

/// The failures that a session's reports have told so far.
class FailureReports {
 public:
  /// True if the lines tell of another attempt: another reply than those told, or another reason to fail.
  /// Without either they are the same failure in other words, unless `unnamed` says that exceptions of this
  /// program need no reason.
  bool tells_other(std::span<const Line> report, const ReplyMemory&, bool unnamed = false) const;
  /// True if the lines tell a failure in the very words of another one, and the times say that the program
  /// tried again.
  bool tells_later(std::span<const Line> report) const;
  void add(std::span<const Line> report);
  void clear() { *this = {}; }

 private:
  bool has_told(std::string_view words) const;
  bool has_told_reply(std::string_view reply) const;

  struct Told {
    std::string words;  // of the line that tells the failure, without its numbers
    Time time;
  };
  static std::optional<Told> failure_in(std::span<const Line> report);

  std::vector<Told> told_;  // the last time that each failure was told, bounded
  std::string text_;        // of the reports, bounded
  std::string host_;        // that the first of them could not reach
  unsigned reasons_ = 0;    // a bit for each that was named
  bool frames_ = false;     // a stack was shown: what follows at the left edge is another report
};

}  // namespace smtplain
