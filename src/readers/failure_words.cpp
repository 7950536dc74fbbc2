#include "readers/failure_words.h"

#include <algorithm>
#include <array>

#include "readers/command_words.h"
#include "readers/delivery.h"
#include "readers/dialogue.h"
#include "readers/failed_command.h"
#include "readers/failure_facts.h"
#include "readers/failure_reports.h"
#include "readers/stack_frames.h"
#include "readers/tool_words.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// Further lines of a reply that an exception printed as they came.
bool goes_on(const Examined& line, const EventSink& sink) {
  return sink.expect() == Expect::more_reply && parse_reply(line.text).has_value();
}

Kind kind_of(const Examined& line, bool any_failure, bool above_dialogue) {
  // What spoke to a program on this machine, and to no server, is told by the stack alone.
  if (line.frame && ifind(line.text, "sendmailtransport") != npos) return Kind::note;
  if (line.frame && !line.quoted) return Kind::noise;
  if (line.quoted) return kind_of_own_words(line.text);
  const Kind kind = kind_of_words(line.text);
  if (kind != Kind::noise || any_failure) return kind;
  // An error text alone need not say that it speaks of mail: "error: 111". Above a dialogue it may be of
  // anything else that the application did, unless it says why a connection failed.
  const Line told{line.text, 0, false, {}};
  if (above_dialogue && ifind(line.text, "smtp") == npos && connection_reasons({&told, 1}) == 0) return kind;
  return kind_of_own_words(line.text) == Kind::error ? Kind::error : Kind::noise;
}

bool says_no_connection(std::string_view text) {
  constexpr std::array kSaid = word_list("could not connect", "couldn't connect", "cannot connect",
                                         "can't connect", "unable to connect", "failed to connect");
  return mentions_any(text, kSaid) && kind_of_words(text) == Kind::error;
}

// Tells a block line by line, once all of it is known.
class Teller {
 public:
  Teller(std::span<const Line> block, Quotes quotes, ReplyMemory& memory, EventSink& sink)
      : block_(block), lines_(examine(block)), quotes_(quotes), memory_(memory), sink_(sink) {
    for (const Examined& line : lines_) {
      whole_reply_ = whole_reply_ || (line.quoted && !line.quoted->bare());
      any_failure_ = any_failure_ || line.quoted || (!line.frame && kind_of_words(line.text) == Kind::error);
      no_server_ = no_server_ || (!line.frame && says_no_connection(line.text));
    }
  }

  void tell() {
    for (std::size_t i = 0; i < lines_.size(); ++i) i = tell_line(i);
  }

 private:
  // Gives the last line it told.
  std::size_t tell_line(std::size_t i) {
    const Examined& line = lines_[i];
    Line told = block_[i];
    if (const Prefix prefix = parse_prefix(told.text); prefix.time) told.time = prefix.time;
    if (line.told_before) {
      sink_.again(block_[i]);
    } else if (goes_on(line, sink_)) {
      return tell_further_line(told, i);
    } else if (tells_reply(line)) {
      return tell_reply(told, i);
    } else if (const std::size_t last = bracket_end(i); last > i) {
      return tell_bracket(told, i, last);
    } else {
      tell_words(told, line);
    }
    return i;
  }

  // Net_SMTP of 2023 tells what it tried on lines of their own: "[SMTP: STARTTLS failed", "[enableCrypto:
  // false;", … "attempts: 1] (code: 220, response: Ready)]". Gives the last of them.
  std::size_t bracket_end(std::size_t i) const {
    constexpr std::size_t kMostLines = 6;
    if (lines_[i].text.find("[SMTP: ") == npos) return i;
    std::ptrdiff_t open = 0;
    for (std::size_t r = i; r < std::min(lines_.size(), i + kMostLines); ++r) {
      const std::string_view text = lines_[r].text;
      if (lines_[r].quoted || text.empty()) return i;
      open += std::count(text.begin(), text.end(), '[') - std::count(text.begin(), text.end(), ']');
      if (open <= 0) return r;
    }
    return i;
  }

  std::size_t tell_bracket(const Line& told, std::size_t i, std::size_t last) {
    std::string joined(lines_[i].text);
    for (std::size_t r = i + 1; r <= last; ++r) joined.append(" ").append(lines_[r].text);
    Examined whole = lines_[i];
    whole.text = sink_.keep(std::move(joined));
    tell_words(told, whole);
    for (std::size_t r = i + 1; r <= last; ++r) sink_.again(block_[r]);
    return last;
  }

  bool tells_reply(const Examined& line) const {
    if (quotes_ != Quotes::tell || !line.quoted || memory_.knows(*line.quoted)) return false;
    if (line.quoted->code == 0 && is_told_below(line)) return false;
    // A number that stands alone below an error may be anything that the program printed.
    const bool number = line.text.size() == 3 && no_server_ && !memory_.spoken();
    return !(line.quoted->bare() && (whole_reply_ || number));
  }

