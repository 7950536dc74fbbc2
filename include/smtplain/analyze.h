// The way in: bytes of a log to explained sessions.
//
//   smtplain::Analyzer analyzer{smtplain::Rules::builtin()};
//   smtplain::Source source = analyzer.analyze("mail.log", bytes);
//   for (const smtplain::Session& s : source.sessions) ...
//
// An Analyzer is cheap to copy, has no state between calls and may be used from several threads at once.
// analyze() never throws on bad input: what is wrong with it is told in `warnings`.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/rules.h"
#include "smtplain/session.h"

namespace smtplain {

/// One log file, or standard input.
struct Source {
  std::string path;           ///< "-" for standard input
  std::string_view format;    ///< name of the reader that read it; empty: no SMTP was found
  double confidence = 0;      ///< 0 to 1, of the format
  std::string_view encoding;  ///< "utf-8", "utf-16le", "latin-1" …
  std::uint64_t lines = 0, bytes = 0;
  std::vector<std::string> warnings;
  std::vector<Session> sessions;
  std::vector<Why> why;              ///< one a session, if asked for
  std::vector<std::string> secrets;  ///< passwords and tokens of the log, if asked for; never to be shown
};

struct AnalyzeOptions {
  std::string format;            ///< force this reader; empty: detect
  bool why = false;              ///< record why each diagnosis came out as it did
  bool collect_secrets = false;  ///< fill Source::secrets, for a program that takes them out of the log
};

class Analyzer {
 public:
  explicit Analyzer(std::shared_ptr<const Rules> rules, AnalyzeOptions options = {});
  Source analyze(std::string path, std::string bytes) const;

 private:
  std::shared_ptr<const Rules> rules_;
  AnalyzeOptions options_;
};

}  // namespace smtplain
