#include "readers/quoted_reply.h"

#include <algorithm>
#include <utility>

#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kLookAt = 16000;   // text beyond that is a dump, no message
constexpr std::size_t kLeadLength = 32;  // how far back the words reach that say what a number is

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool ends_with_word(std::string_view lead, std::string_view word) {
  if (lead.size() < word.size() || !iequals(lead.substr(lead.size() - word.size()), word)) return false;
  return lead.size() == word.size() || !is_letter(lead[lead.size() - word.size() - 1]) || !is_letter(word[0]);
}

bool ends_with_one_of(std::string_view lead, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [lead](std::string_view word) { return ends_with_word(lead, word); });
}

// What stands before a number, without the blanks, quotes and brackets in between.
std::string_view lead_of(std::string_view text, std::size_t at) {
  std::string_view lead = text.substr(at > kLeadLength ? at - kLeadLength : 0, std::min(at, kLeadLength));
  const auto end = lead.find_last_not_of(" \t\"'`([<{=:;,");
  return end == std::string_view::npos ? std::string_view{} : lead.substr(0, end + 1);
}

bool names_another_number(std::string_view lead) {
  if (ifind(lead, "expected") != std::string_view::npos && ifind(lead, "got") == std::string_view::npos)
    return true;
  return ends_with_one_of(lead,
                          {"errno",   "port",  "line",      "http",        "http/1.1", "http/1.0", "http/2",
                           "number",  "after", "exit code", "exit status", "pid",      "uid",      "size",
                           "timeout", "#",     "ms",        "status code", "byte",     "bytes",    "row",
                           "column",  "id",    "version",   "char"});
}

bool announces_a_reply(std::string_view lead) {
  return ends_with_one_of(
      lead, {"said",         "response", "was",       "code",    "reply",    "replied",       "responded",
             "responsecode", "message",  "got",       "failed",  "error",    "errors",        "returned",
             "server",       "smtp",     "rejected",  "status",  "with",     "reason",        "received",
             "answered",     "sent",     "exception", "answer",  "b",        "from",          "expn",
             "resp",         "because",  "mailbox",   "bounced", "deferred", "protocolerror", "denied",
             "host",         "remote",   "is"});
}

bool counts_something(std::string_view rest) {
  for (const std::string_view unit : {"ms", "sec", "seconds", "bytes", "byte", "kb", "mb", "minutes", "%"})
    if (istarts_with(rest, unit) && (rest.size() == unit.size() || !is_letter(rest[unit.size()])))
      return true;
  return false;
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
  if (is_letter(before) && before != 'b') return 0;  // Python's b'535'
  const std::string_view rest = text.substr(at + 3);
  const char next = rest.empty() ? ' ' : rest[0];
  if (is_digit(next) || is_letter(next) || next == '.' || next == '/' || next == '_') return 0;
  if (next == ':' && rest.size() > 1 && is_digit(rest[1])) return 0;  // a time or "file.js:512:30"
  const std::string_view lead = lead_of(text, at);
  if (names_another_number(lead)) return 0;

  const auto words_at = rest.find_first_not_of(" \t-:,;)]\"'");
  const std::string_view words =
      words_at == std::string_view::npos ? std::string_view{} : rest.substr(words_at);
  if (counts_something(words)) return 0;
  const std::string_view bare =
      istarts_with(words, "b'") || istarts_with(words, "b\"") ? words.substr(2) : words;
  int score = 0;
  if (const EnhancedCode enhanced = parse_enhanced(bare); enhanced && enhanced.status == text[at] - '0')
    score += 5;
  if (announces_a_reply(lead)) score += 2;
  if (lead.empty()) score += 2;
  if (before == '"' || before == '\'' || before == '(' || before == '[' || before == '<') score += 1;
  if ((next == ' ' || next == '-') && !words.empty() && is_letter(words[0])) score += 1;
  if (at >= 2 && before == ' ' && text[at - 2] == ':') score += 1;
  return score;
}

Candidate best_code(std::string_view text) {
  Candidate best;
  for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
    if (!is_digit(text[i]) || !is_digit(text[i + 1]) || !is_digit(text[i + 2]) || text[i + 1] > '5') continue;
    if (const int score = score_at(text, i); score > best.score) best = {i, score};
  }
  return best;
}

// Where a reply that begins at `at` ends: at the quote that was opened before it, else at what a program
// adds.
std::string_view cut_end(std::string_view text, std::size_t at) {
  std::string_view reply = text.substr(at);
  const char before = at == 0 ? '\0' : text[at - 1];
  if (before == '"' || before == '\'') {
    const auto end = reply.find(before);
    if (end != std::string_view::npos) reply = reply.substr(0, end);
  }
  for (const std::string_view addition : {" (in reply to", " (code:", "[smtp code:", " (state 1", " in /",
                                          " in c:\\", "\", stacktrace", "\" in "}) {
    const auto end = ifind(reply, addition);
    if (end != std::string_view::npos && end >= 3) reply = reply.substr(0, end);
  }
  while (!reply.empty() && (reply.back() == '"' || reply.back() == '\'' || reply.back() == ' '))
    reply.remove_suffix(1);
  return reply;
}

