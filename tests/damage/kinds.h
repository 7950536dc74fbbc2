// The kinds of damage, one function each; damage.h has them in a list.
#pragma once
#include <string>
#include <string_view>

namespace smtplain::damage {

std::string newlines_lost(std::string_view log);
std::string newlines_to_blanks(std::string_view log);
std::string double_spaced(std::string_view log);
std::string quoted_once(std::string_view log);
std::string quoted_twice(std::string_view log);
std::string quoted_tightly(std::string_view log);
std::string quoted_with_bars(std::string_view log);
std::string fenced(std::string_view log);
std::string table_of_rows(std::string_view log);
std::string dashes_as_bullets(std::string_view log);
std::string stars_as_bullets(std::string_view log);
std::string numbered_list(std::string_view log);
std::string prose_between(std::string_view log);
std::string wrapped_in_words(std::string_view log);
std::string wrapped_between_words(std::string_view log);
std::string numbered_with_bars(std::string_view log);
std::string numbered_with_colons(std::string_view log);
std::string numbered_with_tabs(std::string_view log);
std::string after_kubernetes_stamp(std::string_view log);
std::string after_journal_prefix(std::string_view log);
std::string after_actions_stamp(std::string_view log);
std::string after_time_stamp(std::string_view log);
std::string after_time_in_brackets(std::string_view log);
std::string line_ends_crlf(std::string_view log);
std::string line_ends_cr(std::string_view log);
std::string indented(std::string_view log);
std::string indented_by_tab(std::string_view log);
std::string trailing_blanks(std::string_view log);
std::string padded_to_width(std::string_view log);
std::string two_attempts(std::string_view log);
std::string smart_punctuation(std::string_view log);
std::string entities_once(std::string_view log);
std::string entities_twice(std::string_view log);
std::string line_break_tags(std::string_view log);
std::string tags_eaten(std::string_view log);
std::string addresses_protected(std::string_view log);
std::string addresses_protected_in_html(std::string_view log);
std::string quoted_printable(std::string_view log);
std::string json_string(std::string_view log);
std::string python_string(std::string_view log);
std::string docker_json(std::string_view log);
std::string utf16_little_endian(std::string_view log);
std::string utf16_big_endian(std::string_view log);
std::string byte_order_mark(std::string_view log);
std::string tabs_for_blanks(std::string_view log);
std::string no_break_spaces(std::string_view log);

}  // namespace smtplain::damage
