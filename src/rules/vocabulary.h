// The closed lists of the rule format: what may stand in `kind`, `answers`, `code`, `session` and in { }.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "rules/model.h"

namespace smtplain::rules {

/// The KindBit of "reply", "error" …; 0 if there is none of that name.
std::uint8_t parse_kind(std::string_view word);
std::string_view kind_name(std::uint8_t bit);
/// The KindBit under which an event is judged; 0 for kinds that no rule looks at.
std::uint8_t kind_bit(Kind);

/// The verbs that an `answers` word stands for, as bits; 0 if it is none: AUTH covers the answers within it.
std::uint32_t parse_answers(std::string_view word);
constexpr std::uint32_t verb_bit(Verb verb) {
  return 1u << static_cast<unsigned>(verb);
}

bool parse_code(std::string_view word, CodeTest& test);
bool parse_enhanced_test(std::string_view word, EnhancedTest& test);

enum class SessionValue : std::uint8_t { words, truth, number, pattern };
struct SessionFieldInfo {
  std::string_view name;
  SessionField field;
  SessionValue value;
  std::string_view allowed;  ///< for words: the closed list with blanks between; empty: any word
};
std::span<const SessionFieldInfo> session_fields();

/// Names that may stand in { } in a rule's texts; named groups of its patterns come on top.
std::span<const std::string_view> placeholders();
/// Who a fix may name.
std::span<const std::string_view> actors();

}  // namespace smtplain::rules
