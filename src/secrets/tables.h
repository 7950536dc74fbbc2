// Rows and cells of tables as databases, spreadsheets and consoles print them.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "secrets/spans.h"
#include "text/characters.h"

namespace smtplain {

/// How the lines begin that tables are drawn with.
inline constexpr std::string_view kDrawn = "\xE2\x94";

/// The cell that begins at `at`, without its quotes; `at` moves to the sign behind it, or to the end.
SecretSpan read_cell(std::string_view line, std::size_t& at, char sign);

/// False for commands ("MAIL FROM:"), for all that begins with a mark, and for all without a separator.
bool may_head_table(std::string_view line);

/// The line as if its table were drawn with | and -, each place where it was: "│ user │", "├──────┤".
std::string flattened(std::string_view line);

/// "+----+------+", "|:---|---|": what stands between the rows.
bool is_rule(std::string_view line);

/// Calls `use` with each cell of a row; gives how many there are.
template <typename Use>
std::size_t for_each_cell(std::string_view line, char sign, Use use) {
  std::size_t count = 0;
  for (std::size_t at = 0; at <= line.size(); ++at) {
    SecretSpan cell = read_cell(line, at, sign);
    while (sign == '|' && cell.begin < cell.end && is_blank(line[cell.begin])) ++cell.begin;
    while (sign == '|' && cell.begin < cell.end && is_blank(line[cell.end - 1])) --cell.end;
    use(count++, cell);
    if (at >= line.size() || line[at] != sign) break;
  }
  return count;
}

}  // namespace smtplain
