// Damage to the lines of a log: their ends, their starts, what stands between them.
#include <algorithm>
#include <cstdio>

#include "damage.h"
#include "kinds.h"
#include "text/encoding.h"

namespace smtplain::damage {

std::string plain(std::string_view bytes) {
  const std::string text = to_utf8(std::string(bytes)).text;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 >= text.size() || (text[i + 1] != '\n' && text[i + 1] != '\r')) {
      out += '\n';
    }
  }
  if (!out.ends_with('\n')) out += '\n';
  return out;
}

std::vector<std::string_view> lines_of(std::string_view log) {
  std::vector<std::string_view> lines;
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    lines.push_back(log.substr(0, end));
    log.remove_prefix(std::min(end + 1, log.size()));
  }
  return lines;
}

namespace {

std::string joined(std::span<const std::string_view> lines) {
  std::string out;
  for (const std::string_view line : lines) out.append(line).append("\n");
  return out;
}

/// Each line through `change(line, number)`, with `end` behind it.
template <typename Change>
std::string each_line(std::string_view log, Change change, std::string_view end = "\n") {
  std::string out;
  int number = 0;
  for (const std::string_view line : lines_of(log)) out.append(change(line, number++)).append(end);
  return out;
}

std::string with_prefix(std::string_view log, std::string_view prefix) {
  return each_line(log, [&](std::string_view line, int) { return std::string(prefix).append(line); });
}

/// Between sentences that no log holds, parted from them by the lines `before` and `after`.
std::string within_prose(const std::string& log, std::string_view before = "\n",
                         std::string_view after = "\n") {
  return std::string("Hello, since yesterday our shop sends no more mail. Here is what I get:\n")
      .append(before)
      .append(log)
      .append(after)
      .append("Does anybody know what to do? Many thanks in advance\n");
}

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  char text[128];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

/// A clock that ticks once every three lines.
std::string clock(const char* format, int number) {
  const int second = 33 * 60 + 17 + number / 3;
  return formatted(format, 9, second / 60 % 60, second % 60, number % 1000);
}

}  // namespace

std::string excerpt(std::string_view log, std::size_t from, std::size_t to, std::size_t parts) {
  const auto lines = lines_of(log);
  const std::size_t begin = lines.size() * from / parts, end = lines.size() * to / parts;
  return joined(std::span(lines).subspan(begin, end - begin));
}

std::string newlines_lost(std::string_view log) {
  return each_line(
      log, [](std::string_view line, int) { return std::string(line); }, "");
}

std::string newlines_to_blanks(std::string_view log) {
  return each_line(
      log, [](std::string_view line, int) { return std::string(line); }, " ");
}

std::string double_spaced(std::string_view log) {
  return each_line(
      log, [](std::string_view line, int) { return std::string(line); }, "\n\n");
}

std::string quoted_once(std::string_view log) {
  return within_prose(with_prefix(log, "> "));
}

std::string quoted_twice(std::string_view log) {
  return within_prose(with_prefix(log, "> > "));
}

std::string quoted_tightly(std::string_view log) {
  return with_prefix(log, ">");
}

std::string quoted_with_bars(std::string_view log) {
  return within_prose(with_prefix(log, "| "));
}

std::string fenced(std::string_view log) {
  return within_prose(std::string(log), "```text\n", "```\n");
}

std::string table_of_rows(std::string_view log) {
  std::string rows = "| Line | Output |\n| ---: | :--- |\n";
  rows += each_line(log, [](std::string_view line, int number) {
    std::string cell;
    for (const char c : line) cell.append(c == '|' ? "\\" : "").append(1, c);
    return "| " + std::to_string(number + 1) + " | " + cell + " |";
  });
  return within_prose(rows);
}

std::string dashes_as_bullets(std::string_view log) {
  return within_prose(with_prefix(log, "- "));
}

std::string stars_as_bullets(std::string_view log) {
  return within_prose(with_prefix(log, "* "));
}

