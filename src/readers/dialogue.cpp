#include "readers/dialogue.h"

#include <algorithm>
#include <array>

#include "readers/connection_words.h"
#include "readers/program_call.h"
#include "readers/tool_words.h"
#include "repair/collapse.h"
#include "text/base64.h"
#include "text/characters.h"
#include "text/recent_texts.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

std::size_t count_words(std::string_view text) {
  std::size_t count = 0;
  bool in_word = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank && !in_word) ++count;
    in_word = !blank;
  }
  return count;
}

/// Codes that servers send unasked or after a gap of the log. Prose may begin with any other number.
bool is_known_code(std::uint16_t code) {
  static constexpr std::array<std::uint16_t, 10> kGood{211, 214, 220, 221, 235, 250, 251, 252, 334, 354};
  if (code >= 420) return code < 460 || code == 471 || (code >= 500 && code < 580);
  return std::find(kGood.begin(), kGood.end(), code) != kGood.end();
}

bool is_command(std::string_view text) {
  if (looks_like_command(text) || looks_like_misspelt_command(text)) return true;
  return parse_command(text).has_value() && count_words(text) <= 3;
}

// "250 2.0.0 Ok: queued as 1A2B3C" and the like: no line of a message looks so.
bool is_surely_final_reply(std::string_view text) {
  const auto reply = parse_reply(text);
  if (!reply || reply->code == 334 || reply->code == 354) return false;
  if (reply->enhanced) return reply->enhanced.status == reply->code / 100;
  return says_queued(text);
}

Said who_spoke_in_content(std::string_view text) {
  if (text == "." || text.empty()) return Said::client;
  if (is_surely_final_reply(text)) return Said::server;
  const auto reply = parse_reply(text);
  if (reply && reply->code != 354 && reply->code != 334 && is_known_code(reply->code))
    return Said::maybe_reply;
  return Said::client;
}

Said who_answers(std::string_view text) {
  const auto reply = parse_reply(text);
  if (reply && is_known_code(reply->code)) return Said::server;
  if (looks_like_command(text)) return Said::client;
  // A secret typed as it is must not be taken for prose; a sentence beside the log may.
  return count_words(text) <= 3 ? Said::client : Said::program;
}

/// A reply that complains of a command the server does not know (RFC 5321 section 4.2.4).
bool complains_of_syntax(std::string_view text) {
  const auto reply = parse_reply(text);
  return reply && reply->code >= 500 && reply->code <= 504;
}

bool begins_header(std::string_view text) {
  return istarts_with(text, "subject:") || istarts_with(text, "from:") || istarts_with(text, "to:") ||
         istarts_with(text, "date:");
}

bool begins_after_content(std::string_view next) {
  const auto reply = parse_reply(next);
  if (reply) return reply->code == 221 || reply->code == 421;
  if (const auto kind = connection_words(next)) return *kind == Kind::close || *kind == Kind::connect;
  return looks_like_command(next) || begins_connection(next) || is_bare_prompt(next);
}

/// What was found out about a line by its text alone: those of one session are those of the next.
struct Known {
  std::optional<bool> collapsed, goes_on;
  // By what is expected, and whether AUTH was said last.
  std::array<std::optional<Said>, 2 * (static_cast<std::size_t>(Expect::content) + 1)> said;
};

RecentTexts<Known>& recent_lines() {
  static thread_local RecentTexts<Known> recent;
  return recent;
}

/// The member that `field` names of what is known of the text; `look` finds it out, and may ask for other
/// texts.
template <typename Field, typename Look>
auto remembered(std::string_view text, Field field, Look look) {
  if (const auto known = field(recent_lines().at(text))) return *known;
  const auto found = look(text);
  field(recent_lines().at(text)) = found;
  return found;
}

bool goes_on_after_content(std::string_view next) {
  return remembered(
      next, [](Known & known) -> auto& { return known.goes_on; }, begins_after_content);
}

/// "quit221 2.0.0 Bye": the terminal did not echo the line end. Gives the length of the command.
std::size_t glued_command(std::string_view text) {
  static constexpr std::array kBare = word_list("quit", "data", "rset", "noop", "starttls", ".");
  for (const auto verb : kBare) {
    if (!istarts_with(text, verb) || text.size() < verb.size() + 4) continue;
    const auto reply = parse_reply(text.substr(verb.size()));
    if (reply && is_known_code(reply->code)) return verb.size();
  }
  return 0;
}

