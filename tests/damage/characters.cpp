// Damage to the characters of a log: encodings, entities, typography, strings of programming languages.
#include <algorithm>
#include <cstdio>

#include "damage.h"
#include "kinds.h"
#include "text/encoding.h"

namespace smtplain::damage {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
    out.append(text.substr(0, at)).append(to);
    text.remove_prefix(at + from.size());
  }
  return out.append(text);
}

std::string entities(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#039;"; break;
      default: out += c;
    }
  }
  return out;
}

bool is_address_character(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '+';
}

/// Each address replaced, as web hosts do that protect them from robots.
std::string without_addresses(std::string_view text, std::string_view instead) {
  std::string out;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@')) {
    std::size_t begin = at, end = at + 1;
    while (begin > 0 && is_address_character(text[begin - 1])) --begin;
    while (end < text.size() && is_address_character(text[end])) ++end;
    const std::string_view domain = text.substr(at + 1, end - at - 1);
    const bool address = begin < at && domain.find('.') != std::string_view::npos;
    out.append(text.substr(0, address ? begin : end)).append(address ? instead : "");
    text.remove_prefix(end);
  }
  return out.append(text);
}

/// The log as one string of a programming language.
std::string as_string(std::string_view log, char quote) {
  std::string out(1, quote);
  for (const char c : log) {
    if (c == '\n') {
      out += "\\r\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      if (c == quote || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + quote;
}

std::string utf16(std::string_view text, bool big_endian) {
  std::string out;
  const auto unit = [&](char32_t value) {
    const char high = static_cast<char>(value >> 8), low = static_cast<char>(value & 0xFF);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  };
  unit(0xFEFF);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(text.substr(at)));
    const char32_t c = utf8_code_point(text.substr(at), length);
    if (c > 0xFFFF) {
      unit(0xD800 + ((c - 0x10000) >> 10));
      unit(0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      unit(c);
    }
    at += length;
  }
  return out;
}

}  // namespace

/// As a word processor does while one types.
std::string smart_punctuation(std::string_view log) {
  std::string out;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const bool opens = i == 0 || std::string_view(" \t\n([{<=:b").find(log[i - 1]) != std::string_view::npos;
    if (log[i] == '"') {
      out += opens ? "\xE2\x80\x9C" : "\xE2\x80\x9D";
    } else if (log[i] == '\'') {
      out += opens ? "\xE2\x80\x98" : "\xE2\x80\x99";
    } else if (log.substr(i).starts_with("--")) {
      out += "\xE2\x80\x93", i += 1;
    } else if (log.substr(i).starts_with("...")) {
      out += "\xE2\x80\xA6", i += 2;
    } else {
      out += log[i];
    }
  }
  return out;
}

std::string entities_once(std::string_view log) {
  return entities(log);
}

std::string entities_twice(std::string_view log) {
  return entities(entities(log));
}

std::string line_break_tags(std::string_view log) {
  return replaced(entities(log), "\n", "<br />\n");
}

/// What looks like a tag is gone with what is in it, as a forum does that takes markup away.
std::string tags_eaten(std::string_view log) {
  std::string out;
  for (const std::string_view line : lines_of(log)) {
    for (std::size_t at = 0; at < line.size(); ++at) {
      const bool opens =
          line[at] == '<' && at + 1 < line.size() && (is_letter(line[at + 1]) || line[at + 1] == '/');
      const std::size_t end = opens ? line.find('>', at) : std::string_view::npos;
      if (end == std::string_view::npos) {
        out += line[at];
      } else {
        at = end;
      }
    }
    out += '\n';
  }
  return out;
}

std::string addresses_protected(std::string_view log) {
  return without_addresses(log, "[email protected]");
}

std::string addresses_protected_in_html(std::string_view log) {
  return without_addresses(log, "[email&#160;protected]");
}

std::string quoted_printable(std::string_view log) {
  std::string out;
  for (const std::string_view line : lines_of(log)) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto c = static_cast<unsigned char>(line[i]);
      const bool last_blank = i + 1 == line.size() && (c == ' ' || c == '\t');
      char encoded[4] = {line[i], 0};
      if (c == '=' || c >= 0x7F || (c < ' ' && c != '\t') || last_blank)
        std::snprintf(encoded, sizeof encoded, "=%02X", c);
      const std::size_t length = std::string_view(encoded).size();
      if (column + length > 75) out += "=\n", column = 0;
      out += encoded;
      column += length;
    }
    out += '\n';
  }
  return out;
}

std::string json_string(std::string_view log) {
  return "{\"output\": " + as_string(log, '"') + "}\n";
}

std::string python_string(std::string_view log) {
  return replaced(as_string(log, '\''), "\\r\\n", "\\n") + "\n";
}

std::string docker_json(std::string_view log) {
  std::string out;
  for (const std::string_view line : lines_of(log)) {
    std::string text = as_string(std::string(line) + "\n", '"');
    text = replaced(text, "\\r\\n\"", "\\n\"");
    out += "{\"log\":" + text + ",\"stream\":\"stderr\",\"time\":\"2024-05-14T09:12:33.123456789Z\"}\n";
  }
  return out;
}

std::string utf16_little_endian(std::string_view log) {
  return utf16(replaced(log, "\n", "\r\n"), false);
}

std::string utf16_big_endian(std::string_view log) {
  return utf16(replaced(log, "\n", "\r\n"), true);
}

std::string byte_order_mark(std::string_view log) {
  return std::string("\xEF\xBB\xBF").append(log);
}

/// Runs of blanks as an editor's tabs.
std::string tabs_for_blanks(std::string_view log) {
  std::string out;
  for (std::size_t at = 0; at < log.size();) {
    const std::size_t end = std::min(log.find_first_not_of(' ', at), log.size());
    if (end - at > 1) {
      out += '\t';
      at = end;
    } else {
      out += log[at++];
    }
  }
  return out;
}

std::string no_break_spaces(std::string_view log) {
  return replaced(log, " ", "\xC2\xA0");
}

}  // namespace smtplain::damage
