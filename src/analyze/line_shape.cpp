#include "analyze/line_shape.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "text/byte_blocks.h"
#include "text/characters.h"

namespace smtplain {
namespace {

// A line that is longer is told of in a warning; a word that is longer is no id.
constexpr std::size_t kMostContent = 900, kMostWord = 200, kMostMailbox = 64;
// Of a message that the log shows in one line.
constexpr std::size_t kMostContents = std::size_t{64} << 10;
constexpr std::string_view kWrittenLineEnd = "\\r\\n";
constexpr std::string_view kBytes = " bytes";
// Logging systems print the time before this column.
constexpr std::size_t kTimeBefore = 48;

constexpr CharacterClass kDigits{false, ""};
// What ids, dates, addresses and message ids are written with.
constexpr CharacterClass kWords{true, "._+=@/:#$%*~^|?!&-"};
constexpr CharacterClass kMailbox{true, "._+=-"};
constexpr CharacterClass kFieldName{true, "-"};
constexpr CharacterClass kFigures{false, "./"};
constexpr CharacterClass kMeter{false, " .:-%kMG\r"};

template <typename Is>
std::size_t run(std::string_view text, const Is& is, std::size_t most) {
  return skip_while(text.substr(0, most), 0, is);
}

bool is_printed(char c) {
  return (c >= ' ' && c <= '~') || c == '\t';
}

std::size_t printed_run(std::string_view text, std::size_t most) {
  text = text.substr(0, most);
  std::size_t at = 0;
  for (; at + sizeof(ByteBlock) <= text.size(); at += sizeof(ByteBlock)) {
    const ByteBlock block = load_block(text.data() + at);
    if (any(bytes_below(block, ' ') | bytes_from(block, 0x7f))) break;
  }
  return at + run(text.substr(at), is_printed, npos);
}

// "15:04:05", "15:04:05.123", "15:04:05,123456"
std::size_t time_of_day(std::string_view text) {
  constexpr std::string_view kForm = "00:00:00";
  if (text.size() < kForm.size()) return 0;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '0' ? !is_digit(text[i]) : text[i] != kForm[i]) return 0;
  }
  std::size_t end = kForm.size();
  if (end + 1 < text.size() && (text[end] == '.' || text[end] == ',') && is_digit(text[end + 1]))
    end += 1 + run(text.substr(end + 1), kDigits, 9);
  return end < text.size() && is_digit(text[end]) ? 0 : end;
}

// Reply codes and enhanced ones decide; a version of TLS tells.
bool is_code(std::string_view word) {
  const std::size_t digits = run(word, kDigits, npos);
  if (digits == word.size()) return digits <= 3;
  return (digits == 3 && word[3] == '-') || (digits == 1 && word.size() >= 5 && word[1] == '.');
}

// An id among the words of a reply: it holds a digit and is no code.
std::size_t id_length(std::string_view text) {
  std::size_t size = 0;
  bool digit = false;
  for (; size < text.size() && size <= kMostWord && kWords(text[size]); ++size)
    digit = digit || is_digit(text[size]);
  if (!digit || size > kMostWord) return 0;
  return is_code(text.substr(0, size)) && !text.substr(size).starts_with(kBytes) ? 0 : size;
}

// Fields of a log entry whose figures are of one message, and those whose addresses are.
constexpr std::array kFigureFields = word_list("delay=", "delays=", "size=", "uid=", "conn_use=");
constexpr std::array kMailboxFields = word_list("from=", "to=", "orig_to=");

// The content of a message in a dialogue without marks: "Subject: ..." cannot be anything else.
std::size_t header_length(std::string_view text) {
  const std::size_t name = run(text, kFieldName, kMostWord);
  if (name < 2 || !text.substr(name).starts_with(": ")) return 0;
  return name + printed_run(text.substr(name), kMostContent);
}

// Content between marks: a line of it, and the one with a dot ends it; or several with their ends written
// out.
std::size_t content_length(std::string_view text) {
  if (text.starts_with('.')) return npos;
  for (std::size_t at = 0;;) {
    const std::size_t size = printed_run(text.substr(at), kMostContent);
    if (size < kMostContent || at > kMostContents) return at + size;
    const std::size_t line_end = text.substr(at, size).rfind(kWrittenLineEnd);
    if (line_end == npos) return at + size;
    at += line_end + kWrittenLineEnd.size();
  }
}

}  // namespace