// "(535, b'5.7.8 Username …')": code and words stand apart. "550 550 5.1.1 …": the code stands twice.
std::string joined(std::string_view reply) {
  std::string_view words = reply.substr(3);
  const auto start = words.find_first_not_of(" \t,:;)]\"'");
  if (start == std::string_view::npos) return std::string(reply.substr(0, 3));
  const bool plain = start <= 1 && (words[0] == ' ' || words[0] == '-');
  words = plain ? words : words.substr(start);
  if (!plain && (istarts_with(words, "b'") || istarts_with(words, "b\""))) words.remove_prefix(2);
  const bool python = !plain && start != std::string_view::npos;
  if (python) {
    const auto end = words.find_last_of("'\"");
    if (end != std::string_view::npos && end + 3 >= words.size()) words = words.substr(0, end);
  }
  const std::string_view said_again = trim(words);
  if (said_again.substr(0, 3) == reply.substr(0, 3) && parse_reply(said_again))
    return std::string(said_again);
  return std::string(reply.substr(0, 3)) + (plain ? "" : " ") + std::string(words);
}

// A reply that lost its code: "The server response was: 5.7.57 Client not authenticated".
std::optional<std::string> reply_without_code(std::string_view text) {
  const EnhancedCode found = find_enhanced(text);
  if (!found || found.status == 2) return std::nullopt;
  const std::string printed = found.str();
  const auto at = text.find(printed);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view lead = lead_of(text, at);
  if (!lead.empty() && !announces_a_reply(lead)) return std::nullopt;
  return std::string(cut_end(text, at));
}

// PHPMailer's ErrorInfo takes the reply apart: "SMTP server error: DATA END command failed Detail: Message
// rejected SMTP code: 550 Additional SMTP info: 5.7.1".
std::optional<std::string> reply_of_error_info(std::string_view text) {
  constexpr std::string_view kDetail = "detail: ", kCode = "smtp code: ", kMore = "additional smtp info: ";
  const auto code_at = ifind(text, kCode);
  if (code_at == std::string_view::npos) return std::nullopt;
  const std::string_view code = text.substr(code_at + kCode.size(), 3);
  if (code.size() != 3 || !parse_reply(code) || (code[0] != '4' && code[0] != '5')) return std::nullopt;
  std::string reply(code);
  if (const auto more_at = ifind(text, kMore); more_at != std::string_view::npos) {
    const std::string_view more = trim(text.substr(more_at + kMore.size()));
    reply += ' ';
    reply += more.substr(0, more.find_first_of(" \t"));
  }
  if (const auto detail_at = ifind(text, kDetail); detail_at < code_at) {
    reply += ' ';
    reply += trim(text.substr(detail_at + kDetail.size(), code_at - detail_at - kDetail.size()));
  }
  return reply;
}

}  // namespace

std::optional<QuotedReply> find_quoted_reply(std::string_view text) {
  text = text.substr(0, kLookAt);
  if (auto reply = reply_of_error_info(text)) return QuotedReply{std::move(*reply), verb_in_words(text)};
  const Candidate best = best_code(text);
  if (best.score >= 2) {
    const std::string_view around = text.substr(0, best.at);
    const Verb before = verb_in_words(around);
    return QuotedReply{joined(cut_end(text, best.at)), before != Verb::none ? before : verb_in_words(text)};
  }
  if (auto reply = reply_without_code(text)) return QuotedReply{std::move(*reply), verb_in_words(text)};
  return std::nullopt;
}

Verb verb_in_words(std::string_view text) {
  struct Word {
    std::string_view phrase;  // lower case
    Verb verb;
  };
  // The surer ones first: "AUTH command failed … MAIL FROM" speaks of AUTH.
  static constexpr Word kWords[] = {{"end of data", Verb::content},
                                    {"data end", Verb::content},
                                    {"smtpdataerror", Verb::content},
                                    {"data not accepted", Verb::content},
                                    {"after data", Verb::content},
                                    {"rcpt", Verb::rcpt},
                                    {"recipientsrefused", Verb::rcpt},
                                    {"failedrecipient", Verb::rcpt},
                                    {"recipients failed", Verb::rcpt},
                                    {"senderrefused", Verb::mail},
                                    {"smtpauthentication", Verb::auth},
                                    {"authenticationfailed", Verb::auth},
                                    {"smtpheloerror", Verb::ehlo},
                                    {"smtpconnecterror", Verb::connection},
                                    {"eauth", Verb::auth},
                                    {"invalid login", Verb::auth},
                                    {"from address failed", Verb::mail},
                                    {"mail from", Verb::mail},
                                    {"starttls", Verb::starttls},
                                    {"ehlo", Verb::ehlo},
                                    {"helo", Verb::helo},
                                    {"auth ", Verb::auth},
                                    {"authenticat", Verb::auth},
                                    {"password", Verb::auth},
                                    {"log in", Verb::auth},
                                    {"login", Verb::auth},
                                    {"data command", Verb::data},
                                    {"invalid recipient", Verb::rcpt},
                                    {"send data", Verb::content}};
  for (const Word& word : kWords)
    if (ifind(text, word.phrase) != std::string_view::npos) return word.verb;
  return Verb::none;
}

void say_quoted_reply(const Line& line, const QuotedReply& reply, EventSink& sink) {
  if (reply.answers != Verb::none) sink.replying_to(reply.answers);
  std::string_view rest = sink.keep(reply.text);
  while (!rest.empty()) {
    std::size_t end = rest.size(), skip = 0;
    for (const std::string_view brk : {"\\r\\n", "\\n", "\r\n", "\n", "<br />", "<br>", "<CR><LF>"}) {
      const auto at = rest.find(brk);
      if (at < end) end = at, skip = brk.size();
    }
    std::string_view next = trim(rest.substr(std::min(rest.size(), end + skip)));
    // Only a line with its own code is a line of the reply; others are its words going on.
    if (skip == 0 || !parse_reply(next)) end = rest.size(), next = {};
    sink.server(line, rest.substr(0, end));
    rest = next;
  }
}

}  // namespace smtplain
