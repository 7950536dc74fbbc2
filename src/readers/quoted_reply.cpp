#include "readers/quoted_reply.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "readers/command_words.h"
#include "readers/reply_end.h"
#include "readers/reply_in_pieces.h"
#include "readers/reply_lead.h"
#include "readers/stack_frames.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kLookAt = 16000;  // text beyond that is a dump, no message

bool counts_something(std::string_view rest) {
  for (const std::string_view unit : {"ms", "sec", "seconds", "bytes", "byte", "kb", "mb", "minutes", "%"})
    if (istarts_with(rest, unit) && (rest.size() == unit.size() || !is_letter(rest[unit.size()])))
      return true;
  return false;
}

// Roundcube's headline in any language: "SMTP-Fehler (550): …", "Erreur SMTP (535) : …". `at` is the code's
// place.
bool is_headline(std::string_view text, std::size_t at) {
  if (at < 2 || text.substr(at - 2, 2) != " (" || text.substr(at + 3, 1) != ")") return false;
  std::string_view rest = text.substr(at + 4);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  return (rest.starts_with(':') || rest.starts_with("：")) && ifind(lead_of(text, at), "smtp") != npos;
}

// Exchange's report of a delivery that failed: "mx.example.net #550 No such user here ##". `at` is the code's
// place.
bool is_exchange_diagnostic(std::string_view text, std::size_t at) {
  if (at < 2 || text.substr(at - 2, 2) != " #" || text.find(" ##", at) == npos) return false;
  const std::string_view before = text.substr(0, at - 2);
  const std::string_view host = before.substr(before.find_last_of(" `'\"\t") + 1);
  return host.find('.') != npos && is_letter(host.back());
}

// GoDaddy's bounces: "received this response from the destination host IP - 192.0.2.7 - 530 , 530 Error: …".
// `reply` begins with the code.
bool is_told_twice(std::string_view reply) {
  const std::string_view rest = reply.substr(3);
  const auto again = rest.find_first_not_of(" \t,");
  return again != npos && rest.substr(0, again).find(',') != npos &&
         rest.substr(again).starts_with(reply.substr(0, 3)) && rest.substr(again + 3).starts_with(' ');
}

struct Candidate {
  std::size_t at = 0;
  int score = 0;
};

