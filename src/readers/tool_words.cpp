#include "readers/tool_words.h"

#include <algorithm>
#include <array>

#include "readers/no_failure.h"
#include "readers/stack_frames.h"
#include "readers/word_senses.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

using namespace words;

// I get the error "connect ECONNREFUSED 192.0.2.1:25", please help: a person's words around a program's.
// Without quotes where it names the server as programs do: "Connection timed out, host: a, port: 587".
bool quotes_failure(std::string_view text) {
  if (ifind(text, "host: ") != npos && ifind(text, "port: ") != npos && (senses(text) & kFails) != 0)
    return true;
  constexpr std::size_t kShortest = 16;
  for (const char quote : {'"', '`'}) {
    // One of them lost its fellow: any two may belong together.
    const bool odd = std::count(text.begin(), text.end(), quote) % 2 != 0;
    for (auto open = text.find(quote); open != npos; open = text.find(quote, open)) {
      const auto close = text.find(quote, open + 1);
      if (close == npos) break;
      const unsigned quoted = close - open < kShortest ? 0 : senses(text.substr(open + 1, close - open - 1));
      const bool bad = (quoted & kFails) != 0 || ((quoted & kBad) != 0 && (quoted & kTopic) != 0);
      if (bad && (quoted & kPerson) == 0) return true;
      open = odd ? close : close + 1;
    }
  }
  return false;
}

// "Email sending error: I cannot deliver mail for <b@example.com>": the server speaks, not a person.
bool server_says_i(std::string_view text, unsigned found) {
  const auto at = ifind(text, "error: i ");
  return at != npos && (found & kFails) != 0 && (senses(text.substr(0, at)) & kPerson) == 0;
}

// "(server disconnects immediately)": a person's remark within a dialogue.
bool is_remark_on_server(std::string_view text) {
  return trim(text).starts_with('(') && ifind(text, "server") != npos;
}

// "echo -n 'pat' | openssl enc -base64": openssl is named, TLS is not meant.
bool encodes_by_hand(std::string_view text) {
  return ifind(text, "openssl ") != npos && ifind(text, "base64") != npos;
}

// "worker.go:230: EOF", `msg="Error on notify: EOF"`, "err=EOF": all that Go says of a server that hung up.
bool ends_with_eof(std::string_view text) {
  constexpr std::string_view kEof = "EOF";
  for (auto at = text.find(kEof); at != npos; at = text.find(kEof, at + 1)) {
    const std::string_view before = text.substr(0, at), behind = text.substr(at + kEof.size());
    const bool value = before.ends_with('=') && (behind.empty() || behind[0] == ' ');
    const bool last = before.ends_with(": ") && (trim(behind).empty() || behind[0] == '"');
    if (value || last) return true;
  }
  return false;
}

// " ---> System.IO.IOException: Cannot determine the frame size": what .NET caught before it threw.
bool is_inner_exception(std::string_view text) {
  text = trim(text);
  return text.starts_with("---> System.") && text.find("Exception") != npos;
}

// "redis: connection timed out": an application has more connections than that to its mail server.
bool speaks_of_other_service(unsigned found) {
  return (found & kOther) != 0 && (found & kMail) == 0;
}

// "Trying to use it for Outlook": a person's doing, no connection.
bool tries_something_else(std::string_view text) {
  constexpr std::array kReaches = word_list("connect", "reach", "open", "contact", "deliver", "establish");
  text = trim(text);
  return take_prefix(text, "trying to ") && !istarts_with_any(text, kReaches);
}

Kind kind_by_senses(std::string_view text, unsigned found) {
  if (is_stack_frame(text) || is_progress_meter(text)) return Kind::noise;
  if (speaks_of_other_service(found)) return Kind::noise;
  if ((found & kBad) != 0 && is_inner_exception(text)) return Kind::error;
  if ((found & kBad) != 0 && is_programs_own(text)) return Kind::noise;
  if ((found & (kFails | kBad)) != 0 && is_source(text)) return Kind::noise;
  if ((found & kPerson) != 0 && !server_says_i(text, found))
    return quotes_failure(text) ? Kind::error : Kind::noise;
  if ((found & (kFails | kBad)) != 0 && announces_failure(text)) return Kind::noise;
  if ((found & kBad) != 0 && is_timeout_setting(text)) return Kind::note;
  if ((found & kBad) != 0 && (says_no_error(text) || rejects_nobody(text))) found &= ~unsigned{kBad};
  if ((found & kFails) != 0 || ((found & kBad) != 0 && ends_with_eof(text))) return Kind::error;
  if ((found & kBad) != 0 && (found & kTopic) != 0) return Kind::error;
  if ((found & kClose) != 0 && (found & kTopic) != 0) return Kind::close;
  if (istarts_with(trim(text), "disconnected") || ((found & kClose) != 0 && is_remark_on_server(text)))
    return Kind::close;
  if ((found & kCertificate) != 0) return Kind::certificate;
  if ((found & kTls) != 0) return encodes_by_hand(text) ? Kind::noise : Kind::tls;
  if ((found & kConnect) != 0) return tries_something_else(text) ? Kind::noise : Kind::connect;
  return (found & kTopic) != 0 ? Kind::note : Kind::noise;
}

}  // namespace

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!istarts_with(text, prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

Kind kind_of_words(std::string_view text) {
  return kind_by_senses(text, senses(text));
}

// "I am using nodemailer and it gives me a 550 error": the sentence of whoever pasted the log.
bool is_persons_sentence(std::string_view text, unsigned found) {
  if ((found & kPerson) == 0 || server_says_i(text, found) || quotes_failure(text)) return false;
  text = trim(text);
  return istarts_with(text, "i ") || istarts_with(text, "i'm ") || istarts_with(text, "i've ") ||
         istarts_with(text, "my ");
}

Kind kind_of_own_words(std::string_view text) {
  const unsigned found = senses(text);
  if (is_persons_sentence(text, found)) return Kind::note;
  const Kind kind = kind_by_senses(text, found);
  if (kind == Kind::error || kind == Kind::close) return kind;
  // "I got this error:" announces what stands below it.
  const bool announces = ((found & kPerson) != 0 && text.ends_with(':')) || announces_failure(text);
  if (speaks_of_other_service(found)) return Kind::note;
  if ((found & (kBad | kFails)) != 0 && !announces && !rejects_nobody(text) && !is_source(text) &&
      !is_programs_own(text))
    return Kind::error;
  return kind == Kind::noise ? Kind::note : kind;
}

bool is_progress_meter(std::string_view text) {
  text = trim(text);
  if (istarts_with(text, "% total ") || istarts_with(text, "dload  upload")) return true;
  static constexpr CharacterClass kMeter{false, " :-.kKMG|"};
  return skip_while(text, 0, kMeter) == text.size() &&
         (text.find("--:--:--") != npos || text.find("0:00:") != npos);
}

void say_by_words(const Line& line, std::string_view text, EventSink& sink) {
  sink.tool(line, kind_of_words(text), text);
}

}  // namespace smtplain
