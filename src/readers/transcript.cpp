// Any transcript that marks who spoke, with whatever marks: "C:"/"S:", "Sent:"/"Got:", arrows in either
// sense.
#include <optional>
#include <string>

#include "readers/connection_words.h"
#include "readers/formats.h"
#include "readers/learned_marks.h"
#include "readers/marks.h"
#include "readers/openssl_words.h"
#include "readers/program_call.h"
#include "readers/tool_words.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// Beside the two speakers a transcript may name the program: "OpenSSL: read:errno=0".
std::optional<Kind> read_words(const Line& line, EventSink& sink) {
  std::string_view text = trim(line.text);
  constexpr std::string_view kOpenssl = "OpenSSL: ";
  const bool named = istarts_with(text, kOpenssl);
  if (named) text = trim(text.substr(kOpenssl.size()));
  const auto kind = openssl_words(text);
  if (!kind || (!named && (*kind == Kind::tls || connection_words(text))))
    return read_connection_words(line, sink);
  sink.tool(line, *kind, text);
  if (named) sink.fact(Fact::client_name, "openssl s_client");
  return kind;
}

class TranscriptReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override;
  void finish(EventSink& sink) override;

 private:
  void read_run(const Line&, std::string_view text, EventSink&);
  void say(const Line&, Speaker, std::string_view text, EventSink&);
  void read_words_marked(const Line&, Kind, std::string_view text, EventSink&);
  void flush(EventSink&);
  bool is_other_side(std::string_view text);

  static constexpr std::size_t kMostBefore = 160;
  static constexpr std::size_t kMostHeld = 1000;  // lines: their text goes away when a long log is read on

  LearnedMarks marks_;
  Dialogue dialogue_{&read_words};
  std::optional<Speaker> turn_;  // a mark stood alone: the next lines are this speaker's
  // Several speeches on a line mean that the lines were filled again like a paragraph: a speech may go on
  // over the next lines, so it is held back until the next mark.
  bool refilled_ = false;
  std::optional<Speaker> held_from_;
  Line held_line_;
  std::string held_text_;
  std::vector<Line> held_more_;
  bool proxied_ = false;
};

/// Whether a line under a mark that stood alone is really that speaker's.
bool takes_turn(Speaker from, std::string_view text, Expect expect) {
  if (text.empty()) return false;
  if (from == Speaker::server) return expect == Expect::more_reply || parse_reply(text).has_value();
  if (expect == Expect::auth_answer || expect == Expect::content) return true;
  return looks_like_command(text) || looks_like_misspelt_command(text);
}

/// "c: Trying to connect to mail.example.com": the program puts its own mark before its own words, too. Their
/// kind.
std::optional<Kind> tells_of_itself(std::string_view text, Expect expect) {
  if (expect == Expect::content || expect == Expect::auth_answer) return std::nullopt;
  if (parse_command(text) || looks_like_misspelt_command(text)) return std::nullopt;
  const Kind kind = kind_of_words(text);
  if (text.ends_with('!') || text.ends_with("...") || find_program_call(text)) return kind;
  const bool told = kind == Kind::connect || kind == Kind::tls || kind == Kind::error;
  return told && text.find(' ') != npos ? std::optional(kind) : std::nullopt;
}

// Email OAuth 2.0 Proxy tells both of its sides: "…->smtp.example.com:587)     --> b'…'" is said to the
// server, and with one blank before the arrow to the program behind the proxy, whose log-in is another one.
bool TranscriptReader::is_other_side(std::string_view text) {
  constexpr std::string_view kServers = ")     ";
  const auto bracket = text.substr(0, kMostBefore).find(") ");
  if (bracket == npos) return false;
  const std::string_view rest = text.substr(bracket);
  if (rest.starts_with(kServers)) {
    const std::string_view arrow = rest.substr(kServers.size(), 4);
    proxied_ = proxied_ || arrow == "--> " || arrow == "<-- ";
    return false;
  }
  return proxied_ && (rest.starts_with(") --> ") || rest.starts_with(") <-- "));
}

