// Writes JSON as it goes: a log of a million sessions needs no document in memory, and a line of NDJSON costs
// little more than copying its text.
#pragma once
#include <charconv>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smtplain {

/// Appends to a string. Members of an object are written with their key, values of an array without.
class JsonWriter {
 public:
  /// `indent` blanks a level and a value a line; negative: all on one line. `level` is that of what is
  /// around.
  explicit JsonWriter(std::string& out, int indent = -1, int level = 0)
      : out_(out), indent_(indent), level_(level), top_(level) {}

  JsonWriter& key(std::string_view name);  ///< ASCII, nothing to escape in it
  /// A name that is known to the compiler: a session has a hundred of them, each is appended in one piece.
  template <std::size_t Size>
  JsonWriter& key(const char (&name)[Size]) {
    if (indent_ >= 0 || after_key_) return key(std::string_view(name));
    char piece[Size + 3] = {',', '"'};
    for (std::size_t i = 0; i + 1 < Size; ++i) piece[i + 2] = name[i];
    piece[Size + 1] = '"';
    piece[Size + 2] = ':';
    const std::size_t skipped = first_ ? 1 : 0;
    out_.append(piece + skipped, sizeof piece - skipped);
    first_ = false;
    after_key_ = true;
    return *this;
  }
  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }

  void string(std::string_view text);  ///< bytes that are no UTF-8 become U+FFFD
  void null();
  void boolean(bool value);
  template <std::integral Number>
  void number(Number value) {
    separate();
    append(value);
  }
  void number(double value);

  /// null where there is no text.
  void text(std::string_view text) { text.empty() ? null() : string(text); }
  /// null for 0.
  template <std::integral Number>
  void nonzero(Number value) {
    value == 0 ? null() : number(value);
  }
  void maybe(std::optional<bool> value) { value ? boolean(*value) : null(); }
  template <std::integral Number>
  void maybe(const std::optional<Number>& value) {
    value ? number(*value) : null();
  }

 private:
  template <typename Number>
  void append(Number value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out_.append(digits, end);
  }
  void begin(char bracket);
  void end(char bracket);
  void separate() {
    if (after_key_) {
      after_key_ = false;
      return;
    }
    if (!first_) out_ += ',';
    first_ = false;
    if (indent_ >= 0 && level_ > top_) new_line();
  }
  void new_line();
  void escape(std::string_view text);

  std::string& out_;
  const int indent_;
  int level_;
  const int top_;
  bool first_ = true;  // nothing was written at this level yet
  bool after_key_ = false;
};

}  // namespace smtplain
