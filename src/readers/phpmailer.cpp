// PHPMailer's SMTPDebug output, 5.0 to 6.x, as echo, HTML or error_log lines.
//
//   CLIENT -> SERVER: EHLO pc                   what was sent; CLIENT -> SMTP: in 5.2.0
//   SERVER -> CLIENT: 250-mail.example.com      a whole reply, on several lines or, in HTML, on one
//   SMTP INBOUND: "250-mail.example.com"        level 4: each line, before SERVER -> CLIENT has all
//   SMTP -> get_lines(): $str is "250-SIZE 1"   the same in 5.2
//   SMTP -> FROM SERVER:250-mail.example.com    SERVER -> CLIENT in 5.0 and 5.1
//   SMTP ERROR: RCPT TO command failed: 550 …   repeats the reply; the only one to tell it at level 1
//   Connection: opening to ssl://…:465, …       level 3
#include "readers/command_words.h"
#include "readers/connection_words.h"
#include "readers/failure_words.h"
#include "readers/formats.h"
#include "readers/tool_words.h"
#include "readers/watched_sink.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr auto npos = std::string_view::npos;

enum class Mark : std::uint8_t { none, client, server, inbound, get_lines, error, notice, connection, words };

struct Marking {
  std::string_view text;  // lower case
  Mark mark;
};

// The longer ones first where one is part of another.
constexpr Marking kMarks[] = {
    {"client -> server:", Mark::client},
    {"client -> smtp:", Mark::client},
    {"server -> client:", Mark::server},
    {"smtp -> from server:", Mark::server},
    {"smtp -> from server", Mark::server},
    {"smtp inbound:", Mark::inbound},
    {"smtp -> get_lines():", Mark::get_lines},
    {"smtp -> error:", Mark::error},
    {"smtp -> notice:", Mark::notice},
    {"smtp error:", Mark::error},
    {"smtp notice:", Mark::notice},
    {"connection: ", Mark::connection},
    {"connection failed.", Mark::words},
    {"auth method requested:", Mark::words},
    {"auth methods available", Mark::words},
    {"auth method selected:", Mark::words},
    {"requested auth method not available", Mark::notice},
    {"smtp connect() failed", Mark::words},
    {"mailer error:", Mark::words},
    {"language string failed to load", Mark::words},
};

struct Marked {
  Mark mark = Mark::none;
  std::size_t at = npos;
  std::string_view rest;  // after the mark, one blank taken off
};

// error_log and frameworks put their own prefix before PHPMailer's line, so the mark may stand further on.
constexpr std::size_t kLongestPrefix = 200;

// Compares with "->" also printed as "-->", "- >", or with its ">" eaten.
std::size_t match_mark(std::string_view text, std::string_view mark) {
  std::size_t t = 0;
  for (std::size_t m = 0; m < mark.size(); ++m) {
    if (mark[m] == ' ') {
      while (t < text.size() && (text[t] == ' ' || text[t] == '\t')) ++t;
      continue;
    }
    if (mark[m] == '-' && m + 1 < mark.size() && mark[m + 1] == '>') {
      const std::size_t start = t;
      while (t < text.size() && (text[t] == '-' || text[t] == '>' || text[t] == '=' || text[t] == ' ')) ++t;
      if (t == start) return 0;
      ++m;
      continue;
    }
    if (t >= text.size() || !istarts_with(text.substr(t, 1), mark.substr(m, 1))) return 0;
    ++t;
  }
  return t;
}

Marked mark_at(std::string_view text, std::size_t at) {
  for (const Marking& marking : kMarks) {
    const std::size_t length = match_mark(text.substr(at), marking.text);
    if (length == 0) continue;
    Marked found{marking.mark, at, text.substr(at + length)};
    if (!found.rest.empty() && found.rest[0] == ' ') found.rest.remove_prefix(1);
    return found;
  }
  return {};
}

