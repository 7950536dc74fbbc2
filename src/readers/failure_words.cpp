#include "readers/failure_words.h"

#include <algorithm>
#include <optional>

#include "readers/command_words.h"
#include "readers/connection_words.h"
#include "readers/tool_words.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr auto npos = std::string_view::npos;

struct Examined {
  std::string_view text;  // without time and level
  std::optional<QuotedReply> quoted;
  bool frame = false;
  bool repeated = false;  // the dialogue has shown it
};

std::vector<Examined> examine(std::span<const Line> block, const ReplyMemory& memory) {
  std::vector<Examined> lines;
  lines.reserve(block.size());
  for (const Line& line : block) {
    Examined one;
    one.text = trim(parse_prefix(line.text).rest);
    one.frame = is_stack_frame(one.text);
    // Ruby puts the first frame before the message: "smtp.rb:679:in `auth_plain': 530 5.7.0 Must …".
    one.quoted = find_quoted_reply(one.text);
    if (one.frame && one.quoted && !parse_reply(one.quoted->text)->enhanced) one.quoted.reset();
    one.repeated = one.quoted && memory.knows(*one.quoted);
    lines.push_back(std::move(one));
  }
  return lines;
}

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

// The words beside the reply know best, then the field of an error object, then the frames, then the rest.
Verb verb_of(const Examined& line, std::span<const Examined> block) {
  const QuotedReply& quoted = *line.quoted;
  if (const Verb verb = expected_verb(line, block); verb != Verb::none) return verb;
  if (const Verb verb = verb_in_words(quoted.after); verb != Verb::none) return verb;
  for (const Examined& other : block)
    if (istarts_with(other.text, "command") || istarts_with(other.text, "\"command") ||
        istarts_with(other.text, "'command"))
      if (const Verb verb = verb_in_words(other.text); verb != Verb::none) return verb;
  for (const Examined& other : block)
    if (const Verb verb = verb_in_frame(other.text); other.frame && verb != Verb::none) return verb;
  if (const Verb verb = verb_in_words(quoted.before); verb != Verb::none) return verb;
  for (const Examined& other : block)
    if (!other.quoted)
      if (const Verb verb = verb_in_words(other.text); verb != Verb::none) return verb;
  return Verb::none;
}

// Further lines of a reply that an exception printed as they came.
bool goes_on(const Examined& line, const EventSink& sink) {
  return sink.expect() == Expect::more_reply && parse_reply(line.text).has_value();
}

Kind kind_of(const Examined& line, bool any_failure) {
  if (line.frame && !line.quoted) return Kind::noise;
  if (line.quoted) return kind_of_own_words(line.text);
  const Kind kind = kind_of_words(line.text);
  if (kind != Kind::noise || any_failure) return kind;
  // An error text alone need not say that it speaks of mail: "error: 111".
  return kind_of_own_words(line.text) == Kind::error ? Kind::error : Kind::noise;
}

bool digits_only(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == npos;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == '_';
}

bool is_mail_port(std::string_view port) {
  for (const std::string_view known :
       {"25", "465", "587", "2525", "2587", "2465", "1025", "110", "143", "993", "995", "26"})
    if (port == known) return true;
  return false;
}

std::string_view number_at(std::string_view text) {
  return text.substr(0, text.find_first_not_of("0123456789"));
}

// "smtp.example.com:587", "ssl://mail.example.com:465": a host and a port that mail uses.
bool tell_host_and_port(std::string_view text, EventSink& sink) {
  for (auto colon = text.find(':'); colon != npos; colon = text.find(':', colon + 1)) {
    const std::string_view port = number_at(text.substr(colon + 1));
    if (!is_mail_port(port)) continue;
    std::size_t start = colon;
    while (start > 0 && is_host_character(text[start - 1])) --start;
    const std::string_view host = text.substr(start, colon - start);
    if (host.size() < 4 || (host.find('.') == npos && host != "localhost")) continue;
    tell_host(host, sink);
    sink.fact(Fact::server_port, port);
    const std::string_view scheme = text.substr(0, start);
    if (scheme.ends_with("ssl://") || scheme.ends_with("smtps://")) sink.fact(Fact::tls_implicit, "");
    return true;
  }
  return false;
}

// "port 465", "Port: 465", "port=465"
void tell_port_word(std::string_view text, EventSink& sink) {
  const auto at = ifind(text, "port");
  if (at == npos || (at > 0 && is_host_character(text[at - 1]))) return;
  const auto digits = text.find_first_not_of(" :=\"'", at + 4);
  if (digits == npos || digits == at + 4) return;
  const std::string_view port = number_at(text.substr(digits));
  if (digits_only(port)) sink.fact(Fact::server_port, port);
}

std::string_view quoted_after(std::string_view text, std::string_view word) {
  const auto at = ifind(text, word);
  if (at == npos) return {};
  const std::string_view rest = text.substr(at + word.size());
  return rest.substr(0, rest.find_first_of("\"'"));
}

