#include "readers/failure_reports.h"

#include <algorithm>
#include <optional>

#include "readers/deferrals.h"
#include "readers/stack_frames.h"
#include "readers/tool_words.h"
#include "text/characters.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

struct Reason {
  std::string_view words;
  unsigned bit;
};

// Why a connection came to nothing. A connection that closes is the consequence of any of them, and no
// reason.
constexpr Reason kReasons[] = {{"connection refused", 1},
                               {"econnrefused", 1},
                               {"actively refused", 1},
                               {"timed out", 2},
                               {"timeout", 2},
                               {"etimedout", 2},
                               {"did not properly respond", 2},
                               {"resource temporarily unavailable", 2},  // of a socket that has a time limit
                               {"unreachable", 4},
                               {"no route to host", 4},
                               {"no such host", 8},
                               {"not known", 8},
                               {"getaddrinfo", 8},
                               {"could not resolve", 8},
                               {"unknownhost", 8},
                               {"enotfound", 8},
                               {"unknown authority", 16},
                               {"self-signed", 16},
                               {"self signed", 16},
                               {"local issuer", 16},
                               {"has expired", 32},
                               {"certificate is valid for", 64},
                               {"does not match", 64},
                               {"did not match", 64},
                               {"certificate verify failed", 16 | 32 | 64},  // for any of them
                               {"first record does not look like", 128},
                               {"wrong version number", 128},
                               {"frame size", 128},
                               {"transport stream", 2048},  // .NET's, which the server closed
                               {"unencrypted connection", 256},
                               {"got an empty response", 512},
                               {"denied authentication", 1024},
                               {"no compatible authentication", 4096},
                               {"could not authenticate", kLogInReason},
                               {"failed to authenticate on", kLogInReason},
                               {"failed to connect to server", ~kLogInReason}};  // for any of the others

unsigned reasons_in(std::string_view text) {
  unsigned reasons = 0;
  for (const Reason& reason : kReasons)
    if (ifind(text, reason.words) != npos) reasons |= reason.bit;
  return reasons;
}

std::optional<QuotedReply> reply_in(std::span<const Line> report) {
  for (const Line& line : report)
    if (auto quoted = find_quoted_reply(trim(parse_prefix(line.text).rest)); quoted && !quoted->bare())
      return quoted;
  return std::nullopt;
}

// "javax.mail.MessagingException: …", "Swift_TransportException: …", "Error: …": one word, a class's name.
std::size_t exception_name(std::string_view text) {
  const auto colon = text.find(": ");
  const std::string_view name = text.substr(0, colon);
  constexpr CharacterClass in_name{true, ".\\_$"};
  const bool word = skip_while(name, 0, in_name) == name.size();
  const bool named = name.ends_with("Exception") || name.ends_with("Error");
  return colon != npos && word && named ? colon : 0;
}

// Ruby's: "smtp.rb:1214:in `connect': Connection refused - connect(2) for … (Errno::ECONNREFUSED)".
bool heads_ruby(std::string_view text) {
  return text.find(".rb:") != npos && text.find(":in ") != npos && text.find("': ") != npos &&
         !text.starts_with("from ");
}

// "host mx.example.net[192.0.2.25] said: 550 …": what Postfix tells of one of its attempts. It may go on
// below the recipient.
bool heads_bounce(std::string_view text, std::string_view above) {
  const auto said = text.find(" said: ");
  return text.starts_with("host ") && said < 120 && !above.ends_with(':') && !above.ends_with('>');
}

/// What tells attempts apart that stand one behind another. A log-in that failed is told in more words than
/// one, the reply among them.
unsigned lasting_reasons(std::span<const Line> report) {
  return connection_reasons(report) & ~kLogInReason;
}

std::string_view message_of(std::string_view head) {
  const auto at = head.find(": ");
  return trim(at == npos ? head : head.substr(at + 2));
}

}  // namespace

bool follows_refusal(const QuotedReply& reply) {
  return reply.code == 503 && (ifind(reply.text, "rcpt") != npos || ifind(reply.text, "recipient") != npos);
}

std::string_view unreached_host(std::span<const Line> report) {
  for (const Line& line : report) {
    for (const std::string_view words : {"be established with host ", "connect to smtp host: ",
                                         "connect to host, port: ", "lost connection with "}) {
      const auto at = ifind(line.text, words);
      if (at == npos) continue;
      std::string_view host = line.text.substr(at + words.size());
      host.remove_prefix(std::min(host.find_first_not_of("\"\\'"), host.size()));
      if (const auto scheme = host.find("://"); scheme < 8) host.remove_prefix(scheme + 3);
      host = host.substr(0, host.find_first_of(" ,:;\"\\'["));
      if (host.find('.') != npos && !host.ends_with('.')) return host;
    }
  }
  return {};
}

unsigned connection_reasons(std::span<const Line> report) {
  unsigned reasons = 0;
  for (const Line& line : report)  // a page of PHP's shows the source around the place as well
    if (!is_stack_frame(line.text) && line.text.find("throwException(") == npos)
      reasons |= reasons_in(line.text);
  return reasons;
}

