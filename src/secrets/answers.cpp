#include "secrets/answers.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/base64.h"
#include "text/characters.h"
#include "text/encoding.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// A character of base64 as it stands in a text: `c` is 0 if it shows nothing; `size` 0 if it is none.
struct Written {
  char c = 0;
  std::size_t size = 0;
};

Written read_written(std::string_view text) {
  struct Form {
    std::string_view text;
    char c;
  };
  constexpr std::array forms = std::to_array<Form>({{"\\/", '/'},
                                                    {"\\u002B", '+'},
                                                    {"\\u002F", '/'},
                                                    {"\\u003D", '='},
                                                    {"%2B", '+'},
                                                    {"%2F", '/'},
                                                    {"%3D", '='},
                                                    {"&#x2B;", '+'},
                                                    {"&#x2F;", '/'},
                                                    {"&#x3D;", '='},
                                                    {"&#43;", '+'},
                                                    {"&#47;", '/'},
                                                    {"&#61;", '='},
                                                    {"&shy;", 0},
                                                    {"\xC2\xAD", 0},        // soft hyphen
                                                    {"\xE2\x80\x8B", 0},    // zero-width space
                                                    {"\xE2\x81\xA0", 0},    // word joiner
                                                    {"\xEF\xBB\xBF", 0}});  // zero-width no-break space
  if (text.empty()) return {};
  if (is_base64_character(text[0])) return {text[0], 1};
  if (std::string_view("\\%&\xC2\xE2\xEF").find(text[0]) == npos) return {};
  for (const Form& form : forms) {
    if (istarts_with(text, form.text)) return {form.c, form.text.size()};
  }
  return {};
}

/// Past "Password:" in base64 or as it is, as servers ask for it; npos if none does.
std::size_t find_challenge(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("334", from); at != npos; at = text.find("334", at + 1)) {
    const std::size_t word = skip_while(text, at + 3, [](char c) { return c == ' ' || c == '-'; });
    for (const std::string_view asks : {"UGFzc3dvcmQ", "cGFzc3dvcmQ", "UEFTU1dPUkQ", "password"}) {
      if (word > at + 3 && istarts_with(text.substr(word), asks)) return base64_end(text, word);
    }
  }
  return npos;
}

/// A server's next word, and no port: "192.0.2.5.587 >".
bool is_reply_at(std::string_view text, std::size_t at) {
  const bool within = at > 0 && std::string_view(".:0123456789").find(text[at - 1]) != npos;
  return !within && shows_reply_at(text, at) && text.substr(at, 3) != "334";
}

bool is_prompt(std::string_view decoded) {
  while (!decoded.empty() && std::string_view(": \0", 3).find(decoded.back()) != npos)
    decoded.remove_suffix(1);
  return iequals(decoded, "username") || iequals(decoded, "user name") || iequals(decoded, "password");
}

/// True for characters that can be typed, in UTF-8.
bool is_typed(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    const std::size_t size = c < 0x80 ? 1 : utf8_sequence(text.substr(at));
    if (size == 0 || c < ' ' || c == 0x7F) return false;
    at += size;
  }
  return true;
}

/// Nothing but text comes of it. Of words that are no base64 come bytes that are none.
bool decodes_to_text(std::string_view word) {
  constexpr std::size_t shortest = 8;
  const bool padded = word.ends_with('=');
  if (word.size() % 4 != 0 || (word.size() < shortest && !padded)) return false;
  const auto decoded = decode_base64(word);
  return decoded && !is_prompt(*decoded) && decoded->find('@') == npos && is_typed(*decoded);
}

