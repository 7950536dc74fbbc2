// Makes the many shapes in which one and the same reply is printed alike, before any pattern sees it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "smtplain/event.h"

namespace smtplain::rules {

/// No reply needs more to be understood; RFC 5321 section 4.5.3.1.5 allows 512 octets a line.
inline constexpr std::size_t kMaxText = 4096;

struct ReplyText {
  std::uint16_t code = 0;  ///< of the first line, 0 if it has none
  EnhancedCode enhanced;   ///< at the start of a line, else the first that stands in the words
  std::string words;       ///< one line: no codes at line starts, single blanks, plain quotes
};

/// A reply with its line breaks. Takes off codes given twice ("550 550 5.1.1"), quoted ("550 \"550 5.1.1
/// …\""), bracketed ("(#5.1.1)", "[554 5.7.1]") or with a type ("smtp;550 5.1.1").
ReplyText normalise_reply(std::string_view text);
/// The same into a ReplyText that is no longer needed.
void normalise_reply(std::string_view text, ReplyText& reply);

/// Any other text: blanks and quotes only.
std::string normalise_words(std::string_view text);

}  // namespace smtplain::rules