bool ReportHeads::next(const Line& line) {
  const std::string_view text = parse_prefix(line.text).rest;
  const std::string_view above = before_;
  if (trim(text).empty()) return false;
  before_ = trim(text);
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  if (is_blank(line.text[0]) || is_blank(text[0])) return false;
  const bool traceback = istarts_with(text, "traceback (most recent call last)");
  // Node prints an error that has no stack in brackets: "[Error: 140262647203648:error:1408F10B:…".
  const bool named = exception_name(text.substr(text[0] == '[' ? 1 : 0)) > 0;
  const bool ends_traceback = traceback_ && named;
  if (traceback || named) traceback_ = traceback;
  if (ends_traceback || istarts_with(above, "during handling of") ||
      istarts_with(above, "the above exception") || above.ends_with("exception is:") || above.ends_with(';'))
    return false;
  for (const std::string_view head :
       {"unhandled exception", "exception in thread", "fatal error: uncaught",
        "php fatal error:", "php warning:  mail()", "warning: mail()", "exception '",
        // Erlang's and Elixir's
        "{{nocatch,", "** exception ", "** (",
        // Postfix's verdicts on several mails, without what stands before them in its log
        "status=deferred (", "status=bounced (", "status=sent ("})
    if (istarts_with(text, head)) return true;
  return traceback || named || heads_ruby(text) || heads_bounce(text, above);
}

bool FailureReports::has_told(std::string_view words) const {
  constexpr std::size_t kCompared = 60;  // loggers cut and wrap what is longer
  return text_.find(words.substr(0, kCompared)) != std::string::npos;
}

// A program may have told the code on a line of its own: "SMTPSenderRefused: 530".
bool FailureReports::has_told_reply(std::string_view reply) const {
  constexpr std::size_t kTelling = 16;
  if (has_told(reply)) return true;
  const auto parsed = parse_reply(reply);
  return parsed && parsed->words.size() >= kTelling && has_told(parsed->words);
}

bool FailureReports::tells_other(std::span<const Line> report, const ReplyMemory& replies,
                                 bool unnamed) const {
  if (text_.empty() || report.empty()) return false;
  if (const auto quoted = reply_in(report))
    return !follows_refusal(*quoted) && !has_told_reply(quoted->text) &&
           (quoted->code == 0 || !replies.knows(*quoted));
  if (const auto host = unreached_host(report); !host.empty() && !host_.empty() && host != host_) return true;
  if (const unsigned reasons = lasting_reasons(report); reasons != 0) return (reasons & reasons_) == 0;
  return unnamed && frames_ && !has_told(message_of(parse_prefix(report[0].text).rest));
}

namespace {

/// What two reports of the same failure have in common: the number of a connection or a process differs.
std::string without_numbers(std::string_view words) {
  constexpr std::size_t kCompared = 60;
  std::string same;
  for (std::size_t i = 0; i < words.size() && same.size() < kCompared; ++i) {
    if (!is_digit(words[i]))
      same += words[i];
    else if (i == 0 || !is_digit(words[i - 1]))
      same += '0';
  }
  return same;
}

}  // namespace

/// The line of a report that tells the failure, if it has a time.
std::optional<FailureReports::Told> FailureReports::failure_in(std::span<const Line> report) {
  for (const Line& line : report) {
    const Prefix prefix = parse_prefix(line.text);
    const std::string_view words = trim(prefix.rest);
    const Time time = line.time ? line.time : prefix.time;
    if (is_stack_frame(line.text) || (kind_of_words(words) != Kind::error && !find_quoted_reply(words)))
      continue;
    if (!time) return std::nullopt;
    return Told{without_numbers(words), time};
  }
  return std::nullopt;
}

bool FailureReports::tells_later(std::span<const Line> report) const {
  const auto failure = failure_in(report);
  if (!failure) return false;
  const auto before = std::find_if(told_.begin(), told_.end(),
                                   [&](const Told& told) { return told.words == failure->words; });
  return before != told_.end() && is_another_attempt(before->time, failure->time);
}

void FailureReports::add(std::span<const Line> report) {
  constexpr std::size_t kMostTold = 16;
  if (auto failure = failure_in(report)) {
    const auto before = std::find_if(told_.begin(), told_.end(),
                                     [&](const Told& told) { return told.words == failure->words; });
    if (before != told_.end())
      before->time = failure->time;
    else if (told_.size() < kMostTold)
      told_.push_back(std::move(*failure));
  }
  constexpr std::size_t kMostText = std::size_t{16} * 1024;
  const unsigned reasons = lasting_reasons(report);
  const bool frames =
      std::any_of(report.begin(), report.end(), [](const Line& line) { return is_stack_frame(line.text); });
  if (reasons == 0 && !frames && !reply_in(report) && unreached_host(report).empty())
    return;  // what stands around a log
  reasons_ |= reasons;
  if (host_.empty()) host_ = unreached_host(report);
  frames_ = frames_ || frames;
  for (const Line& line : report) {
    if (is_stack_frame(line.text) || text_.size() + line.text.size() > kMostText) continue;
    text_ += line.text;
    text_ += '\n';
  }
}

}  // namespace smtplain
