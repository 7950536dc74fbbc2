// The lines of a log that prove a verdict.
#pragma once
#include <cstdint>
#include <vector>

#include "smtplain/session.h"

namespace smtplain::rules {

/// What a verdict rests on.
struct EvidenceFor {
  const Event* event = nullptr;      ///< the one that it is about; null: the session as a whole
  bool greeting = false;             ///< the greeting is part of the proof
  bool last_step = false;            ///< so is the last command that was answered
  std::vector<std::int32_t> judged;  ///< the events that a rule with a cause matched
};

/// The line that tells, the command it answers, and what followed from it.
std::vector<Evidence> evidence(const Session&, const EvidenceFor&);

}  // namespace smtplain::rules
