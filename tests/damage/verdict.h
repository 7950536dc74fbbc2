// What a log is explained as, in short: what paste damage must not change.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "damage.h"
#include "smtplain/analyze.h"

namespace smtplain::damage {

/// Outcome and first cause of each session: "rejected auth.bad-credentials".
using Verdict = std::vector<std::string>;

Verdict verdict_of(const Source& source);

/// What the log must be explained as after damage of this kind.
Verdict expected(const Verdict& undamaged, Leaves leaves);

/// "rejected x; accepted none", for messages.
std::string to_string(const Verdict& verdict);

/// A bundled log, its name ("curl/x.log") and its bytes.
struct Sample {
  std::string name, bytes;
};

/// All samples, in the order of their names.
std::vector<Sample> samples(const std::filesystem::path& folder);

}  // namespace smtplain::damage
