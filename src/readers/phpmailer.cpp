// PHPMailer's SMTPDebug output, 5.0 to 6.x, as echo, HTML or error_log lines.
//
//   CLIENT -> SERVER: EHLO pc                   what was sent; CLIENT -> SMTP: in 5.2.0
//   SERVER -> CLIENT: 250-mail.example.com      a whole reply, on several lines or, in HTML, on one
//   SMTP INBOUND: "250-mail.example.com"        level 4: each line, before SERVER -> CLIENT has all
//   SMTP -> get_lines(): $str is "250-SIZE 1"   the same in 5.2
//   SMTP -> FROM SERVER:250-mail.example.com    SERVER -> CLIENT in 5.0 and 5.1
//   SMTP ERROR: RCPT TO command failed: 550 …   repeats the reply; the only one to tell it at level 1
//   Connection: opening to ssl://…:465, …       level 3
#include <optional>

#include "readers/command_words.h"
#include "readers/failure_words.h"
#include "readers/formats.h"
#include "readers/phpmailer_marks.h"
#include "readers/recent_stamp.h"
#include "readers/server_place.h"
#include "readers/tool_words.h"
#include "readers/watched_sink.h"
#include "text/pieces.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

using phpmailer::find_mark;
using phpmailer::find_next_mark;
using phpmailer::is_prose;
using phpmailer::Mark;
using phpmailer::Marked;
using phpmailer::speaks;
using phpmailer::squeezed;
using phpmailer::unquoted;
using phpmailer::without_referer;

class PhpMailerReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;
  void finish(EventSink& sink) override {
    WatchedSink watched(sink, watched_, kClient);
    flush_words(Quotes::tell, watched);
    release_refusal({}, watched);
  }

 private:
  static constexpr std::string_view kClient = "PHPMailer";
  static constexpr std::size_t kMostWords = 200;
  static constexpr std::uint32_t kMostHeld = 1000;  // lines
  static constexpr std::size_t kCompared =
      60;  // of the page's "Mailer Error: …", told again in other wrappings

  void read_marks(const Line&, Marked, EventSink&);
  void read_mark(const Line&, const Marked&, std::string_view all, EventSink&);
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
  void say_lines(const Line&, std::string_view text, EventSink&);
  void release_refusal(const Marked& next, EventSink&);
  bool begins_in_content(std::string_view text, EventSink&) const;
  bool begins_anew(std::string_view reply, EventSink&) const;
  void begin_session(EventSink&);
  bool tells_new_refusal(std::string_view error) const;
  bool begins_after_end(Mark, std::string_view all) const;
  void note_end(const Line&, Mark, std::string_view all);

  Watched watched_;
  Mark last_ = Mark::none;       // mark of the line that unmarked ones continue
  std::string inbound_;          // lines that arrived and no SERVER -> CLIENT has repeated, squeezed
  bool reply_open_ = false;      // more lines of the last reply may follow
  bool again_ = false;           // the last marked line repeated what was known; so do its further lines
  std::optional<Line> refusal_;  // told once the next line has named its command
  bool lone_content_ = false;    // within content whose DATA the log does not show
  bool content_unanswered_ = false;
  bool begun_ = false;    // what the log itself tells of this attempt, beside the page around it
  bool ended_ = false;    // PHPMailer told what came of it
  bool goodbye_ = false;  // QUIT was answered, or the connection closed
  std::string mailer_error_;
  std::vector<Line> words_;  // lines without a mark that continue none
  bool headed_ = false;      // and among them a sentence that tells the error
  Verb last_command_ = Verb::none;
  RecentStamp stamp_;
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
  headed_ = false;
}

void PhpMailerReader::read(const Line& line, EventSink& behind) {
  WatchedSink sink(behind, watched_, kClient);
  // Their text goes away when a long log is read on; the lines between may say nothing at all.
  if (!words_.empty() && line.number - words_.front().number > kMostHeld) flush_words(Quotes::tell, sink);
  if (refusal_ && line.number - refusal_->number > kMostHeld) release_refusal({}, sink);
  Line told = line;
  told.text = without_referer(line.text);
  const Marked found = find_mark(told.text);
  const bool headline =
      found.mark == Mark::error && !watched_.spoken && is_prose(told.text.substr(0, found.at));
  headed_ = headed_ || headline;
  if (headline || found.mark == Mark::none) {
    const Prefix prefix = parse_prefix(line.text);
    if (prefix.time) told.time = prefix.time;
    if ((ended_ || goodbye_) && istarts_with(trim(prefix.rest), "invalid host")) {
      flush_words(Quotes::tell, sink);
      begin_session(sink);
    }
    return read_unmarked(told, without_referer(prefix.rest), sink);
  }
  if (const Time time = stamp_.time_of(told.text, told.text.substr(0, found.at))) told.time = time;
  read_marks(told, found, sink);
}

