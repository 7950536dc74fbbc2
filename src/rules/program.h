// Patterns as short programs over sets of places in a text, for what a list of literals cannot say: gaps,
// words that vary, optional parts.
//
// A step takes the set of places where the steps before it can end and gives the set where it can end itself.
// Each step reads the text at most once, whatever the text is, so nothing can be made slow on purpose. A run
// knows ASCII only; other texts and the patterns that have no program are for RE2.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/model.h"

namespace smtplain::rules {

/// Longer texts are for RE2.
inline constexpr std::size_t kMaxProgramText = 4200;

/// The two characters at `two`.
inline std::uint16_t pair_of(const char* two) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(two[0]) | static_cast<unsigned char>(two[1])
                                                                             << 8);
}

/// A StepData that owns its text.
struct ProgramStep {
  StepOp op = StepOp::literal;
  std::uint16_t low = 0, high = 0;  ///< of a literal `high` is the place of its rarest character
  std::uint16_t pair = kNoPair;     ///< of a literal: its rarest character and the one after it, pair_of()
  std::uint32_t length = 0;
  std::string text;
};

/// Reads RE2 syntax; empty if the pattern has something that a program does not know.
std::vector<ProgramStep> compile_program(std::string_view pattern);

/// Whether the program matches anywhere in the text: folded, ASCII, of at most kMaxProgramText bytes.
bool run_program(std::span<const StepData> program, std::string_view folded);

}  // namespace smtplain::rules
