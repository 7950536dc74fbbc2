#include "analyze/seams.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/log_reader.h"
#include "analyze/part_reader.h"
#include "readers/failure_reports.h"
#include "readers/quoted_reply.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kMostPieces = 40;  // a paste has few
// Marks that show a format for certain, in so few lines.
constexpr double kKnown = 0.5;
/// What its own score says of an error alone.
constexpr double kError = 0.3;

/// Lines between two gaps, or several such pieces that tell of one attempt.
struct Piece {
  std::span<const Line> lines;
  const Format* format = nullptr;
  bool below_prose = false;  ///< a person's words stand between it and the piece above
};

/// "", "```", "`", "-----", "* * *": nothing is said.
bool is_gap(std::string_view text) {
  text = trim(text);
  if (text.starts_with("```") || text.starts_with("~~~") || text == "\u00b4") return true;
  return text.find_first_not_of("-=_*#` ") == npos;
}

/// The format whose marks the lines show, the log's own before others; nullptr: a person's words.
const Format* format_of(std::span<const Line> lines, const Format& own) {
  if (own.has_marks && own.score(lines) >= kKnown) return &own;
  double score = 0;
  const Format* const format = detect(lines, &score);
  if (format == nullptr) return nullptr;
  if (format->name != "error-text") return score >= kKnown ? format : nullptr;
  return format == &own && score >= kError ? format : nullptr;
}

