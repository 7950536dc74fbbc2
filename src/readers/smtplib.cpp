// Python's smtplib with set_debuglevel(1) or (2), and its exceptions.
//
//   send: 'ehlo pc\r\n'                          reply: b'250-mail.example.com\r\n'
//   reply: retcode (250); Msg: b'mail.example.com\nSIZE 1000'    the whole reply once more
//   smtplib.SMTPAuthenticationError: (535, b'5.7.8 …')
#include <array>
#include <utility>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"send: ", Who::client}, Mark{"reply: ", Who::server},
                            Mark{"connect: ", Who::program}};

// "('mail.example.com', 587)", "to ('mail.example.com', 587) None"
void tell(std::string_view text, EventSink& sink) {
  // The quotes may be a word processor's.
  const auto open = text.find('(');
  const auto comma = text.find(", ", open == npos ? 0 : open);
  if (open == npos || comma == npos) return;
  std::string_view host = text.substr(open + 1, comma - open - 1);
  const auto is_quote = [](char c) { return c == '\'' || c == '"' || static_cast<unsigned char>(c) >= 0x80; };
  while (!host.empty() && is_quote(host.front())) host.remove_prefix(1);
  while (!host.empty() && is_quote(host.back())) host.remove_suffix(1);
  if (!host.empty()) tell_host(host, sink);
  const std::string_view port = text.substr(comma + 2);
  const auto digits = leading_digits(port);
  if (!digits.empty()) sink.fact(Fact::server_port, digits);
}

constexpr MarkTable kTable{kMarks, &tell, {"connect: (", "connect: to ("}};

/// A logger in place of stderr makes two lines of what smtplib prints at once: "… Worker-2] send:" and
/// "… Worker-2] 'ehlo pc\r\n'".
std::string_view mark_alone(std::string_view line) {
  const std::string_view text = trim(line);
  for (const std::string_view mark : {"send:", "reply:", "connect: to", "connect:"}) {
    if (!text.ends_with(mark)) continue;
    const auto before = text.size() - mark.size();
    return before == 0 || text[before - 1] == ' ' ? mark : std::string_view{};
  }
  return {};
}

/// What smtplib prints behind a mark, behind the logger's prefix: "'ehlo pc\r\n'", "b'250 Ok\r\n'",
/// "('mail.example.com', 587)".
std::string_view value_alone(std::string_view line) {
  const std::string_view text = trim(line);
  if (text.size() < 3) return {};
  const char last = text.back();
  if (last != '\'' && last != '"' && last != ')') return {};
  const auto first = text.find(last == ')' ? '(' : last);
  if (first == npos || first + 1 >= text.size()) return {};
  const auto from = first > 0 && text[first - 1] == 'b' ? first - 1 : first;
  return from == 0 || text[from - 1] == ' ' ? text.substr(from) : std::string_view{};
}

/// Odoo: "Mail delivery failed via SMTP server 'mail.example.com'.", with smtplib's error below.
constexpr std::string_view kOdoo = "delivery failed via SMTP server '";

/// "    raise SMTPServerDisconnected('please run connect() first')": what is raised, as Python's last line
/// tells it.
std::string raised(std::string_view line) {
  constexpr std::string_view kRaise = "raise SMTP";
  const std::string_view text = trim(line);
  const auto open = text.find('(');
  if (!text.starts_with(kRaise) || open == npos || open + 4 > text.size() || !text.ends_with(')')) return {};
  const char quote = text[open + 1];
  if ((quote != '\'' && quote != '"') || text[text.size() - 2] != quote) return {};
  const std::string_view name = text.substr(kRaise.size() - 4, open - kRaise.size() + 4);
  return std::string(name) + ": " + std::string(text.substr(open + 2, text.size() - open - 4));
}

/// ">>> smtp.connect('smtp.example.com')", "server = smtplib.SMTP("smtp.example.com", 465, timeout=30)": what
/// is written out of host and port, at Python's prompt or in a traceback's line of source.
void tell_place_in_code(std::string_view text, EventSink& sink) {
  const bool typed = trim(text).starts_with(">>> ");
  for (const std::string_view call : {".connect(", "SMTP(", "SMTP_SSL("}) {
    const auto at = text.find(call);
    if (at == npos || at + call.size() + 1 >= text.size()) continue;
    if (!typed && !text.substr(0, at).ends_with("smtplib.")) continue;
    const char quote = text[at + call.size()];
    if (quote != '\'' && quote != '"') continue;
    std::string_view rest = text.substr(at + call.size() + 1);
    const auto end = rest.find(quote);
    if (end == npos || end == 0) continue;
    tell_host(rest.substr(0, end), sink);
    if (call.ends_with("_SSL(")) sink.fact(Fact::tls_implicit, "");
    rest = trim(rest.substr(end + 1));
    if (!rest.starts_with(',')) return;
    rest = trim(rest.substr(1));
    if (rest.starts_with("port=")) rest.remove_prefix(5);
    const std::string_view port = leading_digits(rest);
    if (!port.empty() && port.size() <= 5) sink.fact(Fact::server_port, port);
    return;
  }
}