  // "bad response on command 'RCPT': 4.2.0 …", and below it a field of the error with the code and these
  // words.
  bool is_told_below(const Examined& line) const {
    return std::any_of(lines_.data() + (&line - lines_.data()) + 1, lines_.data() + lines_.size(),
                       [&](const Examined& below) {
                         return below.quoted && below.quoted->code != 0 &&
                                below.quoted->text.find(line.quoted->text) != npos;
                       });
  }

  std::size_t tell_reply(Line told, std::size_t i) {
    Examined whole = lines_[i];
    const std::string joined = join_wrapped(i);
    const std::size_t last = i + wrapped_after(i);
    if (last > i) {
      whole.text = sink_.keep(joined);
      // A diagnosis without a reply is no reply with its further lines either.
      if (auto quoted = find_quoted_reply(whole.text))
        whole.quoted = std::move(quoted);
      else
        whole.quoted->text += joined.substr(lines_[i].text.size());
    }
    const QuotedReply& quoted = *whole.quoted;
    Verb verb = command_below(i);
    if (verb == Verb::none) verb = verb_of(whole, i, lines_, memory_.spoken());
    if (verb == Verb::none && !memory_.spoken()) {
      verb = likely_verb(quoted.text);
      told.inferred = true;
    }
    if (verb != Verb::none) sink_.replying_to(verb);
    say_quoted_reply(told, quoted, sink_);
    memory_.reply(quoted.text);
    for (std::size_t r = i + 1; r <= last; ++r) sink_.again(block_[r]);
    tell_facts_in_words(quoted.before, sink_);
    tell_bounce(whole.text, sink_);
    tell_mechanism(quoted.after, sink_);
    if (verb == Verb::rcpt) tell_refused_recipients(whole.text, quoted.before, quoted.text, sink_);
    return last;
  }

  // A bounce names the command behind the last line of the reply, and may wrap there too: "- gsmtp (in reply
  // to end of DATA / command)".
  Verb command_below(std::size_t i) const {
    constexpr std::size_t kMostLines = 24;
    constexpr std::string_view kTold = "(in reply ";
    for (std::size_t r = i; r < std::min(lines_.size(), i + kMostLines) && !lines_[r].text.empty(); ++r) {
      if (r > i && lines_[r].text.find(" said: ") != npos) break;  // of another recipient
      const auto at = lines_[r].text.find(kTold);
      if (at == npos) continue;
      std::string told(lines_[r].text.substr(at));
      if (told.find(')') == npos && r + 1 < lines_.size()) told.append(" ").append(lines_[r + 1].text);
      return command_in_words(told);
    }
    return Verb::none;
  }

  // Postfix ends a verdict with the command: "host mx.example.net[192.0.2.25] said: 550-5.7.1 … (in reply to
  // end of DATA command)". What stands between belongs to the reply, wherever a mail program wrapped it.
  std::size_t lines_to_command(std::size_t i) const {
    constexpr std::size_t kMostLines = 10;
    const auto told = [this](std::size_t at) { return lines_[at].text.find("(in reply to") != npos; };
    if (lines_[i].text.find("said: ") == npos || told(i)) return 0;
    for (std::size_t r = i + 1; r < std::min(lines_.size(), i + kMostLines); ++r) {
      const std::string_view text = lines_[r].text;
      if (text.empty() || lines_[r].frame || text.find("said: ") != npos) return 0;
      if (!told(r)) continue;
      const bool open = text.find(')', text.find("(in reply to")) == npos;
      return r - i + (open && r + 1 < lines_.size() ? 1 : 0);
    }
    return 0;
  }

  // A bounce wraps its lines and indents what goes on: at most this many lines belong to a reply.
  std::size_t wrapped_after(std::size_t i) const {
    constexpr std::size_t kMostWrapped = 8;
    if (const std::size_t more = lines_to_command(i); more > 0) return more;
    const auto indent = [this](std::size_t at) { return block_[at].text.find_first_not_of(" \t"); };
    const std::string_view first = lines_[i].text;
    // "    mx.example.net[192.0.2.25] said: 550", where "<b@example.net>: host" stands above: it goes on at
    // the same indent.
    const bool below_recipient = i > 0 && block_[i - 1].text.starts_with('<');
    const std::size_t deeper = indent(i) >= 2 && (below_recipient || first.find(" said: ") != npos) ? 0 : 1;
    if (first.empty() || std::string_view("'\",;}").find(first.back()) != npos) return 0;
    bool open = ends_in_open_reply(i, i);
    std::size_t more = 0;
    while (more < kMostWrapped && i + more + 1 < lines_.size()) {
      const std::size_t next = i + more + 1;
      if (lines_[i].quoted && !lines_[next].quoted && !lines_[next].frame &&
          (is_filled(lines_[next - 1].text, lines_[next].text) ||
           (more == 0 && is_cut_at_colon(first, lines_[next].text)))) {
        ++more;
        continue;
      }
      if (lines_[next].text.empty() || lines_[next].frame || (lines_[next].quoted && !open) ||
          indent(next) < indent(i) + deeper || indent(next) < 2 || (parse_reply(lines_[next].text) && !open))
        break;
      if (lines_[next].quoted) open = ends_in_open_reply(i, next);
      ++more;
    }
    return more;
  }

