#include "readers/stack_frames.h"

#include <algorithm>
#include <string>

#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr auto npos = std::string_view::npos;
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

}  // namespace

std::vector<Line> with_frames_apart(std::span<const Line> block) {
  std::vector<Line> lines;
  for (const Line& line : block) split_methods(line, lines);
  return lines;
}

}  // namespace smtplain
