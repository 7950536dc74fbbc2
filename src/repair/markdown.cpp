#include "repair/markdown.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "repair/evidence.h"
#include "text/any_case.h"
#include "text/characters.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kLongestLink = 512;

bool is_url(std::string_view text) {
  return text.starts_with("mailto:") || text.starts_with("http://") || text.starts_with("https://");
}

/// [text](url) at the start of `text`; gives its length and the text to show.
std::size_t markdown_link(std::string_view text, std::string_view& shown) {
  const std::size_t middle = text.substr(0, kLongestLink).find("](");
  if (middle == npos || middle < 2 || !is_url(text.substr(middle + 2))) return 0;
  // "mx.example.com[192.0.2.1]:25 … [text](url)": the link begins at the bracket next to its words.
  if (text.substr(1, middle - 1).find('[') != npos) return 0;
  const std::size_t end = text.substr(0, kLongestLink).find(')', middle);
  if (end == npos) return 0;
  shown = text.substr(1, middle - 1);
  return end + 1;
}

/// [email]a@b[/email], [url=https://…]text[/url]: the links of bulletin boards.
std::size_t board_link(std::string_view text, std::string_view& shown) {
  for (const std::string_view tag : {"[email", "[url"}) {
    if (!istarts_with(text, tag)) continue;
    text = text.substr(0, kLongestLink);
    const std::string end = "[/" + std::string(tag.substr(1)) + "]";
    const std::size_t from = text.find(']'), to = ifind(text, end);
    const bool opens = from == tag.size() || text[tag.size()] == '=';
    if (!opens || from == npos || to == npos || to < from) return 0;
    shown = text.substr(from + 1, to - from - 1);
    return to + end.size();
  }
  return 0;
}

/// <url|text> of Slack, or <url> of Outlook after the text it belongs to.
std::size_t angle_link(std::string_view text, std::string_view before, std::string_view& shown) {
  if (!is_url(text.substr(1, kLongestLink))) return 0;
  const std::size_t end = text.substr(0, kLongestLink).find('>');
  if (end == npos) return 0;
  const std::string_view inside = text.substr(1, end - 1);
  if (const std::size_t bar = inside.find('|'); bar != npos) {
    shown = inside.substr(bar + 1);
    return end + 1;
  }
  std::string_view target = inside.substr(inside.find(':') + 1);
  while (target.starts_with('/')) target.remove_prefix(1);
  while (target.ends_with('/')) target.remove_suffix(1);
  if (target.empty() || !before.ends_with(target)) return 0;
  shown = {};
  return end + 1;
}

}  // namespace

std::string without_links(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::string_view shown;
    std::size_t length = text[at] == '['   ? markdown_link(text.substr(at), shown)
                         : text[at] == '<' ? angle_link(text.substr(at), out, shown)
                                           : 0;
    if (length == 0 && text[at] == '[') length = board_link(text.substr(at), shown);
    if (length == 0) {
      out += text[at++];
      continue;
    }
    out += shown;
    at += length;
  }
  return out;
}

namespace {

/// Rewrites a line if the repaired text differs.
bool replace_text(Draft& draft, Line& line, std::string_view repaired) {
  if (repaired == line.text) return false;
  draft.rewrite(line, repaired, true);
  return true;
}

/// "```", "```text", "``` 220 mx": what is left of a line with a code fence.
std::string_view without_fence(std::string_view text) {
  const std::string_view all = trim(text);
  for (const std::string_view fence : {"```", "~~~"}) {
    std::string_view inner = all;
    if (inner.starts_with(fence)) {
      inner.remove_prefix(fence.size());
      const bool language = inner.find(' ') == npos && !begins_with_reply(inner) && inner.find('@') == npos;
      return language ? std::string_view{} : inner;
    }
    if (inner.ends_with(fence) && inner.size() > fence.size())
      return inner.substr(0, inner.size() - fence.size());
  }
  return text;
}

std::string_view without_code_marks(std::string_view text) {
  const std::string_view inner = trim(text);
  const bool code = inner.size() > 2 && inner.front() == '`' && inner.back() == '`' &&
                    inner.substr(1, inner.size() - 2).find('`') == npos;
  return code ? inner.substr(1, inner.size() - 2) : text;
}

/// **text** to text, in pairs. Stars of a firewall, of swaks' "<** 550" and of a hidden password are no
/// pairs.
std::string without_bold(std::string_view text) {
  std::string out;
  std::size_t copied = 0, open = text.find("**");
  while (open != npos) {
    const std::size_t run = text.find_first_not_of('*', open);
    const std::size_t close = run == npos ? npos : text.find("**", run);
    if (close == npos) break;
    const std::size_t after = std::min(text.find_first_not_of('*', close), text.size());
    const bool pair = run - open == 2 && after - close == 2 && text[run] != ' ' && text[close - 1] != ' ';
    if (!pair) {
      open = close;
      continue;
    }
    out.append(text, copied, open - copied).append(text, run, close - run);
    copied = after;
    open = text.find("**", after);
  }
  return out.append(text, copied, npos);
}

constexpr std::string_view kEscapable = "<>_*#[]~|";

bool is_escape(std::string_view text, std::size_t at) {
  return text[at] == '\\' && at + 1 < text.size() && kEscapable.find(text[at + 1]) != npos;
}

/// Backslashes that only Markdown puts there: around an address or a process's number, or before the prompt.
bool shows_escapes(std::string_view text) {
  const std::size_t open = text.find("\\<");
  if (open != npos && text.find("\\>", open) != npos) return true;
  const std::size_t number = text.find("\\[");
  if (number != npos && number > 0 && number + 2 < text.size() && is_letter(text[number - 1]) &&
      is_digit(text[number + 2]) && text.find("\\]: ", number) != npos)
    return true;
  return trim(text).starts_with("\\#") || trim(text).starts_with("\\*") || trim(text).starts_with("\\>");
}

std::string without_escapes(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_escape(text, at)) ++at;
    out += text[at];
  }
  return out;
}

