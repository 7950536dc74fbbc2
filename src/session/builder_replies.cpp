// The server's half of SessionBuilder: lines become replies, and replies tell of the session.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "secrets/spans.h"
#include "session/builder.h"
#include "session/reply.h"
#include "text/characters.h"
#include "text/joined.h"

namespace smtplain {
namespace {

// "SIZE 1000", "8BITMIME", "AUTH=LOGIN". A name in capitals ("WINSRV", "XXXXXX" in the place of a real one)
// is none.
bool is_keyword_line(std::string_view text) {
  constexpr std::array kKeywords =
      word_list("SIZE", "8BITMIME", "PIPELINING", "STARTTLS", "AUTH", "ENHANCEDSTATUSCODES", "DSN", "ETRN",
                "VRFY", "HELP", "CHUNKING", "SMTPUTF8", "XCLIENT", "BINARYMIME", "XFORWARD", "DELIVERBY",
                "PRDR", "PIPE_CONNECT", "LIMITS", "REQUIRETLS", "BURL", "MT-PRIORITY");
  const std::string_view word = text.substr(0, text.find_first_of(" ="));
  return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
}

// "220 mail.example.com ESMTP": the first word is the server's name (RFC 5321 section 4.2), unless it is
// prose.
std::string_view greeting_name(const ReplyLine& greeting) {
  const std::string_view word = greeting.words.substr(0, greeting.words.find(' '));
  constexpr CharacterClass in_host{true, ".-_"};
  const bool host = skip_while(word, 0, in_host) == word.size();
  const bool named = word.find('.') != npos || mentions(greeting.words.substr(word.size()), "smtp");
  return greeting.code == 220 && host && named ? word : std::string_view{};
}

// telnet cannot speak TLS, and swaks marks each line that went through it.
bool speaks_plain(std::string_view client) {
  return client == "telnet" || client == "swaks";
}

// What stands behind a reply where a paste lost its line ends: the next commands.
bool may_hold_answer(std::string_view text) {
  constexpr std::size_t longest_challenge = 24, shortest = 16;
  if (text.starts_with("334")) return text.size() > longest_challenge;
  std::size_t run = 0;
  return std::any_of(text.begin(), text.end(), [&](char c) {
    run = is_alnum(c) ? run + 1 : 0;
    return run == shortest;
  });
}

// Settings that a server repeats, and lines of a shell's history whose numbers look like codes ("501 export
// SMTP_PASS=x"). Few replies are asked further.
bool may_quote_secret(std::string_view text) {
  for (auto at = find_any(text, "=:\"'"); at != npos; at = find_any(text, "=:\"'", at + 1)) {
    const std::string_view name =
        text.substr(0, text.find_last_not_of(" \"'", at - std::min<std::size_t>(at, 1)) + 1);
    if (name.size() <= at && may_end_secret_name(name)) return true;
  }
  for (auto at = text.find('-'); at != npos; at = text.find('-', at + 1)) {
    const std::string_view option = text.substr(at);
    if (option.starts_with("-u ") || option.starts_with("--user")) return true;
    const bool named = at > 0 && text[at - 1] == ' ' && option.size() > 2 && !is_digit(option[1]);
    if (named && option_value(option.substr(0, option.find_first_of(" \t="))) != OptionValue::other)
      return true;
  }
  // 502 Command "AUTH PLAIN AGEAYg==" not implemented
  const bool refuses = text.starts_with('5') || text.starts_with('4');
  if (refuses && ifind(text, "auth ") != npos) return true;
  return text.find("://") != npos && text.find('@') != npos;
}

}  // namespace

void SessionBuilder::server(const Line& line, std::string_view text) {
  if (replying_to_ && open_reply_ < 0 && told_before(text)) {
    replying_to_.reset();
    add(line, Kind::note, Speaker::tool, masked(text));
    return;
  }
  if (is_one_reply_line(text)) return server_line(line, trim(text));
  const auto lines = split_reply_lines(text);
  if (lines.empty()) {
    if (open_reply_ < 0) add(line, Kind::note, Speaker::server, trim(text));
    return;
  }
  Line piece = line;
  piece.inferred = line.inferred || (lines.size() > 1 && text.find('\n') == npos);
  for (std::string_view one : lines) server_line(piece, one);
}

// The last refusal or answer to this command. A mail server's log asks at each line, and its sessions may
// have thousands of events: those that were looked at once do not change any more, but for the reply that is
// open.
const Event* SessionBuilder::last_reply_to(Verb verb) {
  const auto& events = session_.events;
  LastReply& known = last_replies_[static_cast<std::size_t>(verb)];
  const auto wanted = [verb](const Event& e) {
    return (e.kind == Kind::reply || e.kind == Kind::greeting) && (negative(e) || e.answers == verb);
  };
  const std::size_t settled = open_reply_ < 0 ? events.size() : static_cast<std::size_t>(open_reply_);
  for (std::size_t i = events.size(); i > settled; --i) {
    if (wanted(events[i - 1])) return &events[i - 1];
  }
  for (std::size_t i = settled; i > known.until; --i) {
    if (!wanted(events[i - 1])) continue;
    known.event = static_cast<std::int32_t>(i) - 1;
    break;
  }
  known.until = settled;
  return known.event < 0 ? nullptr : &events[static_cast<std::size_t>(known.event)];
}

// A client's error message often repeats the reply that the log has shown already.
bool SessionBuilder::told_before(std::string_view text) {
  const Event* const last = last_reply_to(*replying_to_);
  if (last == nullptr) return false;
  const auto reply = parse_reply(trim(text));
  if (reply && last->code != 0 && reply->code != last->code) return false;
  if (reply && *replying_to_ == Verb::ehlo && reply->code < 400)
    return false;  // after STARTTLS it is said again
  const std::string_view words = reply ? reply->words : trim(text);
  return mentions(last->text, words.substr(0, std::min<std::size_t>(words.size(), 24))) || words.empty();
}

void SessionBuilder::server_line(const Line& line, std::string_view text) {
  if (may_hold_answer(text) || may_quote_secret(text)) text = masked(text);
  const auto reply = parse_reply(text);
  if (!reply) return loose_server_line(line, without_answer(line, text));
  if (lists_more(line, *reply, text)) return;
  if (open_reply_ >= 0 && session_.events[static_cast<std::size_t>(open_reply_)].code == reply->code) {
    continue_reply(line, text);
  } else {
    close_reply();
    start_reply(line, *reply, text);
  }
  reply_open_ended_ = !reply->last;
  if (reply->last) close_reply();
}

// Some programs print "250 SIZE 1000" where the server said "250-SIZE 1000": each line looks like a reply.
bool SessionBuilder::lists_more(const Line& line, const ReplyLine& reply, std::string_view text) {
  constexpr std::size_t kLongest = std::size_t{16} * 1024;
  if (open_reply_ >= 0 || !pending_.empty() || replying_to_ || reply.code != 250 || session_.events.empty())
    return false;
  Event& last = session_.events.back();
  const bool greeted_back = last.kind == Kind::reply && last.code == 250 &&
                            (last.answers == Verb::ehlo || last.answers == Verb::lhlo);
  if (!greeted_back || last.text.size() > kLongest || !is_keyword_line(reply.text)) return false;
  append_to(last, line, text);
  add_capability(reply.text, line.number);
  return true;
}

void SessionBuilder::append_to(Event& reply, const Line& line, std::string_view text) {
  constexpr std::size_t longest = std::size_t{16} * 1024;
  if (reply.text.size() < longest) reply.text = keep(std::string(reply.text) + '\n' + std::string(text));
  extend(reply, line);
}

// A line of the server without a reply code: the rest of a reply, or a reply whose code was lost.
void SessionBuilder::loose_server_line(const Line& line, std::string_view text) {
  text = masked(text);  // somebody else's words may have been taken for the server's
  if (open_reply_ >= 0) return continue_reply(line, text);
  if (const EnhancedCode enhanced = parse_enhanced(text)) {
    // Zend's exception gives the words of all lines without the code: the second line belongs to the first.
    if (!session_.events.empty()) {
      Event& last = session_.events.back();
      if (last.from == Speaker::server && last.kind == Kind::reply && last.code == 0 &&
          last.enhanced == enhanced && line.number == last.end_line + 1) {
        return append_to(last, line, text);
      }
    }
    ReplyLine reply;
    reply.enhanced = enhanced;
    start_reply(line, reply, text);
    return close_reply();
  }
  if (!session_.events.empty()) {
    Event& last = session_.events.back();
    if (last.from == Speaker::server && last.kind == Kind::reply && line.number <= last.end_line + 1) {
      return append_to(last, line, text);
    }
  }
  add(line, Kind::note, Speaker::server, text);
}

void SessionBuilder::start_reply(const Line& line, const ReplyLine& reply, std::string_view text) {
  has_dialogue_ = true;
  if (in_content_) {  // the log does not show the final dot, or somebody quoted a 354 above the dialogue
    in_content_ = false;
    session_.size.message_bytes = std::nullopt;
    if (client_spoke_ || reply.code != 220) pending_.push_back({Verb::content, -1});
  }
  in_bdat_ = false;
  Event& event = add(line, Kind::reply, Speaker::server, text);
  event.code = reply.code;
  event.enhanced = reply.enhanced;
  open_reply_ = static_cast<std::int32_t>(session_.events.size()) - 1;
  reply_lines_.assign(1, text);
  reply_line_numbers_.assign(1, line.number);
}

void SessionBuilder::continue_reply(const Line& line, std::string_view text) {
  Event& event = session_.events[static_cast<std::size_t>(open_reply_)];
  extend(event, line);
  event.inferred = event.inferred || line.inferred;
  if (reply_lines_.size() >= kMostReplyLines) return;
  reply_lines_.push_back(text);
  reply_line_numbers_.push_back(line.number);
  if (event.enhanced) return;
  if (const auto reply = parse_reply(text)) event.enhanced = reply->enhanced;
}

void SessionBuilder::close_reply() {
  if (open_reply_ < 0) return;
  const auto index = static_cast<std::size_t>(open_reply_);
  open_reply_ = -1;
  reply_cut_ = std::exchange(reply_open_ended_, false);
  if (reply_lines_.size() > 1) session_.events[index].text = keep(joined(reply_lines_, "\n"));
  apply_reply(index);
}

void SessionBuilder::apply_reply(std::size_t index) {
  Event& reply = session_.events[index];
  const Pending answered = answered_by(reply);
  replied_ = true;
  last_answered_ = answered.verb;
  reply.answers = answered.verb;
  reply.answers_event = answered.event;
  if (answered.verb != Verb::none) stage_ = stage_of(answered.verb);
  reply.stage = stage_;
  // The server goes on behind the handshake: a log may show nothing but its replies.
  if (tls_agreed_ && positive(reply) && stage_ > Stage::tls && stage_ < Stage::quit) infer_tls();
  switch (answered.verb) {
    case Verb::connection:
      greeted_ = true;
      reply.kind = Kind::greeting;
      if (const auto first = parse_reply(std::string_view(reply.text).substr(0, reply.text.find('\n')))) {
        session_.server.greeting_name = greeting_name(*first);
      }
      // A greeting after a handshake that nothing told of: TLS from the first byte worked. On port 465 there
      // is no other way to get one (RFC 8314 section 3.3).
      if (session_.tls.mode == TlsMode::none && session_.server.port == 465 &&
          !speaks_plain(session_.client.name))
        session_.tls.mode = TlsMode::implicit;
      if (session_.tls.mode == TlsMode::implicit) tls_established();
      break;
    case Verb::ehlo:
    case Verb::helo:
    case Verb::lhlo: apply_ehlo(reply); break;
    case Verb::starttls:
      tls_agreed_ = positive(reply);
      if (tls_agreed_ || !session_.tls.used) session_.tls.mode = TlsMode::starttls;
      if (tls_agreed_) stage_ = Stage::tls;
      break;
    case Verb::auth:
    case Verb::auth_answer: apply_auth(reply); break;
    case Verb::rcpt: apply_rcpt(reply); break;
    case Verb::data:
      in_content_ = reply.code == 354;
      if (in_content_) stage_ = Stage::message;
      break;
    case Verb::content:
    case Verb::bdat: note_queue_id(reply); break;
    case Verb::quit: over_ = true; break;
    default: break;
  }
  if (reply.code == 421) dismissed_ = over_ = true;
}

void SessionBuilder::apply_ehlo(const Event& reply) {
  if (!positive(reply)) return;
  if (tls_agreed_) tls_established();  // the client went on after the handshake, so it worked
  if (reply.answers == Verb::helo && reply_lines_.size() == 1)
    return;  // lists nothing, and takes nothing back
  for (Capability& old : session_.capabilities) old.before_tls = old.before_tls || session_.tls.used;
  std::erase_if(session_.capabilities, [](const Capability& c) { return !c.before_tls; });
  session_.auth.offered.clear();
  session_.size.announced = false;
  // A list that the log cuts off takes nothing back.
  if (!reply_cut_) session_.size.limit.reset();
  for (std::size_t i = 0; i < reply_lines_.size(); ++i) {
    const auto line = parse_reply(reply_lines_[i]);
    // The first line names the server; a reply whose head was cut off begins with a keyword instead.
    if (!line || (i == 0 && (reply_lines_.size() == 1 || !is_keyword_line(line->text)))) continue;
    add_capability(line->text, reply_line_numbers_[i]);
  }
}

void SessionBuilder::add_capability(std::string_view text, std::uint32_t line_number) {
  Capability capability;
  capability.line = line_number;
  std::string_view rest = text;
  while (!(rest = trim(rest)).empty()) {
    const auto end = find_any(rest, capability.keyword.empty() ? " \t=" : " \t");
    const std::string_view word = rest.substr(0, end);
    // RFC 4422 section 3.1: letters, digits, - and _. "LOGIN PLAIN <== you need this" is somebody's remark.
    if (capability.keyword == "AUTH" && !is_alnum(word.front())) break;
    if (capability.keyword.empty())
      capability.keyword = upper(word);
    else
      capability.params.push_back(word);
    rest = end == npos ? std::string_view{} : rest.substr(end + 1);
  }
  if (capability.keyword.empty()) return;
  if (capability.keyword == "AUTH") {
    for (std::string_view mechanism : capability.params) {
      auto& offered = session_.auth.offered;
      const std::string_view known = upper(mechanism);
      if (std::find(offered.begin(), offered.end(), known) == offered.end()) offered.push_back(known);
    }
  } else if (capability.keyword == "SIZE") {
    session_.size.announced = true;
    std::int64_t limit = 0;
    const std::string_view digits =
        capability.params.empty() ? std::string_view{} : capability.params.front();
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), limit);
    if (parsed.ec == std::errc{} && limit > 0)
      session_.size.limit = limit;  // RFC 1870: 0 is "no fixed limit"
  }
  session_.capabilities.push_back(std::move(capability));
}

