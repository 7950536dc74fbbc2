#include "text/smtp.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "text/characters.h"

namespace smtplain {
namespace {

/// Of a word of letters, in lower case. No two verbs begin alike.
constexpr std::uint32_t first_four(const char* word) {
  std::uint32_t four = 0;
  for (int i = 3; i >= 0; --i) four = four << 8 | static_cast<unsigned char>(word[i] | 0x20);
  return four;
}

struct VerbName {
  std::string_view name;  // lower case
  Verb verb;
  std::uint32_t start = first_four(name.data());
};

constexpr std::array<VerbName, 22> kVerbs = {
    {{"ehlo", Verb::ehlo},         {"helo", Verb::helo}, {"lhlo", Verb::lhlo},
     {"starttls", Verb::starttls}, {"auth", Verb::auth}, {"mail", Verb::mail},
     {"rcpt", Verb::rcpt},         {"data", Verb::data}, {"bdat", Verb::bdat},
     {"rset", Verb::rset},         {"vrfy", Verb::vrfy}, {"expn", Verb::expn},
     {"help", Verb::help},         {"noop", Verb::noop}, {"quit", Verb::quit},
     {"etrn", Verb::etrn},         {"turn", Verb::turn}, {"xclient", Verb::xclient},
     {"xforward", Verb::xforward}, {"burl", Verb::burl}, {"proxy", Verb::proxy},
     {"atrn", Verb::etrn}}};

std::string_view first_word(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && !is_space(text[n])) ++n;
  return text.substr(0, n);
}

std::size_t word_count(std::string_view text) {
  std::size_t words = 0;
  bool in_word = false;
  for (char c : text) {
    if (!is_space(c) && !in_word) ++words;
    in_word = !is_space(c);
  }
  return words;
}

// One to three digits at `at`; advances it. -1 if there are none or more.
int number_at(std::string_view text, std::size_t& at) {
  int value = 0;
  std::size_t digits = 0;
  while (at < text.size() && is_digit(text[at]) && digits < 4) {
    value = value * 10 + (text[at++] - '0');
    ++digits;
  }
  return digits == 0 || digits > 3 ? -1 : value;
}

// MAIL and RCPT are one command only with their FROM and TO; "MAIL FROM :<a>" and "rcpt to <a>" occur.
bool has_path_keyword(Verb verb, std::string_view argument) {
  const std::string_view keyword = verb == Verb::mail ? "from" : "to";
  if (!istarts_with(argument, keyword)) return false;
  const std::string_view rest = argument.substr(keyword.size());
  // "Mail from command failed" is a sentence.
  if (!rest.empty() && is_space(rest[0]) && word_count(rest) > 1 && rest.find_first_of(":<@") == npos)
    return false;
  return rest.empty() || rest[0] == ':' || is_space(rest[0]) || rest[0] == '<';
}

bool mechanism_shape(std::string_view word) {
  return word.size() >= 4 && word.size() <= 24 && is_letter(word[0]) &&
         std::all_of(word.begin(), word.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

// One letter too many, too few or wrong, or two neighbours that changed places.
bool is_one_mistake(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty() && to_lower(a.front()) == to_lower(b.front()))
    a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && to_lower(a.back()) == to_lower(b.back()))
    a.remove_suffix(1), b.remove_suffix(1);
  if (a.size() + b.size() <= 1) return true;
  if (a.size() == 1 && b.size() == 1) return true;
  return a.size() == 2 && b.size() == 2 && to_lower(a[0]) == to_lower(b[1]) &&
         to_lower(a[1]) == to_lower(b[0]);
}

}  // namespace

std::string_view trim(std::string_view text) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  while (begin != end && is_space(*begin)) ++begin;
  while (begin != end && is_space(end[-1])) --end;
  return {begin, static_cast<std::size_t>(end - begin)};
}