// How surely the three digits at `at` are a reply code. 0 and less: they are not.
int score_at(std::string_view text, std::size_t at) {
  if (text[at] != '4' && text[at] != '5') return 0;
  const char before = at == 0 ? ' ' : text[at - 1];
  if (is_digit(before) || before == '.' || before == '-' || before == '/' || before == '_') return 0;
  const bool line_end = before == 'n' && at > 1 && text[at - 2] == '\\';  // written out
  if (is_letter(before) && !line_end) return 0;
  const std::string_view rest = text.substr(at + 3);
  const char next = rest.empty() ? ' ' : rest[0];
  if (is_digit(next) || is_letter(next) || next == '.' || next == '/' || next == '_') return 0;
  if (next == ':' && rest.size() > 1 && is_digit(rest[1])) return 0;  // a time or "file.js:512:30"
  // node-sendmail names the code twice: "SMTP code:530 msg:530 SMTP authentication is required."
  if (rest.starts_with(" msg:") && rest.substr(5).starts_with(text.substr(at, 3))) return 0;
  const std::string_view lead = lead_of(text, at);
  const auto words_at = rest.find_first_not_of(" \t-:,;)]\"'");
  const std::string_view words = words_at == npos ? std::string_view{} : rest.substr(words_at);
  if (next == ':' && begins_with_path(words)) return 0;
  if (counts_something(words) || words.starts_with("TID-")) return 0;  // Sidekiq: "501 TID-1u5770 WARN: …"
  const std::string_view bare =
      istarts_with(words, "b'") || istarts_with(words, "b\"") ? words.substr(2) : words;
  const EnhancedCode enhanced = parse_enhanced(bare);
  int score = enhanced && enhanced.status == text[at] - '0' ? 5 : 0;
  if (is_exchange_diagnostic(text, at)) score = std::max(score, 3);
  if (score == 0 && names_another_number(lead)) return 0;
  // 400 to 419 are codes of HTTP: "Reply with error 401".
  if (score == 0 && text[at] == '4' && text[at + 1] < '2') return 0;
  // So is the status of a page that failed to send: "Error 500: Unable to connect with STARTTLS: …".
  if (text.substr(at, 3) == "500" && next == ':' && ends_with_word(lead, "error") &&
      (istarts_with(words, "unable to connect") || istarts_with(words, "connection could not")))
    return 0;
  // So is a bare 500 in JSON: "code": 500,
  if (text.substr(at, 3) == "500" && ends_with_word(lead, "code") && (words.empty() || words[0] == '\n'))
    return 0;
  // So is "Success(500 Internal Server Error)" of a web server.
  if (score == 0 && (istarts_with(words, "internal server error") || istarts_with(words, "bad gateway")))
    return 0;
  // Exchange Online's class of the one is not that of the other: "451 5.7.3 STARTTLS is required to send
  // mail".
  if (score == 0 && (enhanced.status == 4 || enhanced.status == 5)) score += 3;
  if (announces_a_reply(lead) || names_exception(lead) || ends_with_address(lead)) score += 2;
  if (before == '(' && is_headline(text, at)) score += 2;
  if (next == ' ' && is_told_twice(text.substr(at))) score += 3;
  if (istarts_with(words, "syntax: ")) score += 2;  // Postfix's and smtpd.py's "501 Syntax: HELO hostname"
  // Rust's lettre, whose message may be empty: "permanent error (535)".
  if (before == '(' && ends_with_one_of(lead, {"permanent error", "transient error"})) score += 2;
  if (lead.empty()) score += 2;
  // "Error Code: 550 … got code "550", with message "550 …": the last one has the server's words.
  if (text.substr(0, at).ends_with("with message \"") || text.substr(0, at).ends_with("with message \\\""))
    score += 2;
  if (before == '"' || before == '\'' || before == '(' || before == '[' || before == '<') score += 1;
  if ((next == ' ' || next == '-') && !words.empty() && is_letter(words[0])) score += 1;
  if (at >= 2 && before == ' ' && text[at - 2] == ':') score += 1;
  // Python's tuple of code and words: "SMTPRecipientsRefused: (550, b'relay not permitted')"
  if (before == '(' && (rest.starts_with(", b'") || rest.starts_with(", b\"") || rest.starts_with(", '")))
    score += 2;
  return score;
}

// Amazon's "554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.0 Unable to lookup DNS for
// …>": the reply in brackets is why the other one was given.
bool is_reason_of(const Candidate& reply, std::string_view text, std::size_t at) {
  if (reply.score == 0 || at == 0 || text[at - 1] != '<' || text.find('>', at) == npos) return false;
  const std::string_view behind = text.substr(reply.at + 3);
  return behind.starts_with(' ') && static_cast<bool>(parse_enhanced(behind.substr(1)));
}

Candidate best_code(std::string_view text) {
  Candidate best;
  for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
    if (!is_digit(text[i]) || !is_digit(text[i + 1]) || !is_digit(text[i + 2]) || text[i + 1] > '5') continue;
    if (is_reason_of(best, text, i)) continue;
    if (const int score = score_at(text, i); score > best.score) best = {i, score};
  }
  return best;
}

// Python's "535, b'5.7.8 Username …', 'a@example.com')": the words within the quotes.
std::string_view unquoted_words(std::string_view words) {
  if (words.starts_with("b'") || words.starts_with("b\"")) words.remove_prefix(1);
  if (words.empty() || (words[0] != '\'' && words[0] != '"')) return words;
  std::size_t end = 1;
  while (end < words.size() && (words[end] != words[0] || words[end - 1] == '\\')) ++end;
  return words.substr(1, end - 1);
}

