#include "secrets/answers.h"

#include <algorithm>
#include <array>
#include <string>

#include "secrets/spans.h"
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

/// The base64 that ends a line, before what closes the line: "..I7..z.am9A…=", "am9A…=..", "am9A…\r\n',".
SecretSpan last_word(std::string_view line) {
  std::size_t end = line.size();
  while (end > 0) {
    const std::string_view before = line.substr(0, end);
    if (before.ends_with("\\r") || before.ends_with("\\n"))
      end -= 2;
    else if (std::string_view(" \t\r.\"',\\|)]};").find(before.back()) != npos)
      --end;
    else
      break;
  }
  std::size_t begin = end;
  while (begin > 0 && line[begin - 1] == '=') --begin;
  while (begin > 0 && line[begin - 1] != '=' && is_base64_character(line[begin - 1])) --begin;
  return {begin, end};
}

/// What ends a line behind a challenge and may be the answer to it.
SecretSpan last_answer(std::string_view line) {
  constexpr std::size_t shortest = 6;
  const auto [begin, end] = last_word(line);
  const std::string_view word = line.substr(begin, end - begin);
  const auto decoded = decode_base64(word);
  const bool answer = word.size() >= shortest && is_base64_word(word) && !(decoded && is_prompt(*decoded));
  return answer ? SecretSpan{begin, end} : SecretSpan{};
}

/// "AUTH " or "auth ".
std::size_t find_auth(std::string_view text) {
  std::size_t at = ifind(text, "auth ");
  while (at != npos && is_upper(text[at]) != is_upper(text[at + 1])) at = ifind(text, "auth ", at + 1);
  return at;
}

constexpr std::string_view kLogin = "AUTH LOGIN", kTypedLogin = "auth login";

/// Where the client's command begins that starts a log-in with two questions; npos if it is not there, or
/// words follow it: "250-AUTH LOGIN PLAIN", "AUTH LOGIN failed".
std::size_t find_login(std::string_view text) {
  std::size_t at = text.rfind(kLogin);
  if (at == npos) at = text.rfind(kTypedLogin);
  if (at == npos || (at > 3 && shows_reply_at(text, at - 4))) return npos;
  const std::size_t behind = skip_blanks(text, at + kLogin.size());
  const bool words = behind < text.size() && behind > at + kLogin.size() && is_alnum(text[behind]);
  return words || (at > 0 && text[at - 1] == '=') ? npos : at;
}

/// As a time of day and a count differ from line to line.
bool is_alike(char a, char b) {
  return a == b || (is_digit(a) && is_digit(b));
}

/// Past what begins `text` as `head` does, but for its numbers; npos if it begins otherwise.
std::size_t skip_alike(std::string_view text, std::string_view head) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < head.size();) {
    if (at >= text.size() || !is_alike(text[at], head[i])) return npos;
    const bool number = is_digit(head[i]);
    at = number ? skip_while(text, at, is_digit) : at + 1;
    i = number ? skip_while(head, i, is_digit) : i + 1;
  }
  return at;
}

/// Where the end of `text` begins that is as `tail`, but for its numbers; npos if it ends otherwise.
std::size_t cut_alike(std::string_view text, std::string_view tail) {
  std::size_t end = text.size();
  const auto skip_number = [](std::string_view digits, std::size_t from) {
    while (from > 0 && is_digit(digits[from - 1])) --from;
    return from;
  };
  for (std::size_t i = tail.size(); i > 0;) {
    if (end == 0 || !is_alike(text[end - 1], tail[i - 1])) return npos;
    const bool number = is_digit(tail[i - 1]);
    end = number ? skip_number(text, end) : end - 1;
    i = number ? skip_number(tail, i) : i - 1;
  }
  return end;
}

/// What stands where a password is typed: no reply or command, nothing that hides it, and no address.
bool may_be_typed_answer(std::string_view words) {
  if (words.empty() || words == "*" || is_placeholder(words) || words.find("hidden") != npos) return false;
  if (parse_reply(words) || (is_upper(words.front()) && parse_command(words))) return false;
  return !looks_like_address(words) || words.find('.', words.find('@')) == npos;
}

/// How many characters before `a` and before `b` are alike.
std::size_t alike_before(std::string_view text, std::size_t a, std::size_t b, std::size_t most) {
  std::size_t size = 0;
  while (size < most && size < a && is_alike(text[a - 1 - size], text[b - 1 - size])) ++size;
  return size;
}

/// The typed answer in a log that is one line: behind the client's mark, as it stood before AUTH LOGIN, and
/// before the server's, as it stood before the challenge that ends at `asked`.
SecretSpan typed_between(std::string_view text, std::size_t asked) {
  constexpr std::size_t near = 256, longest_mark = 64, shortest_mark = 2;
  const std::size_t challenge = text.rfind("334", asked), begun = text.substr(0, challenge).rfind(kLogin);
  if (begun == npos) return {};
  std::size_t reply = asked;
  while (reply < text.size() && reply < asked + near && !is_reply_at(text, reply)) ++reply;
  if (reply >= text.size() || reply >= asked + near) return {};
  const std::size_t end = reply - alike_before(text, challenge, reply, std::min(longest_mark, reply - asked));
  SecretSpan answer;
  for (std::size_t at = asked, best = shortest_mark - 1; at <= end; ++at) {
    const std::size_t mark = alike_before(text, begun, at, std::min(longest_mark, at - asked));
    if (mark <= best) continue;
    best = mark;
    answer = {at, end};
  }
  const std::string_view words = text.substr(answer.begin, answer.end - std::min(answer.begin, answer.end));
  return may_be_typed_answer(trim(words)) ? answer : SecretSpan{};
}