EnhancedCode parse_enhanced(std::string_view text, std::size_t* length) {
  std::size_t at = 0;
  while (at < text.size() && at < 2 && (text[at] == '#' || text[at] == '(' || text[at] == '[')) ++at;
  const bool bracketed = at > 0 && text[0] != '#';
  if (at >= text.size() || (text[at] != '2' && text[at] != '4' && text[at] != '5')) return {};
  const auto status = static_cast<std::uint8_t>(text[at++] - '0');
  if (at >= text.size() || text[at++] != '.') return {};
  const int subject = number_at(text, at);
  if (subject < 0 || at >= text.size() || text[at++] != '.') return {};
  const int detail = number_at(text, at);
  if (detail < 0) return {};
  // "5.7.1.2" is an address, "5.7.1." ends a sentence.
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) return {};
  if (at < text.size() && is_alnum(text[at])) return {};
  if (bracketed && at < text.size() && (text[at] == ')' || text[at] == ']')) ++at;
  if (length != nullptr) *length = at;
  return {status, static_cast<std::uint16_t>(subject), static_cast<std::uint16_t>(detail)};
}

bool may_follow_code(std::string_view text) {
  return text.empty() || !is_digit(text[0]) || parse_enhanced(text) || istarts_with(text, "8bit") ||
         istarts_with(text, "8 bit");
}

EnhancedCode find_enhanced(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '2' && text[i] != '4' && text[i] != '5') continue;
    if (i > 0 && std::string_view(" \t\n#(<[\"'=:;-").find(text[i - 1]) == npos) continue;
    // "version 5.2.1" and "PHPMailer 5.2.26" are no status codes; RFC 3463 knows the subjects 0 to 7 only.
    if (const auto before = trim(text.substr(0, i)); before.size() >= 6 && is_letter(before.back())) {
      const std::string_view tail = before.substr(before.size() - 6);
      if (iequals(tail, "ersion") || iequals(tail, "mailer") || iequals(tail, "ostfix")) continue;
    }
    const EnhancedCode code = parse_enhanced(text.substr(i));
    if (code && code.subject <= 7) return code;
  }
  return {};
}

bool shows_reply_at(std::string_view text, std::size_t at) {
  return at + 4 < text.size() && text[at] >= '2' && text[at] <= '5' && is_digit(text[at + 1]) &&
         is_digit(text[at + 2]) && (text[at + 3] == ' ' || text[at + 3] == '-');
}

