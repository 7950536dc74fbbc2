// What logging frameworks (log4j, Logback, Monolog, Python's logging, Ruby's Logger) print between the time
// and the message. parse_prefix() reads the time before it.
#pragma once
#include <cstddef>
#include <string_view>

#include "text/characters.h"
#include "text/prefix.h"

namespace smtplain {

/// One field before the message of a logging framework: a word, or something in brackets.
struct PrefixField {
  std::string_view text;  ///< without brackets
  bool bracketed = false;
  std::size_t length = 0;  ///< with the blanks and the separator after it
  /// A colon or " - " follows: what comes next is the message or a field of its own.
  bool ends_header = false;
};

/// The field that `text` begins with; of length 0 if it begins with none.
PrefixField read_prefix_field(std::string_view text);

/// The header of log4j and its kin after the time: [thread] LEVEL logger - message, and the same shuffled.
bool read_framework(std::string_view text, Prefix& prefix);

/// True for what names of programs, hosts and loggers are made of.
constexpr bool is_prefix_word(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '/';
}

/// The process id, 0 if `digits` is none.
int parse_pid(std::string_view digits);

}  // namespace smtplain
