// How the lines of each program's log begin: what a log on one line can be cut by.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace smtplain {

/// What has to follow an opener that is too short to stand for itself.
enum class After : std::uint8_t { anything, reply, command, words, quote };

/// The first characters of a line. In `text`, '#' stands for a digit and '@' for eight or more hexadecimal
/// ones.
struct Opener {
  std::string_view text;
  After after = After::anything;
  bool needs_blank = false;  ///< part of ordinary sentences too: only behind a blank
  bool whole_line = false;   ///< nothing else stands on its line
};

/// The lines that one program, or the programs that log alike, print.
struct LogLanguage {
  std::string_view program;
  std::span<const Opener> openers;
  bool has_bare_dialogue = false;  ///< replies and commands stand in it without a mark
};

std::span<const LogLanguage> log_languages();

struct OpenerMatch {
  std::size_t length = 0;  ///< 0: none
  bool whole_line = false;
};

/// The opener of the language that begins at `at`.
OpenerMatch opener_at(std::string_view text, std::size_t at, const LogLanguage& language);

}  // namespace smtplain