LineShape::LineShape(std::string_view line, bool timed, Varies varies, std::string_view said)
    : repeats_(varies == Varies::content || varies == Varies::header) {
  std::string_view rest = line;
  const auto at = static_cast<std::size_t>(said.data() - line.data());
  if (timed) add_time(rest, std::min(at, kTimeBefore));
  if (rest.data() > said.data()) varies = Varies::nothing;
  const auto before = [&] { return rest.substr(0, static_cast<std::size_t>(said.data() - rest.data())); };
  switch (varies) {
    case Varies::nothing: break;
    case Varies::content: add(before(), Free::content); break;
    case Varies::header: add(before(), Free::header); break;
    case Varies::meter: add(before(), Free::meter); break;
    case Varies::words_with_digits:
      fixed_ += before();
      add_words(said);
      break;
    case Varies::number: add(before(), Free::number); break;
    case Varies::mailbox:
      fixed_ += before();
      add_mailbox(said);
      break;
    case Varies::byte_counts:
      fixed_ += before();
      add_byte_counts(said);
      break;
    case Varies::log_entry:
      fixed_ += before();
      add_entry(said);
      break;
  }
  const std::size_t told = varies == Varies::nothing ? line.size() - rest.size() : at + said.size();
  add(line.substr(told), Free::nothing);
}

/// What was put to fixed_ since the last part belongs to this one.
void LineShape::add(std::string_view fixed, Free free, std::uint32_t most) {
  fixed_ += fixed;
  std::size_t before = 0;
  for (const Part& part : parts_) before += part.fixed;
  parts_.push_back({static_cast<std::uint32_t>(fixed_.size() - before), free, most});
}

void LineShape::add_time(std::string_view& rest, std::size_t until) {
  for (std::size_t at = 0; at < until; ++at) {
    if (at > 0 && is_digit(rest[at - 1])) continue;
    const std::size_t size = time_of_day(rest.substr(at));
    if (size == 0) continue;
    add(rest.substr(0, at), Free::time);
    rest.remove_prefix(at + size);
    return;
  }
}

void LineShape::add_words(std::string_view said) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < said.size();) {
    const std::size_t size = std::max<std::size_t>(run(said.substr(at), kWords, npos), 1);
    if (kWords(said[at]) && id_length(said.substr(at)) == size) {
      add(said.substr(begin, at - begin), Free::word);
      begin = at + size;
    }
    at += size;
  }
  fixed_ += said.substr(begin);
}

void LineShape::add_mailbox(std::string_view said) {
  std::size_t begin = 0;
  if (const std::size_t open = said.find('<'); open != npos) {
    const std::size_t size = run(said.substr(open + 1), kMailbox, kMostMailbox);
    if (size > 0 && said.substr(open + 1 + size).starts_with('@')) {
      add(said.substr(0, open + 1), Free::mailbox);
      begin = open + 1 + size;
    }
  }
  constexpr std::string_view kSize = " SIZE=";
  if (const std::size_t at = said.find(kSize, begin); at != npos) {
    const std::size_t digits = at + kSize.size();
    const std::string_view number = said.substr(digits, run(said.substr(digits), kDigits, 10));
    std::uint32_t most = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), most).ec == std::errc{}) {
      add(said.substr(begin, digits - begin), Free::size, most);
      begin = digits + number.size();
    }
  }
  fixed_ += said.substr(begin);
}

void LineShape::add_byte_counts(std::string_view said) {
  std::size_t begin = 0;
  for (std::size_t at = said.find(kBytes); at != npos; at = said.find(kBytes, at + 1)) {
    std::size_t digit = at;
    while (digit > begin && is_digit(said[digit - 1])) --digit;
    if (digit == at) continue;
    add(said.substr(begin, digit - begin), Free::number);
    begin = at;
  }
  fixed_ += said.substr(begin);
}