/// What bulletin boards put around words and lines: "[COLOR="red"]250-STARTTLS[/COLOR]", "[B]ehlo pc[/B]",
/// "[CODE]". Their links are board_link's.
constexpr std::array kBoardTags =
    word_list("code", "quote", "color", "font", "size", "b", "i", "u", "html", "indent");

/// Gives the length of such a tag at the start of `text`.
std::size_t board_tag(std::string_view text) {
  constexpr std::size_t longest = 64;
  const std::size_t name = text.starts_with("[/") ? 2 : 1, end = text.substr(0, longest).find(']');
  if (text.empty() || text[0] != '[' || end == npos) return 0;
  const std::string_view inside = text.substr(name, end - name);
  const std::string_view word = inside.substr(0, name == 1 ? inside.find('=') : npos);
  const bool known = iequals_any(word, kBoardTags);
  return known ? end + 1 : 0;
}

bool closes_board_tag(std::string_view text) {
  for (std::size_t at = text.find("[/"); at != npos; at = text.find("[/", at + 1))
    if (board_tag(text.substr(at)) > 0) return true;
  return false;
}

std::string without_board_tags(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = text[at] == '[' ? board_tag(text.substr(at)) : 0;
    if (length == 0) out += text[at++];
    at += length;
  }
  return out;
}

bool holds_link(std::string_view text) {
  return text.find("](") != npos || text.find("<mailto:") != npos || text.find("<http") != npos ||
         text.find("[/") != npos;
}

/// A quick look whether there is anything to do.
bool shows_inline_marks(std::string_view text) {
  return text.find('`') != npos || text.find("**") != npos || text.find("~~~") != npos ||
         text.find('\\') != npos || holds_link(text);
}

bool undo_inline_marks(Draft& draft) {
  const auto sample = draft.sample();
  if (std::none_of(sample.begin(), sample.end(),
                   [](const Line& line) { return shows_inline_marks(line.text); })) {
    return false;
  }
  const bool escapes =
      std::any_of(sample.begin(), sample.end(), [](const Line& line) { return shows_escapes(line.text); });
  const bool board =
      std::any_of(sample.begin(), sample.end(), [](const Line& line) { return closes_board_tag(line.text); });
  const auto is_continued = [](const Line& line) {
    return line.text.ends_with('\\') && !line.text.ends_with("\\\\");
  };
  const auto continued = static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), is_continued));
  const bool line_breaks = continued >= 4 && continued * 10 >= sample.size() * 4;  // CommonMark section 6.7
  bool changed = false;
  for (Line& line : draft.lines) {
    if (line_breaks && line.text.ends_with('\\')) line.text.remove_suffix(1);
    if (line.text.find_first_of("`~*\\[<") == npos) continue;
    changed |= replace_text(draft, line, without_fence(line.text));
    changed |= replace_text(draft, line, without_code_marks(line.text));
    if (line.text.find("**") != npos) changed |= replace_text(draft, line, without_bold(line.text));
    if (escapes) changed |= replace_text(draft, line, without_escapes(line.text));
    if (holds_link(line.text)) changed |= replace_text(draft, line, without_links(line.text));
    if (board && line.text.find('[') != npos)
      changed |= replace_text(draft, line, without_board_tags(line.text));
  }
  return changed || line_breaks;
}

constexpr std::array kBullets =
    word_list("- ", "* ", "+ ", "\xE2\x80\xA2", "\xE2\x97\xA6", "\xE2\x96\xAA", "\xC2\xB7", "\xE2\x80\xA3");

/// What stands behind the bullets of a document.
struct Items {
  std::vector<std::string_view> inside;
  std::size_t written = 0;
  bool in_one_piece = true;  ///< no line without the bullet between lines with it
};

/// The text behind a bullet, with its own indentation; nothing if the line has none.
std::optional<std::string_view> behind_bullet(std::string_view text, std::string_view bullet) {
  const std::size_t start = text.find_first_not_of(" \t");
  if (start == npos || text[start] != bullet.front()) return std::nullopt;
  text.remove_prefix(start);
  if (text == trim(bullet)) return std::string_view{};
  if (!text.starts_with(bullet)) return std::nullopt;
  return bullet.ends_with(' ') ? text.substr(bullet.size()) : trim(text.substr(bullet.size()));
}