// "{'code': 450, 'message': '4.1.8 …'}": the name of the text that follows, as behind_field_name().
std::size_t behind_quoted_name(std::string_view rest, std::size_t start) {
  const char quote = rest[start];
  if (quote != '\'' && quote != '"') return start;
  const auto close = rest.find(quote, start + 1);
  if (close == npos || !rest.substr(close + 1).starts_with(':')) return start;
  constexpr std::array kNames =
      word_list("message", "msg", "response", "text", "reason", "description", "error");
  if (!iequals_any(rest.substr(start + 1, close - start - 1), kNames)) return start;
  const auto value = rest.find_first_not_of(' ', close + 2);
  const bool text = value != npos && (rest[value] == '\'' || rest[value] == '"');
  return text ? value : start;
}

// `code=535 message="5.7.8 …"`: the name of the field between the code and the words. Gives the words' place.
std::size_t behind_field_name(std::string_view rest, std::size_t start) {
  std::size_t end = start;
  while (end < rest.size() && (is_letter(rest[end]) || rest[end] == '_')) ++end;
  const bool field = end > start && end + 1 < rest.size() && rest[end] == '=' &&
                     (rest[end + 1] == '"' || rest[end + 1] == '\'');
  return field ? end + 1 : start;
}

// Net_SMTP's "(code: 550, response: 5.7.1 Unable to relay)". Gives the words' place.
std::size_t behind_response(std::string_view rest, std::size_t start) {
  constexpr std::string_view kResponse = "response: ";
  if (!rest.substr(start).starts_with(kResponse)) return start;
  return std::min(rest.find_first_not_of(' ', start + kResponse.size()), rest.size());
}

// Node's errors print their fields in a row: "responseCode: 550, command: 'AUTH LOGIN' }". What follows the
// code is no word of the server.
bool names_next_field(std::string_view rest) {
  for (const std::string_view field : {"command:", "'command':", "\"command\":", "errno:", "syscall:"})
    if (istarts_with(rest, field)) return true;
  return rest.empty() || rest[0] == '}';
}

// Code and words may stand apart, "(535, b'5.7.8 …')", and the code twice, "550 550 5.1.1 …".
std::string joined(std::string_view reply) {
  const std::string_view rest = reply.substr(3);
  auto start = rest.find_first_not_of(" \t,:;)]");
  if (start == npos || names_next_field(rest.substr(start))) return std::string(reply.substr(0, 3));
  start = behind_quoted_name(rest, behind_response(rest, behind_field_name(rest, start)));
  const bool escaped = rest.substr(start).starts_with("\\\"");
  if (escaped) ++start;
  const bool plain = !escaped && start <= 1 && (rest[0] == ' ' || rest[0] == '-') && rest[start] != '\'' &&
                     rest[start] != '"';
  const std::string_view words = plain ? rest : unquoted_words(rest.substr(start));
  const std::string_view said_again = trim(words);
  if (said_again.substr(0, 3) == reply.substr(0, 3) && parse_reply(said_again))
    return std::string(said_again);
  return std::string(reply.substr(0, 3)) + (plain ? "" : " ") + std::string(words);
}

// PHPMailer glues what it says of the reply to the reply: ",550,5.1.0SMTP server error: MAIL FROM command
// failed Detail: Invalid sender".
void cut_glued_error_info(std::string& reply) {
  constexpr std::string_view kGlued = "smtp server error: ", kDetail = "detail: ";
  const auto at = ifind(reply, kGlued);
  if (at == std::string::npos || at < 4 || reply[at - 1] < '0' || reply[at - 1] > '9') return;
  const auto detail = ifind(reply, kDetail);
  const std::string words = detail == std::string::npos ? "" : reply.substr(detail + kDetail.size());
  reply.resize(at);
  if (!words.empty()) reply += " " + words;
}

std::uint16_t code_of(std::string_view reply) {
  return static_cast<std::uint16_t>((reply[0] - '0') * 100 + (reply[1] - '0') * 10 + (reply[2] - '0'));
}

