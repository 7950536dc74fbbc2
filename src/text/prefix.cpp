#include "text/prefix.h"

#include <algorithm>
#include <array>
#include <span>

#include "text/characters.h"
#include "text/framework_prefix.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

void skip_blanks(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

/// A syslog tag, "postfix/smtpd[123]: " or "postgrey: ", at the start of `text`.
struct Tag {
  std::string_view program;
  int pid = 0;
  std::size_t length = 0;
};

Tag read_tag(std::string_view text) {
  Tag tag;
  std::size_t at = 0;
  while (at < text.size() && is_prefix_word(text[at])) ++at;
  if (at == 0 || at > 48) return {};
  tag.program = text.substr(0, at);
  if (at < text.size() && text[at] == '[') {
    const std::size_t close = text.find(']', at);
    if (close == npos || close - at > 24) return {};
    const std::string_view process = text.substr(at + 1, close - at - 1);
    tag.pid = parse_pid(process.substr(process.rfind('.') + 1));  // Heroku: app[web.1]
    if (tag.pid == 0 && text[at + 1] != '0') return {};
    at = close + 1;
  }
  if (at >= text.size() || text[at] != ':' || (at + 1 < text.size() && text[at + 1] != ' ')) return {};
  tag.length = std::min(text.size(), at + 2);
  return tag;
}

/// "host tag: " after a syslog time. Some systems know no host ("(none)") and some write none.
bool read_host_and_tag(std::string_view text, Prefix& prefix) {
  const std::size_t blank = text.find(' ');
  if (blank == npos || blank > 128) return false;
  std::string_view after = text.substr(blank + 1);
  skip_blanks(after);
  const Tag tag = read_tag(after);
  const std::string_view host = text.substr(0, blank);
  if (tag.length == 0 || host.ends_with(':') || host.find_first_of("<>\"'") != npos) return false;
  prefix.host = host;
  prefix.program = tag.program;
  prefix.pid = tag.pid;
  prefix.rest = after.substr(tag.length);
  return true;
}

bool take_tag(std::string_view text, Prefix& prefix) {
  const Tag tag = read_tag(text);
  if (tag.length == 0 || tag.pid == 0) return false;
  prefix.program = tag.program;
  prefix.pid = tag.pid;
  prefix.rest = text.substr(tag.length);
  return true;
}

/// "smtp: 250 OK" after the time: some mail programs log their dialogues under the protocol's name, whoever
/// spoke.
bool take_protocol(std::string_view text, Prefix& prefix) {
  constexpr std::array protocols = word_list("smtp", "esmtp", "lmtp", "smtpd", "submission");
  const Tag tag = read_tag(text);
  const auto named = [&](std::string_view protocol) { return iequals(tag.program, protocol); };
  if (tag.length == 0 || std::none_of(protocols.begin(), protocols.end(), named)) return false;
  const std::string_view said = trim(text.substr(tag.length));
  if (!parse_reply(said) && !looks_like_command(said) && !looks_like_base64(said) && said != ".")
    return false;
  prefix.program = tag.program;
  prefix.rest = text.substr(tag.length);
  return true;
}

/// Android's logcat in its threadtime form: after the time come process, thread, a letter for the level, and
/// the tag: "4711  4750 V SmtpTransport: ".
bool read_logcat(std::string_view text, Prefix& prefix) {
  std::array<std::string_view, 3> field;
  for (std::string_view& part : field) {
    skip_blanks(text);
    part = text.substr(0, text.find(' '));
    text.remove_prefix(part.size());
  }
  const std::size_t colon = text.find(": ");
  constexpr std::size_t kLongestTag = 64;
  const bool level = field[2].size() == 1 && std::string_view("VDIWEF").find(field[2]) != npos;
  if (parse_pid(field[0]) == 0 || parse_pid(field[1]) == 0 || !level || colon > kLongestTag) return false;
  prefix.pid = parse_pid(field[0]);
  prefix.program = trim(text.substr(0, colon));
  prefix.rest = text.substr(colon + 2);
  return true;
}

/// RFC 5424: after the time come host, program, process, message id and structured data, blanks between.
bool read_rfc5424(std::string_view text, Prefix& prefix) {
  std::array<std::string_view, 4> field;
  for (std::string_view& part : field) {
    skip_blanks(text);
    const std::size_t blank = text.find(' ');
    if (blank == npos || blank > 255) return false;
    part = text.substr(0, blank);
    text.remove_prefix(blank + 1);
  }
  if (text.starts_with('[')) {
    const std::size_t close = text.find("] ");
    text.remove_prefix(close == npos ? 0 : close + 2);
  } else if (text.starts_with("- ")) {
    text.remove_prefix(2);
  }
  prefix.host = field[0];
  prefix.program = field[1];
  prefix.pid = parse_pid(field[2]);
  prefix.rest = text;
  return true;
}

/// The quote that ends a text begun before `at`, "\"" passed over.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  std::size_t close = text.find('"', at);
  while (close != npos && close > at && text[close - 1] == '\\') close = text.find('"', close + 1);
  return close;
}

