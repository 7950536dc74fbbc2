// hMailServer: rows of quoted columns apart by tabs, "SMTPD" for its own clients, "SMTPC" where it delivers:
//   "SMTPD"  1234  5  "2023-01-31 12:00:00.123"  "192.0.2.7"  "RECEIVED: EHLO pc"
#include <algorithm>
#include <array>
#include <string>

#include "readers/formats.h"
#include "readers/server_place.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

struct Row {
  std::string_view part, session, address, text;
  Time time;
};

/// Columns are apart by tabs, which a web page may have turned into blanks.
std::string_view take_column(std::string_view& row) {
  row = trim(row);
  if (row.starts_with('"')) {
    const auto close = row.find('"', 1);
    const std::string_view inner = row.substr(1, close == npos ? npos : close - 1);
    row = close == npos ? std::string_view{} : row.substr(close + 1);
    return inner;
  }
  const auto end = std::min(row.find_first_of(" \t"), row.size());
  const std::string_view word = row.substr(0, end);
  row = row.substr(end);
  return word;
}

std::optional<Row> row_of(std::string_view line) {
  static constexpr std::array kParts = word_list("SMTPD", "SMTPC", "TCPIP", "APPLICATION", "DEBUG", "ERROR");
  line = trim(line);
  if (!line.starts_with('"')) return std::nullopt;
  Row row;
  row.part = take_column(line);
  if (std::find(kParts.begin(), kParts.end(), row.part) == kParts.end()) return std::nullopt;
  take_column(line);  // thread
  const bool smtp = row.part.starts_with("SMTP");
  if (smtp) row.session = take_column(line);
  row.time = parse_stamp(take_column(line)).time;
  if (smtp) row.address = take_column(line);
  line = trim(line);
  if (line.starts_with('"')) line.remove_prefix(1);
  if (line.ends_with('"')) line.remove_suffix(1);
  row.text = line;
  return row;
}

/// A reply of several lines is one row, "[nl]" between them.
void say_server(const Line& line, std::string_view text, EventSink& sink) {
  if (text.find("[nl]") == npos) return sink.server(line, text);
  std::string lines;
  for (auto at = text.find("[nl]"); at != npos; at = text.find("[nl]")) {
    lines.append(text.substr(0, at)).append("\n");
    text.remove_prefix(at + 4);
  }
  lines += text;
  sink.server(line, sink.keep(std::move(lines)));
}

class HmailserverReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;
};

void HmailserverReader::read(const Line& line, EventSink& sink) {
  const auto row = row_of(line.text);
  if (!row) return sink.tool(line, Kind::noise, trim(line.text));
  Line timed = line;
  if (!timed.time) timed.time = row->time;
  const bool client = row->part == "SMTPC";
  if (!row->session.empty())
    sink.select_session(sink.keep(std::string(row->part) + ' ' + std::string(row->session)));
  constexpr std::string_view kSent = "SENT: ", kReceived = "RECEIVED: ";
  const bool sent = row->text.starts_with(kSent);
  if (sent || row->text.starts_with(kReceived)) {
    const std::string_view said = row->text.substr(sent ? kSent.size() : kReceived.size());
    if (sent != client) return say_server(timed, said, sink);
    sink.client(timed, said);
    if (client) tell_host(row->address, sink);
    return;
  }
  const bool failed =
      row->part == "ERROR" || ifind(row->text, "fail") != npos || ifind(row->text, "error") != npos;
  sink.tool(timed, failed ? Kind::error : Kind::note, row->text);
}

double score(std::span<const Line> lines) {
  std::size_t rows = 0;
  for (const Line& line : lines) {
    const auto row = row_of(line.text);
    if (row && row->part.starts_with("SMTP")) ++rows;
  }
  return rows >= 2 ? 0.97 : rows == 1 ? 0.85 : 0;
}

}  // namespace

constinit const Format hmailserver_format{"hmailserver", "hMailServer's SMTP log",
                                          "Settings > Logging: enable SMTP and TCP/IP", &score,
                                          &make_reader<HmailserverReader>};

}  // namespace smtplain
