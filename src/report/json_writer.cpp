#include "report/json_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "report/json_text.h"
#include "text/byte_blocks.h"
#include "text/encoding.h"

namespace smtplain {
namespace {

constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < plain.size(); ++c) plain[c] = c != 0x7f && c != '"' && c != '\\';
  return plain;
}();

bool is_plain(char c) {
  return kPlain[static_cast<unsigned char>(c)];
}

/// Each byte that is no UTF-8 becomes U+FFFD.
std::string repaired(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence(text.substr(at));
    out.append(length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(at, length));
    at += length == 0 ? 1 : length;
  }
  return out;
}

/// Nothing to escape, and ASCII.
bool is_plain_text(std::string_view text) {
  const auto special = [](std::uint64_t block) {
    return bytes_like(block, '"') | bytes_like(block, '\\') | bytes_like(block, 0x7f) |
           bytes_below(block, 0x20) | (block & kHighBits);
  };
  return none_in_blocks(text, special,
                        [](char c) { return !is_plain(c) || static_cast<unsigned char>(c) >= 0x80; });
}

bool is_ascii(std::string_view text) {
  unsigned char seen = 0;
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return seen < 0x80;
}

}  // namespace

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  out_.append(1, '"').append(name).append(indent_ < 0 ? "\":" : "\": ");
  after_key_ = true;
  return *this;
}

void JsonWriter::null() {
  separate();
  out_ += "null";
}

void JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

// A whole number keeps its ".0": it is a share of 1, not a count.
void JsonWriter::number(double value) {
  separate();
  const std::size_t start = out_.size();
  append(value);
  if (out_.find_first_of(".e", start) == std::string::npos) out_ += ".0";
}

void JsonWriter::string(std::string_view text) {
  separate();
  out_ += '"';
  if (is_plain_text(text)) {
    out_ += text;
  } else if (is_ascii(text)) {
    escape(text);
  } else {
    const std::size_t start = out_.size();
    escape(repaired(text));
    const std::string escaped = with_unseen_escaped(out_.substr(start));
    out_.replace(start, std::string::npos, escaped);
  }
  out_ += '"';
}

void JsonWriter::escape(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(end - text.begin());
    out_.append(text.substr(0, plain));
    if (plain == text.size()) return;
    constexpr std::string_view from = "\"\\\b\f\n\r\t", to = "\"\\bfnrt", digits = "0123456789abcdef";
    const char c = text[plain];
    if (const auto known = from.find(c); known != std::string_view::npos) {
      out_.append(1, '\\').append(1, to[known]);
    } else {
      const auto code = static_cast<unsigned char>(c);
      out_.append("\\u00").append(1, digits[code >> 4]).append(1, digits[code & 15]);
    }
    text.remove_prefix(plain + 1);
  }
}

void JsonWriter::begin(char bracket) {
  separate();
  out_ += bracket;
  ++level_;
  first_ = true;
}

void JsonWriter::end(char bracket) {
  --level_;
  if (!first_) new_line();
  out_ += bracket;
  first_ = false;
}

void JsonWriter::new_line() {
  if (indent_ < 0) return;
  out_ += '\n';
  out_.append(static_cast<std::size_t>(level_) * static_cast<std::size_t>(indent_), ' ');
}

}  // namespace smtplain