// "postfix/smtp[24]: 66A4F93119: to=<bob@example.net>, relay=mx[192.0.2.25]:25, delay=0.34, status=sent (250
// …". Behind the parenthesis stands a reply; before it a name or a code tells something.
void LineShape::add_entry(std::string_view said) {
  std::size_t begin = 0;
  const auto free = [&](std::size_t at, std::size_t size, Free kind) {
    if (size == 0) return;
    add(said.substr(begin, at - begin), kind);
    begin = at + size;
  };
  const std::size_t tag = std::min(said.find(": "), said.size());
  const std::size_t process = std::min(said.find('['), tag) + 1;
  if (process < tag) free(process, run(said.substr(process), kDigits, npos), Free::number);
  if (tag < said.size() && said.find(": ", tag + 1) != npos)
    free(tag + 2, id_length(said.substr(tag + 2)), Free::word);
  const std::size_t reply = std::min(said.find('('), said.size());
  for (std::size_t at = begin; at < reply;) {
    const std::string_view rest = said.substr(at, reply - at);
    const std::size_t size = std::max<std::size_t>(run(rest, kWords, npos), 1);
    const std::string_view word = rest.substr(0, size), behind = rest.substr(size);
    const auto is_field = [word](std::string_view name) { return word.starts_with(name); };
    const bool address = behind.starts_with('<');
    if (const auto field = std::find_if(kFigureFields.begin(), kFigureFields.end(), is_field);
        field != kFigureFields.end()) {
      const std::size_t figures = run(word.substr(field->size()), kFigures, npos);
      if (field->size() + figures == size) free(at + field->size(), figures, Free::figures);
    } else if (address && word == "message-id=") {
      free(at + size + 1, id_length(behind.substr(1)), Free::word);
    } else if (address && std::any_of(kMailboxFields.begin(), kMailboxFields.end(), is_field)) {
      const std::size_t local = run(behind.substr(1), kMailbox, kMostMailbox);
      if (behind.substr(1 + local).starts_with('@')) free(at + size + 1, local, Free::mailbox);
    }
    at = std::max(at + size, begin);
  }
  fixed_ += said.substr(begin, reply - begin);
  add_words(said.substr(reply));
}

/// How long the free part at the beginning of `text` is; npos if there is none. `behind`: what follows it.
std::size_t LineShape::length(const Part& part, std::string_view text, std::string_view behind) {
  const auto some = [](std::size_t size) { return size == 0 ? npos : size; };
  switch (part.free) {
    case Free::nothing: return 0;
    case Free::time: return some(time_of_day(text));
    case Free::word: return some(id_length(text));
    case Free::mailbox: return some(run(text, kMailbox, kMostMailbox));
    case Free::number: return some(run(text, kDigits, 12));
    case Free::figures: return some(run(text, kFigures, kMostWord));
    case Free::meter: return some(run(text, kMeter, kMostContent));
    case Free::header: return some(header_length(text));
    case Free::size: {
      const std::size_t digits = run(text, kDigits, 10);
      std::uint32_t value = 0;
      const bool read = std::from_chars(text.data(), text.data() + digits, value).ec == std::errc{};
      return read && value <= part.most ? digits : npos;
    }
    case Free::content: {
      const std::size_t size = content_length(text);
      if (size == npos) return npos;
      // What stands behind the content may look like it: "<br>".
      const std::size_t line_end = behind.find_first_of("\r\n");
      if (line_end == npos || size < line_end) return npos;
      return size - line_end;
    }
  }
  return npos;
}

std::size_t LineShape::match_parts(std::string_view text) const {
  const char* fixed = fixed_.data();
  std::size_t at = 0;
  for (const Part& part : parts_) {
    if (text.size() - at < part.fixed || std::memcmp(text.data() + at, fixed, part.fixed) != 0) return 0;
    fixed += part.fixed;
    at += part.fixed;
    if (part.free == Free::nothing) continue;
    const std::string_view behind(fixed, static_cast<std::size_t>(fixed_.data() + fixed_.size() - fixed));
    const std::size_t size = length(part, text.substr(at), behind);
    if (size == npos) return 0;
    at += size;
  }
  return at;
}

}  // namespace smtplain