std::optional<ReplyLine> parse_reply(std::string_view line) {
  if (line.size() < 3 || line[0] < '2' || line[0] > '5' || line[1] < '0' || line[1] > '7' ||
      !is_digit(line[2])) {
    return std::nullopt;
  }
  // 57x occurs (571, an old Exchange code); 56x and 2[6-7]x do not, but neither does prose begin with them.
  if (line.size() > 3 && line[3] != ' ' && line[3] != '-' && line[3] != '\t') return std::nullopt;
  ReplyLine reply;
  reply.code = static_cast<std::uint16_t>((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
  reply.last = line.size() == 3 || line[3] != '-';
  reply.text = line.size() > 4 ? trim(line.substr(4)) : std::string_view{};
  // "550 550 5.1.1 User unknown": a relay puts its own code before the reply that it got.
  std::string_view said = reply.text;
  if (said.size() > 4 && said.substr(0, 3) == line.substr(0, 3) && (said[3] == ' ' || said[3] == '-'))
    said = trim(said.substr(4));
  std::size_t length = 0;
  reply.enhanced = parse_enhanced(said, &length);
  reply.words = reply.enhanced ? trim(said.substr(length)) : reply.text;
  // qmail and its heirs put it behind the words: "553 sorry, that domain isn't allowed (#5.7.1)".
  if (const auto behind = said.rfind("(#"); !reply.enhanced && behind != npos)
    reply.enhanced = parse_enhanced(said.substr(behind + 1));
  return reply;
}

std::optional<CommandLine> parse_command(std::string_view line) {
  line = trim(line);
  std::size_t n = 0;
  while (n < line.size() && is_letter(line[n])) ++n;
  constexpr std::size_t kShortest = 4, kLongest = 8;
  if (n < kShortest || n > kLongest || (n < line.size() && !is_space(line[n]) && line[n] != ':'))
    return std::nullopt;
  const std::uint32_t start = first_four(line.data());
  for (const VerbName& entry : kVerbs) {
    if (entry.start != start || !iequals(line.substr(0, n), entry.name)) continue;
    std::string_view argument = line.substr(n);
    if (!argument.empty() && argument[0] == ':') argument.remove_prefix(1);
    if (trim(argument).starts_with('=')) return std::nullopt;  // "auth = on", a setting
    return CommandLine{entry.verb, trim(argument)};
  }
  return std::nullopt;
}

bool is_protected_address(std::string_view address) {
  constexpr std::string_view kFirst = "[email", kLast = "protected]";
  address = trim(address);
  return istarts_with(address, kFirst) && address.size() <= kFirst.size() + kLast.size() + 6 &&
         address.size() > kFirst.size() + kLast.size() &&
         iequals(address.substr(address.size() - kLast.size()), kLast);
}

// "AUTH PLAIN LOGIN": a server's offer that lost its "250-".
static bool lists_mechanisms(std::string_view argument) {
  const std::string_view second = trim(argument.substr(first_word(argument).size()));
  constexpr std::array kNames = word_list("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "NTLM", "XOAUTH2");
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return first_word(second) == name; });
}

// "AUTH PLAIN (*** 80 bytes hidden ***)", "AUTH LOGIN <removed by me>": a remark stands where the secret was.
static bool holds_remark(std::string_view argument) {
  const std::string_view remark = trim(argument.substr(first_word(argument).size()));
  if (remark.size() < 3 || remark.size() > 80) return false;
  const char first = remark.front(), last = remark.back();
  return (first == '(' && last == ')') || (first == '<' && last == '>') || (first == '[' && last == ']') ||
         (first == '{' && last == '}') || (first == '*' && last == '*');
}

// "auth: true", "auth: plain" of a configuration.
static bool is_auth_setting(std::string_view line) {
  const std::string_view rest = trim(trim(line).substr(std::string_view("AUTH").size()));
  return rest.starts_with(':');
}

bool looks_like_command(std::string_view line) {
  const auto command = parse_command(line);
  if (!command) return false;
  const std::string_view argument = command->argument;
  const std::size_t words = word_count(argument);
  switch (command->verb) {
    case Verb::mail:
    case Verb::rcpt: return has_path_keyword(command->verb, argument) && words <= 12;
    case Verb::ehlo:
    case Verb::helo:
    case Verb::lhlo: return words <= 2 && (words < 2 || !argument.ends_with(':'));  // "Write EHLO to server:"
    case Verb::auth:
      return !is_auth_setting(line) &&
             (words == 0 || ((words <= 3 || holds_remark(argument)) &&
                             mechanism_shape(first_word(argument)) && !lists_mechanisms(argument)));
    case Verb::bdat: return !argument.empty() && is_digit(argument[0]);
    case Verb::vrfy:
    case Verb::expn:
    case Verb::etrn: return words == 1;
    case Verb::help: return words == 0;
    case Verb::noop: return words <= 1;
    case Verb::xclient:
    case Verb::xforward: return argument.find('=') != npos;
    case Verb::proxy: return istarts_with(argument, "tcp") || istarts_with(argument, "unknown");
    default: return words == 0;
  }
}

bool looks_like_misspelt_command(std::string_view line) {
  line = trim(line);
  if (line.empty() || line.size() > 320 || !is_letter(line[0])) return false;
  const std::string_view word = first_word(line.substr(0, line.find(':')));
  if (word.size() < 3 || word.size() > 10 || !std::all_of(word.begin(), word.end(), is_letter)) return false;
  if (looks_like_command(line)) return false;
  const std::string_view argument = trim(line.substr(word.size()));
  if (const auto known = parse_command(line);
      known && (known->verb == Verb::mail || known->verb == Verb::rcpt)) {
    // "MAIL FORM:<a@b>", "RCPT TP:<a@b>"
    return argument.find('@') != npos && word_count(argument) <= 3;
  }
  for (const VerbName& entry : kVerbs) {
    if (!is_one_mistake(word, entry.name) || iequals(word, entry.name)) continue;
    if (entry.verb == Verb::mail || entry.verb == Verb::rcpt) return argument.find('@') != npos;
    return word_count(argument) <= 1;
  }
  return false;
}

std::string_view envelope_address(std::string_view argument) {
  argument = trim(argument);
  for (std::string_view keyword : {"from", "to"}) {
    // "tom@example.com" begins with an address, "to:<tom@example.com>" with the keyword.
    const std::string_view rest = argument.substr(std::min(argument.size(), keyword.size()));
    if (istarts_with(argument, keyword) &&
        (rest.empty() || std::string_view(": \t<").find(rest[0]) != npos)) {
      argument = trim(rest);
      break;
    }
  }
  if (!argument.empty() && argument[0] == ':') argument = trim(argument.substr(1));
  if (!argument.empty() && argument[0] == '<') {
    const auto end = argument.find('>');
    return trim(argument.substr(1, end == npos ? end : end - 1));
  }
  return first_word(argument);
}

std::string_view esmtp_parameter(std::string_view argument, std::string_view keyword) {
  const auto path_end = argument.rfind('>');
  std::string_view rest = path_end == npos ? argument : argument.substr(path_end + 1);
  while (!(rest = trim(rest)).empty()) {
    const std::string_view word = first_word(rest);
    if (word.size() > keyword.size() && word[keyword.size()] == '=' && istarts_with(word, keyword)) {
      return word.substr(keyword.size() + 1);
    }
    rest.remove_prefix(word.size());
  }
  return {};
}

bool is_one_reply_line(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.find('\n') != npos) return false;
  return text.size() < 4 || text[3] != '-' || text.find(text.substr(0, 3), 4) == npos;
}

