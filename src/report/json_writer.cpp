#include "report/json_writer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "report/json_text.h"
#include "text/byte_blocks.h"
#include "text/characters.h"
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
  const auto special = [](ByteBlock block) {
    return bytes_like(block, '"') | bytes_like(block, '\\') | bytes_below(block, 0x20) |
           bytes_from(block, 0x7f);
  };
  return none_in_blocks(text, special,
                        [](char c) { return !is_plain(c) || static_cast<unsigned char>(c) >= 0x80; });
}

bool is_ascii(std::string_view text) {
  unsigned char seen = 0;
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return seen < 0x80;
}

std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(end - text.begin());
    out.append(text.substr(0, plain));
    if (plain == text.size()) break;
    constexpr std::string_view from = "\"\\\b\f\n\r\t", to = "\"\\bfnrt", digits = "0123456789abcdef";
    const char c = text[plain];
    if (const auto known = from.find(c); known != npos) {
      out.append(1, '\\').append(1, to[known]);
    } else {
      const auto code = static_cast<unsigned char>(c);
      out.append("\\u00").append(1, digits[code >> 4]).append(1, digits[code & 15]);
    }
    text.remove_prefix(plain + 1);
  }
  return out;
}

}  // namespace

void JsonWriter::clear() {
  size_ = 0;
  level_ = top_;
  first_ = true;
  after_key_ = false;
}

void JsonWriter::grow(std::size_t bytes) {
  constexpr std::size_t kLeast = 1024;
  capacity_ = std::max({kLeast, 2 * capacity_, size_ + bytes});
  auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
  if (size_ > 0) std::memcpy(larger.get(), buffer_.get(), size_);
  buffer_ = std::move(larger);
}

void JsonWriter::raw(std::string_view text) {
  first_ = false;
  if (text.empty()) return;
  std::memcpy(room(text.size()), text.data(), text.size());
  size_ += text.size();
}

JsonWriter& JsonWriter::key(std::string_view name) {
  word(name);
  raw(indent_ < 0 ? ":" : ": ");
  after_key_ = true;
  return *this;
}

// A whole number keeps its ".0": it is a share of 1, not a count.
void JsonWriter::number(double value) {
  separate();
  const std::size_t start = size_;
  append(value);
  if (text().find_first_of(".e", start) == npos) raw(".0");
}

void JsonWriter::word(std::string_view text) {
  separate();
  char* const at = room(text.size() + 2);
  *at = '"';
  std::copy(text.begin(), text.end(), at + 1);
  at[text.size() + 1] = '"';
  size_ += text.size() + 2;
}

void JsonWriter::string(std::string_view text) {
  if (is_plain_text(text)) return word(text);
  word(is_ascii(text) ? escaped(text) : with_unseen_escaped(escaped(repaired(text))));
}

void JsonWriter::new_line() {
  put('\n');
  const auto blanks = static_cast<std::size_t>(level_) * static_cast<std::size_t>(indent_);
  std::memset(room(blanks), ' ', blanks);
  size_ += blanks;
}

}  // namespace smtplain
