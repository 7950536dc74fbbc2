#include "readers/reply_end.h"

#include <algorithm>

#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// A person quotes the error that has the reply in it: I get "SMTP ERROR: … 503 need AUTH", what now? In
// Markdown with backticks. '\0': nobody does.
char quote_around(std::string_view text, std::size_t at) {
  for (const char quote : {'"', '`'}) {
    const auto count = [quote](std::string_view part) { return std::count(part.begin(), part.end(), quote); };
    const auto behind = count(text.substr(at));
    if (count(text.substr(0, at)) % 2 == 1 && (behind == 1 || (quote == '`' && behind % 2 == 1)))
      return quote;
  }
  return '\0';
}

// {"name":"the beginning of its text …
bool ends_json_name(std::string_view before) {
  const auto name = before.rfind("\":");
  return name != npos && trim(before.substr(name + 2)).starts_with('"');
}

// {"Message":"…: 550 no","Object":"error"}: up to the quote behind which the JSON goes on.
std::string_view within_json(std::string_view reply) {
  for (auto quote = reply.find('"'); quote != npos; quote = reply.find('"', quote + 1)) {
    const std::string_view behind = reply.substr(quote + 1);
    if (behind.starts_with(",\"") || behind.starts_with('}') || behind.starts_with(']'))
      return reply.substr(0, quote);
  }
  return reply;
}

// Without what the program says behind it.
std::string_view before_additions(std::string_view reply) {
  // Postfix's log goes on with the envelope, whose names and addresses are none of the reply's words.
  for (const std::string_view addition :
       {" (in reply to", "; from=", " (code:", "[smtp code:", " (state 1", " in /",
        " while reading response header", "\", stacktrace", "\" in ", " error [1", " (net::smtp"}) {
    const auto end = ifind(reply, addition);
    if (end != npos && end >= 3) reply = reply.substr(0, end);
  }
  // PHP on Windows: " in D:\www\mail.php on line 153".
  for (auto drive = reply.find(":\\"); drive != npos; drive = reply.find(":\\", drive + 2)) {
    if (drive >= 8 && is_letter(reply[drive - 1]) && ifind(reply.substr(drive - 5, 4), " in ") == 0)
      return reply.substr(0, drive - 5);
  }
  return reply;
}

}  // namespace

std::string_view quoted_reply_at(std::string_view text, std::size_t at) {
  std::string_view reply = text.substr(at);
  const char before = at == 0 ? '\0' : text[at - 1];
  bool words_in_quotes = false;
  // Within JSON, "with message \"550 \"envelope sender not allowed\"\".": the same as below, escaped.
  constexpr std::string_view kEscaped = "\\\"";
  if (const auto first = reply.find(kEscaped);
      at > 1 && text.substr(at - 2, 2) == kEscaped && first != npos) {
    const auto second = first == 4 ? reply.find(kEscaped, first + 2) : npos;
    reply = reply.substr(0, second == npos ? first : second);
  } else if (before == '"' || before == '\'') {
    auto end = reply.find(before);
    // `550 "envelope sender not allowed a@example.com"`: the server's own quotes open behind the code.
    constexpr std::size_t kBehindCode = 4;
    words_in_quotes = end == kBehindCode && reply[end - 1] == ' ' && reply.size() > end + 1 &&
                      is_letter(reply[end + 1]) && reply.find(before, end + 1) != npos;
    if (words_in_quotes) end = reply.find(before, end + 1) + 1;
    // "554 <"the address">: Relay access denied": the quotes in brackets stand where the address was.
    while (end != npos && reply.find(before, end + 1) != npos &&
           (reply[end - 1] == '<' || reply.substr(end + 1).starts_with('>')))
      end = reply.find(before, end + 1);
    if (end != npos) reply = reply.substr(0, end);
  } else if (const char quote = quote_around(text, at); quote != '\0') {
    reply = reply.substr(0, reply.find(quote));
    while (reply.ends_with(',') || reply.ends_with("\\n") || reply.ends_with("\\r"))
      reply.remove_suffix(reply.ends_with(',') ? 1 : 2);
  }
  // "[550] (8000)  ERR:": what stands behind is a number of the program's, no words of the server.
  if (before == '[' && reply.substr(3).starts_with("] (")) reply = reply.substr(0, 3);
  if (ends_json_name(text.substr(0, at))) reply = within_json(reply);
  reply = before_additions(reply);
  while (!reply.empty() && std::string_view("\"' \\").find(reply.back()) != npos) reply.remove_suffix(1);
  if (reply.ends_with(" (")) reply.remove_suffix(2);  // what the bracket held stands on a line of its own
  if (words_in_quotes) reply = text.substr(at, reply.size() + 1);
  // "[SMTP: … (code: 550, response: Unable to relay)]"
  if (reply.ends_with(")]") && reply.find('[') == npos) reply.remove_suffix(1);
  // "status=bounced (host mx said: 550 No such user)": the bracket was opened before the reply.
  if (reply.ends_with(')') &&
      std::count(reply.begin(), reply.end(), '(') < std::count(reply.begin(), reply.end(), ')'))
    reply.remove_suffix(1);
  return reply;
}

}  // namespace smtplain
