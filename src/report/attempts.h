// A log of several attempts at a glance, and what was said of one of them already.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "smtplain/analyze.h"
#include "smtplain/session.h"

namespace smtplain {

/// Sessions one behind the other that ended in the same words.
struct Attempts {
  Outcome outcome = Outcome::incomplete;
  std::string verdict;  ///< "Not sent: …", behind "3 x " where there are three of them
  std::string where;    ///< "lines 1 to 40"
};

/// What became of the sessions of a log that has several, at most twelve rows; the last of them tells how
/// many more there are. Empty where the log has one session, or comes in parts.
std::vector<Attempts> attempts(const Source& source);

/// What was said of a log's sessions, so that it need not be said again.
class AlreadySaid {
 public:
  /// Another log, or the next part of it.
  void begin(const Source& source);
  /// Where the session stands that the same was said of, "lines 1 to 40"; "" if this was not said yet.
  std::string where(const Session& session);

 private:
  std::map<std::string, std::string> said_;  // why and what to do, and where
};

}  // namespace smtplain