bool begins_word(std::string_view text, std::size_t at) {
  static constexpr std::string_view kInitials = "CcSsAaRrMmL";
  if (kInitials.find(text[at]) == npos) return false;
  if (at == 0) return true;
  const char before = text[at - 1];
  return !((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z'));
}

Marked find_mark(std::string_view text) {
  const std::size_t end = std::min(text.size(), kLongestPrefix);
  for (std::size_t at = 0; at < end; ++at) {
    if (!begins_word(text, at)) continue;
    Marked found = mark_at(text, at);
    // Within a message's own text these are words, not marks.
    if (found.mark == Mark::words && at > 80) continue;
    if (found.mark != Mark::none) return found;
  }
  return {};
}

// Another line of the log within this one, where a page lost its line ends: "… gsmtpCLIENT -> SERVER: EHLO".
// What PHPMailer says of an error in words names other marks without being two lines.
std::size_t find_next_mark(std::string_view rest, Mark mark) {
  if (mark == Mark::inbound) return npos;
  constexpr std::size_t kDialogue = 4;  // the marks of speakers come first
  if (rest.find("->") == npos && rest.find("SMTP") == npos) return npos;
  static constexpr std::string_view kNext[] = {
      "client -> server:", "server -> client:", "smtp -> from server:",
      "client -> smtp:",   "smtp error:",       "smtp inbound:"};
  const bool words = mark == Mark::words || mark == Mark::error;
  std::size_t first = npos;
  for (std::size_t i = 0; i < (words ? kDialogue : std::size(kNext)); ++i)
    first = std::min(first, ifind(rest, kNext[i]));
  return first;
}

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  if (!text.empty() && text[0] == '"') text.remove_prefix(1);
  if (!text.empty() && text.back() == '"') text.remove_suffix(1);
  return text;
}

// What both copies of a reply have in common, whatever became of their line ends and blanks.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '"') out += c;
  return out;
}

class PhpMailerReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;
  void finish(EventSink& sink) override {
    WatchedSink watched(sink, watched_, kClient);
    flush_words(Quotes::tell, watched);
  }

 private:
  static constexpr std::string_view kClient = "PHPMailer";
  static constexpr std::size_t kMostWords = 200;

  void read_mark(const Line&, const Marked&, EventSink&);
  void read_client(const Line&, std::string_view text, EventSink&);
  void read_server(const Line&, std::string_view all, std::string_view text, EventSink&);
  void read_inbound(const Line&, std::string_view text, EventSink&);
  void read_get_lines(const Line&, std::string_view text, EventSink&);
  void read_error(const Line&, std::string_view all, std::string_view text, EventSink&);
  void read_connection(const Line&, std::string_view all, std::string_view text, EventSink&);
  void read_words(const Line&, std::string_view text, EventSink&);
  void read_unmarked(const Line&, std::string_view text, EventSink&);
  void say_server(const Line&, std::string_view text, EventSink&);
  void flush_words(Quotes, EventSink&);
  bool begins_in_content(std::string_view text, EventSink&) const;
  bool begins_anew(std::string_view reply, EventSink&) const;
  void begin_session(EventSink&);

  Watched watched_;
  Mark last_ = Mark::none;     // mark of the line that unmarked ones continue
  std::string inbound_;        // lines that arrived and no SERVER -> CLIENT has repeated, squeezed
  bool reply_open_ = false;    // more lines of the last reply may follow
  bool again_ = false;         // the last marked line repeated what was known; so do its further lines
  bool lone_content_ = false;  // within content whose DATA the log does not show
  bool content_unanswered_ = false;
  std::vector<Line> words_;  // lines without a mark that continue none
  Verb last_command_ = Verb::none;
};

void PhpMailerReader::say_server(const Line& line, std::string_view text, EventSink& sink) {
  if (begins_anew(text, sink)) begin_session(sink);
  // The client gave up waiting and sent QUIT; what then comes is the late answer to the message.
  const bool late = last_command_ == Verb::quit && !text.starts_with("221");
  if (content_unanswered_ && !reply_open_ && (late || last_command_ == Verb::none))
    sink.replying_to(Verb::content);
  content_unanswered_ = content_unanswered_ && reply_open_;
  reply_open_ = true;
  sink.server(line, text);
}

void PhpMailerReader::flush_words(Quotes quotes, EventSink& sink) {
  if (words_.empty()) return;
  tell_failure(words_, quotes, watched_.replies, sink);
  words_.clear();
}

void PhpMailerReader::read(const Line& line, EventSink& behind) {
  WatchedSink sink(behind, watched_, kClient);
  Line told = line;
  const Marked found = find_mark(line.text);
  if (found.mark == Mark::none) {
    const Prefix prefix = parse_prefix(line.text);
    if (prefix.time) told.time = prefix.time;
    return read_unmarked(told, prefix.rest, sink);
  }
  if (const Prefix prefix = parse_prefix(line.text); prefix.time) told.time = prefix.time;
  read_mark(told, found, sink);
}

