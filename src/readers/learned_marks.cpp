#include "readers/learned_marks.h"

#include <algorithm>
#include <array>

#include "readers/marks.h"
#include "text/characters.h"
#include "text/pieces.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kFarthest = 100;  // a mark stands near the start of its line
constexpr std::size_t kMostKnown = 8;

struct Listed {
  std::string_view mark;
  Speaker from;
};

// Marks that mean one thing wherever they occur. Arrows do not; they are learned.
constexpr std::array kListed{Listed{"S:", Speaker::server},        Listed{"C:", Speaker::client},
                             Listed{"Server:", Speaker::server},   Listed{"Client:", Speaker::client},
                             Listed{"Recv:", Speaker::server},     Listed{"Send:", Speaker::client},
                             Listed{"Received:", Speaker::server}, Listed{"Sent:", Speaker::client},
                             Listed{"RECEIVE:", Speaker::server},  Listed{"Sending:", Speaker::client},
                             Listed{"RX:", Speaker::server},       Listed{"TX:", Speaker::client},
                             Listed{"recv>", Speaker::server},     Listed{"send>", Speaker::client},
                             Listed{"Out:", Speaker::server},      Listed{"In:", Speaker::client}};

// Words that mark a speaker without a colon or an arrow.
constexpr std::array kWords = word_list("s", "c", "server", "client", "send", "sent", "sending", "recv",
                                        "receive", "received", "receiving", "got", "rx", "tx", "in", "out",
                                        "read", "write", "remote", "local", "request", "response");

// Words before a reply that is quoted rather than said here.
constexpr std::array kQuoting = word_list(
    "error", "errors", "failed", "failure", "exception", "warning", "said", "reason", "message", "code",
    "status", "because", "with", "smtp", "was", "is", "returned", "diagnostic-code", "port", "err", "cause");

std::string_view letters_of(std::string_view mark) {
  while (!mark.empty() && !is_letter(mark.front())) mark.remove_prefix(1);
  while (!mark.empty() && !is_letter(mark.back())) mark.remove_suffix(1);
  return mark;
}

/// "4<", "4>": mutt puts the number of its socket before the arrow. "<4>" is a priority of syslog's.
bool is_numbered_arrow(std::string_view word) {
  const char arrow = word.back();
  word.remove_suffix(1);
  return (arrow == '<' || arrow == '>') && is_number(word);
}

/// MailCore numbers who spoke: "[0] 220 mx.example.com" and "[1] EHLO pc". "[220]" is a code.
bool is_numbered_speaker(std::string_view word) {
  return word.size() == 3 && word[0] == '[' && word[2] == ']' && (word[1] == '0' || word[1] == '1');
}

/// "<<<", "[->]", "Got:", "S", "SMTP<<", "4<": a mark. "12:30:01", "error:", "typed": none.
bool is_mark(std::string_view word) {
  if (word.empty() || word.size() > 24) return false;
  const std::string_view letters = letters_of(word);
  // "SMTP<" and "SMTP>" are marks of Claws Mail, beside "ESMTP>".
  const bool arrow = word.back() == '<' || word.back() == '>';
  if (iequals_any(letters, kQuoting) && !(arrow && iequals(letters, "smtp"))) return false;
  if (iequals_any(word, kWords)) return true;
  const bool digits = word.find_first_of("0123456789") != npos;
  if (letters.empty() && digits) return is_numbered_arrow(word) || is_numbered_speaker(word);
  if (letters.empty()) return word.find_first_of("<>=-~|#") != npos && word.find('"') == npos;
  if (digits && word.find_first_of("<>") == npos) return false;
  const char last = word.back();
  if (word.front() == '(' && last == ')') return iequals_any(letters, kWords);
  return last == ':' || last == '>' || last == '<' || last == '|' || last == ']' || last == '}';
}

std::string_view last_word(std::string_view text) {
  text = trim(text);
  const auto blank = text.find_last_of(" \t");
  return blank == npos ? text : text.substr(blank + 1);
}

bool is_boundary(char before) {
  return std::string_view(" \t:>\"'<]|=-").find(before) != npos;
}

bool is_speech(std::string_view text) {
  return speaker_by_shape(unquoted_speech(text)).has_value();
}

/// Where an SMTP line begins behind other text; npos if nowhere near the start.
std::size_t speech_start(std::string_view line) {
  const std::size_t end = std::min(line.size(), kFarthest);
  for (std::size_t i = 1; i < end; ++i) {
    if (!is_boundary(line[i - 1]) || line[i] == ' ' || line[i] == '\t') continue;
    const bool letter_or_digit = is_letter(line[i]) || (line[i] >= '2' && line[i] <= '5');
    if (letter_or_digit && is_speech(line.substr(i))) return i;
  }
  return npos;
}

/// A reply code or a command's verb: what follows it may be other speech.
bool begins_speech(std::string_view text) {
  return parse_reply(text).has_value() || parse_command(text.substr(0, text.find(' '))).has_value();
}