bool is_reply_label(std::string_view text) {
  text = trim(text);
  return text.size() > 1 && text.find(':') + 1 == text.size() && text.find(' ') == npos;
}

std::vector<std::string_view> split_reply_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto newline = text.find('\n');
    std::string_view line = trim(text.substr(0, newline));
    text = newline == npos ? std::string_view{} : text.substr(newline + 1);
    const auto reply = parse_reply(line);
    if (!reply || reply->last) {
      if (!line.empty()) lines.push_back(line);
      continue;
    }
    // "250-" began a reply of several lines: each further "250-", and the "250 " behind the last of them,
    // begins a line.
    const std::string_view code = line.substr(0, 3);
    std::size_t start = 0, i = line.find(code, 4);
    const std::size_t last_more = i == npos ? 0 : line.rfind(line.substr(0, 4));
    for (std::size_t next = 0; i != npos; i = line.find(code, next)) {
      next = i + 1;
      const char separator = i + 3 < line.size() ? line[i + 3] : ' ';
      const bool more = last_more > i;
      if (separator == '-') {
        const std::string_view after = line.substr(std::min(i + 4, line.size()));
        if (!may_follow_code(after)) continue;
      } else if (separator != ' ' || more || is_reply_label(line.substr(start + 4, i - start - 4))) {
        continue;
      }
      // sendEmail puts commas between: "250-mail.example.com, 250-PIPELINING, 250 CHUNKING"
      std::string_view part = trim(line.substr(start, i - start));
      if (part.ends_with(',')) part.remove_suffix(1);
      lines.push_back(part);
      start = i;
      if (separator == ' ') break;
      next = i + 4;
    }
    lines.push_back(trim(line.substr(start)));
  }
  return lines;
}

bool looks_like_address(std::string_view text) {
  const auto at = text.find('@');
  return at != npos && at > 0 && at + 1 < text.size() && text.size() <= 320 &&
         std::none_of(text.begin(), text.end(), is_space);
}

bool looks_like_base64(std::string_view text) {
  text = trim(text);
  if (text.size() < 4 || text.size() % 4 != 0) return false;
  std::size_t n = text.size();
  while (n > 0 && text.size() - n < 2 && text[n - 1] == '=') --n;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(n),
                     [](char c) { return is_alnum(c) || c == '+' || c == '/'; });
}

bool continues_base64(std::string_view line) {
  bool telling = false, small = false;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    const bool sign = c == '+' || c == '/' || c == '=';
    if (!sign && std::isalnum(byte) == 0) return false;
    telling = telling || sign || std::isdigit(byte) != 0 || (small && std::isupper(byte) != 0);
    small = std::islower(byte) != 0;
  }
  return line.size() >= 2 && telling && !looks_like_command(line);
}

}  // namespace smtplain
