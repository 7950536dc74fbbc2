// Bytes of a file to UTF-8: which encoding it is written in is found out from the bytes alone.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace smtplain {

/// A file's text in valid UTF-8, and what it was before.
struct DecodedText {
  std::string text;
  std::string_view encoding;  ///< "utf-8", "utf-16le", "utf-16be", "latin-1" (also Windows-1252)
  std::size_t replaced = 0;   ///< bytes that are no text, each run now one U+FFFD
};

/// Decodes `bytes`. UTF-8 without faults is handed back as it came, not copied; a byte order mark is taken
/// off.
DecodedText to_utf8(std::string bytes);
/// Decodes a further part of a text whose first part had this `encoding`.
DecodedText to_utf8(std::string bytes, std::string_view encoding);

/// Which bytes a text holds anywhere that may need a repair. Answered at memory speed.
struct ByteSurvey {
  bool control = false;  ///< C0 controls besides tab, CR and LF, or DEL
  bool high = false;     ///< anything beyond ASCII
  bool carriage_return = false;
};
ByteSurvey survey_bytes(std::string_view text);

/// `text` with each run of bytes that are no UTF-8 replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

/// At most the first `most` bytes of `text`, cut at a whole character.
std::string_view cut_utf8(std::string_view text, std::size_t most);
/// Length of the valid UTF-8 sequence at the start of `text` (RFC 3629 section 4), 0 if there is none.
std::size_t utf8_sequence(std::string_view text);
/// The code point of the valid sequence at the start of `text`, which is `length` bytes long.
char32_t utf8_code_point(std::string_view text, std::size_t length);
void append_utf8(std::string& out, char32_t code_point);

}  // namespace smtplain
