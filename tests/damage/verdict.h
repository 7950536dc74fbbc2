// What a log is explained as, in short: what paste damage must not change.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "damage.h"
#include "smtplain/analyze.h"

namespace smtplain::damage {

struct Verdict {
  std::vector<std::string> sessions;  ///< outcome and first cause: "rejected auth.bad-credentials"
  bool dialogue = false;  ///< a session shows both sides; without, the log is only a program's words
  bool operator==(const Verdict& other) const { return sessions == other.sessions; }
};

Verdict verdict_of(const Source& source);

/// Explains one log after different damage. What the repairs turn into the same lines is analyzed once.
class Judge {
 public:
  explicit Judge(const Analyzer& analyzer) : analyzer_(analyzer) {}
  const Verdict& verdict(const std::string& bytes);

 private:
  const Analyzer& analyzer_;
  std::map<std::string, Verdict> known_;  ///< by the text of the repaired lines
};

/// True if the damaged log is explained as it must be. Two copies are two sessions where they show a
/// dialogue; an error text that stands there twice may be of one attempt.
bool survives(const Verdict& undamaged, const Verdict& damaged, Leaves leaves);

/// "rejected x; accepted none", for messages.
std::string to_string(const Verdict& verdict);

/// A bundled log, its name ("curl/x.log") and its bytes.
struct Sample {
  std::string name, bytes;
};

/// All samples, in the order of their names.
std::vector<Sample> samples(const std::filesystem::path& folder);

}  // namespace smtplain::damage