std::string numbered_list(std::string_view log) {
  return each_line(log, [](std::string_view line, int number) {
    return std::to_string(number + 1) + ". " + std::string(line);
  });
}

std::string prose_between(std::string_view log) {
  constexpr std::string_view sentences[] = {"This part looks fine to me, I think.",
                                            "And then comes this:", "What does the next one mean?"};
  const std::string inside = each_line(log, [&](std::string_view line, int number) {
    std::string text(line);
    if (number % 6 == 5) text.append("\n\n").append(sentences[number / 6 % 3]).append("\n");
    return text;
  });
  return within_prose(inside);
}

std::string wrapped_in_words(std::string_view log) {
  constexpr std::size_t width = 80;
  return each_line(log, [](std::string_view line, int) {
    std::string out;
    for (; line.size() > width; line.remove_prefix(width)) out.append(line.substr(0, width)).append("\n");
    return out.append(line);
  });
}

std::string wrapped_between_words(std::string_view log) {
  constexpr std::size_t width = 76;
  return each_line(log, [](std::string_view line, int) {
    std::string out;
    while (line.size() > width) {
      std::size_t end = line.rfind(' ', width);
      if (end == std::string_view::npos || line.find_first_not_of(' ') > end) end = line.find(' ', width);
      if (end == std::string_view::npos) break;
      out.append(line.substr(0, end)).append("\n");
      line.remove_prefix(end + 1);
    }
    return out.append(line);
  });
}

std::string numbered_with_bars(std::string_view log) {
  return each_line(
      log, [](std::string_view line, int number) { return formatted("%4d | ", number + 1).append(line); });
}

std::string numbered_with_colons(std::string_view log) {
  return each_line(log, [](std::string_view line, int number) {
    return std::to_string(number + 1).append(": ").append(line);
  });
}

std::string numbered_with_tabs(std::string_view log) {
  return each_line(
      log, [](std::string_view line, int number) { return formatted("%6d\t", number + 1).append(line); });
}

std::string after_kubernetes_stamp(std::string_view log) {
  return each_line(log, [](std::string_view line, int number) {
    return clock("2024-05-14T%02d:%02d:%02d.%03d456789Z stdout F ", number).append(line);
  });
}

std::string after_journal_prefix(std::string_view log) {
  return each_line(log, [](std::string_view line, int number) {
    return clock("May 14 %02d:%02d:%02d web1 shop[4242]: ", number).append(line);
  });
}

std::string after_actions_stamp(std::string_view log) {
  return each_line(log, [](std::string_view line, int number) {
    return clock("2024-05-14T%02d:%02d:%02d.%03d4567Z ", number).append(line);
  });
}

std::string after_time_stamp(std::string_view log) {
  return each_line(log, [](std::string_view line, int number) {
    return clock("2024-05-14 %02d:%02d:%02d ", number).append(line);
  });
}

std::string after_time_in_brackets(std::string_view log) {
  return each_line(log, [](std::string_view line, int number) {
    return clock("[2024-05-14 %02d:%02d:%02d] ", number).append(line);
  });
}

std::string line_ends_crlf(std::string_view log) {
  return each_line(
      log, [](std::string_view line, int) { return std::string(line); }, "\r\n");
}

std::string line_ends_cr(std::string_view log) {
  return each_line(
      log, [](std::string_view line, int) { return std::string(line); }, "\r");
}

std::string indented(std::string_view log) {
  return within_prose(with_prefix(log, "    "));
}

std::string indented_by_tab(std::string_view log) {
  return with_prefix(log, "\t");
}

std::string trailing_blanks(std::string_view log) {
  return each_line(log, [](std::string_view line, int number) {
    return std::string(line).append(static_cast<std::size_t>(number % 5 + 1), ' ');
  });
}

std::string padded_to_width(std::string_view log) {
  return each_line(log, [](std::string_view line, int) {
    return std::string(line).append(line.size() < 80 ? 80 - line.size() : 0, ' ');
  });
}

std::string two_attempts(std::string_view log) {
  return std::string(log).append("\n").append(log);
}

}  // namespace smtplain::damage
