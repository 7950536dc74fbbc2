// curl -v, --trace and --trace-ascii, and libcurl's debug text as programs print it that drop its marks.
//
//   *   Trying 192.0.2.1:587...            what libcurl says itself
//   < 220 mail.example.com ESMTP           the server
//   > EHLO pc                              the client
//   } [5 bytes data]                       bytes that are not shown
//   == Info: …, <= Recv header, 8 bytes    the same in a trace, see curl_dump.h
// A line may begin with a time (--trace-time) and with "[0-0] " (--trace-ids).
#include <string>
#include <utility>

#include "readers/curl_dump.h"
#include "readers/curl_words.h"
#include "readers/dialogue.h"
#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/quoted_reply.h"
#include "readers/stray_lines.h"
#include "readers/tool_words.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// "[0-0] ", "[3-x] "
std::string_view without_trace_ids(std::string_view text) {
  if (text.empty() || text[0] != '[') return text;
  const auto close = text.find("] ");
  if (close == npos || close > 16 || text.find_first_not_of("0123456789-x", 1) != close) return text;
  return text.substr(close + 2);
}

// The progress meter has no line end of its own: "… --:--:--     0* Connected to …".
std::string_view without_meter(std::string_view text) {
  const auto meter = text.rfind("--:--:--");
  if (meter == npos || meter > 120) return text;
  const auto mark = text.find_first_of("*<>{}=", meter);
  return mark == npos || mark > meter + 48 ? text : text.substr(mark);
}

std::string_view without_prefix(std::string_view text, Time* time = nullptr) {
  text = without_meter(text);
  if (text.empty() || std::string_view("*<>{} ").find(text[0]) != npos) return text;
  const Prefix prefix = parse_prefix(text);
  if (time != nullptr && prefix.time) *time = prefix.time;
  return without_trace_ids(prefix.rest);
}

// "{ [5 bytes data]"
bool is_hidden_bytes(std::string_view text) {
  return text.size() > 3 && (text[0] == '{' || text[0] == '}') && text.find(" bytes data]") != npos;
}

bool is_marked(std::string_view text, char mark) {
  return !text.empty() && text[0] == mark && (text.size() == 1 || text[1] == ' ' || text[1] == '\t');
}

// "curl: (67) Login denied"
bool is_exit(std::string_view text) {
  return istarts_with(text, "curl: (") || istarts_with(text, "curl_easy_perform() failed") ||
         istarts_with(text, "curl_easy_perform() returned");
}

// An AUTH answer, or what a user who hid half of it left: "nd1Y3ZnpHekM=".
bool looks_like_answer(std::string_view text) {
  return text.size() >= 6 &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") == npos;
}

class CurlReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;
  void finish(EventSink& sink) override { dump_.flush(sink); }

 private:
  void read_info(const Line&, std::string_view text, EventSink&);
  void read_server(const Line&, std::string_view text, EventSink&);
  void say_server(const Line&, std::string_view text, EventSink&);
  void read_client(const Line&, std::string_view text, EventSink&);
  void read_unmarked(const Line&, std::string_view text, EventSink&);
  void read_exit(const Line&, std::string_view text, EventSink&);
  void begin_session(EventSink&);
  void name_client(EventSink&);

  CurlDump dump_;
  Verb last_command_ = Verb::none;
  bool marks_ = false;          // this log has curl's marks
  bool connected_ = false;      // the log shows how this session began
  bool spoken_ = false;         // client or server said something in this session
  bool implicit_ = false;       // TLS from the first byte was told
  bool over_ = false;           // the transfer ended
  bool record_header_ = false;  // the line before was "{ [5 bytes data]"
  bool named_ = false;
  std::string exit_;  // "curl: (6) …", once it was said
};

void CurlReader::name_client(EventSink& sink) {
  if (!named_) sink.fact(Fact::client_name, "curl");
  named_ = true;
}

void CurlReader::begin_session(EventSink& sink) {
  sink.new_session();
  last_command_ = Verb::none;
  spoken_ = connected_ = implicit_ = over_ = named_ = false;
  exit_.clear();
}

void CurlReader::read(const Line& line, EventSink& sink) {
  Line told = line;
  const std::string_view text = without_prefix(line.text, &told.time);
  if (dump_.read(told, text, sink)) {
    marks_ = spoken_ = true;
    return name_client(sink);
  }
  marks_ = marks_ || is_marked(text, '*');
  const bool record_before = std::exchange(record_header_, text.starts_with("{ [5 bytes data]"));
  if (is_hidden_bytes(text) || is_progress_meter(text)) return sink.tool(told, Kind::noise, text);
  // A TLS record has a header of 5 bytes: a server's line right behind one came encrypted.
  if (record_before && is_marked(text, '<')) sink.fact(Fact::tls_established, "");
  if (std::string_view rest = text; take_prefix(rest, "== info:")) return read_info(told, rest, sink);
  if (is_exit(text)) return read_exit(told, text, sink);
  if (is_marked(text, '*')) return read_info(told, text.substr(1), sink);
  if (is_marked(text, '<')) return read_server(told, trim(text.substr(1)), sink);
  if (is_marked(text, '>')) return read_client(told, trim(text.substr(1)), sink);
  read_unmarked(told, text, sink);
}

void CurlReader::read_info(const Line& line, std::string_view text, EventSink& sink) {
  // Another address of the same host is no other session, unless a dialogue had begun.
  if (begins_transfer(text)) {
    if (spoken_ || over_) begin_session(sink);
    connected_ = true;
  }
  if (istarts_with(trim(text), "connected to ")) {
    if (over_) begin_session(sink);
    connected_ = true;
  }
  if (over_ && istarts_with(trim(text), "could not resolve")) begin_session(sink);
  const bool handshake = read_curl_words(line, text, sink);
  // TLS before anybody spoke is TLS from the first byte.
  if (handshake && connected_ && !spoken_ && !implicit_) {
    sink.fact(Fact::tls_implicit, "");
    implicit_ = true;
  }
  name_client(sink);
  if (istarts_with(trim(text), "closing connection") || ifind(text, "left intact") != npos) over_ = true;
}