/// "Can't send mail from SOGo": a word of the sentence stands where a mark might.
bool is_sentence(std::string_view mark, std::string_view said, Speaker from) {
  return from == Speaker::client && is_letter(mark.back()) && istarts_with(said, "mail from ") &&
         said.find('@') == npos && said.find('<') == npos;
}

/// "- security: starttls", "encryption = starttls": a setting. The word alone proves a mark only where the
/// mark speaks for itself.
bool is_setting(std::string_view mark, std::string_view said) {
  return iequals(trim(said), "starttls") && mark.find_first_of("<>") == npos &&
         !iequals_any(letters_of(mark), kWords);
}

/// Takes the quote that opens what is said back to it: `Got: "220 hi"`.
std::size_t with_quote(std::string_view line, std::size_t start) {
  if (start > 0 && (line[start - 1] == '"' || line[start - 1] == '\'')) --start;
  if (start > 0 && line[start - 1] == 'b' && (start == 1 || line[start - 2] == ' ')) --start;
  return start;
}

MarkedSpeech cut(std::string_view text, std::size_t behind, Speaker from) {
  std::string_view said = text.substr(behind);
  if (said.starts_with(' ')) said.remove_prefix(1);
  return {from, unquoted_speech(said), trim(said).empty()};
}

/// VMime: "smtps:1->250 ok" and "smtps:1->(Client)EHLO pc".
std::string_view without_client(std::string_view text) {
  constexpr std::string_view kClient = "(client)";
  text = trim(text);
  return trim(istarts_with(text, kClient) ? text.substr(kClient.size()) : text);
}

struct Hit {
  std::size_t at = npos, end = npos;
};

/// ">>> SERVER:": the word right behind the arrow tells who speaks.
bool refines(std::string_view text, const Hit& word, const Hit& arrow) {
  return word.at >= arrow.end && !letters_of(text.substr(word.at, word.end - word.at)).empty() &&
         trim(text.substr(arrow.end, word.at - arrow.end)).empty();
}

/// Of two marks the first one counts: behind "> MAIL FROM:" stands an address in brackets.
bool counts_before(std::string_view text, const Hit& hit, const Hit& other) {
  return hit.at > other.at ? refines(text, hit, other) : hit.at < other.at && !refines(text, other, hit);
}

// What a logger puts before an arrow may be longer than what a person writes before other marks. A stamp
// that is known as one was put before lines that have a form of their own.
bool too_much_before(std::string_view text, std::string_view before, std::string_view mark) {
  constexpr std::ptrdiff_t kMostBlanks = 5, kMostOfLoggers = 9;
  const auto blanks = std::count(before.begin(), before.end(), ' ');
  if (blanks <= kMostBlanks) return false;
  return blanks > kMostOfLoggers || !letters_of(mark).empty() || parse_prefix(text).time;
}

/// "Tuesday, October 11, 2016 9:15 PM" behind "Sent:": the head of a letter that the log was pasted into.
bool is_date_of_letter(std::string_view said) {
  constexpr std::array kWeekdays = word_list("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  const bool weekday = istarts_with_any(said, kWeekdays);
  if (!weekday) return false;
  const auto end = std::find_if_not(said.begin(), said.end(), [](char c) { return is_letter(c); });
  const std::string_view rest = said.substr(static_cast<std::size_t>(end - said.begin()));
  return rest.starts_with(", ") && rest.find_first_of("0123456789") != npos;
}

}  // namespace

std::optional<std::string_view> LearnedMarks::behind_shared(std::string_view line) {
  const std::string_view text = trim(line);
  // Behind the mark of a greeting stands the client's: a server logs both under its own name.
  if (shared_.empty() && known_.size() == 1 && known_[0].at_start() && known_[0].from == Speaker::server &&
      (known_[0].whole.ends_with(':') || known_[0].whole.ends_with("->")) &&
      text.starts_with(known_[0].whole)) {
    const auto command = parse_command(without_client(text.substr(known_[0].whole.size())));
    const bool greets = command && (command->verb == Verb::ehlo || command->verb == Verb::helo ||
                                    command->verb == Verb::lhlo);
    if (greets) shared_ = known_[0].whole;
  }
  if (shared_.empty() || !text.starts_with(shared_)) return std::nullopt;
  return without_client(text.substr(shared_.size()));
}

std::optional<MarkedSpeech> LearnedMarks::read(std::string_view line) {
  const std::string_view text = trim(line);
  if (const auto found = read_known(text)) {
    if (!is_contradicted(*found)) return found;
    widen();
    return learn(text);
  }
  if (const auto found = read_listed(text)) return found;
  return learn(text);
}

/// A short mark before speech of the other side: "To server: EHLO" after "From server: 220". A whole prefix
/// that was proven is not doubted: within content any line may look like a reply.
bool LearnedMarks::is_contradicted(const MarkedSpeech& speech) const {
  const auto from = speaker_by_shape(speech.said);
  return from && *from != speech.from &&
         std::any_of(known_.begin(), known_.end(), [](const Known& known) { return !known.at_start(); });
}

