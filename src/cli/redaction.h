// Takes the secrets out of a log's bytes and leaves all others as they are.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/analyze.h"

namespace smtplain {

struct RedactOptions {
  bool addresses = false;  ///< mail addresses become person1@example.com ...
  bool hosts = false;      ///< names and IP addresses become host1.example.net, 192.0.2.1 ...
};

/// Something that was taken out.
struct Hidden {
  std::uint64_t line = 0;
  std::string_view what;  ///< "a secret", "an address", "a host name"
};

struct Redaction {
  std::string bytes;
  std::vector<Hidden> hidden;  ///< in the order of the log
};

/// Where the log shows secrets is decided by the same analysis that explains it, so a log that is read
/// wrongly is still searched for what free text gives away. Doing it twice changes nothing more.
Redaction redact(const Analyzer& analyzer, std::string bytes, const RedactOptions& options);

/// Options an analyzer needs for redact().
inline AnalyzeOptions redaction_analysis() {
  AnalyzeOptions options;
  options.collect_secrets = true;
  options.annotate = false;
  return options;
}

}  // namespace smtplain
