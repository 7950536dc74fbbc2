#include "repair/newlines.h"

#include <algorithm>
#include <array>
#include <span>

#include "repair/evidence.h"
#include "text/characters.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

/// The marks that one kind of log puts before its lines.
struct Marks {
  std::string_view firsts;  ///< the characters they begin with
  std::span<const std::string_view> all;
  bool glued = false;   ///< so unlike anything else that no blank need stand before them
  bool single = false;  ///< so short that what follows must look right as well
};

constexpr std::array kPhpMailer = word_list(
    "CLIENT -> SERVER:", "CLIENT -> SMTP:", "SERVER -> CLIENT:", "SMTP INBOUND:", "SMTP -> FROM SERVER:",
    "SMTP -> get_lines():", "SMTP -> ERROR:", "SMTP -> NOTICE:", "SMTP ERROR:", "SMTP Error:", "SMTP NOTICE:",
    "Connection: opening", "Connection: opened", "Connection: closed", "Connection: Failed",
    "Connection failed.", "Mailer Error:", "Message could not be sent");
constexpr std::array kRoundcube = word_list("Recv: ", "Send: ");
constexpr std::array kDokuWiki = word_list("Got: ", "Sent: ");
constexpr std::array kSmtplib = word_list("send: '", "send: \"", "reply: b'", "reply: '", "reply: retcode");
constexpr std::array kExim = word_list("SMTP<< ", "SMTP>> ");
constexpr std::array kGnutls = word_list("recv> ", "send> ");
constexpr std::array kLetters = word_list("S: ", "C: ");
constexpr std::array kLongArrows = word_list("<-- ", "--> ");
constexpr std::array kSwaks = word_list("<- ", "-> ", "<~ ", "~> ", "<** ", "<~* ", "=== ", "*** ");
constexpr std::array kBoxedArrows = word_list("[<-] ", "[->] ");
constexpr std::array kSwift = word_list("<< ", ">> ", "!! ", "++ ");
constexpr std::array kCurl = word_list("< ", "> ", "* ", "} [", "{ [");

constexpr Marks kLetterMarks = {"SC", kLetters};
/// In the order in which they are tried.
constexpr std::array<Marks, 12> kFamilies = {{{"CSM", kPhpMailer, true},
                                              {"RS", kRoundcube},
                                              {"GS", kDokuWiki},
                                              {"sr", kSmtplib},
                                              {"rs", kGnutls},
                                              {"S", kExim},
                                              kLetterMarks,
                                              {"<-", kLongArrows},
                                              {"[", kBoxedArrows},
                                              {"<-~=*", kSwaks},
                                              {"<>!+", kSwift},
                                              {"<>*}{", kCurl, false, true}}};

/// The text up to the next of curl's marks.
std::string_view before_next_mark(std::string_view said) {
  std::size_t end = 0;
  while (end < said.size() && !(is_blank(said[end]) && end + 2 < said.size() && is_blank(said[end + 2]) &&
                                std::string_view("<>*{}").find(said[end + 1]) != npos)) {
    ++end;
  }
  return trim(said.substr(0, end));
}

/// curl's marks are single characters: '<' must have a reply behind it, '>' a command or an AUTH answer, '*'
/// words.
bool is_followed_rightly(std::string_view text, std::size_t after, char mark) {
  const std::string_view said = text.substr(after, 256);
  if (mark == '<') return begins_with_reply(said.substr(0, 8)) || begins_with_reply(before_next_mark(said));
  if (mark == '*') return !said.empty() && ((said[0] >= 'A' && said[0] <= 'Z') || is_blank(said[0]));
  if (mark != '>') return true;
  const std::string_view words = before_next_mark(said);
  return looks_like_command(words) || looks_like_base64(words);
}

