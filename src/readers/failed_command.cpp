#include "readers/failed_command.h"

#include <algorithm>

#include "readers/awaited_reply.h"
#include "readers/command_words.h"
#include "readers/stack_frames.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// A bounce by a program of the server's own, not by a reply: "Status: 5.7.1", "Diagnostic-Code: X-Postfix;
// Spam message rejected" (RFC 3464 section 2.3).
void find_diagnosis_without_reply(std::vector<Examined>& lines) {
  constexpr std::string_view kStatus = "status: ", kDiagnosis = "diagnostic-code: x-";
  EnhancedCode status;
  for (Examined& line : lines) {
    if (istarts_with(line.text, kStatus)) status = parse_enhanced(line.text.substr(kStatus.size()));
    if (!istarts_with(line.text, kDiagnosis) || line.quoted || !status || status.status == 2) continue;
    const auto words = line.text.find(';');
    if (words == npos || istarts_with(trim(line.text.substr(words + 1)), "connect to "))
      continue;  // no reply at all
    line.quoted = QuotedReply{status.str() + " " + std::string(trim(line.text.substr(words + 1))),
                              0,
                              line.text.substr(0, words),
                              {}};
  }
}

// A mail program or a page broke the line behind the code: `got code "550", with message "550`, and below it
// `5.7.1 Command rejected"`; or Postfix's "said: 554".
void join_broken_replies(std::vector<Examined>& lines) {
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (!lines[i].quoted || !lines[i].quoted->bare() || lines[i].frame || lines[i + 1].frame) continue;
    const std::string_view next = lines[i + 1].text;
    std::string_view before = lines[i].text;
    if (!before.ends_with(lines[i].quoted->text)) continue;
    before.remove_suffix(lines[i].quoted->text.size());
    const bool open = before.ends_with('"') || before.ends_with("said: ") || before.ends_with("Refused: ") ||
                      before.ends_with("Error: ");  // smtplib's, by Odoo
    if (!open || next.empty() || parse_reply(next)) continue;
    lines[i].quoted->text += " " + std::string(trim(next.substr(0, next.find('"'))));
    lines[i + 1].quoted.reset();
    lines[++i].told_before = true;
  }
}

// PowerShell breaks lines at the window's width, also within the words by which .NET's reply is known.
void find_reply_behind_break(std::vector<Examined>& lines) {
  constexpr std::string_view kWas = "the server response was:";
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    Examined &line = lines[i], &next = lines[i + 1];
    if (line.quoted || line.frame || next.frame) continue;
    for (auto blank = kWas.find(' '); blank != npos; blank = kWas.find(' ', blank + 1)) {
      if (line.text.size() < blank || !istarts_with(next.text, kWas.substr(blank + 1)) ||
          !iequals(line.text.substr(line.text.size() - blank), kWas.substr(0, blank)))
        continue;
      auto quoted = find_quoted_reply(std::string(line.text).append(" ").append(next.text));
      if (!quoted) continue;
      line.quoted = QuotedReply{std::move(quoted->text), quoted->code, {}, {}};
      next.quoted.reset();
      next.told_before = true;
      break;
    }
  }
}

// "If the server returned 503 there would be no error", "SMTP error code 550 is supposed to mean that …": a
// person's thought, no reply that came.
bool only_supposed(const QuotedReply& quoted) {
  const std::string_view words =
      trim(std::string_view(quoted.text).substr(std::min<std::size_t>(quoted.text.size(), 3)));
  for (const std::string_view meant : {"is supposed to ", "means ", "would mean ", "usually means "})
    if (istarts_with(words, meant)) return true;
  constexpr std::size_t kNear = 40;
  const std::string_view before =
      quoted.before.substr(quoted.before.size() - std::min(kNear, quoted.before.size()));
  const auto at = ifind(before, "if ");
  return at != npos && (at == 0 || before[at - 1] == ' ') &&
         ifind(before.substr(at), "server return") != npos;
}

}  // namespace