/// time="…" level=debug msg="…", as logrus and other logfmt writers print it.
bool read_logfmt(std::string_view line, Prefix& prefix) {
  if (!line.starts_with("time=\"") && !line.starts_with("ts=")) return false;
  const std::size_t start = line.find('=') + (line[5] == '"' ? 2 : 1);
  const Stamp stamp = parse_stamp(line.substr(start));
  const std::size_t message = line.find(" msg=");
  if (stamp.length == 0 || message == npos) return false;
  prefix.time = stamp.time;
  std::string_view rest = line.substr(message + 5);
  // Where the message only says that something failed, the error stands in a field of its own.
  for (const std::string_view field : {" error=", " err="}) {
    const std::size_t error = rest.find(field);
    if (error == npos) continue;
    const std::size_t value = error + field.size();
    const bool quoted = rest.substr(value).starts_with('"');
    const std::size_t end = quoted ? end_of_quoted(rest, value + 1) : rest.find(' ', value);
    prefix.rest = rest.substr(0, end == npos ? npos : end + (quoted ? 1 : 0));
    return true;
  }
  if (rest.starts_with('"')) rest = rest.substr(1, std::min(end_of_quoted(rest, 1), rest.size()) - 1);
  prefix.rest = rest;
  return true;
}

/// A stamp in brackets: "[28-Aug-2022 13:46:36 Europe/Berlin]". The zone's name may be one that means nothing
/// without tables.
Stamp read_bracketed_stamp(std::string_view text) {
  const char close = text[0] == '[' ? ']' : ')';
  Stamp stamp = parse_stamp(text.substr(1));
  if (stamp.length == 0) return {};
  const std::size_t end = text.find(close, stamp.length + 1);
  if (end == npos || end - stamp.length > 40) return {};
  stamp.length = end + 1;
  return stamp;
}

/// "EROR[06-01|01:20:52] ", as Grafana's logger prints it.
Stamp read_level_stamp(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && at < 6 && text[at] >= 'A' && text[at] <= 'Z') ++at;
  if (at < 3 || at + 16 > text.size() || text[at] != '[' || text[at + 6] != '|' || text[at + 15] != ']')
    return {};
  Stamp stamp = parse_stamp(text.substr(at + 7, 8));
  if (stamp.length == 8) stamp.length = at + 16;
  return stamp;
}

/// "ERROR - 2022-08-08 23:13:22 --> ", as CodeIgniter logs.
Stamp read_codeigniter_stamp(std::string_view text) {
  constexpr std::string_view kDash = " - ", kArrow = " --> ";
  constexpr std::size_t kLongestLevel = 9, kLongestStamp = 40;
  const std::size_t at = skip_while(text.substr(0, kLongestLevel), 0, is_upper);
  if (!text.substr(at).starts_with(kDash)) return {};
  const std::size_t arrow = text.substr(0, at + kLongestStamp).find(kArrow);
  if (arrow == npos) return {};
  Stamp stamp = parse_stamp(text.substr(at + kDash.size()));
  if (stamp.length > 0) stamp.length = arrow + kArrow.size();
  return stamp;
}

std::string_view skip_priority(std::string_view line, bool& rfc5424) {
  if (line.size() < 4 || line[0] != '<' || !is_digit(line[1])) return line;
  const std::size_t close = line.find('>');
  if (close == npos || close > 4 || parse_pid(line.substr(1, close - 1)) > 191) return line;
  line.remove_prefix(close + 1);
  rfc5424 = line.size() > 2 && is_digit(line[0]) && line[1] == ' ';
  if (rfc5424) line.remove_prefix(2);
  return line;
}

