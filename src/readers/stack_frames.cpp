#include "readers/stack_frames.h"

#include <algorithm>
#include <string>

#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kMostFrames = 200;

void add(std::vector<Line>& lines, const Line& line, std::string_view text) {
  lines.push_back(line);
  lines.back().text = text;
}

// "Stack trace: #0 …": the numbers tell where the next frame begins.
void split_numbered(const Line& line, std::vector<Line>& lines) {
  std::string_view rest = line.text;
  auto stack = ifind(rest, "stack trace:");
  for (std::size_t frame = 0; stack != npos && frame < kMostFrames; ++frame) {
    const std::string mark = "#" + std::to_string(frame) + " ";
    const auto at = rest.find(mark, stack);
    if (at == npos) break;
    if (at > 0) add(lines, line, rest.substr(0, frame == 0 ? stack : at));
    rest.remove_prefix(at);
    stack = mark.size();
  }
  add(lines, line, rest);
}

// " at MailKit.Net.Smtp.SmtpClient.Connect (System.String host", " at
// com.sun.mail.smtp.SMTPTransport.rcptTo(": a method with its class and package, and its bracket.
std::size_t find_method(std::string_view text, std::size_t from) {
  constexpr std::string_view kAt = " at ";
  for (auto at = text.find(kAt, from); at != npos; at = text.find(kAt, at + 1)) {
    const std::string_view rest = text.substr(at + kAt.size());
    std::string_view method = rest.substr(0, rest.find('('));
    if (method.size() == rest.size() || method.size() > 300) continue;
    if (method.ends_with(' ')) method.remove_suffix(1);
    if (method.find(' ') == npos && std::count(method.begin(), method.end(), '.') >= 2) return at;
  }
  return npos;
}

void split_methods(const Line& line, std::vector<Line>& lines) {
  constexpr std::string_view kCause = " Caused by: ";
  std::string_view rest = line.text;
  auto at = find_method(rest, 0);
  // One alone may be a sentence's.
  if (at == npos || at == 0 || find_method(rest, at + 1) == npos) return split_numbered(line, lines);
  for (std::size_t frame = 0; at != npos && frame < kMostFrames; ++frame) {
    const auto cause = rest.substr(0, at).find(kCause);
    if (cause != npos) add(lines, line, rest.substr(0, cause));
    add(lines, line, rest.substr(cause == npos ? 0 : cause + 1, at - (cause == npos ? 0 : cause + 1)));
    rest.remove_prefix(at);
    at = find_method(rest, 1);
  }
  add(lines, line, rest);
}

// "from net/smtp.rb:539:in `open'", "from test.rb:19", "app/mailers/shop.rb:24:in `deliver_mail'". The first
// one has the message behind it: "smtp.rb:1214:in `connect': Connection refused (Errno::ECONNREFUSED)".
bool is_ruby_frame(std::string_view text) {
  const auto file = text.find(".rb:");
  if (file == npos) return false;
  if (istarts_with(text, "from ")) return true;
  const auto in = text.find(":in", file);
  return in != npos && text.substr(0, file).find(' ') == npos && text.find(": ", in) == npos;
}

// .NET translates the word: "   bei MailKit.Net.Smtp.SmtpClient.Connect(String host, …)", "in", "à", "en".
bool is_localized_frame(std::string_view text) {
  const auto blank = text.find(' ');
  if (blank == npos || blank > 8) return false;
  const std::string_view method = text.substr(blank + 1, text.find('(', blank) - blank - 1);
  return blank + 1 + method.size() < text.size() && std::count(method.begin(), method.end(), '.') >= 2 &&
         method.find(' ') == npos && method.find('/') == npos && method.find('@') == npos;
}

// "#67 {main} {"exception":"[object] (Swift_TransportException(code: 0): …": Laravel puts the record's
// context behind the last frame.
bool goes_on_behind_main(std::string_view text) {
  return text.substr(0, 16).find(" {main} {") != npos;
}

}  // namespace

bool is_stack_frame(std::string_view text) {
  text = trim(text);
  if (text.starts_with("- ") || text.starts_with("* ")) text = trim(text.substr(2));  // a list's bullets
  if (text.size() > 2 && text[0] == '#' && text[1] >= '0' && text[1] <= '9')
    return !goes_on_behind_main(text);
  if (istarts_with(text, "stack trace") || istarts_with(text, "stacktrace") ||
      istarts_with(text, "traceback"))
    return true;
  if (istarts_with(text, "at ") && text.find_first_of("(:/\\.") != npos) return true;
  // Behind npm's prefix: "ERR! Mail     at SMTPConnection._formatError (/opt/…/index.js:557:19)".
  if (text.starts_with("ERR! ") && text.find("    at ") != npos) return true;
  // PowerShell's own words for the exception above them.
  if (istarts_with(text, "+ categoryinfo") || istarts_with(text, "+ fullyqualifiederrorid")) return true;
  if (is_ruby_frame(text) || is_localized_frame(text)) return true;
  if (istarts_with(text, "file \"") && ifind(text, ", line ") != npos) return true;
  return istarts_with(text, "thrown in ") || istarts_with(text, "goroutine ") ||
         (istarts_with(text, "... ") && ifind(text, " more") != npos);
}

std::vector<Line> with_frames_apart(std::span<const Line> block) {
  std::vector<Line> lines;
  for (const Line& line : block) split_methods(line, lines);
  return lines;
}

}  // namespace smtplain