class SmtplibReader final : public ProgramLog {
 public:
  SmtplibReader() : ProgramLog(kTable, "Python smtplib") {}

  void read(const Line& line, EventSink& sink) override {
    if (!alone_.empty()) return read_value(line, sink);
    if (broken_.number != 0) return read_rest(line, sink);
    if (alone_ = mark_alone(line.text); !alone_.empty()) return sink.again(line);
    if (!trim(line.text).empty()) raised_ = Line{};
    if (const std::string words = raised(line.text); !words.empty()) {
      raised_ = line;
      raised_.text = sink.keep(words);
    }
    if (line.text.find(kOdoo) != npos) tell_place_of_failure(line.text, sink);
    tell_place_in_code(line.text, sink);
    const Line bare = from_mark(line, kMarks);
    if (is_broken_reply(bare.text)) {
      broken_ = bare;
      broken_.text = sink.keep(std::string(bare.text));
      return;
    }
    if (istarts_with(bare.text, "reply: retcode (")) return read_summary(bare, sink);
    if (istarts_with(bare.text, "data: (")) return sink.again(bare);
    if (istarts_with(bare.text, "connect: ")) return read_connect(bare, sink);
    if (istarts_with(bare.text, "send: ")) return read_sent(bare, sink);
    replied_ = replied_ || istarts_with(bare.text, "reply: ");
    ProgramLog::read(bare, sink);
  }

  void finish(EventSink& sink) override {
    if (broken_.number != 0) ProgramLog::read(std::exchange(broken_, Line{}), sink);
    // Who pastes a traceback may leave out its last line; the line above it says the same.
    if (raised_.number != 0) ProgramLog::read(std::exchange(raised_, Line{}), sink);
    ProgramLog::finish(sink);
  }

 protected:
  // Python 2 prints the summary of a reply of several lines as it is: keywords of EHLO, mostly bare ones.
  bool is_own_line(const Line& line, EventSink&) const override {
    const std::string_view text = line.text;
    if (!after_summary_ || trim(text).empty()) return false;
    return text.find(' ') == npos || text.starts_with("SIZE ") || text.starts_with("AUTH ");
  }
  void tell_own_line(const Line& line, EventSink& sink) override { sink.again(line); }

 private:
  void read_value(const Line& line, EventSink& sink) {
    const std::string mark(std::exchange(alone_, {}));
    const std::string_view value = value_alone(line.text);
    if (value.empty()) return read(line, sink);
    Line whole = line;
    whole.text = sink.keep(mark + " " + std::string(value));
    read(whole, sink);
  }

  // "reply: b'535 Login failed, the password is": a page or a terminal broke the line before the quote's end.
  static bool is_broken_reply(std::string_view text) {
    if (!istarts_with(text, "reply: ") || istarts_with(text, "reply: retcode")) return false;
    std::string_view quoted = trim(text.substr(7));
    if (quoted.starts_with('b')) quoted.remove_prefix(1);
    return quoted.size() > 4 && (quoted[0] == '\'' || quoted[0] == '"') && quoted.back() != quoted[0] &&
           parse_reply(quoted.substr(1)).has_value();
  }

  // The next line belongs to the reply if it ends its quote.
  void read_rest(const Line& line, EventSink& sink) {
    Line whole = std::exchange(broken_, Line{});
    const std::string_view rest = trim(line.text);
    const bool ends = rest.ends_with("\\r\\n'") || rest.ends_with("\\r\\n\"") || rest.ends_with("\\n'");
    if (ends && !istarts_with(rest, "reply: ") && !istarts_with(rest, "send: "))
      whole.text = sink.keep(std::string(whole.text) + " " + std::string(rest));
    replied_ = true;
    ProgramLog::read(whole, sink);
    if (whole.text.ends_with(rest)) return sink.again(line);
    read(line, sink);
  }