Items find_items(const Draft& draft, std::string_view bullet) {
  Items items;
  bool left = false;
  for (const Line& line : draft.sample()) {
    if (trim(line.text).empty()) continue;
    ++items.written;
    const auto inside = behind_bullet(line.text, bullet);
    if (!inside) {
      left = !items.inside.empty();
      continue;
    }
    items.in_one_piece = items.in_one_piece && !left;
    items.inside.push_back(*inside);
  }
  return items;
}

/// "* " and "- " are also marks of curl and gnutls-cli: as bullets they have further marks behind them.
bool holds_other_marks(std::span<const std::string_view> items) {
  constexpr std::array marks = word_list("* ", "< ", "> ", "- ", "curl: (", "$ ", "=== ", "CONNECTED(", "---",
                                         "<= ", "*** ", "depth=", "{ type: '");
  return std::any_of(items.begin(), items.end(), [&](std::string_view item) {
    return starts_with_any(item, marks) || begins_with_reply(item) || looks_like_command(item) ||
           parse_prefix(item).time;
  });
}

bool undo_bullets(Draft& draft) {
  for (const std::string_view bullet : kBullets) {
    const Items items = find_items(draft, bullet);
    if (items.inside.size() < 2 || items.inside.size() * 10 < items.written * 5) continue;
    const bool dialogue = items.inside.size() * 10 >= items.written * 6 && shows_dialogue(items.inside);
    if (!dialogue && !(items.in_one_piece && holds_other_marks(items.inside))) continue;
    for (Line& line : draft.lines) {
      const auto inside = behind_bullet(line.text, bullet);
      if (!inside) continue;
      line.text = *inside;
      line.inferred = true;
    }
    return true;
  }
  return false;
}

/// Position of the next bar that Markdown does not show as one.
std::size_t find_bar(std::string_view text) {
  std::size_t bar = text.find('|');
  while (bar != npos && bar > 0 && text[bar - 1] == '\\') bar = text.find('|', bar + 1);
  return bar;
}

std::vector<std::string_view> cells_of(std::string_view row) {
  row = trim(row);
  if (row.starts_with('|')) row.remove_prefix(1);
  if (row.ends_with('|') && !row.ends_with("\\|")) row.remove_suffix(1);
  std::vector<std::string_view> cells;
  for (std::size_t bar = find_bar(row); bar != npos; bar = find_bar(row)) {
    cells.push_back(trim(row.substr(0, bar)));
    row.remove_prefix(bar + 1);
  }
  cells.push_back(trim(row));
  return cells;
}

/// "|---|:--:|", the row under a table's head.
bool is_table_rule(std::string_view text) {
  return text.find('|') != npos && text.find("--") != npos && text.find_first_not_of("|-: \t") == npos;
}

bool is_dialogue_cell(std::string_view cell) {
  const std::string_view said = without_speaker_mark(cell);
  return begins_with_reply(said) || looks_like_command(said);
}

/// How many cells of each column hold something said in a dialogue; if none do, how long its text is.
std::vector<std::size_t> weigh_columns(std::span<const Line> lines) {
  std::vector<std::size_t> count, length;
  for (const Line& line : lines) {
    if (line.text.find('|') == npos) continue;
    const auto cells = cells_of(line.text);
    if (count.size() < cells.size()) count.resize(cells.size()), length.resize(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      count[i] += is_dialogue_cell(cells[i]);
      length[i] += cells[i].size();
    }
  }
  const bool dialogue = std::any_of(count.begin(), count.end(), [](std::size_t cells) { return cells != 0; });
  return dialogue ? count : length;
}

/// Keeps the columns that hold the dialogue: each cell of them becomes a line.
bool undo_tables(Draft& draft) {
  const auto sample = draft.sample();
  if (std::none_of(sample.begin(), sample.end(), [](const Line& line) { return is_table_rule(line.text); })) {
    return false;
  }
  const auto columns = weigh_columns(sample);
  const std::size_t most = columns.empty() ? 0 : *std::max_element(columns.begin(), columns.end());
  if (most == 0) return false;
  std::vector<Line> lines;
  for (Line line : draft.lines) {
    if (line.text.find('|') == npos) {
      lines.push_back(line);
      continue;
    }
    const std::size_t before = lines.size();
    const auto cells = cells_of(line.text);
    for (std::size_t i = 0; i < cells.size() && !is_table_rule(line.text); ++i) {
      const bool kept = i < columns.size() && columns[i] * 3 >= most && !cells[i].empty();
      if (!kept) continue;
      lines.push_back({cells[i], line.number, true, line.time});
      if (cells[i].find("\\|") != npos) draft.rewrite(lines.back(), without_escapes(cells[i]), true);
    }
    if (lines.size() == before) lines.push_back({{}, line.number, true, line.time});
  }
  draft.lines = std::move(lines);
  return true;
}

}  // namespace

bool undo_markdown(Draft& draft) {
  const bool table = undo_tables(draft);
  const bool marks = undo_inline_marks(draft);
  const bool bullets = undo_bullets(draft);
  return table || marks || bullets;
}

}  // namespace smtplain