  // "550 5.1.1 <bob>: Recipient address rejected:" with the reason below; ": Sender address rejected: Access
  // denied" where a page took the address for a tag.
  static bool is_cut_at_colon(std::string_view text, std::string_view below) {
    if (below.empty() || is_setting(below)) return false;
    return below.starts_with(": ") ||
           (text.ends_with(':') && std::isalpha(static_cast<unsigned char>(below.front())) != 0);
  }

  // A mail program breaks a long line between words, at the left edge: the first word below did not fit.
  static bool is_filled(std::string_view text, std::string_view below) {
    constexpr std::size_t kNarrowest = 72, kWidest = 80;
    if (below.empty() || std::islower(static_cast<unsigned char>(below.front())) == 0) return false;
    const std::size_t whole = text.size() + 1 + below.substr(0, below.find(' ')).size();
    return text.size() <= kWidest && whole >= kNarrowest && below.size() <= kWidest &&
           std::string_view(".:;,)]}'\"").find(text.back()) == npos && !is_setting(below);
  }

  // "554-mx.example.com 554-No", and "SMTP service 554 Bad PTR" below: the last line of a reply, which has no
  // hyphen behind its code (RFC 5321 section 4.2.1), is still to come.
  bool ends_in_open_reply(std::size_t i, std::size_t line) const {
    if (!lines_[i].quoted || lines_[i].quoted->text.size() < 4) return false;
    const std::string_view code = std::string_view(lines_[i].quoted->text).substr(0, 3);
    const auto last = lines_[line].text.rfind(code);
    return last != npos && lines_[line].text.substr(last + code.size()).starts_with('-');
  }

  // A further line of a reply, which a bounce wrapped at the same indent.
  std::size_t tell_further_line(const Line& told, std::size_t i) {
    constexpr std::size_t kMostWrapped = 8;
    const auto indent = block_[i].text.find_first_not_of(" \t");
    std::string text(lines_[i].text);
    std::size_t last = i;
    while (indent >= 2 && last - i < kMostWrapped && last + 1 < lines_.size()) {
      const std::string_view next = lines_[last + 1].text;
      if (next.empty() || block_[last + 1].text.find_first_not_of(" \t") != indent || parse_reply(next))
        break;
      text += " " + std::string(next);
      ++last;
    }
    if (last > i) text.resize(std::min(text.size(), text.find(" (in reply to")));
    sink_.server(told, last > i ? sink_.keep(std::move(text)) : lines_[i].text);
    for (std::size_t r = i + 1; r <= last; ++r) sink_.again(block_[r]);
    return last;
  }

  std::string join_wrapped(std::size_t i) const {
    std::string joined(lines_[i].text);
    for (std::size_t more = wrapped_after(i), r = 1; r <= more; ++r)
      joined += " " + std::string(lines_[i + r].text);
    return joined;
  }

  // "Message sent: 250 2.0.0 Ok: queued as 4Vf2", and no more of the dialogue.
  bool tell_acceptance(const Line& told, const Examined& line) {
    const auto at = line.text.find("250 ");
    if (at == npos || any_failure_ || memory_.spoken() || !says_queued(line.text.substr(at))) return false;
    std::string_view reply = line.text.substr(at);
    reply = reply.substr(0, reply.find_first_of("'\"`"));
    sink_.replying_to(Verb::content);
    sink_.server(told, reply);
    memory_.reply(reply);
    return true;
  }

  void tell_words(const Line& told, const Examined& line) {
    if (tell_acceptance(told, line)) return;
    // "Error message received:" announces what stands below it.
    const bool ends = !line.quoted && line.text.find(':') + 1 == line.text.size();
    const bool heading = ends && (lines_.size() == 1 || line.text.find(' ') == npos);
    const Kind kind = heading ? Kind::noise : kind_of(line, any_failure_, quotes_ == Quotes::hide);
    if (kind == Kind::error && !memory_.spoken()) tell_failed_command(line, lines_, sink_);
    sink_.tool(told, kind, line.text);
    // Settings below an error that names the server itself are those of another try.
    if (kind != Kind::noise && !(placed_ && is_setting(line.text))) tell_facts_in_words(line.text, sink_);
    placed_ = placed_ || (kind == Kind::error && line.text.find("://") != npos);
    if (line.frame) tell_mechanism(line.text, sink_);
  }

  std::span<const Line> block_;
  std::vector<Examined> lines_;
  Quotes quotes_;
  ReplyMemory& memory_;
  EventSink& sink_;
  bool whole_reply_ = false;  // some line quotes more than the code
  bool any_failure_ = false;
  bool no_server_ = false;  // an error says that there was no connection: nobody replied
  bool placed_ = false;     // an error named the server by a URL
};

}  // namespace

void tell_failure(std::span<const Line> block, Quotes quotes, ReplyMemory& memory, EventSink& sink) {
  const std::vector<Line> lines = with_frames_apart(block);
  Teller(lines, quotes, memory, sink).tell();
}

}  // namespace smtplain
