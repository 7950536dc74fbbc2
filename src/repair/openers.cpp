#include "repair/openers.h"

#include "repair/evidence.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// How much of the text the pattern takes, 0 if it is not there.
std::size_t matched(std::string_view text, std::string_view pattern) {
  constexpr std::size_t least_hex = 8, most_hex = 64;
  std::size_t at = 0;
  for (const char wanted : pattern) {
    if (wanted == '@') {
      const std::size_t start = at;
      while (at < text.size() && at - start <= most_hex && is_hex(text[at])) ++at;
      if (at - start < least_hex || at - start > most_hex) return 0;
      continue;
    }
    if (at >= text.size() || (wanted == '#' ? !is_digit(text[at]) : wanted != text[at])) return 0;
    ++at;
  }
  return at;
}

bool is_followed(std::string_view said, After after) {
  said = said.substr(0, 256);
  switch (after) {
    case After::reply: return begins_with_reply(said.substr(0, 8));
    case After::command: {
      said = said.substr(0, said.find("S: "));  // "C: QUITS: 221 Bye"
      const std::string_view word = said.substr(0, said.find_first_of(" \t<"));
      return said.starts_with('.') || looks_like_command(said) || parse_command(said) ||
             looks_like_base64(word);
    }
    case After::words: {
      const std::size_t start = said.find_first_not_of(' ');
      return start != npos && start < 5 && (is_letter(said[start]) || said[start] == '[');
    }
    case After::quote: {
      if (said.starts_with('b')) said.remove_prefix(1);
      return said.starts_with('\'') || said.starts_with('"');
    }
    case After::anything: break;
  }
  return true;
}

}  // namespace

std::array<bool, 256> opening_bytes(const LogLanguage& language) {
  std::array<bool, 256> opens{};
  for (const Opener& opener : language.openers) {
    const char first = opener.text.front();
    for (std::size_t byte = 0; byte < opens.size(); ++byte) {
      const char c = static_cast<char>(byte);
      if (first == '#' ? is_digit(c) : first == '@' ? is_hex(c) : first == c) opens[byte] = true;
    }
  }
  return opens;
}

OpenerMatch opener_at(std::string_view text, std::size_t at, const LogLanguage& language) {
  const bool behind_blank = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t';
  const std::string_view rest = text.substr(at);
  // An arrow that goes on to the left begins there: ">>> " is no ">> ".
  if (at > 0 && text[at] == text[at - 1] && (text[at] == '<' || text[at] == '>')) return {};
  for (const Opener& opener : language.openers) {
    if (opener.needs_blank && !behind_blank) continue;
    if (opener.text.front() == '#' && at > 0 && is_digit(text[at - 1])) continue;  // within a number
    const std::size_t length = matched(rest, opener.text);
    if (length == 0 || !is_followed(rest.substr(length), opener.after)) continue;
    return {length, opener.whole_line, opener.common};
  }
  return {};
}

}  // namespace smtplain
