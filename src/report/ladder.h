// The dialogue as a ladder: client left, server right, an arrow for each thing said. The model behind the
// diagram of the HTML report and the compact form for terminals.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "smtplain/session.h"

namespace smtplain {

struct LadderStep {
  enum class Shape : std::uint8_t {
    to_server,  ///< a command, an answer within AUTH, the message content
    to_client,  ///< a reply
    note,       ///< connecting, TLS, an error, the end: said by nobody on the wire
    left_out    ///< stands for `count` steps
  };
  Shape shape = Shape::note;
  std::string label;  ///< one line, safe to print
  std::uint32_t line = 0;
  std::uint64_t count = 0;
  bool encrypted = false;
  bool negative = false;  ///< a reply of 400 and above, or an error
  bool decisive = false;  ///< what decided the outcome
  Time time;
  std::optional<std::int64_t> pause_ms;  ///< between the step before and this one, if it is a second or more
};

struct Ladder {
  std::string client, server;
  std::vector<LadderStep> steps;  ///< at most some 200; the middle of a long dialogue is left out
};

Ladder make_ladder(const Session& session);

/// "8 s", "2 min 5 s".
std::string duration_words(std::int64_t ms);

/// A row a step, `width` columns wide.
std::vector<std::string> ladder_rows(const Ladder& ladder, std::size_t width);

}  // namespace smtplain