/// A line that lost its newlines holds a dialogue of several replies. Within content nothing ends it but the
/// dot.
bool may_be_collapsed(std::string_view text, Expect expect) {
  constexpr std::size_t kShortest = 24;
  if (text.size() < kShortest) return false;
  if (expect != Expect::content) return true;
  const auto dot = text.rfind(" . ");
  return dot != npos && parse_reply(text.substr(dot + 3)).has_value();
}

/// "WARNING - TLS not supported by server": how Nagios' plugins tell what they found.
bool is_plugin_status(std::string_view text) {
  const std::string_view status = text.substr(text.starts_with("SMTP ") ? 5 : 0);
  return status.starts_with("WARNING - ") || status.starts_with("CRITICAL - ");
}

/// Between typed lines stands prose more often than the words of a program nobody has listed: only a line
/// that names a failure the way programs do, "smtp: connection reset", is taken for one.
Kind program_kind(std::string_view text) {
  const Kind kind = kind_of_words(text);
  // "(Server disconnects immediately)": what a person saw where no program printed it.
  if (kind == Kind::tls || (kind == Kind::close && text.starts_with('('))) return kind;
  const bool program_like = text.size() <= 300 && (text.find(": ") != npos || is_plugin_status(text));
  return kind == Kind::error && program_like ? kind : Kind::noise;
}

/// A short line may as well be a person's: "Note: without TLS the log-in fails". A program's begins with its
/// name, "smtp: connection reset", or with the sort of failure, "{ Error: …".
bool begins_as_failure(std::string_view text) {
  const std::string_view head = text.substr(0, text.find(": "));
  const bool sort = ifind(head, "error") != npos || ifind(head, "exception") != npos ||
                    ifind(head, "fatal") != npos || ifind(head, "failed") != npos;
  const bool name = !head.empty() && head.find(' ') == npos && head[0] >= 'a' && head[0] <= 'z';
  return (sort || name) && program_kind(text) == Kind::error;
}

/// A manual numbers its steps: "2. HELO pc" is a command. "250 ok" begins with a number of its own.
std::string_view without_number(std::string_view text) {
  const std::string_view bare = trim(text);
  const auto digits = bare.find_first_not_of("0123456789");
  if (digits == 0 || digits == npos || digits > 2) return text;
  if ((bare[digits] != '.' && bare[digits] != ')') || digits + 1 == bare.size() || bare[digits + 1] != ' ')
    return text;
  const std::string_view rest = trim(bare.substr(digits + 1));
  return looks_like_command(rest) || find_program_call(rest) ? rest : text;
}

/// "AUTH LOGIN ⏎ Enter": the key that ends what is typed, as guides show it.
constexpr std::array kKeySigns = word_list("\xE2\x8F\x8E", "\xE2\x86\xB5", "\xE2\x86\xB2");

constexpr std::array kRemarkSigns = word_list("#", "/", "<", "(", "[", "{", ";", "=", "-", "*",
                                              "\xE2\x86\x90", kKeySigns[0], kKeySigns[1], kKeySigns[2]);