// A page that lost its line ends has many lines of the log in one.
void PhpMailerReader::read_marks(const Line& line, Marked found, EventSink& sink) {
  constexpr int kMostPieces = 2000;
  std::string_view text = line.text;
  for (int piece = 1; found.mark != Mark::none; ++piece) {
    const std::size_t next = piece < kMostPieces ? find_next_mark(found.rest, found.mark) : npos;
    const std::string_view rest = found.rest.substr(0, next);
    const auto end = static_cast<std::size_t>(rest.data() + rest.size() - text.data());
    read_mark(line, {found.mark, 0, rest}, trim(text.substr(found.at, end - found.at)), sink);
    text.remove_prefix(end);
    found = find_mark(text);
  }
}

// `all` is the line from its mark on, for what PHPMailer says itself.
void PhpMailerReader::read_mark(const Line& line, const Marked& found, std::string_view all,
                                EventSink& sink) {
  // Words before the dialogue are a headline over it; it shows the reply itself.
  flush_words(watched_.spoken || (headed_ && !speaks(found.mark)) ? Quotes::tell : Quotes::hide, sink);
  release_refusal(found, sink);
  if (begins_after_end(found.mark, all)) begin_session(sink);
  note_end(line, found.mark, all);
  const bool server = found.mark == Mark::server || found.mark == Mark::old_server;
  if (!server && found.mark != Mark::inbound && found.mark != Mark::get_lines) reply_open_ = false;
  again_ = false;
  last_ = found.mark;
  switch (found.mark) {
    case Mark::client: return read_client(line, found.rest, sink);
    case Mark::server:
    case Mark::old_server: return read_server(line, all, found.rest, sink);
    case Mark::inbound: return read_inbound(line, unquoted(found.rest), sink);
    case Mark::get_lines: return read_get_lines(line, found.rest, sink);
    case Mark::error: return read_error(line, all, found.rest, sink);
    case Mark::notice: return sink.tool(line, Kind::note, all);
    case Mark::connection: return read_connection(line, all, found.rest, sink);
    case Mark::words:
    case Mark::none: return read_words(line, all, sink);
  }
}

// A log that starts in the middle of the message: no command, no AUTH answer, and nothing was said before.
bool PhpMailerReader::begins_in_content(std::string_view text, EventSink& sink) const {
  if (sink.expect() != Expect::greeting || watched_.spoken) return false;
  return !parse_command(text) && !looks_like_base64(trim(text)) && text.find("hidden]") == npos;
}

// 5.0 and 5.1 show no commands; the line after a refusal names the one it answers: "SMTP -> ERROR: RCPT not
// accepted from server: 550 …".
void PhpMailerReader::release_refusal(const Marked& next, EventSink& sink) {
  if (!refusal_) return;
  const Line line = *refusal_;
  refusal_.reset();
  const std::string_view words = next.rest.substr(0, next.rest.find(": "));
  if (const Verb verb = verb_in_words(words); next.mark == Mark::error && verb != Verb::none)
    sink.replying_to(verb);
  say_server(line, line.text, sink);
}