/// From now on the whole prefixes are the marks.
void LearnedMarks::widen() {
  for (Known& known : known_) known.mark = known.whole;
}

void LearnedMarks::add(std::string_view mark, Speaker from, std::string_view whole) {
  if (known_.size() < kMostKnown) known_.push_back({std::string(mark), from, std::string(whole)});
}

std::optional<MarkedSpeech> LearnedMarks::read_known(std::string_view text) const {
  std::optional<Hit> best;
  Speaker from = Speaker::server;
  for (const Known& known : known_) {
    const auto at = known.at_start() ? 0 : text.find(known.mark);
    if (at > kFarthest || !text.substr(at).starts_with(known.mark)) continue;
    const std::string_view rest = text.substr(at + known.mark.size());
    const bool word = is_letter(known.mark.back());
    if (word && !rest.empty() && rest[0] != ' ' && rest[0] != '\t') continue;
    if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\t' && is_letter(known.mark[0])) continue;
    const Hit hit{at, at + known.mark.size()};
    if (best && !counts_before(text, hit, *best)) continue;
    best = hit;
    from = known.from;
  }
  return best ? std::optional(cut(text, best->end, from)) : std::nullopt;
}

/// The first speech behind a listed mark proves it, or proves that here it means the other side: "S:" for
/// "sent".
std::optional<MarkedSpeech> LearnedMarks::read_listed(std::string_view text) {
  for (const Listed& listed : kListed) {
    if (!istarts_with(text, listed.mark)) continue;
    const std::string_view rest = text.substr(listed.mark.size());
    if (!rest.empty() && rest[0] != ' ' && rest[0] != '\t' && !is_speech(rest)) continue;
    const std::string_view mark = text.substr(0, listed.mark.size());
    MarkedSpeech speech = cut(text, listed.mark.size(), listed.from);
    if (is_date_of_letter(speech.said)) return std::nullopt;
    if (const auto from = speaker_by_shape(speech.said)) {
      speech.from = *from;
      add(mark, *from, mark);
    }
    return speech;
  }
  return std::nullopt;
}

std::optional<MarkedSpeech> LearnedMarks::learn(std::string_view text) {
  // "> helo pc  # tells who I am": typed behind a prompt, and explained.
  if (text.starts_with("> ")) text = trim(text.substr(0, text.find(" # ")));
  const auto start = speech_start(text);
  if (start == npos) return std::nullopt;
  const std::string_view before = trim(text.substr(0, with_quote(text, start)));
  const std::string_view last = last_word(before);
  if (!is_mark(last) || too_much_before(text, before, last)) return std::nullopt;
  // What Nagios' check_smtp will send, told before it is sent.
  if (before == "HELOCMD:" || before == "FROM CMD:") return std::nullopt;
  const std::string_view said = unquoted_speech(text.substr(with_quote(text, start)));
  const auto from = speaker_by_shape(said);
  if (!from || is_sentence(last, said, *from)) return std::nullopt;
  const bool known_mark =
      std::any_of(known_.begin(), known_.end(), [&](const Known& k) { return k.mark == last; });
  if (!known_mark && is_setting(last, said)) return std::nullopt;
  const bool taken = std::any_of(known_.begin(), known_.end(),
                                 [&](const Known& k) { return k.whole.ends_with(last) && k.from != *from; });
  const std::string_view mark = taken ? before : last;
  const bool known =
      std::any_of(known_.begin(), known_.end(), [&](const Known& k) { return k.mark == mark; });
  if (!known) add(mark, *from, before);
  return MarkedSpeech{*from, said, false};
}

bool LearnedMarks::holds_two(std::string_view text) const {
  const bool begins =
      std::any_of(known_.begin(), known_.end(),
                  [&](const Known& known) { return known.at_start() && text.starts_with(known.mark); }) ||
      std::any_of(kListed.begin(), kListed.end(),
                  [&](const Listed& listed) { return istarts_with(text, listed.mark); });
  return begins && next_mark(text) != npos;
}

std::size_t LearnedMarks::next_mark(std::string_view text) const {
  std::size_t best = npos;
  const auto look_for = [&](std::string_view mark) {
    for (auto at = text.find(mark, 1); at != npos && at < best; at = text.find(mark, at + 1)) {
      const std::string_view rest = text.substr(at + mark.size());
      const bool blank_before = text[at - 1] == ' ' || text[at - 1] == '\t';
      if (blank_before && (trim(rest).empty() || (rest[0] == ' ' && begins_speech(trim(rest))))) best = at;
    }
  };
  for (const Known& known : known_) {
    if (known.at_start()) look_for(known.mark);
  }
  look_for("S:");
  look_for("C:");
  return best;
}

}  // namespace smtplain