std::vector<Examined> examine(std::span<const Line> block) {
  std::vector<Examined> lines;
  lines.reserve(block.size());
  for (const Line& line : block) {
    Examined one;
    one.text = trim(parse_prefix(line.text).rest);
    // Below each of Python's frames stands its line of source.
    const bool source = !lines.empty() && istarts_with(lines.back().text, "file \"");
    // So is what was typed at Python's prompt: ">>> smtp = smtplib.SMTP(timeout=5)".
    const bool typed = one.text.starts_with(">>> ") && one.text.find('(') != npos;
    one.frame = is_stack_frame(one.text) || source || typed;
    // Ruby puts the first frame before the message: "smtp.rb:679:in `auth_plain': 530 5.7.0 Must …".
    one.quoted = find_quoted_reply(one.text);
    if (one.frame && one.quoted && !find_enhanced(one.quoted->text)) one.quoted.reset();
    if (one.quoted && only_supposed(*one.quoted)) one.quoted.reset();
    lines.push_back(std::move(one));
  }
  find_diagnosis_without_reply(lines);
  join_broken_replies(lines);
  find_reply_behind_break(lines);
  return lines;
}

namespace {

// "Expected response code 220" is said of the greeting and of STARTTLS: the frames or the code tell which.
Verb expected_verb(const Examined& line, std::span<const Examined> block) {
  const Verb verb = verb_in_expected_code(line.quoted->before);
  if (verb != Verb::starttls) return verb;
  for (const Examined& other : block)
    if (other.frame && verb_in_frame(other.text) == Verb::connection) return Verb::connection;
  const std::uint16_t code = line.quoted->code;
  const bool refuses_command =
      code == 454 || code == 500 || code == 501 || code == 502 || code == 503 || code == 530;
  const bool has_frames = std::any_of(block.begin(), block.end(), [](const Examined& e) { return e.frame; });
  return refuses_command || has_frames ? Verb::starttls : Verb::connection;
}

}  // namespace

bool is_setting(std::string_view text) {
  if (text.starts_with("- ")) text = trim(text.substr(2));
  const auto end =
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-'\"[]$>");
  if (end == npos || end < 3) return false;
  const bool named = text.substr(0, end).find_first_of("_.-") != npos;
  return trim(text.substr(end)).starts_with("=") ||
         (named && text[end] == ':' && text.find(' ', end + 2) == npos);
}

namespace {

// An error object's field: "command: 'RCPT TO'", "\"command\": \"EHLO\"".
Verb verb_in_field(std::span<const Examined> block) {
  for (const Examined& line : block) {
    const std::string_view text =
        line.text.substr(std::min(line.text.find_first_not_of("\"'"), line.text.size()));
    if (!istarts_with(text, "command")) continue;
    if (const Verb verb = verb_in_words(text); verb != Verb::none) return verb;
  }
  return Verb::none;
}

}  // namespace

// The words beside the reply know best, then the field of an error object, then the frames, then the rest.
// `spoken`: the log shows commands too.
Verb verb_of(const Examined& line, std::size_t at, std::span<const Examined> block, bool spoken) {
  const QuotedReply& quoted = *line.quoted;
  if (const Verb verb = expected_verb(line, block); verb != Verb::none) return verb;
  if (quoted.before.ends_with(" data: (")) return Verb::data;  // smtplib's debug output
  // Loggers print the message again, with the exception around it: that is no word beside the reply.
  const std::string_view words =
      std::string_view(quoted.text).substr(std::min<std::size_t>(quoted.text.size(), 4), 24);
  std::string_view after = quoted.after.substr(0, words.empty() ? npos : quoted.after.find(words));
  if (after.starts_with("; from=<")) after = {};          // Postfix's envelope, "helo=<x>" in it
  if (istarts_with(trim(after), "error [1")) after = {};  // Dolibarr's next error
  if (const Verb verb = verb_in_words(after); verb != Verb::none) return verb;
  if (const Verb verb = verb_in_field(block); verb != Verb::none) return verb;
  // What is said while a program takes its leave was answered before.
  for (const Examined& other : block)
    if (const Verb verb = verb_in_frame(other.text); other.frame && verb != Verb::none && verb != Verb::quit)
      return verb;
  if (const Verb verb = verb_in_words(quoted.before); verb != Verb::none) return verb;
  // Roundcube's headline, "SMTP Error (550): Failed to set sender "a@example.com" (…)", is in the reply's
  // place.
  if (istarts_with(words, "failed to "))
    if (const Verb verb = verb_in_words(words); verb != Verb::none) return verb;
  // The reply's own words say more than what a person wrote around it.
  if (ifind(quoted.text, "relay") != npos) return Verb::none;
  if (const Verb verb = verb_in_reply(quoted.text); verb != Verb::none && !spoken) return verb;
  // The nearest words above it, where a program told what it was about to do, then those below.
  const auto told = [](const Examined& other) {
    return other.quoted || other.frame || is_setting(other.text) ? Verb::none : verb_in_words(other.text);
  };
  for (std::size_t above = at; above-- > 0;)
    if (const Verb verb = told(block[above]); verb != Verb::none) return verb;
  for (const Examined& below : block.subspan(at + 1))
    if (const Verb verb = told(below); verb != Verb::none) return verb;
  return Verb::none;
}

