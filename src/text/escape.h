// Text as programming languages write it between quotes.
#pragma once
#include <string>
#include <string_view>

namespace smtplain {

/// Undoes backslash escapes as C, Python, Ruby, PHP, JavaScript and JSON write them: \r \n \t \" \' \\ \/ \e
/// \0 \033 \x1b \u00e9 (surrogate pairs too). Unknown ones stay. The result is valid UTF-8. For `reply:
/// b'250-example.com\r\n'` or `"response":"535-5.7.8 …\n535 5.7.8 …"` hand in what is between the quotes.
std::string unescape(std::string_view text);

/// The inside of a quoted string that begins at `text` with ' or " (after an optional b, u or r of Python),
/// up to its closing quote or the end if that is missing. Empty, with `length` 0, if there is no quote.
/// `length` gets the characters taken, quotes included.
std::string_view quoted(std::string_view text, std::size_t* length = nullptr);

}  // namespace smtplain