// "Failed", "error" and what programs say for them in other languages.
bool tells_of_failure(std::string_view text) {
  constexpr std::array kWords =
      word_list("fail", "error", "erro ", "erreur", "fehl", "fout", "błąd", "chyb", "hata", "ошибк",
                "не удал", "错误", "失败", "錯誤", "失敗", "エラー");
  return mentions_any(text, kWords);
}

// "Failed to send mail (from): 5.7.3 STARTTLS is required", "El servidor de correo respondió:  5.7.1 <a@b.c>:
// Relay access denied": of the classes of RFC 3463 addresses and security, so that no version number is taken
// for a code, or before an address, and with a sentence behind it.
bool told_after_failure(std::string_view text, std::size_t at, const EnhancedCode& code) {
  const std::string_view before = text.substr(0, text.find_last_not_of(' ', at - 1) + 1);
  const std::string_view rest = text.substr(at + code.str().size());
  if (at < 2 || !before.ends_with(':') || before.size() == at) return false;
  if (rest.size() <= 8 || rest[0] != ' ' || rest.find(' ', 1) == npos) return false;
  const bool address = rest[1] == '<';
  const bool known = code.subject == 1 || code.subject == 7 || (address && code.subject <= 7);
  return known && (address || is_letter(rest[1])) && tells_of_failure(before);
}

// Roundcube's "Failed to add recipient 'b@example.org'. 4.3.0 <a@example.com>: Temporary lookup failure": the
// words before it name the command that failed.
bool told_behind_command(std::string_view text, std::size_t at, const EnhancedCode& code) {
  constexpr std::size_t kReach = 120;
  if (code.subject < 1 || code.subject > 7 || at < 2 || text.substr(at - 2, 2) != ". ") return false;
  const std::string_view before = text.substr(at > kReach ? at - kReach : 0, std::min(at, kReach));
  const std::string_view rest = text.substr(at + code.str().size());
  return ifind(before, "fail") != npos && verb_in_words(before) != Verb::none && rest.size() > 8 &&
         rest[0] == ' ' && rest.find(' ', 1) != npos;
}

// Postfix's cleanup tells a milter's answer without its code: "milter-reject: END-OF-MESSAGE from
// client[192.0.2.7]: 4.7.1 Service unavailable".
bool told_after_reject(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  return before.ends_with("]: ") && before.find("reject: ") != npos;
}

// {"status":false,"content":"5.7.1 Authentication failed"}: a text of JSON that begins with the code.
bool is_json_text(std::string_view text, std::size_t at, const EnhancedCode& code) {
  if (code.subject < 1 || code.subject > 7 || at < 4 || text[at - 1] != '"') return false;
  const std::string_view before = trim(text.substr(0, at - 1));
  const std::string_view rest = text.substr(at + code.str().size());
  return before.ends_with("\":") && rest.size() > 8 && rest[0] == ' ' && is_letter(rest[1]) &&
         rest.substr(1).find(' ') < rest.find('"');
}

// I always get "5.7.0 Mailgun is not loving your login or password": somebody quotes what an application
// showed. Of the classes in which no version number stands.
bool is_quoted_text(std::string_view text, std::size_t at, const EnhancedCode& code) {
  if ((code.subject != 1 && code.subject != 7) || at < 2 || (text[at - 1] != '"' && text[at - 1] != '`'))
    return false;
  const std::string_view rest = text.substr(at + code.str().size());
  const auto close = rest.find(text[at - 1]);
  return close != npos && close > 8 && rest[0] == ' ' && is_letter(rest[1]) &&
         rest.substr(1).find(' ') < close;
}