  // "reply: retcode (250); Msg: b'…'": new only where the log lacks the lines themselves.
  void read_summary(const Line& line, EventSink& sink) {
    after_summary_ = true;
    if (replied_) {
      replied_ = false;
      return sink.again(line);
    }
    const std::string_view code = line.text.substr(line.text.find('(') + 1, 3);
    const auto msg = line.text.find("Msg: ");
    if (msg == npos || !parse_reply(code)) return sink.tool(line, Kind::note, line.text);
    say_lines(line, code, unquoted_speech(line.text.substr(msg + 5)), sink);
  }

  // "connect: ('mail.example.com', 587)"; "connect: b'mail.example.com ESMTP'" repeats the greeting.
  void read_connect(const Line& line, EventSink& sink) {
    const std::string_view said = line.text.substr(std::string_view("connect: ").size());
    came_far_ = false;
    if (said.starts_with('(') || said.starts_with("to (")) {
      begin_attempt(sink);
      sink.tool(line, Kind::connect, line.text);
      return tell(line.text, sink);
    }
    if (spoken()) return sink.again(line);
    say_lines(line, "220", unquoted_speech(line.text.substr(9)), sink);
  }

  // The reply's lines stand without their codes, "\n" written out between them.
  void say_lines(const Line& line, std::string_view code, std::string_view text, EventSink& sink) {
    while (true) {
      const auto end = text.find("\\n");
      const std::string reply =
          std::string(code) + (end == npos ? " " : "-") + std::string(text.substr(0, end));
      Line part = line;
      part.text = sink.keep("reply: " + reply);
      ProgramLog::read(part, sink);
      if (end == npos) break;
      text.remove_prefix(end + 2);
    }
  }

  // The content comes as one string: "send: b'Subject: hi\r\n\r\nHello\r\n.\r\n'".
  void read_sent(const Line& line, EventSink& sink) {
    replied_ = after_summary_ = false;
    std::string_view text = unquoted_speech(trim(line.text.substr(6)));
    // Programs that log smtplib's lines through a logger of their own do not log that it connects.
    const bool hello = istarts_with(text, "ehlo ") || istarts_with(text, "helo ");
    if (sink.expect() != Expect::content) {
      if (hello && came_far_) begin_attempt(sink);
      came_far_ = !hello && (came_far_ || !istarts_with(text, "starttls"));
    }
    constexpr std::string_view kBreak = "\\r\\n";
    if (sink.expect() != Expect::content || text.find(kBreak) == npos) return ProgramLog::read(line, sink);
    while (true) {
      const auto end = text.find(kBreak);
      Line part = line;
      part.text = sink.keep("send: " + std::string(text.substr(0, end)));
      ProgramLog::read(part, sink);
      if (end == npos) break;
      text.remove_prefix(end + kBreak.size());
    }
  }

  std::string_view alone_;  // a mark whose value stands on the next line
  Line raised_;             // the last line, if it is the source line that raises an exception
  Line broken_;             // a reply whose quote was not closed on its line
  bool replied_ = false;    // the log has shown lines of the reply that a summary repeats
  bool after_summary_ = false;
  bool came_far_ = false;  // to a command behind EHLO and STARTTLS
};

double score(std::span<const Line> lines) {
  int marks = 0;
  bool exception = false;
  std::string_view alone;
  for (const Line& line : lines) {
    if (!alone.empty() && !value_alone(line.text).empty()) ++marks;
    alone = mark_alone(line.text);
    const std::string_view text = from_mark(line, kMarks).text;
    const bool quoted = text.find('\'') != npos || text.find("retcode (") != npos || text.find('"') != npos;
    if (quoted && (istarts_with(text, "send: ") || istarts_with(text, "reply: "))) ++marks;
    exception = exception || line.text.find("smtplib.") != npos || line.text.find(kOdoo) != npos ||
                line.text.find("smtplib.py") != npos || line.text.find("SMTPAuthenticationError(") != npos ||
                line.text.find("SMTPRecipientsRefused") != npos ||
                line.text.find("SMTPServerDisconnected") != npos ||
                line.text.find("SMTPSenderRefused") != npos;
  }
  if (marks > 1) return 0.97;
  if (marks == 1) return 0.85;
  return exception ? 0.9 : 0;
}

}  // namespace

constinit const Format smtplib_format{"smtplib", "Python's smtplib: debug output and exceptions",
                                      "smtp = smtplib.SMTP(…); smtp.set_debuglevel(1)", &score,
                                      &make_reader<SmtplibReader>};

}  // namespace smtplain
