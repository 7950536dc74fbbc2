// What lines made to hurt cost, for callgrind: tools/instructions runs bench_hostile_lines and compares.
//
// Each pattern is repeated to two lengths, the second eight times the first, and one dump of callgrind's
// counts is asked for behind each: a way through the text layer that looks back or ahead without a bound
// shows as a second count of far more than eight times the first. A count is the same on every machine; a
// time is not.
#include <valgrind/callgrind.h>

#include <string>
#include <string_view>

#include "repair/document.h"
#include "secrets/lines.h"
#include "secrets/mask.h"

namespace smtplain {
namespace {

constexpr std::size_t kLengths[] = {std::size_t{1} << 11, std::size_t{1} << 14};

constexpr std::string_view kPatterns[] = {
    // what secrets stand beside
    "cookie: a=b; ", "set-cookie: a=", "{plain}", "$6$", "mysql -p x ", "-uname:x ", "net use ", "a@b.c:x1",
    "pass=''", "pass=\"\"\"", "pass\" value=", "pass for the ", "pass|", "pass - ", "key=\"",
    "${PASS:", "user/pass: ", "a1 login a b ", "authorization: ", "expect assword", "Password,",
    "pass=", "://", "auth plain ", "334 ", "354 . ", "git config a b ", "curl -u a:b ", "echo x | base64 ",
    "f('a', 'b') ", "((", "'", "\"", "\\", "{\"", "define('SMTP_PASS', ", "mx:587:a:b ", "mx 587 a x ",
    "bearer ", "eyJhbGciOi", "a, pass = 'b', ", "u/p: a/b ", "u: a@b.c p: x ", "{mx 587 a@b.c x} ",
    "a@b.c Xy7!abcd ", "pass Xy7!abcd ", "Passwort alt: x, neu: ", "name=\"pass\" a=\"b\"",
    "\"x\"  # password ", "a@b.c\" / \"", "\xC2\xAB", "-u a -w ", "\"a@b.c:xxxxxx\" ", "a, b, pass = 1, ",
    "user and password: ", "</b>pass</b>", "auth: [a@b.c, x", "(\"a@b.c\", \"", "a@b#", "SMTP_PASS=a b ",
    "(\"a@b.c\", \"x1\")", "587, 'a@b.c', 'x1', ", "u set ", "[mail]", "'x', setPassword('a', 'b')",
    "x1# as my password ", " \"dDFlMTIz\\r\\n\", ", "send: ", "raise SMTP('x')",
    // what marks, escapes and encodings begin with
    "<b ", "<br>", "&lt;&amp;", "\x1B]0;", "\b\b", "**", "[x](", "<http://a", "250-", "S: C: ", "|",
    "{\"log\":\"", "=3D=\n", "\r", "CLIENT -> SERVER: ", "\xE2\x80\x9C", "> > > ", "- \n", "2023-01-01 ",
    "Jan 1 00:00:00 mx a[1]: ", "\n", "a", " ", "\xFF", "=?utf-8?q?", "%3C", "\\r\\n", "&#x"};

void count(std::string_view pattern, std::size_t length) {
  std::string text;
  while (text.size() < length) text += pattern;
  CALLGRIND_ZERO_STATS;
  const Document document = decode(text);
  const std::string masked = mask_secrets(text);
  SecretLines lines;
  const auto hidden = lines.hide(text);
  const bool any = !masked.empty() || hidden.has_value() || document.byte_count > 0;
  CALLGRIND_DUMP_STATS_AT(any ? "counted" : "nothing was done");
}

}  // namespace
}  // namespace smtplain

int main() {
  for (const std::string_view pattern : smtplain::kPatterns) {
    std::string shown;
    for (const char c : pattern) shown += c > ' ' && c < 0x7F ? c : '_';
    std::puts(shown.c_str());
    for (const std::size_t length : smtplain::kLengths) smtplain::count(pattern, length);
  }
}
