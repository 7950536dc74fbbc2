// What the rules have to say of a session: the likely cause, side remarks, and a sentence beside a line.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain {

enum class Severity : std::uint8_t { info, warning, error };
std::string_view name(Severity);
bool parse_name(std::string_view, Severity&);

/// A line of the log that proves something. `text` is the event's own, masked.
struct Evidence {
  std::uint32_t line = 0;  ///< 1-based
  std::string_view text;
};

/// One advice: `who` must act ("you", "your mail provider", "the recipient", "the server's administrator").
struct Fix {
  std::string who;
  std::string text;
};

/// A likely cause of the failure, in words. The first of a session's is the one to show.
struct Diagnosis {
  std::string_view cause;  ///< of docs/causes, "auth.bad-credentials"
  std::string_view rule;
  double confidence = 0;  ///< 0 to 1: how often a diagnosis like this is right
  bool lasting = false;   ///< trying again without a change gives the same answer
  std::string title;
  std::string explanation;
  std::vector<Fix> fix;
  std::vector<Evidence> evidence;
  std::vector<std::string> refs;  ///< links
};

/// A remark beside the cause: a password sent in clear, an old TLS version.
struct Finding {
  std::string_view rule;  ///< its id
  Severity severity = Severity::info;
  std::string title;
  std::string explanation;
  std::uint32_t line = 0;  ///< 0: the session as a whole
};

/// The explanation beside one event.
struct Annotation {
  std::int32_t event = -1;  ///< index into Session::events
  std::string_view rule;
  std::string text;
};

}  // namespace smtplain
