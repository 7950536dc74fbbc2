// The way in: bytes of a log to explained sessions.
//
//   smtplain::Analyzer analyzer{smtplain::Rules::builtin()};
//   smtplain::Source source = analyzer.analyze("mail.log", bytes);
//   for (const smtplain::Session& s : source.sessions) ...
//
// An Analyzer is cheap to copy, has no state between calls and may be used from several threads at once.
// analyze() never throws on bad input: what is wrong with it is told in `warnings`.
//
// A log that is too long to be held is read from an Input and comes as several Sources, each with the
// sessions that ended since the last one. Memory stays the same however long the log is.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/rules.h"
#include "smtplain/session.h"

namespace smtplain {

/// One log file, or standard input; or a part of one that is long.
struct Source {
  std::string path;           ///< "-" for standard input
  std::string_view format;    ///< name of the reader that read it; empty: no SMTP was found
  double confidence = 0;      ///< 0 to 1, of the format
  std::string_view encoding;  ///< "utf-8", "utf-16le", "latin-1" …
  std::uint64_t lines = 0, bytes = 0;
  std::vector<std::string> warnings;
  std::uint64_t first_session = 0;  ///< sessions of the log, of both kinds, that came with earlier parts
  bool more = false;                ///< another part follows: lines, bytes and warnings come with the last
  std::vector<Session> sessions;
  std::vector<RoutineSession> routine;         ///< the others, if asked for
  std::shared_ptr<const void> routine_keeper;  ///< of what they point to
  std::vector<Why> why;                        ///< one a session, if asked for
  std::vector<std::string> secrets;  ///< passwords and tokens of the log, if asked for; never to be shown
};

struct AnalyzeOptions {
  std::string format;    ///< force this reader; empty: detect
  bool why = false;      ///< record why each diagnosis came out as it did
  bool annotate = true;  ///< false: Session::annotations stays empty, for who shows no line of the log
  bool collect_secrets = false;  ///< fill Source::secrets, for a program that takes them out of the log
  bool routine = false;          ///< of long logs, sessions that went well may come as RoutineSession
  /// 2 or more: a long log is read by another thread than the one that decodes and tells; either judges.
  unsigned jobs = 1;
  std::size_t whole_bytes = std::size_t{4} << 20;  ///< a log of less is read whole
  std::size_t part_bytes = std::size_t{1} << 20;   ///< of a longer one at a time
};

/// Gives the next bytes of a log: writes at most `size` to `buffer` and returns how many, 0 at the end.
using Input = std::function<std::size_t(char* buffer, std::size_t size)>;
/// Takes a log, or the next part of it; false: no more is wanted.
using TakePart = std::function<bool(Source)>;

class Analyzer {
 public:
  explicit Analyzer(std::shared_ptr<const Rules> rules, AnalyzeOptions options = {});
  Source analyze(std::string path, std::string bytes) const;
  /// Calls `take` once for a log of up to `whole_bytes`, else once a part; from this thread.
  void analyze(std::string path, const Input& input, const TakePart& take) const;

 private:
  void judge(Source& source) const;

  std::shared_ptr<const Rules> rules_;
  AnalyzeOptions options_;
};

}  // namespace smtplain
