// A dialogue as a terminal shows it: telnet, nc, PuTTY, or any program that marks nobody's lines.
#include <algorithm>

#include "readers/connection_words.h"
#include "readers/dialogue.h"
#include "readers/formats.h"
#include "readers/program_call.h"
#include "repair/collapse.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

class RawReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override { dialogue_.read(line, sink); }
  void finish(EventSink& sink) override { dialogue_.finish(sink); }

 private:
  Dialogue dialogue_{&read_connection_words};
};

/// "Remote host said: 550-Postmaster verification failed": the lines of the reply follow bare.
bool quotes_reply(std::string_view text) {
  constexpr std::string_view kSaid = " said: ";
  const auto at = text.find(kSaid);
  if (at == npos) return false;
  const auto reply = parse_reply(text.substr(at + kSaid.size()));
  return reply && reply->code >= 400;
}

double score(std::span<const Line> lines) {
  std::size_t spoken = 0, connection = 0, failed = 0, other = 0;
  bool quoted = false;  // by a server that tells of a mail it could not deliver
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    if (text.empty()) continue;
    quoted = quoted || text.find("(in reply to ") != npos || quotes_reply(text);
    const Said said = who_spoke(text, Expect::greeting);
    const std::size_t pieces = text.size() >= 40 ? split_dialogue(text).size() : 1;
    if (pieces > 1) {
      spoken += pieces;
    } else if (said == Said::client || said == Said::server) {
      ++spoken;
    } else if (const auto words = connection_words(text); words || find_program_call(text)) {
      ++connection;
      failed += words == Kind::error;
    } else {
      ++other;
    }
  }
  if (spoken + connection == 0) return 0;
  // "Connection refused", and nobody typed anything: any program may say so.
  if (spoken == 0 && failed == connection && other > 0) return 0.25;
  // Prose and message content may outnumber the dialogue; marks of other programs would have claimed it.
  const double share =
      static_cast<double>(spoken + connection) / static_cast<double>(spoken + connection + other);
  const double sure = spoken >= 2 || (spoken > 0 && connection > 0) ? 0.35 : 0.15;
  return std::min(quoted ? 0.4 : 0.75, sure + (connection > 0 ? 0.15 : 0.0) + 0.3 * share);
}

}  // namespace

constinit const Format raw_format{
    .name = "telnet",
    .title = "A typed dialogue: telnet, nc, PuTTY, or any log that marks no speaker",
    .how_to_get = "telnet mail.example.com 587, then type the commands and copy the whole window",
    .score = &score,
    .make = &make_reader<RawReader>,
    .has_marks = false,
    .by_hand = true,
};

}  // namespace smtplain