// qmail's replies end with their enhanced code, and what lost the first three digits still has that: "gives
// the error: unimplemented (#5.5.1)".
std::optional<QuotedReply> reply_before_code(std::string_view text, const EnhancedCode& code,
                                             std::size_t at) {
  constexpr std::size_t kMostWords = 120;
  const std::string_view before = text.substr(0, at);
  const auto start = before.rfind(": ");
  if (!before.ends_with(" (#") || start == npos || before.size() - start > kMostWords) return std::nullopt;
  const std::string_view rest = text.substr(at + code.str().size());
  const std::string_view lead = before.substr(0, start);
  if (!rest.starts_with(')') || !(announces_a_reply(lead) || ifind(lead, "fail") != npos))
    return std::nullopt;
  const std::string_view words = trim(before.substr(start + 2, before.size() - start - 5));
  return QuotedReply{code.str() + " " + std::string(words), 0, text.substr(0, start), rest.substr(1)};
}

// A reply that lost its code, from the enhanced code at `at` on: "The server response was: 5.7.57 Client not
// authenticated".
std::optional<QuotedReply> reply_without_code(std::string_view text, const EnhancedCode& code,
                                              std::size_t at) {
  if (auto reply = reply_before_code(text, code, at)) return reply;
  const std::string_view lead = lead_of(text, at);
  if (!lead.empty() && !names_exception(lead) && !announces_a_reply(lead) &&
      !told_after_failure(text, at, code) && !told_behind_command(text, at, code) &&
      !told_after_reject(text, at) && !is_json_text(text, at, code) && !is_quoted_text(text, at, code))
    return std::nullopt;
  const std::string_view reply = quoted_reply_at(text, at);
  return QuotedReply{std::string(reply), 0, text.substr(0, at), text.substr(at + reply.size())};
}

// The first that refuses; "Magento 2.1.10" may stand before it.
std::optional<QuotedReply> reply_without_code(std::string_view text) {
  constexpr int kMostCodes = 3;
  std::size_t from = 0;
  for (int i = 0; i < kMostCodes; ++i) {
    const EnhancedCode found = find_enhanced(text.substr(from));
    const auto at = found ? text.find(found.str(), from) : npos;
    if (at == npos) break;
    if (found.status != 2) return reply_without_code(text, found, at);
    from = at + found.str().size();
  }
  return std::nullopt;
}

// .NET says a reply's code in words of its own (SmtpStatusCode): "Mailbox unavailable. The server response
// was: No such user here".
std::optional<QuotedReply> reply_of_status_words(std::string_view text) {
  struct Status {
    std::string_view words, code;
  };
  constexpr std::array kStatuses{Status{"service not available, closing transmission channel.", "421"},
                                 Status{"mailbox unavailable.", "550"},
                                 Status{"error in processing.", "451"},
                                 Status{"insufficient system storage.", "452"},
                                 Status{"syntax error, command unrecognized.", "500"},
                                 Status{"syntax error in parameters or arguments.", "501"},
                                 Status{"command not implemented.", "502"},
                                 Status{"bad sequence of commands.", "503"},
                                 Status{"command parameter not implemented.", "504"},
                                 Status{"or the client was not authenticated.", "530"},
                                 Status{"exceeded storage allocation.", "552"},
                                 Status{"mailbox name not allowed.", "553"},
                                 Status{"transaction failed.", "554"}};
  constexpr std::string_view kWas = " the server response was:";
  const auto at = ifind(text, kWas);
  if (at == npos) return std::nullopt;
  for (const Status& status : kStatuses) {
    if (at < status.words.size() ||
        !iequals(text.substr(at - status.words.size(), status.words.size()), status.words))
      continue;
    const std::string_view words = quoted_reply_at(text, at + kWas.size());
    std::string reply = std::string(status.code).append(" ").append(trim(words));
    const std::uint16_t code = code_of(reply);
    return QuotedReply{std::move(reply), code, text.substr(0, at),
                       text.substr(at + kWas.size() + words.size())};
  }
  return std::nullopt;
}

// A text within a program's quotes: "554 RCPT (b@example.org) dosn\'t exist".
void undo_escaped_quotes(std::string& reply) {
  for (const char quote : {'\'', '"'})
    for (auto at = reply.find({'\\', quote}); at != std::string::npos; at = reply.find({'\\', quote}, at))
      reply.erase(at, 1);
}

