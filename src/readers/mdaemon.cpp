// MDaemon: "Mon 2023-01-31 12:00:00: 03: [514116] --> 220 …". An arrow to the right is what MDaemon sends, so
// the server's words to its clients, but its own commands where it delivers; what is said tells.

#include "readers/connection_words.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

struct Entry {
  Time time;
  std::string_view session;  ///< in brackets: "514116", "1234:5"
  std::string_view text;
};

std::optional<Entry> entry_of(std::string_view line) {
  line = trim(line);
  if (line.size() > 4 && line[3] == ' ' && line.substr(0, 3).find_first_of("0123456789") == npos)
    line.remove_prefix(4);
  const Stamp stamp = parse_stamp(line);
  if (stamp.length == 0) return std::nullopt;
  std::string_view rest = line.substr(stamp.length);
  if (!rest.starts_with(": ")) return std::nullopt;
  rest = trim(rest.substr(2));
  if (rest.size() > 4 && rest[2] == ':' && rest[0] >= '0' && rest[0] <= '9')
    rest = trim(rest.substr(3));  // its class
  Entry entry;
  entry.time = stamp.time;
  const auto close = rest.find(']');
  if (rest.starts_with('[') && close != npos && close < 24) {
    entry.session = rest.substr(1, close - 1);
    rest = trim(rest.substr(close + 1));
  }
  entry.text = rest;
  return entry;
}

constexpr std::array kMarks{Mark{"--> ", Who::learn}, Mark{"<-- ", Who::learn}};
constexpr MarkTable kTable{kMarks};

class MdaemonReader final : public MarkedReader {
 public:
  MdaemonReader() : MarkedReader(kTable, &read_connection_words) {}

  void read(const Line& line, EventSink& sink) override {
    const auto entry = entry_of(line.text);
    if (!entry) return MarkedReader::read(line, sink);
    Line timed = line;
    if (!timed.time) timed.time = entry->time;
    timed.text = entry->text;
    if (istarts_with(entry->text, "session "))
      forget_marks();  // a client's arrows are a server's turned round
    if (!entry->session.empty()) sink.select_session(entry->session);
    if (entry->text.starts_with("* ") || istarts_with(entry->text, "session ")) return own_words(timed, sink);
    MarkedReader::read(timed, sink);
  }

 private:
  void own_words(const Line& line, EventSink& sink) {
    const std::string_view text = line.text;
    const bool failed = mentions_any(text, {"failed", "error", "refused", "timed out"});
    dialogue().said_by_program(line, failed ? Kind::error : Kind::note, text, sink);
  }
};

double score(std::span<const Line> lines) {
  std::size_t entries = 0, arrows = 0;
  bool own_words = false;
  for (const Line& line : lines) {
    const auto entry = entry_of(line.text);
    if (!entry || entry->session.empty()) continue;
    ++entries;
    own_words = own_words || istarts_with(entry->text, "attempting smtp connection to ") ||
                istarts_with(entry->text, "accepting smtp connection from ") ||
                istarts_with(entry->text, "smtp session ");
    if (entry->text.starts_with("--> ") || entry->text.starts_with("<-- ")) ++arrows;
  }
  if (arrows >= 2 || (own_words && entries > 1)) return 0.95;
  return arrows == 1 && entries > 1 ? 0.8 : 0;
}

}  // namespace

constinit const Format mdaemon_format{"mdaemon", "MDaemon's SMTP-(in) and SMTP-(out) logs",
                                      "Setup > Preferences > Logging: log SMTP sessions in detail", &score,
                                      &make_reader<MdaemonReader>};

}  // namespace smtplain
