#include "secrets/dumps.h"

#include <algorithm>

#include "secrets/mask.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

struct DumpRow {
  std::size_t begin = 0;  ///< of its bytes within the line
  std::string bytes;
};

/// Past what goes before the offset: blanks, who sent it, .NET's "System.Net.Sockets Verbose: 0 : [6828] ".
std::size_t skip_head(std::string_view line) {
  if (line.starts_with("System.Net")) {
    const std::size_t bracket = line.find("] ");
    return bracket == npos ? line.size() : bracket + 2;
  }
  return skip_while(line, 0, [](char c) { return is_blank(c) || c == '<' || c == '>'; });
}

/// Past the offset and its sign: "0x0010:  ", "00000010: ", "00000010  ", "0010 - ", "00000010 : "; 0 if
/// there is none.
std::size_t skip_offset(std::string_view line, std::size_t at) {
  constexpr std::size_t least = 4, most = 8;
  if (line.substr(at).starts_with("0x")) at += 2;
  const std::size_t end = skip_while(line, at, is_hex);
  if (end - at < least || end - at > most) return 0;
  const std::string_view rest = line.substr(end);
  for (const std::string_view sign : {":", " :", " -", "  "}) {
    if (rest.starts_with(sign) && rest.size() > sign.size() && is_blank(rest[sign.size()]))
      return skip_blanks(line, end + sign.size());
    if (sign == "  " && rest.starts_with(sign)) return skip_blanks(line, end);
  }
  return 0;
}

/// The bytes in groups of two or four digits from `at` on. `even`: one blank is between all of them.
std::string read_bytes(std::string_view line, std::size_t at, bool& even) {
  constexpr std::size_t most = 16384, widest_gap = 3;
  std::string bytes;
  even = true;
  const std::size_t group = skip_while(line, at, is_hex) - at;
  if (group != 2 && group != 4) return bytes;
  for (std::size_t gap = 1; at < line.size() && bytes.size() < most;) {
    const std::size_t end = skip_while(line, at, is_hex);
    if (end - at != group && end - at != 2) break;
    if (end < line.size() && !is_blank(line[end]) && line[end] != '-') break;
    even = even && gap == 1;
    for (; at < end; at += 2) bytes += hex_byte(line[at], line[at + 1]);
    at = std::min(line.find_first_not_of(" -", end), line.size());
    gap = at - end;
    if (gap > widest_gap) break;
  }
  return bytes;
}

/// The rows of `curl --trace`: "0010: 41 55 54".
bool is_curl_row(std::string_view line, std::size_t begin, bool even) {
  constexpr std::size_t offset = 6;
  return begin == offset && line[4] == ':' && even && line.size() > 8 && is_blank(line[8]);
}

std::optional<DumpRow> read_row(std::string_view line) {
  constexpr std::size_t least_without_offset = 2;
  const std::size_t head = skip_head(line);
  if (head >= line.size() || !is_hex(line[head])) return std::nullopt;
  bool even = false;
  if (const std::size_t begin = skip_offset(line, head); begin != 0) {
    std::string bytes = read_bytes(line, begin, even);
    if (bytes.empty() || is_curl_row(line, begin, even)) return std::nullopt;
    return DumpRow{begin, std::move(bytes)};
  }
  if (line.front() != ' ') return std::nullopt;  // socat's have no offset
  std::string bytes = read_bytes(line, head, even);
  const bool whole = bytes.size() * 3 + head - 1 == trim(line).size() + head;
  if (bytes.size() < least_without_offset || !whole) return std::nullopt;
  return DumpRow{head, std::move(bytes)};
}

/// "535 ", "250-" behind what is no letter or digit.
bool is_reply_at(std::string_view text, std::size_t at) {
  return shows_reply_at(text, at) && (at == 0 || !is_alnum(text[at - 1]));
}

/// AUTH as a command, and not as a capability: "250-AUTH LOGIN".
bool is_auth_at(std::string_view text, std::size_t at) {
  if (!istarts_with(text.substr(at), "auth ")) return false;
  if (at == 0) return true;
  const bool listed = (text[at - 1] == '-' || text[at - 1] == ' ') && at > 1 && is_digit(text[at - 2]);
  return !listed && !is_letter(text[at - 1]);
}

}  // namespace

bool DumpSecrets::concerns(std::string_view line) {
  constexpr std::size_t shortest = 6;
  if (line.size() < shortest) return false;
  const char first = line.front();
  if (is_blank(first) || first == '<' || first == '>') {
    const std::size_t head = skip_head(line);
    if (head + 3 >= line.size() || !is_hex(line[head])) return false;
    if (line[head + 1] == 'x') return true;
    const bool four = is_hex(line[head + 2]) && is_hex(line[head + 3]);
    return is_hex(line[head + 1]) && (four || (first == ' ' && is_blank(line[head + 2])));
  }
  if (first == 'S') return line.starts_with("System.Net");
  return is_hex(first) && skip_offset(line, 0) != 0;
}

std::size_t DumpSecrets::find_row(std::string_view line) {
  constexpr std::size_t least = 6;  // "0000: 41 55": the offset and a pair
  for (std::size_t at = 0; at + least < line.size(); ++at) {
    const bool begins = at == 0 || !(is_alnum(line[at - 1]) || line[at - 1] == '-' || line[at - 1] == ':');
    if (!begins || !is_hex(line[at]) || !is_hex(line[at + 3])) continue;
    const std::size_t bytes = skip_offset(line, at);
    const bool pair = bytes != 0 && bytes + 2 < line.size() && is_hex(line[bytes]) && is_hex(line[bytes + 1]);
    const bool group = pair && is_hex(line[bytes + 2]) && bytes + 4 < line.size() && is_hex(line[bytes + 3]);
    if (pair && is_blank(line[bytes + (group ? 4 : 2)])) return at;
  }
  return npos;
}

void DumpSecrets::remember(std::string_view bytes) {
  constexpr std::size_t most = 32;
  for (const char c : bytes) recent_ += c >= ' ' && c < '\x7f' ? c : '\n';
  if (recent_.size() > most + bytes.size()) recent_.erase(0, recent_.size() - most - bytes.size());
}

std::optional<std::string> DumpSecrets::hide(std::string_view line) {
  const auto row = read_row(line);
  if (!row) return std::nullopt;
  remember(row->bytes);
  bool hidden = left_ > 0;
  constexpr std::size_t longest_word = 5;  // what began in the row before
  const std::size_t from = recent_.size() - std::min(recent_.size(), row->bytes.size() + longest_word - 1);
  for (std::size_t at = from; at < recent_.size(); ++at) {
    if (is_auth_at(recent_, at)) {
      left_ = kMostRows;
      hidden = true;
    } else if (is_reply_at(recent_, at)) {
      left_ = recent_.compare(at, 3, "334") == 0 ? kMostRows : 0;
      hidden = hidden && left_ > 0;
    }
  }
  if (!hidden) return std::nullopt;
  if (left_ > 0) --left_;
  return std::string(line.substr(0, row->begin)).append(kMask);
}

}  // namespace smtplain