/// "AUTH XOAUTH2 dXNlcj1…" at the end of a text: the answer may go on below it.
bool opens_answer(std::string_view text) {
  constexpr std::array mechanisms = word_list("PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER", "NTLM");
  const std::size_t at = find_auth(text);
  const std::size_t name = skip_blanks(text, at + 5), name_end = skip_while(text, name, is_alnum);
  const std::size_t answer = skip_blanks(text, name_end);
  return answer > name_end && answer < text.size() &&
         iequals_any(text.substr(name, name_end - name), mechanisms) && last_word(text).begin <= answer &&
         base64_end(text, answer) > answer;
}

/// What an answer that is hidden goes on with: all of a line, or what ends it behind a prefix or an offset.
SecretSpan rest_of_answer(std::string_view text) {
  constexpr std::size_t shortest = 16, least_padded = 4;
  const SecretSpan last = last_word(text);
  const std::string_view word = text.substr(last.begin, last.end - last.begin);
  if (!continues_base64(word)) return {};
  if (trim(text).size() == word.size()) return last;
  const bool parted = last.begin > 0 && std::string_view(" \t\"'").find(text[last.begin - 1]) != npos;
  const bool digit = std::any_of(word.begin(), word.end(), is_digit) && word.size() >= shortest;
  const bool padded = word.ends_with('=') && word.size() >= least_padded;
  std::size_t reply = 0;
  while (reply < last.begin && !is_reply_at(text, reply)) ++reply;
  const bool asked = text.find("334 ") < last.begin;
  return parted && (digit || padded) && reply == last.begin && !asked ? last : SecretSpan{};
}

/// "0040:", which a paste parted from its row.
bool is_offset(std::string_view text) {
  constexpr std::size_t least = 5, most = 9;
  return text.size() >= least && text.size() <= most && text.ends_with(':') &&
         std::all_of(text.begin(), text.end() - 1, is_hex);
}

/// A script's literals behind its "AUTH LOGIN": echo "UGFz…", send "UGFz…\r", WriteLine("UGFz…").
void add_literals(std::string_view text, std::size_t at, SecretSpans& spans) {
  for (at = find_any(text, "\"'", at); at != npos; at = find_any(text, "\"'", at)) {
    const std::size_t end = skip_while(text, at + 1, is_base64_character);
    const bool closed = end < text.size() && (text[end] == text[at] || text[end] == '\\');
    if (closed && decodes_to_text(text.substr(at + 1, end - at - 1))) spans.push_back({at + 1, end});
    at = end;
  }
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

void AskedAnswers::learn_place(std::string_view text) {
  constexpr std::size_t longest = 512, most_escapes = 4;
  constexpr int most_texts = 8;
  const std::size_t at = find_login(text);
  if (at == npos || text.size() > longest) return;
  learned_ = true;
  head_ = text.substr(0, at);
  tail_ = text.substr(at + kLogin.size());
  if (tail_.find_first_of("\"'") <= most_escapes) scripted_ = most_texts;
}

/// What stands in the place of the client's AUTH LOGIN; nothing if it may be somebody else's words.
SecretSpan AskedAnswers::in_place(std::string_view text) const {
  const std::size_t begin = learned_ ? skip_alike(text, head_) : npos;
  if (begin == npos) return {};
  const std::size_t size = cut_alike(text.substr(begin), tail_);
  const std::string_view words = text.substr(begin, size);
  const bool ends = size != npos && !trim(tail_).empty();
  // without a mark it is told from a sentence, and from a row between the lines, by nothing but its look
  const bool other = trim(head_).empty() && !ends &&
                     (trim(words).find(' ') != npos || find_any(words.substr(0, 1), "<>[(-") == 0);
  return other || !may_be_typed_answer(trim(words)) ? SecretSpan{} : SecretSpan{begin, begin + words.size()};
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
    const SecretSpan typed = hidden || find_from(text, 0, npos, spans) ? SecretSpan{} : in_place(text);
    if (typed.begin < typed.end) {
      spans.push_back(typed);
      left_ = 0;
    } else if (!hidden && spans.empty()) {
      std::size_t at = 0;
      while (at < text.size() && !is_reply_at(text, at)) ++at;
      const SecretSpan last = at < text.size() || !at_end ? SecretSpan{} : last_answer(text);
      if (last.begin < last.end) spans.push_back(last);
      if (at < text.size() || last.begin < last.end) left_ = 0;
    }
  }
  for (std::size_t at = find_challenge(text, 0); at != npos; at = find_challenge(text, at)) {
    left_ = kMostTexts;
    const std::size_t known = spans.size();
    find_from(text, at, at, spans);
    const SecretSpan typed = spans.size() == known ? typed_between(text, at) : SecretSpan{};
    if (typed.begin < typed.end) spans.push_back(typed);
  }
  if (scripted_ > 0) scripted_ = parse_reply(trim(text)) ? 0 : scripted_ - 1;
  if (open_) {
    const SecretSpan rest = spans.empty() ? rest_of_answer(text) : SecretSpan{};
    if (rest.begin < rest.end) spans.push_back(rest);
    open_ = !spans.empty() || is_offset(trim(text));
  }
  const bool script = scripted_ > 0;
  if (find_auth(text) != npos) {
    open_ = open_ || opens_answer(text);
    learn_place(text);
  }
  if (scripted_ > 0 && spans.empty()) add_literals(text, script ? 0 : head_.size(), spans);
  return spans;
}

}  // namespace smtplain