void tell_mechanism(std::string_view text, EventSink& sink) {
  static constexpr std::string_view kMechanisms[] = {"PLAIN", "LOGIN",   "CRAM-MD5",   "DIGEST-MD5",
                                                     "NTLM",  "XOAUTH2", "OAUTHBEARER"};
  for (const std::string_view before : {"auth ", "auth_", "authenticator "}) {
    const auto at = ifind(text, before);
    if (at == npos) continue;
    std::string_view rest = text.substr(at + before.size());
    if (!rest.empty() && rest[0] == '"') rest.remove_prefix(1);
    for (const std::string_view mechanism : kMechanisms)
      if (istarts_with(rest, mechanism)) return sink.fact(Fact::auth_mechanism, mechanism);
  }
}

// Where the log shows no dialogue, the words and the stack are all that tells how far it came.
void tell_failed_command(const Examined& line, std::span<const Examined> block, EventSink& sink) {
  // A handshake's failure is told apart from the command before it.
  for (const std::string_view words : {"x509", "certificate", "handshake", "ssl", "tls:"})
    if (ifind(line.text, words) != npos) return;
  Verb verb = verb_in_words(line.text);
  for (const Examined& other : block)
    if (verb == Verb::none && other.frame) verb = verb_in_frame(other.text);
  if (verb != Verb::none) sink.replying_to(verb);
}

// Python's "{'a@example.com': (550, b'5.1.1 …'), …}": who was refused, and how.
void tell_refused_recipients(std::string_view text, EventSink& sink) {
  constexpr std::string_view kBetween = "': (";
  for (auto at = text.find(kBetween); at != npos; at = text.find(kBetween, at + 1)) {
    const auto open = text.rfind('\'', at == 0 ? 0 : at - 1);
    const std::string_view code = text.substr(at + kBetween.size(), 3);
    if (open == npos || open >= at || !parse_reply(code)) continue;
    const std::string_view address = text.substr(open + 1, at - open - 1);
    if (looks_like_address(address))
      sink.fact(Fact::recipient_refused, sink.keep(std::string(address) + "\t" + std::string(code)));
  }
}

}  // namespace

void tell_facts_in_words(std::string_view text, EventSink& sink) {
  if (!tell_host_and_port(text, sink)) tell_port_word(text, sink);
  for (const std::string_view word : {"with username \"", "for user \"", "username: '", "username '"})
    if (const std::string_view user = quoted_after(text, word); !user.empty())
      return sink.fact(Fact::auth_username, user);
  tell_mechanism(text, sink);
  // Outlook Express and its heirs in any language; their words for "no" all begin alike.
  constexpr std::string_view kSecure = "secure(ssl):";
  if (const auto at = ifind(text, kSecure); at != npos) {
    const std::string_view value = trim(text.substr(at + kSecure.size()));
    if (!value.empty() && value[0] != 'N' && value[0] != 'n') sink.fact(Fact::tls_established, "");
  }
}

bool names_failure(std::string_view text) {
  return find_quoted_reply(text).has_value() || kind_of_words(text) == Kind::error;
}

void tell_failure(std::span<const Line> block, Quotes quotes, ReplyMemory& memory, EventSink& sink) {
  const std::vector<Examined> lines = examine(block, memory);
  const bool whole_reply = std::any_of(
      lines.begin(), lines.end(), [](const Examined& line) { return line.quoted && !line.quoted->bare(); });
  const bool any_failure = std::any_of(lines.begin(), lines.end(), [](const Examined& line) {
    return line.quoted || (!line.frame && kind_of_words(line.text) == Kind::error);
  });
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Examined& line = lines[i];
    Line told = block[i];
    if (const Prefix prefix = parse_prefix(told.text); prefix.time) told.time = prefix.time;
    if (goes_on(line, sink)) {
      sink.server(told, line.text);
      continue;
    }
    const bool tells = quotes == Quotes::tell && line.quoted && !memory.knows(*line.quoted) &&
                       !(line.quoted->bare() && whole_reply);
    if (tells) {
      Verb verb = verb_of(line, lines);
      if (verb == Verb::none && !memory.spoken()) {
        verb = likely_verb(line.quoted->text);
        told.inferred = true;
      }
      if (verb != Verb::none) sink.replying_to(verb);
      say_quoted_reply(told, *line.quoted, sink);
      memory.reply(line.quoted->text);
      tell_facts_in_words(line.quoted->before, sink);
      tell_refused_recipients(line.text, sink);
      continue;
    }
    const Kind kind = kind_of(line, any_failure);
    if (kind == Kind::error && !memory.spoken()) tell_failed_command(line, lines, sink);
    sink.tool(told, kind, line.text);
    if (kind != Kind::noise) tell_facts_in_words(line.text, sink);
  }
}

}  // namespace smtplain