/// The length of the mark that begins at `at`, 0 if there is none.
std::size_t mark_at(std::string_view text, std::size_t at, const Marks& marks) {
  if (marks.firsts.find(text[at]) == npos || (at > 0 && !marks.glued && !is_blank(text[at - 1]))) return 0;
  for (const std::string_view mark : marks.all) {
    if (at + 1 >= text.size() || text[at + 1] != mark[1] || !text.substr(at).starts_with(mark)) continue;
    const bool right = !marks.single || is_followed_rightly(text, at + mark.size(), mark[0]);
    return right ? mark.size() : 0;
  }
  return 0;
}

/// Where the prefix of the mark at `mark` begins: a time stamp and what stands between it and the mark, as in
/// "[09-Oct-2021 15:25:31 +0000]: <80jdp0q9> Recv: ". The mark itself if it has none.
std::size_t prefix_start(std::string_view text, std::size_t from, std::size_t mark) {
  constexpr std::size_t longest = 56, between = 20;
  for (std::size_t at = mark > from + longest ? mark - longest : from; at < mark; ++at) {
    if ((text[at] < '0' || text[at] > '9') && text[at] != '[') continue;
    const std::size_t bracket = text[at] == '[' ? 1 : 0;
    const std::size_t length = parse_stamp(text.substr(at + bracket, mark - at - bracket)).length;
    if (length == 0 || at + bracket + length + between < mark) continue;
    return at;
  }
  return mark;
}

struct Piece {
  std::size_t begin = 0;  ///< with its prefix
  std::size_t mark = 0;
  std::size_t said = 0;  ///< after the mark
};

/// "Mailer Error: SMTP Error: Could not connect" is one message.
bool is_part_of_message(std::string_view before, std::string_view mark) {
  return trim(before.substr(before.size() - std::min<std::size_t>(before.size(), 4))).ends_with(':') &&
         mark.find("->") == npos && mark.size() > 6;
}

/// The families of which two marks or more may be in the text, a bit each: most lines hold none, and every
/// line of a log is asked.
unsigned possible_families(std::string_view text) {
  static const auto by_first = [] {
    std::array<unsigned, 256> families{};
    for (std::size_t i = 0; i < kFamilies.size(); ++i) {
      for (const std::string_view mark : kFamilies[i].all)
        families[static_cast<unsigned char>(mark[0])] |= 1U << i;
    }
    return families;
  }();
  unsigned glued = 0;
  for (std::size_t i = 0; i < kFamilies.size(); ++i) glued |= kFamilies[i].glued ? 1U << i : 0U;
  unsigned once = 0, twice = 0;
  bool behind_blank = true;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end; ++at) {
    const unsigned families = by_first[static_cast<unsigned char>(*at)] & (behind_blank ? ~0U : glued);
    twice |= once & families;
    once |= families;
    behind_blank = *at == ' ' || *at == '\t';
  }
  return twice;
}

std::vector<Piece> pieces_of(std::string_view text, const Marks& marks) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; (at = find_any(text, marks.firsts, at)) != npos; ++at) {
    const std::size_t length = mark_at(text, at, marks);
    if (length == 0 || (at > 0 && is_part_of_message(text.substr(0, at), text.substr(at, length)))) continue;
    const std::size_t from = pieces.empty() ? 0 : pieces.back().said;
    pieces.push_back({prefix_start(text, from, at), at, at + length});
    at += length - 1;
  }
  return pieces;
}

/// True if the line holds at least three marks, and both sides of a dialogue behind them; or a second mark
/// with a time stamp of its own.
bool shows_lost_newlines(std::string_view text, const Marks& marks) {
  const auto pieces = pieces_of(text, marks);
  if (pieces.size() < 2) return false;
  if (pieces[1].begin < pieces[1].mark) return true;
  if (pieces.size() < 3) return false;
  // A log may show one side only; messages of failure stand one behind another on a line.
  const auto speaks = [&](const Piece& piece) {
    return text.substr(piece.mark, piece.said - piece.mark).find("->") != npos;
  };
  if (marks.glued && std::count_if(pieces.begin(), pieces.end(), speaks) > 2) return true;
  std::vector<std::string_view> said;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::size_t end = i + 1 < pieces.size() ? pieces[i + 1].begin : text.size();
    said.push_back(text.substr(pieces[i].said, end - pieces[i].said));
  }
  return shows_dialogue(said);
}