// Roundcube tells what it wanted and puts the server's words behind it: "SMTP Error (550): Failed to add
// recipient "b@example.com" (5.1.1 No such user)."
void keep_servers_words(std::string& reply, bool headline) {
  const auto open = reply.find(" (");
  const auto close = reply.rfind(')');
  const bool failed_to = reply.size() > 4 && istarts_with(std::string_view(reply).substr(4), "failed to ");
  if ((!headline && !failed_to) || open == std::string::npos || close == std::string::npos ||
      close < open + 2 || close + 2 < reply.size())
    return;
  const std::string words = reply.substr(open + 2, close - open - 2);
  if (parse_enhanced(words)) reply = reply.substr(0, 4) + words;
}

}  // namespace

std::optional<QuotedReply> find_quoted_reply(std::string_view text) {
  text = text.substr(0, kLookAt);
  if (text.size() > 8 && text.substr(3, 5) == ", in ")
    return std::nullopt;  // "458, in send": a wrapped frame
  if (auto reply = find_reply_in_pieces(text)) return reply;
  const Candidate best = best_code(text);
  if (best.score >= 2) {
    const std::string_view reply = quoted_reply_at(text, best.at);
    std::string whole = joined(reply);
    const std::uint16_t code = code_of(whole);
    undo_escaped_quotes(whole);
    keep_servers_words(whole, is_headline(text, best.at));
    cut_glued_error_info(whole);
    return QuotedReply{std::move(whole), code, text.substr(0, best.at), text.substr(best.at + reply.size())};
  }
  if (auto reply = reply_without_code(text)) return reply;
  return reply_of_status_words(text);
}

namespace {

// The next piece of `rest` up to a line end, real or written out, which is taken off with it.
std::string_view take_piece(std::string_view& rest) {
  constexpr std::array breaks = word_list("\\r\\n", "\\n", "\r\n", "\n", "<br />", "<br>");
  std::size_t end = rest.find_first_of("\\\r\n<"), skip = 0;
  for (; end != npos; end = rest.find_first_of("\\\r\n<", end + 1)) {
    const auto here = [&](std::string_view brk) { return rest.substr(end).starts_with(brk); };
    const auto* const brk = std::find_if(std::begin(breaks), std::end(breaks), here);
    if (brk == std::end(breaks)) continue;
    skip = brk->size();
    break;
  }
  end = std::min(end, rest.size());
  const std::string_view piece = trim(rest.substr(0, end));
  rest.remove_prefix(end + skip);
  return piece;
}

// Libraries take the code off further lines and leave the enhanced one: "535 5.7.8 … more at\n5.7.8
// https://…".
std::string_view without_enhanced(std::string_view piece) {
  std::size_t length = 0;
  return parse_enhanced(piece, &length) ? trim(piece.substr(length)) : piece;
}

}  // namespace

void say_quoted_reply(const Line& line, const QuotedReply& reply, EventSink& sink) {
  std::string_view rest = reply.text;
  std::vector<std::string> lines;
  while (!rest.empty()) {
    const std::string_view piece = take_piece(rest);
    if (!lines.empty() && is_stack_frame(piece)) break;
    constexpr std::size_t kBareCode = 3;
    if (lines.empty() || parse_reply(piece))
      lines.emplace_back(piece);
    else if (lines.back().size() == kBareCode)  // Odoo's "SMTPSenderRefused: 550\n5.7.1 Not allowed"
      lines.back() += " " + std::string(piece);
    else
      lines.back() += " " + std::string(without_enhanced(piece));
  }
  for (std::string& text : lines) sink.server(line, sink.keep(std::move(text)));
}

void ReplyMemory::reply(std::string_view line) {
  answered_ = spoken_ = true;
  if (const auto reply = parse_reply(line); reply && reply->code >= 400) refusals_.set(reply->code);
}

bool ReplyMemory::knows(const QuotedReply& quoted) const {
  return quoted.code == 0 ? refusals_.any() : refusals_.test(std::min<std::size_t>(quoted.code, 599));
}

}  // namespace smtplain
