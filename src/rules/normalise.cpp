#include "rules/normalise.h"

#include <algorithm>
#include <array>

#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain::rules {
namespace {

// A reply code at the start of `text`; RFC 5321 section 4.2 knows the first digits 2 to 5.
std::uint16_t code_at(std::string_view text) {
  if (text.size() < 3 || text[0] < '2' || text[0] > '5' || !is_digit(text[1]) || !is_digit(text[2])) return 0;
  if (text.size() > 3 && std::string_view(" -\t:;,=\"'").find(text[3]) == npos) return 0;
  return static_cast<std::uint16_t>((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
}

// "[554 5.7.1] …" and "\"550 5.1.1 …\"" wrap the codes once more.
std::string_view skip_wrapping(std::string_view text) {
  text = trim(text);
  if (istarts_with(text, "smtp;")) text = trim(text.substr(5));
  while (text.size() > 4 && std::string_view("\"'[(<-:;,").find(text[0]) != npos &&
         code_at(text.substr(1)) != 0) {
    text.remove_prefix(1);
  }
  return text;
}

// A second number is a code only if it repeats the first one or is followed by an enhanced code:
// "552 500 messages a day are allowed" keeps its 500.
bool repeats(std::string_view text, std::uint16_t code, std::uint16_t first) {
  return code == first || parse_enhanced(trim(text.substr(std::min<std::size_t>(4, text.size()))));
}

// The words of one line; codes go into `reply`.
std::string_view strip_codes(std::string_view line, ReplyText& reply) {
  for (int rounds = 0; rounds < 4; ++rounds) {
    const std::string_view text = skip_wrapping(line);
    const std::uint16_t code = code_at(text);
    if (code == 0 || (reply.code != 0 && !repeats(text, code, reply.code))) break;
    if (reply.code == 0) reply.code = code;
    line = text.substr(std::min<std::size_t>(4, text.size()));
    std::size_t length = 0;
    line = trim(line);
    const EnhancedCode enhanced = parse_enhanced(line, &length);
    if (!enhanced) continue;
    if (!reply.enhanced) reply.enhanced = enhanced;
    line.remove_prefix(length);
  }
  std::size_t length = 0;
  line = trim(line);
  if (const EnhancedCode enhanced = parse_enhanced(line, &length)) {
    if (!reply.enhanced) reply.enhanced = enhanced;
    line.remove_prefix(length);
  }
  return trim(line);
}

// What a UTF-8 sequence of typography means in plain ASCII; `length` gets its size, 0 if it is none.
std::string_view plain_form(std::string_view text, std::size_t& length) {
  length = 0;
  if (text.substr(0, 2) == "\xC2\xA0") return length = 2, " ";
  if (text.substr(0, 2) == "\xC2\xAB" || text.substr(0, 2) == "\xC2\xBB") return length = 2, "\"";
  if (text.size() < 3 || text[0] != '\xE2' || text[1] != '\x80') return {};
  const auto last = static_cast<unsigned char>(text[2]);
  length = 3;
  if (last >= 0x90 && last <= 0x95) return "-";
  if (last >= 0x98 && last <= 0x9B) return "'";
  if (last >= 0x9C && last <= 0x9F) return "\"";
  if (last == 0xA6) return "...";
  if (last == 0x89 || last == 0xAF) return " ";
  length = 0;
  return {};
}

enum class Sign : std::uint8_t { plain, blank, grave, high };

constexpr auto kSigns = [] {
  std::array<Sign, 256> signs{};
  for (const char blank : {' ', '\t', '\n', '\r'}) signs[static_cast<unsigned char>(blank)] = Sign::blank;
  signs['`'] = Sign::grave;
  for (std::size_t high = 0x80; high < signs.size(); ++high) signs[high] = Sign::high;
  return signs;
}();

// Every text that a rule looks at goes through here, so it is written to its place directly: no plain form is
// longer than what it stands for.
void append_plain(std::string_view text, std::string& out) {
  constexpr std::size_t kLongestForm = 3;
  const std::size_t before = out.size();
  if (before >= kMaxText) return;
  out.resize(before + std::min(text.size(), kMaxText + kLongestForm - before));
  char* const start = out.data();
  char* to = start + before;
  const char* const full = start + kMaxText;
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto put_blank = [&] {
    if (to != start && to[-1] != ' ') *to++ = ' ';
  };
  for (; at != end && to < full; ++at) {
    switch (kSigns[static_cast<unsigned char>(*at)]) {
      case Sign::plain: *to++ = *at; break;
      case Sign::blank: put_blank(); break;
      case Sign::grave: *to++ = '\''; break;
      case Sign::high: {
        std::size_t length = 0;
        const std::string_view plain = plain_form({at, static_cast<std::size_t>(end - at)}, length);
        if (length == 0) {
          *to++ = *at;
          break;
        }
        at += length - 1;
        if (plain == " ")
          put_blank();
        else
          to = std::copy(plain.begin(), plain.end(), to);
      }
    }
  }
  out.resize(static_cast<std::size_t>(to - start));
}

}  // namespace

void normalise_reply(std::string_view text, ReplyText& reply) {
  reply.code = 0;
  reply.enhanced = {};
  reply.words.clear();
  reply.words.reserve(std::min(text.size(), kMaxText));
  while (!text.empty() && reply.words.size() < kMaxText) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!reply.words.empty() && reply.words.back() != ' ') reply.words += ' ';
    append_plain(strip_codes(text.substr(0, end), reply), reply.words);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  while (!reply.words.empty() && reply.words.back() == ' ') reply.words.pop_back();
  if (!reply.enhanced) reply.enhanced = find_enhanced(reply.words);
}

ReplyText normalise_reply(std::string_view text) {
  ReplyText reply;
  normalise_reply(text, reply);
  return reply;
}

std::string normalise_words(std::string_view text) {
  std::string words;
  words.reserve(std::min(text.size(), kMaxText));
  append_plain(text, words);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

}  // namespace smtplain::rules