void cut_at_marks(Draft& draft, const Marks& marks) {
  std::vector<Line> lines;
  for (const Line& line : draft.lines) {
    auto pieces = pieces_of(line.text, marks);
    if (pieces.empty() || (pieces.size() == 1 && trim(line.text.substr(0, pieces[0].begin)).empty())) {
      lines.push_back(line);
      continue;
    }
    if (!trim(line.text.substr(0, pieces[0].begin)).empty()) pieces.insert(pieces.begin(), Piece{});
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const std::size_t end = i + 1 < pieces.size() ? pieces[i + 1].begin : line.text.size();
      Line part = line;
      part.text = line.text.substr(pieces[i].begin, end - pieces[i].begin);
      while (!part.text.empty() && is_blank(part.text.back())) part.text.remove_suffix(1);
      part.inferred = true;
      lines.push_back(part);
    }
  }
  draft.lines = std::move(lines);
}

bool ends_with_bare_mark(std::string_view text) {
  text = trim(text);
  return text.ends_with(" S:") || text.ends_with(" C:");
}

/// Joins the lines of each paragraph; each piece between marks keeps the number of the line it begins on.
void join_paragraphs(Draft& draft, const Marks& marks) {
  std::vector<Line> lines;
  for (std::size_t start = 0; start < draft.lines.size();) {
    std::string joined;
    std::vector<std::pair<std::size_t, std::size_t>> begins;  // offset in `joined`, index of the line
    std::size_t end = start;
    for (; end < draft.lines.size() && !trim(draft.lines[end].text).empty(); ++end) {
      begins.emplace_back(joined.size(), end);
      joined.append(trim(draft.lines[end].text)).append(" ");
    }
    if (end == start) {
      lines.push_back(draft.lines[start++]);
      continue;
    }
    const std::string_view text = draft.pool.add(joined);
    auto pieces = pieces_of(text, marks);
    if (pieces.empty() || pieces[0].begin != 0) pieces.insert(pieces.begin(), Piece{});
    auto origin = begins.begin();
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      while (origin + 1 != begins.end() && (origin + 1)->first <= pieces[i].begin) ++origin;
      const std::size_t stop = i + 1 < pieces.size() ? pieces[i + 1].begin : text.size();
      const Line& first = draft.lines[origin->second];
      lines.push_back(
          {trim(text.substr(pieces[i].begin, stop - pieces[i].begin)), first.number, true, first.time});
    }
    start = end;
  }
  draft.lines = std::move(lines);
}

}  // namespace

bool holds_certain_marks(std::string_view line) {
  return shows_lost_newlines(line, kFamilies.front());
}

bool undo_lost_newlines(Draft& draft) {
  const auto sample = draft.sample();
  const auto bare = std::count_if(sample.begin(), sample.end(),
                                  [](const Line& line) { return ends_with_bare_mark(line.text); });
  if (bare >= 2) {
    join_paragraphs(draft, kLetterMarks);
    return true;
  }
  std::vector<unsigned> possible;
  possible.reserve(sample.size());
  for (const Line& line : sample) possible.push_back(possible_families(line.text));
  for (std::size_t family = 0; family < kFamilies.size(); ++family) {
    const Marks& marks = kFamilies[family];
    bool shown = false;
    for (std::size_t i = 0; i < sample.size() && !shown; ++i)
      shown = (possible[i] >> family & 1U) != 0 && shows_lost_newlines(sample[i].text, marks);
    if (!shown) continue;
    cut_at_marks(draft, marks);
    return true;
  }
  return false;
}

}  // namespace smtplain
