// Writes JSON as it goes: a log of a million sessions needs no document in memory, and a line of NDJSON costs
// little more than copying its text.
#pragma once
#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace smtplain {

/// Members of an object are written with their key, values of an array without.
class JsonWriter {
 public:
  /// `indent` blanks a level and a value a line; negative: all on one line. `level` is that of what is
  /// around.
  explicit JsonWriter(int indent = -1, int level = 0) : indent_(indent), level_(level), top_(level) {}

  /// What was written so far; valid until more is.
  std::string_view text() const { return {buffer_.get(), size_}; }
  /// As if nothing was written.
  void clear();

  JsonWriter& key(std::string_view name);  ///< ASCII, nothing to escape in it
  /// A name that is known to the compiler: a session has a hundred of them, each is written in one piece.
  template <std::size_t Size>
  JsonWriter& key(const char (&name)[Size]) {
    if (indent_ >= 0 || after_key_) return key(std::string_view(name));
    char* at = room(Size + 3);
    *at = ',';
    at += first_ ? 0 : 1;
    *at = '"';
    std::copy_n(name, Size - 1, at + 1);
    at[Size] = '"';
    at[Size + 1] = ':';
    written_to(at + Size + 2);
    first_ = false;
    after_key_ = true;
    return *this;
  }
  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }

  void string(std::string_view text);  ///< bytes that are no UTF-8 become U+FFFD
  void word(std::string_view text);    ///< a string of ASCII that has nothing to escape
  void null() { value("null"); }
  void boolean(bool is) { is ? value("true") : value("false"); }
  template <std::integral Number>
  void number(Number value) {
    separate();
    append(value);
  }
  void number(double value);
  void raw(std::string_view text);  ///< as it is; what comes next stands behind it

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
  static constexpr std::size_t kMostDigits = 32;

  /// Where so many bytes may be written.
  char* room(std::size_t bytes) {
    if (capacity_ - size_ < bytes) grow(bytes);
    return buffer_.get() + size_;
  }
  void written_to(const char* end) { size_ = static_cast<std::size_t>(end - buffer_.get()); }
  void grow(std::size_t bytes);
  void put(char c) {
    *room(1) = c;
    ++size_;
  }
  template <std::size_t Size>
  void value(const char (&text)[Size]) {
    separate();
    std::copy_n(text, Size - 1, room(Size - 1));
    size_ += Size - 1;
  }
  template <typename Number>
  void append(Number value) {
    char* const at = room(kMostDigits);
    written_to(std::to_chars(at, at + kMostDigits, value).ptr);
  }
  void begin(char bracket) {
    separate();
    put(bracket);
    ++level_;
    first_ = true;
  }
  void end(char bracket) {
    --level_;
    if (!first_ && indent_ >= 0) new_line();
    put(bracket);
    first_ = false;
  }
  void separate() {
    if (after_key_) {
      after_key_ = false;
      return;
    }
    if (!first_) put(',');
    first_ = false;
    if (indent_ >= 0 && level_ > top_) new_line();
  }
  void new_line();

  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0, capacity_ = 0;
  int indent_;
  int level_;
  int top_;
  bool first_ = true;  // nothing was written at this level yet
  bool after_key_ = false;
};

}  // namespace smtplain