/// A word of prose says nothing in base64; a user name or a password does.
bool holds_words(std::string_view answer) {
  constexpr std::size_t kShortest = 8;
  const auto decoded = decode_base64(answer);
  return answer.size() >= kShortest && decoded &&
         std::all_of(decoded->begin(), decoded->end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool begins_key(std::string_view text) {
  return text.starts_with('\xE2') && starts_with_any(text, kKeySigns);
}

/// Where a remark begins behind a command or a dot: "EHLO pc   # who I am", ". // the end". npos: nowhere.
std::size_t remark_start(std::string_view text) {
  for (auto at = find_any(text, " \t"); at != npos; at = find_any(text, " \t", at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    const bool sign = rest.starts_with("# ") || rest.starts_with("// ") || rest.starts_with("<- ") ||
                      rest.starts_with("<-- ") || rest.starts_with("\xE2\x86\x90 ") || begins_key(rest);
    if (sign) return at;
  }
  return npos;
}

Said judge_speaker(std::string_view text, Expect expect, Verb last) {
  if (expect == Expect::content) return who_spoke_in_content(text);
  if (text.empty()) return Said::program;
  if (expect == Expect::auth_answer) return who_answers(text);
  const bool awaited = expect == Expect::reply || expect == Expect::more_reply;
  const auto reply = parse_reply(text);
  if (reply && (awaited || is_known_code(reply->code))) return Said::server;
  if (expect == Expect::command ? is_command(text) : looks_like_command(text)) return Said::client;
  if (awaited && looks_like_misspelt_command(text)) return Said::client;
  if (awaited && last == Verb::auth && looks_like_base64(text)) return Said::client;
  const bool short_line = text.size() <= 80 && text.back() != ':' && count_words(text) <= 8;
  return expect == Expect::command && short_line ? Said::maybe_command : Said::program;
}

/// Lines that were filled into one.
bool is_collapsed(std::string_view text) {
  return remembered(
      text, [](Known & known) -> auto& { return known.collapsed; }, is_collapsed_dialogue);
}

/// "telnet mail.example.com 25 <<'END'" gives END; empty: no script follows.
std::string_view end_of_script(std::string_view call) {
  std::string_view word = call.substr(call.find("<<") + 2);
  word = word.substr(std::min(word.size(), word.find_first_not_of(" -'\"\\")));
  word = word.substr(0, word.find_first_of("'\""));
  return std::all_of(word.begin(), word.end(), [](char c) { return is_letter(c) || c == '_'; })
             ? word
             : std::string_view{};
}

}  // namespace

std::string_view without_remark(std::string_view text, Expect expect) {
  // "# 554 5.7.1 Relay access denied", "// server: 250 Ok": what is typed stands bare, and what comes is told
  // in remarks.
  const std::size_t sign = text.starts_with("# ") ? 2 : text.starts_with("// ") ? 3 : 0;
  if (sign > 0 && (expect == Expect::reply || expect == Expect::more_reply || expect == Expect::greeting)) {
    std::string_view said = trim(text.substr(sign));
    if (take_prefix(said, "server:")) said = trim(said);
    const auto reply = parse_reply(said);
    return reply && is_known_code(reply->code) ? said : text;
  }
  if (expect == Expect::content) return text.starts_with(". ") && remark_start(text) == 1 ? "." : text;
  if (parse_reply(text)) return text;
  for (const std::string_view key : {"<enter>", "[enter]", "<return>", "<cr><lf>", "<crlf>", "<cr>"})
    if (text.size() > key.size() && iequals(text.substr(text.size() - key.size()), key))
      return trim(text.substr(0, text.size() - key.size()));
  if (expect != Expect::auth_answer) {
    const std::string_view command = trim(text.substr(0, remark_start(text)));
    return command.size() < text.size() && is_command(command) ? command : text;
  }
  const std::string_view answer = text.substr(0, find_any(text, " \t"));
  const std::string_view remark = trim(text.substr(answer.size()));
  if (remark.empty() || !looks_like_base64(answer)) return text;
  // Without a sign too: "c2VjcmV0cw== is the password in base64" would be prose that shows it.
  return starts_with_any(remark, kRemarkSigns) || holds_words(answer) ? answer : text;
}

Said who_spoke(std::string_view text, Expect expect, Verb last) {
  const std::size_t n = static_cast<std::size_t>(expect) * 2 + (last == Verb::auth ? 1 : 0);
  return remembered(
      text, [n](Known & known) -> auto& { return known.said[n]; },
      [&](std::string_view line) { return judge_speaker(line, expect, last); });
}

bool says_queued(std::string_view text) {
  const auto reply = parse_reply(text);
  if (!reply || reply->code != 250) return false;
  static constexpr std::array kWords =
      word_list("queued as", "queued mail", "ok id=", "accepted for delivery", "message accepted",
                "ok: queued", "mail ok queued");
  return mentions_any(reply->words, kWords);
}

void Dialogue::read(const Line& line, EventSink& sink) {
  if (!script_end_.empty()) {
    if (trim(line.text) == script_end_) script_end_.clear();
    return sink.tool(line, Kind::noise, line.text);
  }
  if (!may_be_collapsed(line.text, sink.expect())) return read_utterance(line, sink);
  if (!is_collapsed(line.text)) return read_utterance(line, sink);
  Line piece = line;
  piece.inferred = true;
  for (const std::string_view text : split_dialogue(line.text)) {
    piece.text = text;
    read_utterance(piece, sink);
  }
}

void Dialogue::read_utterance(const Line& line, EventSink& sink) {
  decide_held(trim(line.text), sink);
  read_one(line, sink);
}

void Dialogue::read_one(const Line& given, EventSink& sink) {
  const Expect expect = sink.expect();
  Line line = given;
  if (expect != Expect::content && expect != Expect::auth_answer) line.text = without_number(line.text);
  const std::string_view text = without_remark(trim(line.text), expect);
  if (expect != Expect::content) line.text = text;
  if (expect == Expect::auth_answer && !is_bare_prompt(text) && tell_own_words(line, sink)) return;
  if (expect == Expect::content && goes_on_after_content(text) && !parse_reply(text) &&
      !looks_like_command(text)) {
    return read_program(line, sink);
  }
  if (expect != Expect::content && read_glued(line, sink)) return;
  if (expect == Expect::command && last_command_ == Verb::rcpt && begins_header(text)) lost_data_ = true;
  switch (const Said said = who_spoke(text, expect, last_command_)) {
    case Said::client:
      return said_by_client(line, expect == Expect::content && text != "." ? line.text : text, sink);
    case Said::server: return said_by_server(line, text, sink);
    case Said::program: return read_program(line, sink);
    case Said::maybe_command:
      if (tell_own_words(line, sink)) return;
      [[fallthrough]];
    case Said::maybe_reply: held_ = Held{line, said};
  }
}

bool Dialogue::read_glued(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  const std::size_t length = glued_command(text);
  if (length == 0) return false;
  Line part = line;
  part.inferred = true;
  said_by_client(part, text.substr(0, length), sink);
  said_by_server(part, text.substr(length), sink);
  return true;
}

void Dialogue::read_program(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  if (tell_own_words(line, sink)) return;
  const Kind kind = program_kind(text);
  // Above what was typed first it may be its headline.
  failed_ = failed_ || (called_ && kind == Kind::error);
  sink.tool(line, kind, text);
}

bool Dialogue::tell_own_words(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  if (begins_connection(text) && (spoken_ || (failed_ && find_program_call(text)))) begin_another(sink);
  const auto kind = own_words_(line, sink);
  if (!kind) return false;
  // What a script hands the program: "telnet mail.example.com 25 <<END".
  if (text.find("<<") != npos && find_program_call(text)) script_end_ = end_of_script(text);
  failed_ = failed_ || kind == Kind::error || kind == Kind::close;
  called_ = called_ || find_program_call(text);
  return true;
}

void Dialogue::said_by_client(const Line& line, std::string_view text, EventSink& sink) {
  decide_held(text, sink);
  if (sink.expect() != Expect::content) {
    if (const auto command = parse_command(text)) last_command_ = command->verb;
  }
  spoken_ = true;
  sink.client(line, text);
}

void Dialogue::said_by_server(const Line& line, std::string_view text, EventSink& sink) {
  decide_held(text, sink);
  const auto reply = parse_reply(text);
  const Expect expect = sink.expect();
  // A greeting that nobody asked for, after commands: a second dialogue without a word between the two.
  if (reply && reply->code == 220 && expect == Expect::command && last_command_ != Verb::none &&
      last_command_ != Verb::starttls && last_command_ != Verb::xclient) {
    begin_another(sink);
  }
  if (lost_data_ && sink.expect() == Expect::command) {
    if (reply && reply->code == 250) sink.replying_to(Verb::content);
    lost_data_ = false;
  }
  // The log begins behind the content.
  if (last_command_ == Verb::none && says_queued(text)) sink.replying_to(Verb::content);
  spoken_ = true;
  sink.server(line, text);
}

void Dialogue::said_by_program(const Line& line, Kind kind, std::string_view text, EventSink& sink) {
  decide_held(text, sink);
  failed_ = failed_ || kind == Kind::error || kind == Kind::close;
  sink.tool(line, kind, text);
}

void Dialogue::begin_another(EventSink& sink) {
  sink.new_session();
  spoken_ = failed_ = called_ = false;
  last_command_ = Verb::none;
}

void Dialogue::decide_held(std::string_view next, EventSink& sink) {
  if (!held_) return;
  const Held held = *held_;
  held_.reset();
  const std::string_view text = trim(held.line.text);
  if (held.said == Said::maybe_reply) {
    if (goes_on_after_content(next)) return said_by_server(held.line, text, sink);
    return said_by_client(held.line, held.line.text, sink);
  }
  if (!complains_of_syntax(next)) {
    const bool failure = begins_as_failure(text);
    failed_ = failed_ || failure;
    return sink.tool(held.line, failure ? Kind::error : Kind::noise, text);
  }
  Line guessed = held.line;
  guessed.inferred = true;
  said_by_client(guessed, text, sink);
}

void Dialogue::finish(EventSink& sink) {
  // A log that stops right after a line that may be the reply to the content: it is the likelier reading.
  if (held_ && held_->said == Said::maybe_reply) {
    const Held held = *held_;
    held_.reset();
    return said_by_server(held.line, trim(held.line.text), sink);
  }
  decide_held({}, sink);
}

}  // namespace smtplain
