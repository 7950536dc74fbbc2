#include "readers/delivery.h"

#include <algorithm>
#include <string>

#include "readers/server_place.h"
#include "text/characters.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr CharacterClass is_word_char{true, "_-"};

}  // namespace

std::string_view field(std::string_view text, std::string_view key) {
  for (auto at = text.find(key); at != npos; at = text.find(key, at + 1)) {
    const auto end = at + key.size();
    if ((at > 0 && is_word_char(text[at - 1])) || end >= text.size() || text[end] != '=') continue;
    std::string_view value = text.substr(end + 1);
    if (value.starts_with('<')) return value.substr(1, value.find('>') == npos ? npos : value.find('>') - 1);
    if (value.starts_with('"'))
      return value.substr(1, value.find('"', 1) == npos ? npos : value.find('"', 1) - 1);
    return value.substr(0, value.find_first_of(", ;)"));
  }
  return {};
}

Verb command_in_words(std::string_view text) {
  auto at = ifind(text, "in reply to ");
  if (at == npos) at = ifind(text, "in response to ");
  if (at == npos) at = ifind(text, " after ");
  if (at == npos) return Verb::none;
  const std::string_view rest = text.substr(at);
  const auto near = [&](std::string_view word) { return ifind(rest.substr(0, 60), word) != npos; };
  // "end of DATA", "end of message", with as many blanks between the words as a page made of one
  if (near("end of ") || near("message body") || near("sending data block")) return Verb::content;
  if (near("mail from") || near("mail command")) return Verb::mail;
  if (near("rcpt")) return Verb::rcpt;
  if (near("data")) return Verb::data;
  if (near("initial connection") || near("connection established") || near("greeting"))
    return Verb::connection;
  if (near("ehlo")) return Verb::ehlo;
  if (near("helo")) return Verb::helo;
  if (near("starttls")) return Verb::starttls;
  if (near("auth")) return Verb::auth;
  if (near("bdat")) return Verb::bdat;
  return Verb::none;
}

std::size_t find_reply(std::string_view text) {
  for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
    const bool start = i == 0 || text[i - 1] == ' ' || text[i - 1] == '"' || text[i - 1] == '(';
    if (!start || text[i] < '2' || text[i] > '5') continue;
    const auto reply = parse_reply(text.substr(i));
    if (reply && reply->code % 100 < 60 && (text.size() > i + 3)) return i;
  }
  return npos;
}

void tell_reply(const Line& line, Verb answers, std::string_view reply, EventSink& sink) {
  if (answers != Verb::none) sink.replying_to(answers);
  if (reply.find("\\n") == npos) return sink.server(line, reply);
  std::string lines;
  for (auto at = reply.find("\\n"); at != npos; at = reply.find("\\n")) {
    lines.append(reply.substr(0, at)).append("\n");
    reply.remove_prefix(at + 2);
  }
  lines += reply;
  sink.server(line, sink.keep(std::move(lines)));
}

void tell_peer(std::string_view peer, EventSink& sink) {
  peer = trim(peer);
  const auto open = peer.find('[');
  const auto close = peer.find(']', open == npos ? 0 : open);
  if (open == npos || close == npos) return tell_host(peer.substr(0, peer.find_first_of(" ,:")), sink);
  tell_host(trim(peer.substr(0, open)), sink);
  tell_host(peer.substr(open + 1, close - open - 1), sink);
  const std::string_view port = peer.substr(std::min(peer.size(), close + 1));
  if (port.starts_with(':') && is_number(port.substr(1))) sink.fact(Fact::server_port, port.substr(1));
}

}  // namespace smtplain