void PhpMailerReader::read_mark(const Line& line, const Marked& found, EventSink& sink) {
  // Words before the dialogue are a headline over it; it shows the reply itself.
  flush_words(watched_.spoken ? Quotes::tell : Quotes::hide, sink);
  std::string_view rest = found.rest;
  const std::size_t next = find_next_mark(rest, found.mark);
  rest = rest.substr(0, next);
  const std::string_view all =
      trim({line.text.data() + found.at,
            static_cast<std::size_t>(rest.data() + rest.size() - line.text.data()) - found.at});
  if (found.mark != Mark::inbound && found.mark != Mark::get_lines && found.mark != Mark::server)
    reply_open_ = false;
  again_ = false;
  last_ = found.mark;
  switch (found.mark) {
    case Mark::client: read_client(line, rest, sink); break;
    case Mark::server: read_server(line, all, rest, sink); break;
    case Mark::inbound: read_inbound(line, unquoted(rest), sink); break;
    case Mark::get_lines: read_get_lines(line, rest, sink); break;
    case Mark::error: read_error(line, all, rest, sink); break;
    case Mark::notice: sink.tool(line, Kind::note, all); break;
    case Mark::connection: read_connection(line, all, rest, sink); break;
    case Mark::words:
    case Mark::none: read_words(line, all, sink); break;
  }
  if (next != npos) {
    Marked more = find_mark(found.rest.substr(next));
    more.at += static_cast<std::size_t>(found.rest.data() - line.text.data()) + next;
    read_mark(line, more, sink);
  }
}

// A log that starts in the middle of the message: no command, no AUTH answer, and nothing was said before.
bool PhpMailerReader::begins_in_content(std::string_view text, EventSink& sink) const {
  if (sink.expect() != Expect::greeting || watched_.spoken) return false;
  return !parse_command(text) && !looks_like_base64(trim(text)) && text.find("hidden]") == npos;
}

void PhpMailerReader::read_client(const Line& line, std::string_view text, EventSink& sink) {
  inbound_.clear();
  lone_content_ = lone_content_ || begins_in_content(text, sink);
  if (lone_content_) {
    lone_content_ = trim(text) != ".";
    content_unanswered_ = !lone_content_;
    return sink.tool(line, Kind::content, text);
  }
  const bool content = sink.expect() == Expect::content;
  if (content && trim(text) == ".") content_unanswered_ = true;
  if (const auto command = parse_command(text); command && !content) last_command_ = command->verb;
  sink.client(line, text);
  constexpr std::string_view kMailer = "X-Mailer: PHPMailer ";
  if (text.starts_with(kMailer)) {
    const std::string_view version = text.substr(kMailer.size());
    sink.fact(Fact::client_version, version.substr(0, version.find_first_of(" (")));
  }
}

void PhpMailerReader::begin_session(EventSink& sink) {
  sink.new_session();
  last_command_ = Verb::none;
  inbound_.clear();
}

// Level 2 does not tell that a connection is opened: a greeting where none is awaited does.
bool PhpMailerReader::begins_anew(std::string_view reply, EventSink& sink) const {
  if (!watched_.spoken || reply_open_ || last_command_ == Verb::starttls || !reply.starts_with("220"))
    return false;
  return last_command_ == Verb::quit || sink.expect() == Expect::command;
}

// SERVER -> CLIENT says the reply again that SMTP INBOUND or get_lines() has told line by line.
void PhpMailerReader::read_server(const Line& line, std::string_view all, std::string_view text,
                                  EventSink& sink) {
  const std::string_view words = trim(text);
  if (!inbound_.empty()) {
    const std::string wanted = squeezed(words);
    again_ = inbound_.find(wanted) != std::string::npos || wanted.find(inbound_) != std::string::npos ||
             wanted.compare(0, 3, inbound_, 0, 3) == 0;
    inbound_.clear();
    if (again_) return sink.again(line);
  }
  reply_open_ = false;
  if (words.empty()) return sink.tool(line, Kind::note, all);  // nothing came
  say_server(line, words, sink);
}

void PhpMailerReader::read_inbound(const Line& line, std::string_view text, EventSink& sink) {
  if (text.empty()) return sink.tool(line, Kind::noise, line.text);
  if (inbound_.empty()) reply_open_ = false;
  inbound_ += squeezed(text);
  say_server(line, text, sink);
}

// `$data is "…"` is what came before; `$str is "…"` is the new line. 5.1 says `was` and prints each twice.
void PhpMailerReader::read_get_lines(const Line& line, std::string_view text, EventSink& sink) {
  if (ifind(text, "timed") != npos || ifind(text, "failed") != npos)
    return sink.tool(line, Kind::error, line.text.substr(ifind(line.text, "smtp ->")));
  const auto str = ifind(text, "$str is");
  const std::string_view said = str == npos ? std::string_view{} : unquoted(text.substr(str + 7));
  const bool known = !inbound_.empty() && inbound_.ends_with(squeezed(said));
  if (said.empty() || known || !parse_reply(said)) return sink.tool(line, Kind::noise, trim(line.text));
  read_inbound(line, said, sink);
}

