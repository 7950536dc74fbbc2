#include "damage.h"

#include <array>

#include "kinds.h"

namespace smtplain::damage {

std::span<const Damage> kinds() {
  static constexpr std::array all = {
      Damage{"newlines lost", Leaves::all, &newlines_lost},
      Damage{"newlines to blanks", Leaves::all, &newlines_to_blanks},
      Damage{"double spaced", Leaves::all, &double_spaced},
      Damage{"quoted once", Leaves::all, &quoted_once},
      Damage{"quoted twice", Leaves::all, &quoted_twice},
      Damage{"quoted tightly", Leaves::all, &quoted_tightly},
      Damage{"quoted with bars", Leaves::all, &quoted_with_bars},
      Damage{"fenced", Leaves::all, &fenced},
      Damage{"table of rows", Leaves::all, &table_of_rows},
      Damage{"dashes as bullets", Leaves::all, &dashes_as_bullets},
      Damage{"stars as bullets", Leaves::all, &stars_as_bullets},
      Damage{"numbered list", Leaves::all, &numbered_list},
      Damage{"prose between", Leaves::all, &prose_between},
      Damage{"wrapped in words", Leaves::all, &wrapped_in_words},
      Damage{"wrapped between words", Leaves::all, &wrapped_between_words},
      Damage{"numbered with bars", Leaves::all, &numbered_with_bars},
      Damage{"numbered with colons", Leaves::all, &numbered_with_colons},
      Damage{"numbered with tabs", Leaves::all, &numbered_with_tabs},
      Damage{"after kubernetes stamp", Leaves::all, &after_kubernetes_stamp},
      Damage{"after journal prefix", Leaves::all, &after_journal_prefix},
      Damage{"after actions stamp", Leaves::all, &after_actions_stamp},
      Damage{"after time stamp", Leaves::all, &after_time_stamp},
      Damage{"after time in brackets", Leaves::all, &after_time_in_brackets},
      Damage{"line ends crlf", Leaves::all, &line_ends_crlf},
      Damage{"line ends cr", Leaves::all, &line_ends_cr},
      Damage{"indented", Leaves::all, &indented},
      Damage{"indented by tab", Leaves::all, &indented_by_tab},
      Damage{"trailing blanks", Leaves::all, &trailing_blanks},
      Damage{"padded to width", Leaves::all, &padded_to_width},
      Damage{"two attempts", Leaves::twice, &two_attempts},
      Damage{"smart punctuation", Leaves::all, &smart_punctuation},
      Damage{"entities once", Leaves::all, &entities_once},
      Damage{"entities twice", Leaves::all, &entities_twice},
      Damage{"line break tags", Leaves::all, &line_break_tags},
      Damage{"tags eaten", Leaves::all, &tags_eaten},
      Damage{"addresses protected", Leaves::all, &addresses_protected},
      Damage{"addresses protected in html", Leaves::all, &addresses_protected_in_html},
      Damage{"quoted printable", Leaves::all, &quoted_printable},
      Damage{"json string", Leaves::all, &json_string},
      Damage{"python string", Leaves::all, &python_string},
      Damage{"docker json", Leaves::all, &docker_json},
      Damage{"utf16 little endian", Leaves::all, &utf16_little_endian},
      Damage{"utf16 big endian", Leaves::all, &utf16_big_endian},
      Damage{"byte order mark", Leaves::all, &byte_order_mark},
      Damage{"tabs for blanks", Leaves::all, &tabs_for_blanks},
      Damage{"no break spaces", Leaves::all, &no_break_spaces},
  };
  return all;
}

}  // namespace smtplain::damage
