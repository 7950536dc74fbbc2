// Faults that are known already: `check --baseline` does not fail because of them.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "report/issue.h"

namespace smtplain {

class Baseline {
 public:
  /// Reads a file that write() made. Gives false and a reason with file and line if it cannot be used.
  bool read(const std::string& path, std::string& error);
  /// Writes all faults added. The file is replaced at once or not at all, so that a crash leaves no half of
  /// one.
  bool write(const std::string& path, std::string& error) const;

  bool knows(const Session& session) const { return is_known(session, &faults_); }
  const KnownFaults& faults() const { return faults_; }
  /// Adds the source's faults and remarks.
  void add(const Source& source);

 private:
  KnownFaults faults_;
  std::map<std::string, std::string> lines_;  // of JSON for people, by fingerprint
};

}  // namespace smtplain
