#include "report/rows.h"

#include <algorithm>
#include <ostream>
#include <vector>

#include "report/layout.h"
#include "report/words.h"
#include "text/letter_case.h"

namespace smtplain {
namespace {

// Narrower than this, two columns are two strips: the explanation goes below its line instead.
constexpr std::size_t kTwoColumns = 90;

constexpr Palette kColors = {"\033[1;32m", "\033[1;31m", "\033[1;33m", "\033[1m",
                             "\033[2m",    "\033[36m",   "\033[35m",   "\033[0m"};
constexpr Palette kPlain = {};

std::string_view color_of(const Event& event, const Palette& palette) {
  if (event.kind == Kind::error || event.code >= 400) return palette.bad;
  if (event.kind == Kind::noise) return palette.quiet;
  if (event.from == Speaker::client) return palette.client;
  return event.from == Speaker::server ? palette.server : std::string_view{};
}

std::string shown_text(const Event& event) {
  std::string shown = safe_text(event.text, true);
  if (const std::string more = lines_not_shown(event); !more.empty()) shown += "\n(" + more + ')';
  return shown;
}

}  // namespace

const Palette& palette(bool color) {
  return color ? kColors : kPlain;
}

void write_event(std::ostream& out, const Event& event, const std::string& explained, const Palette& palette,
                 std::size_t width) {
  const std::string_view color = color_of(event, palette);
  const std::size_t number_width = 6;
  const bool two_columns = width >= kTwoColumns;
  const std::size_t left =
      two_columns ? std::min<std::size_t>((width - number_width) / 2, 70) - 2 : width - number_width - 2;
  const auto said = wrap(shown_text(event), left);
  const std::size_t right =
      two_columns ? std::min<std::size_t>(width - number_width - left - 4, 100) : width - number_width - 4;
  const auto meaning =
      explained.empty() ? std::vector<std::string>{} : wrap(safe_text(explained, true), right);
  const std::size_t rows = two_columns ? std::max(said.size(), meaning.size()) : said.size();
  for (std::size_t row = 0; row < rows; ++row) {
    std::string number = row == 0 ? std::to_string(event.line) : "";
    number.insert(0, number.size() < number_width - 1 ? number_width - 1 - number.size() : 0, ' ');
    const std::string text = row < said.size() ? said[row] : "";
    const bool beside = two_columns && row < meaning.size();
    out << palette.quiet << number << ' ' << palette.off << color << (row == 0 ? speaker_mark(event) : ' ')
        << ' ' << (beside ? pad(text, left) : text) << (color.empty() ? std::string_view{} : palette.off);
    if (beside) out << "  " << meaning[row];
    out << '\n';
  }
  if (two_columns) return;
  for (const std::string& line : meaning) out << std::string(number_width + 4, ' ') << line << '\n';
}

void write_advice(std::ostream& out, std::span<const Fix> fixes, std::size_t width) {
  for (std::size_t i = 0; i < fixes.size(); ++i)
    write_hanging(out, "  " + std::to_string(i + 1) + ". ", capitalised(advice(fixes[i])), width);
}

}  // namespace smtplain