void SessionBuilder::apply_auth(Event& reply) {
  Auth& auth = session_.auth;
  if (reply.code == 334) {
    const std::size_t newline = reply.text.find('\n');
    const auto line = parse_reply(reply.text.substr(0, newline));
    auto shown = auth_.challenge(line ? line->text : std::string_view{});
    note_step(reply.line, Speaker::server, reply.text, shown.decoded);
    return;
  }
  auth_.end();
  // "530 Must issue a STARTTLS command first" and "538 Encryption required" are no verdict on a log-in.
  if (reply.code == 530 || reply.code == 538) return;
  auth.result = positive(reply)     ? AuthResult::accepted
                : auth_.cancelled() ? AuthResult::cancelled
                                    : AuthResult::rejected;
}

void SessionBuilder::apply_rcpt(const Event& reply) {
  auto& recipients = session_.envelope.recipients;
  std::string_view address;
  if (reply.answers_event >= 0) {
    const Event& sent = session_.events[static_cast<std::size_t>(reply.answers_event)];
    if (const auto known = parse_command(sent.text)) address = envelope_address(known->argument);
  }
  auto found = std::find_if(recipients.begin(), recipients.end(), [&](const Recipient& r) {
    return iequals(r.address, address) && !(r.accepted && is_protected_address(address));
  });
  if (found == recipients.end()) {
    if (reply.answers_event >= 0) return;
    // A log that repeats a refusal further down, with the address in its words; one of the two may have lost
    // its code.
    const auto told = std::find_if(recipients.begin(), recipients.end(), [&](const Recipient& r) {
      const bool same = r.code == reply.code ||
                        (r.accepted && (r.code == 0 || reply.code == 0) && r.enhanced == reply.enhanced);
      return !r.address.empty() && same && reply.text.find(r.address) != npos;
    });
    if (told != recipients.end()) {
      if (told->code == 0) told->code = reply.code;
      return;
    }
    // The log named the only recipient before.
    const bool named = recipients.size() == 1 && !recipients[0].accepted && !recipients[0].address.empty();
    found = named ? recipients.begin() : recipients.insert(recipients.end(), Recipient{});
  }
  found->accepted = positive(reply);
  found->code = reply.code;
  found->enhanced = reply.enhanced;
  found->line = reply.line;
}

void SessionBuilder::note_queue_id(const Event& reply) {
  if (positive(reply)) session_.envelope.queue_id = queue_id(reply.text);
}

}  // namespace smtplain