// Where the log shows no dialogue, the words and the stack are all that tells how far it came.
void tell_failed_command(const Examined& line, std::span<const Examined> block, EventSink& sink) {
  // A handshake's failure is told apart from the command before it; and where there was no connection, there
  // was no command, whatever the mail was about ("reset password: dial tcp …").
  const bool scheme = ifind(line.text, "tls://") != npos && ifind(line.text, "support auth") != npos;
  for (const std::string_view words : {"x509", "certificate", "handshake", "ssl", "tls:", "transport stream",
                                       "dial tcp", "connection refused", "connect etimedout", "getaddrinfo"})
    if (!scheme && ifind(line.text, words) != npos) return;
  // JavaMail calls such a failure an AuthenticationFailedException as well, though AUTH was never sent, and
  // quotes the 220 that STARTTLS got.
  const auto converts = [](const Examined& other) { return ifind(other.text, "socket to tls") != npos; };
  if (std::any_of(block.begin(), block.end(), converts)) return;
  if (ifind(line.text, "starttls was not advertised") != npos) return sink.replying_to(Verb::starttls);
  Verb verb = verb_in_words(line.text);
  // 220 is what both the greeting and STARTTLS are to get.
  if (const Verb expected = verb_in_expected_code(line.text);
      verb == Verb::none && expected != Verb::starttls)
    verb = expected;
  std::vector<std::string_view> frames;
  for (const Examined& other : block)
    if (other.frame) frames.push_back(other.text);
  const Verb awaited = awaited_in(frames);
  if (verb == Verb::none) verb = awaited;
  if (verb == Verb::none) verb = verb_in_field(block);
  for (const std::string_view frame : frames)
    if (verb == Verb::none) verb = verb_in_frame(frame);
  // "Unable to log in", and below it that no connection was had.
  const auto unconnected = [](const Examined& other) {
    return istarts_with(other.text, "failed to connect to ");
  };
  if (verb == Verb::auth && std::any_of(block.begin(), block.end(), unconnected)) return;
  // Net_SMTP tells a socket's failure in other words; here it had a connection and no 220.
  if (verb == Verb::none && ifind(line.text, "connection failed: invalid response") != npos)
    verb = Verb::connection;
  // .NET reads the greeting in GetConnection().
  const bool closed = ifind(line.text, "net_io_connectionclosed") != npos;
  const auto connecting = [](const Examined& other) {
    return other.frame && other.text.find("SmtpConnection.GetConnection(") != npos;
  };
  if (verb == Verb::none && closed && std::any_of(block.begin(), block.end(), connecting))
    verb = Verb::connection;
  // JavaMail's openServer() both connects and waits for the greeting.
  // Net_SMTP says "(code: -1, response: )" of every failure.
  const auto response = ifind(line.text, "response");
  const bool answered = response != npos && !line.text.substr(response).starts_with("response: )");
  const auto reading = [](std::string_view frame) { return ifind(frame, "readgreeting") != npos; };
  const bool greeted = closed || answered || awaited == Verb::connection ||
                       std::any_of(frames.begin(), frames.end(), reading) ||
                       mentions_any(line.text, {"greeting", "unexpectedly closed"});
  if (verb == Verb::connection && !greeted) return;
  if (verb != Verb::none) sink.replying_to(verb);
}

}  // namespace smtplain