// "RCPT TO command failed: 550 …" after the reply was shown is the client's verdict; else it is the reply.
void PhpMailerReader::read_error(const Line& line, std::string_view all, std::string_view text,
                                 EventSink& sink) {
  const auto colon = text.find(": ");
  const std::string_view reply = colon == npos ? std::string_view{} : trim(text.substr(colon + 2));
  const auto parsed = parse_reply(reply);
  if (parsed && parsed->code >= 400 && !watched_.replies.answered()) {
    if (const Verb verb = verb_in_words(text.substr(0, colon)); verb != Verb::none) sink.replying_to(verb);
    reply_open_ = false;
    return say_server(line, reply, sink);
  }
  again_ = parsed.has_value();
  if (again_) return sink.tool(line, Kind::error, all);
  Line words = line;
  words.text = all;
  tell_failure({&words, 1}, Quotes::tell, watched_.replies, sink);
}

struct Target {
  std::string_view host, port;
  bool tls = false;
};

// "ssl://mail.example.com:465, timeout=300, options=array()"
Target parse_target(std::string_view text) {
  Target target;
  text = text.substr(0, text.find_first_of(", "));
  if (const auto scheme = text.find("://"); scheme != npos) {
    target.tls = istarts_with(text, "ssl") || istarts_with(text, "tls");
    text = text.substr(scheme + 3);
  }
  const auto colon = text.rfind(':');
  target.host = text.substr(0, colon);
  if (colon != npos) target.port = text.substr(colon + 1);
  return target;
}

void PhpMailerReader::read_connection(const Line& line, std::string_view all, std::string_view text,
                                      EventSink& sink) {
  constexpr std::string_view kOpening = "opening to ";
  if (istarts_with(text, "opening") && watched_.spoken) begin_session(sink);
  if (istarts_with(text, "closed")) return sink.tool(line, Kind::close, all);
  if (ifind(text, "failed") != npos || ifind(text, "timed") != npos) return read_words(line, all, sink);
  sink.tool(line, Kind::connect, all);
  if (!istarts_with(text, kOpening)) return;
  const Target target = parse_target(text.substr(kOpening.size()));
  if (!target.host.empty()) tell_host(target.host, sink);
  if (!target.port.empty()) sink.fact(Fact::server_port, target.port);
  if (target.tls) sink.fact(Fact::tls_implicit, "");
}

void PhpMailerReader::read_words(const Line& line, std::string_view text, EventSink& sink) {
  constexpr std::string_view kSelected = "auth method selected:";
  if (istarts_with(text, kSelected)) {
    sink.tool(line, Kind::note, text);
    return sink.fact(Fact::auth_mechanism, trim(text.substr(kSelected.size())));
  }
  Line words = line;
  words.text = text;
  tell_failure({&words, 1}, Quotes::tell, watched_.replies, sink);
}

// Further lines of a reply or of an error, the end of a quoted line, or what PHP and the page print around.
void PhpMailerReader::read_unmarked(const Line& line, std::string_view text, EventSink& sink) {
  const std::string_view words = trim(text);
  const bool belongs_to_quote = last_ == Mark::inbound || last_ == Mark::get_lines;
  if (words.empty() || (belongs_to_quote && words == "\"")) return sink.tool(line, Kind::noise, words);
  const auto reply = parse_reply(unquoted(words));
  if (reply && again_) return sink.again(line);
  if (reply && (last_ == Mark::server || belongs_to_quote || last_ == Mark::error)) {
    if (belongs_to_quote) return read_inbound(line, unquoted(words), sink);
    return say_server(line, words, sink);
  }
  if (last_ == Mark::client && sink.expect() == Expect::content && text.size() > words.size())
    return sink.client(line, words);  // a long line of the message, wrapped
  if (last_ == Mark::server && !again_ && reply_open_ && !line.text.empty() && line.text[0] == ' ' &&
      kind_of_words(words) == Kind::noise && sink.expect() == Expect::more_reply)
    return say_server(line, words, sink);
  if (reply_open_ && parse_reply(words) && sink.expect() == Expect::more_reply)
    return say_server(line, words, sink);
  words_.push_back(line);
  words_.back().text = words;
  if (words_.size() >= kMostWords) flush_words(Quotes::tell, sink);
}

double score(std::span<const Line> lines) {
  int sure = 0, words = 0;
  for (const Line& line : lines) {
    const Mark mark = find_mark(line.text).mark;
    if (mark == Mark::words || mark == Mark::error)
      ++words;
    else if (mark != Mark::none && mark != Mark::connection)
      ++sure;
  }
  if (sure >= 2) return 0.98;
  if (sure == 1) return words > 0 ? 0.95 : 0.9;
  return words == 0 ? 0 : words == 1 ? 0.6 : 0.85;
}

std::unique_ptr<Reader> make() {
  return std::make_unique<PhpMailerReader>();
}

}  // namespace

constinit const Format phpmailer_format{
    "phpmailer", "PHPMailer's SMTPDebug output, 5.0 to 6.x",
    "$mail->SMTPDebug = 3; $mail->Debugoutput = 'html' or 'error_log'; then send()", &score, &make};

}  // namespace smtplain
