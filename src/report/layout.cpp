#include "report/layout.h"

#include <algorithm>
#include <ostream>

#include "text/characters.h"
#include "text/encoding.h"

namespace smtplain {
namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

}  // namespace

bool acts_unseen(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x061c ||
         (c >= 0xe0000 && c <= 0xe007f);
}

std::string safe_text(std::string_view text, bool keep_newlines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0, length = 1; at < text.size(); at += length) {
    const std::string_view rest = text.substr(at);
    const std::size_t whole = utf8_sequence(rest);
    length = std::max<std::size_t>(whole, 1);
    const char32_t c = whole == 0 ? U'\0' : utf8_code_point(rest, whole);
    if (c == '\n' && keep_newlines) {
      out += '\n';
    } else if (c == '\t' || c == '\n' || c == '\r') {
      out += ' ';
    } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
      out += '?';
    } else if (!acts_unseen(c)) {
      out += text.substr(at, length);
    }
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 8);
  std::vector<std::string> lines;
  while (true) {
    const auto newline = text.find('\n');
    std::string_view paragraph = text.substr(0, newline);
    std::string line;
    while (!paragraph.empty()) {
      std::size_t end = paragraph.find(' ');
      std::string_view word = paragraph.substr(0, end);
      paragraph = end == npos ? std::string_view{} : paragraph.substr(end + 1);
      if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
        lines.push_back(std::move(line));
        line.clear();
      }
      if (!line.empty()) line += ' ';
      while (display_width(word) > width) {
        std::size_t cut = 0;
        for (std::size_t columns = 0; cut < word.size() && columns < width; ++columns) {
          do ++cut;
          while (cut < word.size() && continues(word[cut]));
        }
        if (!line.empty()) lines.push_back(std::move(line));
        line.clear();
        lines.emplace_back(word.substr(0, cut));
        word.remove_prefix(cut);
      }
      line += word;
    }
    lines.push_back(std::move(line));
    if (newline == npos) return lines;
    text.remove_prefix(newline + 1);
  }
}

void write_hanging(std::ostream& out, std::string_view lead, std::string_view text, std::size_t width) {
  constexpr std::size_t least = 15;  // columns, however narrow the terminal is
  const std::size_t left = display_width(lead);
  std::string before(lead);
  for (const std::string& line : wrap(safe_text(text, true), std::max(width, left + least) - left)) {
    out << before << line << '\n';
    before.assign(left, ' ');
  }
}

std::string clip(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::size_t end = 0;
  for (std::size_t shown = 1; end < text.size() && shown < columns; ++shown) {
    do ++end;
    while (end < text.size() && continues(text[end]));
  }
  return std::string(text.substr(0, end)) + "…";
}

bool safe_link(std::string_view url) {
  return url.starts_with("https://") && std::none_of(url.begin(), url.end(), [](char c) {
           return c <= ' ' || c == '<' || c == '>' || c == '\\' || c == '"' || c == '\'' ||
                  static_cast<unsigned char>(c) > 0x7e;
         });
}

std::string pad(std::string text, std::size_t width) {
  const std::size_t columns = display_width(text);
  if (columns < width) text.append(width - columns, ' ');
  return text;
}

}  // namespace smtplain
