#include "analyze/seams.h"

#include <algorithm>
#include <vector>

#include "analyze/log_reader.h"
#include "analyze/part_reader.h"
#include "readers/failure_reports.h"
#include "readers/quoted_reply.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// Pastes are short, and so are their pieces few; a long log is written by one program.
constexpr std::size_t kMostLines = 400, kMostBytes = std::size_t{128} << 10, kMostPieces = 40;
// Marks that show a format for certain, in so few lines.
constexpr double kKnown = 0.5;

/// Lines between two gaps, or several such pieces of one format.
struct Piece {
  std::span<const Line> lines;
  const Format* format = nullptr;
};

/// "", "```", "-----", "* * *": nothing is said.
bool is_gap(std::string_view text) {
  text = trim(text);
  if (text.starts_with("```") || text.starts_with("~~~")) return true;
  return text.find_first_not_of("-=_*# ") == std::string_view::npos;
}

/// Any program's dialogue may be written without marks, or with those of a person.
bool has_marks(const Format& format) {
  return format.name != "telnet" && format.name != "transcript" && format.name != "error-text";
}

/// The format whose marks the lines show, the log's own before others; nullptr: a person's words.
const Format* format_of(std::span<const Line> lines, const Format& own) {
  if (has_marks(own) && own.score(lines) >= kKnown) return &own;
  double score = 0;
  const Format* const format = detect(lines, &score);
  if (format == nullptr || score < kKnown || format->name == "error-text") return nullptr;
  return format;
}

/// The pieces of known formats, in their order; alike ones that follow each other are joined.
std::vector<Piece> pieces_of(std::span<const Line> lines, const Format& own) {
  std::vector<Piece> pieces;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < lines.size();) {
    if (is_gap(lines[begin].text)) {
      ++begin;
      continue;
    }
    std::size_t end = begin + 1;
    while (end < lines.size() && !is_gap(lines[end].text)) ++end;
    if (++count > kMostPieces) return {};
    const Piece piece{lines.subspan(begin, end - begin), format_of(lines.subspan(begin, end - begin), own)};
    begin = end;
    if (piece.format == nullptr) continue;
    if (pieces.empty() || pieces.back().format != piece.format)
      pieces.push_back(piece);
    else
      pieces.back().lines = {pieces.back().lines.data(), piece.lines.data() + piece.lines.size()};
  }
  return pieces;
}

/// What a piece tells of its attempt.
struct Attempt {
  ReplyMemory replies;
  std::vector<QuotedReply> quoted;  ///< by its errors
  unsigned reasons = 0;             ///< why the connection failed, as failure_reports.h knows them
  bool dialogue = false, failure = false;
  bool greets = false;         ///< it shows how the connection began
  bool introduces = false;     ///< or how the client introduced itself
  bool decided = false;        ///< and what became of it
  bool not_connected = false;  ///< there was no connection
};

void add_quoted(std::string_view text, Attempt& attempt) {
  if (auto quoted = find_quoted_reply(text); quoted && !quoted->bare())
    attempt.quoted.push_back(std::move(*quoted));
}

void add(const Session& session, Attempt& attempt) {
  attempt.decided = session.outcome != Outcome::incomplete;
  attempt.not_connected = session.outcome == Outcome::failed &&
                          (session.stage == Stage::resolve || session.stage == Stage::connect);
  bool commanded = false;
  for (const Event& event : session.events) {
    commanded = commanded || event.kind == Kind::command;
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
    // A refusal at the head of a piece may belong to a command above.
    const bool greets = event.kind == Kind::greeting && event.code < 400;
    attempt.greets = attempt.greets || greets || event.kind == Kind::connect;
    attempt.introduces = attempt.introduces || event.verb == Verb::ehlo || event.verb == Verb::helo;
    if (event.kind != Kind::error) continue;
    const Line line{event.text, event.line, false, {}};
    attempt.reasons |= connection_reasons({&line, 1});
    add_quoted(event.text, attempt);
  }
}

Attempt attempt_in(const Piece& piece) {
  Attempt attempt;
  for (const Session& session : sessions_in(piece.lines, *piece.format)) add(session, attempt);
  return attempt;
}

/// What `told` says of its failure cannot have happened in `other`: it quotes a reply that was not given
/// there, or names a reason that is not named there.
bool contradicts(const Attempt& told, const Attempt& other) {
  if (!told.quoted.empty()) {
    return std::none_of(told.quoted.begin(), told.quoted.end(), [&](const QuotedReply& quoted) {
      return other.replies.knows(quoted) ||
             std::any_of(other.quoted.begin(), other.quoted.end(),
                         [&](const QuotedReply& known) { return known.code == quoted.code; });
    });
  }
  if (told.reasons != 0) return (told.reasons & other.reasons) == 0;
  return told.not_connected && other.dialogue;
}

bool are_two_attempts(const Piece& above, const Piece& below) {
  const Attempt first = attempt_in(above), next = attempt_in(below);
  const auto tells = [](const Attempt& attempt) { return attempt.failure || attempt.dialogue; };
  if (!tells(first) || !tells(next)) return false;
  // A dialogue that goes on in another way of writing has no beginning.
  if (first.dialogue && next.dialogue)
    return next.greets || (next.introduces && has_marks(*above.format) && has_marks(*below.format));
  // What is cut off may have come to what the error says.
  if (next.dialogue) return next.decided && contradicts(first, next);
  return contradicts(next, first);
}

/// Neither program knows the other's lines. Those of any dialogue may be read as one without marks.
bool are_apart(const Piece& one, const Piece& other) {
  if (!has_marks(*one.format) && !has_marks(*other.format)) return false;
  const auto knows = [](const Format& format, const Piece& piece) {
    return has_marks(format) && format.score(piece.lines) >= kKnown;
  };
  return !knows(*one.format, other) && !knows(*other.format, one);
}

/// The program above tells both already: what was typed to openssl has no marks, and neither has telnet.
bool knows_both(const Piece& above, const Piece& below) {
  const std::span<const Line> both{above.lines.data(), below.lines.data() + below.lines.size()};
  const Format& own = *above.format;
  return !has_marks(*below.format) &&
         said_in(both, own) >= said_in(above.lines, own) + said_in(below.lines, *below.format) &&
         sessions_in(both, own).size() > sessions_in(above.lines, own).size();
}

}  // namespace

std::unique_ptr<Reader> read_at_seams(std::span<const Line> lines, const Format& format) {
  if (lines.size() > kMostLines) return nullptr;
  std::size_t bytes = 0;
  for (const Line& line : lines) bytes += line.text.size();
  if (bytes > kMostBytes) return nullptr;
  const std::vector<Piece> pieces = pieces_of(lines, format);
  if (pieces.size() < 2) return nullptr;
  std::vector<Part> parts{{lines[0].number, pieces[0].format}};
  const Piece* above = &pieces[0];
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const Piece& here = pieces[i];
    if (here.format == above->format || !are_apart(*above, here) || !are_two_attempts(*above, here) ||
        knows_both(*above, here))
      continue;
    parts.push_back({here.lines[0].number, here.format});
    above = &here;
  }
  return parts.size() > 1 ? std::make_unique<PartReader>(parts) : nullptr;
}

}  // namespace smtplain
