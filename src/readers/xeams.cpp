// Xeams: SMTPInboundConversation.log and SMTPOutboundConversation.log: time, number of the connection, "C" or
// "S", and what was said, in columns.
#include <algorithm>

#include "readers/formats.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

struct Row {
  Time time;
  std::string_view connection;
  bool server = false;
  std::string_view text;
};

std::string_view take_word(std::string_view& text) {
  text = trim(text);
  const auto end = std::min(text.find_first_of(" \t,|"), text.size());
  const std::string_view word = text.substr(0, end);
  text = text.substr(std::min(text.size(), end + 1));
  return word;
}

std::optional<Row> row_of(std::string_view line) {
  line = trim(line);
  const Stamp stamp = parse_stamp(line.starts_with('[') ? line.substr(1) : line);
  if (stamp.length == 0) return std::nullopt;
  line.remove_prefix(std::min(line.size(), stamp.length + (line.starts_with('[') ? 2 : 0)));
  line = line.substr(std::min(line.find_first_not_of(" \t,|:-"), line.size()));
  Row row;
  row.time = stamp.time;
  row.connection = take_word(line);
  std::string_view side = take_word(line);
  if (side.ends_with(':')) side.remove_suffix(1);
  if (row.connection.empty() || row.connection.find_first_of("0123456789") == npos) return std::nullopt;
  if (side != "C" && side != "S") return std::nullopt;
  row.server = side == "S";
  row.text = trim(line);
  return row;
}

class XeamsReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override {
    const auto row = row_of(line.text);
    if (!row) return sink.tool(line, Kind::noise, trim(line.text));
    Line timed = line;
    if (!timed.time) timed.time = row->time;
    sink.select_session(row->connection);
    if (row->server) {
      sink.server(timed, row->text);
    } else {
      sink.client(timed, row->text);
    }
  }
};

double score(std::span<const Line> lines) {
  std::size_t rows = 0, all = 0;
  for (const Line& line : lines) {
    if (trim(line.text).empty()) continue;
    ++all;
    const auto row = row_of(line.text);
    if (row && (row->server ? parse_reply(row->text).has_value() : looks_like_command(row->text))) ++rows;
  }
  return rows >= 2 && rows * 3 > all ? 0.9 : 0;
}

}  // namespace

constinit const Format xeams_format{"xeams", "Xeams' SMTP conversation logs",
                                    "logs/SMTPInboundConversation.log and SMTPOutboundConversation.log",
                                    &score, &make_reader<XeamsReader>};

}  // namespace smtplain