void CurlReader::read_server(const Line& line, std::string_view text, EventSink& sink) {
  const Expect expect = sink.expect();
  if (!parse_reply(text) && expect != Expect::more_reply && expect != Expect::reply)
    return read_stray(line, text, sink);
  // The tail of another transfer: only the goodbye comes behind a closed connection.
  if (over_ && expect != Expect::more_reply && expect != Expect::reply && !text.starts_with("221"))
    begin_session(sink);
  marks_ = true;
  say_server(line, text, sink);
}

// Where a paste lost commands, a reply that names the queued message still answers the content.
void CurlReader::say_server(const Line& line, std::string_view text, EventSink& sink) {
  const bool queued =
      text.starts_with("250 ") && (ifind(text, "queued as") != npos || ifind(text, "ok id=") != npos);
  if (queued && sink.expect() == Expect::command) sink.replying_to(Verb::content);
  spoken_ = true;
  sink.server(line, text);
  name_client(sink);
}

void CurlReader::read_client(const Line& line, std::string_view text, EventSink& sink) {
  if (!marks_ && !looks_like_command(text)) return read_stray(line, text, sink);
  const auto command = parse_command(text);
  // Only the goodbye comes behind the end: what else is said there is of another transfer, whose head is
  // missing.
  const bool other = command && command->verb != Verb::quit && sink.expect() == Expect::command;
  if (over_ && other && looks_like_command(text)) begin_session(sink);
  marks_ = spoken_ = true;
  if (command) last_command_ = command->verb;
  sink.client(line, text);
  name_client(sink);
}

// curl's last word on a transfer comes once.
void CurlReader::read_exit(const Line& line, std::string_view text, EventSink& sink) {
  if (!exit_.empty() && exit_ != text) begin_session(sink);
  exit_ = text;
  sink.tool(line, Kind::error, text);
  tell_place_of_failure(text, sink);
  name_client(sink);
  over_ = true;
}

// Either a program printed libcurl's text without marks, or a forum ate them, or the line is none of curl's.
void CurlReader::read_unmarked(const Line& line, std::string_view text, EventSink& sink) {
  const std::string_view words = trim(text);
  if (words.empty()) return sink.tool(line, Kind::noise, words);
  if (curl_kind(words) && (!marks_ || words.size() < text.size() || begins_transfer(words)))
    return read_info(line, words, sink);
  const Expect expect = sink.expect();
  const bool answer =
      expect == Expect::auth_answer || (expect == Expect::reply && last_command_ == Verb::auth);
  const Said said =
      answer && looks_like_answer(words) ? Said::client : who_spoke(words, expect, last_command_);
  if (said == Said::server) {
    say_server(line, words, sink);
  } else if (said == Said::client && (!marks_ || answer || (looks_like_command(words) && !over_))) {
    if (const auto command = parse_command(words); command && expect != Expect::content)
      last_command_ = command->verb;
    spoken_ = true;
    sink.client(line, words);
  } else if (!exit_.empty() && kind_of_words(words) == Kind::connect) {
    sink.tool(line, Kind::note, words);  // a connection of another program's
  } else {
    read_stray(line, words, sink);
  }
}

struct Marks {
  int sure = 0;    // no other program prints these
  int plain = 0;   // libcurl's words without a mark
  int server = 0;  // "< 250 …"
  int client = 0;  // "> EHLO …"
};

void count_marks(std::string_view text, Marks& marks) {
  text = without_prefix(text);
  if (is_exit(text) || is_hidden_bytes(text) || istarts_with(text, "== info:") || is_curl_dump_head(text)) {
    ++marks.sure;
  } else if (is_marked(text, '*')) {
    if (curl_kind(text.substr(1))) ++marks.sure;
  } else if (is_marked(text, '<')) {
    if (parse_reply(trim(text.substr(1)))) ++marks.server;
  } else if (is_marked(text, '>')) {
    if (looks_like_command(trim(text.substr(1)))) ++marks.client;
  } else if (curl_kind(text)) {
    // Telnet too is "Connected to" a host, but names no port; openssl prints other words for TLS.
    const bool telling = (ifind(text, " port ") != npos && !istarts_with(trim(text), "trying to ")) ||
                         ifind(text, "left intact") != npos || ifind(text, "(out), tls") != npos ||
                         ifind(text, "(in), tls") != npos || istarts_with(text, "rebuilt url") ||
                         ifind(text, "certificate verify locations") != npos;
    if (telling) ++marks.plain;
  }
}

double score(std::span<const Line> lines) {
  Marks marks;
  for (const Line& line : lines) count_marks(line.text, marks);
  if (marks.sure >= 2 || (marks.sure == 1 && marks.server + marks.client > 0)) return 0.97;
  if (marks.server > 0 && marks.client > 0) return 0.75;
  if (marks.sure == 1) return 0.6;
  if (marks.plain >= 2) return 0.85;
  if (marks.plain == 1) return 0.4;
  if (marks.server > 1) return 0.6;
  return 0;
}

}  // namespace

constinit const Format curl_format{
    .name = "curl",
    .title = "curl -v, --trace and --trace-ascii, and libcurl's debug text in other programs",
    .how_to_get = "curl -v … 2> smtp.log, or curl --trace-ascii smtp.log …; in a program set CURLOPT_VERBOSE",
    .score = &score,
    .make = &make_reader<CurlReader>,
    .by_hand = true,
};

}  // namespace smtplain