void TranscriptReader::read(const Line& untimed, EventSink& sink) {
  Line line = untimed;
  if (!line.time) line.time = parse_prefix(line.text).time;
  const std::string_view text = trim(line.text);
  if (is_other_side(text)) return dialogue_.said_by_program(line, Kind::note, text, sink);
  if (const auto said = marks_.behind_shared(text)) {
    // VMime names its sessions by the protocol.
    if (istarts_with(text, "smtps:")) {
      sink.fact(Fact::tls_implicit, "");
      sink.fact(Fact::tls_established, "");
    }
    line.text = *said;
    return dialogue_.read(line, sink);
  }
  if (!refilled_ && marks_.holds_two(text)) refilled_ = true;
  if (refilled_) return read_run(line, text, sink);
  if (const auto speech = marks_.read(line.text)) {
    turn_ = speech->alone ? std::optional(speech->from) : std::nullopt;
    // Within content an empty line is marked like any other.
    if (!speech->alone) return say(line, speech->from, speech->said, sink);
    if (sink.expect() == Expect::content && speech->from == Speaker::client)
      return say(line, Speaker::client, "", sink);
    return dialogue_.said_by_program(line, Kind::note, text, sink);
  }
  if (turn_ && takes_turn(*turn_, unquoted_speech(text), sink.expect())) {
    return say(line, *turn_, unquoted_speech(text), sink);
  }
  dialogue_.read(line, sink);
}

/// The program's own words behind a mark of the dialogue: a connection that is made, a failure.
void TranscriptReader::read_words_marked(const Line& line, Kind kind, std::string_view text,
                                         EventSink& sink) {
  if (kind == Kind::error) return dialogue_.said_by_program(line, kind, text, sink);
  Line bare = line;
  bare.text = text;
  dialogue_.read(bare, sink);
}

void TranscriptReader::say(const Line& line, Speaker from, std::string_view text, EventSink& sink) {
  if (from == Speaker::client) {
    text = without_remark(text, sink.expect());
    if (const auto kind = tells_of_itself(text, sink.expect()))
      return read_words_marked(line, *kind, text, sink);
    return dialogue_.said_by_client(line, text, sink);
  }
  // Some put the server's mark before what their own TLS library found: "s: unable to get local issuer".
  const Kind kind = parse_reply(trim(text)) ? Kind::reply : kind_of_words(trim(text));
  const bool told = kind == Kind::error || kind == Kind::connect || kind == Kind::close;
  if (told && sink.expect() != Expect::more_reply) return read_words_marked(line, kind, trim(text), sink);
  dialogue_.said_by_server(line, trim(text), sink);
}

/// One line of a refilled transcript: the rest of the speech before it, then speeches of its own.
void TranscriptReader::read_run(const Line& line, std::string_view text, EventSink& sink) {
  if (held_more_.size() >= kMostHeld) flush(sink);
  Line piece = line;
  piece.inferred = true;
  while (!text.empty()) {
    const auto next = marks_.next_mark(text);
    const std::string_view part = trim(text.substr(0, next));
    text = next == npos ? std::string_view{} : text.substr(next);
    if (part.find_first_not_of("> ") == npos) continue;  // before a quoted speech
    if (const auto speech = marks_.read(part)) {
      flush(sink);
      held_from_ = speech->from;
      held_line_ = piece;
      held_text_ = speech->said;
    } else if (held_from_) {
      if (!held_text_.empty()) held_text_ += ' ';
      held_text_ += part;
      if (held_line_.number != line.number) held_more_.push_back(line);
    } else {
      piece.text = part;
      dialogue_.read(piece, sink);
    }
  }
}

void TranscriptReader::flush(EventSink& sink) {
  if (!held_from_) return;
  say(held_line_, *held_from_, sink.keep(held_text_), sink);
  for (const Line& more : held_more_) sink.again(more);
  held_more_.clear();
  held_from_.reset();
}

void TranscriptReader::finish(EventSink& sink) {
  flush(sink);
  dialogue_.finish(sink);
}

double score(std::span<const Line> lines) {
  LearnedMarks marks;
  std::size_t marked = 0, bare = 0, all = 0;
  bool server = false, client = false, taught = false;
  for (const Line& line : lines) {
    if (trim(line.text).empty()) continue;
    ++all;
    const auto speech = marks.read(line.text);
    if (!speech) {
      bare += parse_reply(trim(line.text)) ? 1 : 0;
      continue;
    }
    ++marked;
    taught = taught || speaker_by_shape(speech->said).has_value();
    (speech->from == Speaker::server ? server : client) = true;
  }
  if (marked == 0 || !taught) return 0;
  // Some mark only what they sent; a mark of their own for that has the program's own reader.
  const bool one_side = client && !server && bare > 1;
  const double share = static_cast<double>(marked + (one_side ? bare : 0)) / static_cast<double>(all);
  if (one_side) return 0.48 + 0.3 * share;
  const double both = server && client ? 0.55 : marked > 1 ? 0.35 : 0.2;
  return both + 0.3 * share;
}

}  // namespace

constinit const Format transcript_format{
    .name = "transcript",
    .title = "Any transcript that marks who spoke: C:/S:, Sent:/Received:, arrows",
    .how_to_get = "Write C: before what the client says and S: before what the server says",
    .score = &score,
    .make = &make_reader<TranscriptReader>,
    .has_marks = false,
};

}  // namespace smtplain
