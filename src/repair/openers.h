// How the lines of each program's log begin: what a log on one line can be cut by.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace smtplain {

/// What has to follow an opener that is too short to stand for itself.
enum class After : std::uint8_t { anything, reply, command, words, quote };

/// The first characters of a line. In `text`, '#' stands for a digit and '@' for 8 to 64 hexadecimal ones.
struct Opener {
  std::string_view text;
  After after = After::anything;
  bool needs_blank = false;  ///< part of ordinary sentences too: only behind a blank
  bool whole_line = false;   ///< nothing else stands on its line
  bool common = false;       ///< an ordinary word, which tells of no program
};

/// The lines that one program, or the programs that log alike, print.
struct LogLanguage {
  std::string_view program;
  std::span<const Opener> openers;
  bool has_bare_dialogue = false;  ///< replies and commands stand in it without a mark
};

std::span<const LogLanguage> log_languages();

/// For every byte, whether an opener of the language begins with it: most places in a text are none to ask.
std::array<bool, 256> opening_bytes(const LogLanguage& language);

struct OpenerMatch {
  std::size_t length = 0;  ///< 0: none
  bool whole_line = false;
  bool common = false;
};

/// The opener of the language that begins at `at`.
OpenerMatch opener_at(std::string_view text, std::size_t at, const LogLanguage& language);

}  // namespace smtplain
