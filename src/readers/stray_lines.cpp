#include "readers/stray_lines.h"

#include "readers/tool_words.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// Marks that other programs print; what stands after them proves who spoke.
constexpr std::array kForeignMarks =
    word_list("server -> client:", "client -> server:", "smtp inbound:", "client:", "server:", "recv:",
              "send:", "sent:", "got:", "reply:", "<<<", ">>>", "<<", ">>", "<", ">", "c:", "s:", "<-", "->");

bool read_foreign_mark(const Line& line, std::string_view text, EventSink& sink) {
  for (const std::string_view mark : kForeignMarks) {
    std::string_view rest = text;
    if (!take_prefix(rest, mark)) continue;
    rest = trim(rest);
    if (parse_reply(rest)) {
      sink.server(line, rest);
    } else if (looks_like_command(rest)) {
      sink.client(line, rest);
    } else {
      continue;
    }
    return true;
  }
  return false;
}

bool reply_is_awaited(Expect expect) {
  return expect == Expect::reply || expect == Expect::more_reply || expect == Expect::greeting;
}

}  // namespace

void read_stray(const Line& line, std::string_view text, EventSink& sink) {
  text = trim(text);
  if (text.empty()) return sink.tool(line, Kind::noise, text);
  if (read_foreign_mark(line, text, sink)) return;
  if (const auto reply = parse_reply(text); reply && (reply->enhanced || reply_is_awaited(sink.expect())))
    return sink.server(line, text);
  say_by_words(line, text, sink);
}

}  // namespace smtplain