void skip_separator(std::string_view& text) {
  skip_blanks(text);
  if (text.size() > 1 && std::string_view(":,|-").find(text[0]) != npos &&
      (text[1] == ' ' || text[1] == '\t')) {
    text.remove_prefix(2);
    skip_blanks(text);
  }
}

/// "[smtp.1:2293] " before the time, as Postal's workers print their name and process.
std::string_view skip_worker(std::string_view text) {
  const PrefixField field = read_prefix_field(text);
  const std::size_t colon = field.text.rfind(':');
  if (!field.bracketed || field.text.empty() || is_digit(field.text[0]) || colon == npos ||
      parse_pid(field.text.substr(colon + 1)) == 0 || !text.substr(field.length).starts_with('['))
    return text;
  return text.substr(field.length);
}

/// "flutter: [2021-11-01 19:28:46.02 | Connection | FINE] < 220 …": the console names the program before its
/// record; Android's puts "I/flutter ( 1234): " there.
std::string_view skip_console(std::string_view text) {
  constexpr std::size_t kLongest = 24;
  std::size_t at = 0;
  while (at < text.size() && is_prefix_word(text[at])) ++at;
  if (at == 0 || at > kLongest || is_digit(text[0])) return text;
  if (text.substr(at).starts_with('(') || text.substr(at).starts_with(" (")) {
    const std::size_t close = text.find("): ", at);
    const std::size_t open = text.find('(', at);
    if (close == npos || parse_pid(trim(text.substr(open + 1, close - open - 1))) == 0) return text;
    return text.substr(close + 3);
  }
  return text.substr(at).starts_with(": [") ? text.substr(at + 2) : text;
}

}  // namespace

Prefix parse_prefix(std::string_view line) {
  Prefix prefix;
  prefix.rest = line;
  std::string_view text = line;
  skip_blanks(text);
  if (text.starts_with('[')) text = skip_worker(text);
  if (const std::string_view record = skip_console(text);
      record.starts_with('[') && read_bracketed_stamp(record).length > 0)
    text = record;
  bool rfc5424 = false;
  text = skip_priority(text, rfc5424);
  if (text.size() < 8) return prefix;
  const bool bracketed = text[0] == '[' || text[0] == '(';
  Stamp stamp = bracketed ? read_bracketed_stamp(text) : parse_stamp(text);
  if (stamp.length == 0 && is_upper(text[0])) {
    stamp = read_level_stamp(text);
    if (stamp.length == 0) stamp = read_codeigniter_stamp(text);
  }
  if (stamp.length == 0) {
    if (!read_logfmt(text, prefix)) take_tag(text, prefix);
    return prefix;
  }
  prefix.time = stamp.time;
  text.remove_prefix(stamp.length);
  if (rfc5424 && read_rfc5424(text, prefix)) return prefix;
  const bool blank = text.starts_with(' ') || text.starts_with('\t') || bracketed;
  skip_separator(text);
  prefix.rest = text;
  if (!blank && text.size() > 1 && text[0] == '[') return prefix;
  if (take_tag(text, prefix) || take_protocol(text, prefix) || read_logcat(text, prefix)) return prefix;
  Prefix hosted = prefix;
  if (read_host_and_tag(text, hosted) && (hosted.pid != 0 || (stamp.syslog && !bracketed))) return hosted;
  read_framework(text, prefix);
  return prefix;
}

bool strip_common_prefix(std::vector<Line>& lines) {
  constexpr std::size_t sample_size = 500;
  const auto sample = std::span(lines).first(std::min(lines.size(), sample_size));
  std::size_t prefixed = 0, others = 0;
  for (const Line& line : sample) {
    if (trim(line.text).empty()) continue;
    const Prefix prefix = parse_prefix(line.text);
    const bool has_one = prefix.rest.size() < line.text.size() && (prefix.time || !prefix.program.empty());
    ++(has_one ? prefixed : others);
    if (others * 5 > sample.size()) return false;  // it is of four lines in five
  }
  if (prefixed < 3 || others * 4 > prefixed) return false;
  for (Line& line : lines) {
    const Prefix prefix = parse_prefix(line.text);
    line.text = prefix.rest;
    if (!line.time) line.time = prefix.time;
  }
  return true;
}

}  // namespace smtplain
