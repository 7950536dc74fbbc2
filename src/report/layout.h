// Text for a terminal: safe, wrapped, in columns.
#pragma once
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain {

/// Whether a code point is a control character, moves the reading direction or takes no room (Trojan Source,
/// CVE-2021-42574).
bool acts_unseen(char32_t code_point);

/// The text without what could drive a terminal or fool a reader: control characters become '?', all
/// else that acts unseen vanishes. '\n' stays if `keep_newlines`.
std::string safe_text(std::string_view text, bool keep_newlines = false);

/// Columns that UTF-8 text takes, one for each code point.
std::size_t display_width(std::string_view text);

/// Breaks at blanks into lines of at most `width` columns; a longer word is cut. Newlines in the text are
/// kept.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// Writes the text, made safe, in lines of at most `width` columns: `lead` before the first, as many blanks
/// before the others.
void write_hanging(std::ostream& out, std::string_view lead, std::string_view text, std::size_t width);

/// The text, or its beginning and "…" if it takes more than `columns`.
std::string clip(std::string_view text, std::size_t columns);

/// Whether a link may be shown as one that can be followed: https, and nothing in it that could end it.
bool safe_link(std::string_view url);

/// The text padded with blanks to `width` columns.
std::string pad(std::string text, std::size_t width);

}  // namespace smtplain