void PhpMailerReader::read_client(const Line& line, std::string_view text, EventSink& sink) {
  while (text.ends_with("\\r\\n")) text.remove_suffix(4);
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

// "SMTP ERROR: Failed to connect to server: …". A plugin's headline names it behind other words.
bool says_no_connection(std::string_view all) {
  return ifind(all, "failed to connect to server") < 20;
}

bool PhpMailerReader::tells_new_refusal(std::string_view error) const {
  const std::string_view reply = phpmailer::reply_of_failed_command(error);
  const auto parsed = parse_reply(reply);
  return parsed && parsed->code >= 400 && !watched_.replies.knows({std::string(reply), parsed->code, {}, {}});
}

// After its last word on an attempt PHPMailer may still say goodbye; whatever opens a connection, fails to or
// greets is the next attempt's.
bool PhpMailerReader::begins_after_end(Mark mark, std::string_view all) const {
  if (mark == Mark::error && last_command_ == Verb::quit && tells_new_refusal(all)) return true;
  if (!ended_ || !begun_) return false;
  switch (mark) {
    case Mark::connection: return ifind(all, "opening to") != npos;
    case Mark::error: return says_no_connection(all);
    case Mark::words:
      return !mailer_error_.empty() && istarts_with(all, "mailer error:") &&
             all.substr(0, kCompared) != mailer_error_;
    case Mark::get_lines: return ifind(all, "$data was") != npos;
    case Mark::client: return mentions_any(all, {"ehlo ", "helo "});
    case Mark::inbound:
    case Mark::server:
    case Mark::old_server:
      return mentions_any(all, {": 220 ", ":220 ", "\"220 "}) ||
             (goodbye_ && (mentions_any(all, {": 554 ", ": 421 "})));
    default: return false;
  }
}

void PhpMailerReader::note_end(const Line& line, Mark mark, std::string_view all) {
  const bool had_begun = begun_;
  begun_ = begun_ || (mark != Mark::words && (mark != Mark::error || line.time)) ||
           istarts_with(all, "connection failed.");
  if (mark == Mark::error && says_no_connection(all)) begun_ = true;
  if (begun_ && !had_begun) mailer_error_.clear();  // a headline's
  switch (mark) {
    case Mark::server:
    case Mark::old_server: goodbye_ = goodbye_ || ifind(all, "client: 221") != npos; return;
    case Mark::client:
    case Mark::inbound:
    case Mark::get_lines: return;
    default: break;
  }
  if (istarts_with(all, "mailer error:")) mailer_error_ = all.substr(0, kCompared);
  const bool last_word =
      mentions_any(all, {"smtp error: could not", "mailer error:", "smtp error: data not accepted",
                         "smtp error: the following"});
  ended_ = ended_ || (begun_ && last_word);
  goodbye_ = goodbye_ || ifind(all, "connection: closed") != npos;
}

void PhpMailerReader::begin_session(EventSink& sink) {
  sink.new_session();
  begun_ = ended_ = goodbye_ = lone_content_ = content_unanswered_ = false;
  mailer_error_.clear();
  last_command_ = Verb::none;
  inbound_.clear();
}

// Level 2 does not tell that a connection is opened: a greeting where none is awaited does.
bool PhpMailerReader::begins_anew(std::string_view reply, EventSink& sink) const {
  if (!watched_.spoken || reply_open_ || last_command_ == Verb::starttls || !reply.starts_with("220"))
    return false;
  return last_command_ == Verb::quit || sink.expect() == Expect::command;
}

// Some logs write line ends out: "250-a.example\\r\\n250 HELP\\r\\n".
void PhpMailerReader::say_lines(const Line& line, std::string_view text, EventSink& sink) {
  constexpr std::string_view kBreak = "\\r\\n";
  while (!text.empty()) {
    const auto end = text.find(kBreak);
    say_server(line, trim(text.substr(0, end)), sink);
    if (end == npos) return;
    text = trim(text.substr(end + kBreak.size()));
  }
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
  const auto reply = parse_reply(words);
  if (last_ == Mark::old_server && reply && reply->code >= 400 && sink.expect() != Expect::reply) {
    refusal_ = line;
    refusal_->text = words;
    return;
  }
  say_lines(line, words, sink);
}

void PhpMailerReader::read_inbound(const Line& line, std::string_view text, EventSink& sink) {
  if (text.empty()) return sink.tool(line, Kind::noise, line.text);
  if (inbound_.empty()) reply_open_ = false;
  inbound_ += squeezed(text);
  say_server(line, text, sink);
}

// `$data is "…"` is what came before; `$str is "…"` is the new line. 5.1 says `was` and prints each twice.
void PhpMailerReader::read_get_lines(const Line& line, std::string_view text, EventSink& sink) {
  if (mentions_any(text, {"timed", "failed"})) {
    const auto mark = ifind(line.text, "smtp ->");  // a page may have eaten a part of it
    return sink.tool(line, Kind::error, mark == npos ? line.text : line.text.substr(mark));
  }
  const std::string_view said = unquoted(ibehind(text, "$str is"));
  const bool known = !inbound_.empty() && inbound_.ends_with(squeezed(said));
  if (said.empty() || known || !parse_reply(said)) {
    again_ = true;  // "$data is" has all lines so far
    return sink.tool(line, Kind::noise, trim(line.text));
  }
  read_inbound(line, said, sink);
}

// "RCPT TO command failed: 550 …" after the reply was shown is the client's verdict; else it is the reply.
void PhpMailerReader::read_error(const Line& line, std::string_view all, std::string_view text,
                                 EventSink& sink) {
  const std::string_view reply = trim(behind(text, ": "));
  const auto parsed = parse_reply(reply);
  // Versions that hide the commands hide that this reply is another one than the last.
  const bool shown = last_command_ == Verb::none && parsed
                         ? watched_.replies.knows({std::string(reply), parsed->code, {}, {}})
                         : watched_.replies.answered();
  if (parsed && parsed->code >= 400 && !shown) {
    if (const Verb verb = verb_in_words(text.substr(0, text.find(": "))); verb != Verb::none)
      sink.replying_to(verb);
    reply_open_ = false;
    return say_server(line, reply, sink);
  }
  // 5.0 and 5.1 hide the commands; the error names the one that failed.
  if (last_command_ == Verb::none && watched_.spoken) {
    if (const Verb verb = verb_in_words(all); verb != Verb::none) sink.replying_to(verb);
  }
  again_ = parsed.has_value();
  if (again_) return sink.tool(line, Kind::error, all);
  Line words = line;
  words.text = all;
  tell_failure({&words, 1}, Quotes::tell, watched_.replies, sink);
}

void PhpMailerReader::read_connection(const Line& line, std::string_view all, std::string_view text,
                                      EventSink& sink) {
  constexpr std::string_view kOpening = "opening to ";
  if (istarts_with(text, "opening") && watched_.spoken) begin_session(sink);
  if (istarts_with(text, "closed")) return sink.tool(line, Kind::close, all);
  if (mentions_any(text, {"failed", "timed"})) return read_words(line, all, sink);
  sink.tool(line, Kind::connect, all);
  if (!istarts_with(text, kOpening)) return;
  const phpmailer::Target target = phpmailer::parse_target(text.substr(kOpening.size()));
  tell_host_port({target.host, target.port}, sink);
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
  constexpr std::string_view kGoesOn = "\xE2\x86\xAA ";  // mailcow's page: "    ↪ 250-SIZE 104857600"
  std::string_view words = trim(text);
  if (words.starts_with(kGoesOn)) words = trim(words.substr(kGoesOn.size()));
  const bool belongs_to_quote = last_ == Mark::inbound || last_ == Mark::get_lines;
  // a blank line keeps its place between words that are held back
  const bool held = words.empty() && !words_.empty() && words_.size() < kMostWords - 1;
  if (!held && (words.empty() || (belongs_to_quote && words == "\"")))
    return sink.tool(line, Kind::noise, words);
  if (held) {
    words_.push_back(line);
    words_.back().text = words;
    return;
  }
  const auto reply = parse_reply(unquoted(words));
  if (refusal_) release_refusal({}, sink);
  if (reply && again_) return sink.again(line);
  if (reply &&
      (last_ == Mark::server || last_ == Mark::old_server || belongs_to_quote || last_ == Mark::error)) {
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
    const bool opening = mark == Mark::connection && ifind(line.text, "connection: opening to ") != npos;
    if (mark == Mark::words || mark == Mark::error || opening)
      ++words;
    else if (mark != Mark::none && mark != Mark::connection)
      ++sure;
  }
  if (sure >= 2) return 0.98;
  if (sure == 1) return words > 0 ? 0.95 : 0.9;
  return words == 0 ? 0 : words == 1 ? 0.6 : 0.85;
}

}  // namespace

constinit const Format phpmailer_format{
    "phpmailer",
    "PHPMailer's SMTPDebug output, 5.0 to 6.x",
    "$mail->SMTPDebug = 3; $mail->Debugoutput = 'html' or 'error_log'; then send()",
    &score,
    &make_reader<PhpMailerReader>,
    0.98};

}  // namespace smtplain