/// What stands between gaps.
std::vector<std::span<const Line>> pieces_of(std::span<const Line> lines) {
  std::vector<std::span<const Line>> pieces;
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin;
    while (end < lines.size() && !is_gap(lines[end].text)) ++end;
    if (end > begin) pieces.push_back(lines.subspan(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

/// Those of known formats, in their order.
std::vector<Piece> known_pieces(std::span<const Line> lines, const Format& own) {
  const auto pieces = pieces_of(lines);
  if (pieces.size() < 2 || pieces.size() > kMostPieces) return {};
  std::vector<Piece> known;
  bool prose = false;
  for (const auto piece : pieces) {
    const Format* const format = format_of(piece, own);
    if (format != nullptr) known.push_back({piece, format, prose});
    prose = format == nullptr;
  }
  return known;
}

/// What a piece tells of its attempt.
struct Attempt {
  ReplyMemory replies;
  std::vector<QuotedReply> quoted;  ///< by its errors
  unsigned reasons = 0;             ///< why the connection failed, as failure_reports.h knows them
  std::string host;                 ///< that could not be reached
  bool dialogue = false, failure = false;
  bool refused = false;        ///< the server refused something else than the log-in
  bool greets = false;         ///< it shows how the connection began
  bool connects = false;       ///< and that its own client made it
  bool introduces = false;     ///< or how the client introduced itself
  bool decided = false;        ///< and what became of it
  bool concluded = false;      ///< a reply decided that
  bool not_connected = false;  ///< there was no connection
  bool delivered = false;      ///< the end of a message was answered
  Verb first = Verb::none;     ///< what the client said first
  Verb last = Verb::none;      ///< how far the dialogue came, in the order of RFC 5321 section 3.3
};

void add_quoted(std::string_view text, Attempt& attempt) {
  if (auto quoted = find_quoted_reply(text); quoted && !quoted->bare())
    attempt.quoted.push_back(std::move(*quoted));
}

void add(const Session& session, Attempt& attempt) {
  attempt.decided = session.outcome != Outcome::incomplete;
  attempt.concluded = attempt.decided && session.outcome != Outcome::failed;
  attempt.failure = attempt.failure || session.outcome == Outcome::failed;
  attempt.not_connected = session.outcome == Outcome::failed &&
                          (session.stage == Stage::resolve || session.stage == Stage::connect);
  bool commanded = false;
  for (const Event& event : session.events) {
    commanded = commanded || event.kind == Kind::command;
    attempt.delivered = attempt.delivered || event.answers == Verb::content;
    const Verb step = event.kind == Kind::content ? Verb::content : event.verb;
    if (step != Verb::none && event.from != Speaker::server) {
      if (attempt.first == Verb::none) attempt.first = step;
      if (step <= Verb::content) attempt.last = std::max(attempt.last, step);
    }
    if (event.from == Speaker::server && event.code != 0) {
      // An error quotes what the dialogue shows.
      if (event.inferred && !commanded && event.kind != Kind::greeting) {
        add_quoted(event.text, attempt);
      } else {
        attempt.dialogue = true;
        attempt.replies.reply(event.text);
      }
    }
    attempt.failure = attempt.failure || event.kind == Kind::error || event.code >= 400;
    const bool log_in = event.answers == Verb::auth || event.answers == Verb::auth_answer;
    attempt.refused = attempt.refused || (event.code >= 400 && !log_in && event.code != 535);
    // A refusal at the head of a piece may belong to a command above.
    const bool greets = event.kind == Kind::greeting && event.code < 400;
    attempt.greets = attempt.greets || greets || event.kind == Kind::connect;
    attempt.connects = attempt.connects || (event.kind == Kind::connect && !session.server.tells);
    attempt.introduces = attempt.introduces || event.verb == Verb::ehlo || event.verb == Verb::helo;
    if (event.kind != Kind::error) continue;
    const Line line{event.text, event.line, false, {}};
    attempt.reasons |= connection_reasons({&line, 1});
    if (attempt.host.empty()) attempt.host = unreached_host({&line, 1});
    add_quoted(event.text, attempt);
  }
}

Attempt attempt_in(const Piece& piece) {
  Attempt attempt;
  for (const Session& session : sessions_in(piece.lines, *piece.format)) add(session, attempt);
  return attempt;
}

/// "<a@example.org>" in a reply.
std::string_view bracketed_address(std::string_view reply) {
  const auto at = reply.find('@');
  const auto open = at == npos ? npos : reply.rfind('<', at);
  const auto close = at == npos ? npos : reply.find('>', at);
  return open == npos || close == npos ? std::string_view{} : reply.substr(open, close - open);
}

/// The same refusal of another address.
bool is_of_other_address(std::string_view reply, std::string_view known) {
  const std::string_view one = bracketed_address(reply), other = bracketed_address(known);
  return !one.empty() && !other.empty() && !iequals(one, other);
}

bool names_reply(const Attempt& attempt, const QuotedReply& reply) {
  return attempt.replies.knows(reply) || (follows_refusal(reply) && attempt.replies.refused()) ||
         std::any_of(attempt.quoted.begin(), attempt.quoted.end(), [&](const QuotedReply& known) {
           return known.code == reply.code && !is_of_other_address(reply.text, known.text);
         });
}

/// What `told` says of its failure cannot have happened in `other`: it quotes a reply that was not given
/// there, or names a reason that is not named there. What is cut off, or ended without a reply, may have come
/// to either.
bool contradicts(const Attempt& told, const Attempt& other) {
  const bool other_reason = other.reasons != 0 && (told.reasons & other.reasons) == 0;
  if (!told.host.empty() && !other.host.empty() && told.host != other.host) return true;
  if (other.dialogue && !other.concluded) return told.reasons != 0 && other_reason;
  if (!told.quoted.empty()) {
    return std::none_of(told.quoted.begin(), told.quoted.end(),
                        [&](const QuotedReply& quoted) { return names_reply(other, quoted); });
  }
  if (told.reasons == kLogInReason) return other_reason || other.refused;
  if (told.reasons != 0) return other.dialogue ? (told.reasons & other.reasons) == 0 : other_reason;
  return told.not_connected && other.dialogue;
}

/// A step that a dialogue takes once a connection, or once a message, is taken again.
bool begins_again(const Attempt& first, const Attempt& next) {
  switch (next.first) {
    case Verb::ehlo:
    case Verb::helo: return first.last >= Verb::auth;  // STARTTLS and a refused EHLO ask for another
    case Verb::auth: return first.last >= Verb::mail;
    case Verb::data:
    case Verb::content: return first.delivered;
    default: return false;
  }
}

/// One program's dialogue may have gaps, and its errors may say little.
bool are_two_of_one_program(const Attempt& first, const Attempt& next) {
  const auto names = [](const Attempt& attempt) {
    return attempt.reasons != 0 || !attempt.quoted.empty() || !attempt.host.empty();
  };
  if (first.dialogue && next.dialogue) return false;
  if (next.dialogue) return names(first) && contradicts(first, next);
  return names(next) && (first.dialogue || names(first)) && contradicts(next, first);
}

bool are_two_attempts(const Piece& above, const Piece& below) {
  const Attempt next = attempt_in(below);
  const bool typed = next.connects && below.format->by_hand;
  if (!next.failure && !next.dialogue && !typed) return false;
  const Attempt first = attempt_in(above);
  if (!first.failure && !first.dialogue) return false;
  if (above.format == below.format)
    return are_two_of_one_program(first, next) || (below.below_prose && begins_again(first, next));
  // A dialogue that goes on in another way of writing has no beginning.
  if (first.dialogue && next.dialogue)
    return next.greets || (next.introduces && above.format->has_marks && below.format->has_marks);
  // A program that tells of a connection of its own, below a dialogue that had come to its end.
  if (first.dialogue && first.concluded && next.connects && below.format->has_marks) return true;
  // And a person who only connects, below what a program could not do.
  if (first.failure && !above.format->by_hand && typed && !next.dialogue) return true;
  return next.dialogue ? contradicts(first, next) : contradicts(next, first);
}

/// Neither program knows the other's lines. Those of any dialogue may be read as one without marks.
bool are_apart(const Piece& one, const Piece& other) {
  if (one.format == other.format) return true;
  if (!one.format->has_marks && !other.format->has_marks) return false;
  const auto knows = [](const Format& format, const Piece& piece) {
    return format.has_marks && format.score(piece.lines) >= kKnown;
  };
  return !knows(*one.format, other) && !knows(*other.format, one);
}

/// The program above tells both already: what was typed to openssl has no marks, and neither has telnet.
bool knows_both(const Piece& above, const Piece& below) {
  const std::span<const Line> both{above.lines.data(), below.lines.data() + below.lines.size()};
  const Format& own = *above.format;
  return !below.format->has_marks &&
         said_in(both, own) >= said_in(above.lines, own) + said_in(below.lines, *below.format) &&
         sessions_in(both, own).size() > sessions_in(above.lines, own).size();
}

/// A dialogue without marks of its own, and the program above goes on behind it: they are its lines.
bool stands_within(std::span<const Piece> pieces, std::size_t at, const Piece& above) {
  const auto goes_on = [&](const Piece& piece) { return piece.format == above.format; };
  return !pieces[at].format->has_marks && std::any_of(pieces.begin() + at + 1, pieces.end(), goes_on);
}

}  // namespace

std::unique_ptr<Reader> read_at_seams(std::span<const Line> lines, const Format& format, bool told_apart) {
  if (!is_paste_sized(lines)) return nullptr;
  const std::vector<Piece> pieces = known_pieces(lines, format);
  if (pieces.size() < 2) return nullptr;
  std::vector<Part> parts{{lines[0].number, pieces[0].format}};
  Piece above = pieces[0];
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const Piece& here = pieces[i];
    const bool known = told_apart && here.format == above.format;
    if (!known && !stands_within(pieces, i, above) && are_apart(above, here) &&
        are_two_attempts(above, here) && !knows_both(above, here)) {
      parts.push_back({here.lines[0].number, here.format});
      above = here;
    } else if (here.format == above.format) {
      above.lines = {above.lines.data(), here.lines.data() + here.lines.size()};
    }
  }
  return parts.size() > 1 ? std::make_unique<PartReader>(parts) : nullptr;
}

}  // namespace smtplain