/// The answer that ends a line of what a network tool recorded: "..I7..z.am9A…=", "am9A…=..".
SecretSpan last_answer(std::string_view line) {
  constexpr std::size_t shortest = 6;
  std::size_t end = line.size();
  while (end > 0) {
    const std::string_view before = line.substr(0, end);
    if (before.ends_with("\\r") || before.ends_with("\\n"))
      end -= 2;
    else if (std::string_view(" \t\r.\"'").find(before.back()) != npos)
      --end;
    else
      break;
  }
  std::size_t begin = end;
  while (begin > 0 && line[begin - 1] == '=') --begin;
  while (begin > 0 && line[begin - 1] != '=' && is_base64_character(line[begin - 1])) --begin;
  const std::string_view word = line.substr(begin, end - begin);
  const auto decoded = decode_base64(word);
  const bool answer = word.size() >= shortest && is_base64_word(word) && !(decoded && is_prompt(*decoded));
  return answer ? SecretSpan{begin, end} : SecretSpan{};
}

}  // namespace

std::size_t base64_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  for (Written next = read_written(text.substr(at)); next.size != 0; next = read_written(text.substr(at))) {
    at += next.size;
    if (next.c != 0) end = at;
  }
  return end;
}

bool is_login_tail(std::string_view word) {
  constexpr std::size_t unit = 4, shortest_user = 2, shortest_secret = 3;
  constexpr std::string_view end = "\x01\x01";  // of XOAUTH2
  const auto decoded = decode_base64(word.substr(word.size() % unit));
  if (!decoded) return false;
  const std::string_view bytes = *decoded;
  if (bytes.ends_with(end)) {  // user=…^Aauth=Bearer …^A^A
    const std::string_view fields = bytes.substr(0, bytes.size() - end.size());
    const std::size_t sign = std::min(fields.find('\x01'), fields.size());
    return is_typed(fields.substr(0, sign)) && is_typed(fields.substr(std::min(sign + 1, fields.size())));
  }
  const std::size_t nul = bytes.find('\0');
  return nul != npos && nul >= shortest_user && bytes.size() - nul > shortest_secret &&
         is_typed(bytes.substr(0, nul)) && is_typed(bytes.substr(nul + 1));
}

/// Looks for an answer from `at` on. A reply that comes first, from `ordered` on, says that there is none.
bool AskedAnswers::find_from(std::string_view text, std::size_t at, std::size_t ordered, SecretSpans& spans) {
  while (at < text.size()) {
    if (at >= ordered && is_reply_at(text, at)) {
      left_ = 0;
      return false;
    }
    // "\nUGFz": the letter of an escape is none of the answer
    const bool escape =
        at > 0 && text[at - 1] == '\\' && (text[at] == 'n' || text[at] == 'r' || text[at] == 't');
    if (escape || !is_base64_character(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = base64_end(text, at);
    std::string word;
    for (std::size_t i = at; i < end;) {
      const Written next = read_written(text.substr(i));
      if (next.c != 0) word += next.c;
      i += next.size;
    }
    if (decodes_to_text(word)) {
      spans.push_back({at, end});
      left_ = 0;
      return true;
    }
    at = end;
  }
  return false;
}

bool AskedAnswers::asks(std::string_view text) {
  return find_challenge(text, 0) != npos;
}

SecretSpans AskedAnswers::find(std::string_view text, bool at_end) {
  SecretSpans spans;
  if (left_ > 0) {
    --left_;
    const bool hidden = text.find("hidden]") != npos;  // what the program did not show, too
    if (hidden) left_ = 0;
    if (!hidden && !find_from(text, 0, npos, spans)) {
      std::size_t at = 0;
      while (at < text.size() && !is_reply_at(text, at)) ++at;
      const SecretSpan last = at < text.size() || !at_end ? SecretSpan{} : last_answer(text);
      if (last.begin < last.end) spans.push_back(last);
      if (at < text.size() || last.begin < last.end) left_ = 0;
    }
  }
  for (std::size_t at = find_challenge(text, 0); at != npos; at = find_challenge(text, at)) {
    left_ = kMostTexts;
    find_from(text, at, at, spans);
  }
  return spans;
}

}  // namespace smtplain
